//! Values of both apps, for somebody to see what a line of a mapping would make of them.

use crate::{Engine, EngineError};
use connectors::Value;
use mapping::telling;
use model::{EnvironmentId, Moment, Side};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many rows are looked through for different values.
const ROWS: u32 = 50;
/// How many values are shown.
const MOST: usize = 5;
/// For so many milliseconds the same values are shown: a preview follows what is typed, letter by letter, and no app is to
/// be asked with each of them.
const REMEMBERED: i64 = 60_000;
/// So many columns are remembered at once.
const COLUMNS: usize = 100;

/// Values that were shown lately, by side, entity and column.
#[derive(Debug, Default)]
pub(crate) struct Samples(Mutex<HashMap<Column, (Moment, Vec<Value>)>>);

type Column = (Side, String, String);

impl Samples {
    fn known(&self, column: &Column, now: Moment) -> Option<Vec<Value>> {
        let samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, values) = samples.get(column)?;
        (now.millis_since(*at) < REMEMBERED).then(|| values.clone())
    }

    fn keep(&self, column: Column, values: &[Value], now: Moment) {
        let mut samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        samples.retain(|_, (at, _)| now.millis_since(*at) < REMEMBERED);
        if samples.len() < COLUMNS {
            samples.insert(column, (now, values.to_vec()));
        }
    }
}

impl Engine {
    /// Up to five different values that a column holds now, as its app writes them: from the first rows in the app's own
    /// order, those that are not blank first. They may be up to a minute old. Empty where there is no row, or no such
    /// column; of a lookup of the CRM there is nothing to show, since its value is the id of another row.
    pub async fn samples_of(
        &self,
        environment: &EnvironmentId,
        side: Side,
        entity: &str,
        column: &str,
    ) -> Result<Vec<Value>, EngineError> {
        let attached = self.at_work(environment)?;
        let schema = attached.schema(side, entity).await?;
        let Some(field) = schema.field(column) else { return Ok(Vec::new()) };
        let place = (side, entity.to_owned(), field.name.clone());
        if let Some(values) = attached.samples.known(&place, self.now()) {
            return Ok(values);
        }
        let select = std::slice::from_ref(&field.name);
        let rows = attached.port(side).connector.sample(&schema, select, "", ROWS).await;
        let rows = rows.map_err(|fault| EngineError::unread(&fault))?;
        let value = |row: &connectors::Record| row.get(&field.name).cloned().unwrap_or(Value::Null);
        let values = telling(rows.iter().map(|(_, row)| value(row)), MOST);
        attached.samples.keep(place, &values, self.now());
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, REMEMBERED, Samples};
    use connectors::Value;
    use model::{Moment, Side};

    #[test]
    fn values_are_remembered_for_a_while_and_of_so_many_columns_only() {
        let column = |name: &str| (Side::Left, "CustomersV3".to_owned(), name.to_owned());
        let (samples, values) = (Samples::default(), [Value::from("Contoso")]);
        samples.keep(column("Name"), &values, Moment(1));
        assert_eq!(samples.known(&column("Name"), Moment(REMEMBERED)), Some(values.to_vec()));
        assert_eq!(samples.known(&column("City"), Moment(REMEMBERED)), None);
        assert_eq!(samples.known(&column("Name"), Moment(REMEMBERED + 1)), None);
        for at in 1..COLUMNS {
            samples.keep(column(&at.to_string()), &values, Moment(2));
        }
        samples.keep(column("City"), &values, Moment(2));
        assert_eq!(samples.known(&column("City"), Moment(2)), None, "there is no room");
        samples.keep(column("City"), &values, Moment(REMEMBERED + 2));
        assert_eq!(samples.known(&column("City"), Moment(REMEMBERED + 2)), Some(values.to_vec()));
    }
}
