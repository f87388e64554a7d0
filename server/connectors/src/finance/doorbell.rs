//! Data events, see
//! [data events](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/business-events/data-events).
//!
//! They are set up inside of the app and not over OData. Where the app has a place that takes them over HTTP, as
//! the simulated one has, the connection's extras name it.

use super::Finance;
use crate::change::refused;
use crate::refusal::garbled;
use crate::table::Table;
use crate::{Doorbell, DoorbellHint, Fault, Record};
use model::EntitySchema;
use odata::batch::{Method, Part};
use odata::url::same_origin;
use serde::Deserialize;

/// A registration as the app lists it.
#[derive(Deserialize)]
struct Registered {
    id: String,
    url: String,
    entity: String,
}

/// What a data event says of one row. The event's name ends in what happened: `CustomersV3Deleted`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DataEvent {
    business_event_id: String,
    #[serde(default)]
    key: Option<Record>,
}

/// Polling by modified time never sees that a row is gone; a data event tells, one that covers many rows only perhaps.
pub(super) fn hint(table: Table<'_>, body: &[u8]) -> DoorbellHint {
    let Ok(event) = serde_json::from_slice::<DataEvent>(body) else { return DoorbellHint::Changed };
    let gone = event.business_event_id.ends_with("Deleted");
    match event.key {
        None => DoorbellHint::PerhapsDeleted,
        Some(key) if gone => table.id_of(&key).map_or(DoorbellHint::PerhapsDeleted, DoorbellHint::Deleted),
        Some(_) => DoorbellHint::Changed,
    }
}

/// Makes the app call `url` after each change of the entity, instead of what we had it call before.
pub(super) async fn register(app: &Finance, schema: &EntitySchema, url: &str) -> Result<(), Fault> {
    let Some(events_url) = &app.events_url else {
        let message = "data events are not set up by Tandem here: activate them for the entity in the app, under \
                       Business events > Data event catalog, with this connection's doorbell as the endpoint";
        return Err(refused(message));
    };
    let address = format!("{}/doorbells", events_url.trim_end_matches('/'));
    let ask = Part {
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: serde_json::json!({ "url": url, "entity": schema.entity }).to_string().into_bytes(),
        ..Part::new(Method::Post, address.clone())
    };
    app.http.elsewhere(&ask).await?;

    let known = registered(app, &address).await?;
    // Ours lead to the same place with an older secret; others belong to somebody else.
    let is_old = |it: &&Registered| it.entity == schema.entity && it.url != url && same_origin(&it.url, url);
    for old in known.iter().filter(is_old) {
        app.http.elsewhere(&Part::new(Method::Delete, format!("{address}/{}", old.id))).await?;
    }
    Ok(())
}

async fn registered(app: &Finance, address: &str) -> Result<Vec<Registered>, Fault> {
    let list = Part::new(Method::Get, address);
    let reply = app.http.elsewhere(&list).await?;
    serde_json::from_slice(&reply.body).map_err(|error| garbled(&list, &reply, error))
}

/// Every doorbell in our manner; `None` where events are set up inside of the app.
pub(super) async fn all(app: &Finance) -> Result<Option<Vec<Doorbell>>, Fault> {
    let Some(events_url) = &app.events_url else { return Ok(None) };
    let known = registered(app, &format!("{}/doorbells", events_url.trim_end_matches('/'))).await?;
    // Other programs may have the app call them, too; ours have this place in their addresses.
    let ours = known.into_iter().filter(|it| it.url.contains("/doorbell/"));
    Ok(Some(ours.map(|it| Doorbell { entity: it.entity, url: it.url }).collect()))
}

#[cfg(test)]
mod tests {
    use super::hint;
    use crate::DoorbellHint;
    use crate::table::{Dialect, Table};
    use crate::wire::{Auth, Http};
    use model::{EntitySchema, FieldKind, FieldSchema};
    use std::time::Duration;

    #[test]
    fn a_data_event_says_where_to_look() {
        let field = |name: &str| FieldSchema {
            name: name.into(),
            kind: FieldKind::Text,
            required: true,
            read_only: false,
            max_length: None,
            scale: None,
        };
        let schema = EntitySchema {
            entity: "CustomersV3".into(),
            label: "Customers V3".into(),
            id: String::new(),
            key: vec!["dataAreaId".into(), "CustomerAccount".into()],
            alternate_keys: Vec::new(),
            tracks_changes: false,
            modified_time: None,
            fields: vec![field("dataAreaId"), field("CustomerAccount")],
        };
        let auth = Auth::bearer("unused").expect("a token");
        let http = Http::new("http://127.0.0.1:1/".into(), auth, Duration::from_secs(1), Vec::new())
            .expect("a client");
        let table = Table { http: &http, schema: &schema, dialect: Dialect::Finance };
        let hinted = |body: &str| hint(table, body.as_bytes());
        let deleted = r#"{"BusinessEventId":"CustomersV3Deleted","Key":{"CustomerAccount":"US-1","dataAreaId":"usmf"}}"#;
        assert_eq!(hinted(deleted), DoorbellHint::Deleted("dataAreaId='usmf',CustomerAccount='US-1'".into()));
        assert_eq!(hinted(&deleted.replace("Deleted", "Updated")), DoorbellHint::Changed);
        assert_eq!(hinted(r#"{"BusinessEventId":"CustomersV3Changed"}"#), DoorbellHint::PerhapsDeleted);
        assert_eq!(hinted("not an event"), DoorbellHint::Changed);
    }
}
