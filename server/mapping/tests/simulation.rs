//! Two apps, any interleaving of edits, captures and work: in the end both sides say the same.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{compiled, currency, state};
use mapping::Plan;
use model::{ConflictPolicy, DeletePolicy, Direction, FieldRule, Side};
use odata::value::Value;
use pair::Pair;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Edit(Side, usize, usize),
    Capture(Side),
    Work,
    Create(Side),
    Delete(Side),
}

fn edits(side: Side) -> Vec<(&'static str, Vec<Value>)> {
    let texts = |values: &[&str]| values.iter().map(|value| Value::from(*value)).collect();
    let numbers = |values: &[&str]| values.iter().map(|value| Value::number(value).unwrap()).collect();
    match side {
        Side::Left => vec![
            ("OrganizationName", texts(&["A", "B", "C"])),
            ("CreditLimit", numbers(&["1", "2.01", "3"])),
            ("LanguageId", texts(&["", "en-us", "fr"])),
            ("Opened", texts(&["1900-01-01T00:00:00Z", "2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z"])),
            ("CurrencyCode", texts(&["USD", "EUR", ""])),
            ("GroupId", texts(&["10", "20", ""])),
        ],
        Side::Right => vec![
            ("name", texts(&["A", "B", "D"])),
            ("creditlimit", numbers(&["1.0001", "2", "3"])),
            ("msdyn_language", vec![15.into(), 36.into(), Value::Null]),
            ("msdyn_opened", vec![Value::Null, "2026-01-01".into(), "2026-02-01".into()]),
            ("_transactioncurrencyid_value", vec![currency("USD"), currency("EUR"), Value::Null]),
            ("rating", vec![1.into(), 2.into(), 3.into()]),
        ],
    }
}

fn sides() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Left), Just(Side::Right)]
}

fn policies() -> impl Strategy<Value = ConflictPolicy> {
    let fields = prop_oneof![Just(FieldRule::Master), Just(FieldRule::Newest)];
    let deletions = proptest::sample::select(DeletePolicy::ALL.to_vec());
    (sides(), fields, deletions).prop_map(|(master, fields, deletions)| ConflictPolicy {
        master,
        fields,
        deletions,
    })
}

fn steps(with_deletes: bool) -> impl Strategy<Value = Vec<Step>> {
    let rows = u32::from(with_deletes);
    let step = prop_oneof![
        6 => (sides(), 0..6_usize, 0..3_usize).prop_map(|(side, field, value)| Step::Edit(side, field, value)),
        4 => sides().prop_map(Step::Capture),
        4 => Just(Step::Work),
        rows => sides().prop_map(Step::Create),
        rows => sides().prop_map(Step::Delete),
    ];
    proptest::collection::vec(step, 0..40)
}

fn run(pair: &mut Pair, steps: &[Step]) {
    for step in steps {
        match *step {
            Step::Edit(side, field, value) => {
                let (column, values) = edits(side).swap_remove(field);
                pair.edit(side, column, values[value].clone());
            }
            Step::Capture(side) => pair.capture(side),
            Step::Work => pair.work(),
            Step::Create(side) => pair.create(side),
            Step::Delete(side) => pair.delete(side),
        }
    }
    pair.settle_down();
}

#[derive(Clone, Copy, PartialEq)]
enum OneWay {
    Compared,
    Ignored,
}

/// Every pair of values stands for each other: one of them becomes the other on its way.
fn assert_in_step(pair: &Pair, one_way: OneWay) {
    let row = |side| pair.apps[&side].row.as_ref().map(|(_, row)| state(&pair.compiled, side, row));
    let (left, right) = match (row(Side::Left), row(Side::Right)) {
        (Some(left), Some(right)) => (left, right),
        (None, None) => return,
        (left, right) => {
            panic!("only one row is left: {left:?} {right:?}\n{:#?}\n{:#?}", pair.link, pair.plans)
        }
    };
    let to_right = pair.compiled.project(Direction::LeftToRight, &left).unwrap();
    let to_left = pair.compiled.project(Direction::RightToLeft, &right).unwrap();
    let names = [
        ("OrganizationName", "name"),
        ("CreditLimit", "creditlimit"),
        ("LanguageId", "msdyn_language"),
        ("Opened", "msdyn_opened"),
        ("CurrencyCode", customers::CURRENCY),
        ("GroupId", "description"),
        ("Rating", "rating"),
    ];
    // The side that a one-way field never comes from may give it a value of its own in a row that it creates.
    let names = &names[..if one_way == OneWay::Compared { 7 } else { 5 }];
    for &(left_name, right_name) in names {
        let forward = to_right.get(right_name).is_some_and(|value| Some(value) == right.get(right_name));
        let back = to_left.get(left_name).is_some_and(|value| Some(value) == left.get(left_name));
        assert!(forward || back, "{left_name}: {left:?} {right:?}\n{:#?}\n{:#?}", pair.link, pair.plans);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_in_any_order_end_in_step(policy in policies(), steps in steps(false)) {
        let mut pair = Pair::in_step(compiled(), policy);
        run(&mut pair, &steps);
        assert_in_step(&pair, OneWay::Compared);
        prop_assert!(pair.apps.values().all(|app| app.row.is_some()));
        prop_assert!(!pair.plans.iter().any(|(_, plan)| matches!(plan, Plan::Invalid(_) | Plan::Loop)));
    }

    #[test]
    fn creations_and_deletions_too(policy in policies(), from in 0..4_u8, steps in steps(true)) {
        let mut pair = match from {
            0 => Pair::new(compiled(), policy),
            1 => {
                let mut pair = Pair::new(compiled(), policy);
                pair.create(Side::Left);
                pair.create(Side::Right);
                pair
            }
            _ => Pair::in_step(compiled(), policy),
        };
        run(&mut pair, &steps);
        assert_in_step(&pair, OneWay::Ignored);
        prop_assert!(!pair.plans.iter().any(|(_, plan)| matches!(plan, Plan::Invalid(_) | Plan::Loop)));
    }

    #[test]
    fn once_in_step_nothing_is_written_any_more(policy in policies(), steps in steps(true)) {
        let mut pair = Pair::in_step(compiled(), policy);
        run(&mut pair, &steps);
        let writes = pair.writes();
        for side in Side::BOTH {
            // The doorbell rings again although nothing has changed.
            let name = if side == Side::Left { "OrganizationName" } else { "name" };
            let value = pair.value(side, name);
            pair.edit(side, name, value);
        }
        pair.settle_down();
        prop_assert_eq!(pair.writes(), writes);
    }
}
