//! Rows that may be older than a write of ours, and are read again.

use crate::batch::Batch;
use crate::prepare::SideFault;
use connectors::Record;
use mapping::{Source, State, diff, was_touched};
use model::{Change, RecordLink, Side};

impl Batch<'_> {
    /// Must the row be read again? Not when it holds just what both sides agreed on: then it is our write coming back,
    /// and whatever happened to the row later comes as a change of its own.
    pub(crate) fn is_stale(
        &self,
        change: &Change,
        record: Option<&Record>,
        link: Option<&RecordLink>,
    ) -> bool {
        let (Some(record), Some(link)) = (record, link) else { return record.is_none() };
        let agreed = || {
            !link.deleted
                && State::from_json(link.state(change.source()))
                    .is_ok_and(|agreed| diff(&agreed, &self.state(change.source(), record)).is_empty())
        };
        is_doubtful(change, link) && !agreed()
    }

    /// The row of a change as it was read later. Where nothing but writes of ours came in between, it is as old as it was
    /// when it was captured, also in the queue, so that a repeat is decided in the same way.
    pub(crate) fn read_later(
        &self,
        change: &Change,
        mut record: Record,
        link: Option<&RecordLink>,
    ) -> Source {
        let side = change.source();
        if let Some(captured) = captured(change).filter(|captured| *captured != record) {
            let agreed = link.and_then(|link| State::from_json(link.state(side)).ok()).unwrap_or_default();
            if !was_touched(&self.state(side, &captured), &self.state(side, &record), &agreed) {
                self.compiled.keep_modified(side, &mut record, &captured);
            }
        }
        self.source(side, record)
    }

    /// Reads rows anew whose captured state may be older than a write of ours; a row that is gone stays `None`.
    pub(crate) async fn read_again<'a>(
        &self,
        side: Side,
        places: &[usize],
        change: impl Fn(usize) -> Option<&'a Change>,
        rows: &mut [Option<Record>],
    ) -> Result<(), SideFault> {
        if places.is_empty() {
            return Ok(());
        }
        let port = self.attached.port(side);
        let faulty = |fault| (side, fault);
        let schema = port.schema(self.view.version.mapping.entity(side)).await.map_err(faulty)?;
        let ids: Vec<String> =
            places.iter().filter_map(|&at| change(at)).map(|change| change.source_id.clone()).collect();
        let read = port.connector.read(&schema, &self.compiled.select(side), &ids).await.map_err(faulty)?;
        for (&at, row) in places.iter().zip(read) {
            rows[at] = row;
        }
        Ok(())
    }
}

/// The record as it was captured.
pub(crate) fn captured(change: &Change) -> Option<Record> {
    change.payload.as_deref().and_then(|payload| Record::from_json(payload).ok())
}

/// May the row have been read before a write of ours that has settled since? Of a write to the row itself the record
/// knows nothing; and what was written to the other side may be newer than the record, when a row was read again for an
/// earlier change. A write whose answer was lost settles as something to agree on: the time tells of it.
///
/// Once read again a change leads its key until it is settled, so that nothing else is written meanwhile; and what was
/// sent then may have arrived, whatever the answer was: a repeat has to be the same.
pub(crate) fn is_doubtful(change: &Change, link: &RecordLink) -> bool {
    let is_written = link.left_written.max(link.right_written) > change.observed;
    change.read_at.is_none() && (is_written || link.updated_at >= change.captured_at)
}
