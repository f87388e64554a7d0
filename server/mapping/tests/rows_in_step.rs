//! Two apps in step by a line whose expression reads other fields of the row.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{COMPANY, currency, field, left_schema, line, mapping, right_schema};
use mapping::{Compiled, Plan};
use model::{EntitySchema, FieldKind, FieldSchema, Mapping, Side, SkipReason, SyncDirection, Transform};
use odata::value::Value;
use pair::Pair;
use proptest::prelude::*;

use SyncDirection::{Both, LeftToRight};

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

#[test]
fn a_line_of_both_ways_reads_what_never_changes_and_has_a_way_back() {
    let back = format!("value.substring(size(row[\"{COMPANY}\"]) + 1)");
    let both = expression("row.dataAreaId + \"-\" + value", &back);
    let mut pair = Pair::in_step(compiled(Both, both), Side::Right);
    pair.edit(Side::Left, "Extra", "7");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "extra"), "usmf-7".into());
    pair.edit(Side::Right, "extra", "usmf-8");
    pair.settle_down();
    assert_eq!(pair.value(Side::Left, "Extra"), "8".into());
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
fn what_is_written_from_the_other_side_is_read_like_what_people_write() {
    let line = compiled(
        LeftToRight,
        expression("row.OrganizationName == 'B' ? null : row.OrganizationName + value", ""),
    );
    let mut pair = Pair::new(line, Side::Left);
    // Also where the other side makes the row.
    pair.create(Side::Right);
    pair.settle_down();
    assert_eq!(
        pair.value(Side::Right, "extra"),
        Value::Null,
        "null and a text make nothing: {:?}",
        pair.plans.last()
    );
    let line = compiled(
        LeftToRight,
        expression("row.OrganizationName == 'B' ? null : row.OrganizationName + '!'", ""),
    );
    let mut pair = Pair::new(line, Side::Left);
    pair.create(Side::Right);
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "extra"), "Contoso!".into());
    for (name, made) in [("A", "A!".into()), ("B", Value::Null), ("C", "C!".into())] {
        pair.edit(Side::Right, "name", name);
        pair.settle_down();
        assert_eq!(pair.value(Side::Left, "OrganizationName"), name.into());
        assert_eq!(pair.value(Side::Right, "extra"), made);
    }
    // Both sides write the same at once.
    pair.edit(Side::Left, "OrganizationName", "D");
    pair.edit(Side::Right, "name", "D");
    pair.capture(Side::Right);
    pair.settle_down_from_queue();
    assert_eq!(pair.value(Side::Right, "extra"), "D!".into());
    let writes = pair.writes();
    pair.settle_down();
    assert_eq!(pair.writes(), writes);
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
}
