//! Alert settings as console and REST see them.

use crate::AlertError;
use crate::backtest::Trial;
use crate::evaluator::Evaluator;
use crate::watch::{Watched, load};
use model::{
    Actor, AlertDraft, AlertGauge, AlertId, AlertRule, AlertSetting, Backtest, EnvironmentId, ErrorEvent,
    ErrorEventId, Firing, FiringId, FiringQuery, Moment, Page,
};
use std::fmt;
use std::sync::Arc;
use store::{AlertChange, Store, StoreError};

/// Where the present comes from.
pub type Now = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Errors of one page of a backtest.
const PAGE: u32 = 5_000;
/// The longest name of a setting, in characters.
const NAME: usize = 80;
/// How often a change is made again that somebody else's came before, and how many names are tried for a copy.
const TRIES: usize = 20;

/// Alert settings, what they have found, and the watcher. Cheap to clone; all clones share what the watcher knows.
#[derive(Clone)]
pub struct Alerting {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) now: Now,
    /// What the watcher counts, by environment.
    pub(crate) watched: Watched,
}

impl fmt::Debug for Alerting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alerting").finish_non_exhaustive()
    }
}

impl Alerting {
    /// Alert settings of a store, by a clock.
    pub fn new(store: Arc<dyn Store>, now: Now) -> Self {
        Self { store, now, watched: Watched::default() }
    }

    /// The settings of an environment, by name.
    pub async fn settings(&self, environment: &EnvironmentId) -> Result<Vec<AlertSetting>, AlertError> {
        Ok(self.store.alerts(environment).await?)
    }

    /// One setting of an environment.
    pub async fn setting(
        &self,
        environment: &EnvironmentId,
        id: AlertId,
    ) -> Result<AlertSetting, AlertError> {
        let setting = self.store.alert(id).await?;
        Some(setting).filter(|setting| setting.environment == *environment).ok_or(AlertError::NotFound)
    }

    /// Adds a setting; it counts errors from here on.
    pub async fn create(
        &self,
        environment: &EnvironmentId,
        draft: &AlertDraft,
        actor: Actor,
    ) -> Result<AlertSetting, AlertError> {
        let rule = draft.finished().map_err(AlertError::Invalid)?;
        Ok(self.store.add_alert(environment, rule, actor, (self.now)()).await?)
    }

    /// Changes a setting that was read at a revision; it counts anew from here on.
    pub async fn change(
        &self,
        environment: &EnvironmentId,
        id: AlertId,
        draft: &AlertDraft,
        of_revision: i64,
        actor: Actor,
    ) -> Result<AlertSetting, AlertError> {
        let rule = draft.finished().map_err(AlertError::Invalid)?;
        self.setting(environment, id).await?;
        let change = AlertChange { rule, of_revision };
        Ok(self.store.change_alert(id, change, actor, (self.now)()).await?)
    }

    /// Switches a setting on or off, whatever its rule is by now.
    pub async fn switch(
        &self,
        environment: &EnvironmentId,
        id: AlertId,
        enabled: bool,
        actor: Actor,
    ) -> Result<AlertSetting, AlertError> {
        for _ in 0..TRIES {
            let AlertSetting { rule, revision, .. } = self.setting(environment, id).await?;
            let change = AlertChange { rule: AlertRule { enabled, ..rule }, of_revision: revision };
            match self.store.change_alert(id, change, actor.clone(), (self.now)()).await {
                Err(StoreError::Stale { .. }) => {}
                done => return Ok(done?),
            }
        }
        Err(AlertError::Stale)
    }

    /// Adds a setting with the same rule, which is off: `Copy of NAME`, or with a number where that name is taken.
    pub async fn copy(
        &self,
        environment: &EnvironmentId,
        id: AlertId,
        actor: Actor,
    ) -> Result<AlertSetting, AlertError> {
        let rule = self.setting(environment, id).await?.rule;
        let mut done = Err(AlertError::Stale);
        for number in 1..=TRIES {
            let beginning = if number == 1 { "Copy of".to_owned() } else { format!("Copy {number} of") };
            let name: String = format!("{beginning} {}", rule.name).chars().take(NAME).collect();
            let copy = AlertRule { name: name.trim_end().to_owned(), enabled: false, ..rule.clone() };
            done = match self.store.add_alert(environment, copy, actor.clone(), (self.now)()).await {
                Err(taken @ StoreError::Duplicate { .. }) => Err(taken.into()),
                done => return Ok(done?),
            };
        }
        done
    }

    /// Removes a setting; its firings stay.
    pub async fn delete(
        &self,
        environment: &EnvironmentId,
        id: AlertId,
        actor: Actor,
    ) -> Result<(), AlertError> {
        self.setting(environment, id).await?;
        Ok(self.store.delete_alert(id, actor, (self.now)()).await?)
    }

    /// How near each setting that is on is to going off now, by id. What the watcher knows, which costs nothing; where none
    /// watches, it is counted from the store.
    pub async fn gauges(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(AlertId, AlertGauge)>, AlertError> {
        let now = (self.now)();
        let gauges = |evaluator: &mut Evaluator| evaluator.gauges(now);
        if let Some(known) = self.watched.with(environment, gauges) {
            return Ok(known);
        }
        let mut loaded = load(self.store.as_ref(), environment).await?;
        loop {
            let events = self.store.events(environment, loaded.cursor, PAGE).await?;
            for event in &events {
                loaded.evaluator.advance(event);
                loaded.cursor = event.id;
            }
            if events.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                return Ok(loaded.evaluator.gauges(now));
            }
        }
    }

    /// When a rule would have gone off in the last days, 1 to 31, had it been saved when they began.
    pub async fn backtest(
        &self,
        environment: &EnvironmentId,
        rule: &AlertRule,
        days: u16,
    ) -> Result<Backtest, AlertError> {
        let mut trial = Trial::new(environment, rule, days, (self.now)());
        let mut after = ErrorEventId(0);
        loop {
            let events = self.store.events_since(environment, trial.from(), after, PAGE).await?;
            let Some(last) = events.last() else { return Ok(trial.end()) };
            let is_over = last.at > trial.until();
            after = last.id;
            for event in &events {
                trial.take(event);
            }
            if is_over {
                return Ok(trial.end());
            }
        }
    }

    /// Firings of an environment, newest first.
    pub async fn firings(
        &self,
        environment: &EnvironmentId,
        query: &FiringQuery,
    ) -> Result<Page<Firing>, AlertError> {
        Ok(self.store.firings(environment, query).await?)
    }

    /// One firing of an environment.
    pub async fn firing(&self, environment: &EnvironmentId, id: FiringId) -> Result<Firing, AlertError> {
        let firing = self.store.firing(id).await?;
        Some(firing).filter(|firing| firing.environment == *environment).ok_or(AlertError::NotFound)
    }

    /// The errors that counted for a firing, newest first, at most `limit`.
    pub async fn events(
        &self,
        environment: &EnvironmentId,
        id: FiringId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, AlertError> {
        self.firing(environment, id).await?;
        Ok(self.store.events_of_firing(id, limit).await?)
    }

    /// Somebody has seen a firing. Without effect when somebody had before.
    pub async fn acknowledge(
        &self,
        environment: &EnvironmentId,
        id: FiringId,
        by: &str,
    ) -> Result<(), AlertError> {
        self.firing(environment, id).await?;
        Ok(self.store.acknowledge_firing(id, by, (self.now)()).await?)
    }
}
