//! Expressions that read other fields of the row.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{COMPANY, CURRENCY, field, left_row, left_schema, line, mapping, right_schema, state};
use mapping::{Compiled, Described, Sample, check, findings, named, preview};
use model::{
    Direction, EntitySchema, FieldKind, FieldSchema, Finding, Mapping, Side, SyncDirection, Transform,
};
use odata::value::{Record, Value};
use proptest::prelude::*;

use SyncDirection::{Both, LeftToRight, RightToLeft};

fn expression(to_right: &str, to_left: &str) -> Transform {
    Transform::Expression { to_right: to_right.into(), to_left: Some(to_left.into()) }
}

/// The customers' map with a line between two more fields, and a field of each side that no line names.
fn with(direction: SyncDirection, transform: Transform) -> (Mapping, EntitySchema, EntitySchema) {
    let (mut mapping, mut left, mut right) = (mapping(), left_schema(), right_schema());
    mapping.fields.push(line("Extra", "extra", direction, vec![transform]));
    let texts = |names: [&str; 2]| names.map(|name| field(name, FieldKind::Text));
    left.fields.extend(texts(["Extra", "City"]));
    left.fields.push(FieldSchema { scale: Some(2), ..field("Discount", FieldKind::Decimal) });
    right.fields.extend(texts(["extra", "address1_city"]));
    (mapping, left, right)
}

fn compiled(direction: SyncDirection, transform: Transform) -> Compiled {
    let (mapping, left, right) = with(direction, transform);
    Compiled::new(&mapping, &left, &right).unwrap()
}

fn found(direction: SyncDirection, transform: Transform) -> Vec<Finding> {
    let (mapping, left, right) = with(direction, transform);
    let found = check(&mapping, &left, &right);
    assert!(found.iter().all(|it| it.title == "extra"), "{found:?}");
    assert!(found.iter().all(|it| it.found.ends_with('.') && it.remedy.ends_with('.')), "{found:?}");
    assert_eq!(found.is_empty(), Compiled::new(&mapping, &left, &right).is_ok());
    found
}

fn row(pairs: &[(&str, &str)]) -> Record {
    let mut row = left_row();
    for (name, value) in pairs {
        row.insert(*name, *value);
    }
    row
}

/// What the line makes of a row of the ERP.
fn made(compiled: &Compiled, row: &Record) -> Option<Value> {
    let state = state(compiled, Side::Left, row);
    compiled.project(Direction::LeftToRight, &state).unwrap().get("extra").cloned()
}

#[test]
fn an_expression_reads_other_fields_of_the_row_by_either_way_of_writing() {
    for text in ["value + \", \" + row.City", "value + ', ' + row[\"city\"]"] {
        let compiled = compiled(LeftToRight, expression(text, ""));
        let row = row(&[("Extra", "Ann"), ("City", "Seattle ")]);
        assert_eq!(made(&compiled, &row), Some("Ann, Seattle".into()), "{text}");
    }
}

#[test]
fn numbers_of_the_row_are_those_that_can_be_calculated_with() {
    let compiled = compiled(LeftToRight, expression("string(row.CreditLimit * (1.0 - row.Discount))", ""));
    let mut row = row(&[("Extra", "")]);
    row.insert("Discount", Value::number("0.2").unwrap());
    assert_eq!(made(&compiled, &row), Some("10".into()));
}

#[test]
fn what_an_expression_reads_is_asked_for_and_kept_like_what_is_mapped() {
    let compiled = compiled(LeftToRight, expression("value + row.City + row.GroupId", ""));
    let select = compiled.select(Side::Left);
    assert_eq!(select.iter().filter(|column| *column == "City").count(), 1);
    assert_eq!(select.iter().filter(|column| *column == "GroupId").count(), 1, "it is mapped already");
    assert!(!compiled.select(Side::Right).iter().any(|column| column.eq_ignore_ascii_case("city")));
    let state = state(&compiled, Side::Left, &row(&[("City", "Bonn")]));
    assert_eq!(state.get("City"), Some(&"Bonn".into()));
    assert!(!state.contains("Discount"), "nobody reads it");
}

#[test]
fn a_way_that_the_line_does_not_travel_reads_nothing() {
    let compiled = compiled(LeftToRight, expression("value", "value + row.address1_city"));
    assert!(!compiled.select(Side::Right).contains(&"address1_city".to_owned()));
}

#[test]
fn a_field_that_is_not_known_leaves_what_reads_it_unknown() {
    let text = format!("value + row[\"{CURRENCY}\"]");
    let compiled = compiled(RightToLeft, expression("value", &text));
    let mut row = customers::right_row();
    row.insert("extra", "a");
    let resolved = |row: &Record| {
        let state = state(&compiled, Side::Right, row);
        compiled.project(Direction::RightToLeft, &state).unwrap().get("Extra").cloned()
    };
    assert_eq!(resolved(&row), Some("aUSD".into()), "a lookup is read by the value of its key column");
    row.insert("_transactioncurrencyid_value", customers::guid_of("unknown"));
    assert_eq!(resolved(&row), None);
}

#[test]
fn a_field_that_the_row_does_not_have_is_told_by_name() {
    let told = found(LeftToRight, expression("value + row.Town", ""));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].code, "TANDEM01");
    assert_eq!(told[0].found, "The expression reads `Town`, which CustomersV3 does not have.");
    let told = found(RightToLeft, expression("", "value + row.transactioncurrencyid"));
    assert!(told[0].found.contains("is a lookup"), "{told:?}");
}

#[test]
fn names_that_are_worked_out_and_rows_as_a_whole_are_refused() {
    for text in [
        "row[value]",
        "row[\"Ci\" + \"ty\"]",
        "string(row)",
        "size(row) > 0 ? value : ''",
        "value in row ? value : ''",
        "row == {} ? value : ''",
        "[row][0].City",
        "{'a': row}['a']['City']",
        "row[1]",
        "(value == '' ? row : row).City",
        "row.City.Part",
    ] {
        let told = found(LeftToRight, expression(text, ""));
        assert!(!told.is_empty() && told.iter().all(|it| it.code == "TANDEM01"), "{text}: {told:?}");
    }
    assert!(!found(LeftToRight, expression("has(row.City) ? value : ''", "")).is_empty());
}

#[test]
fn a_line_of_both_ways_reads_what_never_changes() {
    let back = format!("value.substring(size(row[\"{COMPANY}\"]) + 1)");
    assert_eq!(found(Both, expression("row.dataAreaId + \"-\" + value", &back)), []);
    let told = found(Both, expression("value + row.City", "value"));
    assert_eq!(told[0].code, "TANDEM06");
    assert!(told[0].found.contains("`City`"), "{told:?}");
    let told = found(Both, expression("value + row.dataAreaId", ""));
    assert_eq!(told[0].code, "TANDEM03", "there is no way back");
}

#[test]
fn a_key_is_made_of_its_own_field_alone() {
    let (mut mapping, left, right) = with(LeftToRight, Transform::Trim);
    let key = mapping.fields.iter_mut().find(|line| line.right == "accountnumber").unwrap();
    key.transforms = vec![expression("value + row.dataAreaId", "value")];
    let told = check(&mapping, &left, &right);
    assert_eq!((told[0].code.as_str(), told[0].title.as_str()), ("TANDEM06", "accountnumber"));
}

#[test]
fn a_field_that_is_read_and_goes_or_changes_its_type_is_drift() {
    let (mapping, before, right) = with(LeftToRight, expression("value + row.City", ""));
    let seen = |now: &EntitySchema| {
        let left = Described { now, before: Some(&before) };
        findings(&mapping, left, Described { now: &right, before: None })
    };
    assert_eq!(seen(&before), []);
    let mut now = before.clone();
    now.fields.retain(|field| field.name != "City");
    let told = seen(&now);
    assert_eq!((told.len(), told[0].code.as_str()), (1, "TANDEM01"));
    let mut now = before.clone();
    now.fields.iter_mut().find(|field| field.name == "City").unwrap().kind = FieldKind::Integer;
    let told = seen(&now);
    assert_eq!((told[0].code.as_str(), told[0].title.as_str()), ("DIPV1030", "City"));
}

#[test]
fn a_preview_shows_what_becomes_of_a_row() {
    let (mapping, left, right) = with(LeftToRight, expression("value + row.City", ""));
    let line = mapping.fields.last().unwrap();
    let ends = (left.field("Extra"), right.field("extra"));
    let row = row(&[("Extra", "a"), ("City", "b")]);
    let value = Value::from("a");
    let tried = |row| preview(line, ends.0, ends.1, Direction::LeftToRight, Sample { value: &value, row });
    assert_eq!(tried(Some((&row, &left))), Ok("ab".into()));
    assert_eq!(tried(None), Err("No value of `City` can be shown.".to_owned()));
}

/// A name of the row, as either way of writing has it.
fn name() -> impl Strategy<Value = (String, String)> {
    ("[A-Z][a-z]{0,4}", any::<bool>()).prop_map(|(name, dotted)| {
        let text = if dotted { format!("row.{name}") } else { format!("row[\"{name}\"]") };
        (name, text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_the_fields_that_are_named_are_read(
        names in proptest::collection::vec(name(), 0..6),
        shape in 0_u8..3,
    ) {
        let texts: Vec<&str> = names.iter().map(|(_, text)| text.as_str()).collect();
        let text = match shape {
            0 => texts.iter().fold("value".to_owned(), |all, text| format!("{all} + {text}")),
            1 => format!("[value, {}][0]", texts.iter().map(|it| format!("string({it})")).collect::<Vec<_>>().join(", "))
                .replace(", ]", "]"),
            _ => texts.iter().fold("value".to_owned(), |all, text| format!("({text} == null ? {all} : \"row.No\")")),
        };
        let line = line("L", "r", LeftToRight, vec![expression(&text, "row.Back")]);
        let known: Vec<String> = named(&line, Direction::LeftToRight).into_iter().collect();
        let mut wanted: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        wanted.sort();
        wanted.dedup();
        prop_assert_eq!(known, wanted, "{}", text);
        prop_assert!(named(&line, Direction::RightToLeft).is_empty());
    }

    #[test]
    fn no_text_that_names_rows_panics(text in "(row|\\.City|\\[\"City\"\\]|\\[|\\]|value|\\+|\\(|\\)|\\?|:|\"|, ){0,14}") {
        let _ = found(LeftToRight, expression(&text, ""));
    }
}

#[test]
fn expressions_that_read_what_they_make_by_way_of_others_are_refused() {
    let (mut mapping, left, right) = with(LeftToRight, expression("value + row.City", ""));
    mapping.fields.push(line("City", "address1_city", RightToLeft, vec![]));
    assert_eq!(check(&mapping, &left, &right), [], "what is read may come from the other side");
    let last = mapping.fields.last_mut().unwrap();
    last.transforms = vec![expression("", "value + row.extra")];
    let told = check(&mapping, &left, &right);
    let codes: Vec<_> = told.iter().map(|it| (it.code.as_str(), it.title.as_str())).collect();
    assert_eq!(codes, [("TANDEM06", "extra"), ("TANDEM06", "address1_city")]);
    assert!(told[0].found.contains("`City`"), "{told:?}");
}
