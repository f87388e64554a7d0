//! What is done about rows that are gone, decision by decision, and what the pair knows afterwards.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::compiled;
use mapping::{Compiled, Plan, PlanInput, plan, settled_link};
use model::{Direction, Moment, Operation, RecentWrite, RecordLink, Side, SkipReason};
use pair::{Pair, change};
use std::collections::BTreeSet;

const LATER: Moment = Moment(86_400_000);

/// A pair in step, with the rules that it was made by.
fn paired() -> (Compiled, RecordLink) {
    let pair = Pair::in_step(compiled(), Side::Right);
    (compiled(), pair.link.unwrap())
}

/// The deletion of the left row of that id.
fn deletion<'a>(compiled: &'a Compiled, link: Option<&'a RecordLink>, id: &'a str) -> PlanInput<'a> {
    PlanInput { operation: Operation::Delete, source_id: id, ..change(compiled, link, LATER) }
}

fn skipped(plan: &Plan) -> (SkipReason, Option<&RecordLink>) {
    match plan {
        Plan::Skip { reason, link } => (*reason, link.as_ref()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_partner_of_a_deleted_row_is_deleted_and_the_pair_is_over() {
    let (compiled, mut link) = paired();
    link.updated_at = Moment(1);
    let id = link.left_id.clone();
    let input = deletion(&compiled, Some(&link), &id);
    let decision = plan(&input);
    assert_eq!(decision, Plan::Delete { id: link.right_id.clone() });
    let over = settled_link(&input, &decision, "").unwrap();
    assert_eq!(over, RecordLink { deleted: true, updated_at: LATER, ..link.clone() });
    // A pair that was out of its filter may be over, too: it comes back as one that is not.
    let out = RecordLink { out_of_filter: true, ..link };
    let over = settled_link(&deletion(&compiled, Some(&out), &id), &decision, "").unwrap();
    assert!(!over.out_of_filter);
}

#[test]
fn the_row_is_known_by_its_id_in_any_case_and_where_it_is_unknown_by_its_key() {
    let (compiled, link) = paired();
    let delete = Plan::Delete { id: link.right_id.clone() };
    for id in [link.left_id.to_uppercase(), String::new()] {
        assert_eq!(plan(&deletion(&compiled, Some(&link), &id)), delete, "{id:?}");
    }
    let unknown = RecordLink { left_id: String::new(), ..link.clone() };
    assert_eq!(plan(&deletion(&compiled, Some(&unknown), "any")), delete);
    let other = plan(&deletion(&compiled, Some(&link), "another row of this key"));
    assert_eq!(skipped(&other), (SkipReason::Gone, None));
}

#[test]
fn the_deletion_of_a_row_out_of_its_filter_ends_the_pair_and_spares_the_partner() {
    let (compiled, link) = paired();
    let link = RecordLink { out_of_filter: true, updated_at: Moment(1), ..link };
    let decision = plan(&deletion(&compiled, Some(&link), &link.left_id));
    let (reason, over) = skipped(&decision);
    assert_eq!(reason, SkipReason::Filtered);
    assert_eq!(over, Some(&RecordLink { deleted: true, updated_at: LATER, ..link.clone() }));
}

#[test]
fn our_own_deletion_comes_back_as_an_echo() {
    let (compiled, link) = paired();
    // (deleted, written to the left, written to the right)
    let table = [
        ((true, 7, 3), SkipReason::Echo),
        ((true, 3, 7), SkipReason::Gone),
        ((true, 3, 3), SkipReason::Gone),
    ];
    for ((deleted, left_written, right_written), expected) in table {
        let link = RecordLink { deleted, left_written, right_written, ..link.clone() };
        let decision = plan(&deletion(&compiled, Some(&link), &link.left_id));
        assert_eq!(skipped(&decision), (expected, None), "{left_written} {right_written}");
    }
    assert_eq!(skipped(&plan(&deletion(&compiled, None, "1"))), (SkipReason::Gone, None));
    // A pair that lost its partner is none, and none of ours either.
    let alone = RecordLink { right_id: String::new(), left_written: 7, ..link };
    assert_eq!(skipped(&plan(&deletion(&compiled, Some(&alone), &alone.left_id))), (SkipReason::Gone, None));
}

#[test]
fn a_row_that_leaves_its_filter_is_left_alone_from_then_on() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.now = LATER;
    pair.pace = 0;
    pair.edit_at(Side::Left, Some(LATER), "PartyType", "Person");
    pair.settle_down();
    let link = pair.link.clone().unwrap();
    assert!(link.out_of_filter);
    assert_eq!(link.updated_at, LATER);
    assert_eq!(pair.writes(), 0);
}

#[test]
fn writes_of_the_last_minute_are_remembered_by_their_turns() {
    let mut pair = Pair::in_step(compiled(), Side::Right);
    pair.pace = 0;
    let (start, fields) =
        (LATER, |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<BTreeSet<_>>());
    let mut edit = |side, at: i64, column, value: &str| {
        pair.now = start.plus_millis(at);
        pair.edit_at(side, Some(pair.now), column, value);
        pair.settle_down();
        pair.link.clone().unwrap().recent
    };
    let turn = |at, direction, names: &[&str]| RecentWrite {
        at: start.plus_millis(at),
        direction,
        fields: fields(names),
    };
    edit(Side::Left, 0, "OrganizationName", "A");
    let recent = edit(Side::Left, 1_000, "CreditLimit", "5");
    assert_eq!(recent, [turn(1_000, Direction::LeftToRight, &["creditlimit", "name"])], "one turn");
    let recent = edit(Side::Right, 2_000, "name", "B");
    assert_eq!(recent.len(), 2);
    assert_eq!(recent[1], turn(2_000, Direction::RightToLeft, &["name"]));
    // The first turn is a minute old by then, and counts no more.
    let recent = edit(Side::Left, 61_000, "OrganizationName", "C");
    assert_eq!(recent.len(), 2);
    assert_eq!(recent[0].at, start.plus_millis(2_000));
}
