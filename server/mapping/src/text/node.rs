//! What YAML and JSON have in common: a tree of values that know where they stand.

use super::TextFault;
use std::collections::BTreeSet;

/// Where a value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
}

impl Place {
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// What is wrong here, with the text as such.
    pub(super) fn fault(self, message: impl Into<String>) -> TextFault {
        TextFault { line: self.line, column: self.column, path: String::new(), message: message.into() }
    }
}

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

/// What kind of value it is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// In quotes, or nothing but text.
    Text(String),
    /// Not text unless it stood in quotes: a number, `true`, `false`, `null`.
    Bare(Bare),
    /// In order.
    List(Vec<Node>),
    /// In order, each name once.
    Map(Vec<(Name, Node)>),
}

/// What stands without quotes and is no text.
#[derive(Clone, Debug)]
pub(super) enum Bare {
    Nothing,
    /// As it was written.
    Truth(String),
    /// As it was written.
    Number(String),
}

/// The name of a part.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) place: Place,
    pub(super) text: String,
}

impl Kind {
    /// A map whose names are told apart.
    pub(super) fn map(parts: Vec<(Name, Node)>) -> Result<Self, TextFault> {
        let mut seen = BTreeSet::new();
        let twice = parts.iter().find(|(name, _)| !seen.insert(name.text.as_str()));
        if let Some((name, _)) = twice {
            return Err(name.place.fault(format!("{} stands here twice", quoted(&name.text))));
        }
        Ok(Self::Map(parts))
    }
}

/// For a message: in quotes, and not longer than people like to read.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}
