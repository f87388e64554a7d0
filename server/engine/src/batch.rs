//! One batch of changes of different keys: prepared, planned, written in as few requests as possible, settled.

use crate::attached::{Attached, MapView};
use crate::deferral::put_off;
use crate::lookup::Answers;
use crate::outcome::{self, Attempt};
use crate::prepare::{SideFault, Work};
use crate::sending::{Next, Planned};
use crate::shadow::{Seen, settled_of};
use connectors::policy::Nature;
use fail::fail_point;
use mapping::{Compiled, Plan, PlanInput, dispute, plan};
use model::{Direction, Dispute, Phase, Side};
use std::sync::Arc;
use store::{DueChange, Outcome, SettledChange, Settlement, StoreError};

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

impl Batch<'_> {
    /// Settles what can be settled. Changes that are held up by an app stay in the queue as they are.
    pub(crate) async fn run(&self, due: Vec<DueChange>) -> Result<(), StoreError> {
        let mut parts = vec![due];
        while let Some(part) = parts.pop() {
            let Err((side, fault)) = self.work_through(&part).await? else { continue };
            let key = part.first().map(|due| due.change.key.clone()).unwrap_or_default();
            let nature = self.attached.port(side).met(&fault, &key).await;
            if matches!(nature, Nature::Outage | Nature::Throttled(_)) || self.is_outdated(side, &fault).await
            {
                return Ok(());
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
        Ok(())
    }

    async fn work_through(&self, due: &[DueChange]) -> Result<Result<(), SideFault>, StoreError> {
        let read_at = self.attached.left.clock.now();
        let works = match self.prepare(due.to_vec()).await {
            Ok(works) => works,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut settled = Vec::with_capacity(works.len());
        let mut writes: Vec<(Work, Plan)> = Vec::new();
        let shadow = self.attached.shadows.beside(self.view.map.id, self.view.version.id);
        let mut seen = Vec::new();
        for work in works {
            let planned = plan(&self.input(&work));
            seen.extend(shadow.as_ref().and_then(|_| Seen::of(self, &work, &planned)));
            match planned {
                Plan::Create { .. } | Plan::Update { .. } | Plan::Delete { .. } => {
                    writes.push((work, planned));
                }
                Plan::Skip { reason, ref link } => {
                    let conflict = self.dispute(&work, &planned);
                    let link = link.clone().or_else(|| work.renewed_link(read_at));
                    settled.push(SettledChange {
                        change: work.due.change.id,
                        outcome: Outcome::Skipped(reason),
                        link,
                        events: Vec::new(),
                        conflict,
                    });
                }
                Plan::Invalid(refusal) => settled.push(outcome::invalid(self, &work, &refusal)),
                Plan::Loop => settled.push(outcome::looping(self, &work)),
            }
        }
        let writes = self.free(writes, &mut settled).await?;
        let to_right = writes.iter().filter(|(work, _)| work.due.change.direction == Direction::LeftToRight);
        let states = to_right.filter_map(|(work, plan)| {
            plan.fields().map(|fields| (fields, work.due.change.company.as_str()))
        });
        if let Err(fault) = self.fetch_ids(states).await {
            return Ok(Err(fault));
        }
        let mut left = Vec::new();
        let mut right = Vec::new();
        for (work, plan) in writes {
            match self.planned(work, plan, read_at).await? {
                Ok(Next::Send(planned)) => match planned.work.due.change.direction.target() {
                    Side::Left => left.push(*planned),
                    Side::Right => right.push(*planned),
                },
                Ok(Next::Settle(held)) => settled.push(*held),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        // Only a batch that writes stops at the named points: one of echoes has nothing to lose.
        let writes_something = !left.is_empty() || !right.is_empty();
        let renewals = left.iter().chain(&right).filter_map(Planned::renewal).collect();
        self.attached.store.renew(renewals, read_at).await?;
        let _unsettled = [(Side::Left, &left), (Side::Right, &right)].map(|(side, writes)| {
            let ids = writes.iter().filter_map(Planned::row).map(str::to_owned).collect();
            self.attached.writing.begin(self.view.map.id, side, ids)
        });
        if writes_something {
            fail_point!("before-write");
        }
        let (left, right) = tokio::join!(self.write(Side::Left, left), self.write(Side::Right, right));
        settled.extend(left?);
        settled.extend(right?);
        if writes_something {
            fail_point!("before-settle");
        }
        let seen = settled_of(seen, &settled);
        self.settle(settled).await?;
        if let Some(shadow) = shadow {
            shadow.hand(seen);
        }
        if writes_something {
            fail_point!("after-settle");
        }
        Ok(Ok(()))
    }

    /// The writes that need not wait for a record that they refer to; the others are settled.
    async fn free(
        &self,
        writes: Vec<(Work, Plan)>,
        settled: &mut Vec<SettledChange>,
    ) -> Result<Vec<(Work, Plan)>, StoreError> {
        let holds = self.holds(&writes).await?;
        let mut free = Vec::with_capacity(writes.len());
        for ((mut work, mut plan), holds) in writes.into_iter().zip(holds) {
            match put_off(&mut work, &mut plan, holds) {
                Some(hold) => settled.push(outcome::held(&work, hold)),
                None => free.push((work, plan)),
            }
        }
        Ok(free)
    }

    pub(crate) fn input<'w>(&'w self, work: &'w Work) -> PlanInput<'w> {
        PlanInput {
            compiled: self.compiled,
            map: self.view.map.id,
            direction: work.due.change.direction,
            operation: work.due.change.operation,
            source: work.source.as_ref(),
            captured_at: work.due.change.captured_at,
            source_id: &work.due.change.source_id,
            key: &work.due.change.key,
            link: work.due.link.as_ref(),
            target: work.target.as_ref(),
            opposite: work.opposite.as_ref(),
            opposite_deleted_at: work.opposite_deleted_at,
            edited: work.edited.as_ref(),
            policy: self.view.map.policy,
            now: self.attached.left.clock.now(),
        }
    }

    /// The conflict that a plan decides. Rows that an initial sync finds to differ when they meet for the first time are
    /// what it is there for, and no conflict.
    pub(crate) fn dispute(&self, work: &Work, plan: &Plan) -> Option<Dispute> {
        let is_linked = work.due.link.as_ref().is_some_and(|link| !link.deleted);
        let is_first = work.due.change.leg.is_some() && !is_linked;
        if is_first { None } else { dispute(&self.input(work), plan) }
    }

    /// Was something refused because the map does not fit its apps any more? Then its changes wait until it does.
    pub(crate) async fn is_outdated(&self, side: Side, fault: &connectors::Fault) -> bool {
        let entity = self.view.version.mapping.entity(side);
        self.attached.is_broken_by(self.view.map.id, side, entity, fault).await
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

/// Two halves, or the only element.
pub(crate) fn halves<T>(mut all: Vec<T>) -> Result<[Vec<T>; 2], Option<T>> {
    if all.len() < 2 {
        return Err(all.pop());
    }
    let second = all.split_off(all.len() / 2);
    Ok([all, second])
}
