//! Values that somebody writes by hand in place of what a record's values become.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{CURRENCY, compiled, left_row, state};
use mapping::{Attempted, Plan, PlanInput, Refusal, Source, State, plan};
use model::{Cell, Direction, FieldFault, FieldKind, FieldMark, Moment, Side};
use odata::value::Value;
use pair::{Pair, change};
use std::collections::BTreeMap;

const LTR: Direction = Direction::LeftToRight;

fn by_hand(fields: &[(&str, &str)]) -> State {
    fields.iter().copied().collect()
}

fn in_step() -> Pair {
    Pair::in_step(compiled(), Side::Right)
}

#[test]
fn what_was_written_by_hand_is_sent_once_and_stays_until_one_side_changes_it() {
    let mut pair = in_step();
    pair.edit(Side::Left, "OrganizationName", "From the ERP");
    pair.write_by_hand(Side::Left, by_hand(&[("name", "By hand")]));
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "name"), "By hand".into());
    assert_eq!(
        pair.value(Side::Left, "OrganizationName"),
        "From the ERP".into(),
        "the source is not changed"
    );
    assert_eq!(pair.writes(), 1, "neither the echo nor the captured edit writes again: {:?}", pair.plans);
    assert_eq!(pair.link.as_ref().unwrap().by_hand, ["name".to_owned()].into());
    // Changes of other fields travel both ways and leave it alone.
    pair.edit(Side::Left, "CreditLimit", 7_i64);
    pair.settle_down();
    pair.edit(Side::Right, "creditonhold", true);
    pair.settle_down();
    assert_eq!(
        (pair.value(Side::Right, "creditlimit"), pair.value(Side::Left, "OnHold")),
        (7_i64.into(), "Yes".into())
    );
    assert_eq!(pair.value(Side::Right, "name"), "By hand".into());
    assert_eq!(pair.value(Side::Left, "OrganizationName"), "From the ERP".into());
    // The next change of it travels, whichever side it comes from.
    pair.edit(Side::Left, "OrganizationName", "Again from the ERP");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "name"), "Again from the ERP".into());
    assert!(pair.link.as_ref().unwrap().by_hand.is_empty());
}

#[test]
fn the_targets_next_change_of_it_travels_as_well() {
    let mut pair = in_step();
    pair.write_by_hand(Side::Left, by_hand(&[("name", "By hand")]));
    pair.settle_down();
    pair.edit(Side::Right, "name", "From the CRM");
    pair.settle_down();
    assert_eq!(pair.value(Side::Left, "OrganizationName"), "From the CRM".into());
    assert!(pair.link.as_ref().unwrap().by_hand.is_empty());
}

#[test]
fn a_value_by_hand_stands_above_the_policy() {
    let mut pair = in_step();
    pair.edit(Side::Right, "name", "Of the master");
    pair.write_by_hand(Side::Left, by_hand(&[("name", "By hand")]));
    pair.settle_down_from_queue();
    assert_eq!(pair.value(Side::Right, "name"), "By hand".into());
    assert_eq!(pair.value(Side::Left, "OrganizationName"), "Contoso".into());
}

#[test]
fn a_record_is_created_with_values_by_hand_although_its_own_will_not_do() {
    let compiled = compiled();
    let mut record = left_row();
    record.insert("LanguageId", "xx");
    let source = Source { state: state(&compiled, Side::Left, &record), modified: None, record };
    let own = PlanInput { source: Some(&source), ..change(&compiled, None, Moment(1)) };
    assert!(matches!(plan(&own), Plan::Invalid(Refusal::Fields(_))));
    let values = State::from_json(r#"{"msdyn_language":36,"description":null}"#).unwrap();
    let Plan::Create { fields } = plan(&PlanInput { edited: Some(&values), ..own }) else { panic!() };
    assert_eq!(fields.get("msdyn_language"), values.get("msdyn_language"));
    assert_eq!((fields.get("name"), fields.get("description")), (Some(&"Contoso".into()), None));
}

#[test]
fn a_key_is_not_written_by_hand() {
    let compiled = compiled();
    let source = state(&compiled, Side::Left, &left_row());
    let values = by_hand(&[("accountnumber", "X"), ("nonsense", "Y")]);
    let target = compiled.project_edited(LTR, &source, Some(&values)).unwrap();
    assert_eq!(target, compiled.project(LTR, &source).unwrap());
}

#[test]
fn what_is_typed_is_checked_against_the_target() {
    let compiled = compiled();
    let read = |name: &str, text: &str| {
        compiled.read_edits(LTR, &BTreeMap::from([(name.to_owned(), text.to_owned())]))
    };
    let refused = |name: &str, text: &str| read(name, text).unwrap_err().of(name).unwrap().to_owned();
    assert_eq!(read("creditlimit", "12.50").unwrap().to_json(), r#"{"creditlimit":12.5}"#);
    assert_eq!(read("description", "  ").unwrap().get("description"), Some(&Value::Null));
    assert_eq!(read(CURRENCY, "EUR").unwrap().get(CURRENCY), Some(&"EUR".into()));
    assert_eq!(refused("creditlimit", "much"), "This is not a number.");
    assert_eq!(refused("accountnumber", "1"), "It names the record and cannot be changed.");
    assert!(refused("rating", "1").contains("no such field"), "it travels the other way only");
    let errors = compiled.read_edits(
        LTR,
        &BTreeMap::from([
            ("creditlimit".to_owned(), "x".to_owned()),
            ("creditonhold".to_owned(), "y".to_owned()),
        ]),
    );
    assert_eq!(errors.unwrap_err().iter().count(), 2, "every field is told");
    // The other way the names are those of the ERP.
    let read = |text: &str| {
        let typed = BTreeMap::from([("OrganizationName".to_owned(), text.to_owned())]);
        compiled.read_edits(Direction::RightToLeft, &typed)
    };
    let told = |text: &str| read(text).unwrap_err().of("OrganizationName").unwrap().to_owned();
    assert_eq!(told(""), "The ERP makes no record without it.");
    assert_eq!(told("123456789012345678901"), "It has 21 characters, and the ERP takes 20.");
    assert!(read("12345678901234567890").is_ok());
}

#[test]
fn an_attempt_is_told_line_by_line() {
    let compiled = compiled();
    let source = state(&compiled, Side::Left, &left_row());
    let sent = odata::value::Record::from_json(
        r#"{"name":"Sent","transactioncurrencyid@odata.bind":"/transactioncurrencies(1)"}"#,
    )
    .unwrap();
    let faults = [FieldFault { field: "Name".into(), message: "too long".into() }];
    let attempted =
        Attempted { direction: LTR, source: Some(&source), sent: Some(&sent), edited: None, faults: &faults };
    let tried = compiled.tried(&attempted);
    let line = |right: &str| tried.iter().find(|line| line.right == right).unwrap();
    assert_eq!((&line("name").tried, line("name").sent), (&Cell::Text("Sent".into()), true));
    assert_eq!(line("name").fault.as_deref(), Some("too long"));
    assert!(line(CURRENCY).sent && !line("creditlimit").sent);
    assert_eq!(line("creditlimit").fault, None);
    assert!(line("accountnumber").is_key && line("accountnumber").input.is_none());
    assert_eq!((&line("rating").tried, &line("rating").input), (&Cell::Unknown, &None));
    assert_eq!(line("creditlimit").input.as_ref().map(|input| &input.kind), Some(&FieldKind::Decimal));

    let mut row = left_row();
    row.insert("CreditLimit", 99_i64);
    let now = compiled.now(Side::Left, &state(&compiled, Side::Left, &row), &attempted, &tried);
    let marks: Vec<_> =
        tried.iter().zip(&now).filter_map(|(line, now)| Some((line.right.as_str(), now.mark?))).collect();
    assert_eq!(marks, [("creditlimit", FieldMark::Changed)]);
    let target = compiled.project(LTR, &source).unwrap();
    let now = compiled.now(Side::Right, &target, &attempted, &tried);
    let marks: Vec<_> =
        tried.iter().zip(&now).filter_map(|(line, now)| Some((line.right.as_str(), now.mark?))).collect();
    assert_eq!(marks, [("name", FieldMark::Differs)]);
}
