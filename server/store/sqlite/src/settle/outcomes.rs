//! From the outcomes of a batch to the rows that are written for them. Nothing here touches the database.

use crate::activities::Growth;
use crate::codes::Code;
use crate::conflicts;
use model::{
    ActivityKind, ChangeId, ChangeStatus, Direction, DirectionCounts, Moment, Operation, RecordLink, Side,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{NewErrorEvent, NewFailure, Outcome, SettledChange};

/// What settling needs to know of a change.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) id: ChangeId,
    pub(super) direction: Direction,
    pub(super) operation: Operation,
    pub(super) key: String,
    pub(super) company: String,
    pub(super) leg: Option<i64>,
    pub(super) correlation: String,
    /// When it was taken out of the queue while it was on its way; `None` = it waits.
    pub(super) taken_out: Option<Moment>,
}

/// Changes of different keys, and all that is written for them.
#[derive(Debug, Default)]
pub(super) struct Portion {
    keys: HashSet<String>,
    /// The settle sequence of the batch.
    pub(super) sequence: i64,
    /// Id, status and by how much the tries grow.
    pub(super) ended: Vec<(ChangeId, i64, i64)>,
    /// Id, next try and by how much the tries grow.
    pub(super) postponed: Vec<(ChangeId, i64, i64)>,
    pub(super) links: Vec<RecordLink>,
    /// Keys of links that are only told of a write, and the side that was written.
    pub(super) links_written: Vec<(String, Side)>,
    pub(super) events: Vec<NewErrorEvent>,
    pub(super) conflicts: Vec<conflicts::New>,
    pub(super) failed: Vec<(Waiting, NewFailure)>,
    /// What ends the failures of its key and direction.
    pub(super) passed: Vec<Waiting>,
    /// Keys of what was written but for some fields.
    pub(super) arrived: Vec<String>,
    pub(super) counts: Vec<(Direction, DirectionCounts)>,
    /// Legs with how many of their records were written and skipped.
    pub(super) legs: BTreeMap<i64, (i64, i64)>,
    pub(super) growths: Vec<Growth>,
}

/// Sorts the changes that wait into portions without a key twice, in their order; the others are left out.
pub(super) fn portions(
    changes: Vec<SettledChange>,
    mut waiting: HashMap<ChangeId, Waiting>,
    (sequence, at): (i64, Moment),
) -> Vec<Portion> {
    let mut portions = Vec::new();
    let fresh = || Portion { sequence, ..Portion::default() };
    let mut portion = fresh();
    for settled in changes {
        // Taken out, so that a change which is named twice is settled once.
        let Some(change) = waiting.remove(&settled.change) else { continue };
        if change.taken_out.is_some() && !settled.is_known_write() {
            continue;
        }
        if !portion.keys.insert(change.key.clone()) {
            portions.push(std::mem::replace(&mut portion, fresh()));
            portion.keys.insert(change.key.clone());
        }
        portion.add(settled, change, at);
    }
    portions.push(portion);
    portions
}

impl Portion {
    fn add(&mut self, settled: SettledChange, change: Waiting, at: Moment) {
        let SettledChange { outcome, link, events, conflict, .. } = settled;
        if let Some(taken_out) = change.taken_out {
            // It was written all the same, which the pair has to know; for the rest it is over.
            let link = link.map(|link| RecordLink { updated_at: link.updated_at.min(taken_out), ..link });
            return self.add_link(link, &outcome, &change);
        }
        self.events.extend(events);
        let kept = |dispute| (change.key.clone(), dispute, change.correlation.clone());
        self.conflicts.extend(conflict.map(kept));
        self.add_link(link, &outcome, &change);
        let (id, direction) = (change.id, change.direction);
        match outcome {
            Outcome::Retry { due_at, counts } => self.postponed.push((id, due_at.0, i64::from(counts))),
            Outcome::Written => {
                self.counts_of(direction).written += 1;
                self.grow(direction, ActivityKind::RecordsWritten { direction }, change.correlation.clone());
                self.pass(change, ChangeStatus::Written, 1);
            }
            Outcome::Partly(failure) => {
                self.counts_of(direction).written += 1;
                let correlation = change.correlation.clone();
                self.grow(direction, ActivityKind::RecordsWritten { direction }, correlation.clone());
                self.arrived.push(change.key.clone());
                if failure.wait.is_none() {
                    self.postponed.push((id, at.0, 1));
                    return;
                }
                let headline = failure.remedy.headline.clone();
                self.grow(direction, ActivityKind::RecordsWaiting { direction, headline }, correlation);
                self.ended.push((id, ChangeStatus::Written.code(), 1));
                self.failed.push((change, *failure));
            }
            Outcome::Deleted => {
                self.counts_of(direction).deleted += 1;
                self.grow(direction, ActivityKind::RecordsDeleted { direction }, change.correlation.clone());
                self.pass(change, ChangeStatus::Written, 1);
            }
            Outcome::Skipped(_) => {
                self.counts_of(direction).skipped += 1;
                self.pass(change, ChangeStatus::Skipped, 0);
            }
            Outcome::Failed(failure) => {
                let headline = failure.remedy.headline.clone();
                let kind = if failure.wait.is_some() {
                    ActivityKind::RecordsWaiting { direction, headline }
                } else {
                    self.counts_of(direction).failed += 1;
                    ActivityKind::RecordsFailed { direction, headline }
                };
                self.grow(direction, kind, change.correlation.clone());
                self.ended.push((id, ChangeStatus::Failed.code(), 1));
                self.failed.push((change, *failure));
            }
        }
    }

    fn pass(&mut self, change: Waiting, status: ChangeStatus, tries: i64) {
        self.ended.push((change.id, status.code(), tries));
        if let Some(leg) = change.leg {
            let (written, skipped) = self.legs.entry(leg).or_default();
            *written += i64::from(status == ChangeStatus::Written);
            *skipped += i64::from(status == ChangeStatus::Skipped);
        }
        self.passed.push(change);
    }

    fn add_link(&mut self, link: Option<RecordLink>, outcome: &Outcome, change: &Waiting) {
        let wrote = outcome.wrote();
        let target = change.direction.target();
        match link {
            Some(mut link) => {
                if wrote {
                    match target {
                        Side::Left => link.left_written = self.sequence,
                        Side::Right => link.right_written = self.sequence,
                    }
                }
                self.links.push(link);
            }
            None if wrote => self.links_written.push((change.key.clone(), target)),
            None => {}
        }
    }

    fn counts_of(&mut self, direction: Direction) -> &mut DirectionCounts {
        let at = self.counts.iter().position(|(of, _)| *of == direction).unwrap_or_else(|| {
            self.counts.push((direction, DirectionCounts::default()));
            self.counts.len() - 1
        });
        &mut self.counts[at].1
    }

    /// Adds one to the timeline entry of a kind and direction.
    pub(super) fn grow(&mut self, direction: Direction, kind: ActivityKind, correlation: String) {
        let known = self
            .growths
            .iter_mut()
            .find(|growth| growth.direction == direction && growth.kind.name() == kind.name());
        match known {
            Some(growth) => growth.count += 1,
            None => self.growths.push(Growth { direction, kind, count: 1, correlation }),
        }
    }
}
