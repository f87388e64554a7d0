//! The rows that a filter can only mean, found by keys and indexes as a database finds them.

use std::collections::BTreeMap;
use std::sync::Arc;

use odata::filter::{CompareOp, Expr, Operand};
use odata::literal::Literal;
use odata::value::Value;
use uuid::Uuid;

use super::key::KeyValue;
use super::row::Row;
use super::state::State;
use crate::schema::{KeyDef, KeyId, TableId};

type Found<'s> = BTreeMap<Uuid, &'s Arc<Row>>;

impl State {
    /// Rows among which are all that pass a filter, in order of id; `None` where every row has to be looked at.
    pub fn narrowed(
        &self,
        table: TableId,
        filter: &Expr,
    ) -> Option<impl Iterator<Item = &Arc<Row>> + use<'_>> {
        self.rows_meant(table, filter).map(BTreeMap::into_values)
    }

    fn rows_meant<'s>(&'s self, table: TableId, filter: &Expr) -> Option<Found<'s>> {
        match filter {
            Expr::Or(parts) => {
                let mut found = Found::new();
                for part in parts {
                    found.extend(self.rows_meant(table, part)?);
                }
                Some(found)
            }
            Expr::And(parts) => self
                .rows_with(table, parts)
                .or_else(|| parts.iter().find_map(|part| self.rows_meant(table, part))),
            one => self.rows_with(table, std::slice::from_ref(one)),
        }
    }

    /// The rows that all of these conditions leave, where some of them name every column of a key or an index.
    fn rows_with<'s>(&'s self, table: TableId, conditions: &[Expr]) -> Option<Found<'s>> {
        let definition = self.schema().table(table);
        let wanted: Vec<(&str, Value)> = conditions.iter().filter_map(equality).collect();
        if let Some(id) = definition.id_column.and_then(|column| value_in(&wanted, column)) {
            let row = Uuid::try_parse(id.as_str()?).ok().and_then(|id| self.row(table, id));
            return Some(row.map(|row| (row.id, row)).into_iter().collect());
        }
        let values = |key: &KeyDef| -> Option<KeyValue> {
            let values: Option<Vec<&Value>> =
                key.columns.iter().map(|column| value_in(&wanted, column)).collect();
            KeyValue::from_values(values?.into_iter().map(Some))
        };
        let mut keys = definition.keys.iter().enumerate();
        if let Some((at, key)) = keys.find_map(|(at, key)| Some((at, values(key)?))) {
            let row = self.tables[table.0].find(KeyId(at), &key);
            return Some(row.map(|row| (row.id, row)).into_iter().collect());
        }
        let (at, value) =
            definition.indexes.iter().enumerate().find_map(|(at, index)| Some((at, values(index)?)))?;
        Some(self.tables[table.0].rows_by_index(at, value).map(|row| (row.id, row)).collect())
    }
}

fn value_in<'v>(wanted: &'v [(&str, Value)], column: &str) -> Option<&'v Value> {
    wanted.iter().find(|(name, _)| *name == column).map(|(_, value)| value)
}

/// The column and the text that it has to be; of other values one number is written in many ways.
fn equality(condition: &Expr) -> Option<(&str, Value)> {
    let Expr::Compare { op: CompareOp::Eq, left: Operand::Path(path), right: Operand::Literal(literal) } =
        condition
    else {
        return None;
    };
    match literal {
        // Empty text refers to nothing and is in no index; an asterisk may stand for any text.
        Literal::Text(text) if text.is_empty() || text.contains('*') => None,
        Literal::Text(_) | Literal::Guid(_) => Some((path, literal.to_value())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use odata::filter::{EvalOptions, matches, parse};
    use odata::value::{Record, Value};

    use crate::clock::Clock;
    use crate::schema::{ColumnDef, Schema, TableDef, TableId};
    use crate::store::Store;

    const TABLE: TableId = TableId(0);

    fn store() -> Store {
        let table = TableDef::new("thing", "things", "Thing")
            .id("thingid")
            .columns(["company", "code", "parent", "colour"].map(|name| ColumnDef::text(name, 20)))
            .key("by company and code", &["company", "code"])
            .indexed(&["parent"]);
        Store::in_memory(Schema::new(vec![table]), Clock::new())
    }

    #[tokio::test]
    async fn nothing_that_passes_is_left_out() {
        let store = store();
        store
            .write(|transaction| {
                for number in 0..60 {
                    let record: Record = [
                        ("company", ["usmf", "DEMF"][number % 2].to_owned()),
                        ("code", format!("C-{}", number / 2)),
                        ("parent", format!("P{}", number % 7)),
                        ("colour", ["red", "blue"][number % 2].to_owned()),
                    ]
                    .into_iter()
                    .map(|(name, text)| (name, Value::from(text)))
                    .collect();
                    transaction.insert(TABLE, record).expect("a free key");
                }
            })
            .await
            .expect("memory");
        store
            .read(|state| {
                let some = state.rows(TABLE, None).nth(17).expect("a row").id;
                // The filter, and how many rows are looked at.
                let filters = [
                    ("company eq 'usmf' and code eq 'c-3'".to_owned(), Some(1)),
                    (
                        "(company eq 'usmf' and code eq 'C-3') or (code eq 'C-4' and company eq 'demf')"
                            .to_owned(),
                        Some(2),
                    ),
                    (format!("thingid eq {some}"), Some(1)),
                    (format!("colour eq 'red' and (thingid eq {some} or parent eq 'P1')"), Some(10)),
                    ("parent eq 'p3'".to_owned(), Some(9)),
                    ("parent eq 'P3' or colour eq 'red'".to_owned(), None),
                    ("company eq 'usmf'".to_owned(), None),
                    ("not (company eq 'usmf' and code eq 'C-3')".to_owned(), None),
                    ("company eq 'us*' and code eq 'C-3'".to_owned(), None),
                ];
                for (text, looked_at) in filters {
                    let filter = parse(&text).expect("a filter");
                    let passes = |record: &Record| matches(&filter, record, EvalOptions::finance());
                    let all: Vec<_> = state.rows(TABLE, None).filter(|row| passes(&row.record)).collect();
                    let narrowed: Option<Vec<_>> = state.narrowed(TABLE, &filter).map(Iterator::collect);
                    let count = narrowed.as_ref().map(Vec::len);
                    if let Some(looked_at) = looked_at {
                        assert!(count.is_some_and(|count| count <= looked_at), "{text}: {count:?}");
                        let found: Vec<_> =
                            narrowed.into_iter().flatten().filter(|row| passes(&row.record)).collect();
                        assert_eq!(found, all, "{text}");
                    } else {
                        assert_eq!(count, None, "{text}");
                    }
                }
            })
            .await
            .expect("memory");
    }
}
