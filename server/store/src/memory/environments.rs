//! Environments, connections, health and schemas in memory.

use super::{MemoryStore, State, at_most, not_found};
use crate::{CommitSignal, ConnectionHealth, Environments, HealthChange, NewActivity, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, Connection, EntitySchema, Environment, EnvironmentId, EnvironmentSummary, HalfHour,
    MapId, Moment, Notice, NoticeKind, ParentWait, Publisher, QueueLimits, QueueWarning, Side,
};

/// One environment with all that hangs on it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) environment: Environment,
    connections: [Connection; 2],
    health: [ConnectionHealth; 2],
    queue_limits: QueueLimits,
    pub(super) publishers: Vec<Publisher>,
}

const fn index(side: Side) -> usize {
    match side {
        Side::Left => 0,
        Side::Right => 1,
    }
}

fn healthy(side: Side) -> ConnectionHealth {
    ConnectionHealth { side, down: None, since: None, last_contact: None }
}

impl State {
    fn put_environment(
        &mut self,
        environment: Environment,
        mut connections: [Connection; 2],
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        connections.sort_by_key(|connection| connection.side);
        if connections[0].side == connections[1].side {
            let name = connections[0].side.to_string();
            return Err(StoreError::Duplicate { what: "a connection", name });
        }
        let id = environment.id.clone();
        let known = self.environments.remove(&id);
        let is_known = known.is_some();
        let row = match known {
            Some(known) => Row { environment, connections, ..known },
            None => Row {
                environment,
                connections,
                health: Side::BOTH.map(healthy),
                queue_limits: QueueLimits::default(),
                publishers: vec![Publisher::first()],
            },
        };
        self.environments.insert(id.clone(), row);
        if !is_known {
            self.add_default_alerts(&id, touched);
        }
        touched.maps += 1;
        Ok(())
    }

    fn set_health(&mut self, change: HealthChange, touched: &mut CommitSignal) -> Result<(), StoreError> {
        let HealthChange { environment, side, down, at, correlation } = change;
        let row =
            self.environments.get_mut(&environment).ok_or_else(|| not_found("environment", &environment))?;
        let health = &mut row.health[index(side)];
        if health.down.is_some() == down.is_some() {
            return Ok(());
        }
        let cause = down.map(|(_, cause)| cause);
        health.down.clone_from(&cause);
        health.since = Some(at);
        let kind = if let Some(cause) = cause {
            self.open_notice(&environment, NoticeKind::ConnectionDown { side, cause: cause.clone() }, at);
            ActivityKind::OutageBegan { side, cause }
        } else {
            self.end_notice(
                &environment,
                |kind| matches!(kind, NoticeKind::ConnectionDown { side: down, .. } if *down == side),
                at,
            );
            ActivityKind::OutageEnded { side }
        };
        let actor = Actor::System("engine".to_owned());
        self.record(NewActivity {
            environment,
            map: None,
            version: None,
            at,
            actor,
            kind,
            count: 0,
            correlation,
        });
        touched.activity += 1;
        touched.notices += 1;
        Ok(())
    }
}

#[async_trait]
impl Environments for MemoryStore {
    async fn environments(&self) -> Result<Vec<Environment>, StoreError> {
        let state = self.read();
        let mut all: Vec<Environment> =
            state.environments.values().map(|row| row.environment.clone()).collect();
        all.sort_by_cached_key(|environment| environment.name.to_ascii_lowercase());
        Ok(all)
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<Environment, StoreError> {
        Ok(self.read().environment(id)?.environment.clone())
    }

    async fn put_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
    ) -> Result<(), StoreError> {
        self.write(|state, touched| state.put_environment(environment, connections, touched))
    }

    async fn change_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
        told: NewActivity,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.put_environment(environment, connections, touched)?;
            state.record(told);
            touched.activity += 1;
            Ok(())
        })
    }

    async fn connections(&self, id: &EnvironmentId) -> Result<[Connection; 2], StoreError> {
        Ok(self.read().environment(id)?.connections.clone())
    }

    async fn health(&self, id: &EnvironmentId) -> Result<[ConnectionHealth; 2], StoreError> {
        Ok(self.read().environment(id)?.health.clone())
    }

    async fn set_health(&self, change: HealthChange) -> Result<(), StoreError> {
        self.write(|state, touched| state.set_health(change, touched))
    }

    async fn touch_contact(&self, id: &EnvironmentId, side: Side, at: Moment) -> Result<(), StoreError> {
        self.write(|state, _| {
            let row = state.environments.get_mut(id).ok_or_else(|| not_found("environment", &id))?;
            row.health[index(side)].last_contact = Some(at);
            Ok(())
        })
    }

    async fn put_schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        schema: EntitySchema,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(id)?;
            state.keep_schema(id, side, schema, at);
            touched.maps += 1;
            Ok(())
        })
    }

    async fn schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
        Ok(self.read().schemas.get(&(id.clone(), side, entity.to_owned())).cloned())
    }

    async fn schema_before(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
        Ok(self.read().schemas_before.get(&(id.clone(), side, entity.to_owned())).cloned())
    }

    async fn schemas(&self, id: &EnvironmentId) -> Result<Vec<(Side, EntitySchema, Moment)>, StoreError> {
        let state = self.read();
        state.environment(id)?;
        let of_environment = state.schemas.iter().filter(|((environment, ..), _)| environment == id);
        let mut all: Vec<_> =
            of_environment.map(|((_, side, _), (schema, at))| (*side, schema.clone(), *at)).collect();
        all.sort_by(|(side, schema, _), (other, than, _)| (side, &schema.entity).cmp(&(other, &than.entity)));
        Ok(all)
    }

    async fn refresh_schemas(
        &self,
        id: &EnvironmentId,
        schemas: Vec<(Side, EntitySchema)>,
        told: Vec<NewActivity>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(id)?;
            for (side, schema) in schemas {
                state.keep_schema(id, side, schema, at);
            }
            touched.maps += 1;
            for entry in told {
                state.record(entry);
                touched.activity += 1;
            }
            Ok(())
        })
    }

    async fn notices(&self, id: &EnvironmentId, limit: u32) -> Result<Vec<Notice>, StoreError> {
        Ok(self.read().notices_of(id, at_most(limit)))
    }

    async fn set_disk_low(&self, free: Option<i64>, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            if state.set_disk_low(free, at) {
                touched.notices += 1;
            }
            Ok(())
        })
    }

    async fn queue_limits(&self, id: &EnvironmentId) -> Result<QueueLimits, StoreError> {
        Ok(self.read().environment(id)?.queue_limits)
    }

    async fn set_queue_limits(
        &self,
        id: &EnvironmentId,
        limits: QueueLimits,
        told: NewActivity,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let row = state.environments.get_mut(id).ok_or_else(|| not_found("environment", &id))?;
            row.queue_limits = limits;
            state.record(told);
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
    }

    async fn set_queue_warning(
        &self,
        id: &EnvironmentId,
        warning: Option<QueueWarning>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(id)?;
            let kind = warning.map(|warning| NoticeKind::QueueFilling { warning });
            let is_queue = |kind: &NoticeKind| matches!(kind, NoticeKind::QueueFilling { .. });
            touched.notices += u64::from(state.set_notice(id, kind, is_queue, at));
            Ok(())
        })
    }

    async fn summary(&self, id: &EnvironmentId, now: Moment) -> Result<EnvironmentSummary, StoreError> {
        let state = self.read();
        state.environment(id)?;
        Ok(state.summary(id, now))
    }

    async fn written_by_hour(
        &self,
        id: &EnvironmentId,
        now: Moment,
    ) -> Result<Vec<(MapId, Vec<i64>)>, StoreError> {
        let state = self.read();
        state.environment(id)?;
        Ok(state.maps_of(id).map(|map| (map.id, state.statistics(map.id, now).written_by_hour)).collect())
    }

    async fn half_hours(&self, id: &EnvironmentId, now: Moment) -> Result<Vec<HalfHour>, StoreError> {
        let state = self.read();
        state.environment(id)?;
        Ok(state.half_hours(id, now))
    }

    async fn parent_waits(&self, id: &EnvironmentId) -> Result<Vec<ParentWait>, StoreError> {
        let state = self.read();
        state.environment(id)?;
        Ok(state.parent_waits(id))
    }
}
