//! Entity maps and their versions.

use super::Checked;
use super::fixture::{
    World, ada, at, environment_id, is_duplicate, is_not_found, is_stale, new_map, put_environment,
};
use super::journal::timeline;
use crate::{DriftChange, StateMove, Store};
use model::{ActivityKind, Actor, MapId, MapState, NoticeKind, ResumeTo, VersionId, VersionNumber};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

fn to(map: MapId, expected: MapState, next: MapState, millis: i64) -> StateMove {
    let actor = Actor::Alert("Ten in a row".to_owned());
    StateMove {
        map,
        expected,
        next,
        actor,
        at: at(millis),
        correlation: "corr".to_owned(),
        effects: Vec::new(),
    }
}

/// A map is read as it was created; its first version is the active one.
pub async fn a_map_begins_with_its_version_and_an_entry(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let new = new_map(&world.environment, "Customers V3", MapState::Running);
    let (map, version) = world.store.map(world.map).await?;
    assert_eq!((map.name, map.description, map.owner), (new.name, new.description, new.owner));
    assert_eq!((map.state, map.active), (MapState::Running, version.id));
    assert_eq!((map.created_at, map.state_since, version.created_at), (at(0), at(0), at(0)));
    assert_eq!((version.map, version.number), (world.map, VersionNumber([1, 0, 0, 10])));
    assert_eq!((version.publisher, version.author), (new.version.publisher, new.version.author));
    assert_eq!((&version.note, &version.mapping), (&new.version.note, &new.version.mapping));
    assert_eq!(world.store.versions(world.map).await?, [world.store.version(version.id).await?]);
    let rows = super::journal::timeline(&world).await?;
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0].kind, &rows[0].actor), (&ActivityKind::MapCreated, &ada()));
    assert_eq!((rows[0].map, rows[0].version), (Some(world.map), Some(version.id)));
    Ok(())
}

/// The same name may stand in another environment.
pub async fn a_name_is_unique_within_its_environment(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert!(is_duplicate(&world.add_map("Customers V3", MapState::NotRunning).await));
    assert_eq!(super::journal::timeline(&world).await?.len(), 1);
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let new = new_map(&elsewhere, "Customers V3", MapState::NotRunning);
    let other = world.store.create_map(new, ada(), at(1)).await?;
    assert_ne!(other, world.map);
    let nowhere = new_map(&environment_id("nowhere")?, "Customers V3", MapState::NotRunning);
    assert!(is_not_found(&world.store.create_map(nowhere, ada(), at(1)).await));
    Ok(())
}

/// Two people who press a button at once do not both win; the entry comes with the move.
pub async fn the_state_moves_only_from_what_was_read(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.store.set_state(to(world.map, MapState::Running, PAUSED, 10)).await?;
    let (map, _) = world.store.map(world.map).await?;
    assert_eq!((map.state, map.state_since), (PAUSED, at(10)));
    assert!(is_stale(&world.store.set_state(to(world.map, MapState::Running, PAUSED, 20)).await));
    world.store.set_state(to(world.map, PAUSED, PAUSED, 30)).await?;
    assert_eq!(world.store.map(world.map).await?.0.state_since, at(10));
    let rows = super::journal::timeline(&world).await?;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].kind, ActivityKind::StateChanged { from: MapState::Running, to: PAUSED });
    assert_eq!((rows[0].actor.name(), rows[0].correlation.as_str()), ("Ten in a row", "corr"));
    assert_eq!(rows[0].version, Some(world.version));
    assert!(is_not_found(&world.store.set_state(to(MapId(world.map.0 + 9), PAUSED, PAUSED, 40)).await));
    Ok(())
}

/// Without regard to case.
pub async fn maps_are_listed_by_name_with_their_versions(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.add_map("vendors", MapState::NotRunning).await?;
    world.add_map("Accounts", MapState::Resuming).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let rows = world.store.maps(&world.environment, at(1)).await?;
    let names: Vec<_> = rows.iter().map(|row| (row.map.name.as_str(), row.map.state)).collect();
    assert_eq!(
        names,
        [
            ("Accounts", MapState::Resuming),
            ("Customers V3", MapState::Running),
            ("vendors", MapState::NotRunning)
        ]
    );
    for row in rows {
        assert_eq!(row.map.active, row.version.id);
        assert_eq!(row.statistics, world.store.statistics(row.map.id, at(1)).await?);
        assert_eq!((row.statistics.written_by_hour.len(), row.statistics.last_activity), (24, Some(at(0))));
    }
    assert!(world.store.maps(&elsewhere, at(1)).await?.is_empty());
    Ok(())
}

/// It is told once, takes a new cause, and ends.
pub async fn a_map_that_does_not_fit_is_told_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let set = async |cause: Option<&str>, time: i64| {
        let (cause, correlation) = (cause.map(ToOwned::to_owned), String::new());
        world.store.set_drift(DriftChange { map: world.map, cause, at: at(time), correlation }).await
    };
    set(None, 1).await?;
    assert!(world.store.notices(&world.environment, 10).await?.is_empty());
    set(Some("no city"), 2).await?;
    set(Some("no city"), 3).await?;
    set(Some("no city, no name"), 4).await?;
    let open = world.store.notices(&world.environment, 10).await?;
    let cause = "no city, no name".to_owned();
    assert_eq!((open.len(), open[0].since), (1, at(2)));
    assert_eq!(open[0].kind, NoticeKind::SchemaDrift { map: world.map, cause });
    set(None, 5).await?;
    assert_eq!(world.store.notices(&world.environment, 10).await?[0].until, Some(at(5)));
    let told: Vec<_> = timeline(&world).await?.into_iter().map(|row| row.kind).collect();
    let found = ActivityKind::DriftFound { cause: "no city".to_owned() };
    let drift = |kind: &&ActivityKind| **kind == found || **kind == ActivityKind::DriftEnded;
    assert_eq!(told.iter().filter(drift).collect::<Vec<_>>(), [&ActivityKind::DriftEnded, &found]);
    Ok(())
}

/// Each question for an id says so.
pub async fn what_is_not_there_is_not_found(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let (map, version) = (MapId(world.map.0 + 9), VersionId(world.version.0 + 9));
    assert!(is_not_found(&world.store.map(map).await));
    assert!(is_not_found(&world.store.versions(map).await));
    assert!(is_not_found(&world.store.statistics(map, at(0)).await));
    assert!(is_not_found(&world.store.version(version).await));
    let nowhere = environment_id("nowhere")?;
    assert!(is_not_found(&world.store.maps(&nowhere, at(0)).await));
    assert!(is_not_found(&world.store.environment(&nowhere).await));
    assert!(is_not_found(&world.store.connections(&nowhere).await));
    assert!(is_not_found(&world.store.health(&nowhere).await));
    assert!(is_not_found(&world.store.summary(&nowhere, at(0)).await));
    assert!(is_not_found(&world.store.written_by_hour(&nowhere, at(0)).await));
    Ok(())
}
