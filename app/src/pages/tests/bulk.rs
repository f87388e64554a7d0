//! Acts on many failures.

use super::{html, lint};
use crate::api::bulk::{BulkContent, BulkLine, BulkOutcome};
use crate::pages::bulk::{self, Changes, outcome};
use model::{
    Actor, BulkAct, BulkActId, BulkItem, BulkKind, BulkResult, BulkStatus, Direction, EnvironmentId,
    FailureId, FailureStatus, MapId, Moment, Page, Role,
};

fn act(kind: BulkKind, status: BulkStatus) -> BulkAct {
    BulkAct {
        id: BulkActId(9),
        environment: EnvironmentId::new("contoso-test").unwrap(),
        kind,
        map: Some(MapId(1)),
        group: None,
        actor: Actor::User("Ada".into()),
        asked_at: Moment(1_000),
        status,
        total: 12_000,
        done: 2_990,
        skipped: 10,
        ended_at: (status != BulkStatus::Working).then_some(Moment(60_000)),
        cancelled_by: (status == BulkStatus::Cancelled).then(|| Actor::User("Grace".into())),
        undone_by: None,
    }
}

fn line(act: BulkAct, role: Role) -> BulkLine {
    BulkLine { act, map_name: "Customers V3".into(), now: Moment(61_000), role }
}

fn card(act: BulkAct, role: Role) -> String {
    let html = html("/e/contoso-test/failures", move || {
        bulk::act_card(&line(act, role), "contoso-test", Changes::new())
    });
    lint(&html);
    html
}

#[test]
fn an_act_tells_how_far_it_has_come_and_can_be_stopped() {
    let going = card(act(BulkKind::Retry, BulkStatus::Working), Role::Operator);
    for words in [
        "Retry of 12,000 failures",
        "Under way",
        "2,990 put back into the queue",
        "10 left alone",
        "9,000 left",
        "3,000 a minute, 3 min to go",
        "by Ada",
        "/e/contoso-test/failures/acts/9",
        "value=\"stop\"",
        "max=\"12000\"",
    ] {
        assert!(going.contains(words), "{words} is missing: {going}");
    }
    assert!(!going.contains("value=\"undo\""), "{going}");
    let viewer = card(act(BulkKind::Retry, BulkStatus::Working), Role::Viewer);
    assert!(!viewer.contains("<button"), "{viewer}");
}

#[test]
fn an_act_that_was_stopped_says_what_is_left_and_can_be_undone() {
    let discard = BulkKind::Discard { reason: "test data".into() };
    let stopped = card(act(discard, BulkStatus::Cancelled), Role::Operator);
    for words in
        ["Stopped", "stopped by Grace", "9,000 left as they were", "Reason: test data", "value=\"undo\""]
    {
        assert!(stopped.contains(words), "{words} is missing: {stopped}");
    }
    assert!(!stopped.contains("to go") && !stopped.contains("<progress"), "{stopped}");
    let undoing = card(act(BulkKind::UndoRetry { of: BulkActId(3) }, BulkStatus::Done), Role::Operator);
    assert!(undoing.contains("failures/acts/3") && !undoing.contains("value=\"undo\""), "{undoing}");
}

#[test]
fn each_record_says_what_became_of_it() {
    let item = |id, result, status| BulkItem {
        failure: FailureId(id),
        map: MapId(1),
        direction: Direction::LeftToRight,
        key: format!("usmf|{id}"),
        headline: "Refused".into(),
        result,
        at: (result != BulkResult::Left).then_some(Moment(2_000)),
        status,
        resolution: None,
    };
    let rows = vec![
        item(3, BulkResult::Left, FailureStatus::Open),
        item(2, BulkResult::Newer, FailureStatus::Discarded),
        item(1, BulkResult::Done, FailureStatus::Open),
    ];
    let undo = act(BulkKind::UndoDiscard { of: BulkActId(3) }, BulkStatus::Cancelled);
    let content = BulkContent {
        line: line(undo, Role::Operator),
        items: Page { rows, next: Some(1), total: 12_000 },
        maps: vec![(MapId(1), "Customers V3".into())],
    };
    let html = html("/e/contoso-test/failures/acts/9", move || {
        bulk::act_page(content, "contoso-test", false, Changes::new())
    });
    lint(&html);
    for words in [
        "Left as it was",
        "Not undone: something newer came for its key",
        "Waits again",
        "/e/contoso-test/failures/2",
        "usmf|1",
        "only=skipped",
        "3 of 12,000 records",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn who_asked_is_told_what_came_of_it() {
    let told = |done| html("/e/contoso-test/failures", move || outcome(done, "contoso-test", Changes::new()));
    let done =
        BulkOutcome { id: Some(BulkActId(9)), count: 3, skipped: 1, is_discard: true, is_working: false };
    let undoable = told(done);
    assert!(undoable.contains("3 failures discarded.") && undoable.contains("value=\"undo\""), "{undoable}");
    assert!(undoable.contains("1 left alone"), "{undoable}");
    let working = told(BulkOutcome { is_working: true, count: 12_000, ..done });
    assert!(working.contains("it goes on by itself") && !working.contains("value=\"undo\""), "{working}");
    assert!(told(BulkOutcome::default()).contains("Nothing was open any more"));
}
