//! The integration key in its canonical text.

/// Names one record of a map on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey {
    /// The company's code in lower case; empty for entities that all companies share.
    pub company: String,
    /// The company, where there is one, and the parts of the key in the mapping's order, in lower case, joined by
    /// `|`. A `|` or `\` inside of a part is preceded by `\`, so that different parts never give the same text.
    pub key: String,
}

/// Why a record has no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The record belongs to no company; such records do not sync.
    #[error("the record belongs to no company")]
    NoCompany,
    /// A part of the key has no value.
    #[error("the key field `{field}` has no value")]
    Missing {
        /// The field's name on the record's side.
        field: String,
    },
}

/// Joins the parts of a key. Keys differ exactly when some part differs by more than case.
pub(crate) fn canonical<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            key.push('|');
        }
        for letter in part.to_lowercase().chars() {
            if matches!(letter, '|' | '\\') {
                key.push('\\');
            }
            key.push(letter);
        }
    }
    key
}

/// Takes a key apart as [`canonical`] joined it, without regard to case; what people type need not be in lower case.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.trim().chars();
    while let Some(letter) = letters.next() {
        let own = match letter {
            '\\' => letters.next(),
            '|' => None,
            other => Some(other),
        };
        match (letter, own, parts.last_mut()) {
            ('|', ..) => parts.push(String::new()),
            (_, Some(own), Some(part)) => part.push(own),
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{canonical, parts};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn a_key_is_taken_apart_as_it_was_joined(given in prop::collection::vec("[a-c|\\\\]{1,5}", 1..4)) {
            let joined = canonical(given.iter().map(String::as_str));
            prop_assert_eq!(parts(&joined), given);
        }
    }

    #[test]
    fn what_somebody_types_is_taken_as_it_is() {
        assert_eq!(parts(" USMF|US-001 "), ["USMF", "US-001"]);
        assert_eq!(parts(""), [""]);
        assert_eq!(parts("a\\"), ["a"], "nothing follows that would belong to it");
    }
}
