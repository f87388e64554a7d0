//! Webhooks, see
//! [register a webhook](https://learn.microsoft.com/power-apps/developer/data-platform/register-web-hook).

use super::{Dataverse, definitions};
use crate::refusal::garbled;
use crate::{Doorbell, Fault, FaultKind};
use model::EntitySchema;
use odata::batch::{Method, Part};
use odata::payload::{Entity, parse_entity, parse_page};
use odata::url::QueryOptions;
use odata::value::{Record, Value};

/// Messages of the platform that change rows.
const MESSAGES: [&str; 3] = ["Create", "Update", "Delete"];

/// `contract` of a service endpoint: a webhook.
const WEBHOOK: i64 = 8;

/// `authtype` of a service endpoint: a key in the query. Our secret is a part of the URL itself, but the platform
/// wants one of its own ways too.
const WEBHOOK_KEY: i64 = 4;

/// `stage` of a step: after the operation.
const POST_OPERATION: i64 = 40;

/// `mode` of a step: does not hold up the user's transaction.
const ASYNCHRONOUS: i64 = 1;

/// Makes the app call `url` after each change of the entity, instead of what we had it call before.
pub(super) async fn register(app: &Dataverse, schema: &EntitySchema, url: &str) -> Result<(), Fault> {
    let tables = definitions::tables(app, &schema.entity).await?;
    let Some(table) = tables.by_set(&schema.entity) else {
        return Err(super::schema::unknown(&schema.entity));
    };
    let logical_name = table.logical_name.clone();
    let name = format!("{NAME}{}", schema.entity);
    remove(app, &name).await?;

    let endpoint: Record = [
        ("name", Value::from(name.as_str())),
        ("url", Value::from(url)),
        ("contract", Value::from(WEBHOOK)),
        ("authtype", Value::from(WEBHOOK_KEY)),
        ("authvalue", Value::from("tandem")),
    ]
    .into_iter()
    .collect();
    let endpoint = create(app, "serviceendpoints", "serviceendpointid", &endpoint).await?;
    for message in MESSAGES {
        let message_id = first(app, "sdkmessages", "sdkmessageid", &format!("name eq '{message}'")).await?;
        let of_table =
            format!("primaryobjecttypecode eq '{logical_name}' and _sdkmessageid_value eq {message_id}");
        let filter_id = first(app, "sdkmessagefilters", "sdkmessagefilterid", &of_table).await?;
        let step: Record = [
            ("name", Value::from(format!("{name}: {message}"))),
            ("mode", Value::from(ASYNCHRONOUS)),
            ("stage", Value::from(POST_OPERATION)),
            ("rank", Value::from(1)),
            ("supporteddeployment", Value::from(0)),
            ("asyncautodelete", Value::from(true)),
            ("sdkmessageid@odata.bind", Value::from(format!("/sdkmessages({message_id})"))),
            ("sdkmessagefilterid@odata.bind", Value::from(format!("/sdkmessagefilters({filter_id})"))),
            (
                "eventhandler_serviceendpoint@odata.bind",
                Value::from(format!("/serviceendpoints({endpoint})")),
            ),
        ]
        .into_iter()
        .collect();
        create(app, "sdkmessageprocessingsteps", "sdkmessageprocessingstepid", &step).await?;
    }
    Ok(())
}

/// Begins the name of every endpoint of ours; the entity follows.
const NAME: &str = "Tandem ";

/// Every doorbell in our manner.
pub(super) async fn all(app: &Dataverse) -> Result<Vec<Doorbell>, Fault> {
    let options = QueryOptions {
        select: vec!["name".to_owned(), "url".to_owned()],
        filter: Some(format!("startswith(name,'{NAME}')")),
        ..QueryOptions::default()
    };
    let part = Part::new(Method::Get, format!("serviceendpoints?{}", options.to_query()));
    let reply = app.http.expect(&part).await?;
    let page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
    let doorbell = |entity: &Entity| {
        let text = |column: &str| entity.record.get(column).and_then(Value::as_str);
        let entity = text("name")?.strip_prefix(NAME)?.to_owned();
        Some(Doorbell { entity, url: text("url")?.to_owned() })
    };
    Ok(page.entities().filter_map(doorbell).collect())
}

/// Removes our old doorbells for an entity: steps first, since an endpoint in use cannot be removed.
async fn remove(app: &Dataverse, name: &str) -> Result<(), Fault> {
    let quoted = name.replace('\'', "''");
    let steps = format!("startswith(name,'{quoted}: ')");
    let endpoints = format!("name eq '{quoted}'");
    for (set, id, filter) in [
        ("sdkmessageprocessingsteps", "sdkmessageprocessingstepid", steps),
        ("serviceendpoints", "serviceendpointid", endpoints),
    ] {
        for row in list(app, set, id, &filter).await? {
            let part = Part::new(Method::Delete, format!("{set}({})", text(&row, id)?));
            match app.http.expect(&part).await {
                Ok(_) => {}
                Err(fault) if fault.status == 404 => {}
                Err(fault) => return Err(fault),
            }
        }
    }
    Ok(())
}

async fn list(app: &Dataverse, set: &str, id: &str, filter: &str) -> Result<Vec<Entity>, Fault> {
    let options = QueryOptions {
        select: vec![id.to_owned()],
        filter: Some(filter.to_owned()),
        ..QueryOptions::default()
    };
    let part = Part::new(Method::Get, format!("{set}?{}", options.to_query()));
    let reply = app.http.expect(&part).await?;
    let page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
    Ok(page.entities().cloned().collect())
}

async fn first(app: &Dataverse, set: &str, id: &str, filter: &str) -> Result<String, Fault> {
    let rows = list(app, set, id, filter).await?;
    let row = rows.first().ok_or_else(|| {
        let message = format!("{set} has no row with {filter}: the table does not send notifications");
        Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 404, message) }
    })?;
    text(row, id)
}

async fn create(app: &Dataverse, set: &str, id: &str, record: &Record) -> Result<String, Fault> {
    let headers = vec![
        ("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned()),
        ("Prefer".to_owned(), "return=representation".to_owned()),
    ];
    let part = Part { headers, body: record.to_json().into_bytes(), ..Part::new(Method::Post, set) };
    let reply = app.http.expect(&part).await?;
    let entity = parse_entity(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
    text(&entity, id)
}

fn text(entity: &Entity, column: &str) -> Result<String, Fault> {
    let value = entity.record.get(column).and_then(Value::as_str);
    let missing = || Fault::new(FaultKind::Garbled, 200, format!("a row came without its {column}"));
    value.map(str::to_owned).ok_or_else(missing)
}
