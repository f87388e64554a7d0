use http::{Method, StatusCode};
use odata::payload::{parse_entity, write_entity};
use odata::value::Record;

use super::apply::{self, Place};
use super::present;
use super::refusal::Refusal;
use super::resource::{Resource, etag, index, options, segment};
use crate::service::{Answer, Call, Rules};
use crate::store::{Row, Transaction};

/// Does what a request other than `GET` asks for.
pub(super) fn answer(transaction: &mut Transaction<'_>, call: &Call, faults: &Rules) -> Answer {
    served(transaction, call, faults).unwrap_or_else(|refusal| refusal.answer())
}

fn served(transaction: &mut Transaction<'_>, call: &Call, faults: &Rules) -> Result<Answer, Refusal> {
    let options = options(call)?;
    match (Resource::of(call)?, &call.method) {
        (Resource::Set(entity), &Method::POST) => {
            let (table, _) = index(transaction.state(), entity).ok_or(Refusal::Method)?;
            let place = Place { entity, table };
            let row = apply::create(transaction, place, &body(call)?, faults)?;
            Ok(created(place, &row, call))
        }
        (Resource::Row(entity, key), &Method::PATCH | &Method::DELETE) => {
            let (table, _) = index(transaction.state(), entity).ok_or(Refusal::Method)?;
            let place = Place { entity, table };
            // Changing what does not exist is refused: the service does not create by PATCH.
            let row = key.find(transaction.state(), entity, &options)?.clone();
            require_match(call, &row)?;
            if call.method == Method::DELETE {
                apply::delete(transaction, place, &row, faults)?;
                return Ok(Answer::new(StatusCode::NO_CONTENT));
            }
            let row = apply::update(transaction, place, &row, &body(call)?, faults)?;
            if call.wants_representation() {
                return Ok(Answer::json(StatusCode::OK, representation(place, &row, call))
                    .header("ETag", etag(&row)));
            }
            Ok(Answer::new(StatusCode::NO_CONTENT).header("ETag", etag(&row)))
        }
        _ => Err(Refusal::Method),
    }
}

fn body(call: &Call) -> Result<Record, Refusal> {
    parse_entity(&call.body)
        .map(|entity| entity.record)
        .map_err(|error| Refusal::Payload(format!("The body cannot be read: {error}.")))
}

fn created(place: Place, row: &Row, call: &Call) -> Answer {
    let url = format!("{}{}", call.base, segment(place.entity, row));
    let minimal = call.preference("return").is_some_and(|value| value.eq_ignore_ascii_case("minimal"));
    let answer = if minimal {
        Answer::new(StatusCode::NO_CONTENT).header("OData-EntityId", url.clone())
    } else {
        Answer::json(StatusCode::CREATED, representation(place, row, call))
    };
    answer.header("Location", url).header("ETag", etag(row))
}

fn representation(place: Place, row: &Row, call: &Call) -> String {
    let mut payload = present::payload(place.entity, row, &[]);
    payload.context = Some(format!("{}$metadata#{}/$entity", call.base, place.entity.set));
    write_entity(&payload)
}

/// `If-Match` asks for a state of the row, or with `*` for any.
fn require_match(call: &Call, row: &Row) -> Result<(), Refusal> {
    let Some(wanted) = call.header("if-match") else { return Ok(()) };
    let current = etag(row);
    // Weak and strong tags compare alike, because many clients drop the W/.
    let is_current =
        |tag: &str| tag == "*" || tag.trim_start_matches("W/") == current.trim_start_matches("W/");
    if wanted.split(',').map(str::trim).any(is_current) { Ok(()) } else { Err(Refusal::Changed) }
}
