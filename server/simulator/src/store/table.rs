//! The rows of one table with their indexes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::key::KeyValue;
use super::row::{Change, Row};
use crate::schema::{KeyId, TableDef};

/// Rows by id, by each alternate key, by the columns of each index, and by the version and the time of their latest
/// change.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: BTreeMap<Uuid, Arc<Row>>,
    keys: Vec<BTreeMap<KeyValue, Uuid>>,
    indexes: Vec<BTreeSet<(KeyValue, Uuid)>>,
    changed: BTreeMap<u64, Uuid>,
    modified: BTreeSet<(i64, Uuid)>,
    tombstones: HashMap<Uuid, u64>,
}

/// What a row's place held: enough to put it back.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    /// Never seen.
    Empty,
    /// A row.
    Row(Arc<Row>),
    /// A deleted row, with the version of its deletion.
    Tombstone(u64),
}

impl Table {
    pub(super) fn new(definition: &TableDef) -> Self {
        Self {
            keys: definition.keys.iter().map(|_| BTreeMap::new()).collect(),
            indexes: definition.indexes.iter().map(|_| BTreeSet::new()).collect(),
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, id: Uuid) -> Option<&Arc<Row>> {
        self.rows.get(&id)
    }

    pub(super) fn find(&self, key: KeyId, value: &KeyValue) -> Option<&Arc<Row>> {
        self.rows.get(self.keys.get(key.0)?.get(value)?)
    }

    pub(super) fn rows_after(&self, after: Option<Uuid>) -> impl Iterator<Item = &Arc<Row>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.rows.range((from, Bound::Unbounded)).map(|(_, row)| row)
    }

    pub(super) fn rows_by_key(&self, key: KeyId, from: Bound<KeyValue>) -> impl Iterator<Item = &Arc<Row>> {
        let index = self.keys.get(key.0);
        let ids = index.into_iter().flat_map(move |index| index.range((from.clone(), Bound::Unbounded)));
        ids.filter_map(|(_, id)| self.rows.get(id))
    }

    /// The rows whose latest change is of that time or later, oldest first; those of one millisecond in any order.
    pub(super) fn rows_by_time(&self, from: Option<Timestamp>) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        let from = from.map_or(i64::MIN, Timestamp::as_millisecond);
        self.modified.range((from, Uuid::nil())..).filter_map(|(_, id)| self.rows.get(id))
    }

    /// The rows with these values in the columns of an index, given by its position.
    pub(super) fn rows_by_index(
        &self,
        index: usize,
        value: KeyValue,
    ) -> impl Iterator<Item = &Arc<Row>> + use<'_> {
        let from = (value.clone(), Uuid::nil());
        let found = self.indexes.get(index).into_iter().flat_map(move |index| index.range(from.clone()..));
        found.take_while(move |(key, _)| *key == value).filter_map(|(_, id)| self.rows.get(id))
    }

    pub(super) fn changes(&self, after: u64, up_to: u64) -> impl Iterator<Item = Change<'_>> {
        let range = (Bound::Excluded(after), Bound::Included(up_to.max(after.saturating_add(1))));
        self.changed.range(range).filter(move |(version, _)| **version <= up_to).map(|(version, id)| Change {
            version: *version,
            id: *id,
            row: self.rows.get(id),
        })
    }

    /// Moves the values of columns, which belong to no key, from their names before to those after.
    pub(super) fn rename(&mut self, columns: &[(String, String)]) {
        for row in self.rows.values_mut() {
            for (before, after) in columns {
                if row.record.contains(before)
                    && let Some(value) = Arc::make_mut(row).record.remove(before)
                {
                    Arc::make_mut(row).record.insert(after, value);
                }
            }
        }
    }

    /// The first alternate key in which another row has the same values.
    pub(super) fn clash(&self, definition: &TableDef, row: &Row) -> Option<KeyId> {
        let taken = |(key, index): (_, &BTreeMap<KeyValue, Uuid>)| {
            let value = KeyValue::of(key, &row.record)?;
            index.get(&value).is_some_and(|id| *id != row.id).then_some(())
        };
        definition.keys.iter().zip(&self.keys).position(|pair| taken(pair).is_some()).map(KeyId)
    }

    /// Puts something in a row's place and answers what was there. Keys must have been checked before.
    pub(super) fn put(&mut self, definition: &TableDef, id: Uuid, slot: Slot) -> Slot {
        let before = self.take(definition, id);
        match slot {
            Slot::Empty => {}
            Slot::Tombstone(version) => {
                self.changed.insert(version, id);
                self.tombstones.insert(id, version);
            }
            Slot::Row(row) => {
                self.changed.insert(row.version, id);
                self.modified.insert((row.modified.as_millisecond(), id));
                for (key, index) in definition.keys.iter().zip(&mut self.keys) {
                    if let Some(value) = KeyValue::of(key, &row.record) {
                        index.insert(value, id);
                    }
                }
                for (reference, index) in definition.indexes.iter().zip(&mut self.indexes) {
                    if let Some(value) = KeyValue::of_reference(&reference.columns, &row.record) {
                        index.insert((value, id));
                    }
                }
                self.rows.insert(id, row);
            }
        }
        before
    }

    fn take(&mut self, definition: &TableDef, id: Uuid) -> Slot {
        if let Some(row) = self.rows.remove(&id) {
            self.changed.remove(&row.version);
            self.modified.remove(&(row.modified.as_millisecond(), id));
            for (key, index) in definition.keys.iter().zip(&mut self.keys) {
                if let Some(value) = KeyValue::of(key, &row.record) {
                    index.remove(&value);
                }
            }
            for (reference, index) in definition.indexes.iter().zip(&mut self.indexes) {
                if let Some(value) = KeyValue::of_reference(&reference.columns, &row.record) {
                    index.remove(&(value, id));
                }
            }
            return Slot::Row(row);
        }
        match self.tombstones.remove(&id) {
            Some(version) => {
                self.changed.remove(&version);
                Slot::Tombstone(version)
            }
            None => Slot::Empty,
        }
    }
}
