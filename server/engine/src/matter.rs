//! Which captured changes go into the queue at all.
//!
//! Most of what an app tells is of no consequence: our own writes coming back, touches of fields that no map reads, rows
//! that a map's filter leaves out. Planning would skip them; where that is certain before, they need not be kept, taken
//! out and settled one by one.

use crate::attached::MapView;
use crate::capture::{Obstacle, Reader};
use crate::captured::Captured;
use connectors::ChangedRow;
use mapping::{Compiled, Plan, PlanInput, Source, State, diff, plan};
use model::{Direction, Operation, RecordLink};
use std::sync::Arc;
use std::time::Duration;
use store::CapturedChange;

/// What is just being written may be settled within this time; then it need not be queued when it comes back.
const ECHO: Duration = Duration::from_millis(200);

impl Reader {
    /// Waits for the settlement of writes to these rows, but not for long.
    pub(crate) async fn let_writes_settle(
        &self,
        maps: &[(Arc<MapView>, Arc<Compiled>)],
        rows: &[ChangedRow],
    ) {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let all_settled = async {
            for (view, _) in maps {
                self.attached.writing.settled(view.map.id, self.side, &ids).await;
            }
        };
        // What takes longer is queued, and found to be an echo there.
        let _ = tokio::time::timeout(ECHO, all_settled).await;
    }

    /// The captured changes but for those that change nothing, whatever happens before their turn.
    ///
    /// Left out is an upsert whose plan is to do nothing and to leave the link as it is, of a record of which nothing else
    /// waits in the queue or is parked: what becomes of that could change the plan. Whatever is written later to either
    /// side is compared with the same link, and a row that changes again is told again.
    pub(crate) async fn that_matter(
        &self,
        view: &MapView,
        compiled: &Compiled,
        rows: &[ChangedRow],
        captured: Vec<Captured>,
    ) -> Result<Vec<CapturedChange>, Obstacle> {
        if captured.is_empty() {
            return Ok(Vec::new());
        }
        let store = &self.attached.store;
        let keys: Vec<String> = captured.iter().map(|captured| captured.change.key.clone()).collect();
        // Links are asked for last: a change that is settled in between has to be in one of the answers, or a value that
        // comes back would be compared with what both sides held before it left.
        let outward = store.on_its_way(view.map.id, Direction::LeftToRight, &keys).await?;
        let back = store.on_its_way(view.map.id, Direction::RightToLeft, &keys).await?;
        let links = store.links_by_key(view.map.id, &keys).await?;
        let matters =
            |(captured, ((outward, back), link)): (Captured, ((bool, bool), Option<RecordLink>))| {
                let row = &rows[captured.row];
                let is_needless =
                    !outward && !back && self.is_idle(view, compiled, (&captured, row), link.as_ref());
                (!is_needless).then_some(captured.change)
            };
        Ok(captured.into_iter().zip(outward.into_iter().zip(back).zip(links)).filter_map(matters).collect())
    }

    /// Would it be skipped without a trace?
    fn is_idle(
        &self,
        view: &MapView,
        compiled: &Compiled,
        (captured, row): (&Captured, &ChangedRow),
        link: Option<&RecordLink>,
    ) -> bool {
        let change = &captured.change;
        let (Some(record), Some(state)) = (&row.record, &captured.state) else { return false };
        // Another row has the key of a pair, the pair may have come apart while nothing was captured, or the row may be
        // older than a write of ours: that is for planning to look into.
        let is_as_agreed = |link: &RecordLink| {
            link.id(self.side) == change.source_id
                && link.updated_at >= view.map.links_since.max(view.map.active_since)
                && State::from_json(link.state(self.side)).is_ok_and(|agreed| diff(&agreed, state).is_empty())
        };
        if link.is_some_and(|link| !link.deleted && !is_as_agreed(link)) {
            return false;
        }
        let now = self.port().clock.now();
        let source = Source {
            record: record.clone(),
            state: state.clone(),
            modified: compiled.modified(self.side, record),
        };
        let input = PlanInput {
            compiled,
            map: view.map.id,
            direction: change.direction,
            operation: Operation::Upsert,
            source: Some(&source),
            captured_at: now,
            source_id: &change.source_id,
            key: &change.key,
            link,
            target: None,
            opposite: None,
            opposite_deleted_at: None,
            edited: None,
            policy: view.map.policy,
            now,
        };
        matches!(plan(&input), Plan::Skip { link: None, .. })
    }
}
