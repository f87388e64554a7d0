//! Removing what is over, in memory.

use super::{MemoryStore, State, at_most as many, count};
use crate::{Housekeeping, StoreError, Trim, Trimmed};
use async_trait::async_trait;
use model::{Change, FailureStatus, Kept, MapId, Moment, RecordLink, Resolution};

/// A row that could go: its name, and when it was over.
struct Over<K> {
    row: K,
    at: Moment,
    /// Does something rely on it still?
    held: bool,
}

/// The rows that are beyond the limit; `rows` come oldest first. What is held counts, and stays.
fn beyond<K>(rows: Vec<Over<K>>, trim: &Trim, at_most: usize) -> Vec<K> {
    let too_many = rows.len().saturating_sub(many(trim.limit.rows));
    let oldest = trim.limit.oldest(trim.now);
    let numbered = rows.into_iter().enumerate();
    let beyond = numbered.filter(|(place, over)| (*place < too_many || over.at < oldest) && !over.held);
    beyond.map(|(_, over)| over.row).take(at_most).collect()
}

/// By when it was over.
fn in_order<K>(mut rows: Vec<Over<K>>) -> Vec<Over<K>> {
    rows.sort_by_key(|over| over.at);
    rows
}

impl State {
    fn is_here(&self, map: MapId, trim: &Trim) -> bool {
        self.maps.get(&map).is_some_and(|map| map.environment == trim.environment)
    }

    fn trim(&mut self, trim: &Trim, at_most: usize) -> usize {
        match (trim.kept, trim.map) {
            (Kept::Changes, _) => self.trim_changes(trim, at_most),
            (Kept::Failures, _) => self.trim_failures(trim, at_most),
            (Kept::Payloads, _) => self.trim_payloads(trim, at_most),
            (Kept::Groups, _) => self.trim_groups(trim, at_most),
            (Kept::Events, _) => self.trim_events(trim, at_most),
            (Kept::Notices, _) => self.trim_notices(trim, at_most),
            (Kept::Firings, _) => self.trim_firings(trim, at_most),
            (Kept::Activities, _) => self.trim_activities(trim, at_most),
            (Kept::Runs, Some(map)) => self.trim_runs(map, trim, at_most),
            (Kept::Statistics, Some(map)) => self.trim_statistics(map, trim, at_most),
            (Kept::Links, Some(map)) => self.trim_links(map, trim, at_most),
            (Kept::Conflicts, Some(map)) => self.trim_conflicts(map, trim, at_most),
            (Kept::Runs | Kept::Statistics | Kept::Links | Kept::Conflicts, None) => 0,
        }
    }

    fn trim_changes(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.changes.values().filter(|row| self.is_here(row.change.map, trim));
        let settled = here.filter_map(|row| {
            let held = self.failures.values().any(|failure| failure.change == row.change.id);
            Some(Over { row: row.change.clone(), at: row.settled_at?, held })
        });
        let gone: Vec<Change> = beyond(in_order(settled.collect()), trim, at_most);
        for change in &gone {
            self.changes.remove(&change.id);
            if let Some(ids) = self.of_key.get_mut(&change.map).and_then(|keys| keys.get_mut(&change.key)) {
                ids.retain(|id| *id != change.id);
            }
        }
        gone.len()
    }

    fn trim_failures(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.failures.values().filter(|failure| failure.environment == trim.environment);
        let is_over = |status| matches!(status, FailureStatus::Resolved | FailureStatus::Discarded);
        let over = here.filter(|failure| is_over(failure.status));
        let over = over.map(|failure| Over { row: failure.id, at: failure.last_at, held: false }).collect();
        let gone = beyond(in_order(over), trim, at_most);
        for id in &gone {
            let Some(failure) = self.failures.remove(id) else { continue };
            self.leave_bulk(*id);
            let Some(leg) = failure.leg.and_then(|leg| self.legs.get_mut(&leg)) else { continue };
            leg.skipped += i64::from(failure.resolution == Some(Resolution::Superseded));
            leg.discarded += i64::from(failure.status == FailureStatus::Discarded);
        }
        gone.len()
    }

    fn trim_payloads(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.failures.values().filter(|failure| failure.environment == trim.environment);
        let full = here.filter(|failure| !failure.payload_removed);
        let over = full.map(|failure| {
            let held = failure.status == FailureStatus::Retrying;
            Over { row: failure.id, at: failure.last_at, held }
        });
        let gone = beyond(in_order(over.collect()), trim, at_most);
        for id in &gone {
            let Some(failure) = self.failures.get_mut(id) else { continue };
            failure.empty();
            let (map, key, until) = (failure.map, failure.key.clone(), failure.last_at);
            // What was written by hand is needed as long as the record may go on with it.
            let is_over = !failure.status.is_parked();
            if let Some(row) = self.changes.get_mut(&failure.change).filter(|row| row.settled_at.is_some()) {
                row.change.payload = None;
                row.change.edited = row.change.edited.take().filter(|_| !is_over);
            }
            let of_key = |event: &&mut model::ErrorEvent| {
                event.map == Some(map) && event.key.as_deref() == Some(&key) && event.at <= until
            };
            for event in self.events.iter_mut().filter(of_key) {
                event.message.clear();
            }
        }
        gone.len()
    }

    fn trim_groups(&mut self, trim: &Trim, at_most: usize) -> usize {
        let empty = self.empty_groups(&trim.environment).into_iter();
        let over = empty.map(|(row, at)| Over { row, at, held: false });
        let gone = beyond(in_order(over.collect()), trim, at_most);
        for id in &gone {
            self.groups.remove(id);
        }
        gone.len()
    }

    fn trim_events(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.events.iter().filter(|event| event.environment == trim.environment);
        let over = here.map(|event| Over { row: event.id, at: event.at, held: false }).collect();
        let gone = beyond(over, trim, at_most);
        self.events.retain(|event| !gone.contains(&event.id));
        gone.len()
    }

    fn trim_notices(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.notices.iter().filter(|(_, notice)| notice.environment == trim.environment);
        let over = here.filter_map(|(id, notice)| Some(Over { row: *id, at: notice.until?, held: false }));
        let gone = beyond(in_order(over.collect()), trim, at_most);
        for id in &gone {
            self.notices.remove(id);
        }
        gone.len()
    }

    fn trim_firings(&mut self, trim: &Trim, at_most: usize) -> usize {
        let over = self.alerts.firings_of(&trim.environment).map(|firing| {
            let held = firing.ended_at.is_none() || firing.held.is_none() || self.alerts.is_newest(firing);
            Over { row: firing.id, at: firing.ended_at.unwrap_or(trim.now), held }
        });
        let gone = beyond(over.collect(), trim, at_most);
        for id in &gone {
            self.alerts.firings.remove(id);
            self.outbox.forget(*id);
        }
        gone.len()
    }

    fn trim_activities(&mut self, trim: &Trim, at_most: usize) -> usize {
        let here = self.activities.values().filter(|row| row.environment == trim.environment);
        let meant = here.filter(|row| row.map == trim.map);
        let over = meant.map(|row| Over { row: row.id, at: row.at, held: false }).collect();
        let gone = beyond(over, trim, at_most);
        for id in &gone {
            self.activities.remove(id);
        }
        self.minute_entries.retain(|_, id| !gone.contains(id));
        gone.len()
    }

    fn trim_runs(&mut self, map: MapId, trim: &Trim, at_most: usize) -> usize {
        let newest = self.newest(map).map(|run| run.id);
        let of_map = self.runs.values().map(|row| &row.run).filter(|run| run.map == map);
        let over = of_map.map(|run| {
            let parked = self.failures.values().filter(|failure| {
                !matches!(failure.status, FailureStatus::Resolved | FailureStatus::Discarded)
            });
            let of_run = |leg| self.legs.get(&leg).is_some_and(|leg| leg.run == run.id);
            let has_parked = parked.filter_map(|failure| failure.leg).any(of_run);
            let held = Some(run.id) == newest || run.ended_at.is_none() || has_parked;
            Over { row: run.id, at: run.ended_at.unwrap_or(trim.now), held }
        });
        let gone = beyond(over.collect(), trim, at_most);
        for id in &gone {
            self.runs.remove(id);
        }
        self.legs.retain(|_, leg| !gone.contains(&leg.run));
        gone.len()
    }

    fn trim_statistics(&mut self, map: MapId, trim: &Trim, at_most: usize) -> usize {
        let of_map = self.counters.keys().filter(|(of, ..)| *of == map);
        let over = of_map.map(|key| Over { row: *key, at: key.1, held: false }).collect();
        let gone = beyond(over, trim, at_most);
        for key in &gone {
            self.counters.remove(key);
        }
        gone.len()
    }

    fn trim_conflicts(&mut self, map: MapId, trim: &Trim, at_most: usize) -> usize {
        let of_map = self.conflicts.values().filter(|conflict| conflict.map == map);
        let over = of_map.map(|conflict| Over { row: conflict.id, at: conflict.at, held: false }).collect();
        let gone = beyond(over, trim, at_most);
        for id in &gone {
            self.conflicts.remove(id);
        }
        gone.len()
    }

    fn trim_links(&mut self, map: MapId, trim: &Trim, at_most: usize) -> usize {
        let links = self.links.get(&map).into_iter().flat_map(|links| links.values());
        let over = links.filter(|link| link.deleted).map(|link| {
            let waits = self.waiting_of(map).any(|change| change.key == link.key);
            let parked = self.open_failures.keys().any(|(of, _, key)| *of == map && *key == link.key);
            Over { row: link.clone(), at: link.updated_at, held: waits || parked }
        });
        let gone: Vec<RecordLink> = beyond(in_order(over.collect()), trim, at_most);
        for link in &gone {
            self.remove_link(map, link);
        }
        gone.len()
    }
}

#[async_trait]
impl Housekeeping for MemoryStore {
    async fn trim(&self, trim: &Trim, at_most: u32) -> Result<Trimmed, StoreError> {
        self.write(|state, _| {
            let removed = state.trim(trim, many(at_most));
            Ok(Trimmed { removed: count(removed), more: removed == many(at_most) })
        })
    }

    async fn forget_expired(&self, now: Moment) -> Result<i64, StoreError> {
        self.write(|state, _| Ok(count(state.people.forget_expired(now))))
    }
}
