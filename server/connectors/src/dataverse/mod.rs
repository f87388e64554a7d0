//! The [Dataverse Web API](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview).

mod capture;
mod definitions;
mod doorbell;
mod entities;
mod metadata;
mod schema;
mod total;
mod write;

use crate::checks::Examined;
use crate::document::Document;
use crate::refusal::garbled;
use crate::seek::{self, Wanted};
use crate::table::{Dialect, Table};
use crate::wire::Http;
use crate::{
    CaptureRequest, ChangePage, Connector, Doorbell, Fault, Record, RowPage, RowsRequest, Value, Write,
    Written,
};
use crate::{change, rows, snapshot};
use async_trait::async_trait;
use definitions::Tables;
use model::{CaptureMode, Count, EntityName, EntitySchema};
use odata::batch::{Method, Part};
use odata::payload::{Entity, parse_page};
use odata::url::{Direction, resolve};
use tokio::sync::Mutex;

/// [A count goes no further](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/count-rows).
const MOST_COUNTED: i64 = 5_000;

/// A Dataverse organisation.
pub(crate) struct Dataverse {
    http: Http,
    tables: Mutex<Option<Tables>>,
    document: Document,
}

impl Dataverse {
    pub(crate) fn new(http: Http) -> Self {
        Self { http, tables: Mutex::new(None), document: Document::default() }
    }

    fn table<'a>(&'a self, schema: &'a EntitySchema) -> Table<'a> {
        Table { http: &self.http, schema, dialect: Dialect::Dataverse }
    }
}

#[async_trait]
impl Connector for Dataverse {
    fn capture_mode(&self, schema: &EntitySchema) -> CaptureMode {
        if schema.tracks_changes { CaptureMode::DeltaLink } else { CaptureMode::Snapshot }
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.http.expect(&self.probing()).await.map(drop)
    }

    async fn forget(&self) {
        *self.tables.lock().await = None;
        self.document.forget().await;
    }

    async fn doorbells(&self) -> Result<Option<Vec<Doorbell>>, Fault> {
        doorbell::all(self).await.map(Some)
    }

    async fn entities(&self) -> Result<Vec<EntityName>, Fault> {
        entities::all(self).await
    }

    async fn schema(&self, entity: &str) -> Result<EntitySchema, Fault> {
        schema::read(self, entity).await
    }

    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let table = self.table(&request.schema);
        match self.capture_mode(&request.schema) {
            CaptureMode::DeltaLink => capture::changes(table, request).await,
            _ => snapshot::changes(table, request).await,
        }
    }

    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
        let table = self.table(request.schema);
        let mut options = table.options(request.select, None);
        options.orderby = vec![(request.schema.id.clone(), Direction::Ascending)];
        options.filter = rows::only(table, request.only)?;
        let url = request.from.map_or_else(|| table.url(&options), str::to_owned);
        let headers = vec![("Prefer".to_owned(), format!("odata.maxpagesize={}", request.page_size.max(1)))];
        let part = Part { headers, ..Part::new(Method::Get, url) };
        let reply = self.http.expect(&part).await?;
        let page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
        let row = |entity: &Entity| Ok((table.id_of(&entity.record)?, table.record(entity.clone())));
        let rows = page.entities().map(row).collect::<Result<_, Fault>>()?;
        // Dataverse pages with a cookie that holds the last row, so rows deleted meanwhile shift nothing.
        let asked = resolve(self.http.base(), &part.url);
        let next = page.next_link.map(|link| self.http.relative(&resolve(&asked, &link)));
        Ok(RowPage { rows, next })
    }

    async fn count(&self, schema: &EntitySchema, only: Option<(&str, &Value)>) -> Result<Option<i64>, Fault> {
        let counted = rows::count(self.table(schema), only).await?;
        Ok(counted.filter(|count| *count < MOST_COUNTED))
    }

    async fn count_matching(&self, schema: &EntitySchema, filter: &str) -> Result<Count, Fault> {
        let counted = rows::count_matching(self.table(schema), filter).await?;
        if counted < MOST_COUNTED {
            return Ok(Count::Exactly(counted));
        }
        let total = if filter.trim().is_empty() { total::of(self, &schema.entity).await? } else { None };
        Ok(total.filter(|total| *total > MOST_COUNTED).map_or(Count::AtLeast(MOST_COUNTED), Count::About))
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
}

#[async_trait]
impl Examined for Dataverse {
    fn http(&self) -> &Http {
        &self.http
    }

    fn probing(&self) -> Part {
        Part::new(Method::Get, "WhoAmI")
    }

    fn batch_query(&self) -> &'static str {
        ""
    }

    async fn check_key(&self, schema: &EntitySchema, columns: &[String]) -> Result<(), Fault> {
        if schema.has_key(columns) {
            return Ok(());
        }
        definitions::explain_key(self, &schema.entity, columns).await
    }

    fn check_capture(&self, schema: &EntitySchema) -> Result<(), Fault> {
        if schema.tracks_changes { Ok(()) } else { Err(capture::untracked(self.table(schema))) }
    }
}
