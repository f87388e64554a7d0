//! Failures of one cause.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, failure, is_not_found, waits};
use crate::{FailureSelection, Outcome, Store, StoreError};
use model::{
    Direction, ErrorClass, FailureGroup, FailureQuery, Fix, GroupId, GroupOrder, GroupQuery, GroupState,
    Moment, Mute, PageRequest, Parent,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const HOUR: i64 = 3_600_000;

async fn list(world: &World, query: &GroupQuery, now: Moment) -> Result<Vec<FailureGroup>, StoreError> {
    Ok(world.store.groups(&world.environment, query, now).await?.rows)
}

pub(super) async fn all(world: &World) -> Result<Vec<FailureGroup>, StoreError> {
    list(world, &GroupQuery::default(), at(0)).await
}

pub(super) async fn only(world: &World) -> Result<FailureGroup, StoreError> {
    let rows = all(world).await?;
    assert_eq!(rows.len(), 1, "one group was expected: {rows:?}");
    rows.into_iter().next().ok_or(StoreError::NotFound { what: "failure group", id: String::new() })
}

pub(super) fn of(group: GroupId) -> FailureSelection {
    FailureSelection::Matching(FailureQuery { group: Some(group), ..FailureQuery::default() })
}

pub(super) async fn retry(world: &World, group: GroupId, when: Moment) -> Result<i64, StoreError> {
    world.store.retry_failures(&world.environment, of(group), ada(), when).await
}

/// Settles all that is due.
pub(super) async fn settle_all(world: &World, outcome: impl Fn() -> Outcome, when: Moment) -> Checked {
    let due = world.store.due(world.map, when, &[], 100).await?;
    let outcomes = due.into_iter().map(|due| (due.change.id, outcome())).collect();
    world.settle(outcomes, when).await
}

/// Whatever their values; of another cause, direction or map there is another one.
pub async fn failures_of_one_cause_are_one_group(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "us-1"), (LTR, "us-2"), (RTL, "us-3")], at(5)).await?;
    let refused = |number: &str| failure(&format!("Item '{number}' is blocked since 2026-11-0{number}"));
    let outcomes = ids.iter().zip(["1", "2", "3"]).map(|(id, number)| (*id, refused(number)));
    world.settle(outcomes.collect(), at(10)).await?;
    world.pass(LTR, "us-4", refused("4"), at(20)).await?;
    world.pass(LTR, "us-5", failure("Item 'x' is gone"), at(15)).await?;
    let groups = all(&world).await?;
    let told: Vec<_> = groups
        .iter()
        .map(|group| (group.remedy.headline.as_str(), group.direction, group.counts.total))
        .collect();
    let blocked = "Item '…' is blocked since …";
    assert_eq!(told, [(blocked, LTR, 3), ("Item '…' is gone", LTR, 1), (blocked, RTL, 1)]);
    let first = &groups[0];
    assert_eq!(
        (first.map, first.class, first.code.as_str()),
        (world.map, ErrorClass::Application, "0x80040237")
    );
    assert_eq!((first.field.as_str(), first.remedy.hint.as_str()), ("accountnumber", "Look at it."));
    assert_eq!((first.first_at, first.last_at, first.state), (at(10), at(20), GroupState::Open));
    assert_eq!((first.counts.open, first.counts.kept, first.counts.unsettled()), (3, 3, 3));
    let query = FailureQuery { group: Some(first.id), ..FailureQuery::default() };
    let page = world.store.failures(&world.environment, &query).await?;
    let keys: Vec<_> = page.rows.iter().map(|failure| failure.key.as_str()).collect();
    assert_eq!((keys, page.total), (vec!["us-4", "us-2", "us-1"], 3));
    assert_eq!(first.example, page.rows.first().map(|failure| failure.id));
    assert!(page.rows.iter().all(|failure| failure.group == first.id));
    assert_eq!(world.store.group(first.id, at(0)).await?, *first);
    assert!(is_not_found(&world.store.group(GroupId(99), at(0)).await));
    Ok(())
}

/// Tried again, passed, and the same once more.
pub async fn a_group_follows_its_failures(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a1", "a2"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    let group = only(&world).await?.id;
    assert_eq!(retry(&world, group, at(20)).await?, 2);
    let retrying = only(&world).await?;
    assert_eq!(
        (retrying.state, retrying.counts.retrying, retrying.counts.open),
        (GroupState::Retrying, 2, 0)
    );
    let first = world.due_change(at(20)).await?.change.id;
    world.settle(vec![(first, Outcome::Written)], at(30)).await?;
    assert_eq!(only(&world).await?.fixed, None, "one of them is still under way");
    settle_all(&world, || failure("Refused"), at(40)).await?;
    let again = only(&world).await?;
    assert_eq!((again.state, again.counts.open, again.counts.total), (GroupState::Open, 1, 2));
    retry(&world, group, at(50)).await?;
    settle_all(&world, || Outcome::Written, at(60)).await?;
    let over = only(&world).await?;
    let fix = Fix { at: at(60), by: Some(ada()) };
    assert_eq!((over.state, over.fixed.as_ref()), (GroupState::Resolved, Some(&fix)));
    assert_eq!((over.counts.unsettled(), over.counts.kept), (0, 2));

    world.pass(LTR, "a3", failure("Refused"), at(70)).await?;
    let back = only(&world).await?;
    assert_eq!((back.state, back.fixed.as_ref(), back.counts.total), (GroupState::Regressed, Some(&fix), 3));
    world.pass(LTR, "a3", Outcome::Written, at(80)).await?;
    let passed = only(&world).await?;
    assert_eq!(passed.state, GroupState::Resolved);
    assert_eq!(passed.fixed, Some(Fix { at: at(80), by: None }), "nobody asked for a retry this time");
    Ok(())
}

/// To give records up is not to mend what was wrong with them.
pub async fn what_is_discarded_is_not_fixed(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    let group = only(&world).await?.id;
    let discarded = world.store.discard_failures(&world.environment, of(group), "No", ada(), at(20));
    assert_eq!(discarded.await?, 1);
    let over = only(&world).await?;
    assert_eq!((over.state, over.fixed, over.counts.kept), (GroupState::Resolved, None, 1));
    world.pass(LTR, "b", failure("Refused"), at(30)).await?;
    assert_eq!(only(&world).await?.state, GroupState::Open);
    Ok(())
}

/// What waits for another record is a group that calls nobody.
pub async fn what_waits_for_parents_is_told_apart(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let parent = Parent { entities: vec!["accounts".to_owned()], key: "p".to_owned() };
    world.pass(LTR, "a", waits(&parent, vec![world.map], at(10)), at(10)).await?;
    let waiting = only(&world).await?;
    assert_eq!((waiting.state, waiting.counts.waiting, waiting.counts.open), (GroupState::Waiting, 1, 0));
    assert_eq!(world.store.calling_failures(&world.environment, at(10)).await?, 0);
    retry(&world, waiting.id, at(20)).await?;
    assert_eq!(only(&world).await?.state, GroupState::Retrying);
    Ok(())
}

/// A record that fails for another reason is counted there, and no longer where it was.
pub async fn a_failure_is_of_its_newest_cause(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("First"), at(10)).await?;
    world.pass(LTR, "a", failure("Second"), at(20)).await?;
    let told: Vec<_> = all(&world)
        .await?
        .into_iter()
        .map(|group| (group.remedy.headline, group.state, group.counts.total, group.counts.kept))
        .collect();
    let expected = [("Second", GroupState::Open, 1, 1), ("First", GroupState::Resolved, 1, 0)];
    assert_eq!(
        told,
        expected.map(|(headline, state, total, kept)| (headline.to_owned(), state, total, kept))
    );
    Ok(())
}

/// By each of its facets, in each order, page by page.
pub async fn groups_are_filtered_and_sorted(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let causes: [(Direction, &str, &[&str]); 3] =
        [(LTR, "Ärger", &["a1", "a2", "a3"]), (RTL, "Blocked", &["b1"]), (LTR, "Gone", &["c1", "c2"])];
    for (number, (direction, headline, keys)) in causes.into_iter().enumerate() {
        for key in keys {
            let millis = i64::try_from(number).unwrap_or_default();
            world.pass(direction, key, failure(headline), at(10 + millis)).await?;
        }
    }
    world.pass(LTR, "a4", failure("Ärger"), at(50)).await?;
    world.pass(LTR, "c1", Outcome::Written, at(60)).await?;
    world.pass(LTR, "c2", Outcome::Written, at(60)).await?;
    let blocked = all(&world).await?.into_iter().find(|group| group.direction == RTL);
    let blocked = blocked.map_or(GroupId(0), |group| group.id);
    world.store.assign_group(blocked, Some("Ada".to_owned()), ada(), at(70)).await?;
    let base = GroupQuery::default;
    let states = |states: &[GroupState]| GroupQuery { states: states.to_vec(), ..base() };
    let text = |text: &str| GroupQuery { text: text.to_owned(), ..base() };
    let assignee = |name: &str| GroupQuery { assignee: Some(name.to_owned()), ..base() };
    let ordered = |order| GroupQuery { order, ..base() };
    for (query, expected) in [
        (base(), vec!["Ärger", "Gone", "Blocked"]),
        (ordered(GroupOrder::Count), vec!["Ärger", "Blocked", "Gone"]),
        (ordered(GroupOrder::FirstSeen), vec!["Gone", "Blocked", "Ärger"]),
        (states(&[GroupState::Open]), vec!["Ärger", "Blocked"]),
        (states(&[GroupState::Resolved, GroupState::Regressed]), vec!["Gone"]),
        (states(&[GroupState::Muted, GroupState::Retrying, GroupState::Waiting]), vec![]),
        (GroupQuery { direction: Some(RTL), map: Some(world.map), ..base() }, vec!["Blocked"]),
        (GroupQuery { class: Some(ErrorClass::Network), ..base() }, vec![]),
        (assignee("Ada"), vec!["Blocked"]),
        (assignee(""), vec!["Ärger", "Gone"]),
        (text("ärGER"), vec!["Ärger"]),
        (text("accountNumber"), vec!["Ärger", "Gone", "Blocked"]),
        (text("%"), vec![]),
    ] {
        let page = world.store.groups(&world.environment, &query, at(80)).await?;
        let headlines: Vec<_> = page.rows.iter().map(|group| group.remedy.headline.as_str()).collect();
        assert_eq!(headlines, expected, "{query:?}");
        assert_eq!((page.total, page.next), (i64::try_from(expected.len()).unwrap_or(-1), None));
    }
    for order in GroupOrder::ALL.map(|(order, _)| order) {
        let whole = list(&world, &ordered(order), at(80)).await?;
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let query = GroupQuery { page: PageRequest { before, limit: 1 }, ..ordered(order) };
            let page = world.store.groups(&world.environment, &query, at(80)).await?;
            assert_eq!((page.rows.len(), page.total), (1, 3), "{order:?}");
            paged.extend(page.rows);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "{order:?}");
    }
    Ok(())
}

/// The states that are filtered by are those that are shown.
pub async fn each_state_is_found_by_its_name(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let parent = Parent { entities: vec!["accounts".to_owned()], key: "p".to_owned() };
    for (key, headline) in
        [("a", "Open"), ("b", "Regressed"), ("c", "Retrying"), ("d", "Muted"), ("e", "Over")]
    {
        world.pass(LTR, key, failure(headline), at(10)).await?;
    }
    world.pass(LTR, "f", waits(&parent, vec![world.map], at(10)), at(10)).await?;
    for group in all(&world).await? {
        match group.remedy.headline.as_str() {
            "Retrying" => drop(retry(&world, group.id, at(20)).await?),
            "Muted" => {
                let mute = Mute { reason: "known".to_owned(), until: None };
                world.store.mute_group(group.id, Some(mute), ada(), at(20)).await?;
            }
            _ => {}
        }
    }
    world.pass(LTR, "b", Outcome::Written, at(30)).await?;
    world.pass(LTR, "e", Outcome::Written, at(30)).await?;
    world.pass(LTR, "b2", failure("Regressed"), at(40)).await?;
    for state in GroupState::ALL {
        let found =
            list(&world, &GroupQuery { states: vec![state], ..GroupQuery::default() }, at(50)).await?;
        assert_eq!(found.iter().map(|group| group.state).collect::<Vec<_>>(), [state]);
    }
    Ok(())
}

/// Attempts by the hour, the last 24 of them.
pub async fn a_trend_tells_of_the_last_day(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let now = at(30 * HOUR);
    for (hours, key) in [(0, "old"), (8, "a"), (8, "b"), (29, "c"), (30, "d"), (30, "d")] {
        world.pass(LTR, key, failure("Refused"), at(hours * HOUR)).await?;
    }
    let group = only(&world).await?.id;
    let trends = world.store.group_trends(&[GroupId(99), group], now).await?;
    let mut expected = vec![0; 24];
    (expected[1], expected[22], expected[23]) = (2, 1, 2);
    assert_eq!(trends, [vec![0; 24], expected]);
    Ok(())
}
