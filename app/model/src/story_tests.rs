use super::{KeptStory, SettledRow, StoryEvent, story};
use crate::{
    Activity, ActivityId, ActivityKind, Actor, Change, ChangeId, ChangeStatus, Direction, EditedField,
    EnvironmentId, FailureId, MapId, Moment, Operation,
};

fn change(id: i64, status: ChangeStatus) -> Change {
    Change {
        id: ChangeId(id),
        map: MapId(1),
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: "k".into(),
        company: String::new(),
        leg: None,
        source_id: "1".into(),
        payload: Some("{}".into()),
        edited: None,
        put_back: false,
        observed: 0,
        captured_at: Moment(id * 10),
        read_at: None,
        due_at: Moment(id * 10),
        attempts: 0,
        status,
        correlation: format!("c{id}"),
    }
}

fn told(changes: Vec<Change>, activities: Vec<Activity>) -> Vec<(Option<Actor>, StoryEvent)> {
    let row = |change: Change| {
        let is_over = change.status != ChangeStatus::Queued;
        SettledRow { settled_at: is_over.then(|| change.captured_at.plus_millis(5)), change }
    };
    let kept = KeptStory {
        changes: changes.into_iter().rev().map(row).collect(),
        events: Vec::new(),
        failures: Vec::new(),
        conflicts: Vec::new(),
        activities,
        link: None,
        since: Moment(i64::MIN),
        until: Moment(i64::MAX),
        next: None,
    };
    story(kept).into_iter().map(|entry| (entry.by, entry.event)).collect()
}

fn deed(at: i64, kind: ActivityKind) -> Activity {
    Activity {
        id: ActivityId(1),
        environment: EnvironmentId::new("test").unwrap(),
        map: Some(MapId(1)),
        version: None,
        at: Moment(at),
        actor: Actor::User("Ada".into()),
        kind,
        count: 1,
        correlation: String::new(),
    }
}

#[test]
fn what_was_put_back_is_told_apart_from_what_was_captured() {
    let again = |id| Change { put_back: true, ..change(id, ChangeStatus::Failed) };
    let changes = vec![change(1, ChangeStatus::Failed), again(2), again(3)];
    let direction = Direction::LeftToRight;
    let events = told(changes, vec![deed(20, ActivityKind::RetryRequested)]);
    let expected = [
        (None, StoryEvent::Captured { direction, operation: Operation::Upsert, in_initial_sync: false }),
        (Some(Actor::User("Ada".into())), StoryEvent::Retried { direction }),
        // Nobody did it: what it had waited for was there.
        (None, StoryEvent::Retried { direction }),
    ];
    assert_eq!(events, expected);
}

#[test]
fn values_by_hand_have_an_author_and_are_not_for_everybody() {
    let direction = Direction::LeftToRight;
    let field = EditedField { field: "name".into(), before: Some("a".into()), after: Some("b".into()) };
    let kind = ActivityKind::FailureEdited { failure: FailureId(1), direction, fields: vec![field.clone()] };
    let edited = Change { edited: Some("{}".into()), ..change(2, ChangeStatus::Written) };
    let events = told(vec![edited], vec![deed(20, kind.clone())]);
    assert_eq!(events[0].1, StoryEvent::Edited { direction, fields: vec![field] });
    assert_eq!(events[0].0, Some(Actor::User("Ada".into())));
    assert_eq!(events[1].1, StoryEvent::Written { direction, operation: Operation::Upsert, by_hand: true });
    let shown = deed(20, kind).without_values();
    let ActivityKind::FailureEdited { fields, .. } = shown.kind else { panic!("{shown:?}") };
    assert_eq!(fields, [EditedField { field: "name".into(), before: None, after: None }]);
}
