//! Expressions that read other fields of the row.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{
    COMPANY, CURRENCY, currency, field, left_row, left_schema, line, mapping, right_schema, state,
};
use mapping::{Compiled, Described, Plan, Sample, check, findings, named, preview};
use model::{
    Direction, EntitySchema, FieldKind, FieldSchema, Finding, Mapping, Side, SkipReason, SyncDirection,
    Transform,
};
use odata::value::{Record, Value};
use pair::Pair;
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
fn a_line_of_both_ways_reads_what_never_changes_and_has_a_way_back() {
    let back = format!("value.substring(size(row[\"{COMPANY}\"]) + 1)");
    let both = expression("row.dataAreaId + \"-\" + value", &back);
    assert_eq!(found(Both, both.clone()), []);
    let mut pair = Pair::in_step(compiled(Both, both), Side::Right);
    pair.edit(Side::Left, "Extra", "7");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "extra"), "usmf-7".into());
    pair.edit(Side::Right, "extra", "usmf-8");
    pair.settle_down();
    assert_eq!(pair.value(Side::Left, "Extra"), "8".into());

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
fn a_change_of_a_field_that_is_read_is_one_of_the_line_and_its_echo_is_none() {
    let line = compiled(LeftToRight, expression("value + \"/\" + row.City", ""));
    let mut pair = Pair::in_step(line, Side::Right);
    pair.edit(Side::Left, "Extra", "a");
    pair.edit(Side::Left, "City", "Bonn");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "extra"), "a/Bonn".into());
    pair.plans.clear();
    pair.edit(Side::Left, "City", "Köln");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "extra"), "a/Köln".into());
    assert_eq!(pair.writes(), 1);
    let (_, echo) = pair.plans.last().unwrap();
    assert!(matches!(echo, Plan::Skip { reason: SkipReason::Echo | SkipReason::Unchanged, .. }), "{echo:?}");
    pair.plans.clear();
    // A field that nobody reads.
    pair.edit(Side::Left, "Discount", Value::number("1").unwrap());
    pair.settle_down();
    assert_eq!(pair.writes(), 0);
    // A deletion meets a change of what is read.
    pair.edit(Side::Left, "City", "Ulm");
    pair.delete(Side::Right);
    pair.settle_down_from_queue();
    assert_eq!(pair.disputes.len(), 1, "{:?}", pair.plans);
}

#[test]
fn a_line_that_has_no_field_of_its_own_may_read_others() {
    let (mut mapping, left, right) = with(LeftToRight, Transform::Trim);
    let own = mapping.fields.last_mut().unwrap();
    own.left = String::new();
    own.transforms = vec![customers::default("in "), expression("value + row.City", "")];
    let compiled = Compiled::new(&mapping, &left, &right).unwrap();
    let mut pair = Pair::in_step(compiled, Side::Right);
    for city in ["Bonn", "Ulm"] {
        pair.edit(Side::Left, "City", city);
        pair.settle_down();
        assert_eq!(pair.value(Side::Right, "extra"), format!("in {city}").into());
    }
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

fn edits() -> Vec<(Side, &'static str, Vec<Value>)> {
    let texts = |values: &[&str]| values.iter().map(|value| Value::from(*value)).collect();
    vec![
        (Side::Left, "Extra", texts(&["a", "b", ""])),
        (Side::Left, "City", texts(&["Bonn", "Ulm", ""])),
        (Side::Left, "OrganizationName", texts(&["A", "B"])),
        (Side::Left, "GroupId", texts(&["10", "20"])),
        (Side::Right, "name", texts(&["A", "C"])),
        (Side::Right, "extra", texts(&["x"])),
        (Side::Right, "_transactioncurrencyid_value", vec![currency("USD"), currency("EUR")]),
    ]
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
    fn what_is_written_is_always_made_of_one_row(
        steps in proptest::collection::vec((0_usize..7, 0_usize..3, 0_u8..4), 1..25),
        master in prop_oneof![Just(Side::Left), Just(Side::Right)],
    ) {
        let text = "(value == null ? '-' : value) + '/' + (row.City == null ? '-' : row.City) + '/' + row.OrganizationName";
        let mut pair = Pair::in_step(compiled(LeftToRight, expression(text, "")), master);
        let all = edits();
        for (at, value, then) in steps {
            let (side, column, values) = &all[at];
            pair.edit(*side, column, values[value % values.len()].clone());
            match then {
                0 => pair.capture(Side::Left),
                1 => pair.capture(Side::Right),
                2 => pair.work(),
                _ => pair.settle_down(),
            }
        }
        pair.edit(Side::Left, "City", "the end");
        pair.settle_down();
        let told = |column| pair.value(Side::Left, column).as_str().unwrap_or_default().to_owned();
        let own = told("Extra");
        let own = if own.is_empty() { "-" } else { &own };
        let wanted = format!("{own}/the end/{}", told("OrganizationName"));
        prop_assert_eq!(pair.value(Side::Right, "extra"), wanted.into());
        prop_assert_eq!(pair.value(Side::Right, "name"), pair.value(Side::Left, "OrganizationName"));
    }

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
