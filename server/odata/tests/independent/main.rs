//! Filters let the same rows pass here as in an implementation that we have not written: odatapy, a port of Apache Olingo.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use odata::filter::{self, CompareOp, EvalOptions, Expr, Function, Operand};
use odata::literal::Literal;
use odata::value::{Number, Record, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The other implementation as a child process, which ends with the test, as its input does.
struct Judge {
    process: Child,
    asked: ChildStdin,
    told: BufReader<ChildStdout>,
}

impl Judge {
    fn start() -> Self {
        let library = std::env::var("TANDEM_ODATAPY").unwrap_or_default();
        let is_there = Path::new(&library).join("odatapy").is_dir();
        assert!(
            is_there,
            "the OData implementation to compare with is missing: run `.ci/setup test` once, and tests by `make test` or \
             after `. .ci/env`, which sets TANDEM_ODATAPY (now `{library}`)"
        );
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/judge.py");
        let mut command = Command::new("python3");
        command.arg(script).env("PYTHONPATH", library).env("PYTHONDONTWRITEBYTECODE", "1");
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
        let asked = process.stdin.take().expect("its input");
        let told = BufReader::new(process.stdout.take().expect("its output"));
        Self { process, asked, told }
    }

    /// Does the row pass? What is no answer is told as it is.
    fn passes(&mut self, filter: &str, row: &Record) -> Result<bool, String> {
        let filter = serde_json::Value::from(filter);
        writeln!(self.asked, "{{\"filter\":{filter},\"row\":{}}}", row.to_json()).unwrap();
        let mut line = String::new();
        self.told.read_line(&mut line).unwrap();
        line.trim().parse().map_err(|_| line.trim().to_owned())
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[abAB' %]{0,3}",
        proptest::sample::select(vec![
            "O'Neil", "Ärger", "ärger", "100%", "a+b", "null", "😀", "ß", "a&b=c", "1"
        ])
        .prop_map(str::to_owned),
    ]
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![-3_i64..4, Just(9_007_199_254_740_993), Just(i64::MIN)]
}

fn credit() -> impl Strategy<Value = String> {
    (-3_i64..4, 0_u32..10_000).prop_map(|(whole, part)| format!("{whole}.{part:04}"))
}

fn day() -> impl Strategy<Value = String> {
    (2024_u32..2027, 1_u32..13, 1_u32..29)
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

/// Moments near each other, in different zones.
fn moment() -> impl Strategy<Value = String> {
    let zone = proptest::sample::select(vec!["Z", "+01:00", "-05:30"]);
    let fraction = proptest::sample::select(vec!["", ".5", ".25"]);
    (1_u32..3, 0_u32..24, proptest::sample::select(vec![0_u32, 30]), fraction, zone).prop_map(
        |(day, hour, minute, fraction, zone)| {
            format!("2026-03-{day:02}T{hour:02}:{minute:02}:00{fraction}{zone}")
        },
    )
}

fn id() -> impl Strategy<Value = String> {
    "0000000[0-2]-0000-0000-0000-00000000000[a-c]"
}

fn row() -> impl Strategy<Value = Record> {
    let maybe = proptest::option::of::<proptest::strategy::BoxedStrategy<Value>>;
    let texts = || maybe(text().prop_map(Value::from).boxed());
    (
        id(),
        (texts(), texts()),
        maybe(whole().prop_map(Value::from).boxed()),
        maybe(credit().prop_map(|text| Value::number(&text).unwrap()).boxed()),
        maybe(any::<bool>().prop_map(Value::from).boxed()),
        maybe(day().prop_map(Value::from).boxed()),
        maybe(moment().prop_map(Value::from).boxed()),
    )
        .prop_map(|(id, (name, note), count, credit, blocked, born, at)| {
            let columns = [
                ("id", Some(Value::from(id))),
                ("name", name),
                ("note", note),
                ("count", count),
                ("credit", credit),
                ("blocked", blocked),
                ("born", born),
                ("at", at),
            ];
            columns.into_iter().map(|(column, value)| (column, value.unwrap_or_default())).collect()
        })
}

/// A column with something that it can be compared with.
fn compared() -> impl Strategy<Value = (&'static str, Operand)> {
    let literal = |literal: Literal| Operand::Literal(literal);
    let number = |text: String| Literal::Number(Number::parse(&text).unwrap());
    let column = |name: &str| Operand::Path(name.to_owned());
    prop_oneof![
        3 => text().prop_map(move |text| ("name", literal(Literal::Text(text)))),
        1 => Just(("name", column("note"))),
        2 => whole().prop_map(move |whole| ("count", literal(number(whole.to_string())))),
        2 => credit().prop_map(move |text| ("credit", literal(number(text)))),
        1 => Just(("count", column("credit"))),
        2 => day().prop_map(move |day| ("born", literal(Literal::Date(day)))),
        2 => moment().prop_map(move |moment| ("at", literal(Literal::DateTimeOffset(moment)))),
    ]
}

/// Conditions that are true or false of every row, but for functions of null, which are unknown to both.
fn certain() -> impl Strategy<Value = Expr> {
    let equality = || prop_oneof![Just(CompareOp::Eq), Just(CompareOp::Ne)];
    let function =
        prop_oneof![Just(Function::Contains), Just(Function::StartsWith), Just(Function::EndsWith)];
    let columns = ["name", "note", "count", "credit", "blocked", "born", "at"];
    let path = |name: &str| Operand::Path(name.to_owned());
    prop_oneof![
        4 => (equality(), compared(), any::<bool>()).prop_map(move |(op, (name, other), turned)| {
            let (left, right) = if turned { (other, path(name)) } else { (path(name), other) };
            Expr::Compare { op, left, right }
        }),
        1 => (equality(), any::<bool>()).prop_map(|(op, flag)| Expr::compare("blocked", op, Literal::Bool(flag))),
        1 => (equality(), id()).prop_map(|(op, id)| Expr::compare("id", op, Literal::Guid(id))),
        2 => (equality(), proptest::sample::select(columns.to_vec()))
            .prop_map(|(op, name)| Expr::compare(name, op, Literal::Null)),
        2 => (function, text(), any::<bool>()).prop_map(move |(function, text, of_note)| {
            let argument = if of_note { path("note") } else { Operand::Literal(Literal::Text(text)) };
            Expr::Call { function, subject: path("name"), argument }
        }),
        1 => Just(Expr::Test(path("blocked"))),
    ]
}

fn joined(inner: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Expr> {
    prop_oneof![
        proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
        proptest::collection::vec(inner, 2..4).prop_map(Expr::Or),
    ]
}

/// Order comparisons of null are false by the standard and unknown to odatapy, which lets the same rows pass as long as
/// none of them is negated.
fn filter() -> impl Strategy<Value = Expr> {
    let negated = certain().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![2 => joined(inner.clone()), 1 => inner.prop_map(|inner| Expr::Not(Box::new(inner)))]
    });
    let order =
        prop_oneof![Just(CompareOp::Lt), Just(CompareOp::Le), Just(CompareOp::Gt), Just(CompareOp::Ge)];
    let ordered = (order, compared()).prop_map(|(op, (name, right))| {
        let left = Operand::Path(name.to_owned());
        Expr::Compare { op, left, right }
    });
    let part = prop_oneof![1 => negated, 1 => ordered];
    part.prop_recursive(3, 24, 3, joined)
}

#[test]
fn the_same_rows_pass() {
    let judge = RefCell::new(Judge::start());
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let told = TestRunner::new(config).run(&(filter(), row()), |(expr, row)| {
        let text = expr.to_string();
        let here = filter::matches(&expr, &row, EvalOptions::default());
        prop_assert_eq!(judge.borrow_mut().passes(&text, &row), Ok(here), "{} of {}", text, row.to_json());
        prop_assert_eq!(filter::parse(&text), Ok(expr));
        Ok(())
    });
    told.unwrap();
}

/// Both read the same text in the same way, also where it is written as people write it.
#[test]
fn what_people_write_means_the_same() {
    let mut judge = Judge::start();
    let row = Record::from_json(
        r#"{"id":"00000000-0000-0000-0000-00000000000a","name":"O'Neil","note":null,"count":3,"credit":2.5,
            "blocked":false,"born":"2026-01-31","at":"2026-01-31T10:00:00Z"}"#,
    )
    .unwrap();
    for (text, passes) in [
        // `and` binds more tightly than `or`.
        ("count eq 3 or count eq 4 and name eq 'x'", true),
        ("(count eq 3 or count eq 4) and name eq 'x'", false),
        ("name eq 'O''Neil'", true),
        ("not(blocked) and count ge 3", true),
        ("not contains(name,'Neil') or startswith(name,'O''')", true),
        ("endswith(name,'neil')", false),
        ("note eq null and not (note ne null)", true),
        ("null eq note", true),
        ("credit eq 2.50 and credit gt 2 and count lt 3.5", true),
        ("at eq 2026-01-31T11:00:00+01:00 and born le 2026-01-31", true),
        ("id eq 00000000-0000-0000-0000-00000000000A", true),
        ("not contains(note,'x')", false),
        ("contains(note,'x') or blocked eq false", true),
        ("note lt 'x'", false),
    ] {
        let expr = filter::parse(text).unwrap();
        assert_eq!(filter::matches(&expr, &row, EvalOptions::default()), passes, "{text}");
        assert_eq!(judge.passes(text, &row), Ok(passes), "{text}");
    }
}

/// Where the other implementation goes a way of its own, the
/// [standard](https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html) counts: «If any operand
/// is null, the operator returns false», it says of `gt`, `ge`, `lt` and `le` (5.1.1.1.3 to 5.1.1.1.6), so that the negation
/// is true; and of `eq` and `ne`, that null is equal to itself only (5.1.1.1.1, 5.1.1.1.2).
#[test]
fn of_null_the_standard_counts() {
    let mut judge = Judge::start();
    let row: Record = [("id", "00000000-0000-0000-0000-00000000000a")].into_iter().collect();
    for operator in ["gt", "ge", "lt", "le"] {
        let text = format!("not (count {operator} 3)");
        assert!(filter::matches(&filter::parse(&text).unwrap(), &row, EvalOptions::default()), "{text}");
        assert_eq!(
            judge.passes(&text, &row),
            Ok(false),
            "odatapy follows the standard now: compare this, too"
        );
    }
    for (text, passes) in [("not (count eq 3)", true), ("not (count ne null)", true), ("count ne 3", true)] {
        assert_eq!(filter::matches(&filter::parse(text).unwrap(), &row, EvalOptions::default()), passes);
        assert_eq!(judge.passes(text, &row), Ok(passes), "{text}");
    }
}
