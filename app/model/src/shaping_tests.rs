//! What a form makes of transforms.

use super::{SHAPED, Shaping, TransformKind};
use crate::{BlankAs, DecimalSeparator, FieldErrors, LetterCase, Transform, ValuePair};
use proptest::prelude::*;
use proptest::sample::select;

fn transform() -> impl Strategy<Value = Transform> {
    let text = || select(vec!["", " ", "value", "value +\n1", "%d.%m.\r\n%Y", " a "]).prop_map(str::to_owned);
    prop_oneof![
        Just(Transform::Trim),
        select(LetterCase::ALL.to_vec()).prop_map(|case| Transform::Case { case }),
        (0_u32..5).prop_map(|length| Transform::Truncate { length }),
        (0_u8..40, select(DecimalSeparator::ALL.to_vec()))
            .prop_map(|(decimals, separator)| Transform::Number { decimals, separator }),
        text().prop_map(|format| Transform::Date { format }),
        select(BlankAs::ALL.to_vec()).prop_map(|becomes| Transform::Blank { becomes }),
        (text(), proptest::option::of(text()))
            .prop_map(|(to_right, to_left)| Transform::Expression { to_right, to_left }),
        text().prop_map(|value| Transform::Default { value }),
        text().prop_map(|left| Transform::ValueMap { pairs: vec![ValuePair::new(left, "1")] }),
    ]
}

fn transforms() -> impl Strategy<Value = Vec<Transform>> {
    proptest::collection::vec(transform(), 0..8)
}

/// Another shaping of one kind, with what it stands for.
fn edit() -> impl Strategy<Value = (TransformKind, Option<Transform>)> {
    select(SHAPED.to_vec()).prop_flat_map(|kind| {
        let wanted = match kind {
            TransformKind::Trim => Transform::Trim,
            TransformKind::Case => Transform::Case { case: LetterCase::Title },
            TransformKind::Truncate => Transform::Truncate { length: 7 },
            TransformKind::Number => Transform::Number { decimals: 28, separator: DecimalSeparator::Comma },
            TransformKind::Date => Transform::Date { format: "%Y".into() },
            TransformKind::Blank => Transform::Blank { becomes: BlankAs::Empty },
            _ => Transform::Expression { to_right: "value * 2".into(), to_left: Some("value / 2".into()) },
        };
        (Just(kind), select(vec![None, Some(wanted)]))
    })
}

/// A shaping whose fields of one kind are those of a transform, or empty.
fn edited(known: &Shaping, kind: TransformKind, wanted: Option<&Transform>) -> Shaping {
    let new = wanted.map_or_else(Shaping::default, |it| Shaping::of(std::slice::from_ref(it)));
    let mut shaping = known.clone();
    match kind {
        TransformKind::Trim => shaping.trim = new.trim,
        TransformKind::Case => shaping.letters = new.letters,
        TransformKind::Truncate => shaping.length = new.length,
        TransformKind::Number => (shaping.decimals, shaping.separator) = (new.decimals, new.separator),
        TransformKind::Date => shaping.date = new.date,
        TransformKind::Blank => shaping.blank = new.blank,
        _ => (shaping.to_right, shaping.to_left) = (new.to_right, new.to_left),
    }
    shaping
}

/// All but the first of a kind.
fn others(mut transforms: Vec<Transform>, kind: TransformKind) -> Vec<Transform> {
    if let Some(at) = transforms.iter().position(|it| TransformKind::of(it) == kind) {
        transforms.remove(at);
    }
    transforms
}

fn first(transforms: &[Transform], kind: TransformKind) -> Option<Transform> {
    transforms.iter().find(|it| TransformKind::of(it) == kind).cloned()
}

proptest! {
    #[test]
    fn what_is_shown_and_sent_back_changes_nothing(known in transforms()) {
        prop_assert_eq!(Shaping::of(&known).applied_to(known.clone()), Ok(known));
    }

    #[test]
    fn one_field_changes_one_transform(known in transforms(), (kind, wanted) in edit()) {
        let shown = Shaping::of(&known);
        let shaping = edited(&shown, kind, wanted.as_ref());
        let made = shaping.applied_to(known.clone());
        prop_assert!(made.is_ok(), "{:?}", made);
        let made = made.unwrap_or_default();
        let place = |list: &[Transform]| list.iter().position(|it| TransformKind::of(it) == kind);
        match wanted {
            // What shows as nothing is as good as nothing.
            _ if shaping.fields(kind) == shown.fields(kind) => prop_assert_eq!(made, known),
            None => prop_assert_eq!(made, others(known, kind)),
            Some(wanted) => {
                prop_assert_eq!(first(&made, kind), Some(wanted));
                prop_assert!(place(&known).is_none() || place(&made) == place(&known));
                prop_assert_eq!(others(made, kind), others(known, kind));
            }
        }
    }

    #[test]
    fn new_ones_stand_in_their_order(edits in proptest::collection::vec(edit(), 0..12)) {
        let mut made = Vec::new();
        for (kind, wanted) in edits {
            let shaping = edited(&Shaping::of(&made), kind, wanted.as_ref());
            made = shaping.applied_to(made).unwrap_or_default();
            prop_assert!(made.is_sorted_by_key(TransformKind::of), "{:?}", made);
            prop_assert_eq!(first(&made, kind), wanted);
        }
    }
}

#[test]
fn one_that_joins_others_comes_before_what_belongs_behind_it() {
    let default = || Transform::Default { value: "3".into() };
    let values = || Transform::ValueMap { pairs: Vec::new() };
    let put = |kind: TransformKind, known: Vec<Transform>, it: Transform| kind.put(known, Some(it));
    assert_eq!(put(TransformKind::ValueMap, vec![default()], values()), [values(), default()]);
    let case = || Transform::Case { case: LetterCase::Upper };
    assert_eq!(put(TransformKind::Case, vec![values(), default()], case()), [values(), case(), default()]);
    // Somebody has put them the other way round, and has their reasons.
    assert_eq!(
        put(TransformKind::Trim, vec![default(), values()], Transform::Trim),
        [Transform::Trim, default(), values()]
    );
}

#[test]
fn the_first_of_a_kind_is_shown_and_the_second_takes_its_place() {
    let cut = |length| Transform::Truncate { length };
    let known = vec![cut(7), Transform::Trim, cut(5)];
    let mut shaping = Shaping::of(&known);
    assert_eq!((shaping.length.as_str(), shaping.trim.as_str()), ("7", "yes"));
    shaping.length.clear();
    let made = shaping.applied_to(known);
    assert_eq!(made, Ok(vec![Transform::Trim, cut(5)]));
    assert_eq!(Shaping::of(&made.unwrap_or_default()).length, "5");
}

#[test]
fn what_cannot_be_read_is_said_field_by_field() {
    let told = |shaping: Shaping| shaping.applied_to(Vec::new()).err().unwrap_or_default();
    let words = |errors: &FieldErrors, field: &str| errors.of(field).unwrap_or_default().to_owned();
    for length in ["0", "-1", "many", "1.5", "4294967296"] {
        let errors = told(Shaping { length: length.into(), ..Shaping::default() });
        assert!(words(&errors, "length").starts_with("Cut to so many characters"), "{length}: {errors:?}");
    }
    for decimals in ["29", "-1", "two", "256"] {
        let errors = told(Shaping { decimals: decimals.into(), ..Shaping::default() });
        assert_eq!(words(&errors, "decimals"), "Decimals: a whole number from 0 to 28.", "{decimals}");
    }
    let all = Shaping {
        letters: "Upper".into(),
        length: "0".into(),
        decimals: "2".into(),
        separator: "dot".into(),
        blank: "nothing".into(),
        ..Shaping::default()
    };
    let fields: Vec<_> = told(all).iter().map(|(field, _)| field.to_owned()).collect();
    assert_eq!(fields, ["blank", "length", "letters", "separator"]);
}

#[test]
fn blanks_around_what_is_typed_do_not_count() {
    let typed = Shaping {
        decimals: " 2 ".into(),
        date: " %Y ".into(),
        to_left: " value ".into(),
        separator: "comma".into(),
        ..Shaping::default()
    };
    let comma = DecimalSeparator::Comma;
    assert_eq!(
        typed.applied_to(Vec::new()),
        Ok(vec![
            Transform::Expression { to_right: String::new(), to_left: Some("value".into()) },
            Transform::Number { decimals: 2, separator: comma },
            Transform::Date { format: "%Y".into() },
        ])
    );
    let nothing = Shaping { date: " ".into(), separator: "comma".into(), ..Shaping::default() };
    assert_eq!(nothing.applied_to(Vec::new()), Ok(Vec::new()));
}
