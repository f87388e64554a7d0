//! What holds for all transforms and all values.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod through;

use customers::map;
use model::{BlankAs, DecimalSeparator, Direction, FieldKind, LetterCase, Transform};
use odata::value::Value;
use proptest::prelude::*;
use through::{expression, number, texts, through};

use Direction::{LeftToRight, RightToLeft};

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "-?[0-9]{1,30}(\\.[0-9]{1,30})?(e-?[0-9]{1,3})?".prop_map(|text| number(&text)),
        ".*".prop_map(Value::Text),
        "-?[0-9]{1,20}[.,][0-9]{1,12}".prop_map(Value::Text),
        "[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:00(Z|\\+02:00)?)?".prop_map(Value::Text),
        Just(Value::Json("{\"a\":[1]}".into())),
    ]
}

fn kind() -> impl Strategy<Value = FieldKind> {
    use FieldKind::{Boolean, Date, DateTime, Decimal, Guid, Integer, Text};
    let other = FieldKind::Other { name: "Edm.Duration".into() };
    let choice = FieldKind::Choice { type_name: String::new(), options: vec![] };
    let lookup = FieldKind::Lookup { targets: vec![] };
    proptest::sample::select(vec![
        Text, Integer, Decimal, Boolean, DateTime, Date, Guid, other, choice, lookup,
    ])
}

fn separator() -> impl Strategy<Value = DecimalSeparator> {
    prop_oneof![Just(DecimalSeparator::Point), Just(DecimalSeparator::Comma)]
}

/// Text made of what the language is made of, so that it gets far before it goes wrong.
fn nearly_an_expression() -> impl Strategy<Value = String> {
    let pieces = [
        "value",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        ":",
        "?",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "==",
        "!=",
        "<",
        "&&",
        "||",
        " in ",
        "\"a\"",
        "'b'",
        "\"",
        "r'",
        "b\"x\"",
        "1",
        "2u",
        "1.5",
        "1e9",
        "0x1F",
        "null",
        "true",
        "size",
        "substring",
        "replace",
        "indexOf",
        "string",
        "int",
        "double",
        "uint",
        "bool",
        "type",
        "map",
        "has",
        "all",
        "é",
        " ",
        "\n",
        "//",
        "`a`",
        "?.",
        "[?",
        "9223372036854775807",
        "\\u00e9",
        "\\",
        "@",
        "=",
        "''",
        "{'a':1}",
        "value.size()",
        "type(value)",
        "-9223372036854775808",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|pieces| pieces.concat())
}

fn transform() -> impl Strategy<Value = Transform> {
    prop_oneof![
        ".{0,4}".prop_map(|value| Transform::Default { value }),
        Just(map(&[("yes", "True"), ("", "False")])),
        Just(Transform::Trim),
        proptest::sample::select(LetterCase::ALL.to_vec()).prop_map(|case| Transform::Case { case }),
        (0_u32..12).prop_map(|length| Transform::Truncate { length }),
        (0_u8..40, separator()).prop_map(|(decimals, separator)| Transform::Number { decimals, separator }),
        "(%[-_0^#]?[0-9]{0,2}[:.]?[A-Za-z%]|[ -./]|.){0,6}".prop_map(|format| Transform::Date { format }),
        prop_oneof![Just(BlankAs::Null), Just(BlankAs::Empty)]
            .prop_map(|becomes| Transform::Blank { becomes }),
        (nearly_an_expression(), nearly_an_expression())
            .prop_map(|(to_right, to_left)| Transform::Expression { to_right, to_left: Some(to_left) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_transform_panics_at_any_value(
        transforms in proptest::collection::vec(transform(), 1..4),
        kinds in (kind(), kind()),
        values in proptest::collection::vec(value(), 1..6),
    ) {
        for value in values {
            for direction in Direction::BOTH {
                // Whatever it is, it is made into something or refused in words.
                if let Err(told) = through(&transforms, kinds.clone(), direction, value.clone()) {
                    prop_assert!(!told.is_empty());
                }
            }
        }
    }

    #[test]
    fn no_text_of_an_expression_panics(
        text in prop_oneof![".*", nearly_an_expression(), "[(\\[{!?:.+-]{0,500}"],
        values in proptest::collection::vec(value(), 1..4),
    ) {
        for value in values {
            let kinds = (FieldKind::Text, FieldKind::Text);
            let _ = through(&[expression(&text)], kinds, LeftToRight, value);
        }
    }

    #[test]
    fn what_loses_something_loses_it_once(
        text in prop_oneof![".{0,20}", "[ßİŉǆΣσ 'A-Fa-f/-]{0,12}", "[ \\t😀a]{0,9}"],
        case in proptest::sample::select(LetterCase::ALL.to_vec()),
        length in 1_u32..12,
    ) {
        for transform in [Transform::Trim, Transform::Case { case }, Transform::Truncate { length }] {
            let once = texts(transform.clone(), LeftToRight, &text).unwrap();
            let twice = through(std::slice::from_ref(&transform), (FieldKind::Text, FieldKind::Text), LeftToRight, once.clone());
            prop_assert_eq!(twice, Ok(once), "{:?}", transform);
        }
    }

    #[test]
    fn what_was_rounded_or_written_goes_back_and_forth_unchanged(
        text in "-?[0-9]{1,15}(\\.[0-9]{1,12})?",
        decimals in 0_u8..10,
        separator in separator(),
        is_text in any::<bool>(),
    ) {
        let form = [Transform::Number { decimals, separator }];
        let kinds = (FieldKind::Decimal, if is_text { FieldKind::Text } else { FieldKind::Decimal });
        let right = through(&form, kinds.clone(), LeftToRight, number(&text)).unwrap();
        let left = through(&form, kinds.clone(), RightToLeft, right.clone()).unwrap();
        prop_assert_eq!(through(&form, kinds, LeftToRight, left), Ok(right));
    }

    #[test]
    fn a_date_in_a_format_that_tells_all_of_it_comes_back(
        seconds in 0_i64..4_000_000_000,
        format in proptest::sample::select(vec!["%d.%m.%Y %H:%M:%S", "%s", "%FT%TZ", "%Y%m%d-%H%M%S", "%-I:%M:%S %p, %B %d %Y"]),
    ) {
        let date = jiff::Timestamp::from_second(seconds).unwrap().to_string();
        let (format, kinds) = ([Transform::Date { format: format.into() }], (FieldKind::DateTime, FieldKind::Text));
        let written = through(&format, kinds.clone(), LeftToRight, date.as_str()).unwrap();
        prop_assert_eq!(through(&format, kinds, RightToLeft, written), Ok(date.into()));
    }

    #[test]
    fn what_claims_to_lose_nothing_loses_nothing(
        pairs in proptest::collection::vec(("[a-cA ]{0,2}", "[x-zX ]{0,2}"), 1..5),
        becomes in prop_oneof![Just(BlankAs::Null), Just(BlankAs::Empty)],
    ) {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(left, right)| (left.as_str(), right.as_str())).collect();
        let kept = [Transform::Blank { becomes }, map(&pairs)];
        if !kept.iter().all(Transform::is_lossless) {
            return Ok(());
        }
        let kinds = || (FieldKind::Text, FieldKind::Text);
        for (left, _) in pairs {
            let plain = through(&[], kinds(), LeftToRight, left);
            let right = through(&kept, kinds(), LeftToRight, left).unwrap();
            prop_assert_eq!(through(&kept[1..], kinds(), RightToLeft, right), plain);
        }
    }

    #[test]
    fn an_expression_gives_back_what_a_field_can_hold(value in prop_oneof![
        any::<i64>().prop_map(Value::from),
        "-?[1-9][0-9]{0,8}(\\.[0-9]{1,20})?".prop_map(|text| number(&text)),
        any::<bool>().prop_map(Value::Bool),
    ]) {
        let kind = match &value {
            Value::Bool(_) => FieldKind::Boolean,
            _ => FieldKind::Decimal,
        };
        let identity = through(&[expression("value")], (kind.clone(), kind.clone()), LeftToRight, value.clone());
        prop_assert_eq!(identity, through(&[], (kind.clone(), kind), LeftToRight, value));
    }
}
