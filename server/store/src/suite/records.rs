//! What is kept of single records, and what somebody writes by hand.

use super::Checked;
use super::fixture::{
    LTR, RTL, World, ada, at, environment_id, event, failure, is_not_found, is_stale, link, put_environment,
    settled, waits,
};
use crate::{FailureEdit, FailureSelection, Outcome, SettledChange, Store, StoreError};
use model::{
    ActivityKind, ChangeId, EditedField, Failure, FailureStatus, KeptStory, Moment, PageRequest, Parent,
    Resolution, SkipReason, StoryEvent, story,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const VALUES: &str = r#"{"name":"By hand"}"#;

async fn only(world: &World, key: &str) -> Result<Failure, StoreError> {
    let rows = world.store.failures_of_key(world.map, key, 10).await?;
    assert_eq!(rows.len(), 1, "one failure was expected: {rows:?}");
    rows.into_iter().next().ok_or(StoreError::NotFound { what: "failure", id: String::new() })
}

fn edit(world: &World, failure: &Failure, when: Moment) -> FailureEdit {
    FailureEdit {
        environment: world.environment.clone(),
        failure: failure.id,
        seen: failure.change,
        values: VALUES.to_owned(),
        fields: vec![edited("name")],
        actor: ada(),
        at: when,
    }
}

fn edited(field: &str) -> EditedField {
    EditedField { field: field.to_owned(), before: Some("Own".to_owned()), after: Some("By hand".to_owned()) }
}

async fn page(
    world: &World,
    key: &str,
    before: Option<ChangeId>,
    limit: u32,
) -> Result<KeptStory, StoreError> {
    let page = PageRequest { before: before.map(|id| id.0), limit };
    world.store.story_of_key(world.map, key, page).await
}

/// The values wait with the change, at the end of its key, and a retry that passes with them ends the failure.
pub async fn values_written_by_hand_wait_in_the_queue(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    world.append(&[(RTL, "k")], at(15)).await?;
    let failed = only(&world, "k").await?;
    world.store.edit_failure(edit(&world, &failed, at(20))).await?;
    assert_eq!(only(&world, "k").await?.status, FailureStatus::Retrying);
    let queued = world.store.queued(world.map, None, 10).await?;
    assert_eq!(queued.iter().map(|change| change.direction).collect::<Vec<_>>(), [RTL, LTR]);
    let change = queued.last().cloned().ok_or(StoreError::Stale { what: "the queue" })?;
    assert_eq!((change.edited.as_deref(), change.payload.as_deref()), (Some(VALUES), None));
    assert_eq!((change.source_id.as_str(), change.correlation.as_str()), ("id-k", "c-k"));
    let timeline = super::journal::timeline(&world).await?;
    let fields = vec![edited("name")];
    let kind = ActivityKind::FailureEdited { failure: failed.id, direction: LTR, fields };
    let told = timeline.iter().find(|row| row.kind == kind);
    assert_eq!(told.map(|row| (row.actor.clone(), row.count, row.at)), Some((ada(), 1, at(20))));
    world.settle(vec![(queued[0].id, Outcome::Written), (change.id, Outcome::Written)], at(30)).await?;
    let over = only(&world, "k").await?;
    assert_eq!((over.status, over.resolution), (FailureStatus::Resolved, Some(Resolution::Retried)));
    Ok(())
}

/// Whoever wrote values for something that has changed since is told.
pub async fn values_for_something_else_are_refused(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("First"), at(10)).await?;
    let seen = only(&world, "k").await?;
    world.pass(LTR, "k", failure("Second"), at(20)).await?;
    assert!(is_stale(&world.store.edit_failure(edit(&world, &seen, at(30))).await));
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let now = only(&world, "k").await?;
    let foreign = FailureEdit { environment: elsewhere, ..edit(&world, &now, at(30)) };
    assert!(is_not_found(&world.store.edit_failure(foreign).await));
    world.pass(LTR, "k", Outcome::Written, at(40)).await?;
    assert!(is_stale(&world.store.edit_failure(edit(&world, &now, at(50))).await));
    assert!(world.store.queued(world.map, None, 10).await?.is_empty());
    Ok(())
}

/// A retry sends the record's own values; one that waited for its parent keeps those written by hand.
pub async fn values_written_by_hand_outlive_a_wait_and_no_retry(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    world.store.edit_failure(edit(&world, &only(&world, "k").await?, at(20))).await?;
    let parent = Parent { entities: vec!["accounts".to_owned()], key: "p".to_owned() };
    let change = world.due_change(at(20)).await?.change;
    world.settle(vec![(change.id, waits(&parent, vec![world.map], at(20)))], at(30)).await?;
    let children = world.store.waiting_for(&world.environment, "accounts", "p", 10).await?;
    assert_eq!((children.total, children.rows[0].key.as_str()), (1, "k"));
    assert_eq!(world.store.waiting_for(&world.environment, "contacts", "p", 10).await?.total, 0);
    world.put_link(link(world.map, "p"), at(40)).await?;
    let released = world.due_change(at(40)).await?.change;
    assert_eq!(released.edited.as_deref(), Some(VALUES));
    world.settle(vec![(released.id, failure("Refused again"))], at(50)).await?;
    let selection = FailureSelection::Ids(vec![only(&world, "k").await?.id]);
    world.store.retry_failures(&world.environment, selection, ada(), at(60)).await?;
    assert_eq!(world.due_change(at(60)).await?.change.edited, None);
    Ok(())
}

/// Everything about a key is told in the order in which it happened, and only that.
pub async fn a_record_tells_its_story(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "other", failure("Refused"), at(5)).await?;
    let ids = world.append(&[(LTR, "k")], at(10)).await?;
    let refused =
        SettledChange { events: vec![event(Some(world.map), "No")], ..settled(ids[0], failure("No")) };
    world.store.settle(world.settlement(vec![refused], at(20))).await?;
    world.store.edit_failure(edit(&world, &only(&world, "k").await?, at(30))).await?;
    let change = world.due_change(at(30)).await?.change;
    let written = SettledChange { link: Some(link(world.map, "k")), ..settled(change.id, Outcome::Written) };
    world.store.settle(world.settlement(vec![written], at(40))).await?;
    world.pass(RTL, "k", Outcome::Skipped(SkipReason::Echo), at(50)).await?;
    let kept = page(&world, "k", None, 10).await?;
    assert_eq!((kept.next, kept.link.as_ref().map(|link| link.key.as_str())), (None, Some("k")));
    let told = story(kept);
    let names: Vec<String> = told.iter().map(|entry| name(&entry.event)).collect();
    let expected =
        ["linked", "captured", "refused", "failed", "edited", "written", "resolved", "captured", "skipped"];
    assert_eq!(names, expected, "the link of the fixture was renewed first");
    assert_eq!(told[4].by, Some(ada()));
    let attempts = world.store.attempts(world.map, (RTL, "k"), at(0), 10).await?;
    assert_eq!(attempts.len(), 1, "the fixture's event is of the other direction");
    assert!(world.store.attempts(world.map, (RTL, "k"), at(21), 10).await?.is_empty());
    Ok(())
}

fn name(event: &StoryEvent) -> String {
    let words = format!("{event:?}");
    words.split([' ', '{']).next().unwrap_or_default().to_lowercase()
}

/// A long story comes in parts: none tells anything twice, and together they tell all of it.
pub async fn a_long_story_comes_in_parts(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for round in 0..5 {
        world.pass(LTR, "k", failure("Refused"), at(round * 100)).await?;
        world.pass(LTR, "k", Outcome::Written, at(round * 100 + 50)).await?;
    }
    let whole = story(page(&world, "k", None, 100).await?);
    let mut parts: Vec<Vec<model::StoryEntry>> = Vec::new();
    let mut before = None;
    loop {
        let kept = page(&world, "k", before, 3).await?;
        before = kept.next.map(ChangeId);
        parts.push(story(kept));
        if before.is_none() {
            break;
        }
    }
    assert_eq!(parts.len(), 4);
    let joined: Vec<_> = parts.into_iter().rev().flatten().collect();
    let count = |entries: &[model::StoryEntry], entry: &model::StoryEntry| {
        entries.iter().filter(|it| *it == entry).count()
    };
    assert_eq!(joined.len(), whole.len());
    assert!(whole.iter().all(|entry| count(&whole, entry) == count(&joined, entry)));
    Ok(())
}
