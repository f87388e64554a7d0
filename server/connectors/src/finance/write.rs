//! Writing: one change set for each row, since each is a transaction.
//!
//! The service has no upsert, see
//! [OData](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata): a row is created, and
//! where it exists already, updated in a second batch.

use super::Finance;
use crate::table::Table;
use crate::{Fault, FaultKind, Record, Write, WriteKind, Written, batch, change};
use odata::batch::{Method, Part, ResponsePart};

/// Words by which a refusal says that the key is taken.
const DUPLICATE: [&str; 4] = ["already exist", "unique constraint", "duplicate key", "unique index"];

/// An outcome for each write, in their order.
pub(super) async fn all(app: &Finance, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
    let parts: Vec<Result<Part, Fault>> =
        writes.iter().map(|write| part(app.table(&write.schema), write)).collect();
    let query = "?cross-company=true";
    let outcomes = batch::each(&app.http, query, &parts, batch::change_set).await?;
    let mut settled: Vec<Result<Written, Fault>> = writes
        .iter()
        .zip(outcomes)
        .map(|(write, outcome)| settle(app.table(&write.schema), write, outcome))
        .collect();

    let taken: Vec<usize> = writes
        .iter()
        .zip(&settled)
        .enumerate()
        .filter(|(_, (write, outcome))| {
            write.kind == WriteKind::Create && matches!(outcome, Err(fault) if is_duplicate(fault))
        })
        .map(|(at, _)| at)
        .collect();
    if taken.is_empty() {
        return Ok(settled);
    }
    let updates: Vec<Result<Part, Fault>> =
        taken.iter().map(|at| update(app.table(&writes[*at].schema), &writes[*at])).collect();
    let outcomes = match batch::each(&app.http, query, &updates, batch::change_set).await {
        Ok(outcomes) => outcomes,
        // The first batch did have its effect, so only these rows are uncertain.
        Err(fault) => taken.iter().map(|_| Err(fault.clone())).collect(),
    };
    for (at, outcome) in taken.into_iter().zip(outcomes) {
        let table = app.table(&writes[at].schema);
        // Without a key there was no update either; the first outcome stands.
        let Ok(id) = key_id(table, &writes[at]) else { continue };
        settled[at] = match outcome.map_err(|fault| change::gone(fault, &id)) {
            Ok(reply) => change::written(table, &reply, Some(&id)),
            // No such row: what exists already is another row that clashes with this one, as was first said.
            Err(fault) if fault.kind == FaultKind::Gone => continue,
            Err(fault) => Err(fault),
        };
    }
    Ok(settled)
}

fn part(table: Table<'_>, write: &Write) -> Result<Part, Fault> {
    Ok(match write.kind {
        WriteKind::Create => {
            let mut record = write.record.clone();
            for (column, value) in &write.key {
                if !record.contains(column) {
                    record.insert(column.clone(), value.clone());
                }
            }
            let url = format!("{}{}", table.set(), table.query());
            change::part(Method::Post, url, Some(&record), write)
        }
        WriteKind::Update => {
            let url = table.row_url(change::id(write)?);
            change::only_if_present(change::part(Method::Patch, url, Some(&write.record), write))
        }
        WriteKind::Delete => change::part(Method::Delete, table.row_url(change::id(write)?), None, write),
    })
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

/// The update that takes the place of a creation whose row exists: without the key, which cannot be written.
fn update(table: Table<'_>, write: &Write) -> Result<Part, Fault> {
    let id = key_id(table, write)?;
    let is_key = |column: &str| table.schema.key.iter().any(|key| key.eq_ignore_ascii_case(column));
    let record: Record = write.record.clone().into_iter().filter(|(column, _)| !is_key(column)).collect();
    Ok(change::only_if_present(change::part(Method::Patch, table.row_url(&id), Some(&record), write)))
}

/// The id of the row that a creation names.
fn key_id(table: Table<'_>, write: &Write) -> Result<String, Fault> {
    let mut named = write.record.clone();
    named.extend(write.key.iter().cloned());
    table.id_of(&named).map_err(|fault| change::refused(fault.message))
}

/// Whether a creation was refused because its key is taken.
fn is_duplicate(fault: &Fault) -> bool {
    let text = fault.message.to_lowercase();
    fault.reasoned && DUPLICATE.iter().any(|words| text.contains(words))
}
