//! What is done about rows that are gone, decision by decision, and what the pair knows afterwards.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{LATER, row, upsert};
use customers::compiled;
use mapping::{Compiled, Plan, PlanInput, gone_link, plan, revived_link, settled_link};
use model::{Direction, Operation, RecentWrite, RecordLink, Side, SkipReason};
use pair::{Pair, change};
use std::collections::BTreeSet;

/// A pair in step, with the rules that it was made by.
fn paired() -> (Compiled, RecordLink) {
    (compiled(), captured::paired())
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
    let (compiled, link) = paired();
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
    let link = RecordLink { out_of_filter: true, ..link };
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

#[test]
fn a_deletion_that_loses_ends_the_pair_so_that_the_change_makes_the_row_again() {
    let (compiled, link) = paired();
    let rival = row(&compiled, Side::Right, &[("name", "right".into())]);
    // The right is the master.
    let input = PlanInput { opposite: Some(&rival), ..deletion(&compiled, Some(&link), &link.left_id) };
    let decision = plan(&input);
    let over = RecordLink { deleted: true, updated_at: LATER, ..link.clone() };
    assert_eq!(skipped(&decision), (SkipReason::Unchanged, Some(&over)));
    let back = PlanInput {
        direction: Direction::RightToLeft,
        source: Some(&rival),
        source_id: &link.right_id,
        ..upsert(&compiled, &rival, Some(&over))
    };
    assert!(matches!(plan(&back), Plan::Create { .. }));
}

#[test]
fn an_update_whose_row_is_gone_keeps_the_pair_but_knows_nothing_of_the_row() {
    let (compiled, link) = paired();
    let renamed = row(&compiled, Side::Left, &[("OrganizationName", "Fabrikam".into())]);
    let kept = gone_link(&upsert(&compiled, &renamed, Some(&link))).unwrap();
    assert_eq!(captured::agreed(&kept, Side::Left, "OrganizationName"), Some("Fabrikam".into()));
    assert_eq!(
        RecordLink { left_state: link.left_state.clone(), ..kept },
        RecordLink { right_state: "{}".to_owned(), updated_at: LATER, ..link }
    );
}

#[test]
fn an_update_that_outlives_its_row_ends_the_pair_and_makes_the_row_again() {
    let (compiled, link) = paired();
    let link = RecordLink { out_of_filter: true, ..link };
    let renamed = row(&compiled, Side::Left, &[("OrganizationName", "Fabrikam".into())]);
    let over = revived_link(&upsert(&compiled, &renamed, Some(&link))).unwrap();
    assert_eq!(over, RecordLink { deleted: true, out_of_filter: false, updated_at: LATER, ..link });
    let again = plan(&upsert(&compiled, &renamed, Some(&over)));
    assert!(matches!(again, Plan::Create { .. }), "{again:?}");
}

#[test]
fn only_a_pair_that_lives_can_lose_its_row() {
    let (compiled, link) = paired();
    let renamed = row(&compiled, Side::Left, &[("OrganizationName", "Fabrikam".into())]);
    let over = RecordLink { deleted: true, ..link };
    for link in [None, Some(&over)] {
        let input = upsert(&compiled, &renamed, link);
        assert_eq!((gone_link(&input), revived_link(&input)), (None, None));
    }
}
