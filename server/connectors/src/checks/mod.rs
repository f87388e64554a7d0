//! Tests of one connection, in the order in which it is used: what fails first says what to mend first.
//!
//! Nothing is changed in the app: it is only asked, and one doorbell of ours is rung, which is harmless.

mod report;

use crate::connect::{authorities, made, root};
use crate::policy::unusable;
use crate::wire::{Auth, Http};
use crate::{
    CaptureRequest, ConnectError, Connector, Extras, Fault, FaultKind, SecretSource, batch, change, refusal,
};
use async_trait::async_trait;
use model::{CaptureMode, Check, CheckName, Connection, ConnectionKind, EntitySchema, Moment};
use odata::batch::{Method, Part, ResponsePart};
use report::{Report, Step};
use std::sync::Arc;

/// What the maps of an environment ask of one connection.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Entities whose definitions are needed.
    pub entities: Vec<WantedEntity>,
    /// Address of our doorbells for this side, with its secret and a slash at its end; the entity follows. `None` where
    /// there are none.
    pub doorbells: Option<String>,
}

/// What maps ask of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedEntity {
    /// The entity set.
    pub entity: String,
    /// Columns that together name a record of a map; empty for entities that are only looked up.
    pub key: Vec<String>,
}

/// What the checks need of a connector beside what everybody does.
#[async_trait]
pub(crate) trait Examined: Connector {
    /// The way to the app.
    fn http(&self) -> &Http;

    /// A read that whoever may sync may do.
    fn probing(&self) -> Part;

    /// The query of `$batch`.
    fn batch_query(&self) -> &'static str;

    /// Can records be named by these columns?
    async fn check_key(&self, schema: &EntitySchema, columns: &[String]) -> Result<(), Fault>;

    /// Does the app keep what changed, where it can?
    fn check_capture(&self, schema: &EntitySchema) -> Result<(), Fault>;
}

/// Tries everything that the connection needs; one answer for each [`CheckName`], in their order.
pub async fn test(
    connection: &Connection,
    secrets: &dyn SecretSource,
    extras: &Extras,
    wanted: &Wanted,
) -> Vec<Check> {
    let mut report = Report::default();
    report.step(CheckName::Reach, reach(connection, extras)).await;
    let app = match made(connection, secrets, extras) {
        Ok(app) => app,
        Err(error) => {
            report.refuse(CheckName::Auth, unusable(&error));
            return report.finish();
        }
    };
    let app = app.as_ref();
    let mut reply = None;
    report.step(CheckName::Auth, sign_in(app, &mut reply)).await;
    report.step(CheckName::Permission, async { permission(app, reply) }).await;
    let mut schemas = Vec::new();
    report.step(CheckName::Metadata, metadata(app, connection.kind, wanted, &mut schemas)).await;
    report.step(CheckName::Keys, keys(app, wanted, &schemas)).await;
    report.step(CheckName::Capture, capture(app, wanted, &schemas)).await;
    report.step(CheckName::Batch, send_batch(app)).await;
    report.step(CheckName::Doorbell, doorbell(app, connection, wanted)).await;
    report.finish()
}

/// Why a step did not go well.
enum Trouble {
    /// The app's answer, or that there was none.
    Fault(Box<Fault>),
    /// It could not even be asked.
    Unusable(ConnectError),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

impl From<ConnectError> for Trouble {
    fn from(error: ConnectError) -> Self {
        Self::Unusable(error)
    }
}

async fn reach(connection: &Connection, extras: &Extras) -> Result<Step, Trouble> {
    // The app is asked without a proof of who we are, so that a missing secret does not hide a wrong address.
    let nobody = Auth::bearer("nobody").ok_or(ConnectError::Token)?;
    let authorities = authorities(extras)?;
    let http = Http::new(root(connection)?, nobody, extras.request_timeout, authorities)
        .map_err(ConnectError::from)?;
    http.reach().await?;
    Ok(Step::Passed(String::new()))
}

async fn sign_in(app: &dyn Examined, reply: &mut Option<ResponsePart>) -> Result<Step, Trouble> {
    let part = app.probing();
    let answer = app.http().call(&part).await?;
    if answer.status == 401 {
        return Err(Fault { connection_wide: true, ..refusal::refused(&part, &answer) }.into());
    }
    *reply = Some(answer);
    Ok(Step::Passed(String::new()))
}

fn permission(app: &dyn Examined, reply: Option<ResponsePart>) -> Result<Step, Trouble> {
    let part = app.probing();
    let Some(reply) = reply else { return Ok(Step::Nothing(String::new())) };
    if !(200..300).contains(&reply.status) {
        let fault = refusal::refused(&part, &reply);
        // That there is no such place is said of the address here, not of a record.
        let nothing_here = matches!(fault.status, 300..=399 | 404 | 405);
        let (reasoned, wide) = (fault.reasoned && !nothing_here, fault.connection_wide || nothing_here);
        return Err(Fault { reasoned, connection_wide: wide, ..fault }.into());
    }
    let is_json = serde_json::from_slice::<serde_json::Value>(&reply.body).is_ok();
    if !is_json {
        let fault = refusal::garbled(&part, &reply, "it is no JSON");
        return Err(Fault { connection_wide: true, ..fault }.into());
    }
    Ok(Step::Passed(String::new()))
}

async fn metadata(
    app: &dyn Examined,
    kind: ConnectionKind,
    wanted: &Wanted,
    schemas: &mut Vec<EntitySchema>,
) -> Result<Step, Trouble> {
    // Whatever is mapped later, companies are always needed.
    let companies = match kind {
        ConnectionKind::FinanceOperations => "LegalEntities",
        ConnectionKind::Dataverse => "cdm_companies",
    };
    let entities = wanted.entities.iter().map(|it| it.entity.as_str());
    for entity in entities.chain([companies]) {
        if !schemas.iter().any(|known| known.entity == entity) {
            schemas.push(app.schema(entity).await?);
        }
    }
    let names: Vec<&str> = schemas.iter().map(|schema| schema.entity.as_str()).collect();
    Ok(Step::Passed(names.join(", ")))
}

/// Entities of which records are named, with their schemas.
fn mapped<'w>(
    wanted: &'w Wanted,
    schemas: &'w [EntitySchema],
) -> impl Iterator<Item = (&'w WantedEntity, &'w EntitySchema)> {
    let named = wanted.entities.iter().filter(|it| !it.key.is_empty());
    named.filter_map(|it| Some((it, schemas.iter().find(|schema| schema.entity == it.entity)?)))
}

/// What is said where no map uses the connection yet.
fn nothing_mapped() -> Step {
    Step::Nothing("No entity map uses this connection yet.".to_owned())
}

async fn keys(app: &dyn Examined, wanted: &Wanted, schemas: &[EntitySchema]) -> Result<Step, Trouble> {
    let mut found = Vec::new();
    for (entity, schema) in mapped(wanted, schemas) {
        app.check_key(schema, &entity.key).await?;
        found.push(format!("{}: {}", entity.entity, entity.key.join(" + ")));
    }
    Ok(if found.is_empty() { nothing_mapped() } else { Step::Passed(found.join("; ")) })
}

async fn capture(app: &dyn Examined, wanted: &Wanted, schemas: &[EntitySchema]) -> Result<Step, Trouble> {
    let mut found = Vec::new();
    for (entity, schema) in mapped(wanted, schemas) {
        app.check_capture(schema)?;
        let words = match app.capture_mode(schema) {
            CaptureMode::DeltaLink => "change tracking",
            CaptureMode::ModifiedTime => "modified time",
            CaptureMode::Snapshot => "comparing all rows",
        };
        // Definitions may promise what the caller is not allowed to read.
        let request = CaptureRequest {
            schema: Arc::new(schema.clone()),
            select: schema.key.clone(),
            cursor: None,
            page_size: 1,
            now: Moment(0),
        };
        match app.capture_mode(schema) {
            CaptureMode::Snapshot => drop(app.ids(schema, None, 1).await?),
            CaptureMode::DeltaLink | CaptureMode::ModifiedTime => drop(app.changes(&request).await?),
        }
        found.push(format!("{}: {words}", entity.entity));
    }
    Ok(if found.is_empty() { nothing_mapped() } else { Step::Passed(found.join("; ")) })
}

async fn send_batch(app: &dyn Examined) -> Result<Step, Trouble> {
    let part = app.probing();
    let answers = batch::run(app.http(), app.batch_query(), &[batch::single(part.clone())]).await?;
    batch::outcome(&part, answers.into_iter().next().flatten())?;
    Ok(Step::Passed(String::new()))
}

async fn doorbell(app: &dyn Examined, connection: &Connection, wanted: &Wanted) -> Result<Step, Trouble> {
    let Some(root) = &wanted.doorbells else {
        return Ok(Step::Nothing(
            "Tandem has no address for doorbells; it asks from time to time.".to_owned(),
        ));
    };
    let mapped: Vec<&str> =
        wanted.entities.iter().filter(|it| !it.key.is_empty()).map(|it| it.entity.as_str()).collect();
    if mapped.is_empty() {
        return Ok(nothing_mapped());
    }
    let Some(known) = app.doorbells().await? else {
        return Ok(Step::Nothing(format!(
            "Data events are set up inside of the app; without them it is asked every {} s.",
            f64::from(connection.poll_ms) / 1000.0
        )));
    };
    for entity in &mapped {
        let url = format!("{root}{entity}");
        if !known.iter().any(|it| it.entity == *entity && it.url == url) {
            return Err(change::refused(format!("{entity} calls no doorbell of ours")).into());
        }
        let call = Part { body: b"{}".to_vec(), ..Part::new(Method::Post, url.clone()) };
        let answer = app.http().elsewhere(&call).await;
        answer.map_err(|fault| {
            let message = format!("our own doorbell does not answer: {}", fault.message);
            change::masked(Fault { kind: FaultKind::Refused, reasoned: true, message, ..fault }, &url)
        })?;
    }
    Ok(Step::Passed(mapped.join(", ")))
}
