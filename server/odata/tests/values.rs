//! Values and records: exactness, canonical form, comparison by meaning.

#![expect(clippy::unwrap_used, reason = "strategies and samples are code of tests")]

use std::cmp::Ordering;

use odata::csdl::EdmType;
use odata::literal::{Literal, LiteralError};
use odata::value::{Number, Record, Value};
use proptest::prelude::*;
use rust_decimal::Decimal;

#[test]
fn numbers_survive_exactly() {
    let source = r#"{"id":9007199254740993,"amount":12.50,"big":123456789012345678901234567890.000000000001,"neg":-0.10}"#;
    let record = Record::from_json(source).unwrap();
    assert_eq!(record.get("id"), Value::number("9007199254740993").as_ref());
    assert_eq!(record.get("amount").and_then(Value::text).as_deref(), Some("12.50"));
    let written = record.to_json();
    for digits in ["9007199254740993", "12.50", "123456789012345678901234567890.000000000001", "-0.10"] {
        assert!(written.contains(digits), "{digits} in {written}");
    }
    assert_eq!(Record::from_json(&written).unwrap(), record);
    assert_eq!(serde_json::from_str::<Record>(source).unwrap(), record);
    assert_eq!(serde_json::to_string(&record).unwrap(), written);
}

#[test]
fn numbers_have_one_spelling() {
    for (written, canonical) in [
        ("1e3", "1000"),
        ("1.50E1", "15.0"),
        ("12.5e-3", "0.0125"),
        ("-0.00", "0.00"),
        ("-0", "0"),
        ("+007", "7"),
        ("0e999", "0"),
        ("10e300", "1e301"),
        ("1.250e-300", "1.25e-300"),
        ("0.05e3", "50"),
        ("123.456e1", "1234.56"),
    ] {
        assert_eq!(Number::parse(written).unwrap().as_str(), canonical, "{written}");
    }
    for wrong in
        ["", "-", ".5", "5.", "1e", "e1", "0x10", "1_000", "NaN", "INF", "1 ", "--1", "1e99999999999", "١"]
    {
        assert_eq!(Number::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn numbers_compare_by_size() {
    let ascending = ["-1e60", "-10.5", "-10", "-0.001", "0", "1e-60", "0.05", "0.5", "9.99", "10", "1e60"];
    for (index, left) in ascending.iter().enumerate() {
        for (other, right) in ascending.iter().enumerate() {
            let order = Number::parse(left).unwrap().cmp_numeric(&Number::parse(right).unwrap());
            assert_eq!(order, index.cmp(&other), "{left} against {right}");
        }
    }
    let same =
        |left: &str, right: Value| Value::number(left).unwrap().cmp_typed(&right) == Some(Ordering::Equal);
    assert!(same("12.50", Value::number("12.5").unwrap()));
    assert!(same("9007199254740993", Value::from("9007199254740993")));
    assert_eq!(Value::from("abc").cmp_typed(&Value::from(1)), None);
    assert_eq!(Value::Null.cmp_typed(&Value::Null), Some(Ordering::Equal));
    assert_eq!(Value::Null.cmp_typed(&Value::from("")), None);
}

#[test]
fn numbers_convert() {
    assert_eq!(Number::parse("12.00").unwrap().to_i64(), Some(12));
    assert_eq!(Number::parse("12.01").unwrap().to_i64(), None);
    assert_eq!(Number::parse("12.50").unwrap().to_decimal(), Some(Decimal::new(1250, 2)));
    assert_eq!(Number::from(Decimal::new(1250, 2)).as_str(), "12.50");
    assert_eq!(Number::parse("1e60").unwrap().to_decimal(), None);
}

#[test]
fn nested_json_stays_as_written() {
    let record = Record::from_json(r#"{"a":{"b": [1, 2.50]},"c":null,"d":"x\"\u0001é"}"#).unwrap();
    assert_eq!(record.get("a"), Some(&Value::Json(r#"{"b": [1, 2.50]}"#.to_owned())));
    assert_eq!(record.to_json(), r#"{"a":{"b": [1, 2.50]},"c":null,"d":"x\"\u0001é"}"#);
    // What is not JSON cannot break the document that holds it.
    let broken: Record = [("a", Value::Json("},".to_owned()))].into_iter().collect();
    assert_eq!(broken.to_json(), r#"{"a":"},"}"#);
}

#[test]
fn literals_follow_the_declared_type() {
    let guid = "A0000000-0000-0000-0000-000000000001";
    let no_yes = EdmType::Enum("Microsoft.Dynamics.DataEntities.NoYes".to_owned());
    for (value, edm, written) in [
        (Value::from("O'Neil"), EdmType::String, "'O''Neil'"),
        (Value::from(42), EdmType::String, "'42'"),
        (Value::from(guid), EdmType::Guid, guid),
        (Value::from("12.50"), EdmType::Decimal, "12.50"),
        (Value::from(true), EdmType::Boolean, "true"),
        (Value::from("2026-01-31"), EdmType::DateTimeOffset, "2026-01-31T00:00:00Z"),
        (Value::from("2026-01-31T10:00:00+01:00"), EdmType::Date, "2026-01-31"),
        (Value::from("Yes"), no_yes, "Microsoft.Dynamics.DataEntities.NoYes'Yes'"),
        (Value::Null, EdmType::Int32, "null"),
    ] {
        let literal = Literal::from_value(&value, &edm).unwrap();
        assert_eq!(literal.to_string(), written);
    }
    for (value, edm) in [
        (Value::from("x"), EdmType::Guid),
        (Value::from("x"), EdmType::Int64),
        (Value::from("x"), EdmType::Date),
        (Value::Json("{}".to_owned()), EdmType::String),
    ] {
        assert!(matches!(Literal::from_value(&value, &edm), Err(LiteralError::Mismatch { .. })), "{value:?}");
    }
    assert!(matches!("'open".parse::<Literal>(), Err(LiteralError::Unterminated)));
    assert!(matches!("12abc".parse::<Literal>(), Err(LiteralError::Malformed { .. })));
    assert_eq!("07:59".parse(), Ok(Literal::TimeOfDay("07:59".to_owned())));
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (any::<i128>(), 0_u32..28).prop_map(|(digits, scale)| {
            Decimal::try_from_i128_with_scale(digits >> 40, scale).map_or(Value::Null, Value::from)
        }),
        "[+-]?[0-9]{1,20}(\\.[0-9]{1,20})?([eE]-?[0-9]{1,3})?"
            .prop_map(|text| Value::Number(Number::parse(&text).unwrap())),
        any::<String>().prop_map(Value::Text),
    ]
}

proptest! {
    #[test]
    fn records_round_trip(fields in prop::collection::btree_map(any::<String>(), values(), 0..8)) {
        let record: Record = fields.into_iter().collect();
        prop_assert_eq!(&Record::from_json(&record.to_json()).unwrap(), &record);
        let through_serde = serde_json::to_vec(&record).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Record>(&through_serde).unwrap(), record);
    }

    #[test]
    fn canonical_numbers_stay(text in "[+-]?[0-9]{1,50}(\\.[0-9]{1,50})?([eE][+-]?[0-9]{1,3})?") {
        let number = Number::parse(&text).unwrap();
        prop_assert_eq!(&Number::parse(number.as_str()).unwrap(), &number);
        prop_assert!(serde_json::from_str::<&serde_json::value::RawValue>(number.as_str()).is_ok());
    }

    #[test]
    fn comparison_agrees_with_decimals(left in any::<i64>(), right in any::<i64>(), scales in (0_u32..19, 0_u32..19)) {
        let (left, right) = (Decimal::new(left, scales.0), Decimal::new(right, scales.1));
        prop_assert_eq!(Number::from(left).cmp_numeric(&Number::from(right)), left.cmp(&right));
    }
}
