//! What is found against transforms.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{default, field, left_schema, line, map, mapping, right_schema};
use mapping::{Compiled, check};
use model::{
    BlankAs, DecimalSeparator, FieldKind, FieldSchema, Finding, FindingState, SyncDirection, Transform,
};

use FindingState::{Problem, Warning};
use SyncDirection::{Both, LeftToRight, RightToLeft};

/// What is found of a line between fields of these kinds beside a sound mapping, and whether it can be used.
fn found(
    kinds: (FieldKind, FieldKind),
    direction: SyncDirection,
    transforms: &[Transform],
) -> (Vec<Finding>, bool) {
    of((field("Extra", kinds.0), field("extra", kinds.1)), direction, transforms)
}

fn of(
    fields: (FieldSchema, FieldSchema),
    direction: SyncDirection,
    transforms: &[Transform],
) -> (Vec<Finding>, bool) {
    let (mut mapping, mut left, mut right) = (mapping(), left_schema(), right_schema());
    left.fields.push(fields.0);
    right.fields.push(fields.1);
    mapping.fields.push(line("Extra", "extra", direction, transforms.to_vec()));
    let found = check(&mapping, &left, &right);
    assert!(found.iter().all(|it| it.title == "extra"), "{found:?}");
    assert!(found.iter().all(|it| it.found.ends_with('.') && it.remedy.ends_with('.')), "{found:?}");
    (found, Compiled::new(&mapping, &left, &right).is_ok())
}

fn codes(found: &[Finding]) -> Vec<(&str, FindingState)> {
    found.iter().map(|it| (it.code.as_str(), it.state)).collect()
}

const fn truncate(length: u32) -> Transform {
    Transform::Truncate { length }
}

const fn round(decimals: u8) -> Transform {
    Transform::Number { decimals, separator: DecimalSeparator::Point }
}

fn date(format: &str) -> Transform {
    Transform::Date { format: format.into() }
}

fn expression(to_right: &str, to_left: &str) -> Transform {
    Transform::Expression { to_right: to_right.into(), to_left: Some(to_left.into()) }
}

#[test]
fn fitting_transforms_have_nothing_against_them() {
    use FieldKind::{Boolean, Date, DateTime, Decimal, Integer, Text};
    let blank = |becomes| Transform::Blank { becomes };
    let sound: Vec<((FieldKind, FieldKind), SyncDirection, Vec<Transform>)> = vec![
        ((Text, Text), Both, vec![Transform::Trim, truncate(9), blank(BlankAs::Empty)]),
        ((Decimal, Decimal), Both, vec![round(2), blank(BlankAs::Null)]),
        ((Decimal, Text), LeftToRight, vec![round(2)]),
        ((Decimal, Integer), LeftToRight, vec![round(0)]),
        ((Text, Decimal), RightToLeft, vec![Transform::Trim, round(2)]),
        ((DateTime, Text), LeftToRight, vec![date("%d.%m.")]),
        ((Text, Date), RightToLeft, vec![date("%d.%m.%Y")]),
        ((Boolean, Text), LeftToRight, vec![expression("value ? 'a' : 'b'", "")]),
        ((Boolean, Integer), Both, vec![expression("value ? 1 : 0", "value == 1")]),
        ((Integer, DateTime), RightToLeft, vec![expression("", "int(value.substring(0, 4))")]),
        ((Integer, Text), LeftToRight, vec![expression("string(value)", ""), Transform::Trim]),
        ((Text, Boolean), Both, vec![map(&[("yes", "True"), ("no", "False")]), Transform::Trim]),
    ];
    for (kinds, direction, transforms) in sound {
        let (found, is_usable) = found(kinds, direction, &transforms);
        assert_eq!(found, [], "{transforms:?}");
        assert!(is_usable);
    }
}

#[test]
fn a_transform_that_has_nothing_to_work_on_is_a_mismatch() {
    use FieldKind::{Boolean, Date, Decimal, Integer, Text};
    let unfit = [
        ((Integer, Integer), Transform::Trim),
        ((Integer, Decimal), Transform::Case { case: model::LetterCase::Upper }),
        ((Date, Date), truncate(3)),
        ((Boolean, Boolean), round(2)),
        ((Date, Date), date("%F")),
        ((Text, Text), date("%F")),
        ((Integer, Integer), Transform::Blank { becomes: BlankAs::Empty }),
    ];
    for (kinds, transform) in unfit {
        let (found, _) = found(kinds, LeftToRight, std::slice::from_ref(&transform));
        assert_eq!(codes(&found), [("DIPV1030", Problem)], "{transform:?}: {found:?}");
    }
}

#[test]
fn what_a_transform_leaves_has_to_fit_too() {
    use FieldKind::{Boolean, Date, Decimal, Integer, Text};
    let unfit = [
        ((Date, Boolean), date("%F"), "is text"),
        ((Decimal, Boolean), round(0), "nothing in common"),
        ((Decimal, Integer), round(2), "may have a fraction"),
        ((Text, Decimal), round(2), "what does not read as a number is refused"),
        ((Text, Date), date("%F"), "what does not read as a date is refused"),
    ];
    for (kinds, transform, words) in unfit {
        let (found, _) = found(kinds, LeftToRight, std::slice::from_ref(&transform));
        assert!(found.iter().all(|it| it.code == "DIPV1030"));
        assert!(found.iter().any(|it| it.found.contains(words)), "{transform:?}: {found:?}");
    }
}

#[test]
fn texts_that_are_cut_short_enough_are_not_too_long() {
    let lengths = |left: u32, right: u32| {
        let text = |name, length| FieldSchema { max_length: Some(length), ..field(name, FieldKind::Text) };
        (text("Extra", left), text("extra", right))
    };
    assert_eq!(codes(&of(lengths(60, 20), LeftToRight, &[]).0), [("DIPV1030", Warning)]);
    assert_eq!(of(lengths(60, 20), LeftToRight, &[truncate(20)]).0, []);
    assert_eq!(of(lengths(60, 20), LeftToRight, &[truncate(15), Transform::Trim]).0, []);
    assert_eq!(codes(&of(lengths(60, 20), LeftToRight, &[truncate(30)]).0), [("DIPV1030", Warning)]);
    assert_eq!(of(lengths(10, 20), LeftToRight, &[truncate(100)]).0, [], "longer than it need be");
    assert_eq!(of(lengths(20, 60), Both, &[truncate(20)]).0, [], "the way back as well");
}

#[test]
fn what_cannot_be_read_is_found_with_its_place() {
    use FieldKind::{Date, Text};
    let many = format!("value{}", " + value".repeat(70));
    let deep = format!("{}value{}", "(".repeat(31), ")".repeat(31));
    let wrong: Vec<(Transform, &str, &str)> = vec![
        (expression("value +", "value"), "TANDEM01", "at character 8"),
        (expression("value", "value\n + * 2"), "TANDEM01", "at line 2, character"),
        (expression("valu", "value"), "TANDEM01", "`valu`"),
        (expression("value.matches('a')", "value"), "TANDEM01", "`matches`"),
        (expression("[1, 2].map(x, x)", "value"), "TANDEM01", "`map`"),
        (expression("value.name", "value"), "TANDEM01", "`name`"),
        (expression("Some{a: 1}", "value"), "TANDEM01", "not known"),
        (expression(&many, "value"), "TANDEM01", "500 characters"),
        (expression(&deep, "value"), "TANDEM01", "too many parts"),
        (expression("value", ""), "TANDEM03", "no way to the ERP"),
        (expression(" ", "value"), "TANDEM03", "no way to the CRM"),
        (Transform::Expression { to_right: "value".into(), to_left: None }, "TANDEM03", "no way to the ERP"),
        (truncate(0), "TANDEM04", "no characters"),
        (round(29), "TANDEM04", "29"),
    ];
    for (transform, code, words) in wrong {
        let (found, is_usable) = found((Text, Text), Both, std::slice::from_ref(&transform));
        assert_eq!(codes(&found), [(code, Problem)], "{transform:?}: {found:?}");
        assert!(found[0].found.contains(words), "{transform:?}: {}", found[0].found);
        assert!(!is_usable);
    }
    for format in ["%Q%!", "", "plain", "%"] {
        let (found, is_usable) = found((Date, Text), LeftToRight, &[date(format)]);
        assert_eq!(codes(&found), [("TANDEM02", Problem)], "{format}: {found:?}");
        assert!(!is_usable);
    }
    let (found, is_usable) = found((Date, Text), Both, &[date("%d.%m.")]);
    assert_eq!(codes(&found), [("TANDEM03", Problem), ("DIPV1030", Warning)], "{found:?}");
    assert!(!is_usable);
}

#[test]
fn a_key_that_loses_something_is_told_of() {
    let cases = [
        (truncate(5), Some(Problem)),
        (round(0), Some(Problem)),
        (expression("value", "value"), Some(Warning)),
        (Transform::Trim, None),
        (Transform::Case { case: model::LetterCase::Upper }, None),
        (default("x"), None),
    ];
    for (transform, state) in cases {
        let mut mapping = mapping();
        mapping.fields[0].transforms = vec![transform.clone()];
        let found = check(&mapping, &left_schema(), &right_schema());
        let told: Vec<_> = found.iter().filter(|it| it.code == "TANDEM05").map(|it| it.state).collect();
        assert_eq!(told, state.into_iter().collect::<Vec<_>>(), "{transform:?}");
        assert!(found.iter().all(|it| it.code == "TANDEM05"), "{found:?}");
    }
}

#[test]
fn a_value_that_could_become_several_takes_a_choice() {
    let texts = || (FieldKind::Text, FieldKind::Text);
    let pairs = [("a", "1"), ("b", "1"), ("", "1"), ("c", "2"), ("c", "3")];
    let (told, is_usable) = found(texts(), Both, &[map(&pairs)]);
    assert_eq!(codes(&told), [("TANDEM07", Warning), ("TANDEM07", Warning)]);
    assert_eq!(
        told[0].found,
        "“c” could become “2”, “3” on the way to the CRM, and nobody chose: it is “2”."
    );
    assert_eq!(
        told[1].found,
        "“1” could become “a”, “b”, “” on the way to the ERP, and nobody chose: it is “a”."
    );
    assert!(is_usable, "what was saved before anybody could choose goes on as it did");
    let (told, _) = found(texts(), LeftToRight, &[map(&pairs[..3])]);
    assert_eq!(told, [], "nothing comes back");

    let Transform::ValueMap { mut pairs } = map(&pairs) else { unreachable!() };
    pairs[1].back = true;
    pairs[4].there = true;
    let chosen = Transform::ValueMap { pairs: pairs.clone() };
    assert_eq!(found(texts(), Both, std::slice::from_ref(&chosen)).0, []);
    pairs[0].back = true;
    let (told, _) = found(texts(), Both, &[Transform::ValueMap { pairs }]);
    assert_eq!(told[0].found, "“1” has more than one choice on the way to the ERP, “a”, “b”: it is “a”.");
}
