//! The two ends of a pair and the ways between them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One end of an environment: the ERP stands left, the CRM right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The ERP (Finance and Operations).
    Left,
    /// The CRM (Dataverse).
    Right,
}

impl Side {
    /// Both ends, left first.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The end opposite to this one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// The direction in which a change made on this side travels.
    pub const fn outward(self) -> Direction {
        match self {
            Self::Left => Direction::LeftToRight,
            Self::Right => Direction::RightToLeft,
        }
    }

    /// The word that people use for this end.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Left => "ERP",
            Self::Right => "CRM",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The way one record travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the ERP to the CRM; sync-direction code 1.
    LeftToRight,
    /// From the CRM to the ERP; sync-direction code 2.
    RightToLeft,
}

impl Direction {
    /// Both ways, left to right first.
    pub const BOTH: [Self; 2] = [Self::LeftToRight, Self::RightToLeft];

    /// Where the record comes from.
    pub const fn source(self) -> Side {
        match self {
            Self::LeftToRight => Side::Left,
            Self::RightToLeft => Side::Right,
        }
    }

    /// The way that ends at a side.
    pub const fn from_target(target: Side) -> Self {
        target.other().outward()
    }

    /// Where the record goes.
    pub const fn target(self) -> Side {
        self.source().other()
    }

    /// `ERP → CRM` or `CRM → ERP`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LeftToRight => "ERP → CRM",
            Self::RightToLeft => "CRM → ERP",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// In which directions one field mapping carries values. The codes are those of dual-write packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncDirection {
    /// Only to the CRM (code 1).
    LeftToRight,
    /// Only to the ERP (code 2).
    RightToLeft,
    /// Both ways (code 3).
    Both,
}

impl SyncDirection {
    /// Does a record that travels this way carry the field?
    pub fn carries(self, direction: Direction) -> bool {
        match self {
            Self::Both => true,
            Self::LeftToRight => direction == Direction::LeftToRight,
            Self::RightToLeft => direction == Direction::RightToLeft,
        }
    }

    /// The code used in packages: 1, 2 or 3.
    pub const fn code(self) -> u8 {
        match self {
            Self::LeftToRight => 1,
            Self::RightToLeft => 2,
            Self::Both => 3,
        }
    }
}
