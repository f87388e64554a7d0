//! Rows of an app as changes of a map.

use crate::attached::MapView;
use crate::capture::{Obstacle, Reader};
use crate::lookup::Answers;
use connectors::ChangedRow;
use mapping::{Compiled, KeyFault, State};
use model::Side;
use std::sync::Arc;
use store::CapturedChange;

/// A row as a change of a map.
pub(crate) struct Captured {
    pub(crate) change: CapturedChange,
    /// The mapped fields of the row; `None` when it was deleted.
    pub(crate) state: Option<State>,
    /// The row's place in its page.
    pub(crate) row: usize,
}

impl Reader {
    /// Reads the key values that rows of the CRM point to.
    pub(crate) async fn fetch_lookups(
        &self,
        maps: &[(Arc<MapView>, Arc<Compiled>)],
        rows: &[ChangedRow],
    ) -> Result<Answers, Obstacle> {
        let answers = Answers::default();
        if self.side == Side::Left {
            return Ok(answers);
        }
        let records = || rows.iter().filter_map(|row| row.record.as_ref());
        let uses = maps
            .iter()
            .flat_map(|(_, compiled)| records().flat_map(|record| compiled.lookups(record)))
            .collect();
        self.attached
            .lookups
            .fetch_values(&answers, &self.attached.right, uses)
            .await
            .map_err(|fault| self.obstacle(fault))?;
        Ok(answers)
    }

    /// The changes of a page as one map sees them.
    pub(crate) async fn captured(
        &self,
        view: &MapView,
        compiled: &Compiled,
        rows: (&[ChangedRow], &Answers),
        observed: i64,
    ) -> Result<Vec<CapturedChange>, Obstacle> {
        let captured = self.examined(view, compiled, rows, observed).await?;
        Ok(captured.into_iter().map(|captured| captured.change).collect())
    }

    /// The same with what was found out about each row. Rows of no company, or of one that is not linked, do not sync;
    /// rows that were deleted before anything was known of them leave no trace.
    pub(crate) async fn examined(
        &self,
        view: &MapView,
        compiled: &Compiled,
        (rows, answers): (&[ChangedRow], &Answers),
        observed: i64,
    ) -> Result<Vec<Captured>, Obstacle> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let known = if view.is_stranger {
            vec![None; ids.len()]
        } else {
            self.attached.store.keys_by_id(view.map.id, self.side, &ids).await?
        };
        let mut changes = Vec::with_capacity(rows.len());
        for (at, (row, known)) in rows.iter().zip(known).enumerate() {
            let mut mapped = None;
            let (key, company) = match (&row.record, known) {
                (None, Some(known)) => {
                    let company = if compiled.is_striped() { company_of(&known) } else { String::new() };
                    (known, company)
                }
                (None, None) => continue,
                (Some(record), known) => {
                    let state = compiled.state(self.side, record, &|lookup| answers.value(lookup));
                    let key = compiled.key(self.side, &state);
                    mapped = Some(state);
                    match key {
                        Ok(key) => (known.unwrap_or(key.key), key.company),
                        Err(KeyFault::NoCompany) => continue,
                        // Told as a failure by planning; the id keeps such rows apart from each other.
                        Err(KeyFault::Missing { .. }) => {
                            (known.unwrap_or_else(|| format!("?{}", row.id)), String::new())
                        }
                    }
                }
            };
            if !company.is_empty() && !self.attached.companies.contains(&company) {
                continue;
            }
            let change = CapturedChange {
                map: view.map.id,
                direction: self.side.outward(),
                operation: row.operation,
                key,
                company,
                source_id: row.id.clone(),
                payload: row.record.as_ref().map(odata::value::Record::to_json),
                observed,
                correlation: self.port().correlations.next(),
            };
            changes.push(Captured { change, state: mapped, row: at });
        }
        Ok(changes)
    }
}

/// The company is the first part of a striped key.
pub(crate) fn company_of(key: &str) -> String {
    key.split('|').next().unwrap_or_default().to_owned()
}
