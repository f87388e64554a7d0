//! What holds for all values and all texts.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{compiled, default, entity, field, line, map};
use mapping::filter::xpp;
use mapping::{Compiled, State};
use model::{Direction, FieldKind, FieldSchema, Mapping, Side, SyncDirection};
use odata::value::{Record, Value};
use proptest::prelude::*;

fn literal() -> impl Strategy<Value = xpp::Literal> {
    prop_oneof![
        Just(xpp::Literal::Null),
        any::<bool>().prop_map(xpp::Literal::Bool),
        any::<i64>().prop_map(|number| xpp::Literal::Number(number.into())),
        ".*".prop_map(xpp::Literal::Text),
        ("[A-Z][a-z]{0,5}", "[a-z_0-9]{1,5}")
            .prop_map(|(type_name, symbol)| xpp::Literal::Enum { type_name, symbol }),
        (1_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| xpp::Literal::Date {
            year,
            month,
            day
        }),
    ]
}

fn expression() -> impl Strategy<Value = xpp::Expr> {
    use xpp::CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
    let op = prop_oneof![Just(Eq), Just(Ne), Just(Lt), Just(Le), Just(Gt), Just(Ge)];
    let leaf = prop_oneof![
        ("[A-Z][A-Za-z0-9_]{0,6}", op, literal()).prop_map(|(field, op, value)| xpp::Expr::Compare {
            field,
            op,
            value
        }),
        ("[A-Z][A-Za-z0-9_]{0,6}", ".*").prop_map(|(field, pattern)| xpp::Expr::Like { field, pattern }),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| xpp::Expr::Not(Box::new(inner))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(xpp::Expr::And),
            proptest::collection::vec(inner, 2..4).prop_map(xpp::Expr::Or),
        ]
    })
}

/// Text made of the pieces that the language is made of, so that it gets far before it goes wrong.
fn nearly_a_filter() -> impl Strategy<Value = String> {
    let pieces = [
        "(",
        ")",
        "&&",
        "||",
        "!",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        "=",
        "like",
        "\"",
        "'",
        "\\",
        "A",
        "Field",
        "::",
        "23\\06\\2021",
        "-1.5",
        "null",
        " ",
        "*",
        "é",
        "1e9",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..30)
        .prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "-?[0-9]{1,20}\\.[0-9]{1,12}".prop_map(|text| Value::number(&text).unwrap()),
        ".*".prop_map(Value::Text),
        "[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:00(Z|\\+02:00)?)?".prop_map(Value::Text),
        Just(Value::Json("{\"a\":[1]}".into())),
    ]
}

/// Lines that lose nothing on their way there and back.
fn lossless() -> Compiled {
    let both = |left: &str, right: &str, transforms| line(left, right, SyncDirection::Both, transforms);
    let mapping = Mapping {
        left_entity: "L".into(),
        right_entity: "r".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["number".into()],
        company: None,
        fields: vec![
            both("Number", "number", vec![]),
            both("Name", "name", vec![]),
            both("Amount", "amount", vec![]),
            both("Count", "count", vec![]),
            both("Open", "open", vec![map(&[("Yes", "True"), ("No", "False")])]),
            both("At", "at", vec![]),
            both(
                "Kind",
                "kind",
                vec![map(&[("one", "1"), ("two", "2")]), map(&[("1", "100"), ("2", "200")])],
            ),
        ],
    };
    let kinds = |open: FieldKind, kind: FieldKind| {
        vec![
            ("number", FieldKind::Text),
            ("name", FieldKind::Text),
            ("amount", FieldKind::Decimal),
            ("count", FieldKind::Integer),
            ("open", open),
            ("at", FieldKind::DateTime),
            ("kind", kind),
        ]
    };
    let schema = |fields: Vec<(&str, FieldKind)>| {
        let fields = fields.into_iter().map(|(name, kind)| field(name, kind));
        entity("e", "", fields.map(|it| FieldSchema { scale: Some(3), ..it }).collect())
    };
    let number = || FieldKind::Choice { type_name: String::new(), options: vec![] };
    let left = schema(kinds(FieldKind::Text, FieldKind::Text));
    let right = schema(kinds(FieldKind::Boolean, number()));
    Compiled::new(&mapping, &left, &right).unwrap()
}

prop_compose! {
    fn left_record()(
        number in "[A-Z0-9|\\\\]{1,6}", name in ".*", amount in "-?[0-9]{1,12}(\\.[0-9]{1,5})?", count in any::<i64>(),
        open in prop_oneof![Just(Value::Null), Just("Yes".into()), Just("No".into())],
        at in prop_oneof![Just(Value::Null), Just("2026-01-31T10:00:00.5+01:00".into())],
        kind in prop_oneof![Just(Value::Null), Just("one".into()), Just("two".into())],
    ) -> Record {
        let fields = [
            ("number", Value::from(number)), ("name", name.into()), ("amount", Value::number(&amount).unwrap()),
            ("count", count.into()), ("open", open), ("at", at), ("kind", kind),
        ];
        fields.into_iter().collect()
    }
}

proptest! {
    #[test]
    fn a_range_expression_survives_being_written(expr in expression()) {
        let text = expr.to_string();
        prop_assert_eq!(xpp::parse(&text), Ok(expr), "{}", text);
    }

    #[test]
    fn no_text_makes_the_range_reader_panic(text in prop_oneof![".*", nearly_a_filter()]) {
        match xpp::parse(&text) {
            Ok(expr) => {
                xpp::eval(&expr, &|_| "x".into());
                prop_assert_eq!(xpp::parse(&expr.to_string()), Ok(expr));
            }
            Err(error) => prop_assert!(text.is_char_boundary(error.at)),
        }
    }

    #[test]
    fn the_way_there_and_back_changes_nothing(record in left_record()) {
        let compiled = lossless();
        let left = compiled.state(Side::Left, &record, &|_| None);
        let right = compiled.project(Direction::LeftToRight, &left).unwrap();
        prop_assert_eq!(compiled.project(Direction::RightToLeft, &right).unwrap(), left.clone());
        prop_assert_eq!(compiled.key(Side::Left, &left), compiled.key(Side::Right, &right));
    }

    #[test]
    fn normal_form_is_reached_at_once(values in proptest::collection::vec(value(), 11)) {
        let compiled = compiled();
        let columns = compiled.select(Side::Left);
        let record: Record = columns.iter().cloned().zip(values).collect();
        let state = compiled.state(Side::Left, &record, &|_| None);
        let again: Record = state.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        prop_assert_eq!(&compiled.state(Side::Left, &again, &|_| None), &state);
        prop_assert_eq!(State::from_json(&state.to_json()).unwrap(), state.clone());
        // Whatever it is, it is projected or refused.
        let _ = compiled.project(Direction::LeftToRight, &state);
        let _ = compiled.key(Side::Left, &state);
    }

    #[test]
    fn different_keys_have_different_texts(first in key_parts(), second in key_parts()) {
        let same = |a: &String, b: &String| a.to_lowercase() == b.to_lowercase();
        let key = |parts: &[String; 2]| {
            let state: State = [("a", parts[0].clone()), ("b", parts[1].clone())].into_iter().collect();
            two_part_key().key(Side::Left, &state).unwrap().key
        };
        let equal = same(&first[0], &second[0]) && same(&first[1], &second[1]);
        prop_assert_eq!(key(&first) == key(&second), equal);
    }
}

fn key_parts() -> impl Strategy<Value = [String; 2]> {
    ["[aAb|\\\\]{1,3}", "[aAb|\\\\]{1,3}"]
}

fn two_part_key() -> Compiled {
    let both = |name: &str| line(name, name, SyncDirection::Both, vec![]);
    let mapping = Mapping {
        left_entity: "L".into(),
        right_entity: "r".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["a".into(), "b".into()],
        company: None,
        fields: vec![both("a"), both("b")],
    };
    let schema = entity("e", "", vec![field("a", FieldKind::Text), field("b", FieldKind::Text)]);
    Compiled::new(&mapping, &schema, &schema).unwrap()
}

#[test]
fn a_default_fills_the_gap_of_either_source() {
    let mut mapping = customers::mapping();
    mapping.fields[1].transforms = vec![default("unnamed")];
    let compiled = Compiled::new(&mapping, &customers::left_schema(), &customers::right_schema()).unwrap();
    let empty = |name: &str| [(name, Value::Null)].into_iter().collect::<State>();
    let right = compiled.project(Direction::LeftToRight, &empty("OrganizationName")).unwrap();
    assert_eq!(right.get("name"), Some(&"unnamed".into()));
    let left = compiled.project(Direction::RightToLeft, &empty("name")).unwrap();
    assert_eq!(left.get("OrganizationName"), Some(&"unnamed".into()));
}
