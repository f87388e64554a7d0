//! One batch of changes of different keys: prepared, planned, written in as few requests as possible, settled.

use crate::attached::{Attached, MapView};
use crate::lookup::Answers;
use crate::outcome::{self, Attempt};
use crate::pace::Went;
use crate::prepare::{SideFault, Work};
use connectors::policy::Nature;
use connectors::{Record, Write, WriteKind, Written};
use fail::fail_point;
use mapping::{Compiled, Plan, PlanInput, ProjectFault, Refusal, State, gone_link, plan, settled_link};
use model::{Direction, Moment, Operation, Phase, Side};
use std::sync::Arc;
use store::{DueChange, Outcome, Renewal, SettledChange, Settlement, StoreError};

/// One batch at work.
pub(crate) struct Batch<'a> {
    pub(crate) attached: &'a Arc<Attached>,
    pub(crate) view: &'a MapView,
    pub(crate) compiled: &'a Arc<Compiled>,
    /// Of what was captured as it happened; what an initial sync read is of that.
    pub(crate) phase: Phase,
    /// What is known of its lookups.
    pub(crate) answers: Answers,
}

/// A planned write on its way.
struct Planned {
    work: Work,
    plan: Plan,
    write: Write,
}

impl Planned {
    /// The row that is about to be sent, where it is not the one that was captured.
    fn renewal(&self) -> Option<Renewal> {
        if !self.work.read_again {
            return None;
        }
        let payload = self.work.source.as_ref().map(|source| source.record.to_json());
        Some(Renewal { change: self.work.due.change.id, payload })
    }
}

impl Batch<'_> {
    /// Settles what can be settled. Changes that are held up by an app stay in the queue as they are.
    pub(crate) async fn run(&self, due: Vec<DueChange>) -> Result<Went, StoreError> {
        let mut went = Went::Through;
        let mut parts = vec![due];
        while let Some(part) = parts.pop() {
            let (side, fault) = match self.work_through(&part).await? {
                Ok(Went::Through) => continue,
                Ok(Went::Held) => {
                    went = Went::Held;
                    continue;
                }
                Err(met) => met,
            };
            let key = part.first().map(|due| due.change.key.clone()).unwrap_or_default();
            let nature = self.attached.port(side).met(&fault, &key).await;
            if matches!(nature, Nature::Outage | Nature::Throttled(_)) {
                return Ok(Went::Held);
            }
            // Some record makes the whole request fail: the halves tell which.
            match halves(part) {
                Ok([first, second]) => parts.extend([second, first]),
                Err(only) => {
                    let Some(due) = only else { continue };
                    let attempt = Attempt { side, fault, sent: None };
                    let settled = outcome::refused(self, &due.change, None, attempt, nature);
                    self.settle(vec![settled]).await?;
                }
            }
        }
        Ok(went)
    }

    async fn work_through(&self, due: &[DueChange]) -> Result<Result<Went, SideFault>, StoreError> {
        let read_at = self.attached.left.clock.now();
        let works = match self.prepare(due.to_vec()).await {
            Ok(works) => works,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut settled = Vec::with_capacity(works.len());
        let mut writes: Vec<(Work, Plan)> = Vec::new();
        for work in works {
            let planned = plan(&self.input(&work));
            match planned {
                Plan::Create { .. } | Plan::Update { .. } | Plan::Delete { .. } => {
                    writes.push((work, planned));
                }
                Plan::Skip { reason, link } => {
                    let link = link.or_else(|| work.renewed_link(read_at));
                    settled.push(SettledChange {
                        change: work.due.change.id,
                        outcome: Outcome::Skipped(reason),
                        link,
                        events: Vec::new(),
                    });
                }
                Plan::Invalid(refusal) => settled.push(outcome::invalid(self, &work, &refusal)),
                Plan::Loop => settled.push(outcome::looping(self, &work)),
            }
        }
        let writes = self.free(writes, &mut settled).await?;
        let to_right = writes.iter().filter(|(work, _)| work.due.change.direction == Direction::LeftToRight);
        let states = to_right.filter_map(|(work, plan)| {
            fields_of(plan).map(|fields| (fields, work.due.change.company.as_str()))
        });
        if let Err(fault) = self.fetch_ids(states).await {
            return Ok(Err(fault));
        }
        let mut left = Vec::new();
        let mut right = Vec::new();
        for (work, plan) in writes {
            match self.write_of(&work, &plan).await {
                Ok(Ok(write)) if work.due.change.direction.target() == Side::Left => {
                    left.push(Planned { work, plan, write });
                }
                Ok(Ok(write)) => right.push(Planned { work, plan, write }),
                Ok(Err(faults)) => settled.push(self.unsendable(&work, &plan, faults, read_at).await?),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        // Only a batch that writes stops at the named points: one of echoes has nothing to lose.
        let writes_something = !left.is_empty() || !right.is_empty();
        let renewals = left.iter().chain(&right).filter_map(Planned::renewal).collect();
        self.attached.store.renew(renewals, read_at).await?;
        if writes_something {
            fail_point!("before-write");
        }
        let (left, right) = tokio::join!(self.write(Side::Left, left), self.write(Side::Right, right));
        let mut went = Went::Through;
        for (written, how) in [left?, right?] {
            settled.extend(written);
            went = if how == Went::Held { how } else { went };
        }
        if writes_something {
            fail_point!("before-settle");
        }
        self.settle(settled).await?;
        if writes_something {
            fail_point!("after-settle");
        }
        Ok(Ok(went))
    }

    /// The writes that need not wait for a record that they refer to; the others are settled.
    async fn free(
        &self,
        writes: Vec<(Work, Plan)>,
        settled: &mut Vec<SettledChange>,
    ) -> Result<Vec<(Work, Plan)>, StoreError> {
        let holds = self.holds(&writes).await?;
        let mut free = Vec::with_capacity(writes.len());
        for ((work, plan), hold) in writes.into_iter().zip(holds) {
            match hold {
                Some(hold) => settled.push(outcome::held(&work, hold)),
                None => free.push((work, plan)),
            }
        }
        Ok(free)
    }

    /// A record with faults that keep it from being sent: it waits for a record that it refers to, or for a person.
    async fn unsendable(
        &self,
        work: &Work,
        plan: &Plan,
        faults: Vec<ProjectFault>,
        since: Moment,
    ) -> Result<SettledChange, StoreError> {
        let hold = match fields_of(plan) {
            Some(fields) => self.awaited(work, fields, &faults, since).await?,
            None => None,
        };
        Ok(match hold {
            Some(hold) => outcome::held(work, hold),
            None => outcome::invalid(self, work, &Refusal::Fields(faults)),
        })
    }

    pub(crate) fn input<'w>(&'w self, work: &'w Work) -> PlanInput<'w> {
        PlanInput {
            compiled: self.compiled,
            map: self.view.map.id,
            direction: work.due.change.direction,
            operation: work.due.change.operation,
            source: work.source.as_ref(),
            source_id: &work.due.change.source_id,
            key: &work.due.change.key,
            link: work.due.link.as_ref(),
            target: work.target.as_ref(),
            opposite: work.opposite.as_ref(),
            opposite_deletes: work.opposite_deletes,
            master: self.view.map.master,
            now: self.attached.left.clock.now(),
        }
    }

    /// The write that carries out a plan, or the faults of fields that cannot be sent.
    pub(crate) async fn write_of(
        &self,
        work: &Work,
        plan: &Plan,
    ) -> Result<Result<Write, Vec<ProjectFault>>, SideFault> {
        let change = &work.due.change;
        let side = change.direction.target();
        let port = self.attached.port(side);
        let schema =
            port.schema(self.view.version.mapping.entity(side)).await.map_err(|fault| (side, fault))?;
        let resolve = |lookup: &mapping::LookupWanted| self.answers.id(lookup);
        let payload = |fields: &State| self.compiled.payload(side, fields, &change.company, &resolve);
        let (kind, id, key, record) = match plan {
            Plan::Create { fields } => {
                let key = match self.compiled.key_columns(side, fields, &change.company, &resolve) {
                    Ok(key) => key,
                    Err(faults) => return Ok(Err(faults)),
                };
                (WriteKind::Create, None, key, payload(fields))
            }
            Plan::Update { id, fields } => (WriteKind::Update, Some(id.clone()), Vec::new(), payload(fields)),
            Plan::Delete { id } => (WriteKind::Delete, Some(id.clone()), Vec::new(), Ok(Record::new())),
            Plan::Skip { .. } | Plan::Invalid(_) | Plan::Loop => {
                (WriteKind::Delete, None, Vec::new(), Err(Vec::new()))
            }
        };
        Ok(record.map(|record| Write {
            schema: (*schema).clone(),
            kind,
            id,
            key,
            record,
            correlation: change.correlation.clone(),
        }))
    }

    /// Sends writes to one side and says what became of each. A fault of the whole request that does not concern the
    /// whole app is narrowed down by halving.
    async fn write(
        &self,
        side: Side,
        planned: Vec<Planned>,
    ) -> Result<(Vec<SettledChange>, Went), StoreError> {
        let port = self.attached.port(side);
        let mut went = Went::Through;
        let mut settled = Vec::with_capacity(planned.len());
        let mut parts = vec![planned];
        while let Some(part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let writes: Vec<Write> = part.iter().map(|planned| planned.write.clone()).collect();
            match port.connector.write(&writes).await {
                Ok(outcomes) => {
                    port.answered().await;
                    for (planned, written) in part.into_iter().zip(outcomes) {
                        settled.push(self.settled(side, planned, written).await?);
                    }
                }
                Err(fault) => {
                    let key =
                        part.first().map(|planned| planned.work.due.change.key.clone()).unwrap_or_default();
                    let nature = port.met(&fault, &key).await;
                    let app_wide = matches!(nature, Nature::Outage | Nature::Throttled(_));
                    if app_wide || part.len() == 1 {
                        for planned in part {
                            let attempt =
                                Attempt { side, fault: fault.clone(), sent: Some(planned.write.record) };
                            settled.push(outcome::refused(
                                self,
                                &planned.work.due.change,
                                planned.work.source.as_ref(),
                                attempt,
                                nature,
                            ));
                        }
                        if app_wide {
                            // Nothing more is sent to an app that is down; what is left stays in the queue.
                            went = Went::Held;
                            break;
                        }
                    } else if let Ok([first, second]) = halves(part) {
                        parts.extend([second, first]);
                    }
                }
            }
        }
        Ok((settled, went))
    }

    async fn settled(
        &self,
        side: Side,
        planned: Planned,
        written: Result<Written, connectors::Fault>,
    ) -> Result<SettledChange, StoreError> {
        let change = &planned.work.due.change;
        let fault = match written {
            Ok(written) => {
                return Ok(SettledChange {
                    change: change.id,
                    outcome: if change.operation == Operation::Delete {
                        Outcome::Deleted
                    } else {
                        Outcome::Written
                    },
                    link: settled_link(&self.input(&planned.work), &planned.plan, &written.id),
                    events: Vec::new(),
                });
            }
            Err(fault) => fault,
        };
        let is_gone = fault.kind == connectors::FaultKind::Gone;
        if is_gone && planned.work.due.link.as_ref().is_none_or(|link| link.deleted) {
            // It was found a moment ago and belongs to no pair, so that nobody hears of its deletion.
            return Ok(outcome::again(self, change));
        }
        if is_gone {
            // It was deleted over there; that deletion decides. It may not be told by itself: look for it.
            self.attached.bell(side, self.view.version.mapping.entity(side)).sweep.notify_one();
            return Ok(outcome::gone(change, gone_link(&self.input(&planned.work))));
        }
        let nature = self.attached.port(side).met(&fault, &change.key).await;
        let attempt = Attempt { side, fault, sent: Some(planned.write.record) };
        let refused = outcome::refused(self, change, planned.work.source.as_ref(), attempt, nature);
        if !outcome::is_of_its_data(&refused) || change.operation == Operation::Delete {
            return Ok(refused);
        }
        Ok(match self.blamed(&planned.work).await? {
            Some(hold) => outcome::blaming(refused, hold),
            None => refused,
        })
    }

    async fn settle(&self, changes: Vec<SettledChange>) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let settlement = Settlement {
            environment: self.attached.id.clone(),
            map: self.view.map.id,
            version: self.view.version.id,
            entity: self.view.version.mapping.right_entity.clone(),
            phase: self.phase,
            at: self.attached.left.clock.now(),
            changes,
        };
        self.attached.store.settle(settlement).await
    }
}

pub(crate) fn fields_of(plan: &Plan) -> Option<&State> {
    match plan {
        Plan::Create { fields } | Plan::Update { fields, .. } => Some(fields),
        Plan::Delete { .. } | Plan::Skip { .. } | Plan::Invalid(_) | Plan::Loop => None,
    }
}

/// Two halves, or the only element.
pub(crate) fn halves<T>(mut all: Vec<T>) -> Result<[Vec<T>; 2], Option<T>> {
    if all.len() < 2 {
        return Err(all.pop());
    }
    let second = all.split_off(all.len() / 2);
    Ok([all, second])
}
