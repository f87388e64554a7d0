use odata::batch::{self, Item, MAX_OPERATIONS, Method, Part, ResponseItem, ResponsePart};
use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::value::{Record, Value};

use super::client::{self, Client};
use super::file::Row;
use super::plan::Plan;
use super::target::{DATA_AREA, Target};
use super::{LoadError, LoadReport, Progress, RowFailure, convert};

/// One row on its way.
struct Outgoing {
    line: u64,
    record: Record,
}

/// What the app answered to one row.
enum Outcome {
    Taken,
    Refused(String),
}

/// Sends the rows, a batch at a time.
pub(super) async fn rows(
    client: &mut Client,
    target: &Target<'_>,
    plan: &Plan,
    rows: Vec<Row>,
    batch: usize,
    report: &mut (dyn FnMut(Progress) + Send),
) -> Result<LoadReport, LoadError> {
    let of = rows.len();
    let mut result =
        LoadReport { plan: plan.clone(), rows: of, created: 0, updated: 0, failures: Vec::new() };
    let mut done = 0;
    for chunk in rows.chunks(batch) {
        let mut outgoing = Vec::with_capacity(chunk.len());
        for row in chunk {
            match convert::record(plan, row) {
                Ok(record) => outgoing.push(Outgoing { line: row.line, record }),
                Err(reason) => {
                    result.failures.push(RowFailure { line: row.line, key: String::new(), reason });
                }
            }
        }
        send_chunk(client, target, outgoing, &mut result).await?;
        result.failures.sort_by_key(|failure| failure.line);
        done += chunk.len();
        report(Progress::Sent { done, of, failed: result.failures.len() });
    }
    Ok(result)
}

/// Creates the rows; those that the app refuses are tried once more as changes, because they may exist already.
///
/// That a row exists is not read off the error text, which differs from app to app: changing a row that does not
/// exist is answered with 404, and then the first answer was the real one.
async fn send_chunk(
    client: &mut Client,
    target: &Target<'_>,
    rows: Vec<Outgoing>,
    result: &mut LoadReport,
) -> Result<(), LoadError> {
    let creates: Vec<Part> = rows.iter().map(|row| create(target, row)).collect();
    let mut refused = Vec::new();
    for (row, answer) in rows.into_iter().zip(exchange(client, creates).await?) {
        match outcome(&answer) {
            Outcome::Taken => result.created += 1,
            Outcome::Refused(reason) => refused.push((row, reason)),
        }
    }
    let mut changes = Vec::new();
    let mut waiting = Vec::new();
    for (row, reason) in refused {
        match change(target, &row) {
            Some(part) => {
                changes.push(part);
                waiting.push((row, reason));
            }
            None => result.failures.push(failure(target, &row, reason)),
        }
    }
    for ((row, first_reason), answer) in waiting.into_iter().zip(exchange(client, changes).await?) {
        match outcome(&answer) {
            Outcome::Taken => result.updated += 1,
            Outcome::Refused(_) if answer.status == 404 => {
                result.failures.push(failure(target, &row, first_reason));
            }
            Outcome::Refused(reason) => result.failures.push(failure(target, &row, reason)),
        }
    }
    Ok(())
}

/// Sends each operation in a change set of its own and returns an answer for each, in order.
///
/// An app may answer fewer when it does not go on after a refusal; the rest is then sent again.
async fn exchange(client: &mut Client, parts: Vec<Part>) -> Result<Vec<ResponsePart>, LoadError> {
    let mut answers: Vec<ResponsePart> = Vec::with_capacity(parts.len());
    while answers.len() < parts.len() {
        let items: Vec<Item> =
            parts[answers.len()..].iter().map(|part| Item::ChangeSet(vec![part.clone()])).collect();
        let (content_type, body) = batch::write_request(&items, &boundary(&parts));
        let answer = client.send_batch(&content_type, body).await?;
        let read = batch::parse_response(&answer.content_type, &answer.body, MAX_OPERATIONS)
            .map_err(|source| LoadError::BatchAnswer { url: client.root(), source })?;
        let before = answers.len();
        answers.extend(read.into_iter().filter_map(|item| match item {
            ResponseItem::Single(part) => Some(part),
            ResponseItem::ChangeSet(parts) => parts.into_iter().next(),
        }));
        if answers.len() == before {
            let reason = "the answer is empty".to_owned();
            return Err(LoadError::Batch { url: client.root(), status: answer.status, reason });
        }
    }
    Ok(answers)
}

/// A text that occurs in none of the bodies, made from them.
fn boundary(parts: &[Part]) -> String {
    let mut hash = blake3::Hasher::new();
    for part in parts {
        hash.update(&part.body);
    }
    format!("batch_{}", &hash.finalize().to_hex()[..32])
}

fn outcome(answer: &ResponsePart) -> Outcome {
    match answer.status {
        200..=299 => Outcome::Taken,
        status => Outcome::Refused(client::reason(status, &answer.body)),
    }
}

fn create(target: &Target<'_>, row: &Outgoing) -> Part {
    let mut part = Part::new(Method::Post, format!("{}?cross-company=true", target.set));
    if target.property(DATA_AREA).is_none() {
        part.url.clone_from(&target.set);
    }
    with_body(part, &row.record)
}

/// `None` when the row does not hold its key.
fn change(target: &Target<'_>, row: &Outgoing) -> Option<Part> {
    let names = target.key();
    if names.is_empty() {
        return None;
    }
    let mut record = row.record.clone();
    let mut key = Vec::with_capacity(names.len());
    for name in names {
        let value = record.remove(name)?;
        let edm = &target.property(name)?.edm;
        key.push((name, Literal::from_value(&value, edm).ok()?));
    }
    let mut url = KeyPredicate::named(key).to_segment(&target.set);
    if target.property(DATA_AREA).is_some() {
        url.push_str("?cross-company=true");
    }
    Some(with_body(Part::new(Method::Patch, url), &record))
}

fn with_body(mut part: Part, record: &Record) -> Part {
    part.content_id = Some("1".to_owned());
    part.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    // Dataverse would create a row that a change does not find, and forget what was refused about it.
    if part.method == Method::Patch {
        part.headers.push(("If-Match".to_owned(), "*".to_owned()));
    }
    part.body = record.to_json().into_bytes();
    part
}

fn failure(target: &Target<'_>, row: &Outgoing, reason: String) -> RowFailure {
    let values = target.key().into_iter().filter_map(|name| row.record.get(name).and_then(Value::text));
    RowFailure { line: row.line, key: values.collect::<Vec<_>>().join(", "), reason }
}
