//! A pair of fields as a form has it.

#[cfg(feature = "ssr")]
use super::{ApiError, guard};
#[cfg(feature = "ssr")]
use model::{FieldErrors, FieldMapping, Side, SyncDirection, Transform, read_values};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;

/// A line as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// Field of the ERP; empty = none.
    pub left: String,
    /// Column of the CRM; a lookup alone or with a dot and the column that holds the ERP's value; empty = none.
    pub right: String,
    /// `both`, `left_to_right` or `right_to_left`.
    pub direction: String,
    /// Used where the source has no value, or where there is no source; empty = no such value.
    pub default: String,
    /// A value map, one pair a line; empty = none.
    pub values: String,
    /// Values that get a partner: `left` or `right`, `text` or `choice`, and the value, joined by colons.
    pub fill_of: Vec<String>,
    /// Their partners, in the same order; of a choice with an equals sign before it. Empty = none yet.
    pub fill_as: Vec<String>,
    /// `yes` = it is part of the integration key.
    pub key: String,
}

/// Names of directions in forms, and their words.
pub const DIRECTIONS: [(&str, model::SyncDirection, &str); 3] = [
    ("both", model::SyncDirection::Both, "Both ways"),
    ("left_to_right", model::SyncDirection::LeftToRight, "ERP to CRM"),
    ("right_to_left", model::SyncDirection::RightToLeft, "CRM to ERP"),
];

/// The pair that a form writes down; what its line looks up now, unless it says otherwise.
#[cfg(feature = "ssr")]
pub(super) fn written(form: &LineForm, from: Option<&FieldMapping>) -> Result<FieldMapping, ApiError> {
    let mut errors = FieldErrors::default();
    let mut pairs = read_values(&form.values).unwrap_or_else(|line| {
        let words =
            format!("Line {line} needs a tab or an equals sign between the ERP's value and the CRM's.");
        errors.add("values", words);
        Vec::new()
    });
    pairs.extend(form.fill_of.iter().zip(&form.fill_as).filter_map(|(of, partner)| filled(of, partner)));
    let directions: BTreeMap<&str, SyncDirection> =
        DIRECTIONS.iter().map(|(name, it, _)| (*name, *it)).collect();
    let direction = directions.get(form.direction.as_str()).copied().unwrap_or(SyncDirection::Both);
    if form.left.trim().is_empty() && form.right.trim().is_empty() {
        errors.add("left", "Choose a field of the ERP, or a column of the CRM below.");
    }
    if !errors.is_empty() {
        return Err(guard::invalid(errors));
    }
    let known = from.map(|from| from.transforms.clone()).unwrap_or_default();
    let transforms = transforms(pairs, &form.default, known);
    Ok(FieldMapping {
        left: form.left.clone(),
        right: form.right.clone(),
        direction,
        transforms,
        lookup: from.and_then(|from| from.lookup.clone()),
    })
}

/// What a form makes of the transforms of its line. Only the first value map and the first default are in it: everything
/// else stays as it is, and in its place.
#[cfg(feature = "ssr")]
fn transforms(pairs: Vec<model::ValuePair>, default: &str, known: Vec<Transform>) -> Vec<Transform> {
    let values = (!pairs.is_empty()).then_some(Transform::ValueMap { pairs });
    let default = (!default.is_empty()).then(|| Transform::Default { value: default.to_owned() });
    let is_values: fn(&Transform) -> bool = |it| matches!(it, Transform::ValueMap { .. });
    let is_default: fn(&Transform) -> bool = |it| matches!(it, Transform::Default { .. });
    let mut made = known;
    for (is_it, wanted) in [(is_values, values), (is_default, default)] {
        match (made.iter().position(is_it), wanted) {
            (Some(at), Some(wanted)) => made[at] = wanted,
            (Some(_), None) => made.retain(|it| !is_it(it)),
            // A value map comes before a default, which is a value of the other side.
            (None, Some(wanted)) => {
                let at = made.iter().position(is_default).unwrap_or(made.len());
                made.insert(at, wanted);
            }
            (None, None) => {}
        }
    }
    made
}

/// The pair of a value that gets a partner; `None` where it gets none.
#[cfg(feature = "ssr")]
fn filled(of: &str, partner: &str) -> Option<model::ValuePair> {
    let (side, rest) = of.split_once(':')?;
    let (kind, value) = rest.split_once(':')?;
    let partner = if kind == "choice" {
        partner.strip_prefix('=')?
    } else {
        Some(partner).filter(|it| !it.is_empty())?
    };
    let side = if side == "left" { Side::Left } else { Side::Right };
    Some(model::Unpaired::with(side, value, partner))
}
