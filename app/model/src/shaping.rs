//! How values are shaped on their way, as a form has it.

use crate::{BlankAs, DecimalSeparator, FieldErrors, LetterCase, Transform};
use serde::{Deserialize, Serialize};

/// The kinds of transforms, in the order in which they work together on the way to the CRM. One that joins others goes
/// where it belongs by this order; one that is there already keeps its place, wherever somebody has put it.
///
/// A value is cleaned first, so that all that follows need not think of blanks, and is worked out while it is still that
/// of the ERP. Then it is written as the CRM wants it: numbers and dates as texts, and those texts, like any other,
/// through the value map. What is left concerns letters alone: their case before their number, since a capital may be
/// longer than its letter (`ß` is `SS`). What stands in for no value is the other side's own and is shaped by nothing,
/// so it comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransformKind {
    /// [`Transform::Trim`]
    Trim,
    /// [`Transform::Expression`]
    Expression,
    /// [`Transform::Number`]
    Number,
    /// [`Transform::Date`]
    Date,
    /// [`Transform::ValueMap`]
    ValueMap,
    /// [`Transform::Case`]
    Case,
    /// [`Transform::Truncate`]
    Truncate,
    /// [`Transform::Default`]
    Default,
    /// [`Transform::Blank`]
    Blank,
}

impl TransformKind {
    /// The kind of a transform.
    pub const fn of(transform: &Transform) -> Self {
        match transform {
            Transform::Trim => Self::Trim,
            Transform::Expression { .. } => Self::Expression,
            Transform::Number { .. } => Self::Number,
            Transform::Date { .. } => Self::Date,
            Transform::ValueMap { .. } => Self::ValueMap,
            Transform::Case { .. } => Self::Case,
            Transform::Truncate { .. } => Self::Truncate,
            Transform::Default { .. } => Self::Default,
            Transform::Blank { .. } => Self::Blank,
        }
    }

    /// These transforms with `wanted` in the place of the first one of this kind, or without that one where nothing is
    /// wanted. Where there is none of the kind, `wanted` comes before the first that belongs behind it. All others stay
    /// as they are, a second one of the kind, too.
    #[must_use]
    pub fn put(self, mut transforms: Vec<Transform>, wanted: Option<Transform>) -> Vec<Transform> {
        let first = transforms.iter().position(|it| Self::of(it) == self);
        match (first, wanted) {
            (Some(at), Some(wanted)) => transforms[at] = wanted,
            (Some(at), None) => drop(transforms.remove(at)),
            (None, Some(wanted)) => {
                let behind = transforms.iter().position(|it| Self::of(it) > self);
                transforms.insert(behind.unwrap_or(transforms.len()), wanted);
            }
            (None, None) => {}
        }
        transforms
    }
}

/// The transforms of a line that shape its values, each as the text of a form's field: the first one of each kind but for
/// value maps and defaults, which have fields of their own. Empty = there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shaping {
    /// `yes` = blanks are taken off both ends.
    pub trim: String,
    /// The name of a [`LetterCase`].
    pub letters: String,
    /// The longest text that is left, 1 or more.
    pub length: String,
    /// Digits after the separator, 0 to [`Shaping::MOST_DECIMALS`].
    pub decimals: String,
    /// The name of a [`DecimalSeparator`]; it counts where there are `decimals`.
    pub separator: String,
    /// The format of a date.
    pub date: String,
    /// The name of a [`BlankAs`].
    pub blank: String,
    /// The expression to the CRM.
    pub to_right: String,
    /// The expression to the ERP.
    pub to_left: String,
}

/// The kinds that are in a [`Shaping`].
const SHAPED: [TransformKind; 7] = [
    TransformKind::Trim,
    TransformKind::Expression,
    TransformKind::Number,
    TransformKind::Date,
    TransformKind::Case,
    TransformKind::Truncate,
    TransformKind::Blank,
];

/// A field and what is wrong with it.
type Wrong = (&'static str, String);

impl Shaping {
    /// The most digits after a separator.
    pub const MOST_DECIMALS: u8 = 28;

    /// What a form shows of transforms. A field has one line, so that breaks of lines are shown as blanks.
    pub fn of(transforms: &[Transform]) -> Self {
        let line = |text: &str| text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        let mut shaping = Self::default();
        // The first one of a kind is the last that is written here.
        for transform in transforms.iter().rev() {
            match transform {
                Transform::Trim => "yes".clone_into(&mut shaping.trim),
                Transform::Case { case } => case.name().clone_into(&mut shaping.letters),
                Transform::Truncate { length } => shaping.length = length.to_string(),
                Transform::Number { decimals, separator } => {
                    shaping.decimals = decimals.to_string();
                    separator.name().clone_into(&mut shaping.separator);
                }
                Transform::Date { format } => shaping.date = line(format),
                Transform::Blank { becomes } => becomes.name().clone_into(&mut shaping.blank),
                Transform::Expression { to_right, to_left } => {
                    shaping.to_right = line(to_right);
                    shaping.to_left = line(to_left.as_deref().unwrap_or_default());
                }
                Transform::Default { .. } | Transform::ValueMap { .. } => {}
            }
        }
        shaping
    }

    /// What these fields make of transforms. What a field shows as it is stays as it is, and so does what no field shows:
    /// value maps, defaults, and all but the first of a kind. The error names each field that cannot be read, by its name
    /// here, with what it takes.
    pub fn applied_to(&self, transforms: Vec<Transform>) -> Result<Vec<Transform>, FieldErrors> {
        let shown = Self::of(&transforms);
        let mut errors = FieldErrors::default();
        let mut made = transforms;
        for kind in SHAPED.into_iter().filter(|kind| self.fields(*kind) != shown.fields(*kind)) {
            match self.wanted(kind) {
                Ok(wanted) => made = kind.put(made, wanted),
                Err((field, message)) => errors.add(field, message),
            }
        }
        if errors.is_empty() { Ok(made) } else { Err(errors) }
    }

    /// The fields of a kind; a separator without decimals says nothing.
    fn fields(&self, kind: TransformKind) -> [&str; 2] {
        let one = |text| [text, ""];
        match kind {
            TransformKind::Trim => one(if self.trim == "yes" { "yes" } else { "" }),
            TransformKind::Case => one(self.letters.as_str()),
            TransformKind::Truncate => one(self.length.as_str()),
            TransformKind::Number if self.decimals.trim().is_empty() => one(""),
            TransformKind::Number => [&self.decimals, &self.separator],
            TransformKind::Date => one(self.date.as_str()),
            TransformKind::Blank => one(self.blank.as_str()),
            TransformKind::Expression => [&self.to_right, &self.to_left],
            TransformKind::ValueMap | TransformKind::Default => one(""),
        }
    }

    /// The transform of a kind that the fields ask for; `None` = none.
    fn wanted(&self, kind: TransformKind) -> Result<Option<Transform>, Wrong> {
        let [first, second] = self.fields(kind).map(str::trim);
        let wrong = |field, message: &str| (field, message.to_owned());
        if first.is_empty() && second.is_empty() {
            return Ok(None);
        }
        let transform = match kind {
            TransformKind::Trim => Transform::Trim,
            TransformKind::Case => {
                let case = LetterCase::ALL.into_iter().find(|it| it.name() == first);
                let case = case.ok_or_else(|| wrong("letters", "Letters: choose one of the list."))?;
                Transform::Case { case }
            }
            TransformKind::Truncate => {
                let length = first.parse().ok().filter(|length| *length > 0);
                let words = "Cut to so many characters: a whole number, 1 or more.";
                Transform::Truncate { length: length.ok_or_else(|| wrong("length", words))? }
            }
            TransformKind::Number => {
                let decimals = first.parse().ok().filter(|decimals| *decimals <= Self::MOST_DECIMALS);
                let words = || format!("Decimals: a whole number from 0 to {}.", Self::MOST_DECIMALS);
                let decimals = decimals.ok_or_else(|| ("decimals", words()))?;
                let separator = DecimalSeparator::ALL.into_iter().find(|it| it.name() == second);
                let separator = separator.or_else(|| second.is_empty().then(DecimalSeparator::default));
                let words = "Decimal separator: choose one of the list.";
                Transform::Number { decimals, separator: separator.ok_or_else(|| wrong("separator", words))? }
            }
            TransformKind::Date => Transform::Date { format: first.to_owned() },
            TransformKind::Blank => {
                let becomes = BlankAs::ALL.into_iter().find(|it| it.name() == first);
                let words = "No value becomes: choose one of the list.";
                Transform::Blank { becomes: becomes.ok_or_else(|| wrong("blank", words))? }
            }
            TransformKind::Expression => {
                let to_left = (!second.is_empty()).then(|| second.to_owned());
                Transform::Expression { to_right: first.to_owned(), to_left }
            }
            TransformKind::ValueMap | TransformKind::Default => return Ok(None),
        };
        Ok(Some(transform))
    }
}

#[cfg(test)]
#[path = "shaping_tests.rs"]
mod tests;
