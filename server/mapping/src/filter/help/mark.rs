//! Where a filter cannot be read.

use super::Language;
use super::token::{Kind, tokens};
use super::values::field;
use crate::filter::xpp;
use model::EntitySchema;
use std::collections::BTreeSet;
use std::ops::Range;

/// A place that keeps a filter from working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The place, in bytes; empty where something is missing there.
    pub at: Range<usize>,
    /// What is wrong with it, in words without a full stop.
    pub message: String,
}

/// The first place that keeps a filter from working; `None` where it works, as far as the entity is known. Text of blanks
/// alone lets every row pass.
pub fn mark(language: Language, text: &str, schema: Option<&EntitySchema>) -> Option<Mark> {
    if text.trim().is_empty() {
        return None;
    }
    let names: BTreeSet<String> = match read(language, text) {
        Ok(names) => names,
        Err((message, at)) => return Some(Mark { at: around(language, text, at), message }),
    };
    let schema = schema?;
    let is_unknown = |name: &str| names.contains(name) && field(language, schema, name).is_none();
    let pieces = tokens(language, text).into_iter().filter(|token| token.kind == Kind::Word);
    let at = pieces.map(|token| token.at).find(|at| is_unknown(&text[at.clone()]))?;
    let message = format!("{} has no field `{}`", schema.entity, &text[at.clone()]);
    Some(Mark { at, message })
}

/// The fields that a filter names, or what keeps it from being read, and where.
fn read(language: Language, text: &str) -> Result<BTreeSet<String>, (String, usize)> {
    let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
    match language {
        Language::Range => {
            let expr = xpp::parse(text).map_err(|error| (error.message, error.at))?;
            Ok(owned(xpp::fields(&expr)))
        }
        Language::OData => {
            let expr = odata::filter::parse(text).map_err(|error| (error.message, error.at))?;
            Ok(owned(odata::filter::paths(&expr)))
        }
    }
}

/// The piece at a place, or nothing where there is none.
fn around(language: Language, text: &str, at: usize) -> Range<usize> {
    let found = tokens(language, text).into_iter().map(|token| token.at).find(|it| it.end > at);
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    found.unwrap_or(at..at)
}
