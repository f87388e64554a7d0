//! What is found wrong with a record before anything is sent.

use super::{Nature, Verdict};
use model::{ErrorClass, Remedy};
use std::borrow::Borrow;

/// A record that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalFault {
    /// A value map has no entry for the value.
    UnmappedValue {
        /// The target field.
        field: String,
        /// The source value.
        value: String,
    },
    /// The record that a lookup names is not on the other side.
    LookupNotFound {
        /// The target field.
        field: String,
        /// The value looked for.
        value: String,
        /// The entity looked into.
        entity: String,
    },
    /// The record that a lookup names is not on the other side yet; a map brings it.
    WaitsFor {
        /// The target field.
        field: String,
        /// The value looked for.
        value: String,
        /// The name of the map.
        map: String,
    },
    /// The target insists on a value and the record has none.
    Missing {
        /// The target field.
        field: String,
    },
    /// A text does not fit.
    TooLong {
        /// The target field.
        field: String,
        /// Characters that the target takes.
        max: u32,
        /// Characters that there are.
        len: u32,
    },
    /// A value is not what the target's type needs: a bad number, date or option.
    NotConvertible {
        /// The target field.
        field: String,
        /// The source value.
        value: String,
        /// The type needed, for people.
        wanted: String,
    },
    /// A transform of the field makes nothing of the value.
    Untransformed {
        /// The target field.
        field: String,
        /// The value that the transform was given.
        value: String,
        /// Why not, for people.
        why: String,
    },
    /// A field of the key was changed, which would need a delete and a new record.
    KeyChanged {
        /// The key before.
        from: String,
        /// The key now.
        to: String,
    },
    /// A field of the key is empty.
    KeyMissing {
        /// The key's field.
        field: String,
    },
    /// One key was written automatically too often within a minute: both sides keep correcting each other.
    Loop,
    /// It waited in the queue when somebody went live without what waited there.
    LeftBehind,
}

impl LocalFault {
    /// Our code for it, in capitals.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnmappedValue { .. } => "UNMAPPED",
            Self::LookupNotFound { .. } => "LOOKUP",
            Self::WaitsFor { .. } => "PARENT",
            Self::Missing { .. } => "MISSING",
            Self::TooLong { .. } => "TOO_LONG",
            Self::NotConvertible { .. } => "CONVERT",
            Self::Untransformed { .. } => "TRANSFORM",
            Self::KeyChanged { .. } => "KEY_CHANGED",
            Self::KeyMissing { .. } => "KEY_MISSING",
            Self::Loop => "LOOP",
            Self::LeftBehind => "LEFT_BEHIND",
        }
    }

    /// The field that is at fault, where it is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::UnmappedValue { field, .. }
            | Self::LookupNotFound { field, .. }
            | Self::WaitsFor { field, .. }
            | Self::Missing { field }
            | Self::TooLong { field, .. }
            | Self::NotConvertible { field, .. }
            | Self::Untransformed { field, .. }
            | Self::KeyMissing { field } => Some(field),
            Self::KeyChanged { .. } | Self::Loop | Self::LeftBehind => None,
        }
    }

    fn remedy(&self) -> Remedy {
        let (headline, hint) = match self {
            Self::UnmappedValue { field, value } => (
                format!("The value map of {field} has no entry for \u{201c}{value}\u{201d}"),
                "Add the value to the value map of this field, or correct it in the source record, then re-run.",
            ),
            Self::LookupNotFound { field, value, entity } => (
                format!("{field} refers to \u{201c}{value}\u{201d}, which does not exist in {entity}"),
                "Sync or create the referenced record first; this record passes when it is re-run afterwards.",
            ),
            Self::WaitsFor { value, map, .. } => (
                format!("Waits for \u{201c}{value}\u{201d} of {map}"),
                "It goes on by itself once that record is in both apps. If that one failed, mend it first; if it \
                 never comes, see whether its map runs and its filters let it pass.",
            ),
            Self::Missing { field } => (
                format!("The target needs a value for {field}, and the record has none"),
                "Fill in the source field, or give the field mapping a default value, then re-run.",
            ),
            Self::TooLong { field, max, len } => (
                format!("The text for {field} has {len} characters; the target takes {max}"),
                "Shorten the text in the source, make the target field longer and refresh its table, or add a \
                 transform that cuts the text, then re-run.",
            ),
            Self::NotConvertible { field, value, wanted } => (
                format!("\u{201c}{value}\u{201d} cannot be used for {field}, which needs {wanted}"),
                "Correct the value in the source record, or add a transform to the field mapping, then re-run.",
            ),
            Self::Untransformed { field, value, why } => (
                format!("\u{201c}{value}\u{201d} does not become a value of {field}: {why}"),
                "Correct the value in the source record, or the transform of the field mapping, then re-run.",
            ),
            Self::KeyChanged { from, to } => (
                format!("The key of the record changed from {from} to {to}"),
                "Key fields cannot be changed while records are in step: change the key back, or create a new \
                 record and delete the old one yourself.",
            ),
            Self::KeyMissing { field } => (
                format!("The record has no value for {field}, which is part of its key"),
                "Fill in the key field in the source record; without it the record cannot be found again.",
            ),
            Self::Loop => (
                "Both apps keep changing this record after each other".to_owned(),
                "A rule in one of the apps alters what is written to it. Find the field that flips in the \
                 record's history, then change the rule or map the field one way only, and re-run.",
            ),
            Self::LeftBehind => (
                "Left behind when the map went live without it".to_owned(),
                "Re-run it: the record is read again first, so that nothing newer is overwritten. Discard it if it \
                 is not wanted any more.",
            ),
        };
        Remedy { headline, hint: hint.to_owned() }
    }
}

/// What a fault found before sending means: always the record's.
pub fn local(fault: impl Borrow<LocalFault>) -> Verdict {
    let remedy = fault.borrow().remedy();
    Verdict { class: ErrorClass::Application, nature: Nature::Data, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_before_sending_is_the_records_fault() {
        let text = str::to_owned;
        let cases = [
            (
                LocalFault::UnmappedValue { field: text("a"), value: text("X") },
                "UNMAPPED",
                Some("a"),
                "\u{201c}X\u{201d}",
            ),
            (
                LocalFault::LookupNotFound { field: text("a"), value: text("X"), entity: text("accounts") },
                "LOOKUP",
                Some("a"),
                "accounts",
            ),
            (
                LocalFault::WaitsFor { field: text("a"), value: text("X"), map: text("Customers V3") },
                "PARENT",
                Some("a"),
                "Customers V3",
            ),
            (LocalFault::Missing { field: text("a") }, "MISSING", Some("a"), "needs a value for a"),
            (LocalFault::TooLong { field: text("a"), max: 5, len: 9 }, "TOO_LONG", Some("a"), "9 characters"),
            (
                LocalFault::NotConvertible { field: text("a"), value: text("X"), wanted: text("a date") },
                "CONVERT",
                Some("a"),
                "a date",
            ),
            (
                LocalFault::Untransformed {
                    field: text("a"),
                    value: text("X"),
                    why: text("it divides by zero"),
                },
                "TRANSFORM",
                Some("a"),
                "divides by zero",
            ),
            (LocalFault::KeyChanged { from: text("1"), to: text("2") }, "KEY_CHANGED", None, "from 1 to 2"),
            (LocalFault::KeyMissing { field: text("a") }, "KEY_MISSING", Some("a"), "part of its key"),
            (LocalFault::Loop, "LOOP", None, "after each other"),
            (LocalFault::LeftBehind, "LEFT_BEHIND", None, "went live without it"),
        ];
        for (fault, code, field, headline) in cases {
            assert_eq!((fault.code(), fault.field()), (code, field));
            let verdict = local(&fault);
            assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Data));
            assert!(verdict.remedy.headline.contains(headline), "{}", verdict.remedy.headline);
            assert!(!verdict.remedy.hint.is_empty());
        }
    }
}
