//! Filters that the ERP evaluates let the same rows pass as those that Tandem evaluates.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mapping::filter::pushdown;
use mapping::filter::xpp::{CompareOp, Expr, Literal, eval, parse};
use model::{EntitySchema, FieldKind, FieldSchema};
use odata::filter::{self, EvalOptions};
use odata::value::{Number, Record, Value};
use proptest::prelude::*;

fn schema() -> EntitySchema {
    let field = |(name, kind): (&str, FieldKind)| FieldSchema {
        name: name.into(),
        kind,
        required: false,
        read_only: false,
        max_length: None,
        scale: None,
    };
    let kinds = [
        ("Name", FieldKind::Text),
        ("Limit", FieldKind::Decimal),
        ("Blocked", FieldKind::Boolean),
        ("ValidTo", FieldKind::DateTime),
        ("Born", FieldKind::Date),
        (
            "PartyType",
            FieldKind::Choice {
                type_name: "Microsoft.Dynamics.DataEntities.DirPartyType".into(),
                options: vec![
                    ("Person".into(), "Person".into()),
                    ("Organization".into(), "Organization".into()),
                ],
            },
        ),
    ];
    EntitySchema {
        entity: "CustomersV3".into(),
        label: "Customers".into(),
        id: String::new(),
        key: vec!["Name".into()],
        alternate_keys: Vec::new(),
        tracks_changes: false,
        modified_time: None,
        fields: kinds.into_iter().map(field).collect(),
    }
}

/// What the ERP is asked, as it is read there; `None` = it is not asked.
fn asked(text: &str) -> Option<filter::Expr> {
    let pushed = pushdown(&parse(text).unwrap(), &schema())?;
    Some(filter::parse(&pushed.to_string()).unwrap())
}

fn row() -> impl Strategy<Value = Record> {
    let text = prop_oneof![Just(""), Just("Contoso"), Just("CONTOSO"), Just("con*so"), Just("Fabrikam")];
    let day = (2020_i32..2022, 1_u32..13, 1_u32..29);
    (
        proptest::option::of(text),
        proptest::option::of(-3_i64..3),
        proptest::option::of(any::<bool>()),
        proptest::option::of((day.clone(), 0_u32..24)),
        proptest::option::of(day),
        proptest::option::of(prop_oneof![Just("Person"), Just("Organization")]),
    )
        .prop_map(|(name, limit, blocked, valid, born, party)| {
            let or_null = |value: Option<Value>| value.unwrap_or(Value::Null);
            let mut row = Record::new();
            row.insert("Name", or_null(name.map(Value::from)));
            row.insert("Limit", or_null(limit.map(Value::from)));
            row.insert("Blocked", or_null(blocked.map(Value::from)));
            let moment = valid.map(|((y, m, d), h)| format!("{y}-{m:02}-{d:02}T{h:02}:30:00Z"));
            row.insert("ValidTo", or_null(moment.map(Value::from)));
            row.insert("Born", or_null(born.map(|(y, m, d)| Value::from(format!("{y}-{m:02}-{d:02}")))));
            row.insert("PartyType", or_null(party.map(Value::from)));
            row
        })
}

fn range() -> impl Strategy<Value = Expr> {
    let op = prop_oneof![
        Just(CompareOp::Eq),
        Just(CompareOp::Ne),
        Just(CompareOp::Lt),
        Just(CompareOp::Le),
        Just(CompareOp::Gt),
        Just(CompareOp::Ge)
    ];
    let field = prop_oneof![
        Just("Name"),
        Just("Limit"),
        Just("Blocked"),
        Just("ValidTo"),
        Just("Born"),
        Just("PartyType")
    ];
    let text = prop_oneof![Just(""), Just("contoso"), Just("con*so"), Just("Person"), Just("it's")];
    let value = prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        (-3_i64..3).prop_map(|number| Literal::Number(Number::from(number))),
        text.prop_map(|text| Literal::Text(text.into())),
        Just(Literal::Enum { type_name: "DirPartyType".into(), symbol: "person".into() }),
        (2020_i16..2022, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| Literal::Date {
            year,
            month,
            day
        }),
    ];
    let pattern = prop_oneof![
        Just("Con*"),
        Just("*so"),
        Just("*n*s*"),
        Just("*"),
        Just("C?n*"),
        Just("contoso"),
        Just("")
    ];
    let leaf = prop_oneof![
        (field.clone(), op, value).prop_map(|(field, op, value)| Expr::Compare {
            field: field.into(),
            op,
            value
        }),
        (field, pattern)
            .prop_map(|(field, pattern)| Expr::Like { field: field.into(), pattern: pattern.into() }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            inner.prop_map(|it| Expr::Not(Box::new(it))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn both_let_the_same_rows_pass(expr in range(), row in row()) {
        let ours = eval(&expr, &|field| row.get(field).cloned().unwrap_or(Value::Null));
        if let Some(pushed) = pushdown(&expr, &schema()) {
            let sent = pushed.to_string();
            let read = filter::parse(&sent).unwrap();
            prop_assert_eq!(filter::matches(&read, &row, EvalOptions::finance()), ours, "{} became {}", expr, sent);
        }
    }
}

#[test]
fn the_filters_that_ship_are_pushed_down() {
    for (ours, theirs) in [
        (
            r#"(PartyType == "Organization")"#,
            "PartyType eq Microsoft.Dynamics.DataEntities.DirPartyType'Organization'",
        ),
        (r#"(Name != "")"#, "Name ne ''"),
        (r#"Name like "A*""#, "Name eq 'A*'"),
        (r"Born <= 23\06\2021", "Born lt 2021-06-24"),
    ] {
        assert_eq!(asked(ours).map(|it| it.to_string()).as_deref(), Some(theirs), "{ours}");
    }
}

#[test]
fn what_the_erp_would_take_otherwise_is_left_to_us() {
    for left in [
        r#"Name like "A?""#,
        r#"Name == "A*""#,
        r#"Name < "B""#,
        r#"Limit == "5""#,
        "Nobody == 1",
        r#"Name like "*""#,
    ] {
        assert_eq!(asked(left), None, "{left}");
    }
}
