//! Maps that firings hold: who sets one going again has undone the firing, and some go on by themselves.

use super::environment::Watcher;
use model::{
    AlertId, CountedBy, Firing, FiringId, FiringQuery, FiringStatus, MapId, MapState, Moment, PageRequest,
};
use std::collections::BTreeMap;
use store::StoreError;

/// How many firings of a setting are looked through for maps that are to go on by themselves.
const LOOKED_THROUGH: u32 = 50;

/// The maps that one firing has paused or stopped.
#[derive(Debug)]
struct Hold {
    alert: AlertId,
    counted: CountedBy,
    /// The setting's name.
    name: String,
    maps: Vec<MapId>,
    fired_at: Moment,
    acted_at: Moment,
    /// They go on when both apps have answered for so many milliseconds.
    resume_after: Option<i64>,
}

/// What firings hold.
#[derive(Debug, Default)]
pub(super) struct Holds {
    of: BTreeMap<FiringId, Hold>,
    /// Something was added since maps were looked at, and since health was.
    is_fresh: bool,
    is_unhealed: bool,
    /// When the first of them is to go on, as things are.
    next: Option<Moment>,
}

impl Holds {
    /// Takes what a firing holds, if that is of concern.
    pub(super) fn take(&mut self, firing: &Firing) {
        let resume_after = firing.rule.resume_after.map(|minutes| i64::from(minutes) * 60_000);
        let matters = match firing.status {
            FiringStatus::Firing => true,
            FiringStatus::Resolved => resume_after.is_some(),
            FiringStatus::Undone | FiringStatus::Ended => false,
        };
        let maps: Vec<_> = firing.held_maps().collect();
        if !matters || maps.is_empty() {
            return;
        }
        let hold = Hold {
            alert: firing.alert,
            counted: firing.counted,
            name: firing.rule.name.clone(),
            maps,
            fired_at: firing.at,
            acted_at: firing.acted_at.unwrap_or(firing.at),
            resume_after,
        };
        self.of.insert(firing.id, hold);
        self.is_fresh = true;
        self.is_unhealed = true;
    }

    /// Nothing is to be done about the maps of a firing any more.
    pub(super) fn let_go(&mut self, firing: FiringId) {
        self.of.remove(&firing);
    }

    /// The errors of a firing are too few again: nothing is left to be undone, but its maps may be to go on.
    pub(super) fn is_over(&mut self, firing: FiringId) {
        if self.of.get(&firing).is_some_and(|hold| hold.resume_after.is_none()) {
            self.let_go(firing);
        }
    }

    /// When health has to be looked at again, whatever happens.
    pub(super) const fn next_look(&self) -> Option<Moment> {
        self.next
    }
}

impl Watcher<'_> {
    /// Takes the maps of firings that are over which are to go on by themselves.
    pub(super) async fn take_over_resolved(&mut self) -> Result<(), StoreError> {
        for setting in self.alerting.store.alerts(self.id).await? {
            if setting.rule.resume_after.is_none() {
                continue;
            }
            let query = FiringQuery {
                alert: Some(setting.id),
                status: Some(FiringStatus::Resolved),
                page: PageRequest { before: None, limit: LOOKED_THROUGH },
            };
            let page = self.alerting.store.firings(self.id, &query).await?;
            for firing in &page.rows {
                self.holds.take(firing);
            }
        }
        Ok(())
    }

    /// Finds firings one of whose maps works again, and undoes them.
    pub(super) async fn look_at_maps(&mut self, moved: bool) -> Result<(), StoreError> {
        if !std::mem::take(&mut self.holds.is_fresh) && !moved {
            return Ok(());
        }
        let mut states = BTreeMap::new();
        for map in self.holds.of.values().flat_map(|hold| &hold.maps) {
            if !states.contains_key(map) {
                states.insert(*map, self.alerting.store.map(*map).await?.0.state);
            }
        }
        let works = |map: &MapId| states.get(map).is_some_and(|state: &MapState| state.drains());
        let undone = self.holds.of.iter().filter(|(_, hold)| hold.maps.iter().any(works));
        let undone: Vec<FiringId> = undone.map(|(id, _)| *id).collect();
        for id in undone {
            self.undo(id).await?;
        }
        Ok(())
    }

    /// Lets maps go on whose time has come.
    pub(super) async fn look_at_health(&mut self, changed: bool) -> Result<(), StoreError> {
        let now = (self.alerting.now)();
        let is_due = self.holds.next.is_some_and(|next| next <= now);
        if !std::mem::take(&mut self.holds.is_unhealed) && !changed && !is_due {
            return Ok(());
        }
        self.holds.next = None;
        if self.holds.of.values().all(|hold| hold.resume_after.is_none()) {
            return Ok(());
        }
        let health = self.alerting.store.health(self.id).await?;
        if health.iter().any(|side| side.down.is_some()) {
            return Ok(());
        }
        let healthy_since = health.iter().filter_map(|side| side.since).max();
        let mut due = Vec::new();
        for (id, hold) in &self.holds.of {
            let Some(after) = hold.resume_after else { continue };
            let at = healthy_since.map_or(hold.fired_at, |since| since.max(hold.fired_at)).plus_millis(after);
            if at <= now {
                due.push(*id);
            } else {
                self.holds.next = Some(self.holds.next.map_or(at, |next| next.min(at)));
            }
        }
        for id in due {
            self.resume(id).await?;
        }
        Ok(())
    }

    /// Lets go on what a firing has paused, unless somebody has done something else with it since.
    async fn resume(&mut self, id: FiringId) -> Result<(), StoreError> {
        let Some(hold) = self.holds.of.get_mut(&id) else { return Ok(()) };
        hold.resume_after = None;
        let mut maps = Vec::new();
        for map in &hold.maps {
            let map = self.alerting.store.map(*map).await?.0;
            if matches!(map.state, MapState::Paused { .. }) && map.state_since <= hold.acted_at {
                maps.push(map.id);
            }
        }
        if maps.is_empty() {
            return Ok(());
        }
        self.control.resume(self.id, &maps, &hold.name).await;
        self.undo(id).await
    }

    /// What a firing counted begins anew, unless it is over already.
    async fn undo(&mut self, id: FiringId) -> Result<(), StoreError> {
        let Some(hold) = self.holds.of.remove(&id) else { return Ok(()) };
        let (alert, by) = (hold.alert, hold.counted);
        if self.firing.get(&(alert, by)) != Some(&id) {
            return Ok(());
        }
        self.firing.remove(&(alert, by));
        match self.alerting.store.undo_firing(id, (self.alerting.now)()).await {
            Ok(firing) => {
                let counts_after = firing.counts_after.unwrap_or(self.cursor);
                self.alerting.watched.with(self.id, |evaluator| evaluator.undone(alert, by, counts_after));
                Ok(())
            }
            // Its setting was changed: that is about to be heard of.
            Err(StoreError::Stale { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
