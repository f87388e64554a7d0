//! Deletions that an app does not tell through its changes: found by comparing the keys it has with those known, and
//! by looking at rows that a doorbell says were deleted.

use crate::attached::{Bell, MapView};
use crate::capture::{Obstacle, Reader};
use crate::present::Present;
use mapping::Compiled;
use model::{CaptureMode, MapId, Operation};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::CapturedChange;

const PAGE: u32 = 5_000;
const LOOK: usize = 200;

type Maps = [(Arc<MapView>, Arc<Compiled>)];

impl Reader {
    /// Sweeps at the connection's interval, and whenever asked to. Where changes tell of deletions, only when asked.
    pub(crate) async fn keep_sweeping(&self) {
        let bell = self.attached.bell(self.side, &self.entity);
        let port = self.attached.port(self.side);
        while !self.stop.is_cancelled() {
            let told = match port.schema(&self.entity).await {
                Ok(schema) => port.connector.capture_mode(&schema) != CaptureMode::ModifiedTime,
                Err(_) => false,
            };
            let interval = Duration::from_millis(u64::from(port.settings.sweep_ms));
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                () = bell.sweep.notified() => {}
                () = tokio::time::sleep(interval), if !told => {}
            }
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                () = self.ready() => {}
            }
            if let Err(Obstacle::App(side, fault)) = self.sweep().await {
                self.attached.port(side).met(&fault, &self.entity).await;
                bell.sweep.notify_one();
                let _ = tokio::time::timeout(Duration::from_secs(1), self.stop.cancelled()).await;
            }
        }
    }

    pub(crate) async fn sweep(&self) -> Result<(), Obstacle> {
        let mut maps = Vec::new();
        for view in self.attached.listening(self.side, &self.entity) {
            let compiled = self.attached.compiled(&view).await?;
            maps.push((view, compiled));
        }
        if maps.is_empty() {
            return Ok(());
        }
        let port = self.attached.port(self.side);
        let schema = port.schema(&self.entity).await.map_err(|fault| self.obstacle(fault))?;
        let mut present = Present::default();
        let mut from = None;
        loop {
            let page = port
                .connector
                .ids(&schema, from.as_deref(), PAGE)
                .await
                .map_err(|fault| self.obstacle(fault))?;
            present.extend(page.ids);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        port.answered().await;
        for (view, _) in &maps {
            let waiting = self.waiting(view.map.id).await?;
            let is_gone = |id: &String| !present.contains(id) && waiting.get(id) != Some(&Operation::Delete);
            // Rows whose first change still waits have no link yet.
            let unlinked = waiting.keys().filter(|id| is_gone(id)).cloned().collect();
            delete_what_is_gone(self, unlinked, &maps).await?;
            let mut after = String::new();
            loop {
                let linked = self.attached.store.linked_ids(view.map.id, self.side, &after, PAGE).await?;
                let Some((last, _)) = linked.last() else { break };
                after.clone_from(last);
                let ids = linked.into_iter().map(|(id, _)| id);
                let gone = ids.filter(|id| is_gone(id) && !waiting.contains_key(id)).collect();
                delete_what_is_gone(self, gone, &maps).await?;
            }
        }
        Ok(())
    }

    /// The rows of this side with changes of a map that wait, and what the last of these changes is.
    async fn waiting(&self, map: MapId) -> Result<BTreeMap<String, Operation>, Obstacle> {
        let mut rows = BTreeMap::new();
        let mut after = None;
        loop {
            let changes = self.attached.store.queued(map, after, PAGE).await?;
            let Some(last) = changes.last() else { return Ok(rows) };
            after = Some(last.id);
            let ours = changes.into_iter().filter(|change| change.source() == self.side);
            rows.extend(ours.map(|change| (change.source_id, change.operation)));
        }
    }
}

/// Looks at the rows that a doorbell said were deleted.
pub(crate) async fn look_at_deleted(reader: &Reader, bell: &Bell, maps: &Maps) -> Result<(), Obstacle> {
    let rung = bell.take_suspects();
    if rung.is_empty() {
        return Ok(());
    }
    let outcome = delete_what_is_gone(reader, rung.clone(), maps).await;
    if outcome.is_err() {
        for id in rung {
            bell.suspect(id);
        }
    }
    outcome
}

/// Appends a delete for each of these rows that is known and really gone: the app itself is asked once more, because
/// a row may have been made between the reading of the keys and that of the links.
async fn delete_what_is_gone(reader: &Reader, ids: Vec<String>, maps: &Maps) -> Result<(), Obstacle> {
    let port = reader.attached.port(reader.side);
    let schema = port.schema(&reader.entity).await.map_err(|fault| reader.obstacle(fault))?;
    for some in ids.chunks(LOOK) {
        let observed = port.observe().await?;
        let rows = port.connector.read(&schema, &[], some).await.map_err(|fault| reader.obstacle(fault))?;
        let gone: Vec<String> =
            some.iter().zip(rows).filter(|(_, row)| row.is_none()).map(|(id, _)| id.clone()).collect();
        let bell = reader.attached.bell(reader.side, &reader.entity);
        let _turn = bell.windows.turn().await;
        bell.windows.note(gone.iter());
        let mut changes = Vec::new();
        for (view, compiled) in maps {
            let known = reader.attached.store.keys_by_id(view.map.id, reader.side, &gone).await?;
            for (id, key) in gone.iter().zip(known) {
                let Some(key) = key else { continue };
                let company =
                    if compiled.is_striped() { crate::captured::company_of(&key) } else { String::new() };
                changes.push(CapturedChange {
                    map: view.map.id,
                    direction: reader.side.outward(),
                    operation: Operation::Delete,
                    key,
                    company,
                    source_id: id.clone(),
                    payload: None,
                    observed,
                    correlation: port.correlations.next(),
                });
            }
        }
        reader.append(None, changes, maps).await?;
    }
    Ok(())
}
