//! Which waiting changes of the other app count against a change, and which do not.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{agreed, contested, paired, row, updated, upsert};
use customers::compiled;
use mapping::{Plan, PlanInput, dispute, plan};
use model::{Operation, Side, SkipReason};
use odata::value::Value;
use pair::{Pair, change};

use Side::{Left, Right};

#[test]
fn a_change_of_a_row_out_of_its_filter_waits_for_nothing() {
    let compiled = compiled();
    let link = paired();
    let ours = row(&compiled, Left, &[("OrganizationName", "left".into())]);
    let name = ("name", Value::from("right"));
    let rival = row(&compiled, Right, std::slice::from_ref(&name));
    let outside = row(&compiled, Right, &[name, ("customertypecode", Value::Null)]);
    let against = |theirs| {
        let input = PlanInput { opposite: Some(theirs), ..upsert(&compiled, &ours, Some(&link)) };
        let decision = plan(&input);
        (decision.fields().is_some(), contested(dispute(&input, &decision).as_ref()).len())
    };
    assert_eq!(against(&rival), (false, 1), "the right is the master");
    assert_eq!(against(&outside), (true, 0), "it will not be written");
}

/// The ERP keeps two digits after the point, the CRM four: both people meant the same.
#[test]
fn values_that_stand_for_each_other_are_no_conflict() {
    for master in Side::BOTH {
        let mut pair = Pair::in_step(compiled(), master);
        pair.edit(Left, "CreditLimit", 1);
        pair.edit(Right, "creditlimit", Value::number("1.0001").unwrap());
        pair.capture(Left);
        pair.settle_down_from_queue();
        assert_eq!((pair.writes(), pair.disputes.len()), (0, 0), "{master}: {:?}", pair.plans);
        let link = pair.link.as_ref().unwrap();
        assert_eq!(agreed(link, Right, "creditlimit"), Some(Value::number("1.0001").unwrap()), "{master}");
    }
}

/// The right filter's column is set to what the map says it always is.
#[test]
fn a_constant_that_stands_there_already_is_not_written() {
    let compiled = compiled();
    let link = captured::with_agreed(paired(), Right, "customertypecode", None);
    let ours = row(&compiled, Left, &[("CreditLimit", 5.into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &ours, Some(&link)))), ["creditlimit", "customertypecode"]);
    let theirs = row(&compiled, Right, &[("rating", 3.into())]);
    let input = PlanInput { opposite: Some(&theirs), ..upsert(&compiled, &ours, Some(&link)) };
    assert_eq!(updated(&plan(&input)), ["creditlimit"]);
}

/// Only what travels back and is not agreed on yet would be lost with the row.
#[test]
fn a_deletion_has_a_rival_only_where_the_other_side_changed_something_that_travels() {
    let compiled = compiled();
    let link = paired();
    let told = |changes: &[(&str, Value)]| {
        let theirs = row(&compiled, Right, changes);
        let deletion = PlanInput {
            operation: Operation::Delete,
            opposite: Some(&theirs),
            ..change(&compiled, Some(&link), captured::LATER)
        };
        let decision = plan(&deletion);
        let is_delete = matches!(decision, Plan::Delete { .. });
        assert!(is_delete || captured::reason(&decision) == Some(SkipReason::Unchanged), "{decision:?}");
        (is_delete, contested(dispute(&deletion, &decision).as_ref()).join(" "))
    };
    assert_eq!(told(&[]), (true, String::new()), "nothing was changed");
    assert_eq!(told(&[("description", "20".into())]), (true, String::new()), "it does not travel this way");
    assert_eq!(told(&[("name", "right".into())]), (false, "name".to_owned()));
    assert_eq!(
        told(&[("name", "right".into()), ("customertypecode", Value::Null)]),
        (true, String::new()),
        "the row is out of its filter"
    );
}
