//! Maintenance windows.

use super::Checked;
use super::fixture::{World, ada, at, environment_id, is_duplicate, is_not_found, is_stale};
use super::journal::timeline;
use crate::{Effect, StateMove, Store, StoreError};
use model::{
    ActivityKind, Actor, MaintenanceStep, MapId, MapState, Moment, NoticeKind, ResumeChoice, ResumeTo,
    WindowId, WindowMap, WindowPlan, WindowStatus,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

fn plan(from: i64, until: i64, maps: Vec<MapId>) -> WindowPlan {
    let reason = "Upgrade of the ERP".to_owned();
    WindowPlan { from: at(from), until: at(until), maps, choice: ResumeChoice::SkipPreserve, reason }
}

async fn planned(world: &World, plan: WindowPlan) -> Result<WindowId, StoreError> {
    world.store.plan_window(&world.environment, plan, ada(), at(1)).await
}

async fn pause_for(world: &World, window: WindowId, when: Moment) -> Checked {
    let change = StateMove {
        map: world.map,
        expected: MapState::Running,
        next: PAUSED,
        actor: Actor::System("maintenance window".to_owned()),
        at: when,
        correlation: String::new(),
        effects: vec![Effect::PausedFor(window)],
    };
    world.store.set_state(change).await
}

async fn steps(world: &World) -> Result<Vec<MaintenanceStep>, StoreError> {
    let rows = timeline(world).await?.into_iter().rev();
    let step = |kind| match kind {
        ActivityKind::Maintenance { step, .. } => Some(step),
        _ => None,
    };
    Ok(rows.filter_map(|row| step(row.kind)).collect())
}

/// What it keeps of a map comes with the map's move; its notice lasts as long as it does.
pub async fn a_window_begins_and_ends(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.add_map("Stopped", MapState::NotRunning).await?;
    let other = world.add_map("Other", MapState::Resuming).await?;
    let id = planned(&world, plan(10, 20, Vec::new())).await?;
    let window = world.store.window(id).await?;
    assert_eq!(
        (window.status, &window.plan, &window.actor),
        (WindowStatus::Planned, &plan(10, 20, Vec::new()), &ada())
    );
    world.store.begin_window(id, at(11)).await?;
    assert!(is_stale(&world.store.begin_window(id, at(11)).await));
    pause_for(&world, id, at(12)).await?;
    world.store.leave_map(id, other).await?;
    world.store.leave_map(id, world.map).await?;
    let window = world.store.open_windows(&world.environment).await?.remove(0);
    assert_eq!(window.status, WindowStatus::Running);
    assert_eq!(window.maps, [WindowMap { map: world.map, paused_at: Some(at(12)) }]);
    let notice = world.store.notices(&world.environment, 9).await?.remove(0);
    assert_eq!(notice.kind, NoticeKind::Maintenance { window: id, until: at(20), maps: 2 });
    for _ in 0..2 {
        world.store.end_window(id, at(21)).await?;
    }
    assert_eq!(world.store.notices(&world.environment, 9).await?[0].until, Some(at(21)));
    assert!(world.store.open_windows(&world.environment).await?.is_empty());
    assert_eq!(world.store.windows(&world.environment, 9).await?[0].status, WindowStatus::Over);
    assert_eq!(
        steps(&world).await?,
        [MaintenanceStep::Planned, MaintenanceStep::Began, MaintenanceStep::Ended]
    );
    Ok(())
}

/// Only maps that were chosen, and of those only what works.
pub async fn a_window_pauses_what_was_chosen(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::Running).await?;
    let stopped = world.add_map("Stopped", MapState::NotRunning).await?;
    let id = planned(&world, plan(10, 20, vec![other, stopped])).await?;
    world.store.begin_window(id, at(11)).await?;
    let maps = world.store.window(id).await?.maps;
    assert_eq!(maps, [WindowMap { map: other, paused_at: None }]);
    Ok(())
}

/// Before it begins it is called off; while it lasts its end comes now; afterwards there is nothing to call off.
pub async fn a_window_can_be_called_off(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let first = planned(&world, plan(10, 20, Vec::new())).await?;
    world.store.cancel_window(first, ada(), at(5)).await?;
    assert!(is_stale(&world.store.cancel_window(first, ada(), at(6)).await));
    assert!(is_stale(&world.store.begin_window(first, at(11)).await));
    let second = planned(&world, plan(10, 20, Vec::new())).await?;
    world.store.begin_window(second, at(11)).await?;
    world.store.cancel_window(second, ada(), at(15)).await?;
    let window = world.store.window(second).await?;
    assert_eq!((window.status, window.plan.until), (WindowStatus::Running, at(15)));
    world.store.end_window(second, at(16)).await?;
    let missed = planned(&world, plan(30, 40, Vec::new())).await?;
    world.store.end_window(missed, at(50)).await?;
    let expected = [
        MaintenanceStep::Planned,
        MaintenanceStep::Cancelled,
        MaintenanceStep::Planned,
        MaintenanceStep::Began,
        MaintenanceStep::EndedEarly,
        MaintenanceStep::Ended,
        MaintenanceStep::Planned,
        MaintenanceStep::Missed,
    ];
    assert_eq!(steps(&world).await?, expected);
    let ids: Vec<WindowId> =
        world.store.windows(&world.environment, 2).await?.iter().map(|it| it.id).collect();
    assert_eq!(ids, [missed, second]);
    Ok(())
}

/// So that no window resumes what another one has paused.
pub async fn open_windows_do_not_share_a_map_and_a_moment(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::Running).await?;
    let first = planned(&world, plan(10, 20, vec![world.map])).await?;
    assert!(is_duplicate(&planned(&world, plan(15, 25, Vec::new())).await));
    planned(&world, plan(15, 25, vec![other])).await?;
    planned(&world, plan(20, 25, vec![world.map])).await?;
    world.store.cancel_window(first, ada(), at(5)).await?;
    planned(&world, plan(5, 15, vec![world.map])).await?;
    let nowhere = environment_id("nowhere")?;
    let refused = world.store.plan_window(&nowhere, plan(1, 2, Vec::new()), ada(), at(1)).await;
    assert!(is_not_found(&refused));
    assert!(is_not_found(&world.store.window(WindowId(99)).await));
    Ok(())
}
