//! The scripted ERP: rows named by company and account, changes by modified time with an overlap, deletions told by
//! nobody.

mod desk;

use super::chance::Chance;
use super::clock::SimClock;
use super::customers::left_schema;
use super::faults::{Call, Faults, Once};
use super::fields::{blank, face_of, id_of, id_of_row, key_of, same, shown, text};
use super::history::{History, Who};
use super::passing::{named, passing};
use super::users::parts;
use async_trait::async_trait;
use connectors::{
    CaptureRequest, ChangePage, ChangedRow, Connector, DoorbellHint, Fault, FaultKind, Record, RowPage,
    RowsRequest, Value, Write, WriteKind, Written,
};
use engine::clock::Clock;
use model::{CaptureMode, Count, EntityName, EntitySchema, Moment, Operation};
use odata::filter::EvalOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Milliseconds that a reading begins before the latest stamp seen.
const OVERLAP: i64 = 2_000;

#[derive(Debug)]
struct Row {
    record: Record,
    stamp: i64,
}

/// The scripted ERP.
pub struct Left {
    rows: Mutex<BTreeMap<String, Row>>,
    history: History,
    faults: Faults,
    clock: Arc<SimClock>,
    chance: Chance,
    /// Rows in a page.
    page: usize,
    /// Edits show up with stamps up to this old, as those of long transactions do.
    late: u64,
    /// Rows in a thousand that are delivered again though nothing happened to them.
    repeated: AtomicU64,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Where this reading began.
    from: i64,
    /// When it began. Rows of late transactions may show up behind it while it goes on.
    began: i64,
    /// The last row of the page before.
    after: Option<(i64, String)>,
    latest: i64,
    seen: BTreeMap<String, (i64, String)>,
    full: bool,
}

impl Left {
    pub fn new(clock: Arc<SimClock>, seed: u64, page: usize, late: u64, repeated: u64) -> Self {
        Self {
            rows: Mutex::default(),
            history: History::default(),
            faults: Faults::new(Chance::new(seed, 11)),
            clock,
            chance: Chance::new(seed, 12),
            page,
            late,
            repeated: AtomicU64::new(repeated),
        }
    }

    /// Rows are delivered once from here on.
    pub fn stop_repeating(&self) {
        self.repeated.store(0, Ordering::SeqCst);
    }

    /// Has everything been read up to this cursor?
    pub fn is_read(&self, cursor: Option<&str>) -> bool {
        let Some(cursor) = cursor.and_then(|text| serde_json::from_str::<Cursor>(text).ok()) else {
            return false;
        };
        let newest = self.rows.lock().unwrap().values().map(|row| row.stamp).max();
        cursor.after.is_none() && newest.is_none_or(|newest| newest <= cursor.latest)
    }

    fn put(&self, who: Who, id: &str, changes: impl IntoIterator<Item = (String, Value)>) {
        let now = self.clock.now().0;
        let late = if who == Who::User { self.chance.below(self.late + 1).cast_signed() } else { 0 };
        let mut rows = self.rows.lock().unwrap();
        let before = rows.get(id).map(|row| face_of(&row.record));
        let row = rows.entry(id.to_owned()).or_insert_with(|| Row { record: blank(), stamp: 0 });
        row.record.extend(changes);
        row.stamp = row.stamp.max(now - late);
        row.record.insert("ModifiedDateTime", Moment(row.stamp).to_string());
        self.history.add(now, &key_of(&row.record), who, before.as_ref(), Some(face_of(&row.record)));
    }

    fn take(&self, who: Who, id: &str) {
        let gone = self.rows.lock().unwrap().remove(id);
        if let Some(row) = gone {
            let before = face_of(&row.record);
            self.history.add(self.clock.now().0, &key_of(&row.record), who, Some(&before), None);
        }
    }

    fn carry_out(&self, write: &Write) -> Result<Written, Fault> {
        let gone = || Fault::new(FaultKind::Gone, 404, "The row does not exist");
        let id = match write.kind {
            WriteKind::Create => {
                let named: Record = write.key.iter().cloned().collect();
                id_of(&text(&named, "dataAreaId"), &text(&named, "CustomerAccount"))
            }
            WriteKind::Update | WriteKind::Delete => write.id.clone().unwrap(),
        };
        if write.kind == WriteKind::Delete {
            self.take(Who::Engine, &id);
            return Ok(Written { id, record: None });
        }
        if let Some(fault) = self.faults.refusal(&write.record.to_json()) {
            return Err(fault);
        }
        if write.kind == WriteKind::Update && !self.rows.lock().unwrap().contains_key(&id) {
            return Err(gone());
        }
        let record = write.record.clone();
        let named = if write.kind == WriteKind::Create { write.key.clone() } else { Vec::new() };
        self.put(Who::Engine, &id, named.into_iter().chain(record));
        Ok(Written { id, record: None })
    }

    fn page_of(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let mut cursor = match &request.cursor {
            None => Cursor { from: 0, began: 0, after: None, latest: 0, seen: BTreeMap::new(), full: true },
            Some(text) => serde_json::from_str(text)
                .map_err(|_| Fault::new(FaultKind::CursorExpired, 0, "not a cursor of ours"))?,
        };
        let full = cursor.full;
        if cursor.after.is_none() {
            cursor.began = self.clock.now().0;
        }
        let rows = self.rows.lock().unwrap();
        let mut order: Vec<(i64, &String)> = rows.iter().map(|(id, row)| (row.stamp, id)).collect();
        order.sort_unstable();
        let wanted = |(stamp, id): &&(i64, &String)| match &cursor.after {
            None => *stamp >= cursor.from,
            Some((last, after)) => (*stamp, *id) > (*last, after),
        };
        let found: Vec<(i64, &String)> = order.iter().filter(wanted).take(self.page + 1).copied().collect();
        let more = found.len() > self.page;
        let mut page = Vec::new();
        for (stamp, id) in found.into_iter().take(self.page) {
            let record = shown(&rows[id].record, &request.select);
            let seen = cursor.seen.insert(id.clone(), (stamp, record.to_json()));
            // A row is known by its stamp and its record: a value that comes back is a change.
            let known = seen.is_some_and(|seen| seen == (stamp, record.to_json()));
            if !known || self.chance.per_mille(self.repeated.load(Ordering::SeqCst)) {
                page.push(ChangedRow { id: id.clone(), operation: Operation::Upsert, record: Some(record) });
            }
            cursor.latest = cursor.latest.max(stamp);
            cursor.after = Some((stamp, id.clone()));
        }
        if !more {
            cursor.from = cursor.latest.min(cursor.began) - OVERLAP;
            cursor.after = None;
            cursor.full = false;
            let from = cursor.from;
            cursor.seen.retain(|_, (stamp, _)| *stamp >= from);
        }
        Ok(ChangePage { rows: page, next: serde_json::to_string(&cursor).unwrap(), more, full, known: 0 })
    }
}

#[async_trait]
impl Connector for Left {
    fn capture_mode(&self, _: &EntitySchema) -> CaptureMode {
        CaptureMode::ModifiedTime
    }

    async fn probe(&self) -> Result<(), Fault> {
        let once = self.faults.enter(Call::Probe).await?;
        self.faults.leave(once).await
    }

    async fn entities(&self) -> Result<Vec<EntityName>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.faults.leave(once).await?;
        Ok(vec![named(&left_schema(), true)])
    }

    async fn schema(&self, _: &str) -> Result<EntitySchema, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        self.faults.leave(once).await?;
        Ok(left_schema())
    }

    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        let once = self.faults.enter(Call::Changes).await?;
        let page = self.page_of(request);
        self.faults.leave(once).await?;
        page
    }

    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        let mut found: Vec<(String, Record)> = {
            let rows = self.rows.lock().unwrap();
            let later = rows.iter().filter(|(id, _)| request.from.is_none_or(|from| id.as_str() > from));
            let wanted = later.filter(|(_, row)| {
                request.only.is_none_or(|(column, value)| same(row.record.get(column), value))
            });
            let shown = wanted.map(|(id, row)| (id.clone(), shown(&row.record, request.select)));
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
        _: &EntitySchema,
        select: &[String],
        filter: &str,
        limit: u32,
    ) -> Result<Vec<(String, Record)>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        let found = {
            let rows = self.rows.lock().unwrap();
            let rows = rows.iter().map(|(id, row)| (id, &row.record));
            passing(rows, filter, EvalOptions::finance(), |row| shown(row, select))
        };
        self.faults.leave(once).await?;
        Ok(found?.into_iter().take(limit as usize).collect())
    }

    async fn read(
        &self,
        _: &EntitySchema,
        select: &[String],
        ids: &[String],
    ) -> Result<Vec<Option<Record>>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        let read = {
            let rows = self.rows.lock().unwrap();
            ids.iter().map(|id| rows.get(id).map(|row| shown(&row.record, select))).collect()
        };
        self.faults.leave(once).await?;
        Ok(read)
    }

    async fn find(
        &self,
        _: &EntitySchema,
        select: &[String],
        wanted: &[Vec<(String, Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault> {
        let once = self.faults.enter(Call::Read).await?;
        let found = {
            let rows = self.rows.lock().unwrap();
            let find = |wanted: &Vec<(String, Value)>| {
                let holds = |row: &&Row| {
                    wanted.iter().all(|(column, value)| {
                        text(&row.record, column).eq_ignore_ascii_case(&value.text().unwrap_or_default())
                    })
                };
                rows.values().find(holds).map(|row| (id_of_row(&row.record), shown(&row.record, select)))
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
            let outcome = if done { Some(self.carry_out(write)) } else { None };
            fault.map_or_else(|| outcome.unwrap(), Err)
        };
        let outcomes = writes.iter().map(carry_out).collect();
        self.faults.leave(once).await?;
        Ok(outcomes)
    }

    async fn register_doorbell(&self, _: &EntitySchema, _: &str) -> Result<(), Fault> {
        Ok(())
    }

    fn hint(&self, _: &EntitySchema, doorbell: &[u8]) -> DoorbellHint {
        match doorbell {
            b"" => DoorbellHint::Changed,
            b"?" => DoorbellHint::PerhapsDeleted,
            key => {
                let (company, account) = parts(std::str::from_utf8(key).unwrap());
                DoorbellHint::Deleted(id_of(&company, &account))
            }
        }
    }
}
