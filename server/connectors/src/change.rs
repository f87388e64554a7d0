//! Single writes, as both apps take them.

use crate::attempt::Attempt;
use crate::table::Table;
use crate::wire::CORRELATION;
use crate::{Exchange, Fault, FaultKind, Write, Written};
use odata::batch::{Method, Part, ResponsePart, header};
use odata::payload::parse_entity;
use odata::value::Record;

/// Words of 404 answers that are about the address and not about a row.
const NO_ADDRESS: [&str; 2] = ["0x8006088a", "no http resource was found"];

/// A request that writes.
pub(crate) fn part(attempt: Attempt, url: String, record: &Record, write: &Write) -> Part {
    let method = match attempt {
        Attempt::Upsert | Attempt::Update | Attempt::Insert => Method::Patch,
        Attempt::Post => Method::Post,
        Attempt::Delete | Attempt::DeleteMatched => Method::Delete,
    };
    let mut headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    let mut body = Vec::new();
    if method != Method::Delete {
        headers.push(("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned()));
        body = record.to_json().into_bytes();
    }
    if let Some(condition) = attempt.condition() {
        headers.push((condition.to_owned(), "*".to_owned()));
    }
    if !write.correlation.is_empty() {
        headers.push((CORRELATION.to_owned(), write.correlation.clone()));
    }
    Part { headers, body, ..Part::new(method, url) }
}

/// The fault without a secret URL in what is shown of the exchange.
pub(crate) fn masked(fault: Fault, secret_url: &str) -> Fault {
    let hide = |text: &str| text.replace(secret_url, "***");
    let exchange =
        Exchange { request: hide(&fault.exchange.request), response: hide(&fault.exchange.response) };
    Fault { exchange, ..fault }
}

/// The id that an update or a deletion needs.
pub(crate) fn id(write: &Write) -> Result<&str, Fault> {
    write.id.as_deref().filter(|id| !id.is_empty()).ok_or_else(|| refused("the write names no row"))
}

/// A write that is not sent, because it could not succeed.
pub(crate) fn refused(message: impl Into<String>) -> Fault {
    Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 0, message) }
}

/// The same fault, of kind `Gone` when it says that the row itself does not exist.
pub(crate) fn gone(fault: Fault, id: &str) -> Fault {
    if is_gone(&fault, id) { Fault { kind: FaultKind::Gone, ..fault } } else { fault }
}

/// Whether a fault says that the row itself does not exist.
///
/// A row that the written one refers to may be missing too, and is reported with the same status; then the message
/// names an id that is not the row's.
pub(crate) fn is_gone(fault: &Fault, id: &str) -> bool {
    if fault.status != 404 && fault.status != 410 {
        return false;
    }
    let text = fault.message.to_lowercase();
    let is_address =
        NO_ADDRESS.iter().any(|word| text.contains(word) || fault.code.eq_ignore_ascii_case(word));
    let mut guids = guids(&text).peekable();
    let is_other = guids.peek().is_some() && !guids.any(|guid| guid.eq_ignore_ascii_case(id));
    !is_address && !is_other
}

/// A deletion's outcome: a row that is gone counts as deleted.
pub(crate) fn deleted(outcome: Result<ResponsePart, Fault>, id: &str) -> Result<Written, Fault> {
    match outcome.map_err(|fault| gone(fault, id)) {
        Ok(_) => Ok(Written { id: id.to_owned(), record: None }),
        Err(fault) if fault.kind == FaultKind::Gone => Ok(Written { id: id.to_owned(), record: None }),
        Err(fault) => Err(fault),
    }
}

/// What a write that passed tells about the row; `id` is what the row is called if the answer does not say.
pub(crate) fn written(table: Table<'_>, reply: &ResponsePart, id: Option<&str>) -> Result<Written, Fault> {
    let unreadable = |problem: String| Fault::new(FaultKind::Garbled, reply.status, problem);
    if !reply.body.is_empty() {
        let entity = parse_entity(&reply.body).map_err(|error| unreadable(error.to_string()))?;
        let id = table.id_of(&entity.record)?;
        return Ok(Written { id, record: Some(table.record(entity)) });
    }
    match id.map(str::to_owned).or_else(|| named(reply)) {
        Some(id) => Ok(Written { id, record: None }),
        None => Err(unreadable("the app does not say which row it wrote".to_owned())),
    }
}

/// The key in the link to the row that a write answers with.
pub(crate) fn named(reply: &ResponsePart) -> Option<String> {
    let link = ["odata-entityid", "location"].iter().find_map(|name| header(&reply.headers, name))?;
    // Some services encode the brackets too.
    let link = odata::url::decode_path(link).ok()?;
    let (_, key) = link.strip_suffix(')')?.rsplit_once('(')?;
    Some(key.to_owned())
}

/// Everything in a text that looks like a GUID.
fn guids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-')
        .filter(|word| word.len() == 36 && word.bytes().filter(|byte| *byte == b'-').count() == 4)
}
