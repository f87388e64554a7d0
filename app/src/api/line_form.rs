//! A pair of fields as a form has it.

#[cfg(feature = "ssr")]
use super::{ApiError, guard};
use model::{
    Direction, FieldMapping, Shaping, SharedValue, SyncDirection, Transform, ValuePair, shared_values,
    write_values,
};
#[cfg(feature = "ssr")]
use model::{FieldErrors, Side, TransformKind, choose_partner, read_values};
use serde::{Deserialize, Serialize};

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
    /// How values are shaped on their way; `None` = as the line has it now.
    pub shape: Option<Shaping>,
    /// Values that get a partner: `left` or `right`, `text` or `choice`, and the value, joined by colons.
    pub fill_of: Vec<String>,
    /// Their partners, in the same order; of a choice with an equals sign before it. Empty = none yet.
    pub fill_as: Vec<String>,
    /// Values with more than one partner: `there` or `back`, and the value, joined by a colon.
    pub chosen_of: Vec<String>,
    /// Which of their partners counts on that way, in the same order, with an equals sign before it; empty = nobody
    /// chose.
    pub chosen_as: Vec<String>,
    /// `yes` = it is part of the integration key.
    pub key: String,
}

/// Names of directions in forms, and their words.
pub const DIRECTIONS: [(&str, SyncDirection, &str); 3] = [
    ("both", SyncDirection::Both, "Both ways"),
    ("left_to_right", SyncDirection::LeftToRight, "ERP to CRM"),
    ("right_to_left", SyncDirection::RightToLeft, "CRM to ERP"),
];

impl LineForm {
    /// What a form shows of a line: of its transforms the first of each kind. Whether it is part of the integration key is
    /// not known here.
    pub fn of(field: &FieldMapping) -> Self {
        let direction = DIRECTIONS.iter().find(|(_, it, _)| *it == field.direction);
        let default = field.transforms.iter().find_map(|it| match it {
            Transform::Default { value } => Some(value.clone()),
            _ => None,
        });
        let pairs = value_pairs(field);
        let choices = Direction::BOTH.into_iter().flat_map(|way| choices(pairs, way));
        let (chosen_of, chosen_as) = choices.map(|it| (it.of(), it.chosen.clone())).unzip();
        Self {
            left: field.left.clone(),
            right: field.right.clone(),
            direction: direction.map(|(name, ..)| (*name).to_owned()).unwrap_or_default(),
            default: default.unwrap_or_default(),
            values: write_values(pairs),
            chosen_of,
            chosen_as,
            shape: Some(Shaping::of(&field.transforms)),
            ..Self::default()
        }
    }
}

/// A value with more than one partner, as a form offers to choose one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The way on which it is chosen.
    pub way: Direction,
    /// The value.
    pub value: String,
    /// Its partners in order.
    pub partners: Vec<String>,
    /// The one that was chosen, with an equals sign before it; empty = none.
    pub chosen: String,
}

impl Choice {
    /// Its name in forms.
    pub fn of(&self) -> String {
        let way = if self.way == Direction::LeftToRight { "there" } else { "back" };
        format!("{way}:{}", self.value)
    }
}

/// The pairs of the value map that a form shows.
pub fn value_pairs(field: &FieldMapping) -> &[ValuePair] {
    let pairs = field.transforms.iter().find_map(|it| match it {
        Transform::ValueMap { pairs } => Some(pairs.as_slice()),
        _ => None,
    });
    pairs.unwrap_or_default()
}

/// What a form offers to choose on a way.
pub fn choices(pairs: &[ValuePair], way: Direction) -> Vec<Choice> {
    let choice = |shared: SharedValue| Choice {
        way,
        chosen: shared.chosen.first().map(|it| format!("={it}")).unwrap_or_default(),
        value: shared.value,
        partners: shared.partners,
    };
    shared_values(pairs, way).into_iter().map(choice).collect()
}

/// The pair that a form writes down; what its line looks up now, unless it says otherwise.
#[cfg(feature = "ssr")]
pub(super) fn written(form: &LineForm, from: Option<&FieldMapping>) -> Result<FieldMapping, ApiError> {
    read(form, from).map_err(guard::invalid)
}

/// [`written`] of which nobody is told yet.
#[cfg(feature = "ssr")]
pub(super) fn read(form: &LineForm, from: Option<&FieldMapping>) -> Result<FieldMapping, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut pairs = read_values(&form.values).unwrap_or_else(|line| {
        let words =
            format!("Line {line} needs a tab or an equals sign between the ERP's value and the CRM's.");
        errors.add("values", words);
        Vec::new()
    });
    for (of, partner) in form.chosen_of.iter().zip(&form.chosen_as) {
        let (way, value) = of.split_once(':').unwrap_or_default();
        let way = if way == "there" { Direction::LeftToRight } else { Direction::RightToLeft };
        choose_partner(&mut pairs, way, value, partner.strip_prefix('='));
    }
    pairs.extend(form.fill_of.iter().zip(&form.fill_as).filter_map(|(of, partner)| filled(of, partner)));
    let direction = DIRECTIONS.iter().find(|(name, ..)| *name == form.direction);
    if form.left.trim().is_empty() && form.right.trim().is_empty() {
        errors.add("left", "Choose a field of the ERP, or a column of the CRM below.");
    }
    let known = from.map(|from| from.transforms.clone()).unwrap_or_default();
    let transforms = transforms(form, pairs, known).unwrap_or_else(|told| {
        told.iter().for_each(|(field, message)| errors.add(field, message));
        Vec::new()
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(FieldMapping {
        left: form.left.clone(),
        right: form.right.clone(),
        direction: direction.map_or(SyncDirection::Both, |(_, direction, _)| *direction),
        transforms,
        lookup: from.and_then(|from| from.lookup.clone()),
    })
}

/// What a form makes of the transforms of its line. Only the first of each kind is in it: everything else stays as it is,
/// and in its place.
#[cfg(feature = "ssr")]
fn transforms(
    form: &LineForm,
    pairs: Vec<ValuePair>,
    known: Vec<Transform>,
) -> Result<Vec<Transform>, FieldErrors> {
    let values = (!pairs.is_empty()).then_some(Transform::ValueMap { pairs });
    let default = (!form.default.is_empty()).then(|| Transform::Default { value: form.default.clone() });
    let made = TransformKind::Default.put(TransformKind::ValueMap.put(known, values), default);
    match &form.shape {
        Some(shape) => shape.applied_to(made),
        None => Ok(made),
    }
}

/// The pair of a value that gets a partner; `None` where it gets none.
#[cfg(feature = "ssr")]
fn filled(of: &str, partner: &str) -> Option<ValuePair> {
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{LineForm, read};
    use model::{FieldMapping, LetterCase, Shaping, SyncDirection, Transform, ValuePair};

    fn pair(left: &str, right: &str) -> ValuePair {
        ValuePair::new(left, right)
    }

    /// A line whose transforms somebody has put into an order of their own, with two of a kind.
    fn line() -> FieldMapping {
        FieldMapping {
            left: "Name".into(),
            right: "name".into(),
            direction: SyncDirection::LeftToRight,
            transforms: vec![
                Transform::Case { case: LetterCase::Upper },
                Transform::Default { value: "3".into() },
                Transform::ValueMap { pairs: vec![pair("yes", "True")] },
                Transform::Trim,
                Transform::Default { value: "4".into() },
            ],
            lookup: None,
        }
    }

    #[test]
    fn a_line_that_nobody_changes_stays_as_it_is() {
        assert_eq!(read(&LineForm::of(&line()), Some(&line())), Ok(line()));
        // A form that was opened before there were such fields.
        let older = LineForm { shape: None, ..LineForm::of(&line()) };
        assert_eq!(read(&older, Some(&line())), Ok(line()));
    }

    #[test]
    fn which_of_several_partners_counts_is_kept_and_changed() {
        let ValuePair { left, right, .. } = pair("true", "True");
        let chosen = ValuePair { left, right, there: false, back: true };
        let map = |pairs: &[&ValuePair]| Transform::ValueMap {
            pairs: pairs.iter().map(|it| (*it).clone()).collect(),
        };
        let (yes, on) = (pair("yes", "True"), pair("on", "True"));
        let line = FieldMapping { transforms: vec![map(&[&yes, &chosen])], ..line() };
        assert_eq!(read(&LineForm::of(&line), Some(&line)), Ok(line.clone()));
        let with = |values: &str, chosen_as: &str| {
            let form = LineForm::of(&line);
            let form = LineForm { values: values.into(), chosen_as: vec![chosen_as.into()], ..form };
            read(&form, Some(&line)).map(|line| line.transforms[0].clone())
        };
        assert_eq!(LineForm::of(&line).chosen_of, ["back:True"]);
        assert_eq!(
            with("yes = True\non = True", "=on"),
            Ok(map(&[&yes, &ValuePair { back: true, ..on.clone() }]))
        );
        assert_eq!(with("yes = True\non = True", ""), Ok(map(&[&yes, &on])));
        assert_eq!(with("yes = True", "=on"), Ok(map(&[&yes])), "one that is gone is chosen no more");
    }

    #[test]
    fn what_is_taken_out_of_the_form_leaves_what_is_not_in_it() {
        let form = LineForm { default: String::new(), values: String::new(), ..LineForm::of(&line()) };
        let form = LineForm { shape: Some(Shaping::default()), ..form };
        let made = read(&form, Some(&line())).map(|line| line.transforms);
        assert_eq!(made, Ok(vec![Transform::Default { value: "4".into() }]));
    }

    #[test]
    fn what_is_filled_in_joins_the_value_map() {
        let form = LineForm {
            fill_of: vec!["left:choice:no".into(), "right:text:2".into(), "left:text:open".into()],
            fill_as: vec!["=False".into(), "two".into(), String::new()],
            ..LineForm::of(&line())
        };
        let made = read(&form, Some(&line())).map(|line| line.transforms[2].clone());
        let pairs = vec![pair("yes", "True"), pair("no", "False"), pair("two", "2")];
        assert_eq!(made, Ok(Transform::ValueMap { pairs }));
    }

    #[test]
    fn all_that_will_not_do_is_told_at_once() {
        let shape = Shaping { decimals: "29".into(), ..Shaping::default() };
        let form = LineForm { values: "yes".into(), shape: Some(shape), ..LineForm::default() };
        let errors = read(&form, None).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["decimals", "left", "values"]);
    }
}
