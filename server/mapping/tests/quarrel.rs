//! Which writes are answers to each other, and when they are too many.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{LATER, paired, row, updated, upsert, with_agreed};
use customers::compiled;
use mapping::{Plan, PlanInput, plan};
use model::{Direction, RecentWrite, RecordLink, Side};

use Direction::{LeftToRight, RightToLeft};
use Side::{Left, Right};

/// The pair after writes that went there and back in turn, the last of them to the left, each of these fields.
fn after_turns(link: RecordLink, number: i64, fields: &[&str]) -> RecordLink {
    let turn = |ago: i64| RecentWrite {
        at: LATER.plus_millis(-100 * ago),
        direction: if ago % 2 == 1 { RightToLeft } else { LeftToRight },
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    RecordLink { recent: (1..=number).rev().map(turn).collect(), ..link }
}

#[test]
fn two_answers_are_carried_out_and_the_third_is_not() {
    let compiled = compiled();
    let renamed = row(&compiled, Left, &[("OrganizationName", "Fabrikam".into())]);
    for turns in 0..5 {
        let link = after_turns(paired(), turns, &["name"]);
        let decision = plan(&upsert(&compiled, &renamed, Some(&link)));
        assert_eq!(decision == Plan::Loop, turns > 2, "{turns}: {decision:?}");
    }
}

#[test]
fn answers_of_a_minute_ago_count_no_more() {
    let compiled = compiled();
    let renamed = row(&compiled, Left, &[("OrganizationName", "Fabrikam".into())]);
    let link = after_turns(paired(), 3, &["name"]);
    // The oldest of the three was written 300 ms before.
    for (later, is_loop) in [(59_699, true), (59_700, false)] {
        let now = LATER.plus_millis(later);
        let decision = plan(&PlanInput { now, ..upsert(&compiled, &renamed, Some(&link)) });
        assert_eq!(decision == Plan::Loop, is_loop, "{later}");
    }
}

#[test]
fn other_fields_of_the_record_are_in_no_quarrel() {
    let compiled = compiled();
    let link = after_turns(paired(), 6, &["name", "msdyn_language"]);
    let dearer = row(&compiled, Left, &[("CreditLimit", 5.into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &dearer, Some(&link)))), ["creditlimit"]);
}

/// An older version of the map had the field travel both ways.
#[test]
fn a_field_that_travels_one_way_only_is_in_no_quarrel() {
    let compiled = compiled();
    let link = after_turns(paired(), 6, &["description"]);
    let regrouped = row(&compiled, Left, &[("GroupId", "20".into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &regrouped, Some(&link)))), ["description"]);
}

/// It says nothing of who made the change.
#[test]
fn a_field_that_is_only_repaired_along_with_a_change_is_in_no_quarrel() {
    let compiled = compiled();
    let link = with_agreed(paired(), Right, "name", Some("Litware".into()));
    let link = after_turns(link, 6, &["name"]);
    let dearer = row(&compiled, Left, &[("CreditLimit", 5.into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &dearer, Some(&link)))), ["creditlimit", "name"]);
}

#[test]
fn a_field_that_has_the_value_already_is_in_no_quarrel() {
    let compiled = compiled();
    let link = after_turns(paired(), 6, &["name"]);
    let ours = row(&compiled, Left, &[("OrganizationName", "Fabrikam".into()), ("CreditLimit", 5.into())]);
    let theirs = row(&compiled, Right, &[("name", "Fabrikam".into())]);
    let input = PlanInput { opposite: Some(&theirs), ..upsert(&compiled, &ours, Some(&link)) };
    assert_eq!(updated(&plan(&input)), ["creditlimit"]);
}
