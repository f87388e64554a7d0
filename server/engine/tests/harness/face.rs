//! What a person sees of a customer in either app, and when the two say the same. Written by hand and without the
//! mapping's code, so that it can disagree with it.

use model::Side;

/// A customer as one app shows it; empty where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    pub name: String,
    pub city: String,
    /// The group's code, in both apps.
    pub group: String,
    /// As that app writes it: `en-us`, or the option's number.
    pub language: String,
    /// Travels from left to right only.
    pub note: String,
    /// It passes the filter of its side.
    pub served: bool,
}

impl Face {
    /// Do a left and a right row say the same?
    pub fn agree(left: &Self, right: &Self, with_note: bool) -> bool {
        let same = |a: &str, b: &str| a.trim_end() == b.trim_end();
        same(&left.name, &right.name)
            && same(&left.city, &right.city)
            && left.group.eq_ignore_ascii_case(&right.group)
            && languages_agree(&left.language, &right.language)
            && (!with_note || same(&left.note, &right.note))
    }

    /// Does this row hold something that the other app cannot take? Then a failure with that code is right.
    pub fn deserves(&self, side: Side, code: &str, groups: &[String]) -> bool {
        match code {
            "UNMAPPED" => match side {
                Side::Left => !["", "en-us", "fr"].contains(&self.language.trim_end()),
                Side::Right => !["", "15", "36"].contains(&self.language.as_str()),
            },
            "LOOKUP" => !self.group.is_empty() && !groups.contains(&self.group),
            "MISSING" => self.name.trim_end().is_empty(),
            _ => false,
        }
    }
}

/// `fr` is 36; `en-us` and no value are 15; and a right row without one fits a left row without one.
fn languages_agree(left: &str, right: &str) -> bool {
    matches!((left.trim_end(), right), ("fr", "36") | ("en-us", "15") | ("", "15" | ""))
}
