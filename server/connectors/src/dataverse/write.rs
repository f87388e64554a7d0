//! Writing: upserts by alternate key, conditional updates and deletions, in batches without change sets.
//!
//! See [conditional operations](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api)
//! and [alternate keys](https://learn.microsoft.com/power-apps/developer/data-platform/use-alternate-key-reference-record).

use super::Dataverse;
use crate::attempt::{self, Attempt, Way};
use crate::{Fault, Record, Value, Write, WriteKind, Written, batch, change, seek};
use model::FieldKind;
use odata::batch::{Method, Part};
use odata::key::KeyPredicate;
use std::collections::BTreeMap;

/// Letters that an alternate key in a URL cannot hold, however they are encoded.
const UNADDRESSABLE: [char; 10] = ['/', '<', '>', '*', '%', '&', ':', '\\', '?', '+'];

/// An outcome for each write, in their order.
pub(super) async fn all(app: &Dataverse, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
    let known = known_ids(app, writes).await?;
    let first: Vec<Attempt> = writes
        .iter()
        .enumerate()
        .map(|(at, write)| match write.kind {
            WriteKind::Create if is_addressable(write) => Attempt::Upsert,
            WriteKind::Create if known.contains_key(&at) => Attempt::Update,
            WriteKind::Create => Attempt::Post,
            WriteKind::Update => Attempt::Update,
            WriteKind::Delete => Attempt::Delete,
        })
        .collect();
    let way = Way { http: &app.http, query: "", item: batch::single };
    let ask = |at: usize, attempt| part(app, &writes[at], attempt, known.get(&at));
    let outcomes = attempt::each(&way, &first, writes, ask).await?;
    let settled = writes.iter().zip(outcomes).enumerate().map(|(at, (write, outcome))| {
        let table = app.table(&write.schema);
        match write.kind {
            WriteKind::Create => {
                let reply = outcome?;
                let id = change::named(&reply).or_else(|| id(write)).or_else(|| known.get(&at).cloned());
                change::written(table, &reply, id.as_deref())
            }
            WriteKind::Update => {
                let id = change::id(write)?;
                let reply = outcome.map_err(|fault| change::gone(fault, id))?;
                change::written(table, &reply, Some(id))
            }
            WriteKind::Delete => change::deleted(outcome, change::id(write)?),
        }
    });
    Ok(settled.collect())
}

/// The request; `known` is the id of the row that a creation names, where it had to be looked for.
fn part(app: &Dataverse, write: &Write, attempt: Attempt, known: Option<&String>) -> Result<Part, Fault> {
    let set = &write.schema.entity;
    let row = |id: &str| app.table(&write.schema).row_url(id);
    let part = match (write.kind, attempt, known) {
        (WriteKind::Create, Attempt::Post, _) => {
            change::part(attempt, set.clone(), &with_key(app, write), write)
        }
        (WriteKind::Create, _, Some(id)) => change::part(attempt, row(id), &write.record, write),
        (WriteKind::Create, _, None) if !is_addressable(write) => {
            return Err(change::refused("the row cannot be named by its key"));
        }
        (WriteKind::Create, _, None) => {
            change::part(attempt, key(app, write)?.to_segment(set), &write.record, write)
        }
        (WriteKind::Update | WriteKind::Delete, _, _) => {
            change::part(attempt, row(change::id(write)?), &write.record, write)
        }
    };
    Ok(wishing_row(part))
}

/// The id that a creation gives the row itself.
fn id(write: &Write) -> Option<String> {
    match write.key.as_slice() {
        [(column, value)] if *column == write.schema.id => value.text().map(|text| text.to_ascii_lowercase()),
        _ => None,
    }
}

/// Asks for the row as it is after the write.
fn wishing_row(mut part: Part) -> Part {
    if part.method != Method::Delete {
        part.headers.push(("Prefer".to_owned(), "return=representation".to_owned()));
    }
    part
}

fn key(app: &Dataverse, write: &Write) -> Result<KeyPredicate, Fault> {
    let table = app.table(&write.schema);
    let mut values = Vec::with_capacity(write.key.len());
    for (column, value) in &write.key {
        let literal = table.literal(column, value).filter(|_| !value.is_null());
        let literal = literal.ok_or_else(|| {
            let text = value.text().unwrap_or_default();
            change::refused(format!("\u{201c}{text}\u{201d} cannot be the key column {column}"))
        })?;
        values.push((column.clone(), literal));
    }
    Ok(match values.as_slice() {
        // The primary key is written without its name.
        [(column, literal)] if *column == write.schema.id => KeyPredicate::Single(literal.clone()),
        _ => KeyPredicate::Named(values),
    })
}

/// Whether one request can create or update the row by its key.
///
/// See [alternate keys](https://learn.microsoft.com/power-apps/developer/data-platform/define-alternate-keys-entity)
/// for letters that keys in URLs cannot hold.
fn is_addressable(write: &Write) -> bool {
    let is_plain = |value: &Value| value.as_str().is_none_or(|text| !text.contains(UNADDRESSABLE));
    is_declared(write) && write.key.iter().all(|(_, value)| is_plain(value))
}

/// The record with its key columns, which an upsert takes from the URL.
fn with_key(app: &Dataverse, write: &Write) -> Record {
    let table = app.table(&write.schema);
    let mut record = write.record.clone();
    for (column, value) in &write.key {
        let name = attribute(column);
        let is_there = record.keys().any(|it| {
            it == column
                || it.split_once("@odata.bind").is_some_and(|(bound, _)| bound.eq_ignore_ascii_case(name))
        });
        match table.field(column).map(|field| &field.kind) {
            _ if is_there => {}
            Some(FieldKind::Lookup { targets }) => {
                if let [target] = targets.as_slice() {
                    let id = value.text().unwrap_or_default();
                    record.insert(format!("{name}@odata.bind"), format!("/{target}({id})"));
                }
            }
            _ => {
                record.insert(column.clone(), value.clone());
            }
        }
    }
    record
}

/// Whether the columns that name the row are a key of the table.
fn is_declared(write: &Write) -> bool {
    let columns: Vec<&str> = write.key.iter().map(|(column, _)| attribute(column)).collect();
    let is = |key: &[String]| {
        key.len() == columns.len()
            && key.iter().all(|wanted| columns.iter().any(|column| column.eq_ignore_ascii_case(wanted)))
    };
    is(std::slice::from_ref(&write.schema.id))
        || write.schema.alternate_keys.iter().any(|key| {
            let bare: Vec<String> = key.iter().map(|column| attribute(column).to_owned()).collect();
            is(&bare)
        })
}

/// The attribute behind a column of payloads.
fn attribute(column: &str) -> &str {
    column.strip_prefix('_').and_then(|rest| rest.strip_suffix("_value")).unwrap_or(column)
}

/// Rows that exist already, for creations that cannot be addressed by key: only looking first makes repeating them
/// harmless. By place in `writes`.
async fn known_ids(app: &Dataverse, writes: &[Write]) -> Result<BTreeMap<usize, String>, Fault> {
    let mut by_entity: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, write) in writes.iter().enumerate() {
        if write.kind == WriteKind::Create && !is_addressable(write) && !write.key.is_empty() {
            by_entity.entry(&write.schema.entity).or_default().push(at);
        }
    }
    let mut known = BTreeMap::new();
    for places in by_entity.into_values() {
        let wanted: Vec<_> = places.iter().map(|at| writes[*at].key.clone()).collect();
        let Some(first) = places.first() else { continue };
        let found = seek::rows(app.table(&writes[*first].schema), &[], &wanted).await?;
        known.extend(places.into_iter().zip(found).filter_map(|(at, row)| Some((at, row?.0))));
    }
    Ok(known)
}
