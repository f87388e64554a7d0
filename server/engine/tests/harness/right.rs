//! The scripted CRM: rows named by GUID, changes and deletions by delta link.

mod desk;

use super::chance::Chance;
use super::clock::SimClock;
use super::customers::{COMPANIES, GROUPS, RIGHT, right_schema};
use super::faults::{Call, Faults, Once};
use super::fields::same;
use super::history::{History, Who};
use super::passing::{named, passing};
use super::tables::{Tables, bound, shown, text};
use async_trait::async_trait;
use connectors::{
    CaptureRequest, ChangePage, ChangedRow, Connector, Fault, FaultKind, Record, RowPage, RowsRequest, Value,
    Write, WriteKind, Written,
};
use engine::clock::Clock;
use model::{CaptureMode, Count, EntityName, EntitySchema, Moment, Operation};
use odata::filter::EvalOptions;
use std::sync::{Arc, Mutex};

/// The scripted CRM.
pub struct Right {
    tables: Mutex<Tables>,
    history: History,
    faults: Faults,
    clock: Arc<SimClock>,
    page: usize,
    /// A column of the customers that is not there.
    hidden: Mutex<Option<&'static str>>,
}

impl Right {
    /// A CRM with companies and customer groups.
    pub fn new(clock: Arc<SimClock>, seed: u64, page: usize, companies: &[&str], groups: &[&str]) -> Self {
        let faults = Faults::new(Chance::new(seed, 21));
        let app = Self {
            tables: Mutex::default(),
            history: History::default(),
            faults,
            clock,
            page,
            hidden: Mutex::default(),
        };
        for company in companies {
            app.insert(COMPANIES, [("cdm_companycode", Value::from(*company))]);
        }
        for group in groups {
            app.add_group(group);
        }
        app
    }

    /// Adds a customer group to every company.
    pub fn add_group(&self, group: &str) {
        let companies: Vec<String> = self.tables.lock().unwrap().rows[COMPANIES].keys().cloned().collect();
        for company in companies {
            let fields =
                [("msdyn_groupid", Value::from(group)), ("_msdyn_company_value", Value::from(company))];
            self.insert(GROUPS, fields);
        }
    }

    /// Takes a column off the customers, or puts it back: its values stay.
    pub fn hide(&self, column: Option<&'static str>) {
        *self.hidden.lock().unwrap() = column;
    }

    /// Refuses a request that names the column that is not there.
    fn check<'c>(&self, columns: impl Iterator<Item = &'c String>) -> Result<(), Fault> {
        let hidden = *self.hidden.lock().unwrap();
        let mut columns = columns;
        match hidden.filter(|hidden| columns.any(|column| column == hidden)) {
            None => Ok(()),
            Some(hidden) => {
                let message = format!("Could not find a property named '{hidden}' on type 'account'.");
                Err(Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 400, message) })
            }
        }
    }

    /// Codes of the customer groups.
    pub fn groups(&self) -> Vec<String> {
        let tables = self.tables.lock().unwrap();
        tables
            .rows
            .get(GROUPS)
            .into_iter()
            .flatten()
            .map(|(_, (row, _))| text(row, "msdyn_groupid"))
            .collect()
    }

    /// All delta links given out so far stop working, and what was deleted is not told any more.
    pub fn expire_links(&self) {
        let mut tables = self.tables.lock().unwrap();
        tables.version += 1;
        tables.oldest = tables.version;
        tables.deleted.clear();
    }

    /// Has everything been read up to this link?
    pub fn is_read(&self, cursor: Option<String>) -> bool {
        let request = CaptureRequest {
            schema: right_schema(RIGHT).into(),
            select: Vec::new(),
            cursor,
            page_size: 1,
            now: Moment(0),
        };
        self.page_of(&request).is_ok_and(|page| page.rows.is_empty() && !page.more)
    }

    fn insert<const N: usize>(&self, entity: &str, fields: [(&str, Value); N]) -> String {
        let mut tables = self.tables.lock().unwrap();
        let id = tables.new_id();
        tables.version += 1;
        let row = (fields.into_iter().collect(), tables.version);
        tables.rows.entry(entity.to_owned()).or_default().insert(id.clone(), row);
        id
    }

    fn put(&self, who: Who, id: Option<&str>, changes: impl IntoIterator<Item = (String, Value)>) -> String {
        let mut tables = self.tables.lock().unwrap();
        let id = id.map_or_else(|| tables.new_id(), str::to_owned);
        tables.version += 1;
        let version = tables.version;
        let before = tables.account(&id).map(|row| tables.face_of(row));
        let row = tables.rows.entry(RIGHT.to_owned()).or_default().entry(id.clone()).or_default();
        row.0.extend(changes);
        row.0.insert("modifiedon", self.clock.now().to_string());
        row.1 = version;
        let row = &tables.rows[RIGHT][&id].0;
        let (key, face) = (tables.key_of(row), tables.face_of(row));
        self.history.add(self.clock.now().0, &key, who, before.as_ref(), Some(face));
        id
    }

    fn take(&self, who: Who, id: &str) {
        let mut tables = self.tables.lock().unwrap();
        let Some(row) = tables.account(id) else { return };
        let (key, before) = (tables.key_of(row), tables.face_of(row));
        tables.rows.get_mut(RIGHT).unwrap().remove(id);
        tables.version += 1;
        let version = tables.version;
        tables.deleted.insert(version, id.to_owned());
        self.history.add(self.clock.now().0, &key, who, Some(&before), None);
    }

    fn carry_out(&self, write: &Write) -> Result<Written, Fault> {
        if write.kind == WriteKind::Delete {
            let id = write.id.clone().unwrap();
            self.take(Who::Engine, &id);
            return Ok(Written { id, record: None });
        }
        if let Some(fault) = self.faults.refusal(&write.record.to_json()) {
            return Err(fault);
        }
        let id = match write.kind {
            WriteKind::Create => self.tables.lock().unwrap().find(RIGHT, &write.key).map(|(id, _)| id),
            _ => write.id.clone(),
        };
        if write.kind == WriteKind::Update
            && self.tables.lock().unwrap().account(id.as_ref().unwrap()).is_none()
        {
            return Err(Fault::new(
                FaultKind::Gone,
                404,
                format!("account With Id = {} Does Not Exist", id.unwrap()),
            ));
        }
        let record = write.record.clone().into_iter().map(bound);
        let named = if write.kind == WriteKind::Create { write.key.clone() } else { Vec::new() };
        let id = self.put(Who::Engine, id.as_deref(), named.into_iter().chain(record));
        Ok(Written { id, record: None })
    }

    fn page_of(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let tables = self.tables.lock().unwrap();
        // A link says since when it is good, and within a first reading that it is one.
        let words: Vec<&str> = request.cursor.as_deref().unwrap_or_default().split(' ').collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
        let (from, full) = (number(1).unwrap_or(0), words.len() != 2);
        if number(0).is_some_and(|given| given != tables.oldest) {
            return Err(Fault::new(FaultKind::CursorExpired, 410, "The delta link has expired"));
        }
        let rows = tables.rows.get(RIGHT).into_iter().flatten();
        let changed = rows.filter(|(_, (_, version))| *version > from).map(|(id, (row, version))| {
            let record = Some(shown(row, &request.select));
            (*version, ChangedRow { id: id.clone(), operation: Operation::Upsert, record })
        });
        let gone = tables.deleted.range(from + 1..).map(|(version, id)| {
            (*version, ChangedRow { id: id.clone(), operation: Operation::Delete, record: None })
        });
        let mut all: Vec<(u64, ChangedRow)> = changed.chain(gone).collect();
        all.sort_by_key(|(version, _)| *version);
        let more = all.len() > self.page;
        all.truncate(self.page);
        let last =
            all.last().map_or(tables.version, |(version, _)| if more { *version } else { tables.version });
        let next = format!("{} {last}{}", tables.oldest, if more && full { " full" } else { "" });
        Ok(ChangePage { rows: all.into_iter().map(|(_, row)| row).collect(), next, more, full, known: 0 })
    }
}

#[async_trait]
impl Connector for Right {
    fn capture_mode(&self, _: &EntitySchema) -> CaptureMode {
        CaptureMode::DeltaLink
    }

    async fn probe(&self) -> Result<(), Fault> {
        let once = self.faults.enter(Call::Probe).await?;
        self.faults.leave(once).await
    }

    async fn entities(&self) -> Result<Vec<EntityName>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.faults.leave(once).await?;
        let name = |entity: &str| named(&right_schema(entity), entity != COMPANIES);
        Ok([RIGHT, COMPANIES, GROUPS].map(name).into())
    }

    async fn schema(&self, entity: &str) -> Result<EntitySchema, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.faults.leave(once).await?;
        let mut schema = right_schema(entity);
        let hidden = *self.hidden.lock().unwrap();
        schema.fields.retain(|field| Some(field.name.as_str()) != hidden);
        Ok(schema)
    }

    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let once = self.faults.enter(Call::Changes).await?;
        self.check(request.select.iter())?;
        let page = self.page_of(request);
        self.faults.leave(once).await?;
        page
    }

    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.check(request.select.iter())?;
        let mut found: Vec<(String, Record)> = {
            let tables = self.tables.lock().unwrap();
            let rows = tables.rows.get(&request.schema.entity).into_iter().flatten();
            let later = rows.filter(|(id, _)| request.from.is_none_or(|from| id.as_str() > from));
            let wanted = later.filter(|(_, (row, _))| {
                request.only.is_none_or(|(column, value)| same(row.get(column), value))
            });
            let shown = wanted.map(|(id, (row, _))| (id.clone(), shown(row, request.select)));
            shown.take(self.page + 1).collect()
        };
        let more = found.len() > self.page;
        found.truncate(self.page);
        let next = found.last().map(|(id, _)| id.clone()).filter(|_| more);
        self.faults.leave(once).await?;
        Ok(RowPage { rows: found, next })
    }

    async fn count(&self, _: &EntitySchema, _: Option<(&str, &Value)>) -> Result<Option<i64>, Fault> {
        Ok(None)
    }

    async fn count_matching(&self, schema: &EntitySchema, filter: &str) -> Result<Count, Fault> {
        let found = self.sample(schema, &[], filter, u32::MAX).await?;
        Ok(Count::Exactly(found.len().try_into().unwrap()))
    }

    async fn sample(
        &self,
        schema: &EntitySchema,
        select: &[String],
        filter: &str,
        limit: u32,
    ) -> Result<Vec<(String, Record)>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.check(select.iter())?;
        let found = {
            let tables = self.tables.lock().unwrap();
            let rows = tables.rows.get(&schema.entity).into_iter().flatten().map(|(id, (row, _))| (id, row));
            passing(rows, filter, EvalOptions::dataverse(), |row| shown(row, select))
        };
        self.faults.leave(once).await?;
        Ok(found?.into_iter().take(limit as usize).collect())
    }

    async fn read(
        &self,
        schema: &EntitySchema,
        select: &[String],
        ids: &[String],
    ) -> Result<Vec<Option<Record>>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.check(select.iter())?;
        let read = {
            let tables = self.tables.lock().unwrap();
            let rows = tables.rows.get(&schema.entity);
            ids.iter().map(|id| rows?.get(id).map(|(row, _)| shown(row, select))).collect()
        };
        self.faults.leave(once).await?;
        Ok(read)
    }

    async fn find(
        &self,
        schema: &EntitySchema,
        select: &[String],
        wanted: &[Vec<(String, Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.check(select.iter())?;
        let found = {
            let tables = self.tables.lock().unwrap();
            let find = |wanted: &Vec<(String, Value)>| {
                tables.find(&schema.entity, wanted).map(|(id, row)| (id, shown(row, select)))
            };
            wanted.iter().map(find).collect()
        };
        self.faults.leave(once).await?;
        Ok(found)
    }

    async fn write(&self, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
        let once = self.faults.enter(Call::Write).await?;
        let carry_out = |write: &Write| {
            let (done, fault) = if once == Some(Once::Mixed) { self.faults.fate() } else { (true, None) };
            let known = self.check(write.record.keys());
            let outcome = if done { Some(known.and_then(|()| self.carry_out(write))) } else { None };
            fault.map_or_else(|| outcome.unwrap(), Err)
        };
        let outcomes = writes.iter().map(carry_out).collect();
        self.faults.leave(once).await?;
        Ok(outcomes)
    }

    async fn register_doorbell(&self, _: &EntitySchema, _: &str) -> Result<(), Fault> {
        Ok(())
    }
}
