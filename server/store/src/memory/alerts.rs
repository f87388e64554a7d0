//! Alert settings and firings in memory.

use super::{MemoryStore, State, at_most, count, not_found, page};
use crate::{AlertChange, AlertRound, Alerts, CommitSignal, StoreError, firings};
use async_trait::async_trait;
use model::{
    Acknowledgement, Actor, AlertId, AlertRule, AlertSetting, AlertStep, EnvironmentId, ErrorEvent,
    ErrorEventId, Firing, FiringId, FiringQuery, FiringStatus, HeldMap, Moment, Page,
};
use std::collections::{BTreeMap, HashMap};

/// Settings, firings, and how far errors were looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) settings: BTreeMap<AlertId, AlertSetting>,
    pub(super) firings: BTreeMap<FiringId, Firing>,
    pub(super) evaluated: HashMap<EnvironmentId, ErrorEventId>,
}

impl Rows {
    pub(super) fn of<'a>(&'a self, environment: &'a EnvironmentId) -> impl Iterator<Item = &'a AlertSetting> {
        self.settings.values().filter(move |setting| setting.environment == *environment)
    }

    pub(super) fn firings_of<'a>(
        &'a self,
        environment: &'a EnvironmentId,
    ) -> impl DoubleEndedIterator<Item = &'a Firing> {
        self.firings.values().filter(move |firing| firing.environment == *environment)
    }

    /// Is it the newest of its setting, which is still there, and of what that counts together?
    pub(super) fn is_newest(&self, firing: &Firing) -> bool {
        let is_same = |later: &Firing| later.alert == firing.alert && later.counted == firing.counted;
        let mut later = self.firings.values().rev().take_while(|later| later.id > firing.id);
        self.settings.contains_key(&firing.alert) && !later.any(is_same)
    }

    pub(super) fn evaluated(&self, environment: &EnvironmentId) -> ErrorEventId {
        self.evaluated.get(environment).copied().unwrap_or(ErrorEventId(0))
    }

    pub(super) fn count(&self, environment: &EnvironmentId, status: FiringStatus) -> i64 {
        count(self.firings_of(environment).filter(|firing| firing.status == status).count())
    }
}

impl State {
    /// What an environment begins with.
    pub(super) fn add_default_alerts(&mut self, environment: &EnvironmentId, touched: &mut CommitSignal) {
        for rule in AlertRule::defaults() {
            self.add_alert(environment, rule, AlertRule::default_actor(), Moment(0));
        }
        touched.alerts += 1;
    }

    fn add_alert(
        &mut self,
        environment: &EnvironmentId,
        rule: AlertRule,
        actor: Actor,
        at: Moment,
    ) -> AlertSetting {
        let setting = AlertSetting {
            id: AlertId(self.new_id("alerts")),
            environment: environment.clone(),
            rule,
            revision: 1,
            counts_after: self.newest_event(environment),
            changed_by: actor,
            changed_at: at,
        };
        self.alerts.settings.insert(setting.id, setting.clone());
        setting
    }

    pub(super) fn newest_event(&self, environment: &EnvironmentId) -> ErrorEventId {
        let newest = self.events.iter().rev().find(|event| event.environment == *environment);
        let evaluated = self.alerts.evaluated(environment);
        newest.map_or(evaluated, |event| event.id.max(evaluated))
    }

    fn alert(&self, id: AlertId) -> Result<&AlertSetting, StoreError> {
        self.alerts.settings.get(&id).ok_or_else(|| not_found("alert setting", &id))
    }

    fn firing(&self, id: FiringId) -> Result<&Firing, StoreError> {
        self.alerts.firings.get(&id).ok_or_else(|| not_found("firing", &id))
    }

    fn is_free(
        &self,
        environment: &EnvironmentId,
        name: &str,
        but: Option<AlertId>,
    ) -> Result<(), StoreError> {
        let folded = name.to_lowercase();
        let mut others = self.alerts.of(environment).filter(|other| Some(other.id) != but);
        if others.any(|other| other.rule.name.to_lowercase() == folded) {
            return Err(StoreError::Duplicate { what: "an alert setting", name: name.to_owned() });
        }
        Ok(())
    }

    fn tell_alert(
        &mut self,
        setting: &AlertSetting,
        step: AlertStep,
        told: (Actor, Moment),
        touched: &mut CommitSignal,
    ) {
        self.record(firings::entry_of_setting((&setting.environment, &setting.rule.name), step, told));
        touched.alerts += 1;
        touched.activity += 1;
    }
}

#[async_trait]
impl Alerts for MemoryStore {
    async fn alerts(&self, environment: &EnvironmentId) -> Result<Vec<AlertSetting>, StoreError> {
        let mut settings: Vec<_> = self.read().alerts.of(environment).cloned().collect();
        settings.sort_by_cached_key(|setting| setting.rule.name.to_lowercase());
        Ok(settings)
    }

    async fn alert(&self, id: AlertId) -> Result<AlertSetting, StoreError> {
        self.read().alert(id).cloned()
    }

    async fn add_alert(
        &self,
        environment: &EnvironmentId,
        rule: AlertRule,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError> {
        self.write(|state, touched| {
            state.environment(environment)?;
            state.is_free(environment, &rule.name, None)?;
            let setting = state.add_alert(environment, rule, actor.clone(), at);
            state.tell_alert(&setting, AlertStep::Created, (actor, at), touched);
            Ok(setting)
        })
    }

    async fn change_alert(
        &self,
        id: AlertId,
        change: AlertChange,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError> {
        self.write(|state, touched| {
            let known = state.alert(id)?.clone();
            if known.revision != change.of_revision {
                return Err(StoreError::Stale { what: "the alert setting" });
            }
            let Some(step) = firings::step(&known.rule, &change.rule) else { return Ok(known) };
            state.is_free(&known.environment, &change.rule.name, Some(id))?;
            let changed = AlertSetting {
                rule: change.rule,
                revision: known.revision + 1,
                counts_after: state.newest_event(&known.environment),
                changed_by: actor.clone(),
                changed_at: at,
                ..known
            };
            state.alerts.settings.insert(id, changed.clone());
            state.tell_alert(&changed, step, (actor, at), touched);
            state.end_firings(id, at, touched);
            Ok(changed)
        })
    }

    async fn delete_alert(&self, id: AlertId, actor: Actor, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let deleted = state.alerts.settings.remove(&id).ok_or_else(|| not_found("alert setting", &id))?;
            state.tell_alert(&deleted, AlertStep::Deleted, (actor, at), touched);
            state.end_firings(id, at, touched);
            Ok(())
        })
    }

    async fn evaluated(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError> {
        let state = self.read();
        state.environment(environment)?;
        Ok(state.alerts.evaluated(environment))
    }

    async fn newest_event(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError> {
        let state = self.read();
        state.environment(environment)?;
        Ok(state.newest_event(environment))
    }

    async fn events_since(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        let state = self.read();
        let here = state.events_after(after).filter(|event| event.environment == *environment);
        Ok(here.filter(|event| event.at >= since).take(at_most(limit)).cloned().collect())
    }

    async fn keep_round(
        &self,
        environment: &EnvironmentId,
        round: AlertRound,
    ) -> Result<Vec<Firing>, StoreError> {
        self.write(|state, touched| state.keep_round(environment, round, touched))
    }

    async fn acted(&self, id: FiringId, held: Vec<HeldMap>, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let mut firing = state.firing(id)?.clone();
            if firing.held.is_some() {
                return Err(StoreError::Stale { what: "what became of the maps of the firing" });
            }
            firing.held = Some(in_order(held));
            firing.acted_at = Some(at);
            state.notify_now(touched, id, at);
            state.keep_firing(firing, touched);
            Ok(())
        })
    }

    async fn undo_firing(&self, id: FiringId, at: Moment) -> Result<Firing, StoreError> {
        self.write(|state, touched| {
            let mut firing = state.firing(id)?.clone();
            if firing.status != FiringStatus::Firing {
                return Err(StoreError::Stale { what: "the firing" });
            }
            firing.counts_after = Some(state.newest_event(&firing.environment));
            state.end_firing(firing, FiringStatus::Undone, at, touched);
            state.firing(id).cloned()
        })
    }

    async fn acknowledge_firing(&self, id: FiringId, by: &str, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let mut firing = state.firing(id)?.clone();
            if firing.acknowledged.is_none() {
                firing.acknowledged = Some(Acknowledgement { by: by.to_owned(), at });
                state.keep_firing(firing, touched);
            }
            Ok(())
        })
    }

    async fn firing(&self, id: FiringId) -> Result<Firing, StoreError> {
        self.read().firing(id).cloned()
    }

    async fn firings(
        &self,
        environment: &EnvironmentId,
        query: &FiringQuery,
    ) -> Result<Page<Firing>, StoreError> {
        let state = self.read();
        let is_meant = |firing: &&Firing| {
            query.alert.is_none_or(|alert| alert == firing.alert)
                && query.status.is_none_or(|status| status == firing.status)
        };
        let newest_first = state.alerts.firings_of(environment).rev().filter(is_meant);
        Ok(page(newest_first.map(|firing| (firing.id.0, firing)), query.page))
    }

    async fn firings_at_work(&self, environment: &EnvironmentId) -> Result<Vec<Firing>, StoreError> {
        let state = self.read();
        let is_at_work = |firing: &&Firing| {
            firing.status == FiringStatus::Firing || firing.held.is_none() || state.alerts.is_newest(firing)
        };
        Ok(state.alerts.firings_of(environment).filter(is_at_work).cloned().collect())
    }

    async fn events_of_firing(&self, id: FiringId, limit: u32) -> Result<Vec<ErrorEvent>, StoreError> {
        let state = self.read();
        let firing = state.firing(id)?;
        let mut counted = firings::Counted::of(firing);
        let newest_first = state.events.iter().rev().filter(|event| event.environment == firing.environment);
        Ok(newest_first.filter(|event| counted.has(event)).take(at_most(limit)).cloned().collect())
    }

    async fn count_firings(
        &self,
        environment: &EnvironmentId,
        status: FiringStatus,
    ) -> Result<i64, StoreError> {
        Ok(self.read().alerts.count(environment, status))
    }
}

/// Maps by id.
fn in_order(mut held: Vec<HeldMap>) -> Vec<HeldMap> {
    held.sort_by_key(|each| each.map);
    held
}
