//! Environments, connections, their health, schemas and notices.

use crate::{NewActivity, StoreError};
use async_trait::async_trait;
use model::{
    Connection, EntitySchema, Environment, EnvironmentId, EnvironmentSummary, ErrorClass, HalfHour, MapId,
    Moment, Notice, ParentWait, QueueLimits, QueueWarning, Side,
};

/// What is known of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionHealth {
    /// Which end.
    pub side: Side,
    /// Why it is held to be down; `None` while it answers.
    pub down: Option<String>,
    /// When that last changed; `None` when it never did.
    pub since: Option<Moment>,
    /// Last answer of any kind; written at most every few seconds.
    pub last_contact: Option<Moment>,
}

/// A connection that went down or came back.
#[derive(Clone, Debug)]
pub struct HealthChange {
    /// The environment.
    pub environment: EnvironmentId,
    /// Which end.
    pub side: Side,
    /// The cause and its class when it went down; `None` when it came back.
    pub down: Option<(ErrorClass, String)>,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// Linked pairs and what is known of their apps.
#[async_trait]
pub trait Environments: Send + Sync {
    /// All environments, by name.
    async fn environments(&self) -> Result<Vec<Environment>, StoreError>;

    /// One environment.
    async fn environment(&self, id: &EnvironmentId) -> Result<Environment, StoreError>;

    /// Adds an environment with its two connections (in any order) and the alert settings that one begins with
    /// ([`model::AlertRule::defaults`], as of moment 0 and told nowhere), or replaces what is kept of them; their health
    /// stays. `Duplicate` when both are of one side.
    async fn put_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
    ) -> Result<(), StoreError>;

    /// The same as a person's act: `told` stands in the timeline from the same moment on.
    async fn change_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
        told: NewActivity,
    ) -> Result<(), StoreError>;

    /// The two connections of an environment, left first.
    async fn connections(&self, id: &EnvironmentId) -> Result<[Connection; 2], StoreError>;

    /// The health of both connections, left first; up while nothing else is known.
    async fn health(&self, id: &EnvironmentId) -> Result<[ConnectionHealth; 2], StoreError>;

    /// Records that a connection went down or came back: its health, an activity of the environment (map `None`),
    /// and the notice (opened or ended), in one transaction. Without effect when the health is so already.
    async fn set_health(&self, change: HealthChange) -> Result<(), StoreError>;

    /// Notes that an app answered. It is not told through the signal, as it happens all the time.
    async fn touch_contact(&self, id: &EnvironmentId, side: Side, at: Moment) -> Result<(), StoreError>;

    /// Keeps the schema of an entity as it was read at a time.
    async fn put_schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        schema: EntitySchema,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// The last-read schema of an entity and when it was read.
    async fn schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError>;

    /// The schema of an entity before it was last found to be another one, with all fields that it ever had and that are
    /// gone since; and when that was found. `None` while every reading was the same.
    async fn schema_before(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError>;

    /// Every kept schema of an environment, the left ones first, by entity.
    async fn schemas(&self, id: &EnvironmentId) -> Result<Vec<(Side, EntitySchema, Moment)>, StoreError>;

    /// Keeps schemas as they were read at a time, together with what the timeline tells of them.
    async fn refresh_schemas(
        &self,
        id: &EnvironmentId,
        schemas: Vec<(Side, EntitySchema)>,
        told: Vec<NewActivity>,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// What the strip and the bell show: open notices first, then the newest ended ones, at most `limit`.
    /// `FailuresOpen` is kept by `settle` and the failure methods, never set from outside.
    async fn notices(&self, id: &EnvironmentId, limit: u32) -> Result<Vec<Notice>, StoreError>;

    /// Opens (`Some` bytes left) or ends (`None`) the notice that the disk is nearly full, in every environment; one
    /// that is open is told the new number of bytes and keeps its beginning.
    async fn set_disk_low(&self, free: Option<i64>, at: Moment) -> Result<(), StoreError>;

    /// Limits of what waits in the queues of an environment.
    async fn queue_limits(&self, id: &EnvironmentId) -> Result<QueueLimits, StoreError>;

    /// Sets them; `told` stands in the timeline from the same moment on.
    async fn set_queue_limits(
        &self,
        id: &EnvironmentId,
        limits: QueueLimits,
        told: NewActivity,
    ) -> Result<(), StoreError>;

    /// Opens, renews or ends (`None`) the notice that the queues of an environment come near a limit; one that is open
    /// keeps its beginning.
    async fn set_queue_warning(
        &self,
        id: &EnvironmentId,
        warning: Option<QueueWarning>,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// The tiles of the overview, counted at `now`.
    async fn summary(&self, id: &EnvironmentId, now: Moment) -> Result<EnvironmentSummary, StoreError>;

    /// Written records per hour of the last 24, oldest first, for each map of the environment.
    async fn written_by_hour(
        &self,
        id: &EnvironmentId,
        now: Moment,
    ) -> Result<Vec<(MapId, Vec<i64>)>, StoreError>;

    /// What was written and refused in the last 48 half-hours of the clock, oldest first; the running one is the last.
    async fn half_hours(&self, id: &EnvironmentId, now: Moment) -> Result<Vec<HalfHour>, StoreError>;

    /// The maps of which records wait for a parent, by id, with how many wait and for how many.
    async fn parent_waits(&self, id: &EnvironmentId) -> Result<Vec<ParentWait>, StoreError>;
}
