//! Forgetting records: their rows stay, without keys and values.

use super::{MemoryStore, State, count, not_found};
use crate::{Forget, Forgetting, Forgettings, NewActivity, StoreError};
use async_trait::async_trait;
use model::{ActivityKind, EditedField, FailureId, FailureStatus, MapId, VersionId};

impl State {
    /// Maps that share an entity with one, itself among them.
    fn sharing(&self, forget: &Forget) -> Result<Vec<MapId>, StoreError> {
        let own = self.maps.get(&forget.map).filter(|map| map.environment == forget.environment);
        let own = own.ok_or_else(|| not_found("entity map", &forget.map))?;
        let entities = |active: VersionId| {
            let version = self.versions.get(&active);
            version.map(|version| (&version.mapping.left_entity, &version.mapping.right_entity))
        };
        let mine = entities(own.active);
        let shares = |map: &&model::EntityMap| {
            entities(map.active).zip(mine).is_some_and(|(one, mine)| one.0 == mine.0 || one.1 == mine.1)
        };
        Ok(self
            .maps
            .values()
            .filter(|map| map.environment == forget.environment)
            .filter(shares)
            .map(|map| map.id)
            .collect())
    }

    fn crm_entity(&self, forget: &Forget) -> Option<String> {
        let version = self.maps.get(&forget.map).and_then(|map| self.versions.get(&map.active));
        version.map(|version| version.mapping.right_entity.clone())
    }

    fn not_over(&self, forget: &Forget, maps: &[MapId]) -> Option<Forgetting> {
        let of_key = |map: &MapId| {
            let waiting = self.waiting_of(*map);
            waiting.filter(|change| change.key == forget.key).count()
        };
        let changes = count(maps.iter().map(of_key).sum());
        let unsettled = || self.failures.values().filter(|failure| !is_over(failure.status));
        let own = |failure: &&model::Failure| maps.contains(&failure.map) && failure.key == forget.key;
        let failures = count(unsettled().filter(own).count());
        let entity = self.crm_entity(forget);
        let waits_for_it = |failure: &&model::Failure| waited_for(failure, forget, entity.as_deref());
        let children = count(unsettled().filter(waits_for_it).count());
        let waits = changes + failures + children > 0;
        waits.then_some(Forgetting::Waits { changes, failures, children })
    }

    /// Takes key and values out of all rows of a record; says how many there were.
    fn make_nameless(&mut self, forget: &Forget, maps: &[MapId]) -> i64 {
        let Forget { key, pseudonym, .. } = forget;
        let mut rows = 0;
        let mut failed: Vec<FailureId> = Vec::new();
        let mut correlations: Vec<String> = Vec::new();
        let entity = self.crm_entity(forget);
        for failure in self.failures.values_mut() {
            if is_over(failure.status) && waited_for(failure, forget, entity.as_deref()) {
                rows += 1;
                failure.parent = None;
                failure.detail.clear();
                failure.fields.clear();
            }
        }
        for failure in self.failures.values_mut() {
            if !maps.contains(&failure.map) || failure.key != *key {
                continue;
            }
            rows += 1;
            failed.push(failure.id);
            failure.key.clone_from(pseudonym);
            if let Some(group) = self.groups.get(&failure.group) {
                failure.remedy = group.group.remedy.clone();
            }
            failure.parent = None;
            failure.empty();
        }
        for change in self.changes.values_mut().map(|row| &mut row.change) {
            if maps.contains(&change.map) && change.key == *key {
                rows += 1;
                correlations.push(change.correlation.clone());
                change.key.clone_from(pseudonym);
                change.source_id.clone_from(pseudonym);
                change.payload = None;
                change.edited = None;
            }
        }
        for map in maps {
            let Some(keys) = self.of_key.get_mut(map) else { continue };
            if let Some(ids) = keys.remove(key) {
                keys.entry(pseudonym.clone()).or_default().extend(ids);
            }
        }
        for event in &mut self.events {
            if event.map.is_some_and(|map| maps.contains(&map)) && event.key.as_ref() == Some(key) {
                rows += 1;
                event.key = Some(pseudonym.clone());
                event.message.clear();
            }
        }
        for conflict in self.conflicts.values_mut() {
            if maps.contains(&conflict.map) && conflict.key == *key {
                rows += 1;
                conflict.key.clone_from(pseudonym);
                for field in &mut conflict.dispute.fields {
                    (field.base, field.left, field.right) = (None, None, None);
                }
            }
        }
        for activity in self.activities.values_mut() {
            let of_it = activity.map.is_some_and(|map| maps.contains(&map))
                && !activity.correlation.is_empty()
                && correlations.contains(&activity.correlation);
            match &mut activity.kind {
                ActivityKind::FailureEdited { failure, fields, .. } if failed.contains(failure) => {
                    for field in fields {
                        *field = EditedField { before: None, after: None, ..std::mem::take(field) };
                    }
                }
                ActivityKind::RecordsFailed { headline, .. }
                | ActivityKind::RecordsWaiting { headline, .. }
                    if of_it =>
                {
                    "…".clone_into(headline);
                }
                _ => {}
            }
        }
        rows
    }
}

const fn is_over(status: FailureStatus) -> bool {
    matches!(status, FailureStatus::Resolved | FailureStatus::Discarded)
}

/// Waits a record for the one to be forgotten, or did it?
fn waited_for(failure: &model::Failure, forget: &Forget, entity: Option<&str>) -> bool {
    failure.environment == forget.environment
        && failure.parent.as_ref().is_some_and(|parent| {
            parent.key == forget.key
                && entity.is_some_and(|entity| parent.entities.iter().any(|it| it == entity))
        })
}

#[async_trait]
impl Forgettings for MemoryStore {
    async fn forget_record(&self, forget: Forget) -> Result<Forgetting, StoreError> {
        self.write(|state, touched| {
            let maps = state.sharing(&forget)?;
            if let Some(waits) = state.not_over(&forget, &maps) {
                return Ok(waits);
            }
            let rows = state.make_nameless(&forget, &maps);
            if rows == 0 {
                return Err(not_found("record", &forget.key));
            }
            let version = state.maps.get(&forget.map).map(|map| map.active);
            state.record(NewActivity {
                environment: forget.environment,
                map: Some(forget.map),
                version,
                at: forget.at,
                actor: forget.actor,
                kind: ActivityKind::RecordForgotten { pseudonym: forget.pseudonym },
                count: rows,
                correlation: String::new(),
            });
            touched.failures += 1;
            touched.activity += 1;
            Ok(Forgetting::Done { rows })
        })
    }
}
