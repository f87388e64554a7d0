//! What planning needs and the queue does not hold: rows read again, lookups resolved, target rows found.

use crate::batch::Batch;
use crate::deferral::Deferred;
use crate::freshness::{captured, is_doubtful};
use crate::port::Port;
use connectors::{Fault, Record};
use mapping::{Source, State, TargetRow, is_unsure};
use model::{Change, Direction, Moment, Operation, RecordLink, Side};
use store::DueChange;

/// What is known of a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// It was captured all the time.
    Kept,
    /// It was captured all the time, but its change was kept for later: it may have been sent before in another form. Or
    /// nothing is known of a field that would be written.
    Doubted,
    /// It was last looked at before the map was run anew; what happened to it meanwhile is not known.
    Lost,
    /// It was one of these two, and its rows are still a pair.
    Renewed,
}

/// A change with all that planning needs.
pub(crate) struct Work {
    pub(crate) due: DueChange,
    pub(crate) source: Option<Source>,
    pub(crate) opposite: Option<Source>,
    /// When a deletion of the linked row was captured that waits in the other direction.
    pub(crate) opposite_deleted_at: Option<Moment>,
    pub(crate) target: Option<TargetRow>,
    /// The source is not as it was captured.
    pub(crate) read_again: bool,
    /// What somebody wrote in place of what its values become in the target.
    pub(crate) edited: Option<State>,
    /// What is left out of its write for now.
    pub(crate) deferred: Option<Deferred>,
    trust: Trust,
}

impl Work {
    /// The link of a pair that is relied on again, although nothing had to be done about it.
    pub(crate) fn renewed_link(&self, now: Moment) -> Option<RecordLink> {
        let link = self.due.link.clone().filter(|_| self.trust == Trust::Renewed)?;
        Some(RecordLink { updated_at: now, ..link })
    }
}

/// A fault met on the way, and whose it is.
pub(crate) type SideFault = (Side, Fault);

impl Batch<'_> {
    pub(crate) async fn prepare(&self, due: Vec<DueChange>) -> Result<Vec<Work>, SideFault> {
        let mut own: Vec<Option<Record>> = due.iter().map(|due| captured(&due.change)).collect();
        let mut other: Vec<Option<Record>> =
            due.iter().map(|due| due.opposite.as_ref().and_then(captured)).collect();
        self.resolve(&due, &own, &other).await?;
        let mut read_again = vec![false; due.len()];
        for side in Side::BOTH {
            let stale = |change: &Change, record: &Option<Record>, link: Option<&RecordLink>| {
                change.source() == side
                    && match change.operation {
                        Operation::Upsert => self.is_stale(change, record.as_ref(), link),
                        // We may have made the row again after it was seen to be gone, or have read it again since.
                        Operation::Delete => link.is_some_and(|link| is_doubtful(change, link)),
                    }
            };
            let mine: Vec<usize> = (0..due.len())
                .filter(|&at| stale(&due[at].change, &own[at], due[at].link.as_ref()))
                .collect();
            let theirs: Vec<usize> = (0..due.len())
                .filter(|&at| {
                    let opposite = due[at].opposite.as_ref();
                    opposite.is_some_and(|opposite| stale(opposite, &other[at], due[at].link.as_ref()))
                })
                .collect();
            for &at in &mine {
                read_again[at] = true;
            }
            self.read_again(side, &mine, |at| Some(&due[at].change), &mut own).await?;
            self.read_again(side, &theirs, |at| due[at].opposite.as_ref(), &mut other).await?;
        }
        self.resolve(&due, &own, &other).await?;

        let mut works: Vec<Work> = due
            .into_iter()
            .zip(own)
            .zip(other)
            .zip(read_again)
            .map(|(((due, own), other), read_again)| {
                let (side, link) = (due.change.source(), due.link.as_ref());
                let deletion = due.opposite.as_ref().filter(|opposite| deletes(opposite, link));
                let opposite_deleted_at =
                    deletion.filter(|_| other.is_none()).map(|deletion| deletion.captured_at);
                let opposite = due.opposite.as_ref().zip(other);
                let source = own.map(|record| {
                    if read_again {
                        self.read_later(&due.change, record, link)
                    } else {
                        self.source(side, record)
                    }
                });
                Work {
                    trust: self.trust(&due, source.as_ref()),
                    source,
                    opposite: opposite.map(|(change, record)| self.read_later(change, record, link)),
                    opposite_deleted_at,
                    target: None,
                    edited: due.change.edited.as_deref().and_then(|json| State::from_json(json).ok()),
                    deferred: None,
                    read_again,
                    due,
                }
            })
            .collect();
        for direction in Direction::BOTH {
            self.find_targets(direction, &mut works).await?;
        }
        Ok(works)
    }

    /// How far the link of a change can be relied on. What is deleted is deleted all the same.
    fn trust(&self, due: &DueChange, row: Option<&Source>) -> Trust {
        let Some(link) = due.link.as_ref().filter(|link| !link.deleted) else { return Trust::Kept };
        let was_kept = due.change.payload.is_none() || due.change.read_at.is_some();
        match due.change.operation {
            Operation::Upsert if link.updated_at < self.view.map.links_since => Trust::Lost,
            // The version brought fields, perhaps, of which the pair knows nothing.
            Operation::Upsert if was_kept || link.updated_at < self.view.map.active_since => Trust::Doubted,
            Operation::Upsert
                if self.has_later_fields()
                    && row.is_some_and(|row| {
                        is_unsure(self.compiled, due.change.direction, link, &row.state)
                    }) =>
            {
                Trust::Doubted
            }
            Operation::Upsert | Operation::Delete => Trust::Kept,
        }
    }

    /// Can the map have fields that neither side of its pairs was ever asked for? Only another version than its first brings
    /// them. What a conflict has left unknown is told by the change that won.
    fn has_later_fields(&self) -> bool {
        self.view.map.active_since > self.view.map.created_at
    }

    /// Takes note of the row that the other app has now under the record's key.
    ///
    /// Where nothing was captured for a while, or never yet, that row may have been changed as well, and its change does
    /// not wait in the queue: an initial sync that reads both sides brings it later. Until then it counts as waiting, so
    /// that the master's values are not overwritten.
    fn confront(&self, work: &mut Work, direction: Direction, row: Option<(String, Source)>) {
        let back = direction.target().outward();
        let comes_back = self.compiled.carries(back);
        let is_partner = |id: &str| {
            work.due.link.as_ref().is_some_and(|link| link.id(direction.target()).eq_ignore_ascii_case(id))
        };
        let still_paired = row.as_ref().is_some_and(|(id, _)| is_partner(id));
        match (work.trust, &mut work.due.link, &row) {
            (Trust::Lost | Trust::Doubted, Some(link), Some((_, row))) if still_paired && comes_back => {
                self.compare_anew(link, direction, &row.state);
                work.trust = Trust::Renewed;
            }
            (Trust::Lost, Some(link), _) => link.deleted = true,
            // Nothing comes back that could tell what stands there: the row itself does.
            (Trust::Doubted, Some(link), _) if still_paired => link.deleted = true,
            // What became of a partner that was captured all the time comes as a change of its own, and decides.
            _ => {}
        }
        let Some((id, row)) = row else { return };
        work.target = Some(TargetRow { id, state: row.state.clone() });
        if work.trust == Trust::Renewed || (work.due.change.leg.is_some() && comes_back) {
            work.opposite.get_or_insert(row);
        }
    }

    /// Fields that travel one way only are nobody's but the source's: they are compared with what stands there now.
    fn compare_anew(&self, link: &mut RecordLink, direction: Direction, now: &State) {
        let (from, to) = (direction.source(), direction.target());
        let [mut source, mut target] =
            [from, to].map(|side| State::from_json(link.state(side)).unwrap_or_default());
        let one_way =
            self.view.version.mapping.all_fields().filter(|field| !field.direction.carries(to.outward()));
        for field in one_way {
            let name = field.name(to);
            let Some(value) = now.get(name).filter(|value| target.get(name) != Some(value)) else { continue };
            target.insert(name, value.clone());
            source.remove(field.name(from));
        }
        for (side, state) in [(from, source), (to, target)] {
            link.set_state(side, state.to_json());
        }
    }

    pub(crate) fn source(&self, side: Side, record: Record) -> Source {
        let state = self.state(side, &record);
        let modified = self.compiled.modified(side, &record);
        Source { record, state, modified }
    }

    pub(crate) fn state(&self, side: Side, record: &Record) -> State {
        self.compiled.state(side, record, &|lookup| self.answers.value(lookup))
    }

    /// Reads the key values that CRM records point to by id.
    async fn resolve(
        &self,
        due: &[DueChange],
        own: &[Option<Record>],
        other: &[Option<Record>],
    ) -> Result<(), SideFault> {
        let from_right =
            |(due, (own, other)): (&DueChange, (&Option<Record>, &Option<Record>))| match due.change.source()
            {
                Side::Right => own.clone(),
                Side::Left => other.clone(),
            };
        let records: Vec<Record> = due.iter().zip(own.iter().zip(other)).filter_map(from_right).collect();
        let uses = records.iter().flat_map(|record| self.compiled.lookups(record)).collect();
        self.attached
            .lookups
            .fetch_values(&self.answers, &self.attached.right, uses)
            .await
            .map_err(|fault| (Side::Right, fault))
    }

    /// Finds the target rows of records that have no live link yet: they may exist there already.
    async fn find_targets(&self, direction: Direction, works: &mut [Work]) -> Result<(), SideFault> {
        let side = direction.target();
        let port = self.attached.port(side);
        let mut places = Vec::new();
        let mut projected = Vec::new();
        for (at, work) in works.iter().enumerate() {
            let linked = work.due.link.as_ref().is_some_and(|link| !link.deleted);
            let Some(source) = &work.source else { continue };
            if work.due.change.direction == direction
                && (!linked || matches!(work.trust, Trust::Lost | Trust::Doubted))
                && let Ok(state) =
                    self.compiled.project_edited(direction, &source.state, work.edited.as_ref())
            {
                places.push(at);
                projected.push(state);
            }
        }
        if places.is_empty() {
            return Ok(());
        }
        let company = |at: usize| works[at].due.change.company.as_str();
        if side == Side::Right {
            let states = places.iter().zip(&projected).map(|(&at, state)| (state, company(at)));
            self.fetch_ids(states).await?;
        }
        let mut wanted = Vec::new();
        let mut asked = Vec::new();
        for (&at, state) in places.iter().zip(&projected) {
            // A key that cannot be formed is told as a fault of the record by planning.
            let columns =
                self.compiled.key_columns(side, state, company(at), &|lookup| self.answers.id(lookup));
            if let Ok(columns) = columns {
                wanted.push(columns);
                asked.push(at);
            }
        }
        let rows = self.find(port, &wanted).await.map_err(|fault| (side, fault))?;
        if side == Side::Right {
            let uses = rows.iter().flatten().flat_map(|(_, record)| self.compiled.lookups(record)).collect();
            self.attached
                .lookups
                .fetch_values(&self.answers, &self.attached.right, uses)
                .await
                .map_err(|fault| (side, fault))?;
        }
        for (at, row) in asked.into_iter().zip(rows) {
            let row = row.map(|(id, record)| (id, self.source(side, record)));
            self.confront(&mut works[at], direction, row);
        }
        Ok(())
    }

    async fn find(
        &self,
        port: &Port,
        wanted: &[Vec<(String, connectors::Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let schema = port.schema(self.view.version.mapping.entity(port.side)).await?;
        port.connector.find(&schema, &self.compiled.select(port.side), wanted).await
    }

    /// Finds the ids of the rows that states of the CRM point to by key: the companies first, they belong to keys.
    pub(crate) async fn fetch_ids<'s>(
        &self,
        states: impl Iterator<Item = (&'s State, &'s str)>,
    ) -> Result<(), SideFault> {
        let wanted =
            states.flat_map(|(state, company)| self.compiled.lookups_wanted(state, company)).collect();
        let companies = self.view.version.mapping.company.as_ref().and_then(|field| field.lookup.as_ref());
        self.attached
            .lookups
            .fetch_ids(
                &self.answers,
                &self.attached.right,
                wanted,
                companies.and_then(|lookup| lookup.targets.first()),
            )
            .await
            .map_err(|fault| (Side::Right, fault))
    }
}

/// Does a waiting change delete the very row that is linked?
fn deletes(opposite: &Change, link: Option<&RecordLink>) -> bool {
    opposite.operation == Operation::Delete
        && link.is_some_and(|link| link.id(opposite.source()) == opposite.source_id)
}
