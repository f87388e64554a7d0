//! Which rows lookups point to, in both directions, remembered for a short while.

use crate::port::Port;
use connectors::{Fault, Value};
use mapping::{LookupUse, LookupWanted};
use model::Moment;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How long an answer is believed. A referenced row's key hardly ever changes, and a change is read again anyway.
const BELIEVED_MS: i64 = 60_000;
/// Answers kept; beyond it the memory begins anew.
const CAPACITY: usize = 200_000;

type ById = (String, String, String);
type ByKey = (String, String, String, String);

/// The memory of one environment's CRM lookups. What was not found is not remembered.
#[derive(Default)]
pub(crate) struct Lookups {
    by_id: Mutex<HashMap<ById, (Value, Moment)>>,
    by_key: Mutex<HashMap<ByKey, (String, Moment)>>,
}

impl Lookups {
    /// The key value of a row that a lookup column points to, if it was fetched.
    pub(crate) fn value(&self, wanted: &LookupUse) -> Option<Value> {
        let memory = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        memory.get(&id_key(wanted)).map(|(value, _)| value.clone())
    }

    /// The id of the row that a key value names, if it was fetched.
    pub(crate) fn id(&self, wanted: &LookupWanted) -> Option<String> {
        let memory = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        memory.get(&value_key(wanted)).map(|(id, _)| id.clone())
    }

    /// Reads the key values behind ids that are not remembered.
    pub(crate) async fn fetch_values(&self, port: &Port, wanted: Vec<LookupUse>) -> Result<(), Fault> {
        let now = port.clock.now();
        let mut missing: HashMap<(String, String), HashSet<String>> = HashMap::new();
        {
            let mut memory = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            make_room(&mut memory);
            for lookup in wanted {
                if !believed(&memory, &id_key(&lookup), now) {
                    missing
                        .entry((lookup.entity, lookup.key_column))
                        .or_default()
                        .insert(lookup.id.to_lowercase());
                }
            }
        }
        for ((entity, column), ids) in missing {
            let schema = port.schema(&entity).await?;
            let ids: Vec<String> = ids.into_iter().collect();
            let rows = port.connector.read(&schema, std::slice::from_ref(&column), &ids).await?;
            let mut memory = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, row) in ids.into_iter().zip(rows) {
                if let Some(value) =
                    row.as_ref().and_then(|row| row.get(&column)).filter(|value| !value.is_null())
                {
                    memory.insert((entity.clone(), column.clone(), id), (value.clone(), now));
                }
            }
        }
        Ok(())
    }

    /// Finds the ids behind key values that are not remembered. Companies come first: other keys contain them.
    pub(crate) async fn fetch_ids(&self, port: &Port, wanted: Vec<LookupWanted>) -> Result<(), Fault> {
        let (striped, global): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|lookup| lookup.company.is_some());
        self.find(port, global).await?;
        self.find(port, striped).await
    }

    async fn find(&self, port: &Port, wanted: Vec<LookupWanted>) -> Result<(), Fault> {
        let now = port.clock.now();
        let mut missing: HashMap<String, HashMap<ByKey, LookupWanted>> = HashMap::new();
        {
            let mut memory = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            make_room(&mut memory);
            for lookup in wanted {
                let key = value_key(&lookup);
                if !believed(&memory, &key, now) {
                    missing.entry(lookup.entity.clone()).or_default().insert(key, lookup);
                }
            }
        }
        for (entity, lookups) in missing {
            let schema = port.schema(&entity).await?;
            let (keys, lookups): (Vec<_>, Vec<_>) = lookups.into_iter().unzip();
            let select: Vec<String> =
                lookups.first().map(|lookup| lookup.key_column.clone()).into_iter().collect();
            let conditions: Vec<Vec<(String, Value)>> = lookups.iter().map(conditions).collect();
            let rows = port.connector.find(&schema, &select, &conditions).await?;
            let mut memory = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, row) in keys.into_iter().zip(rows) {
                if let Some((id, _)) = row {
                    memory.insert(key, (id, now));
                }
            }
        }
        Ok(())
    }
}

fn conditions(lookup: &LookupWanted) -> Vec<(String, Value)> {
    let mut conditions = vec![(lookup.key_column.clone(), lookup.value.clone())];
    if let Some((column, company)) = &lookup.company {
        conditions.push((column.clone(), Value::Text(company.clone())));
    }
    conditions
}

fn id_key(wanted: &LookupUse) -> ById {
    (wanted.entity.clone(), wanted.key_column.clone(), wanted.id.to_lowercase())
}

fn value_key(wanted: &LookupWanted) -> ByKey {
    let company = wanted.company.as_ref().map(|(_, company)| company.to_lowercase()).unwrap_or_default();
    let value = wanted.value.text().map(|text| text.to_lowercase()).unwrap_or_default();
    (wanted.entity.clone(), wanted.key_column.clone(), value, company)
}

fn believed<K: Eq + Hash, V>(memory: &HashMap<K, (V, Moment)>, key: &K, now: Moment) -> bool {
    memory.get(key).is_some_and(|(_, at)| now.millis_since(*at).abs() < BELIEVED_MS)
}

fn make_room<K, V>(memory: &mut HashMap<K, (V, Moment)>) {
    if memory.len() > CAPACITY {
        memory.clear();
    }
}
