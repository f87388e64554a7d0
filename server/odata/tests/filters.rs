//! Filters: reading, writing, evaluating.

#![expect(clippy::unwrap_used, reason = "strategies and samples are code of tests")]

use odata::filter::{self, CompareOp, EvalOptions, Expr, Function, MAX_DEPTH, Operand};
use odata::literal::Literal;
use odata::value::{Number, Record, Value};
use proptest::prelude::*;

fn record() -> Record {
    Record::from_json(
        r#"{"name":"Contoso Ltd","accountid":"a0000000-0000-0000-0000-00000000000F","revenue":12.50,
            "customertypecode":3,"statecode":0,"msdyn_sellable":true,"telephone1":null,"empty":"","big":"9007199254740993",
            "modifiedon":"2026-01-31T12:00:00+01:00","IsActive":"Yes","primarycontactid/fullname":"Ann"}"#,
    )
    .unwrap()
}

fn holds(text: &str, options: EvalOptions) -> bool {
    let expr = filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let record = record();
    let by_lookup = filter::eval(&expr, &|path| record.get(path).cloned().unwrap_or_default(), options);
    assert_eq!(by_lookup, filter::matches(&expr, &record, options), "{text}");
    by_lookup
}

#[test]
fn filters_hold_as_they_read() {
    for text in [
        "customertypecode eq 3",
        "statecode eq 0 and customertypecode eq 3.0",
        "msdyn_sellable eq true  and name ne null",
        "msdyn_sellable",
        "not (statecode eq 1)",
        "statecode eq 1 or customertypecode eq 3 and msdyn_sellable eq true",
        "(statecode eq 0 or statecode eq 1) and revenue gt 12.49 and revenue le 12.5",
        "contains(name,'toso') and startswith(name, 'Con') and endswith( name ,'Ltd')",
        "accountid eq A0000000-0000-0000-0000-00000000000f",
        "modifiedon eq 2026-01-31T11:00:00.000Z",
        "modifiedon ge 2026-01-31 and modifiedon lt 2026-02-01",
        "IsActive eq Microsoft.Dynamics.DataEntities.NoYes'Yes'",
        "big eq 9007199254740993 and big ne 9007199254740992",
        "primarycontactid/fullname eq 'Ann'",
        "3 eq customertypecode",
        "telephone1 eq null and absent eq null and null eq null",
        "telephone1 ne 'x' and null ne 'x'",
        "empty eq '' and empty ne null",
        "not (telephone1 gt 'x')",
    ] {
        assert!(holds(text, EvalOptions::default()), "{text}");
    }
    for text in [
        "name eq 'contoso ltd'",
        "name eq 'Contoso*'",
        "telephone1 eq 'x'",
        "telephone1 gt 'x'",
        "telephone1 le 'x'",
        "null ge null",
        "name eq null",
        "contains(telephone1,'x')",
        // A function of null is unknown, and so is the opposite.
        "not contains(telephone1,'x')",
        "name gt 5",
        "telephone1",
    ] {
        assert!(!holds(text, EvalOptions::default()), "{text}");
    }
}

#[test]
fn services_compare_without_case() {
    assert!(holds("name eq 'CONTOSO LTD' and contains(name,'TOSO')", EvalOptions::dataverse()));
    assert!(!holds("name eq 'contoso*'", EvalOptions::dataverse()));
    for text in ["name eq 'contoso*'", "name eq '*LTD'", "name eq '*to*l*'", "name eq '*'", "name ne '*x*'"] {
        assert!(holds(text, EvalOptions::finance()), "{text}");
    }
    for text in ["name eq '*x*'", "name ne 'Con*'", "name eq 'Contoso Ltd*d'", "telephone1 eq '*'"] {
        assert!(!holds(text, EvalOptions::finance()), "{text}");
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, at, says) in [
        ("name eq", 7, "expected a property or a value"),
        ("name = 'x'", 5, "expected `and`, `or` or the end"),
        ("name eq 'x", 8, "does not end"),
        ("name in ('a','b')", 5, "write the alternatives"),
        ("(name eq 'x'", 12, "expected `)`"),
        ("name eq 'x')", 11, "no opening parenthesis"),
        ("tolower(name) eq 'x'", 0, "`tolower` is not supported"),
        ("a like 'x'", 2, "`like` is not supported"),
        ("5", 1, "expected a comparison"),
        ("", 0, "expected a property"),
        ("a eq 5x", 5, "`5x` is not a literal"),
        ("a//b eq 5", 0, "not a property path"),
    ] {
        let error = filter::parse(text).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.message.contains(says), "{text}: {error}");
    }
}

#[test]
fn hostile_filters_are_refused() {
    let deep = |levels: usize| format!("{}a eq 1{}", "(".repeat(levels), ")".repeat(levels));
    assert!(filter::parse(&deep(MAX_DEPTH - 1)).is_ok());
    assert!(filter::parse(&deep(MAX_DEPTH)).unwrap_err().message.contains("deeper"));
    assert!(filter::parse(&deep(30_000)).is_err());
    assert!(filter::parse(&format!("{}a", "not ".repeat(16_000))).is_err());
    assert!(filter::parse(&"a".repeat(100_000)).unwrap_err().message.contains("longer"));
    // A long chain is not deep.
    let long = vec!["a eq 1"; 6_000].join(" or ");
    let expr = filter::parse(&long).unwrap();
    assert_eq!(expr.to_string(), long);
    assert!(!filter::matches(&expr, &record(), EvalOptions::default()));
}

#[test]
fn deep_negation_can_be_read_back() {
    let expr = filter::parse(&format!("{}a", "not ".repeat(MAX_DEPTH - 1))).unwrap();
    assert_eq!(filter::parse(&expr.to_string()), Ok(expr));
}

#[test]
fn paths_are_listed_once() {
    let expr = filter::parse("b eq 1 and (contains(a/c,'x') or not (b eq d))").unwrap();
    assert_eq!(filter::paths(&expr).into_iter().collect::<Vec<_>>(), ["a/c", "b", "d"]);
}

#[test]
fn conditions_can_be_put_together() {
    let map = filter::parse("statecode eq 0 or statecode eq 1").unwrap();
    let both = map.and(Expr::equals("name", Literal::from("O'Neil"))).and(Expr::compare(
        "n",
        CompareOp::Gt,
        5.into(),
    ));
    assert_eq!(both.to_string(), "(statecode eq 0 or statecode eq 1) and name eq 'O''Neil' and n gt 5");
}

fn literals() -> impl Strategy<Value = Literal> {
    prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        "-?[0-9]{1,12}(\\.[0-9]{1,6})?".prop_map(|text| Literal::Number(Number::parse(&text).unwrap())),
        any::<String>().prop_map(Literal::Text),
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}".prop_map(Literal::Guid),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}".prop_map(Literal::Date),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})"
            .prop_map(Literal::DateTimeOffset),
        ("[A-Z][a-z]{1,4}\\.[A-Z][a-z]{1,4}", any::<String>())
            .prop_map(|(type_name, symbol)| Literal::Enum { type_name, symbol }),
    ]
}

fn operands() -> impl Strategy<Value = Operand> {
    prop_oneof![
        "[b-z_][a-z0-9_]{3,8}(/[b-z_][a-z0-9_]{3,8})?".prop_map(|path| Operand::Path(format!("x{path}"))),
        literals().prop_map(Operand::Literal),
    ]
}

fn exprs() -> impl Strategy<Value = Expr> {
    let op = prop::sample::select(vec![
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
        CompareOp::Lt,
        CompareOp::Le,
    ]);
    let function = prop::sample::select(vec![Function::Contains, Function::StartsWith, Function::EndsWith]);
    let leaf = prop_oneof![
        (op, operands(), operands()).prop_map(|(op, left, right)| Expr::Compare { op, left, right }),
        (function, operands(), operands()).prop_map(|(function, subject, argument)| Expr::Call {
            function,
            subject,
            argument
        }),
        "x[a-z]{3,8}".prop_map(|path| Expr::Test(Operand::Path(path))),
    ];
    leaf.prop_recursive(5, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn literals_round_trip(literal in literals()) {
        prop_assert_eq!(literal.to_string().parse::<Literal>(), Ok(literal));
    }

    #[test]
    fn filters_round_trip(expr in exprs()) {
        prop_assert_eq!(filter::parse(&expr.to_string()), Ok(expr));
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = filter::parse(&text);
        let _ = text.parse::<Literal>();
    }

    #[test]
    fn filter_like_text_is_read_without_panic(words in prop::collection::vec(
        prop::sample::select(vec!["a", "eq", "and", "or", "not", "(", ")", "'", "contains", ",", " ", "null", "1", "-", "é", ".", "/",
            "0000-00-00", "2026-01-31T", "00000000-0000-0000-0000-00000000000"]), 0..24,
    )) {
        if let Ok(expr) = filter::parse(&words.concat()) {
            filter::matches(&expr, &Record::new(), EvalOptions::finance());
            prop_assert_eq!(filter::parse(&expr.to_string()), Ok(expr));
        }
        let spaced = words.join(" ");
        if let Ok(expr) = filter::parse(&spaced) {
            prop_assert_eq!(filter::parse(&expr.to_string()), Ok(expr));
        }
    }

    #[test]
    fn times_compare_without_panic(left in "[0-9TZ:+.é-]{0,30}", right in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]{0,20}") {
        let expr = Expr::compare("when", CompareOp::Lt, Literal::DateTimeOffset(right));
        filter::eval(&expr, &|_| Value::Text(left.clone()), EvalOptions::default());
    }
}
