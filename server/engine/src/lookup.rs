//! Which rows lookups point to, in both directions, remembered for a short while.

use crate::port::Port;
use connectors::{Fault, Value};
use mapping::{LookupUse, LookupWanted};
use model::{LookupTarget, Moment};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How long an answer is believed. A referenced row's key hardly ever changes, and a change is read again anyway.
const BELIEVED_MS: i64 = 60_000;
/// Answers kept; beyond it the memory begins anew.
const CAPACITY: usize = 20_000;

type ById = (String, String, String);
type ByKey = (String, String, String, String);

/// What one batch or one page was told of its lookups. It stays as it is whatever others ask for meanwhile: a value that
/// got lost would look like an empty field.
#[derive(Default)]
pub(crate) struct Answers {
    by_id: Mutex<HashMap<ById, Value>>,
    by_key: Mutex<HashMap<ByKey, String>>,
}

impl Answers {
    /// The key value of a row that a lookup column points to, if it was found.
    pub(crate) fn value(&self, wanted: &LookupUse) -> Option<Value> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner).get(&id_key(wanted)).cloned()
    }

    /// The id of the row that a key value names, if it was found.
    pub(crate) fn id(&self, wanted: &LookupWanted) -> Option<String> {
        self.by_key.lock().unwrap_or_else(PoisonError::into_inner).get(&value_key(wanted)).cloned()
    }
}

/// The memory of one environment's CRM lookups. What was not found is not remembered.
#[derive(Default)]
pub(crate) struct Lookups {
    by_id: Mutex<HashMap<ById, (Value, Moment)>>,
    by_key: Mutex<HashMap<ByKey, (String, Moment)>>,
}

impl Lookups {
    /// Finds the key values behind ids; those that are not remembered are read.
    pub(crate) async fn fetch_values(
        &self,
        answers: &Answers,
        port: &Port,
        wanted: Vec<LookupUse>,
    ) -> Result<(), Fault> {
        let now = port.clock.now();
        let mut missing: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        {
            let mut memory = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            let mut answered = answers.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            make_room(&mut memory);
            for lookup in wanted {
                let key = id_key(&lookup);
                if let Some(value) = believed(&memory, &key, now) {
                    answered.insert(key, value);
                } else {
                    missing.entry((lookup.entity, lookup.key_column)).or_default().insert(key.2);
                }
            }
        }
        for ((entity, column), ids) in missing {
            let schema = port.schema(&entity).await?;
            let ids: Vec<String> = ids.into_iter().collect();
            let rows = port.connector.read(&schema, std::slice::from_ref(&column), &ids).await?;
            let mut memory = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            let mut answered = answers.by_id.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, row) in ids.into_iter().zip(rows) {
                if let Some(value) =
                    row.as_ref().and_then(|row| row.get(&column)).filter(|value| !value.is_null())
                {
                    let key = (entity.clone(), column.clone(), id);
                    answered.insert(key.clone(), value.clone());
                    memory.insert(key, (value.clone(), now));
                }
            }
        }
        Ok(())
    }

    /// Finds the ids behind key values that are not remembered. Companies come first: other keys contain their ids.
    /// `companies` is where the companies are.
    pub(crate) async fn fetch_ids(
        &self,
        answers: &Answers,
        port: &Port,
        wanted: Vec<LookupWanted>,
        companies: Option<&LookupTarget>,
    ) -> Result<(), Fault> {
        let (striped, mut global): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|lookup| lookup.company.is_some());
        global.extend(striped.iter().filter_map(|lookup| company_of(lookup, companies)));
        self.find(answers, port, global, companies).await?;
        self.find(answers, port, striped, companies).await
    }

    async fn find(
        &self,
        answers: &Answers,
        port: &Port,
        wanted: Vec<LookupWanted>,
        companies: Option<&LookupTarget>,
    ) -> Result<(), Fault> {
        let now = port.clock.now();
        let mut missing: BTreeMap<String, BTreeMap<ByKey, LookupWanted>> = BTreeMap::new();
        {
            let mut memory = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            let mut answered = answers.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            make_room(&mut memory);
            for lookup in wanted {
                let key = value_key(&lookup);
                if let Some(id) = believed(&memory, &key, now) {
                    answered.insert(key, id);
                } else {
                    missing.entry(lookup.entity.clone()).or_default().insert(key, lookup);
                }
            }
        }
        for (entity, lookups) in missing {
            let schema = port.schema(&entity).await?;
            let select: Vec<String> =
                lookups.values().next().map(|lookup| lookup.key_column.clone()).into_iter().collect();
            // A row of a company that is not there is not there either.
            let askable = lookups
                .into_iter()
                .filter_map(|(key, lookup)| Some((key, conditions(answers, &lookup, companies)?)));
            let (keys, conditions): (Vec<_>, Vec<_>) = askable.unzip();
            if conditions.is_empty() {
                continue;
            }
            let rows = port.connector.find(&schema, &select, &conditions).await?;
            let mut memory = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            let mut answered = answers.by_key.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, row) in keys.into_iter().zip(rows) {
                if let Some((id, _)) = row {
                    answered.insert(key.clone(), id.clone());
                    memory.insert(key, (id, now));
                }
            }
        }
        Ok(())
    }
}

/// What the row that is looked for has in its columns, as payloads name them; `None` while its company is unknown.
fn conditions(
    answers: &Answers,
    lookup: &LookupWanted,
    companies: Option<&LookupTarget>,
) -> Option<Vec<(String, Value)>> {
    let mut conditions = vec![(lookup.key_column.clone(), lookup.value.clone())];
    if let Some((column, _)) = &lookup.company {
        let company = answers.id(&company_of(lookup, companies)?)?;
        conditions.push((format!("_{column}_value"), Value::Text(company)));
    }
    Some(conditions)
}

/// The company that a row of a striped entity belongs to.
fn company_of(lookup: &LookupWanted, companies: Option<&LookupTarget>) -> Option<LookupWanted> {
    let (field, code) = lookup.company.clone()?;
    let target = companies?;
    Some(LookupWanted {
        field,
        entity: target.entity.clone(),
        id_column: target.id.clone(),
        key_column: target.key.clone(),
        value: Value::Text(code),
        company: None,
        navigation: target.navigation.clone(),
    })
}

fn id_key(wanted: &LookupUse) -> ById {
    (wanted.entity.clone(), wanted.key_column.clone(), wanted.id.to_lowercase())
}

fn value_key(wanted: &LookupWanted) -> ByKey {
    let company = wanted.company.as_ref().map(|(_, company)| company.to_lowercase()).unwrap_or_default();
    let value = wanted.value.text().map(|text| text.to_lowercase()).unwrap_or_default();
    (wanted.entity.clone(), wanted.key_column.clone(), value, company)
}

fn believed<K: Eq + Hash, V: Clone>(memory: &HashMap<K, (V, Moment)>, key: &K, now: Moment) -> Option<V> {
    memory
        .get(key)
        .filter(|(_, at)| now.millis_since(*at).abs() < BELIEVED_MS)
        .map(|(value, _)| value.clone())
}

fn make_room<K, V>(memory: &mut HashMap<K, (V, Moment)>) {
    if memory.len() > CAPACITY {
        memory.clear();
    }
}
