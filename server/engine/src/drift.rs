//! Schemas that change under a running map: read again on suspicion, and what a map that does not fit any more does.
//!
//! Such a map captures and writes nothing until it fits again. What waits stays in the queue, what is not read yet in its
//! app, so that nothing is lost; the schemas are read again from time to time, and it goes on by itself.

use crate::attached::{Attached, MapView, Unusable};
use crate::{Engine, EngineError};
use connectors::policy::{Nature, classify};
use connectors::{Fault, FaultKind};
use mapping::{Compiled, Described, Problem, findings};
use model::{
    ActivityKind, Actor, EntitySchema, EnvironmentId, MapHealth, MapId, MapVersion, Moment, NoticeKind,
    Remedy, Side,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{DriftChange, NewActivity, StoreError};

/// How often a schema is read again on suspicion, at the most.
const SUSPECTED_MS: i64 = 60_000;
/// Notices looked through for the one of a map.
const NOTICES: u32 = 500;

/// What is remembered of drift.
#[derive(Default)]
pub(crate) struct Drifts {
    /// When a schema was last read again on suspicion.
    suspected: Mutex<HashMap<(Side, String), Moment>>,
    /// What the store was last told of each map.
    told: Mutex<HashMap<MapId, Option<String>>>,
}

impl Drifts {
    fn is_due(&self, side: Side, entity: &str, now: Moment) -> bool {
        let mut suspected = self.suspected.lock().unwrap_or_else(PoisonError::into_inner);
        let last = suspected.entry((side, entity.to_owned()));
        match last {
            std::collections::hash_map::Entry::Occupied(last)
                if now.millis_since(*last.get()).abs() < SUSPECTED_MS =>
            {
                false
            }
            last => {
                last.insert_entry(now);
                true
            }
        }
    }
}

impl Attached {
    /// An app refused something that a changed schema would explain: reads the schema again, unless that was done a
    /// moment ago. Of a fault that has nothing to do with it nothing is made.
    pub(crate) async fn suspect(&self, side: Side, entity: &str, fault: &Fault) {
        let is_answer = matches!(fault.kind, FaultKind::Refused) && !fault.connection_wide;
        if is_answer && classify(fault).nature == Nature::Data {
            self.look_again(side, entity).await;
        }
    }

    /// Does a map not fit any more, as far as is known after an app refused something?
    pub(crate) async fn is_broken_by(&self, map: MapId, side: Side, entity: &str, fault: &Fault) -> bool {
        self.suspect(side, entity, fault).await;
        match self.map(map) {
            Some(view) => matches!(self.compiled(&view).await, Err(Unusable::Broken(_))),
            None => false,
        }
    }

    /// Reads a schema again, unless that was done a moment ago.
    async fn look_again(&self, side: Side, entity: &str) {
        if !self.drifts.is_due(side, entity, self.port(side).clock.now()) {
            return;
        }
        match self.reread(side, entity, &Actor::System("engine".to_owned())).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::debug!(entity, %fault, "a schema could not be read again"),
            Err(error) => tracing::warn!(entity, %error, "a schema could not be kept"),
        }
    }

    /// Reads a schema again; where it is another one the timeline tells of it and maps are made ready anew.
    pub(crate) async fn reread(
        &self,
        side: Side,
        entity: &str,
        actor: &Actor,
    ) -> Result<Result<(), Fault>, StoreError> {
        let port = self.port(side);
        port.connector.forget().await;
        let fresh: EntitySchema = match port.connector.schema(entity).await {
            Ok(fresh) => fresh,
            Err(fault) => return Ok(Err(fault)),
        };
        let at = port.clock.now();
        let known = self.store.schema(&self.id, side, entity).await?;
        let change = known.map(|(known, _)| known.change_to(&fresh)).unwrap_or_default();
        let told = (!change.is_empty()).then(|| NewActivity {
            environment: self.id.clone(),
            map: None,
            version: None,
            at,
            actor: actor.clone(),
            kind: ActivityKind::SchemaChanged { side, entity: entity.to_owned(), change },
            count: 0,
            correlation: port.correlations.next(),
        });
        let is_other = port.known_schema(entity).is_none_or(|known| *known != fresh);
        let schemas = vec![(side, fresh.clone())];
        self.store.refresh_schemas(&self.id, schemas, told.into_iter().collect(), at).await?;
        if is_other {
            port.learn(fresh);
            self.forget_compiled();
        }
        Ok(Ok(()))
    }

    /// A map made ready for work, as [`Attached::compiled`] does it. That it does not fit, and that it fits again, is
    /// told; while it does not, the schemas are read again from time to time.
    pub(crate) async fn checked(&self, view: &MapView) -> Result<Arc<Compiled>, Unusable> {
        let outcome = self.compiled(view).await;
        let cause = match &outcome {
            Ok(_) => None,
            Err(Unusable::Broken(problems)) => Some(words(problems)),
            Err(Unusable::Unread(..)) => return outcome,
        };
        let is_broken = cause.is_some();
        if let Err(error) = self.tell_drift(view.map.id, cause).await {
            tracing::error!(map = view.map.name, %error, "could not keep that a map does not fit");
        }
        if is_broken {
            for side in Side::BOTH {
                self.look_again(side, view.version.mapping.entity(side)).await;
            }
        }
        outcome
    }

    async fn tell_drift(&self, map: MapId, cause: Option<String>) -> Result<(), StoreError> {
        {
            let told = self.drifts.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.get(&map) == Some(&cause) {
                return Ok(());
            }
        }
        let (at, correlation) = (self.left.clock.now(), self.left.correlations.next());
        self.store.set_drift(DriftChange { map, cause: cause.clone(), at, correlation }).await?;
        self.drifts.told.lock().unwrap_or_else(PoisonError::into_inner).insert(map, cause);
        Ok(())
    }
}

impl Engine {
    /// An entity as it was before it changed, if that was after a version was saved: what was changed before it knows.
    pub(crate) async fn schema_before(
        &self,
        environment: &EnvironmentId,
        side: Side,
        entity: &str,
        version: &MapVersion,
    ) -> Result<Option<EntitySchema>, StoreError> {
        let before = self.store().schema_before(environment, side, entity).await?;
        Ok(before.filter(|(_, since)| *since > version.created_at).map(|(it, _)| it))
    }

    /// How a map fits both apps and works with them, as far as their schemas are known.
    pub async fn map_health(&self, map: MapId) -> Result<MapHealth, EngineError> {
        let store = self.store();
        let (map, version) = store.map(map).await?;
        let mapping = &version.mapping;
        let id = &map.environment;
        let of = async |side: Side| store.schema(id, side, mapping.entity(side)).await;
        let before = async |side: Side| self.schema_before(id, side, mapping.entity(side), &version).await;
        let (left, right) = (of(Side::Left).await?, of(Side::Right).await?);
        let befores = [before(Side::Left).await?, before(Side::Right).await?];
        let found = match (&left, &right) {
            (Some((left, _)), Some((right, _))) => findings(
                mapping,
                Described { now: left, before: befores[0].as_ref() },
                Described { now: right, before: befores[1].as_ref() },
            ),
            _ => Vec::new(),
        };
        let checks = match (&left, &right) {
            (Some((left, _)), Some((right, _))) => self.map_checks(&map, mapping, [left, right]),
            _ => Vec::new(),
        };
        let notices = store.notices(id, NOTICES).await?;
        let is_it =
            |kind: &NoticeKind| matches!(kind, NoticeKind::SchemaDrift { map: of, .. } if *of == map.id);
        let held = notices.iter().find(|notice| notice.until.is_none() && is_it(&notice.kind));
        Ok(MapHealth {
            findings: found,
            checks,
            left_read: left.map(|(_, at)| at),
            right_read: right.map(|(_, at)| at),
            held_since: held.map(|notice| notice.since),
        })
    }

    /// Reads the schemas of both entities of a map again, and says how it fits them. An app that does not give its
    /// schema is told of; nothing is changed then.
    pub async fn check_map(
        &self,
        map: MapId,
        actor: &Actor,
    ) -> Result<Result<MapHealth, Remedy>, EngineError> {
        let (known, version) = self.store().map(map).await?;
        let attached = self.environment_of(&known)?;
        for side in Side::BOTH {
            if let Err(fault) = attached.reread(side, version.mapping.entity(side), actor).await? {
                return Ok(Err(classify(&fault).remedy));
            }
        }
        attached.refresh().await?;
        if let Some(view) = attached.map(map) {
            // What it comes to is told, and seen in the health.
            let _ = attached.checked(&view).await;
        }
        Ok(Ok(self.map_health(map).await?))
    }
}

fn words(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}
