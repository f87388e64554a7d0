//! Data events, see
//! [data events](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/business-events/data-events).
//!
//! They are set up inside of the app and not over OData. Where the app has a place that takes them over HTTP, as
//! the simulated one has, the connection's extras name it.

use super::Finance;
use crate::change::refused;
use crate::Fault;
use model::EntitySchema;

/// Makes the app call `url` after each change of the entity.
pub(super) async fn register(app: &Finance, schema: &EntitySchema, url: &str) -> Result<(), Fault> {
    let Some(events_url) = &app.events_url else {
        let message = "data events are not set up by Tandem here: activate them for the entity in the app, under \
                       Business events > Data event catalog, with this connection's doorbell as the endpoint";
        return Err(refused(message));
    };
    let body = serde_json::json!({ "url": url, "entity": schema.entity }).to_string();
    app.http.elsewhere(&format!("{}/doorbells", events_url.trim_end_matches('/')), body).await
}
