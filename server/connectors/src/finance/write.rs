//! Writing: one change set for each row, since each is a transaction.
//!
//! The service has no upsert, see
//! [OData](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata): a row is created, and
//! where it exists already, updated.

use super::Finance;
use crate::attempt::{self, Attempt, Way};
use crate::table::Table;
use crate::{Fault, Write, WriteKind, Written, batch, change};
use odata::batch::{Part, ResponsePart};

/// An outcome for each write, in their order.
pub(super) async fn all(app: &Finance, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
    let first: Vec<Attempt> = writes
        .iter()
        .map(|write| match write.kind {
            WriteKind::Create => Attempt::Post,
            WriteKind::Update => Attempt::Update,
            WriteKind::Delete => Attempt::Delete,
        })
        .collect();
    let way = Way { http: &app.http, query: "?cross-company=true", item: batch::change_set };
    let ask = |at: usize, attempt| part(app.table(&writes[at].schema), &writes[at], attempt);
    let outcomes = attempt::each(&way, &first, writes, ask).await?;
    let settled = writes.iter().zip(outcomes);
    Ok(settled.map(|(write, outcome)| settle(app.table(&write.schema), write, outcome)).collect())
}

fn part(table: Table<'_>, write: &Write, attempt: Attempt) -> Result<Part, Fault> {
    let is_key = |column: &str| table.schema.key.iter().any(|key| key.eq_ignore_ascii_case(column));
    let (url, record) = match (write.kind, attempt) {
        (WriteKind::Create, Attempt::Post) => {
            let mut record = write.record.clone();
            for (column, value) in &write.key {
                if !record.contains(column) {
                    record.insert(column.clone(), value.clone());
                }
            }
            (format!("{}{}", table.set(), table.query()), record)
        }
        // The update that takes the place of a creation is without the key, which cannot be written.
        (WriteKind::Create, _) => {
            let record = write.record.clone().into_iter().filter(|(column, _)| !is_key(column)).collect();
            (table.row_url(&key_id(table, write)?), record)
        }
        (WriteKind::Update | WriteKind::Delete, _) => {
            (table.row_url(change::id(write)?), write.record.clone())
        }
    };
    Ok(change::part(attempt, url, &record, write))
}

fn settle(table: Table<'_>, write: &Write, outcome: Result<ResponsePart, Fault>) -> Result<Written, Fault> {
    match write.kind {
        WriteKind::Create => {
            let id = key_id(table, write).ok();
            change::written(table, &outcome?, id.as_deref())
        }
        WriteKind::Update => {
            let id = change::id(write)?;
            change::written(table, &outcome.map_err(|fault| change::gone(fault, id))?, Some(id))
        }
        WriteKind::Delete => change::deleted(outcome, change::id(write)?),
    }
}

/// The id of the row that a creation names.
fn key_id(table: Table<'_>, write: &Write) -> Result<String, Fault> {
    let mut named = write.record.clone();
    named.extend(write.key.iter().cloned());
    table.id_of(&named).map_err(|fault| change::refused(fault.message))
}
