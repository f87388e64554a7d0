//! Range expressions of the ERP as people write them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mapping::filter::xpp::{eval, fields, parse};
use odata::value::Value;

fn passes(filter: &str, value: impl Into<Value>) -> bool {
    let value = value.into();
    let expr = parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
    eval(&expr, &|field| if field == "Field" { value.clone() } else { Value::Null })
}

#[test]
fn shipped_filters_are_read() {
    for filter in [
        r#"((PartyType == "Organization"))"#,
        r#"((VendorPartyType == "Organization") || (VendorPartyType == "Person"))"#,
        r#"(SalesOrderNumber != "")"#,
        r"(ValidTo <= 23\06\2021) && !(Blocked == NoYes::Yes)",
        r#"(Name like "A*") && (CreditLimit>=-1.50)"#,
    ] {
        let expr = parse(filter).unwrap();
        assert_eq!(parse(&expr.to_string()).unwrap(), expr);
    }
    let expr = parse(r#"(VendorPartyType == "Organization") || !(B like 'x')"#).unwrap();
    assert_eq!(fields(&expr).into_iter().collect::<Vec<_>>(), ["B", "VendorPartyType"]);
}

#[test]
fn comparisons_mean_what_people_expect() {
    assert!(passes(r#"Field == "contoso""#, "CONTOSO"));
    assert!(passes("Field == 'it\\'s'", "it's"));
    assert!(passes("Field == NoYes::yes", "Yes"));
    assert!(passes("Field != NoYes::yes", "No"));
    assert!(passes("Field > 9", 10));
    assert!(passes("Field == 12.5", Value::number("12.50").unwrap()));
    assert!(passes("Field == true", true));
    assert!(passes(r"Field <= 23\06\2021", "2021-06-23T23:59:59Z"));
    assert!(!passes(r"Field <= 23\06\2021", "2021-06-24"));
    assert!(!passes(r"Field <= 23\06\2021", "no date"));
}

#[test]
fn an_empty_text_is_not_null() {
    assert!(passes(r#"Field == """#, ""));
    assert!(!passes(r#"Field == """#, Value::Null));
    assert!(!passes("Field == null", ""));
    assert!(passes("Field == null", Value::Null));
    assert!(!passes("Field < 5", Value::Null));
}

#[test]
fn patterns_know_two_wildcards() {
    assert!(passes(r#"Field like "A*""#, "abc"));
    assert!(passes(r#"Field like "*b?d*""#, "aabcdd"));
    assert!(!passes(r#"Field like "b*""#, "ab"));
    assert!(passes(r#"Field like "a*b*c""#, "a-b-b-c"));
    assert!(!passes(r#"Field like "?""#, ""));
    let hostile = "*a".repeat(200) + "b";
    assert!(!passes(&format!("Field like \"{hostile}\""), "a".repeat(5_000)));
}

#[test]
fn and_binds_closer_than_or() {
    assert!(passes("Field == 1 || Field == 2 && Field == 3", 1));
    assert!(!passes("(Field == 1 || Field == 2) && Field == 3", 1));
}

#[test]
fn errors_say_where_and_what() {
    let error = |filter: &str| {
        let error = parse(filter).unwrap_err();
        (error.at, error.message)
    };
    assert_eq!(error("A = 1"), (2, "write `==` instead of `=`".into()));
    assert_eq!(error("A <> 1"), (2, "write `!=` instead of `<>`".into()));
    assert_eq!(error("(A == 1"), (7, "expected `)`".into()));
    assert_eq!(error("A == 1)"), (6, "there is no opening parenthesis for this one".into()));
    assert_eq!(error("A == \"x"), (5, "the quoted text does not end".into()));
    assert_eq!(error(r"A == 31\02\2021").0, 5);
    assert_eq!(error("A == Organization").0, 5);
    assert_eq!(error("").0, 0);
}

#[test]
fn depth_and_length_are_limited() {
    assert!(parse(&format!("{}A == 1{}", "(".repeat(100), ")".repeat(100))).is_ok());
    assert!(parse(&format!("{}A == 1{}", "(".repeat(101), ")".repeat(101))).is_err());
    assert!(parse(&format!("{}A == 1", "!".repeat(50_000))).is_err());
    assert!(parse(&format!("A == \"{}\"", "x".repeat(70_000))).is_err());
    let deepest = parse(&format!("{}A == 1", "!".repeat(100))).unwrap();
    assert_eq!(parse(&deepest.to_string()), Ok(deepest));
}
