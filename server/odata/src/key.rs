//! Key predicates: the part in parentheses that picks one row of an entity set.

use std::fmt;

use crate::literal::{Literal, LiteralError, Scanned, is_identifier, scan};
use crate::url::{self, UrlError};

/// The key of one row. `Display` writes it in parentheses, not percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyPredicate {
    /// `(00000000-0000-0000-0000-000000000001)` or `('x')`
    Single(Literal),
    /// `(dataAreaId='usmf',CustomerAccount='US-001')`, in the order written; never empty when parsed.
    Named(Vec<(String, Literal)>),
}

/// A path segment that does not name an entity set with an optional key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text before the parenthesis is not a name.
    #[error("`{name}` is not a name")]
    Name {
        /// The offending text.
        name: String,
    },
    /// Parentheses, commas or equals signs are missing or out of place.
    #[error("the key predicate is malformed at byte {at}")]
    Shape {
        /// Byte offset in the decoded segment.
        at: usize,
    },
    /// The same key property is given twice.
    #[error("the key names `{name}` twice")]
    Repeated {
        /// The property.
        name: String,
    },
    /// A key value is not a literal.
    #[error("a key value cannot be read")]
    Literal(#[from] LiteralError),
    /// The segment is not valid percent-encoded UTF-8.
    #[error("the segment cannot be decoded")]
    Encoding(#[from] UrlError),
}

impl KeyPredicate {
    /// A key made of one guid.
    pub fn guid(id: impl Into<String>) -> Self {
        Self::Single(Literal::Guid(id.into()))
    }

    /// A key made of named values.
    pub fn named<N: Into<String>>(values: impl IntoIterator<Item = (N, Literal)>) -> Self {
        Self::Named(values.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The value given for a key property; an unnamed key answers to no name.
    pub fn get(&self, name: &str) -> Option<&Literal> {
        match self {
            Self::Single(_) => None,
            Self::Named(values) => values.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        }
    }

    /// The percent-encoded path segment `set(key)`.
    pub fn to_segment(&self, set: &str) -> String {
        url::encode_path(&format!("{set}{self}"))
    }

    /// Reads a percent-encoded path segment such as `accounts`, `accounts(…)` or `CustomersV3(a='x',b=1)`.
    ///
    /// Empty parentheses count as no key.
    pub fn parse_segment(segment: &str) -> Result<(String, Option<Self>), KeyError> {
        let decoded = url::decode_path(segment)?;
        let (set, rest) = match decoded.find('(') {
            Some(at) => decoded.split_at(at),
            None => (decoded.as_str(), ""),
        };
        // `$count`, `$1` (an earlier operation of a change set) and qualified function names are segments too.
        let is_name = match set.strip_prefix('$') {
            Some(word) => {
                !word.is_empty()
                    && word.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
            }
            None => set.split('.').all(is_identifier),
        };
        if !is_name {
            return Err(KeyError::Name { name: set.to_owned() });
        }
        let key = match rest {
            "" | "()" => None,
            _ => Some(Predicate { text: rest, at: 0, before: set.len() }.read()?),
        };
        Ok((set.to_owned(), key))
    }
}

impl fmt::Display for KeyPredicate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(value) => write!(out, "({value})"),
            Self::Named(values) => {
                for (index, (name, value)) in values.iter().enumerate() {
                    write!(out, "{}{name}={value}", if index == 0 { '(' } else { ',' })?;
                }
                out.write_str(")")
            }
        }
    }
}

/// Reads `(…)`; `before` is what precedes `text` in the segment, for error positions.
struct Predicate<'a> {
    text: &'a str,
    at: usize,
    before: usize,
}

impl Predicate<'_> {
    fn read(mut self) -> Result<KeyPredicate, KeyError> {
        self.expect('(')?;
        let mut values: Vec<(String, Literal)> = Vec::new();
        loop {
            let name = self.name();
            let Some(name) = name else {
                // Only a lone value may go without a name.
                if !values.is_empty() {
                    return Err(self.shape());
                }
                let value = self.value()?;
                self.end()?;
                return Ok(KeyPredicate::Single(value));
            };
            let value = self.value()?;
            if values.iter().any(|(known, _)| *known == name) {
                return Err(KeyError::Repeated { name });
            }
            values.push((name, value));
            if self.expect(',').is_err() {
                self.end()?;
                return Ok(KeyPredicate::Named(values));
            }
        }
    }

    /// The `name=` at the current position, if there is one.
    fn name(&mut self) -> Option<String> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let (name, _) = rest.split_once('=')?;
        let trimmed = name.trim_end();
        if !is_identifier(trimmed) {
            return None;
        }
        self.at += name.len() + 1;
        Some(trimmed.to_owned())
    }

    fn value(&mut self) -> Result<Literal, KeyError> {
        self.skip_blanks();
        match scan(&self.text[self.at..])? {
            Scanned::Literal(literal, length) => {
                self.at += length;
                Ok(literal)
            }
            Scanned::Other => Err(self.shape()),
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), KeyError> {
        self.skip_blanks();
        if !self.text[self.at..].starts_with(wanted) {
            return Err(self.shape());
        }
        self.at += wanted.len_utf8();
        Ok(())
    }

    fn end(&mut self) -> Result<(), KeyError> {
        self.expect(')')?;
        if self.at == self.text.len() { Ok(()) } else { Err(self.shape()) }
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(' ').len();
    }

    fn shape(&self) -> KeyError {
        KeyError::Shape { at: self.before + self.at }
    }
}
