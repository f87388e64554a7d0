//! Alert settings and their firings.

use crate::StoreError;
use async_trait::async_trait;
use model::{
    Actor, AlertId, AlertRule, AlertSetting, CountedBy, EnvironmentId, ErrorEvent, ErrorEventId, Firing,
    FiringId, FiringQuery, FiringStatus, HeldMap, Moment, Page,
};

/// What somebody changes of a setting.
#[derive(Clone, Debug)]
pub struct AlertChange {
    /// The rule from here on.
    pub rule: AlertRule,
    /// Which revision the change was made of.
    pub of_revision: i64,
}

/// A rule goes off.
#[derive(Clone, Debug)]
pub struct NewFiring {
    /// The setting.
    pub alert: AlertId,
    /// Which revision of it counted; another one has begun to count anew.
    pub revision: i64,
    /// What was counted together.
    pub counted: CountedBy,
    /// When it went off.
    pub at: Moment,
    /// How many counted within the window.
    pub count: u32,
    /// The oldest of them.
    pub first_event: ErrorEventId,
    /// The newest of them.
    pub last_event: ErrorEventId,
}

/// What the evaluator has found since it last said so: all of it is kept in one transaction, or nothing of it.
#[derive(Clone, Debug)]
pub struct AlertRound {
    /// Rules that went off, in the order of their errors.
    pub fired: Vec<NewFiring>,
    /// Firings whose errors are too few again, and since when.
    pub resolved: Vec<(FiringId, Moment)>,
    /// The last error that was looked at.
    pub evaluated: ErrorEventId,
}

/// Alert settings, what they have found, and what was done about it.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// The settings of an environment, by name.
    async fn alerts(&self, environment: &EnvironmentId) -> Result<Vec<AlertSetting>, StoreError>;

    /// One setting.
    async fn alert(&self, id: AlertId) -> Result<AlertSetting, StoreError>;

    /// Adds a setting, which counts errors that are committed after it, and tells `AlertChanged`. `Duplicate` when the
    /// environment has one of that name, without regard to case.
    async fn add_alert(
        &self,
        environment: &EnvironmentId,
        rule: AlertRule,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError>;

    /// Changes a setting, which counts errors from here on only. Tells `AlertChanged`; what it is firing for is `Ended`,
    /// which tells `AlertEnded` of each and closes its notice. Without effect when the rule is what it was. `Stale` when it
    /// is at another revision, `Duplicate` as above.
    async fn change_alert(
        &self,
        id: AlertId,
        change: AlertChange,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError>;

    /// Removes a setting. Tells `AlertChanged`; what it is firing for is `Ended` as above, and its firings stay.
    async fn delete_alert(&self, id: AlertId, actor: Actor, at: Moment) -> Result<(), StoreError>;

    /// The last error of an environment that its settings have looked at; 0 before the first.
    async fn evaluated(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError>;

    /// The newest error that there has been in an environment, evaluated or not, as far as is known when errors were
    /// removed by their age; 0 before the first.
    async fn newest_event(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError>;

    /// Errors of an environment that were committed at `since` or later, after an id, in order, at most `limit`: what has
    /// to be counted again after a restart, and what a backtest reads.
    async fn events_since(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError>;

    /// Keeps what was found: first what is over, then what went off, which may be the same once more. A firing that is
    /// over already is not resolved again; each other one tells `AlertEnded` and closes its notice. Firings of a setting
    /// that is gone, off, or at another revision are left out, as are those of what is firing already, or of no later
    /// error than its firing before (so that a round kept twice is kept once); each other one tells `AlertFired`, and opens
    /// its notice. Where errors are looked at long after they were committed, the timeline tells of them when it is told,
    /// not before its last entry. `Stale` when more was looked at already. Returns the firings that came to be, in order.
    async fn keep_round(
        &self,
        environment: &EnvironmentId,
        round: AlertRound,
    ) -> Result<Vec<Firing>, StoreError>;

    /// Keeps what became of the maps of a firing, whether it is firing still or not; its notice, while it is open, says how
    /// many it holds. `Stale` when that was kept before, or there was nothing to do.
    async fn acted(&self, id: FiringId, held: Vec<HeldMap>, at: Moment) -> Result<(), StoreError>;

    /// Somebody has set one of its maps going again: the firing is `Undone` and errors up to the newest one of now count
    /// no more for what it counted. Tells `AlertEnded` and closes its notice. `Stale` when it is not firing.
    async fn undo_firing(&self, id: FiringId, at: Moment) -> Result<Firing, StoreError>;

    /// Somebody has seen it; the notice goes from the strip. Without effect when somebody had before.
    async fn acknowledge_firing(&self, id: FiringId, by: &str, at: Moment) -> Result<(), StoreError>;

    /// One firing.
    async fn firing(&self, id: FiringId) -> Result<Firing, StoreError>;

    /// The firings of an environment that match, newest first.
    async fn firings(
        &self,
        environment: &EnvironmentId,
        query: &FiringQuery,
    ) -> Result<Page<Firing>, StoreError>;

    /// What the evaluator needs to go on where it stood, in the order of their ids: firings that are firing, those whose
    /// maps are still to be acted on (those that were over before among them), and of each setting that there is and what
    /// it counts together the newest one.
    async fn firings_at_work(&self, environment: &EnvironmentId) -> Result<Vec<Firing>, StoreError>;

    /// The errors that counted for a firing, newest first, at most `limit`; those that were removed by their age are missing.
    async fn events_of_firing(&self, id: FiringId, limit: u32) -> Result<Vec<ErrorEvent>, StoreError>;

    /// How many firings of an environment stand so.
    async fn count_firings(
        &self,
        environment: &EnvironmentId,
        status: FiringStatus,
    ) -> Result<i64, StoreError>;
}
