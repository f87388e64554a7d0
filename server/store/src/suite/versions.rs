//! Versions that are saved and activated, and who publishes them.

use super::Checked;
use super::fixture::{
    LTR, World, ada, at, captured, failure, is_duplicate, is_not_found, is_stale, link, new_map,
};
use super::journal::timeline;
use crate::{Append, CursorKey, Effect, NewRun, NewVersion, SaveVersion, StateMove, Store, StoreError};
use model::{
    Activation, ActivityKind, Edit, MapDraft, MapId, MapState, Mapping, Publisher, ResumeTo, Side, VersionId,
    VersionNumber,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

fn save(world: &World, publisher: &str, number: [u32; 4], mapping: Mapping) -> SaveVersion {
    let version = NewVersion {
        publisher: publisher.to_owned(),
        number: VersionNumber(number),
        author: "Ada".to_owned(),
        note: "Why not".to_owned(),
        mapping,
    };
    SaveVersion {
        map: world.map,
        version,
        draft: None,
        actor: ada(),
        at: at(50),
        correlation: "corr".to_owned(),
    }
}

/// The mapping of the world with a filter of its own.
fn filtered(world: &World, filter: &str) -> Mapping {
    let mapping = new_map(&world.environment, "", MapState::Running).version.mapping;
    Mapping { right_filter: filter.to_owned(), ..mapping }
}

fn activate(world: &World, state: MapState, version: VersionId) -> StateMove {
    StateMove {
        map: world.map,
        expected: state,
        next: state,
        actor: ada(),
        at: at(70),
        correlation: "corr".to_owned(),
        effects: vec![Effect::Activate(version)],
    }
}

/// It stands beside the others and changes nothing that runs.
pub async fn a_version_is_saved_beside_the_others(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let before = world.store.map(world.map).await?;
    let mapping = filtered(&world, "statecode eq 1");
    let id = world.store.save_version(save(&world, "contoso", [1, 0, 0, 11], mapping.clone())).await?;
    assert_eq!(world.store.map(world.map).await?, before);
    let saved = world.store.version(id).await?;
    assert_eq!(
        (saved.map, saved.number, saved.created_at),
        (world.map, VersionNumber([1, 0, 0, 11]), at(50))
    );
    assert_eq!(
        (saved.publisher.as_str(), saved.author.as_str(), saved.note.as_str()),
        ("contoso", "Ada", "Why not")
    );
    assert_eq!(saved.mapping, mapping);
    assert_eq!(world.store.versions(world.map).await?, [saved, before.1]);
    let told = timeline(&world).await?;
    let number = VersionNumber([1, 0, 0, 11]);
    assert_eq!(told[0].kind, ActivityKind::VersionSaved { publisher: "contoso".to_owned(), number });
    assert_eq!((told[0].version, told[0].actor.name(), told[0].at), (Some(id), "Ada", at(50)));
    let nowhere =
        SaveVersion { map: MapId(world.map.0 + 9), ..save(&world, "x", [9, 0, 0, 0], filtered(&world, "")) };
    assert!(is_not_found(&world.store.save_version(nowhere).await));
    Ok(())
}

/// Within a publisher, as a number and not as text; another publisher counts for itself.
pub async fn the_number_of_a_version_grows(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let saved = async |publisher: &str, number| {
        world.store.save_version(save(&world, publisher, number, filtered(&world, ""))).await
    };
    assert!(is_duplicate(&saved("Contoso", [1, 0, 0, 10]).await));
    assert!(is_duplicate(&saved("contoso", [1, 0, 0, 9]).await));
    saved("Fabrikam", [1, 0, 0, 9]).await?;
    saved("contoso", [1, 0, 0, 100]).await?;
    assert!(is_duplicate(&saved("contoso", [1, 0, 0, 20]).await));
    saved("contoso", [2, 0, 0, 0]).await?;
    assert_eq!(world.store.versions(world.map).await?.len(), 4);
    Ok(())
}

/// It is told, and known since when; what is the active one already stays it without a word.
pub async fn another_version_is_activated(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let id = world.store.save_version(save(&world, "Fabrikam", [1, 0, 0, 0], filtered(&world, ""))).await?;
    world.put_link(link(world.map, "a"), at(2)).await?;
    let before = timeline(&world).await?.len();
    world.store.set_state(activate(&world, MapState::Running, world.version)).await?;
    assert_eq!(timeline(&world).await?.len(), before);
    world.store.set_state(activate(&world, MapState::Running, id)).await?;
    let (map, version) = world.store.map(world.map).await?;
    assert_eq!((map.active, map.active_since, map.state_since, version.id), (id, at(70), at(0), id));
    let told = timeline(&world).await?;
    let from = ("contoso".to_owned(), VersionNumber([1, 0, 0, 10]));
    let to = ("Fabrikam".to_owned(), VersionNumber([1, 0, 0, 0]));
    assert_eq!(told[0].version, Some(id));
    assert_eq!((told.len(), &told[0].kind), (before + 1, &ActivityKind::VersionActivated { from, to }));
    // What is known of pairs is kept.
    assert!(world.link_of("a").await?.is_some());
    let other = world.add_map("Vendors", MapState::Running).await?;
    let (_, of_other) = world.store.map(other).await?;
    assert!(is_not_found(&world.store.set_state(activate(&world, MapState::Running, of_other.id)).await));
    assert_eq!(world.store.map(world.map).await?.0.active, id);
    Ok(())
}

/// From the making of the map on, whatever became of its timeline.
pub async fn it_is_known_which_version_was_active_when(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let told = async || world.store.activations(world.map).await;
    let one = |version, at| Activation { version, at };
    let made = world.store.map(world.map).await?.0.created_at;
    assert_eq!(told().await?, [one(world.version, made)]);
    let id = world.store.save_version(save(&world, "Fabrikam", [1, 0, 0, 0], filtered(&world, ""))).await?;
    world.store.set_state(activate(&world, MapState::Running, world.version)).await?;
    assert_eq!(told().await?.len(), 1, "neither saving nor activating the active one is an activation");
    world.store.set_state(activate(&world, MapState::Running, id)).await?;
    let back = activate(&world, MapState::Running, world.version);
    // A clock that was put back does not change the order.
    world.store.set_state(StateMove { at: at(65), ..back }).await?;
    let all = [one(world.version, made), one(id, at(70)), one(world.version, at(65))];
    assert_eq!(told().await?, all);
    let other = world.add_map("Vendors", MapState::Running).await?;
    assert_eq!(world.store.activations(other).await?.len(), 1);
    assert_eq!(world.store.activations(MapId(other.0 + 9)).await?, []);
    Ok(())
}

/// Under another key no pair would be found again; what waits or is parked is known by the old one.
pub async fn another_key_is_activated_only_where_nothing_is_known_by_the_old_one(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mapping = Mapping { left_entity: "VendorsV2".to_owned(), ..filtered(&world, "") };
    let id = world.store.save_version(save(&world, "contoso", [2, 0, 0, 0], mapping)).await?;
    world.put_link(link(world.map, "a"), at(2)).await?;
    let waiting = world.append(&[(LTR, "a")], at(3)).await?;
    assert!(is_stale(&world.store.set_state(activate(&world, PAUSED, id)).await));
    assert!(is_stale(&world.store.set_state(activate(&world, MapState::Running, id)).await));
    let stop = |effects| StateMove {
        next: MapState::NotRunning,
        effects,
        ..activate(&world, MapState::Running, id)
    };
    world.store.set_state(stop(Vec::new())).await?;
    let rest = || activate(&world, MapState::NotRunning, id);
    assert!(is_stale(&world.store.set_state(rest()).await), "something waits");
    world.settle(waiting.into_iter().map(|id| (id, failure("Taken"))).collect(), at(55)).await?;
    assert!(is_stale(&world.store.set_state(rest()).await), "something is parked");
    let parked = crate::FailureSelection::Matching(model::FailureQuery::default());
    world.store.discard_failures(&world.environment, parked, "no", ada(), at(60)).await?;
    assert!(world.link_of("a").await?.is_some());
    world.store.set_state(rest()).await?;
    assert_eq!(world.store.map(world.map).await?.0.active, id);
    assert!(world.link_of("a").await?.is_none());
    assert_eq!(world.store.statistics(world.map, at(80)).await?.links, 0);
    Ok(())
}

/// What follows in the same move belongs to the version that is active by then.
pub async fn an_initial_sync_that_begins_along_with_a_version_is_of_that_one(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let id = world.store.save_version(save(&world, "contoso", [2, 0, 0, 0], filtered(&world, ""))).await?;
    let run = NewRun { legs: vec![(String::new(), LTR)], after: Vec::new(), leave_failed: false };
    let begins = StateMove {
        next: MapState::Initializing,
        effects: vec![Effect::Activate(id), Effect::BeginRun(run)],
        ..activate(&world, MapState::Running, id)
    };
    world.store.set_state(begins).await?;
    assert_eq!(world.store.newest_run(world.map).await?.map(|run| run.version), Some(id));
    let told = timeline(&world).await?;
    assert!(told.iter().take(2).all(|row| row.version == Some(id)), "{told:#?}");
    Ok(())
}

/// What was read for one version is not appended under another: it may lack fields.
pub async fn what_was_read_for_another_version_is_read_again(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let key = CursorKey {
        environment: world.environment.clone(),
        side: Side::Left,
        entity: "CustomersV3".to_owned(),
    };
    let page = |version, from: Option<&str>, to: &str| Append {
        cursor: Some((key.clone(), from.map(str::to_owned), to.to_owned())),
        versions: vec![(world.map, version)],
        changes: vec![captured(world.map, LTR, "a")],
        at: at(5),
    };
    world.store.append(page(world.version, None, "1")).await?;
    let id = world.store.save_version(save(&world, "contoso", [2, 0, 0, 0], filtered(&world, ""))).await?;
    world.store.set_state(activate(&world, MapState::Running, id)).await?;
    assert!(is_stale(&world.store.append(page(world.version, Some("1"), "2")).await));
    assert_eq!(world.store.cursor(&key).await?.as_deref(), Some("1"));
    assert_eq!(world.store.append(page(id, Some("1"), "2")).await?.appended, 1);
    assert_eq!(world.store.queued(world.map, None, 10).await?.len(), 2);
    Ok(())
}

/// An environment begins with one; whoever saves a version becomes known.
pub async fn publishers_are_known_and_one_is_the_default(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let names = async || -> Result<Vec<(String, bool)>, StoreError> {
        let known = world.store.publishers(&world.environment).await?;
        Ok(known.into_iter().map(|publisher| (publisher.name, publisher.is_default)).collect())
    };
    let expected = |rows: &[(&str, bool)]| -> Vec<(String, bool)> {
        rows.iter().map(|(name, is_default)| ((*name).to_owned(), *is_default)).collect()
    };
    assert_eq!(names().await?, expected(&[("DefaultPublisher", true), ("contoso", false)]));
    world.store.save_version(save(&world, "Fabrikam", [1, 0, 0, 0], filtered(&world, ""))).await?;
    let adventure =
        Publisher { label: "Adventure Works".to_owned(), is_default: true, ..Publisher::named("adventure") };
    world.store.put_publisher(&world.environment, adventure.clone()).await?;
    let four = expected(&[
        ("adventure", true),
        ("contoso", false),
        ("DefaultPublisher", false),
        ("Fabrikam", false),
    ]);
    assert_eq!(names().await?, four);
    // The default one stays it, and a name is one without regard to case.
    let renamed =
        Publisher { name: "ADVENTURE".to_owned(), label: "AW".to_owned(), is_default: false, ..adventure };
    world.store.put_publisher(&world.environment, renamed).await?;
    assert_eq!(names().await?, four);
    assert_eq!(world.store.publishers(&world.environment).await?[0].label, "AW");
    let nowhere = super::fixture::environment_id("nowhere")?;
    assert!(is_not_found(&world.store.put_publisher(&nowhere, Publisher::first()).await));
    Ok(())
}

/// There is one of each map; who does not know its newest revision is refused.
pub async fn a_draft_is_kept_until_it_is_saved_or_dropped(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert_eq!(world.store.draft(world.map).await?, None);
    let mut draft = MapDraft::begin(world.map, world.version, &filtered(&world, ""));
    world.store.put_draft(draft.clone(), None).await?;
    assert!(is_stale(&world.store.put_draft(draft.clone(), None).await));
    let edit = Edit::Filter { side: Side::Left, from: String::new(), to: "“x” \\ it's".to_owned() };
    draft.edit(&edit, "Ada", at(1)).map_err(|_| StoreError::Stale { what: "the test" })?;
    assert!(is_stale(&world.store.put_draft(draft.clone(), Some(5)).await));
    world.store.put_draft(draft.clone(), Some(0)).await?;
    assert!(is_stale(&world.store.put_draft(draft.clone(), Some(0)).await));
    assert_eq!(world.store.draft(world.map).await?.as_ref(), Some(&draft));
    let made = |revision| SaveVersion {
        draft: Some(revision),
        ..save(&world, "x", [9, 0, 0, 0], filtered(&world, ""))
    };
    assert!(is_stale(&world.store.save_version(made(0)).await));
    assert_eq!(world.store.versions(world.map).await?.len(), 1);
    world.store.save_version(made(1)).await?;
    assert_eq!(world.store.draft(world.map).await?, None);
    world.store.put_draft(draft.clone(), None).await?;
    assert!(is_stale(&world.store.drop_draft(world.map, 0).await));
    world.store.drop_draft(world.map, 1).await?;
    assert_eq!(world.store.draft(world.map).await?, None);
    let nowhere = MapDraft { map: MapId(world.map.0 + 9), ..draft };
    assert!(is_not_found(&world.store.put_draft(nowhere, None).await));
    Ok(())
}
