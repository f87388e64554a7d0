//! Reading the schemas of an environment again, because somebody says that an app was changed.

use crate::attached::Attached;
use crate::{Engine, EngineError};
use connectors::policy::{Nature, classify};
use model::{ActivityKind, Actor, EntitySchema, EnvironmentId, Moment, Remedy, SchemaChange, Side};
use std::collections::BTreeSet;
use store::NewActivity;

/// What a refresh came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// When it began; what it tells in the timeline is not older.
    pub at: Moment,
    /// How many schemas were read.
    pub read: usize,
    /// Which of them are others now, and how.
    pub changed: Vec<(Side, String, SchemaChange)>,
    /// Which could not be read; they stay as they were.
    pub unread: Vec<Unread>,
}

/// A schema that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The side.
    pub side: Side,
    /// The entity.
    pub entity: String,
    /// Why, and what to do.
    pub remedy: Remedy,
}

impl Engine {
    /// Reads every schema of an environment again that is kept or that a map needs. What differs is told in the
    /// timeline, and maps go on with the new schemas.
    pub async fn refresh_schemas(
        &self,
        environment: &EnvironmentId,
        actor: &Actor,
    ) -> Result<Refreshed, EngineError> {
        let attached = self.at_work(environment)?;
        let at = self.now();
        let known = self.store().schemas(environment).await?;
        let mut refreshed = Refreshed { at, read: 0, changed: Vec::new(), unread: Vec::new() };
        let mut fresh: Vec<(Side, EntitySchema)> = Vec::new();
        for side in Side::BOTH {
            let entities = entities(&attached, side, &known);
            read(&attached, side, entities, &mut fresh, &mut refreshed.unread).await;
        }
        refreshed.read = fresh.len();
        for (side, schema) in &fresh {
            let before = known.iter().find(|(of, before, _)| of == side && before.entity == schema.entity);
            let change = before.map(|(_, before, _)| before.change_to(schema)).unwrap_or_default();
            if !change.is_empty() {
                refreshed.changed.push((*side, schema.entity.clone(), change));
            }
        }
        let correlation = self.correlation();
        let told = refreshed.changed.iter().map(|(side, entity, change)| NewActivity {
            environment: environment.clone(),
            map: None,
            version: None,
            at,
            actor: actor.clone(),
            kind: ActivityKind::SchemaChanged { side: *side, entity: entity.clone(), change: change.clone() },
            count: 0,
            correlation: correlation.clone(),
        });
        self.store().refresh_schemas(environment, fresh.clone(), told.collect(), at).await?;
        for (side, schema) in fresh {
            attached.port(side).learn(schema);
        }
        attached.forget_compiled();
        Ok(refreshed)
    }
}

/// The entities of a side: those that are kept, and those that maps need.
fn entities(attached: &Attached, side: Side, known: &[(Side, EntitySchema, Moment)]) -> BTreeSet<String> {
    let kept = known.iter().filter(|(of, ..)| *of == side).map(|(_, schema, _)| schema.entity.clone());
    let needed = attached.maps().into_iter().flat_map(|view| {
        let mapping = &view.version.mapping;
        let own = mapping.entity(side).to_owned();
        let looked_up: Vec<String> = match side {
            Side::Left => Vec::new(),
            Side::Right => mapping.looked_up().map(ToOwned::to_owned).collect(),
        };
        looked_up.into_iter().chain([own])
    });
    kept.chain(needed).collect()
}

async fn read(
    attached: &Attached,
    side: Side,
    entities: BTreeSet<String>,
    fresh: &mut Vec<(Side, EntitySchema)>,
    unread: &mut Vec<Unread>,
) {
    let connector = &attached.port(side).connector;
    connector.forget().await;
    for entity in entities {
        match connector.schema(&entity).await {
            Ok(schema) => fresh.push((side, schema)),
            Err(fault) => {
                let verdict = classify(&fault);
                unread.push(Unread { side, entity, remedy: verdict.remedy });
                if matches!(verdict.nature, Nature::Outage | Nature::Throttled(_)) {
                    // The others would wait for the same answer.
                    return;
                }
            }
        }
    }
}
