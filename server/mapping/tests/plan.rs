//! What is done about single changes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{compiled, currency};
use mapping::{Plan, Refusal, State};
use model::{Direction, Side, SkipReason};
use odata::value::{Record, Value};
use pair::Pair;

use Direction::{LeftToRight, RightToLeft};

fn skips(pair: &Pair) -> Vec<(Direction, SkipReason)> {
    let reason = |plan: &Plan| match plan {
        Plan::Skip { reason, .. } => Some(*reason),
        _ => None,
    };
    pair.plans.iter().filter_map(|(direction, plan)| Some((*direction, reason(plan)?))).collect()
}

fn updates(pair: &Pair) -> Vec<(Direction, State)> {
    let fields = |plan: &Plan| match plan {
        Plan::Update { fields, .. } => Some(fields.clone()),
        _ => None,
    };
    pair.plans.iter().filter_map(|(direction, plan)| Some((*direction, fields(plan)?))).collect()
}

fn one(field: &str, value: impl Into<Value>) -> State {
    [(field, value)].into_iter().collect()
}

#[test]
fn a_new_row_is_created_once_and_its_echo_dropped() {
    let mut pair = Pair::new(compiled(), Side::Right);
    pair.create(Side::Left);
    pair.settle_down();
    assert_eq!(pair.writes(), 1);
    assert!(
        matches!(&pair.plans[0], (LeftToRight, Plan::Create { fields }) if !fields.contains("msdyn_opened"))
    );
    assert_eq!(skips(&pair), [(RightToLeft, SkipReason::Echo)]);
}

#[test]
fn only_the_changed_field_travels() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.settle_down();
    assert_eq!(updates(&pair), [(LeftToRight, one("name", "Fabrikam"))]);
    assert_eq!(skips(&pair), [(RightToLeft, SkipReason::Echo)]);
}

#[test]
fn back_and_forth_is_three_real_writes() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    for name in ["B", "Contoso", "B"] {
        pair.edit(Side::Left, "OrganizationName", name);
        pair.capture(Side::Left);
    }
    pair.settle_down();
    assert_eq!(updates(&pair).len(), 3);
    assert_eq!(pair.value(Side::Right, "name"), "B".into());
}

#[test]
fn an_edit_elsewhere_leaves_agreeing_spellings_alone() {
    let mut pair = Pair::in_step(compiled(), Side::Left);
    assert_eq!(pair.value(Side::Left, "LanguageId"), "".into());
    pair.edit(Side::Right, "name", "Fabrikam");
    pair.settle_down();
    assert_eq!(updates(&pair), [(RightToLeft, one("OrganizationName", "Fabrikam"))]);
}

#[test]
fn edits_of_different_fields_both_arrive() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.edit(Side::Right, "_transactioncurrencyid_value", currency("EUR"));
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "name"), "Fabrikam".into());
    assert_eq!(pair.value(Side::Left, "CurrencyCode"), "EUR".into());
    assert_eq!(pair.writes(), 2);
}

#[test]
fn the_master_wins_field_by_field_whoever_was_first() {
    for master in Side::BOTH {
        for first in Side::BOTH {
            let mut pair = Pair::in_step(compiled(), master);
            pair.edit(Side::Left, "OrganizationName", "left");
            pair.edit(Side::Left, "CreditLimit", 7);
            pair.edit(Side::Right, "name", "right");
            pair.capture(first);
            pair.settle_down_from_queue();
            let wanted = if master == Side::Left { "left" } else { "right" };
            assert_eq!(pair.value(Side::Left, "OrganizationName"), wanted.into(), "{master:?} {first:?}");
            assert_eq!(pair.value(Side::Right, "name"), wanted.into(), "{master:?} {first:?}");
            assert_eq!(pair.value(Side::Right, "creditlimit"), 7.into());
        }
    }
}

/// Both sides came to the same value; or one did, by a write of ours whose answer was lost.
#[test]
fn what_stands_there_already_is_not_written() {
    for master in Side::BOTH {
        let mut pair = Pair::in_step(compiled(), master);
        pair.edit(Side::Left, "OrganizationName", "Fabrikam");
        pair.edit(Side::Right, "name", "Fabrikam");
        pair.capture(Side::Left);
        pair.settle_down_from_queue();
        assert_eq!(pair.writes(), 0, "{master:?}");
        pair.edit(Side::Right, "name", "Litware");
        pair.settle_down();
        assert_eq!(updates(&pair), [(RightToLeft, one("OrganizationName", "Litware"))], "{master:?}");
    }
}

#[test]
fn a_clearing_by_the_master_wins_too() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "CurrencyCode", "EUR");
    pair.edit(Side::Right, "_transactioncurrencyid_value", Value::Null);
    pair.capture(Side::Left);
    pair.settle_down_from_queue();
    assert_eq!(pair.value(Side::Left, "CurrencyCode"), "".into());
}

#[test]
fn rows_that_meet_are_adopted_and_the_master_decides() {
    for master in Side::BOTH {
        let mut pair = Pair::new(compiled(), master);
        pair.create(Side::Left);
        pair.create(Side::Right);
        pair.edit(Side::Left, "OrganizationName", "left");
        pair.edit(Side::Right, "name", "right");
        pair.settle_down();
        let wanted = if master == Side::Left { "left" } else { "right" };
        assert_eq!(pair.value(Side::Left, "OrganizationName"), wanted.into());
        assert_eq!(pair.value(Side::Right, "name"), wanted.into());
        assert_eq!(pair.writes(), 1);
    }
}

#[test]
fn equal_rows_are_adopted_without_a_write() {
    let mut pair = Pair::new(compiled(), Side::Right);
    pair.create(Side::Left);
    pair.create(Side::Right);
    pair.settle_down();
    assert_eq!(pair.writes(), 0);
    assert!(pair.link.is_some_and(|link| !link.left_id.is_empty() && !link.right_id.is_empty()));
}

#[test]
fn a_deletion_travels_and_does_not_come_back() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.delete(Side::Left);
    pair.settle_down();
    assert!(pair.apps[&Side::Right].row.is_none());
    assert_eq!(skips(&pair), [(RightToLeft, SkipReason::Echo)]);
    pair.create(Side::Left);
    pair.settle_down();
    assert!(pair.apps[&Side::Right].row.is_some(), "the same key may be used again");
}

#[test]
fn the_master_decides_between_a_change_and_a_deletion() {
    for (master, survives) in [(Side::Left, false), (Side::Right, true)] {
        let mut pair = Pair::in_step(compiled(), master);
        pair.delete(Side::Left);
        pair.edit(Side::Right, "name", "right");
        pair.settle_down();
        assert_eq!(pair.apps[&Side::Left].row.is_some(), survives, "{master:?}");
        assert_eq!(pair.apps[&Side::Right].row.is_some(), survives, "{master:?}");
    }
}

#[test]
fn a_row_out_of_its_filter_is_left_alone_until_it_enters_again() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "PartyType", "Person");
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.settle_down();
    assert_eq!(skips(&pair), [(LeftToRight, SkipReason::Filtered)]);
    assert!(pair.link.as_ref().is_some_and(|link| link.out_of_filter));
    assert_eq!(pair.value(Side::Right, "name"), "Contoso".into());
    pair.edit(Side::Left, "PartyType", "Organization");
    pair.settle_down();
    assert_eq!(pair.value(Side::Right, "name"), "Fabrikam".into());
    assert!(pair.link.as_ref().is_some_and(|link| !link.out_of_filter));
    pair.edit(Side::Left, "PartyType", "Person");
    pair.settle_down();
    pair.delete(Side::Left);
    pair.settle_down();
    assert!(pair.apps[&Side::Right].row.is_some(), "it is not deleted either");
}

#[test]
fn a_changed_key_is_refused() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "CustomerAccount", "US-002");
    pair.settle_down();
    let refusal = Refusal::KeyChanged { from: pair::KEY.into(), to: "usmf|us-002".into() };
    assert_eq!(pair.plans, [(LeftToRight, Plan::Invalid(refusal))]);
}

#[test]
fn a_key_in_another_case_is_the_same_key_and_not_written() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "CustomerAccount", "us-001");
    pair.settle_down();
    assert_eq!(pair.writes(), 0);
}

#[test]
fn a_row_without_company_does_not_sync() {
    let mut pair = Pair::new(compiled(), Side::Right);
    pair.create(Side::Right);
    pair.edit(Side::Right, "_msdyn_company_value", Value::Null);
    pair.settle_down();
    assert_eq!(skips(&pair), [(RightToLeft, SkipReason::NoCompany)]);
}

#[test]
fn a_value_that_cannot_be_mapped_is_refused_and_later_edits_elsewhere_too() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.edit(Side::Left, "LanguageId", "tlh");
    pair.settle_down();
    assert!(matches!(&pair.plans[..], [(_, Plan::Invalid(Refusal::Fields(faults)))] if faults.len() == 1));
}

fn upper_case(side: Side, row: &mut Record) {
    let name = row.get("name").and_then(Value::as_str).map(str::to_uppercase);
    if let (Side::Right, Some(name)) = (side, name) {
        row.insert("name", name);
    }
}

#[test]
fn a_value_altered_by_the_other_app_comes_back_once() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    (pair.rule, pair.pace) = (upper_case, 100);
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.settle_down();
    assert_eq!(pair.value(Side::Left, "OrganizationName"), "FABRIKAM".into());
    assert_eq!(pair.writes(), 2);
}

fn quarrel(side: Side, row: &mut Record) {
    let column = if side == Side::Left { "OrganizationName" } else { "name" };
    let name = if side == Side::Left { "left" } else { "right" };
    row.insert(column, name);
}

#[test]
fn two_apps_that_quarrel_are_stopped_at_the_third_answer() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    (pair.rule, pair.pace) = (quarrel, 100);
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.settle_down();
    assert_eq!(pair.writes(), 3, "one write and two answers");
    assert!(matches!(pair.plans.last(), Some((_, Plan::Loop))));
}

#[test]
fn people_who_edit_one_side_quickly_are_not_taken_for_a_loop() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.pace = 100;
    for number in 0..10 {
        pair.edit(Side::Left, "OrganizationName", format!("name {number}"));
        pair.settle_down();
    }
    assert_eq!(pair.writes(), 10);
}

#[test]
fn a_lookup_kept_back_is_written_by_the_next_plan() {
    let mut pair = Pair::new(compiled(), Side::Right);
    pair.keep_back = Some(customers::CURRENCY);
    pair.create(Side::Left);
    pair.capture(Side::Left);
    pair.work();
    pair.keep_back = None;
    assert!(pair.value(Side::Right, "_transactioncurrencyid_value").is_null());
    pair.edit(Side::Left, "Rating", 0);
    pair.capture(Side::Left);
    pair.work();
    assert_eq!(pair.value(Side::Right, "_transactioncurrencyid_value"), currency("USD"));
}

#[test]
fn a_lookup_kept_back_from_an_update_is_written_by_the_next_plan_too() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.keep_back = Some(customers::CURRENCY);
    pair.edit(Side::Left, "CurrencyCode", "EUR");
    pair.edit(Side::Left, "OrganizationName", "Fabrikam");
    pair.capture(Side::Left);
    pair.work();
    pair.keep_back = None;
    assert_eq!(pair.value(Side::Right, "name"), "Fabrikam".into());
    assert_eq!(pair.value(Side::Right, "_transactioncurrencyid_value"), currency("USD"));
    pair.edit(Side::Left, "Rating", 0);
    pair.capture(Side::Left);
    pair.work();
    assert_eq!(pair.value(Side::Right, "_transactioncurrencyid_value"), currency("EUR"));
}
