//! The writes of a batch: made from plans, sent as few requests as possible, and what became of each.

use crate::batch::{Batch, halves};
use crate::deferral::put_off;
use crate::outcome::{self, Attempt};
use crate::prepare::{SideFault, Work};
use connectors::policy::Nature;
use connectors::{Record, Write, WriteKind, Written};
use mapping::{Plan, ProjectFault, Refusal, State, settled_link};
use model::{Moment, Operation, Side};
use std::sync::Arc;
use store::{Renewal, SettledChange, StoreError};

/// A planned write on its way.
pub(crate) struct Planned {
    pub(crate) work: Work,
    plan: Plan,
    write: Write,
}

/// What a plan comes to before anything is sent.
pub(crate) enum Next {
    /// It can be sent.
    Send(Box<Planned>),
    /// It is settled without.
    Settle(Box<SettledChange>),
}

impl Planned {
    /// The row that it is about, unless it is to be made.
    pub(crate) fn row(&self) -> Option<&str> {
        self.write.id.as_deref()
    }

    /// The row that is about to be sent, where it is not the one that was captured.
    pub(crate) fn renewal(&self) -> Option<Renewal> {
        if !self.work.read_again {
            return None;
        }
        let payload = self.work.source.as_ref().map(|source| source.record.to_json());
        Some(Renewal { change: self.work.due.change.id, payload })
    }
}

impl Batch<'_> {
    /// A write that can be sent. One with faults that keep it from being sent goes without the fields that can follow, or
    /// waits for a record that it refers to, or for a person.
    pub(crate) async fn planned(
        &self,
        mut work: Work,
        mut plan: Plan,
        since: Moment,
    ) -> Result<Result<Next, SideFault>, StoreError> {
        loop {
            let faults = match self.write_of(&work, &plan).await {
                Ok(Ok(write)) => return Ok(Ok(Next::Send(Box::new(Planned { work, plan, write })))),
                Ok(Err(faults)) => faults,
                Err(fault) => return Ok(Err(fault)),
            };
            let holds = match plan.fields() {
                Some(fields) => self.awaited(&work, fields, &faults, since).await?,
                None => Vec::new(),
            };
            let before = plan.fields().map(State::len);
            if let Some(hold) = put_off(&mut work, &mut plan, holds) {
                return Ok(Ok(Next::Settle(Box::new(outcome::held(&work, hold)))));
            }
            // Nothing that it refers to is on its way.
            if plan.fields().map(State::len) == before {
                let refusal = Refusal::Fields(faults);
                return Ok(Ok(Next::Settle(Box::new(outcome::invalid(self, &work, &refusal)))));
            }
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
            schema: Arc::clone(&schema),
            kind,
            id,
            key,
            record,
            correlation: change.correlation.clone(),
        }))
    }

    /// Sends writes to one side and says what became of each. A fault of the whole request that does not concern the
    /// whole app is narrowed down by halving.
    pub(crate) async fn write(
        &self,
        side: Side,
        planned: Vec<Planned>,
    ) -> Result<Vec<SettledChange>, StoreError> {
        let port = self.attached.port(side);
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
                            break;
                        }
                    } else if let Ok([first, second]) = halves(part) {
                        parts.extend([second, first]);
                    }
                }
            }
        }
        Ok(settled)
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
                let link = settled_link(&self.input(&planned.work), &planned.plan, &written.id);
                let conflict = self.dispute(&planned.work, &planned.plan);
                return Ok(outcome::written(planned.work, link, conflict));
            }
            Err(fault) => fault,
        };
        let is_gone = fault.kind == connectors::FaultKind::Gone;
        if is_gone && planned.work.due.link.as_ref().is_none_or(|link| link.deleted) {
            // It was found a moment ago and belongs to no pair, so that nobody hears of its deletion.
            return Ok(outcome::again(self, change));
        }
        if is_gone {
            // It was deleted over there. That may not be told by itself: look for it.
            self.attached.bell(side, self.view.version.mapping.entity(side)).sweep.notify_one();
            return Ok(outcome::gone(self, change, &self.input(&planned.work)));
        }
        let nature = self.attached.port(side).met(&fault, &change.key).await;
        if self.is_outdated(side, &fault).await {
            return Ok(outcome::again(self, change));
        }
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
}
