//! Forgetting records: at somebody's wish, and by the age of what failures hold of them.

use super::Checked;
use super::fixture::{LTR, World, ada, at, event, failure, is_not_found, link, settled, waits};
use super::moves::go;
use crate::{
    Effect, FailureEdit, FailureSelection, Forget, Forgetting, Outcome, SettledChange, Store, StoreError,
    Trim,
};
use model::{
    ActivityKind, ActivityQuery, EditedField, Failure, Kept, Limit, MapState, PageRequest, Parent, story,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const DAY: i64 = 86_400_000;
const NAMELESS: &str = "forgotten-1";

async fn forget(world: &World, key: &str) -> Result<Forgetting, StoreError> {
    let forget = Forget {
        environment: world.environment.clone(),
        map: world.map,
        key: key.to_owned(),
        pseudonym: NAMELESS.to_owned(),
        actor: ada(),
        at: at(90),
    };
    world.store.forget_record(forget).await
}

async fn only(world: &World, key: &str) -> Result<Failure, StoreError> {
    let failures = world.store.failures_of_key(world.map, key, 9).await?;
    failures.into_iter().next().ok_or(StoreError::NotFound { what: "failure", id: key.to_owned() })
}

/// All that the store tells of a key and of what people did.
async fn told(world: &World, key: &str) -> Result<String, StoreError> {
    let page = PageRequest { before: None, limit: 100 };
    let kept = world.store.story_of_key(world.map, key, page).await?;
    let changes = world.store.changes_of_key(world.map, key, 9).await?;
    let failures = world.store.failures_of_key(world.map, key, 9).await?;
    let query = ActivityQuery { page, ..ActivityQuery::default() };
    let activities = world.store.activities(&world.environment, &query).await?;
    let entries = story(without_link(kept));
    Ok(format!("{changes:?} {failures:?} {entries:?} {activities:?}"))
}

fn without_link(kept: model::KeptStory) -> model::KeptStory {
    model::KeptStory { link: None, ..kept }
}

/// A record that failed, was edited by hand and passed.
async fn with_a_past(world: &World, key: &str) -> Checked {
    let ids = world.append(&[(LTR, key)], at(10)).await?;
    let refused = SettledChange {
        events: vec![event(Some(world.map), "secret words")],
        ..settled(ids[0], failure(&format!("The name 'secret of {key}' is taken")))
    };
    world.store.settle(world.settlement(vec![refused], at(20))).await?;
    let known = only(world, key).await?;
    let field =
        EditedField { field: "name".into(), before: Some("secret".into()), after: Some("secret".into()) };
    let edit = FailureEdit {
        environment: world.environment.clone(),
        failure: known.id,
        seen: known.change,
        values: r#"{"name":"secret"}"#.to_owned(),
        fields: vec![field],
        actor: ada(),
        at: at(30),
    };
    world.store.edit_failure(edit).await?;
    let change = world.due_change(at(30)).await?.change;
    let written = SettledChange { link: Some(link(world.map, key)), ..settled(change.id, Outcome::Written) };
    world.store.settle(world.settlement(vec![written], at(40))).await
}

/// Neither key nor values are told any more; the rows, their counts and the link stay.
pub async fn what_is_kept_of_a_record_goes_and_its_link_stays(store: Shared) -> Checked {
    let world = World::new(store).await?;
    with_a_past(&world, "k").await?;
    let beside = world.beside("Contacts").await?;
    beside.pass(LTR, "k", Outcome::Written, at(50)).await?;
    world.pass(LTR, "other", Outcome::Written, at(60)).await?;
    assert!(told(&world, "k").await?.contains("secret"));
    let group = world.store.group(only(&world, "k").await?.group, at(90)).await?;
    assert_eq!(group.fixed.and_then(|fix| fix.by), Some(ada()), "whose values passed");
    let Forgetting::Done { rows } = forget(&world, "k").await? else { panic!("it waits") };
    assert_eq!(rows, 5, "three changes, a failure and an attempt");
    assert!(world.store.changes_of_key(world.map, "k", 9).await?.is_empty());
    assert!(world.store.changes_of_key(beside.map, "k", 9).await?.is_empty());
    assert_eq!(world.store.changes_of_key(world.map, NAMELESS, 9).await?.len(), 2);
    assert_eq!(world.store.changes_of_key(world.map, "other", 9).await?.len(), 1);
    let now = told(&world, NAMELESS).await?;
    assert!(!now.contains("secret") && now.contains("Refused"), "{now}");
    let failure = only(&world, NAMELESS).await?;
    assert!(failure.payload_removed && failure.source.is_none() && failure.detail.is_empty());
    assert!(failure.fields.iter().all(|fault| fault.message.is_empty() && !fault.field.is_empty()));
    assert_eq!(failure.remedy.headline, world.store.group(failure.group, at(90)).await?.remedy.headline);
    assert!(world.link_of("k").await?.is_some_and(|link| link.left_state.contains('x')));
    assert_eq!(world.store.statistics(world.map, at(90)).await?.written(), 2);
    let page = PageRequest { before: None, limit: 1 };
    let query = ActivityQuery { map: Some(world.map), page, ..ActivityQuery::default() };
    let last = world.store.activities(&world.environment, &query).await?.rows.remove(0);
    let pseudonym = NAMELESS.to_owned();
    assert_eq!((last.kind, last.count), (ActivityKind::RecordForgotten { pseudonym }, rows));
    assert_eq!(last.actor, ada());
    assert!(is_not_found(&forget(&world, "k").await), "nothing is kept of it any more");
    Ok(())
}

/// What is not over says so, and nothing is changed.
pub async fn a_record_that_waits_is_not_forgotten(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    assert_eq!(forget(&world, "k").await?, Forgetting::Waits { changes: 0, failures: 1, children: 0 });
    let beside = world.beside("Contacts").await?;
    beside.append(&[(LTR, "k")], at(20)).await?;
    assert_eq!(forget(&world, "k").await?, Forgetting::Waits { changes: 1, failures: 1, children: 0 });
    assert_eq!(only(&world, "k").await?.remedy.headline, "Refused");
    world.pass(LTR, "parent", Outcome::Written, at(30)).await?;
    let parent = Parent { entities: vec!["accounts".to_owned()], key: "parent".to_owned() };
    let ids = world.append(&[(LTR, "child")], at(40)).await?;
    world.settle(vec![(ids[0], waits(&parent, vec![world.map], at(40)))], at(50)).await?;
    assert_eq!(forget(&world, "parent").await?, Forgetting::Waits { changes: 0, failures: 0, children: 1 });
    assert!(is_not_found(&forget(&world, "nobody").await));
    // Once it is over nothing tells for which record it waited.
    let child = FailureSelection::Ids(vec![only(&world, "child").await?.id]);
    world.store.discard_failures(&world.environment, child, "Not needed", ada(), at(60)).await?;
    assert!(only(&world, "child").await?.parent.is_some());
    assert!(matches!(forget(&world, "parent").await?, Forgetting::Done { .. }));
    assert_eq!(only(&world, "child").await?.parent, None);
    Ok(())
}

/// What failures hold goes by age, of open ones too, and the failures stay.
pub async fn payloads_go_and_failures_stay(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "k")], at(10)).await?;
    let refused = SettledChange {
        events: vec![event(Some(world.map), "secret words")],
        ..settled(ids[0], failure("No"))
    };
    world.store.settle(world.settlement(vec![refused], at(20))).await?;
    world.pass(LTR, "young", failure("No"), at(2 * DAY)).await?;
    let trim = async |days: u32| {
        let limit = Limit { days, rows: 100 };
        let (environment, now) = (world.environment.clone(), at(3 * DAY));
        let trim = Trim { environment, map: None, kept: Kept::Payloads, limit, now };
        Ok::<_, StoreError>(world.store.trim(&trim, 100).await?.removed)
    };
    assert_eq!((trim(9).await?, trim(2).await?, trim(2).await?), (0, 1, 0));
    let known = only(&world, "k").await?;
    assert!(known.payload_removed && known.source.is_none() && known.detail.is_empty());
    assert_eq!(known.remedy.headline, "No");
    assert!(
        world.store.changes_of_key(world.map, "k", 9).await?.iter().all(|change| change.payload.is_none())
    );
    assert!(!told(&world, "k").await?.contains("secret words"));
    assert!(!only(&world, "young").await?.payload_removed);
    // What a queue leaves behind of it is a payload again, which goes by its age as well.
    world.append(&[(LTR, "k")], at(3 * DAY)).await?;
    let Outcome::Failed(left) = failure("Left behind") else { return Ok(()) };
    go(&world, MapState::Running, MapState::NotRunning, vec![Effect::PreserveQueue(left)]).await?;
    let known = only(&world, "k").await?;
    assert!(!known.payload_removed && known.source.is_some());
    assert_eq!(trim(2).await?, 1);
    assert!(only(&world, "k").await?.payload_removed);
    go(&world, MapState::NotRunning, MapState::Running, Vec::new()).await?;
    // It fails once more, and holds something again.
    world.pass(LTR, "k", failure("No"), at(3 * DAY)).await?;
    let again = only(&world, "k").await?;
    assert!(!again.payload_removed && again.source.is_some());
    Ok(())
}
