//! Maintenance windows: what is to be done about one now, and who does it.

use crate::{Engine, EngineError};
use model::{Actor, MaintenanceWindow, MapId, MapState, Moment, Order, WindowId, WindowPlan, WindowStatus};
use store::StoreError;

/// The part of Tandem that pauses and resumes for a window, as it stands in timelines.
const ACTOR: &str = "maintenance window";

/// Something to be done about a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It begins: what works now is to be paused.
    Begin,
    /// This map is to be paused.
    Pause(MapId),
    /// Somebody was faster: this map is none of the window's.
    Leave(MapId),
    /// This map goes on.
    Resume(MapId),
    /// It is over.
    End,
}

/// What is to be done about a window at `now`; `states` are its maps with the moment of their last move. A map that
/// somebody moved meanwhile is left alone.
fn steps(window: &MaintenanceWindow, states: &[(MapId, MapState, Moment)], now: Moment) -> Vec<Step> {
    let state_of =
        |map: MapId| states.iter().find(|(id, ..)| *id == map).map(|(_, state, since)| (*state, *since));
    let is_over = now >= window.plan.until;
    match window.status {
        WindowStatus::Planned if is_over => vec![Step::End],
        WindowStatus::Planned if now >= window.plan.from => vec![Step::Begin],
        WindowStatus::Running if is_over => {
            let still = window.maps.iter().filter(|it| {
                let paused =
                    |(state, since)| matches!(state, MapState::Paused { .. }) && Some(since) == it.paused_at;
                state_of(it.map).is_some_and(paused)
            });
            still.map(|it| Step::Resume(it.map)).chain([Step::End]).collect()
        }
        WindowStatus::Running => {
            let left = window.maps.iter().filter(|it| it.paused_at.is_none());
            let step = |map| match state_of(map) {
                Some((state, _)) if state.drains() => Step::Pause(map),
                _ => Step::Leave(map),
            };
            left.map(|it| step(it.map)).collect()
        }
        WindowStatus::Planned | WindowStatus::Over | WindowStatus::Cancelled => Vec::new(),
    }
}

/// When something is to be done about a window that has nothing to be done now.
fn next(window: &MaintenanceWindow) -> Option<Moment> {
    match window.status {
        WindowStatus::Planned => Some(window.plan.from),
        WindowStatus::Running => Some(window.plan.until),
        WindowStatus::Over | WindowStatus::Cancelled => None,
    }
}

impl Engine {
    /// Does what is to be done about maintenance windows now; answers when there is more to do. What fails is told, and
    /// is to be tried again.
    pub async fn maintain(&self) -> Result<Option<Moment>, EngineError> {
        let mut earliest: Option<Moment> = None;
        for environment in self.store().environments().await? {
            for window in self.store().open_windows(&environment.id).await? {
                let left = self.attend(window.id).await?;
                earliest = [earliest, left.as_ref().and_then(next)].into_iter().flatten().min();
            }
        }
        Ok(earliest)
    }

    /// Does all that is to be done about one window now; how it stands then.
    async fn attend(&self, id: WindowId) -> Result<Option<MaintenanceWindow>, EngineError> {
        loop {
            let window = self.store().window(id).await?;
            let mut states = Vec::with_capacity(window.maps.len());
            for map in &window.maps {
                let (known, _) = self.store().map(map.map).await?;
                states.push((known.id, known.state, known.state_since));
            }
            let steps = steps(&window, &states, self.now());
            if steps.is_empty() {
                return Ok(window.status.is_open().then_some(window));
            }
            for step in steps {
                self.take(&window, step).await?;
            }
        }
    }

    async fn take(&self, window: &MaintenanceWindow, step: Step) -> Result<(), EngineError> {
        let actor = Actor::System(ACTOR.to_owned());
        match step {
            Step::Begin => match self.store().begin_window(window.id, self.now()).await {
                Ok(()) | Err(StoreError::Stale { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            },
            Step::Pause(map) => match self.pause_for(map, window.id, &actor).await {
                // It was moved since: looked at once more.
                Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
                Err(error) => Err(error),
            },
            Step::Leave(map) => Ok(self.store().leave_map(window.id, map).await?),
            Step::Resume(map) => {
                match self.order(map, &Order::Resume { choice: window.plan.choice }, &actor).await {
                    Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
                    Err(error) => Err(error),
                }
            }
            Step::End => Ok(self.store().end_window(window.id, self.now()).await?),
        }
    }

    /// Plans a maintenance window.
    pub async fn plan_window(
        &self,
        environment: &model::EnvironmentId,
        plan: WindowPlan,
        actor: &Actor,
    ) -> Result<WindowId, EngineError> {
        Ok(self.store().plan_window(environment, plan, actor.clone(), self.now()).await?)
    }

    /// Calls a window off, or ends one early that is under way; its maps go on at once.
    pub async fn cancel_window(&self, id: WindowId, actor: &Actor) -> Result<(), EngineError> {
        self.store().cancel_window(id, actor.clone(), self.now()).await?;
        self.attend(id).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};
    use model::{
        Actor, EnvironmentId, MaintenanceWindow, MapId, MapState, Moment, ResumeChoice, ResumeTo, WindowId,
        WindowMap, WindowPlan, WindowStatus,
    };

    const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

    fn window(status: WindowStatus, maps: &[(i64, Option<i64>)]) -> MaintenanceWindow {
        let map = |(id, paused_at): &(i64, Option<i64>)| WindowMap {
            map: MapId(*id),
            paused_at: paused_at.map(Moment),
        };
        MaintenanceWindow {
            id: WindowId(1),
            environment: EnvironmentId::new("test").unwrap(),
            plan: WindowPlan {
                from: Moment(100),
                until: Moment(200),
                maps: Vec::new(),
                choice: ResumeChoice::CatchUp,
                reason: "Upgrade".into(),
            },
            actor: Actor::User("Ada".into()),
            status,
            maps: maps.iter().map(map).collect(),
        }
    }

    #[test]
    fn what_is_to_be_done_follows_from_the_window_its_maps_and_the_moment() {
        use MapState::{Initializing, NotRunning, Resuming, Running};
        use WindowStatus::{Cancelled, Over, Planned, Running as Begun};
        let [one, two] = [MapId(1), MapId(2)];
        let state = |map: MapId, state, since| (map, state, Moment(since));
        let both = [(1, Some(110)), (2, Some(110))];
        for (name, window, states, now, expected) in [
            ("too early", window(Planned, &[]), vec![], 99, vec![]),
            ("it begins", window(Planned, &[]), vec![], 100, vec![Step::Begin]),
            ("it begins late, after a restart", window(Planned, &[]), vec![], 199, vec![Step::Begin]),
            ("it passed while nobody was there", window(Planned, &[]), vec![], 200, vec![Step::End]),
            (
                "what works is paused, whatever it does",
                window(Begun, &[(1, None), (2, None), (3, None)]),
                vec![state(one, Running, 0), state(two, Resuming, 0), state(MapId(3), Initializing, 0)],
                100,
                vec![Step::Pause(one), Step::Pause(two), Step::Pause(MapId(3))],
            ),
            (
                "somebody stopped or paused it first",
                window(Begun, &[(1, None), (2, None)]),
                vec![state(one, NotRunning, 105), state(two, PAUSED, 105)],
                106,
                vec![Step::Leave(one), Step::Leave(two)],
            ),
            (
                "all is done",
                window(Begun, &both),
                vec![state(one, PAUSED, 110), state(two, PAUSED, 110)],
                150,
                vec![],
            ),
            ("one was resumed by hand", window(Begun, &both), vec![state(one, Running, 120)], 150, vec![]),
            (
                "what it paused goes on",
                window(Begun, &both),
                vec![state(one, PAUSED, 110), state(two, PAUSED, 110)],
                200,
                vec![Step::Resume(one), Step::Resume(two), Step::End],
            ),
            (
                "what was resumed and paused by hand, or stopped, stays so",
                window(Begun, &both),
                vec![state(one, PAUSED, 120), state(two, NotRunning, 130)],
                300,
                vec![Step::End],
            ),
            (
                "it ended before it paused",
                window(Begun, &[(1, None)]),
                vec![state(one, PAUSED, 90)],
                200,
                vec![Step::End],
            ),
            ("it is over", window(Over, &both), vec![state(one, PAUSED, 110)], 300, vec![]),
            ("it was called off", window(Cancelled, &[]), vec![], 150, vec![]),
        ] {
            assert_eq!(steps(&window, &states, Moment(now)), expected, "{name}");
        }
    }
}
