//! What each transform makes of a value.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod through;

use customers::{field, line, map};
use mapping::{Sample, preview, telling};
use model::{
    BlankAs, DecimalSeparator, Direction, FieldKind, FieldMapping, FieldSchema, LetterCase, SyncDirection,
    Transform, ValuePair,
};
use odata::value::Value;
use through::{expression, number, texts, through};

use Direction::{LeftToRight, RightToLeft};

#[test]
fn a_text_loses_the_blanks_around_it() {
    for direction in Direction::BOTH {
        assert_eq!(texts(Transform::Trim, direction, "\t a b \u{a0}"), Ok("a b".into()));
        assert_eq!(texts(Transform::Trim, direction, " \t"), Ok(Value::Null));
    }
}

#[test]
fn a_case_of_letters_is_for_the_way_to_the_crm() {
    let cases = [
        (LetterCase::Upper, "straße Ärger", "STRASSE ÄRGER"),
        (LetterCase::Lower, "ÄRGER Ltd", "ärger ltd"),
        (LetterCase::Title, "jean-luc o'neil & SONS (uk) ßa", "Jean-Luc O'neil & Sons (Uk) Ssa"),
    ];
    for (case, from, to) in cases {
        assert_eq!(texts(Transform::Case { case }, LeftToRight, from), Ok(to.into()));
        assert_eq!(texts(Transform::Case { case }, RightToLeft, from), Ok(from.into()));
    }
}

#[test]
fn a_text_is_cut_as_both_apps_count() {
    let cut = |length, text| texts(Transform::Truncate { length }, LeftToRight, text);
    assert_eq!(cut(3, "äöüß"), Ok("äöü".into()));
    assert_eq!(cut(4, "äöüß"), Ok("äöüß".into()));
    assert_eq!(cut(3, "a😀b"), Ok("a😀".into()), "it counts twice");
    assert_eq!(cut(2, "a😀b"), Ok("a".into()), "and is not cut in two");
    assert_eq!(cut(5, "Four and"), Ok("Four".into()), "no blank stays at the end");
}

#[test]
fn a_number_is_rounded_commercially() {
    let form = |decimals, separator| Transform::Number { decimals, separator };
    let numbers = (FieldKind::Decimal, FieldKind::Decimal);
    let cases = [
        (2, "2.345", "2.35"),
        (2, "-2.345", "-2.35"),
        (0, "0.5", "1"),
        (0, "-0.4", "0"),
        (3, "1.5", "1.5"),
        (28, "1.5", "1.5"),
    ];
    for (decimals, from, to) in cases {
        for direction in Direction::BOTH {
            let made =
                through(&[form(decimals, DecimalSeparator::Point)], numbers.clone(), direction, number(from));
            assert_eq!(made, Ok(number(to)));
        }
    }
    let written = (FieldKind::Decimal, FieldKind::Text);
    let comma = [form(2, DecimalSeparator::Comma)];
    for (from, to) in [("12.5", "12,50"), ("-0.005", "-0,01"), ("3", "3,00"), ("1e3", "1000,00")] {
        assert_eq!(through(&comma, written.clone(), LeftToRight, number(from)), Ok(to.into()));
    }
    for (from, to) in [("12,50", "12.5"), (" 7 ", "7"), ("-1,005", "-1.01")] {
        assert_eq!(through(&comma, written.clone(), RightToLeft, from), Ok(number(to)));
    }
    for text in ["12.50", "1.234,5", "1,2,3", "abc"] {
        let told = through(&comma, written.clone(), RightToLeft, text).unwrap_err();
        assert!(told.contains(text) && told.contains("comma"), "{told}");
    }
    assert_eq!(through(&comma, written.clone(), RightToLeft, "  "), Ok(Value::Null));
    let point = [form(0, DecimalSeparator::Point)];
    assert_eq!(through(&point, written.clone(), LeftToRight, number("2.5")), Ok("3".into()));
    let too_long = number("123456789012345678901234567890.5");
    assert!(through(&point, numbers, LeftToRight, too_long).unwrap_err().contains("28 digits"));
}

#[test]
fn a_date_is_written_and_read_by_its_format() {
    let format = |text: &str| [Transform::Date { format: text.into() }];
    let cases = [
        (FieldKind::Date, "%d.%m.%Y", "2026-01-31", "31.01.2026"),
        (FieldKind::DateTime, "%Y%m%d%H%M%S", "2026-01-31T23:05:09Z", "20260131230509"),
        (FieldKind::DateTime, "%FT%T%:z", "2026-01-31T23:05:09Z", "2026-01-31T23:05:09+00:00"),
        (FieldKind::Date, "%B %-d, %Y", "2026-02-03", "February 3, 2026"),
        (FieldKind::DateTime, "%s", "2026-01-31T23:05:09Z", "1769900709"),
    ];
    for (kind, text, date, written) in cases {
        let kinds = (kind.clone(), FieldKind::Text);
        assert_eq!(through(&format(text), kinds.clone(), LeftToRight, date), Ok(written.into()), "{text}");
        assert_eq!(through(&format(text), kinds, RightToLeft, written), Ok(date.into()), "{text}");
        let turned = (FieldKind::Text, kind);
        assert_eq!(through(&format(text), turned.clone(), LeftToRight, written), Ok(date.into()), "{text}");
        assert_eq!(through(&format(text), turned, RightToLeft, date), Ok(written.into()), "{text}");
    }
    let day = format("%d.%m.%Y");
    let kinds = (FieldKind::DateTime, FieldKind::Text);
    assert_eq!(
        through(&day, kinds.clone(), LeftToRight, "2026-01-31T23:30:00-02:00"),
        Ok("01.02.2026".into()),
        "the day in UTC"
    );
    assert_eq!(through(&day, kinds.clone(), RightToLeft, "31.01.2026"), Ok("2026-01-31T00:00:00Z".into()));
    assert_eq!(through(&day, kinds.clone(), LeftToRight, "1900-01-01T00:00:00Z"), Ok(Value::Null));
    for text in ["31.02.2026", "2026-01-31", "soon"] {
        assert!(
            through(&day, kinds.clone(), RightToLeft, text).unwrap_err().contains("in the form %d.%m.%Y")
        );
    }
    // The text may as well be a number.
    let kinds = (FieldKind::Date, FieldKind::Integer);
    assert_eq!(through(&format("%Y%m%d"), kinds.clone(), LeftToRight, "2026-01-31"), Ok(20_260_131.into()));
    assert_eq!(through(&format("%Y%m%d"), kinds, RightToLeft, 20_260_131), Ok("2026-01-31".into()));
}

#[test]
fn no_value_is_what_the_line_says() {
    for (becomes, made) in [(BlankAs::Null, Value::Null), (BlankAs::Empty, "".into())] {
        assert_eq!(texts(Transform::Blank { becomes }, LeftToRight, "  "), Ok(made));
        assert_eq!(texts(Transform::Blank { becomes }, LeftToRight, "a"), Ok("a".into()));
    }
    let joined = [Transform::Blank { becomes: BlankAs::Empty }, expression("value + \"-1\"")];
    assert_eq!(through(&joined, (FieldKind::Text, FieldKind::Text), LeftToRight, ""), Ok("-1".into()));
}

#[test]
fn an_expression_works_out_a_value() {
    use FieldKind::{Boolean, Decimal, Integer, Text};
    let cases = [
        ("value + \"-1\"", (Text, Text), Value::from("a"), Value::from("a-1")),
        ("value * 2", (Integer, Integer), 21.into(), 42.into()),
        ("value * 1.19", (Decimal, Decimal), 100.into(), number("119")),
        ("value + 0.2", (Decimal, Decimal), number("0.1"), number("0.3")),
        ("value", (Decimal, Decimal), number("123456789.012345"), number("123456789.012345")),
        ("value", (Decimal, Decimal), number("12345678901234567890.12"), number("12345678901234567890.12")),
        ("-value", (Integer, Integer), i64::MAX.into(), (-i64::MAX).into()),
        ("!value", (Boolean, Boolean), true.into(), false.into()),
        ("value == null ? \"none\" : value", (Text, Text), Value::Null, "none".into()),
        ("value ? \"Y\" : \"N\"", (Boolean, Text), true.into(), "Y".into()),
        ("value == \"Y\"", (Text, Boolean), "Y".into(), true.into()),
        ("value in [\"DE\", \"AT\"] ? 1 : 2", (Text, Integer), "AT".into(), 1.into()),
        ("{\"DE\": \"Germany\"}[value]", (Text, Text), "DE".into(), "Germany".into()),
        ("value.substring(0, 4)", (FieldKind::Date, Text), "2026-01-31".into(), "2026".into()),
        ("value.substring(value.indexOf(\"-\") + 1)", (Text, Text), "ä-bc".into(), "bc".into()),
        ("value.trim().lowerAscii().replace(\" \", \"_\")", (Text, Text), " A B ".into(), "a_b".into()),
        ("size(value)", (Text, Integer), "äöü".into(), 3.into()),
        ("string(value)", (Integer, Text), 7.into(), "7".into()),
        ("int(value)", (Decimal, Integer), number("7.9"), 7.into()),
        ("null", (Text, Text), "a".into(), Value::Null),
    ];
    for (text, kinds, value, made) in cases {
        assert_eq!(through(&[expression(text)], kinds, LeftToRight, value), Ok(made), "{text}");
    }
}

#[test]
fn an_expression_that_fails_is_a_fault_in_words() {
    use FieldKind::{Decimal, Integer, Text};
    let cases = [
        ("value * 2", (Text, Text), Value::from("abc"), "`mul` is not for string and int"),
        ("value * 2.0", (Decimal, Decimal), number("12345678901234567.5"), "not for string and float"),
        ("size(value)", (Integer, Integer), 7.into(), "no matching overload"),
        ("1 / value", (Integer, Integer), 0.into(), "by zero"),
        ("value * value", (Integer, Integer), i64::MAX.into(), "out of range"),
        ("value / 0.0", (Decimal, Decimal), 1.into(), "no finite number"),
        ("[value]", (Text, Text), "a".into(), "list"),
        ("value.substring(5)", (Text, Text), "abc".into(), "no place 5"),
        ("value + \"\"", (Text, Integer), "abc".into(), "a whole number"),
        ("value.replace(\"\", value)", (Text, Text), "x".repeat(2000).into(), "too long"),
        ("value", (Text, Text), "x".repeat(100_001).into(), "longer than 100000"),
    ];
    for (text, kinds, value, words) in cases {
        let told = through(&[expression(text)], kinds, LeftToRight, value).unwrap_err();
        assert!(told.contains(words) && !told.contains('\n'), "{text}: {told:.300}");
    }
}

#[test]
fn transforms_take_turns_in_order_and_back_in_reverse() {
    let transforms = [
        Transform::Trim,
        map(&[("sales", "1"), ("service", "2")]),
        Transform::Expression {
            to_right: "\"K\" + value".into(),
            to_left: Some("value.substring(1)".into()),
        },
    ];
    let kinds = || (FieldKind::Text, FieldKind::Text);
    assert_eq!(through(&transforms, kinds(), LeftToRight, " Sales"), Ok("K1".into()));
    assert_eq!(through(&transforms, kinds(), RightToLeft, "K2"), Ok("service".into()));
    let told = through(&transforms, kinds(), LeftToRight, "x").unwrap_err();
    assert_eq!(told, "the value map of `r` has no line for `x`");
}

#[test]
fn of_values_that_share_a_partner_the_chosen_one_comes_back() {
    let shared = map(&[("", "1"), ("open", "1"), ("held", "1"), ("x", "2"), ("x", "3")]);
    let Transform::ValueMap { mut pairs } = shared else { unreachable!() };
    let kinds = || (FieldKind::Text, FieldKind::Text);
    let both = |pairs: &[ValuePair]| {
        let transforms = [Transform::ValueMap { pairs: pairs.to_vec() }];
        [
            through(&transforms, kinds(), RightToLeft, "1").unwrap(),
            through(&transforms, kinds(), LeftToRight, "X").unwrap(),
        ]
    };
    assert_eq!(both(&pairs), ["open", "2"].map(Value::from));
    pairs[2].back = true;
    pairs[4].there = true;
    assert_eq!(both(&pairs), ["held", "3"].map(Value::from));
    pairs[2].back = false;
    pairs[0].back = true;
    assert_eq!(both(&pairs), [Value::Null, "3".into()], "no value may be chosen, too");
}

#[test]
fn a_line_that_cannot_work_or_does_not_travel_says_so() {
    let told = texts(expression("value +"), LeftToRight, "a").unwrap_err();
    assert!(told.starts_with("The expression cannot be read at character "), "{told}");
    let tried = |line: &FieldMapping, ends: [Option<&FieldSchema>; 2], way, value: Value| {
        preview(line, ends[0], ends[1], way, Sample { value: &value, row: None })
    };
    let one_way = line("L", "r", SyncDirection::LeftToRight, vec![]);
    let text = field("f", FieldKind::Text);
    let told = tried(&one_way, [Some(&text), Some(&text)], RightToLeft, "a".into());
    assert_eq!(told, Err("The line does not travel to the ERP.".to_owned()));
    let constant = line("", "r", SyncDirection::LeftToRight, vec![customers::default("3")]);
    let told = tried(&constant, [None, Some(&field("r", FieldKind::Integer))], LeftToRight, Value::Null);
    assert_eq!(told, Ok(3.into()));
    let short = FieldSchema { max_length: Some(2), ..text.clone() };
    let both = line("L", "r", SyncDirection::Both, vec![]);
    let told = tried(&both, [Some(&text), Some(&short)], LeftToRight, "abc".into());
    assert_eq!(told, Err("the text for `f` has 3 characters, and the field takes 2".to_owned()));
}

#[test]
fn of_many_values_each_is_told_once_and_no_value_last() {
    let values = |texts: &[&str]| texts.iter().map(|text| Value::from(*text)).collect::<Vec<_>>();
    // Each with the number of its row.
    let told = |values: Vec<Value>, most| telling(values.into_iter().zip(0..), most);
    let of = |texts: &[&str], rows: &[i32]| {
        values(texts).into_iter().zip(rows.iter().copied()).collect::<Vec<_>>()
    };
    assert_eq!(told(values(&["b", "", "a", "b", " ", "c"]), 5), of(&["b", "a", "c", ""], &[0, 2, 5, 1]));
    assert_eq!(told(values(&["b", "", "a"]), 2), of(&["b", "a"], &[0, 2]));
    let flags = vec![Value::Null, Value::Bool(false), Value::Null];
    assert_eq!(told(flags, 5), [(Value::Bool(false), 1), (Value::Null, 0)]);
    assert!(told(Vec::new(), 5).is_empty());
}

/// Workers have stacks of 2 MiB, of which others need something, too.
#[test]
fn the_deepest_expressions_need_little_stack() {
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let texts = [
        nested("(", "value", ")", 30),
        nested("[", "value", "]", 30),
        nested("{1:", "value", "}", 30),
        nested("size([", "value", "])", 15),
        nested("true?1:", "1", "", 30),
        nested("false?1:", "2", "", 30),
        nested("(true?", "1", ":2)", 15),
        format!("value{}", "+1".repeat(100)),
        format!("value{}", "&&true".repeat(50)),
        format!("value{}", "==value".repeat(50)),
        format!("value{}", ".trim()".repeat(30)),
        format!("value{}", "[0]".repeat(30)),
        nested("!", "value", "", 100),
        nested("-", "value", "", 100),
    ];
    for text in texts {
        let told = text.clone();
        let evaluate = move || {
            let kinds = (FieldKind::Integer, FieldKind::Integer);
            through(&[expression(&text)], kinds, LeftToRight, 1)
        };
        let worker = std::thread::Builder::new().stack_size(512 * 1024).spawn(evaluate);
        let made = worker.unwrap().join().unwrap();
        let is_read = made.as_ref().err().is_none_or(|words| !words.contains("too many parts"));
        assert!(is_read, "{told}: {made:?}");
    }
}
