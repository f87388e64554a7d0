//! A mapping that is tried on a record before anything runs by it.

use crate::{Direction, SkipReason, VersionId, WouldBe};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Which mapping of a map is tried. In text `draft`, `active`, or the number of a version's id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// The draft; what it would begin with where nobody has begun one.
    #[default]
    Draft,
    /// The active version.
    Active,
    /// One of the map's versions.
    Version(VersionId),
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => f.write_str("draft"),
            Self::Active => f.write_str("active"),
            Self::Version(id) => id.fmt(f),
        }
    }
}

impl FromStr for Tried {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim() {
            "" | "draft" => Ok(Self::Draft),
            "active" => Ok(Self::Active),
            id => id.parse().map(Self::Version).map_err(|_| ()),
        }
    }
}

/// Which record of an app is tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedRecord {
    /// None so far: some are offered.
    #[default]
    None,
    /// The one with this key, its parts joined by `|`; without the company those of all companies are offered.
    Key(String),
    /// The one that its app knows by this id.
    Row(String),
}

impl WantedRecord {
    /// What an address or a form says: the id counts first.
    pub fn of(key: &str, row: &str) -> Self {
        match (key.trim(), row.trim()) {
            ("", "") => Self::None,
            (key, "") => Self::Key(key.to_owned()),
            (_, row) => Self::Row(row.to_owned()),
        }
    }
}

/// A record that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordChoice {
    /// Its id in its app.
    pub id: String,
    /// Its canonical key; its id where it has none.
    pub key: String,
}

/// What a mapping makes of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTrial {
    /// The way of the record.
    pub direction: Direction,
    /// Records to choose from; `Err` = why there are none, in words.
    pub choices: Result<Vec<RecordChoice>, String>,
    /// The one that was asked for; `Err` = why it is not shown, in words. `None` = there is one to choose.
    pub record: Option<Result<TriedRecord, String>>,
}

/// One record under a mapping. It was looked at as if both apps met over it for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedRecord {
    /// Its id in its app; empty while that is silent.
    pub id: String,
    /// Its canonical key; `Err` = why it has none, in words.
    pub key: Result<String, String>,
    /// Why its app shows nothing of it, in words: then nothing is known but what the other app has under the key.
    pub silent: Option<String>,
    /// The id of the row that the other app has under the key, `None` = it has none; `Err` = why that is not known.
    pub there: Result<Option<String>, String>,
    /// Why it is not known which rows lookups point to, in words.
    pub lookups: Option<String>,
    /// Does it pass the filter of its side? `None` = not known.
    pub passes: Option<bool>,
    /// Is its company one that the map keeps in step?
    pub is_taken: bool,
    /// What would become of it, and why it would be skipped; `None` = not known.
    pub outcome: Option<(WouldBe, Option<SkipReason>)>,
    /// The lines of the mapping in their order, the company first.
    pub lines: Vec<TriedLine>,
    /// What would be sent to the other app, a JSON object; `None` where nothing would be.
    pub payload: Option<String>,
}

/// One line of a mapping with what it makes of a record. Values are as people read them, and `None` is no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedLine {
    /// The ERP's field; empty = none.
    pub left: String,
    /// The CRM's column; empty = none.
    pub right: String,
    /// Does it name the record?
    pub is_key: bool,
    /// What the record holds.
    pub before: Option<String>,
    /// What becomes of it.
    pub fate: LineFate,
    /// What the other app's row holds.
    pub there: Option<String>,
    /// How that compares with what would be written.
    pub contrast: Contrast,
}

/// How what would be written compares with what stands in the other app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// It is the same, or there is nothing to compare.
    #[default]
    None,
    /// It is something else, but one of both becomes the other on its way: it is left as it stands until it changes.
    Agrees,
    /// It is something else.
    Differs,
}

/// What becomes of the value of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineFate {
    /// It arrives so.
    Written(Option<String>),
    /// It is left out; why, in words.
    LeftOut(String),
    /// It cannot be written; why, in words.
    Refused(String),
    /// Nothing can be said, since an app is silent.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::{Tried, WantedRecord};
    use crate::VersionId;

    #[test]
    fn what_is_tried_is_read_as_it_is_written() {
        for tried in [Tried::Draft, Tried::Active, Tried::Version(VersionId(7))] {
            assert_eq!(tried.to_string().parse(), Ok(tried));
        }
        assert_eq!("".parse(), Ok(Tried::Draft));
        assert_eq!("newest".parse::<Tried>(), Err(()));
    }

    #[test]
    fn an_id_counts_before_a_key() {
        assert_eq!(WantedRecord::of(" ", ""), WantedRecord::None);
        assert_eq!(WantedRecord::of(" a|b ", ""), WantedRecord::Key("a|b".into()));
        assert_eq!(WantedRecord::of("a|b", "1"), WantedRecord::Row("1".into()));
    }
}
