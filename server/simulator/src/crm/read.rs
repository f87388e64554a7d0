//! `GET`.

use ::http::StatusCode;
use jiff::Timestamp;
use odata::payload::write_entity;
use serde_json::json;

use super::address::{Address, RowKey};
use super::expand::{Expansion, show_all};
use super::failure::Failure;
use super::property::Part;
use super::represent::{Annotations, entity, etag};
use super::{definitions, delta, metadata, page, query, total};
use crate::schema::TableId;
use crate::service::{Answer, Call};
use crate::store::State;

/// The user that every client is; see `WhoAmI`.
const USER: &str = "5d7fa9ab-0f3c-4a8e-9b52-0f1b1f6f0c01";
const BUSINESS_UNIT: &str = "5d7fa9ab-0f3c-4a8e-9b52-0f1b1f6f0c02";
/// The organisation that the app is.
pub(super) const ORGANIZATION: &str = "5d7fa9ab-0f3c-4a8e-9b52-0f1b1f6f0c03";

pub(super) fn answer(state: &State, call: &Call, now: Timestamp) -> Result<Answer, Failure> {
    if let Some(names) = total::names(&call.path) {
        return total::answer(state, call, &names);
    }
    let Some(address) = Address::parse(&call.path)? else {
        return Ok(service_document(state, call));
    };
    match address.name.as_str() {
        "$metadata" => Ok(metadata::answer(state.schema())),
        "WhoAmI" => Ok(who_am_i(call)),
        "EntityDefinitions" => definitions::answer(state.schema(), call, &address),
        _ => rows(state, call, now, &address),
    }
}

fn rows(state: &State, call: &Call, now: Timestamp, address: &Address<'_>) -> Result<Answer, Failure> {
    let table = address.table(state)?;
    let key = address.row_key(state.schema().table(table))?;
    match (key, address.rest.as_slice()) {
        (None, []) => collection(state, call, now, table),
        (None, ["$count" | "%24count"]) => count(state, call, now, table),
        (Some(key), rest) => match Part::parse(rest)? {
            None => one(state, call, table, &key),
            Some(part) => part.read(state, call, table, &key),
        },
        (None, [segment, ..]) => Err(Failure::no_resource(segment)),
    }
}

fn collection(state: &State, call: &Call, now: Timestamp, table: TableId) -> Result<Answer, Failure> {
    let options = query::options(&call.query)?;
    let tracked = call.preference("odata.track-changes").is_some();
    if options.deltatoken.is_some() || tracked {
        return delta::answer(state, call, now, table, &options);
    }
    let place = options.skiptoken.as_deref().map(super::token::Place::parse).transpose()?;
    if place.as_ref().is_some_and(|place| place.delta.is_some() || place.track.is_some()) {
        return delta::answer(state, call, now, table, &options);
    }
    page::answer(state, call, table, &options, place)
}

fn count(state: &State, call: &Call, now: Timestamp, table: TableId) -> Result<Answer, Failure> {
    let options = query::options(&call.query)?;
    let count = match &options.deltatoken {
        Some(token) => delta::count(state, table, token, now)?,
        None => page::count(state, table, &options)?,
    };
    // The service writes a byte order mark here, and clients cope with it; we do not.
    Ok(Answer::with_body(StatusCode::OK, "text/plain", count.to_string()))
}

fn one(state: &State, call: &Call, table: TableId, key: &RowKey) -> Result<Answer, Failure> {
    let definition = state.schema().table(table);
    let options = query::options(&call.query)?;
    let columns = query::selected(definition, &options)?;
    let expansions = Expansion::all(state, definition, &options.expand)?;
    let row = key.find(state, table).ok_or_else(|| key.missing(definition))?;
    if call.header("if-none-match").is_some_and(|seen| seen == etag(row)) {
        return Ok(Answer::new(StatusCode::NOT_MODIFIED).header("ETag", etag(row)));
    }
    let annotations = Annotations::of(call);
    let mut shown = entity(state, definition, row, columns.as_deref(), &annotations);
    show_all(state, definition, row, &expansions, &annotations, &mut shown);
    shown.context = Some(page::context(call, definition, &options, "/$entity"));
    Ok(applied(Answer::json(StatusCode::OK, write_entity(&shown)), call).header("ETag", etag(row)))
}

/// Says which preference was honoured.
pub(super) fn applied(answer: Answer, call: &Call) -> Answer {
    match call.preference("odata.include-annotations") {
        Some(list) => answer.header("Preference-Applied", format!("odata.include-annotations=\"{list}\"")),
        None => answer,
    }
}

fn service_document(state: &State, call: &Call) -> Answer {
    let sets: Vec<_> = state
        .schema()
        .tables()
        .map(|(_, table)| json!({ "name": table.entity_set, "kind": "EntitySet", "url": table.entity_set }))
        .collect();
    let body = json!({ "@odata.context": format!("{}$metadata", call.base), "value": sets });
    Answer::json(StatusCode::OK, body.to_string())
}

fn who_am_i(call: &Call) -> Answer {
    let body = json!({
        "@odata.context": format!("{}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse", call.base),
        "BusinessUnitId": BUSINESS_UNIT,
        "UserId": USER,
        "OrganizationId": ORGANIZATION,
    });
    Answer::json(StatusCode::OK, body.to_string())
}
