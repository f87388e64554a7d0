//! Saving a version of an entity map, and telling two of them apart.

use crate::{FieldErrors, MapVersion, VersionNumber};
use serde::{Deserialize, Serialize};

/// Longest note of a version, in characters.
pub const LONGEST_NOTE: usize = 500;

/// What somebody says of a version that is to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VersionDraft {
    /// Who publishes it, by unique name.
    pub publisher: String,
    /// Its number, such as `1.0.0.5`; later than every other one of the publisher.
    pub number: String,
    /// Why.
    pub note: String,
}

impl VersionDraft {
    /// What is proposed to a publisher after these versions of a map: the number after its own newest, or after the
    /// newest of all where it has none.
    pub fn proposed(publisher: &str, versions: &[MapVersion]) -> Self {
        let newest = newest_of(publisher, versions).or_else(|| versions.iter().map(|it| it.number).max());
        let number = newest.map_or(VersionNumber([1, 0, 0, 0]), VersionNumber::next);
        Self { publisher: publisher.to_owned(), number: number.to_string(), note: String::new() }
    }

    /// Its number; what is wrong with it, by field (`publisher`, `number`, `note`), where something is. `versions` are
    /// those that the map has.
    pub fn validate(&self, versions: &[MapVersion]) -> Result<VersionNumber, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.publisher.trim().is_empty() {
            errors.add("publisher", "Choose who publishes it.");
        }
        let number = self.number.parse::<VersionNumber>();
        match (&number, newest_of(&self.publisher, versions)) {
            (Err(error), _) => errors.add("number", format!("This does not do: {error}.")),
            (Ok(number), Some(newest)) if *number <= newest => {
                errors.add(
                    "number",
                    format!("It must be later than {newest}, which {} has saved.", self.publisher),
                );
            }
            _ => {}
        }
        if self.note.chars().count() > LONGEST_NOTE {
            errors.add("note", format!("A note has at most {LONGEST_NOTE} characters."));
        }
        number.ok().filter(|_| errors.is_empty()).ok_or(errors)
    }
}

fn newest_of(publisher: &str, versions: &[MapVersion]) -> Option<VersionNumber> {
    let own = versions.iter().filter(|version| version.publisher.eq_ignore_ascii_case(publisher));
    own.map(|version| version.number).max()
}

/// One point in which two versions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where: `CUSTOMERACCOUNT = accountnumber` for a line, else `ERP filter`, `Integration key` and the like.
    pub place: String,
    /// What of it; empty = all of it.
    pub aspect: String,
    /// As it was; `None` = it was not there.
    pub before: Option<String>,
    /// As it is; `None` = it is not there any more.
    pub after: Option<String>,
}

/// What becomes of a line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineTurn {
    /// It is in both.
    Kept,
    /// It is in the later one only.
    Added,
    /// It is in the earlier one only.
    Removed,
}

impl LineTurn {
    /// What `diff` puts in front of it.
    pub const fn sign(self) -> char {
        match self {
            Self::Kept => ' ',
            Self::Added => '+',
            Self::Removed => '-',
        }
    }
}

/// One line of two texts that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    /// What becomes of it.
    pub turn: LineTurn,
    /// Its number in the earlier text, from 1.
    pub before: Option<u32>,
    /// Its number in the later text, from 1.
    pub after: Option<u32>,
    /// It itself, without its end.
    pub text: String,
}

/// Lines that follow each other, some of which differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextHunk {
    /// In the order of both texts; where they differ those of the earlier one come first.
    pub lines: Vec<TextLine>,
}

impl TextHunk {
    /// Where it stands in both texts, as `diff` writes it: `@@ -3,7 +3,8 @@`.
    pub fn head(&self) -> String {
        let range = |numbers: Vec<u32>| match (numbers.first(), numbers.len()) {
            (None, _) => "0,0".to_owned(),
            (Some(first), 1) => first.to_string(),
            (Some(first), count) => format!("{first},{count}"),
        };
        let before = range(self.lines.iter().filter_map(|line| line.before).collect());
        let after = range(self.lines.iter().filter_map(|line| line.after).collect());
        format!("@@ -{before} +{after} @@")
    }
}

#[cfg(test)]
mod tests {
    use super::VersionDraft;
    use crate::{MapId, MapVersion, Mapping, Moment, VersionId};

    fn version(publisher: &str, number: &str) -> Result<MapVersion, crate::InvalidVersionNumber> {
        Ok(MapVersion {
            id: VersionId(1),
            map: MapId(1),
            publisher: publisher.into(),
            number: number.parse()?,
            author: "Ada".into(),
            note: String::new(),
            created_at: Moment(0),
            mapping: Mapping {
                left_entity: String::new(),
                right_entity: String::new(),
                left_filter: String::new(),
                right_filter: String::new(),
                key: Vec::new(),
                company: None,
                fields: Vec::new(),
            },
        })
    }

    #[test]
    fn a_number_grows_within_its_publisher() -> Result<(), crate::InvalidVersionNumber> {
        let known = [
            version("Contoso", "1.0.0.9")?,
            version("Contoso", "1.0.0.10")?,
            version("Fabrikam", "3.0.0.0")?,
        ];
        assert_eq!(VersionDraft::proposed("contoso", &known).number, "1.0.0.11");
        assert_eq!(VersionDraft::proposed("Other", &known).number, "3.0.0.1");
        assert_eq!(VersionDraft::proposed("Other", &[]).number, "1.0.0.0");
        let draft = |publisher: &str, number: &str| VersionDraft {
            publisher: publisher.into(),
            number: number.into(),
            note: String::new(),
        };
        assert!(draft("Contoso", "1.0.0.11").validate(&known).is_ok());
        assert!(draft("Other", "1.0.0.0").validate(&known).is_ok());
        for (publisher, number, field) in
            [("CONTOSO", "1.0.0.10", "number"), ("Contoso", "1", "number"), (" ", "9.0.0.0", "publisher")]
        {
            let errors = draft(publisher, number).validate(&known).err().unwrap_or_default();
            assert!(errors.of(field).is_some(), "{publisher} {number}");
        }
        let long = VersionDraft { note: "x".repeat(501), ..draft("Contoso", "2.0.0.0") };
        assert!(long.validate(&known).err().unwrap_or_default().of("note").is_some());
        Ok(())
    }
}
