//! A dry run: what an initial sync would do, found out without writing anything.

use crate::{Direction, MapId, Remedy, SkipReason};
use serde::{Deserialize, Serialize};

/// What would become of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WouldBe {
    /// The other app does not have it and would get it.
    Created,
    /// The other app has it and would get some of its fields.
    Updated,
    /// Nothing would have to be written.
    Skipped,
    /// It would wait for a record that it refers to, which does not come along.
    Waiting,
    /// It would wait for a person.
    Failed,
}

impl WouldBe {
    /// All of them, in the order shown.
    pub const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Skipped, Self::Waiting, Self::Failed];

    /// What would be done, as a verb.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "create",
            Self::Updated => "update",
            Self::Skipped => "skip",
            Self::Waiting => "wait",
            Self::Failed => "fail",
        }
    }
}

/// Records of which the same would become for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryGroup {
    /// What would become of them.
    pub outcome: WouldBe,
    /// Why they would be skipped.
    pub skip: Option<SkipReason>,
    /// The code of what is wrong, such as `MISSING`; empty when nothing is.
    pub code: String,
    /// What is wrong with the first of them, and what to do about it.
    pub remedy: Option<Remedy>,
    /// How many.
    pub count: i64,
    /// Those of them that would be written only after a record that they refer to, which comes along.
    pub after_parents: i64,
    /// Some of them.
    pub samples: Vec<DrySample>,
}

/// One record of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrySample {
    /// Its canonical integration key.
    pub key: String,
    /// The fields of the other app that would be written or are at fault, in the order of their names.
    pub fields: Vec<DryField>,
}

/// One field of the other app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryField {
    /// Its name.
    pub field: String,
    /// Its value now; `None` where there is none, or the record is not there.
    pub before: Option<String>,
    /// What would stand there; `None` where it would be emptied, or cannot be written.
    pub after: Option<String>,
}

/// One direction of one company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryLeg {
    /// The company's code; empty for entities that all companies share.
    pub company: String,
    /// The way of its records.
    pub direction: Direction,
    /// How many records the source has; `None` where it does not say.
    pub expected: Option<i64>,
    /// More records are there than were looked at.
    pub is_cut: bool,
    /// What would become of the records that were looked at.
    pub groups: Vec<DryGroup>,
}

impl DryLeg {
    /// Records that were looked at.
    pub fn read(&self) -> i64 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// Records of which that would become.
    pub fn count(&self, outcome: WouldBe) -> i64 {
        self.groups.iter().filter(|group| group.outcome == outcome).map(|group| group.count).sum()
    }
}

/// What would become of one map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryMap {
    /// The map.
    pub map: MapId,
    /// Why nothing, or no more, can be said of it.
    pub refused: Option<Remedy>,
    /// In the order of reading; empty for a run without initial sync, which writes nothing by itself.
    pub legs: Vec<DryLeg>,
}

/// What running maps one after the other would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// Records of a leg that were looked at, at the most.
    pub most: u32,
    /// In the order in which they would be run.
    pub maps: Vec<DryMap>,
}
