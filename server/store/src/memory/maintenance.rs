//! Maintenance windows in memory.

use super::{MemoryStore, State, at_most, count, not_found};
use crate::{CommitSignal, Maintenance, NewActivity, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, EnvironmentId, MaintenanceStep, MaintenanceWindow, MapId, Moment, NoticeKind,
    WindowId, WindowMap, WindowPlan, WindowStatus,
};

const STALE: StoreError = StoreError::Stale { what: "the maintenance window" };

fn system() -> Actor {
    Actor::System("maintenance window".to_owned())
}

impl State {
    fn window(&self, id: WindowId) -> Result<&MaintenanceWindow, StoreError> {
        self.windows.get(&id).ok_or_else(|| not_found("maintenance window", &id))
    }

    fn tell_window(
        &mut self,
        touched: &mut CommitSignal,
        window: &MaintenanceWindow,
        step: MaintenanceStep,
        (actor, at): (Actor, Moment),
    ) {
        let WindowPlan { from, until, reason, .. } = window.plan.clone();
        self.record(NewActivity {
            environment: window.environment.clone(),
            map: None,
            version: None,
            at,
            actor,
            kind: ActivityKind::Maintenance { step, from, until, reason },
            count: count(window.maps.len()),
            correlation: String::new(),
        });
        touched.maps += 1;
        touched.activity += 1;
        touched.notices += 1;
    }

    fn end_maintenance_notice(&mut self, window: &MaintenanceWindow, at: Moment) {
        let id = window.id;
        let meant =
            |kind: &NoticeKind| matches!(kind, NoticeKind::Maintenance { window, .. } if *window == id);
        self.end_notice(&window.environment, meant, at);
    }

    /// Keeps that a map was paused for a window.
    pub(super) fn paused_for(&mut self, id: WindowId, map: MapId, at: Moment) {
        let Some(window) = self.windows.get_mut(&id) else { return };
        for of_window in window.maps.iter_mut().filter(|of_window| of_window.map == map) {
            of_window.paused_at = Some(at);
        }
    }
}

#[async_trait]
impl Maintenance for MemoryStore {
    async fn plan_window(
        &self,
        environment: &EnvironmentId,
        plan: WindowPlan,
        actor: Actor,
        at: Moment,
    ) -> Result<WindowId, StoreError> {
        self.write(|state, touched| {
            state.environment(environment)?;
            let mut here = state.windows.values().filter(|other| other.environment == *environment);
            if let Some(other) = here.find(|other| other.status.is_open() && other.plan.collides(&plan)) {
                let what = "a maintenance window of the same maps at that time";
                return Err(StoreError::Duplicate { what, name: other.plan.reason.clone() });
            }
            let id = WindowId(state.new_id("windows"));
            let window = MaintenanceWindow {
                id,
                environment: environment.clone(),
                plan,
                actor: actor.clone(),
                status: WindowStatus::Planned,
                maps: Vec::new(),
            };
            state.tell_window(touched, &window, MaintenanceStep::Planned, (actor, at));
            state.windows.insert(id, window);
            Ok(id)
        })
    }

    async fn windows(
        &self,
        environment: &EnvironmentId,
        limit: u32,
    ) -> Result<Vec<MaintenanceWindow>, StoreError> {
        let state = self.read();
        let here = state.windows.values().rev().filter(|window| window.environment == *environment);
        Ok(here.take(at_most(limit)).cloned().collect())
    }

    async fn window(&self, id: WindowId) -> Result<MaintenanceWindow, StoreError> {
        self.read().window(id).cloned()
    }

    async fn open_windows(&self, environment: &EnvironmentId) -> Result<Vec<MaintenanceWindow>, StoreError> {
        let state = self.read();
        let here = state.windows.values().filter(|window| window.environment == *environment);
        Ok(here.filter(|window| window.status.is_open()).cloned().collect())
    }

    async fn begin_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let mut window = state.window(id)?.clone();
            if window.status != WindowStatus::Planned {
                return Err(STALE);
            }
            let chosen = state.maps_of(&window.environment).filter(|map| {
                (window.plan.maps.is_empty() || window.plan.maps.contains(&map.id)) && map.state.drains()
            });
            let maps = chosen.map(|map| WindowMap { map: map.id, paused_at: None }).collect();
            window.maps = maps;
            window.status = WindowStatus::Running;
            let kind = NoticeKind::Maintenance {
                window: id,
                until: window.plan.until,
                maps: count(window.maps.len()),
            };
            state.open_notice(&window.environment, kind, at);
            state.tell_window(touched, &window, MaintenanceStep::Began, (system(), at));
            state.windows.insert(id, window);
            Ok(())
        })
    }

    async fn leave_map(&self, id: WindowId, map: MapId) -> Result<(), StoreError> {
        self.write(|state, touched| {
            touched.maps += 1;
            if let Some(window) = state.windows.get_mut(&id) {
                window.maps.retain(|of_window| of_window.map != map || of_window.paused_at.is_some());
            }
            Ok(())
        })
    }

    async fn end_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let mut window = state.window(id)?.clone();
            let step = match window.status {
                WindowStatus::Planned => MaintenanceStep::Missed,
                WindowStatus::Running => MaintenanceStep::Ended,
                WindowStatus::Over | WindowStatus::Cancelled => return Ok(()),
            };
            window.status = WindowStatus::Over;
            state.end_maintenance_notice(&window, at);
            state.tell_window(touched, &window, step, (system(), at));
            state.windows.insert(id, window);
            Ok(())
        })
    }

    async fn cancel_window(&self, id: WindowId, actor: Actor, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let mut window = state.window(id)?.clone();
            let step = match window.status {
                WindowStatus::Planned => {
                    window.status = WindowStatus::Cancelled;
                    MaintenanceStep::Cancelled
                }
                WindowStatus::Running => {
                    window.plan.until = window.plan.until.min(at);
                    MaintenanceStep::EndedEarly
                }
                WindowStatus::Over | WindowStatus::Cancelled => return Err(STALE),
            };
            let told = state.window(id)?.clone();
            state.tell_window(touched, &told, step, (actor, at));
            state.windows.insert(id, window);
            Ok(())
        })
    }
}
