//! Values of both apps, for somebody to see what a line of a mapping would make of them.

use crate::{Engine, EngineError};
use connectors::{Record, Value};
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
/// So many choices of columns are remembered at once.
const COLUMNS: usize = 100;

/// Rows whose values were shown lately, by side, entity and columns.
#[derive(Debug, Default)]
pub(crate) struct Samples(Mutex<HashMap<Columns, (Moment, Vec<Record>)>>);

type Columns = (Side, String, Vec<String>);

impl Samples {
    fn known(&self, columns: &Columns, now: Moment) -> Option<Vec<Record>> {
        let samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, rows) = samples.get(columns)?;
        (now.millis_since(*at) < REMEMBERED).then(|| rows.clone())
    }

    fn keep(&self, columns: Columns, rows: &[Record], now: Moment) {
        let mut samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        samples.retain(|_, (at, _)| now.millis_since(*at) < REMEMBERED);
        if samples.len() < COLUMNS {
            samples.insert(columns, (now, rows.to_vec()));
        }
    }
}

impl Engine {
    /// Up to five rows that hold different values in the first of these columns now, as their app writes them: from the
    /// first rows in the app's own order, those where it is not blank first. They may be up to a minute old, and hold
    /// these columns only; columns that the entity does not have are left out. Empty where there is no row, or none of
    /// the columns; of a lookup of the CRM there is nothing to show, since its value is the id of another row.
    pub async fn samples_of(
        &self,
        environment: &EnvironmentId,
        side: Side,
        entity: &str,
        columns: &[String],
    ) -> Result<Vec<Record>, EngineError> {
        let attached = self.at_work(environment)?;
        let schema = attached.schema(side, entity).await?;
        let known = columns.iter().filter_map(|column| schema.field(column));
        let select: Vec<String> = known.map(|field| field.name.clone()).collect();
        let Some(first) = select.first() else { return Ok(Vec::new()) };
        let place = (side, entity.to_owned(), select.clone());
        if let Some(rows) = attached.samples.known(&place, self.now()) {
            return Ok(rows);
        }
        let rows = attached.port(side).connector.sample(&schema, &select, "", ROWS).await;
        let rows = rows.map_err(|fault| EngineError::unread(&fault))?;
        let value = |row: &Record| row.get(first).cloned().unwrap_or(Value::Null);
        let rows = telling(rows.into_iter().map(|(_, row)| (value(&row), row)), MOST);
        let rows: Vec<Record> = rows.into_iter().map(|(_, row)| row).collect();
        attached.samples.keep(place, &rows, self.now());
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, REMEMBERED, Samples};
    use connectors::Record;
    use model::{Moment, Side};

    #[test]
    fn rows_are_remembered_for_a_while_and_of_so_many_columns_only() {
        let column = |name: &str| (Side::Left, "CustomersV3".to_owned(), vec![name.to_owned()]);
        let row: Record = [("Name", "Contoso")].into_iter().collect();
        let (samples, values) = (Samples::default(), [row]);
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
