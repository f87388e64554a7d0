//! `$batch`: many requests in one, in one transaction of the store with a savepoint for each.

use std::collections::HashMap;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use bytes::Bytes;
use odata::batch::{self, Item, MAX_OPERATIONS, Part, ResponseItem, ResponsePart};

use super::Service;
use super::call::{Answer, Call};
use super::dialect::{Dialect, Refusal};
use super::faults::Rules;
use super::http::is_read;
use crate::store::{StoreError, Transaction};

/// Executes a batch. Requests run in order; the first one that fails is the last one, unless the client prefers
/// `odata.continue-on-error`. A change set happens as a whole or not at all.
pub(super) async fn execute(service: &Service, call: &Call) -> Result<Answer, StoreError> {
    let dialect = service.dialect.as_ref();
    let content_type = call.header("content-type").unwrap_or_default();
    let items = match batch::parse_request(content_type, &call.body, MAX_OPERATIONS) {
        Ok(items) => items,
        Err(error) => return Ok(dialect.refuse(&Refusal::Batch(error))),
    };
    let go_on = ["odata.continue-on-error", "continue-on-error"]
        .iter()
        .any(|name| call.preference(name).is_some_and(|value| value != "false"));
    let rules = service.faults.rules();
    let is_reading =
        items.iter().all(|item| matches!(item, Item::Single(part) if part.method == batch::Method::Get));
    let work = |transaction: &mut Transaction<'_>| {
        Run { dialect, call, rules: &rules, transaction }.all(items, go_on)
    };
    // What only reads is no write that could be late.
    let answers = if is_reading { service.store.write(work).await? } else { service.write(work).await? };
    let name = || uuid::Uuid::from_u128(rand::random());
    let (boundary, inner) = (format!("batchresponse_{}", name()), format!("changesetresponse_{}", name()));
    let (content_type, body) = batch::write_response(&answers, &boundary, &inner);
    Ok(Answer::with_body(StatusCode::OK, &content_type, body))
}

/// One request on its own: after an error nothing of it stays.
pub(super) fn guarded(
    dialect: &dyn Dialect,
    transaction: &mut Transaction<'_>,
    call: &Call,
    rules: &Rules,
) -> Answer {
    if is_read(&call.method) {
        return dialect.read(transaction.state(), call, transaction.now());
    }
    let savepoint = transaction.savepoint();
    let answer = dialect.write(transaction, call, rules);
    if answer.is_error() {
        transaction.roll_back_to(savepoint);
    }
    answer
}

struct Run<'a, 't> {
    dialect: &'a dyn Dialect,
    call: &'a Call,
    rules: &'a Rules,
    transaction: &'a mut Transaction<'t>,
}

impl Run<'_, '_> {
    fn all(mut self, items: Vec<Item>, go_on: bool) -> Vec<ResponseItem> {
        let mut answers = Vec::with_capacity(items.len());
        for item in items {
            let (answer, failed) = match item {
                Item::Single(part) => self.single(part),
                Item::ChangeSet(parts) => self.change_set(parts),
            };
            answers.push(answer);
            if failed && !go_on {
                break;
            }
        }
        answers
    }

    fn single(&mut self, part: Part) -> (ResponseItem, bool) {
        let content_id = part.content_id.clone();
        let answer = guarded(self.dialect, self.transaction, &inner_call(self.call, part), self.rules);
        let failed = answer.is_error();
        (ResponseItem::Single(response(answer, content_id)), failed)
    }

    fn change_set(&mut self, parts: Vec<Part>) -> (ResponseItem, bool) {
        let savepoint = self.transaction.savepoint();
        let mut written: HashMap<String, String> = HashMap::new();
        let mut answers = Vec::with_capacity(parts.len());
        for mut part in parts {
            refer(&mut part, &written);
            let content_id = part.content_id.clone();
            let answer = guarded(self.dialect, self.transaction, &inner_call(self.call, part), self.rules);
            if answer.is_error() {
                self.transaction.roll_back_to(savepoint);
                return (ResponseItem::Single(response(answer, content_id)), true);
            }
            if let (Some(id), Some(url)) = (&content_id, answer.entity_url()) {
                written.insert(id.clone(), url.to_owned());
            }
            answers.push(response(answer, content_id));
        }
        (ResponseItem::ChangeSet(answers), false)
    }
}

/// Puts the URLs of rows written before in the place of `$id`, in the URL and in the bindings of the body.
fn refer(part: &mut Part, written: &HashMap<String, String>) {
    let mentions = part.url.contains('$') || part.body.contains(&b'$');
    if written.is_empty() || !mentions {
        return;
    }
    let url = part.url.trim_start_matches('/');
    if let Some(rest) = url.strip_prefix('$') {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        if let Some(target) = written.get(&rest[..end]) {
            part.url = format!("{target}{}", &rest[end..]);
        }
    }
    if let Ok(mut body) = String::from_utf8(std::mem::take(&mut part.body)) {
        for (id, target) in written {
            for spelled in [format!("\"${id}\""), format!("\"/${id}\"")] {
                if body.contains(&spelled) {
                    body = body.replace(&spelled, &serde_json::Value::from(target.as_str()).to_string());
                }
            }
        }
        part.body = body.into_bytes();
    }
}

/// The inner request, with the headers of the batch where it has none of its own.
fn inner_call(outer: &Call, part: Part) -> Call {
    let (path, query) = match part.url.split_once('?') {
        Some((path, query)) => (path, query.to_owned()),
        None => (part.url.as_str(), String::new()),
    };
    let mut headers = HeaderMap::with_capacity(part.headers.len());
    for (name, value) in &part.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
    }
    Call {
        method: Method::from_bytes(part.method.as_str().as_bytes()).unwrap_or(Method::GET),
        base: outer.base.clone(),
        path: relative(&outer.base, path).to_owned(),
        query,
        headers,
        body: Bytes::from(part.body),
    }
}

/// The path behind the service root; the URL may be absolute, begin at the host, or be relative already.
fn relative<'a>(base: &str, url: &'a str) -> &'a str {
    let behind_host = |url: &str| {
        url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| url.len() - rest.len() + at))
    };
    let root = behind_host(base).map_or("/", |at| &base[at..]);
    let path = behind_host(url).map_or(url, |at| &url[at..]);
    path.strip_prefix(root).unwrap_or(path.trim_start_matches('/'))
}

fn response(answer: Answer, content_id: Option<String>) -> ResponsePart {
    let headers = answer.headers.into_iter().map(|(name, value)| (name.to_owned(), value));
    let version = ("OData-Version".to_owned(), "4.0".to_owned());
    ResponsePart {
        content_id,
        status: answer.status.as_u16(),
        headers: headers.chain([version]).collect(),
        body: answer.body,
    }
}
