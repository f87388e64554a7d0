//! Data events: whoever has registered a URL is told of every change of an entity.
//!
//! The real app registers them in its own forms, <https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/business-events/data-events>;
//! here the control port does.

use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use http::StatusCode;
use odata::value::{Record, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::entities::{DATA_AREA, ENTITIES, Entity, by_set};
use super::resource::segment;
use super::values::milliseconds;
use crate::schema::{ColumnDef, TableDef};
use crate::service::{Bell, Service};
use crate::store::{Event, Operation, State};

const SET: &str = "doorbells";
/// The longest URL taken, in characters.
const URL_LENGTH: usize = 2000;
/// A commit with more changes of an entity than this rings once for all of them: a bulk write must not become a
/// storm of calls.
const SINGLE_BELLS: usize = 100;

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Registration {
    id: String,
    url: String,
    entity: String,
}

/// What a registration is made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    url: String,
    entity: String,
}

/// Which registrations are meant; all of them when nothing is named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Choice {
    url: Option<String>,
    entity: Option<String>,
}

/// The table of registrations.
pub(super) fn table() -> TableDef {
    TableDef::new("doorbell", SET, "Doorbells")
        .columns([ColumnDef::text("url", URL_LENGTH).required(), ColumnDef::text("entity", 100).required()])
        .system()
}

/// `POST`, `GET` and `DELETE /doorbells`, and `DELETE /doorbells/{id}`, for the control port.
pub(super) fn routes(service: Service) -> Router {
    Router::new()
        .route("/doorbells", get(list).post(register).delete(remove_some))
        .route("/doorbells/{id}", delete(remove_one))
        .with_state(service)
}

/// Whom to call about a commit.
pub(super) fn due(state: &State, events: &[Event]) -> Vec<Bell> {
    let registrations = registrations(state);
    if registrations.is_empty() {
        return Vec::new();
    }
    let mut bells = Vec::new();
    for entity in ENTITIES {
        let table = state.schema().by_set(entity.set);
        let changes: Vec<&Event> = events.iter().filter(|event| Some(event.table) == table).collect();
        let urls = registrations.iter().filter(|bell| bell.entity == entity.set).map(|bell| &bell.url);
        for url in urls {
            let bell = |(topic, body): (String, String)| Bell { url: url.clone(), topic, body };
            if changes.len() > SINGLE_BELLS {
                bells.push(bell(bulk_message(entity, changes.len())));
            } else {
                bells.extend(changes.iter().map(|event| bell(message(entity, event))));
            }
        }
    }
    bells
}

fn message(entity: &Entity, event: &Event) -> (String, String) {
    let word = match event.operation {
        Operation::Create => "Created",
        Operation::Update => "Updated",
        Operation::Delete => "Deleted",
    };
    let text = |name: &str| event.row.record.get(name).and_then(Value::as_str).unwrap_or_default();
    let part = |name: &str| match event.row.record.get(name) {
        Some(Value::Number(number)) => number.to_i64().into(),
        _ => text(name).into(),
    };
    let key: serde_json::Map<_, serde_json::Value> =
        entity.key.iter().map(|name| ((*name).to_owned(), part(name))).collect();
    let body = json!({
        "BusinessEventId": format!("{}{word}", entity.set),
        "ControlNumber": event.version,
        "EventTime": milliseconds(event.row.modified),
        "Entity": entity.set,
        "Operation": event.operation.as_str(),
        "LegalEntity": if entity.is_by_company() { text(DATA_AREA) } else { "" },
        "Key": key,
    });
    // Of several waiting messages about one row the latest will do.
    (segment(entity, &event.row), body.to_string())
}

fn bulk_message(entity: &Entity, changes: usize) -> (String, String) {
    let body = json!({
        "BusinessEventId": format!("{}Changed", entity.set),
        "Entity": entity.set,
        "Operation": "Bulk",
        "Changes": changes,
    });
    (entity.set.to_owned(), body.to_string())
}

fn registrations(state: &State) -> Vec<Registration> {
    let Some(table) = state.schema().by_set(SET) else { return Vec::new() };
    let text =
        |record: &Record, name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let registration = |row: &crate::store::Row| Registration {
        id: row.id.to_string(),
        url: text(&row.record, "url"),
        entity: text(&row.record, "entity"),
    };
    state.rows(table, None).map(|row| registration(row)).collect()
}

async fn list(Extract(service): Extract<Service>) -> Response {
    match service.store.read(registrations).await {
        Ok(all) => Json(all).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

/// Registering the same URL for the same entity again changes nothing.
async fn register(Extract(service): Extract<Service>, Json(wish): Json<Wish>) -> Response {
    if by_set(&wish.entity).is_none() {
        let known: Vec<_> = ENTITIES.iter().map(|entity| entity.set).collect();
        let text = format!("there is no entity {:?}; there are: {}", wish.entity, known.join(", "));
        return (StatusCode::BAD_REQUEST, text).into_response();
    }
    if reqwest::Url::parse(&wish.url).is_err() || wish.url.len() > URL_LENGTH {
        let text = format!("{:?} is not a web address of at most {URL_LENGTH} characters", wish.url);
        return (StatusCode::BAD_REQUEST, text).into_response();
    }
    let registered = service.store.write(|transaction| {
        let known = registrations(transaction.state());
        if let Some(known) =
            known.into_iter().find(|known| known.url == wish.url && known.entity == wish.entity)
        {
            return Some((StatusCode::OK, known));
        }
        let table = transaction.state().schema().by_set(SET)?;
        let record: Record = [("url", wish.url.as_str()), ("entity", &wish.entity)].into_iter().collect();
        let id = transaction.insert(table, record).ok()?.id.to_string();
        Some((StatusCode::CREATED, Registration { id, url: wish.url.clone(), entity: wish.entity.clone() }))
    });
    match registered.await {
        Ok(Some((status, registration))) => (status, Json(registration)).into_response(),
        Ok(None) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn remove_one(Extract(service): Extract<Service>, Path(id): Path<String>) -> Response {
    remove(&service, |registration| registration.id == id).await
}

async fn remove_some(Extract(service): Extract<Service>, Query(choice): Query<Choice>) -> Response {
    let is_meant = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
    remove(&service, |registration| {
        is_meant(&choice.url, &registration.url) && is_meant(&choice.entity, &registration.entity)
    })
    .await
}

/// Answers 204, also when there was nothing to remove.
async fn remove(service: &Service, is_meant: impl Fn(&Registration) -> bool) -> Response {
    let removed = service.store.write(|transaction| {
        let Some(table) = transaction.state().schema().by_set(SET) else { return };
        for registration in registrations(transaction.state()).iter().filter(|each| is_meant(each)) {
            if let Ok(id) = Uuid::try_parse(&registration.id) {
                transaction.delete(table, id);
            }
        }
    });
    match removed.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}
