//! Which entry began what another one ends.

use super::{Activity, ActivityKind, MaintenanceStep};

impl ActivityKind {
    /// The names of kinds of which one began what this one ends; empty where it ends nothing.
    pub const fn begun_by(&self) -> &'static [&'static str] {
        match self {
            Self::StateChanged { .. } => &["map_created", "state_changed"],
            Self::InitialSyncFinished { .. } => &["initial_sync_started"],
            Self::CompanySyncFinished { .. } => &["company_sync_started"],
            Self::ShadowEnded { .. } => &["shadow_began"],
            Self::GroupUnmuted { .. } => &["group_muted"],
            Self::OutageEnded { .. } => &["outage_began"],
            Self::DriftEnded => &["drift_found"],
            Self::Maintenance { step: MaintenanceStep::Ended | MaintenanceStep::EndedEarly, .. } => {
                &["maintenance"]
            }
            _ => &[],
        }
    }

    fn is_begun_by(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::CompanySyncFinished { company, .. }, Self::CompanySyncStarted { company: begun }) => {
                company == begun
            }
            (Self::OutageEnded { side }, Self::OutageBegan { side: begun, .. }) => side == begun,
            (Self::ShadowEnded { of, .. }, Self::ShadowBegan { of: begun }) => of == begun,
            (Self::GroupUnmuted { headline }, Self::GroupMuted { headline: begun, .. }) => headline == begun,
            (
                Self::Maintenance { from, reason, .. },
                Self::Maintenance { step: MaintenanceStep::Began, from: begun, reason: why, .. },
            ) => from == begun && reason == why,
            (Self::Maintenance { .. }, _) => false,
            _ => self.begun_by().contains(&earlier.name()),
        }
    }
}

impl Activity {
    /// Did that entry begin what this one ends: a pause its resuming, an outage its end? The newest one before this
    /// entry for which that is so is the one that counts.
    pub fn is_begun_by(&self, earlier: &Self) -> bool {
        earlier.id < self.id && earlier.map == self.map && self.kind.is_begun_by(&earlier.kind)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Activity, ActivityId, ActivityKind, Actor, EnvironmentId, LegCounts, MapId, MapState, Moment, Side,
    };

    fn entry(id: i64, map: Option<i64>, kind: ActivityKind) -> Activity {
        Activity {
            id: ActivityId(id),
            environment: EnvironmentId::new("test").unwrap(),
            map: map.map(MapId),
            version: None,
            at: Moment(id),
            actor: Actor::System("engine".into()),
            kind,
            count: 0,
            correlation: String::new(),
        }
    }

    #[test]
    fn an_outage_ends_the_one_of_its_own_side() {
        let ended = entry(3, None, ActivityKind::OutageEnded { side: Side::Left });
        let began = |side| entry(2, None, ActivityKind::OutageBegan { side, cause: String::new() });
        assert!(ended.is_begun_by(&began(Side::Left)) && !ended.is_begun_by(&began(Side::Right)));
    }

    #[test]
    fn a_company_is_finished_that_was_started_before_on_the_same_map() {
        let counts = LegCounts::default();
        let done = entry(3, Some(1), ActivityKind::CompanySyncFinished { company: "usmf".into(), counts });
        let started = |id, map, company: &str| {
            entry(id, Some(map), ActivityKind::CompanySyncStarted { company: company.into() })
        };
        assert!(done.is_begun_by(&started(2, 1, "usmf")));
        for other in [started(2, 1, "demf"), started(2, 2, "usmf"), started(4, 1, "usmf")] {
            assert!(!done.is_begun_by(&other), "{other:?}");
        }
    }

    #[test]
    fn a_state_began_with_the_move_before() {
        let moved = |id, from, to| entry(id, Some(1), ActivityKind::StateChanged { from, to });
        let later = moved(9, MapState::Running, MapState::NotRunning);
        assert!(later.is_begun_by(&moved(4, MapState::NotRunning, MapState::Running)));
        assert!(later.is_begun_by(&entry(1, Some(1), ActivityKind::MapCreated)));
        assert!(!later.is_begun_by(&entry(5, Some(1), ActivityKind::RetryRequested)));
        assert!(ActivityKind::RetryRequested.begun_by().is_empty());
    }
}
