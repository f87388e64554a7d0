//! The [OData service of Finance and Operations](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata).

mod doorbell;
mod entities;
mod schema;
mod write;

use crate::checks::Examined;
use crate::document::Document;
use crate::seek::{self, Wanted};
use crate::table::{Dialect, Table};
use crate::wire::Http;
use crate::{
    CaptureRequest, ChangePage, Connector, Doorbell, DoorbellHint, Fault, Record, RowPage, RowsRequest,
    Value, Write, Written, change, poll, rows, snapshot,
};
use async_trait::async_trait;
use model::{CaptureMode, Count, EntityName, EntitySchema};
use odata::batch::{Method, Part};
use std::time::Duration;

/// An environment of Finance and Operations.
pub(crate) struct Finance {
    http: Http,
    events_url: Option<String>,
    overlap: Duration,
    document: Document,
    /// What readings by modified time have delivered lately.
    delivered: poll::Delivered,
}

impl Finance {
    pub(crate) fn new(http: Http, events_url: Option<String>, overlap: Duration) -> Self {
        Self {
            http,
            events_url,
            overlap,
            document: Document::default(),
            delivered: poll::Delivered::default(),
        }
    }

    fn table<'a>(&'a self, schema: &'a EntitySchema) -> Table<'a> {
        Table { http: &self.http, schema, dialect: Dialect::Finance }
    }
}

#[async_trait]
impl Connector for Finance {
    fn capture_mode(&self, schema: &EntitySchema) -> CaptureMode {
        if schema.modified_time.is_some() { CaptureMode::ModifiedTime } else { CaptureMode::Snapshot }
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.http.expect(&self.probing()).await.map(drop)
    }

    async fn forget(&self) {
        self.document.forget().await;
    }

    async fn doorbells(&self) -> Result<Option<Vec<Doorbell>>, Fault> {
        doorbell::all(self).await
    }

    async fn entities(&self) -> Result<Vec<EntityName>, Fault> {
        entities::all(self).await
    }

    async fn schema(&self, entity: &str) -> Result<EntitySchema, Fault> {
        schema::read(self, entity).await
    }

    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let table = self.table(&request.schema);
        match &request.schema.modified_time {
            Some(stamp) => poll::changes(table, stamp, self.overlap, &self.delivered, request).await,
            None => snapshot::changes(table, request).await,
        }
    }

    async fn place(&self, schema: &EntitySchema) -> Result<Option<String>, Fault> {
        match &schema.modified_time {
            Some(stamp) => poll::place(self.table(schema), stamp, self.overlap).await,
            None => Ok(None),
        }
    }

    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
        poll::rows(self.table(request.schema), request).await
    }

    async fn count(&self, schema: &EntitySchema, only: Option<(&str, &Value)>) -> Result<Option<i64>, Fault> {
        rows::count(self.table(schema), only).await
    }

    async fn count_matching(&self, schema: &EntitySchema, filter: &str) -> Result<Count, Fault> {
        rows::count_matching(self.table(schema), filter).await.map(Count::Exactly)
    }

    async fn sample(
        &self,
        schema: &EntitySchema,
        select: &[String],
        filter: &str,
        limit: u32,
    ) -> Result<Vec<(String, Record)>, Fault> {
        rows::sample(self.table(schema), select, filter, limit).await
    }

    async fn read(
        &self,
        schema: &EntitySchema,
        select: &[String],
        ids: &[String],
    ) -> Result<Vec<Option<Record>>, Fault> {
        seek::by_ids(self.table(schema), select, ids).await
    }

    async fn find(
        &self,
        schema: &EntitySchema,
        select: &[String],
        wanted: &[Vec<(String, Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault> {
        let wanted: &[Wanted] = wanted;
        seek::rows(self.table(schema), select, wanted).await
    }

    async fn write(&self, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
        write::all(self, writes).await
    }

    async fn register_doorbell(&self, schema: &EntitySchema, url: &str) -> Result<(), Fault> {
        doorbell::register(self, schema, url).await.map_err(|fault| change::masked(fault, url))
    }

    fn hint(&self, schema: &EntitySchema, doorbell: &[u8]) -> DoorbellHint {
        doorbell::hint(self.table(schema), doorbell)
    }
}

#[async_trait]
impl Examined for Finance {
    fn http(&self) -> &Http {
        &self.http
    }

    fn probing(&self) -> Part {
        // Every environment has legal entities, and whoever may sync may see them.
        Part::new(Method::Get, "LegalEntities?$select=LegalEntityId&$top=1&cross-company=true")
    }

    fn batch_query(&self) -> &'static str {
        "?cross-company=true"
    }

    async fn check_key(&self, schema: &EntitySchema, columns: &[String]) -> Result<(), Fault> {
        if schema.has_key(columns) {
            return Ok(());
        }
        let (wanted, own) = (columns.join(" and "), schema.key.join(" and "));
        Err(change::refused(format!("the key of {} is {own} and not {wanted}", schema.entity)))
    }

    fn check_capture(&self, _schema: &EntitySchema) -> Result<(), Fault> {
        // Without a modified time all rows are compared, which always works.
        Ok(())
    }
}
