//! The last-read schemas of entities in memory.

use super::State;
use model::{EntitySchema, EnvironmentId, Moment, Side};

impl State {
    /// Keeps a schema in place of what was read before, which is remembered where it was another one.
    pub(super) fn keep_schema(&mut self, id: &EnvironmentId, side: Side, schema: EntitySchema, at: Moment) {
        let key = (id.clone(), side, schema.entity.clone());
        if let Some((known, _)) = self.schemas.get(&key)
            && !known.change_to(&schema).is_empty()
        {
            let older = self.schemas_before.get(&key);
            let before = older.map_or_else(|| known.clone(), |(older, _)| known.with_gone(older));
            self.schemas_before.insert(key.clone(), (before, at));
        }
        self.schemas.insert(key, (schema, at));
    }
}
