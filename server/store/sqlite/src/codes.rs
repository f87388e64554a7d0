//! The numbers that stand for enums in columns that are indexed.

use crate::fault::Unreadable;
use model::{ChangeStatus, Direction, FailureStatus, Operation, Severity, Side};

/// An enum that is kept as a number.
pub(crate) trait Code: Copy + Sized + 'static {
    /// What to call it when a number is none of its own.
    const WHAT: &'static str;
    /// All members with their numbers.
    const CODES: &'static [(Self, i64)];

    /// The number of a member.
    fn code(self) -> i64;

    /// The member of a number.
    fn of(code: i64) -> Result<Self, Unreadable> {
        let found = Self::CODES.iter().find(|(_, number)| *number == code);
        found
            .map(|(member, _)| *member)
            .ok_or_else(|| Unreadable { expected: Self::WHAT, value: code.to_string() })
    }
}

macro_rules! codes {
    ($($name:ident, $what:literal { $($member:ident = $code:literal),* $(,)? })*) => {$(
        impl Code for $name {
            const WHAT: &'static str = $what;
            const CODES: &'static [(Self, i64)] = &[$((Self::$member, $code)),*];

            fn code(self) -> i64 {
                match self { $(Self::$member => $code),* }
            }
        }
    )*};
}

codes! {
    Side, "a side" { Left = 1, Right = 2 }
    Direction, "a direction" { LeftToRight = 1, RightToLeft = 2 }
    Operation, "an operation" { Upsert = 1, Delete = 2 }
    ChangeStatus, "the status of a change" { Queued = 0, Written = 1, Skipped = 2, Failed = 3 }
    Severity, "a severity" { Info = 0, Success = 1, Warning = 2, Error = 3 }
}

/// Two members share a number: what waits is open with a parent.
impl Code for FailureStatus {
    const WHAT: &'static str = "the status of a failure";
    const CODES: &'static [(Self, i64)] =
        &[(Self::Open, 0), (Self::Retrying, 1), (Self::Resolved, 2), (Self::Discarded, 3)];

    fn code(self) -> i64 {
        match self {
            Self::Open | Self::Waiting => 0,
            Self::Retrying => 1,
            Self::Resolved => 2,
            Self::Discarded => 3,
        }
    }
}
