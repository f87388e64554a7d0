//! What would become of the rows of one batch: prepared and planned as always, and not written.

use super::tally::{Agreed, Judged, Tally, Verdict};
use crate::attached::MapView;
use crate::batch::{Batch, halves};
use crate::outcome;
use crate::parents::{Place, Reference};
use crate::prepare::{SideFault, Work};
use connectors::policy::{LocalFault, Nature, classify, local};
use connectors::{Fault, Value};
use mapping::{LookupWanted, Plan, ProjectFault, Refusal, State, plan, settled_link};
use model::{Direction, DryField, SkipReason, WouldBe};
use std::sync::Arc;
use store::{DueChange, Outcome, SettledChange, StoreError};

/// Judges rows that were read; `maps` are those that take part, in their order.
pub(super) async fn judge(
    batch: &Batch<'_>,
    maps: &[Arc<MapView>],
    due: Vec<DueChange>,
    tally: &mut Tally,
) -> Result<Result<(), SideFault>, StoreError> {
    let mut parts = vec![due];
    while let Some(part) = parts.pop() {
        let judge = Judge { batch, maps, tally };
        let (side, fault) = match judge.work_through(&part).await? {
            Ok(judged) => {
                for judged in judged {
                    tally.take(judged);
                }
                continue;
            }
            Err(fault) => fault,
        };
        if matches!(classify(&fault).nature, Nature::Outage | Nature::Throttled(_)) {
            return Ok(Err((side, fault)));
        }
        // Some record makes the whole request fail: the halves tell which.
        match halves(part) {
            Ok([first, second]) => parts.extend([second, first]),
            Err(only) => {
                let Some(due) = only else { continue };
                let place = (due.change.map, due.change.key.clone());
                let verdict = refused(&fault);
                let (needs, meanwhile, holds_up, agreed) = (Vec::new(), None, false, None);
                tally.take(Judged { place, verdict, needs, meanwhile, holds_up, agreed });
            }
        }
    }
    Ok(Ok(()))
}

struct Judge<'a> {
    batch: &'a Batch<'a>,
    maps: &'a [Arc<MapView>],
    tally: &'a Tally,
}

impl Judge<'_> {
    async fn work_through(&self, due: &[DueChange]) -> Result<Result<Vec<Judged>, SideFault>, StoreError> {
        let mut works = match self.batch.prepare(due.to_vec()).await {
            Ok(works) => works,
            Err(fault) => return Ok(Err(fault)),
        };
        for work in &mut works {
            // The row as the leg before would have left it.
            let agreed = self.tally.agreed(&work.due.change.key);
            if let (Some(agreed), Some(source)) = (agreed, &mut work.source) {
                source.state.overlay(&agreed.written);
            }
        }
        let mut judged = Vec::with_capacity(works.len());
        let mut writes: Vec<(Work, Plan)> = Vec::new();
        for work in works {
            let planned = plan(&self.batch.input(&work));
            let verdict = match &planned {
                Plan::Create { .. } | Plan::Update { .. } | Plan::Delete { .. } => {
                    writes.push((work, planned));
                    continue;
                }
                Plan::Skip { reason, link } => {
                    let agreed = link.clone().map(|link| Agreed { link, written: State::new() });
                    judged.push(Judged { agreed, ..at_once(&work, Verdict::skipped(*reason)) });
                    continue;
                }
                Plan::Invalid(refusal) => parked(outcome::invalid(self.batch, &work, refusal)),
                Plan::Loop => parked(outcome::looping(self.batch, &work)),
            };
            judged.push(at_once(&work, verdict));
        }
        let to_right = writes.iter().filter(|(work, _)| work.due.change.direction == Direction::LeftToRight);
        let states = to_right.filter_map(|(work, plan)| {
            plan.fields().map(|fields| (fields, work.due.change.company.as_str()))
        });
        if let Err(fault) = self.batch.fetch_ids(states).await {
            return Ok(Err(fault));
        }
        // Those that stand still already, because of what failed before the dry run.
        let holds = self.batch.holds(&writes).await?;
        for ((work, plan), holds) in writes.into_iter().zip(holds) {
            let hold = holds.into_iter().next();
            let written = match self.batch.write_of(&work, &plan).await {
                Ok(written) => written,
                Err(fault) => return Ok(Err(fault)),
            };
            let references = self.references(&work, &plan);
            let (verdict, awaited) = match written {
                Ok(_) => {
                    let stands = |reference: &&Reference| self.is_held(reference);
                    (of_plan(&work, &plan), references.iter().filter(stands).collect::<Vec<_>>())
                }
                Err(faults) => self.unsendable(&work, &faults, &references),
            };
            let is_travelling = hold.filter(|_| awaited.is_empty()).map(|hold| {
                let places = hold.wait.maps.iter().map(|map| (*map, hold.wait.parent.key.clone()));
                (places.collect::<Vec<Place>>(), waits(&hold.field, &hold.value, &hold.map))
            });
            let first = awaited.first().map(|it| waits(&it.field, &it.value, it.map_name()));
            let needs = awaited.iter().map(|reference| reference.places().collect());
            let planned = |verdict| Judged { agreed: self.agreed(&work, &plan), ..at_once(&work, verdict) };
            judged.push(match is_travelling {
                Some((places, meanwhile)) => {
                    Judged { needs: vec![places], meanwhile: Some(meanwhile), ..planned(verdict) }
                }
                None => Judged { needs: needs.collect(), meanwhile: first, ..planned(verdict) },
            });
        }
        Ok(Ok(judged))
    }

    /// A record with fields that cannot be sent: what would become of it, and what it waits for before that.
    fn unsendable<'r>(
        &self,
        work: &Work,
        faults: &[ProjectFault],
        references: &'r [Reference],
    ) -> (Verdict, Vec<&'r Reference>) {
        let fails = |faults| parked(outcome::invalid(self.batch, work, &Refusal::Fields(faults)));
        if !faults.iter().all(|fault| matches!(fault, ProjectFault::NotFound { .. })) {
            return (fails(faults.to_vec()), Vec::new());
        }
        let brought = |fault: &&ProjectFault| references.iter().any(|it| it.field == fault.field());
        let awaited = references.iter().filter(|it| faults.iter().any(|fault| it.field == fault.field()));
        // What no map brings is still missing when the others have come.
        let missing: Vec<ProjectFault> = faults.iter().filter(|fault| !brought(fault)).cloned().collect();
        let planned = plan(&self.batch.input(work));
        let verdict = if missing.is_empty() { of_plan(work, &planned) } else { fails(missing) };
        (verdict, awaited.collect())
    }

    /// What both apps would agree on after an update. Of a row that has yet to be created nothing is read.
    fn agreed(&self, work: &Work, plan: &Plan) -> Option<Agreed> {
        let Plan::Update { id, fields } = plan else { return None };
        let link = settled_link(&self.batch.input(work), plan, id)?;
        Some(Agreed { link, written: fields.clone() })
    }

    /// The records that a write refers to and maps bring, those that take part among them.
    fn references(&self, work: &Work, plan: &Plan) -> Vec<Reference> {
        let state = match work.due.change.direction {
            Direction::LeftToRight => plan.fields(),
            Direction::RightToLeft => work.source.as_ref().map(|source| &source.state),
        };
        let bringing = |wanted: &LookupWanted| {
            let others = self.batch.attached.bringing(wanted).into_iter();
            let others = others.filter(|view| self.maps.iter().all(|it| it.map.id != view.map.id));
            let own = self.maps.iter().filter(|view| view.brings(wanted)).cloned();
            own.chain(others).collect()
        };
        state.map_or_else(Vec::new, |state| self.batch.references_among(state, work, bringing))
    }

    /// Would a record bound for the ERP be held back, because what it refers to stands still?
    fn is_held(&self, reference: &Reference) -> bool {
        self.tally.is_stuck(reference.places()) && !self.tally.is_there(reference.places())
    }
}

fn at_once(work: &Work, verdict: Verdict) -> Judged {
    let change = &work.due.change;
    let is_paired = work.due.link.as_ref().is_some_and(|link| !link.deleted);
    Judged {
        place: (change.map, change.key.clone()),
        verdict,
        needs: Vec::new(),
        meanwhile: None,
        holds_up: change.direction == Direction::RightToLeft && !is_paired,
        agreed: None,
    }
}

/// What a plan would do.
fn of_plan(work: &Work, plan: &Plan) -> Verdict {
    let (outcome, fields) = match plan {
        Plan::Create { fields } => (WouldBe::Created, changes(&State::new(), fields)),
        Plan::Update { fields, .. } => (WouldBe::Updated, changes(&before(work), fields)),
        // Rows that are read are there.
        Plan::Delete { .. } | Plan::Skip { .. } | Plan::Invalid(_) | Plan::Loop => {
            return Verdict::skipped(SkipReason::Gone);
        }
    };
    Verdict { outcome, skip: None, code: String::new(), remedy: None, fields }
}

/// What the other app holds.
fn before(work: &Work) -> State {
    let agreed = || {
        let link = work.due.link.as_ref()?;
        State::from_json(link.state(work.due.change.direction.target())).ok()
    };
    work.target.as_ref().map(|row| row.state.clone()).or_else(agreed).unwrap_or_default()
}

fn changes(before: &State, after: &State) -> Vec<DryField> {
    let shown = |value: Option<&Value>| value.and_then(Value::text).map(std::borrow::Cow::into_owned);
    let field = |(name, value): (&String, &Value)| DryField {
        field: name.clone(),
        before: shown(before.get(name)),
        after: shown(Some(value)),
    };
    after.iter().map(field).collect()
}

/// What a settlement says of a record that would wait for a person.
fn parked(settled: SettledChange) -> Verdict {
    let Outcome::Failed(failure) = settled.outcome else { return Verdict::skipped(SkipReason::Gone) };
    let field = |fault: model::FieldFault| DryField { field: fault.field, before: None, after: None };
    Verdict {
        outcome: WouldBe::Failed,
        skip: None,
        code: failure.code,
        remedy: Some(failure.remedy),
        fields: failure.fields.into_iter().map(field).collect(),
    }
}

/// An app would not even let it be looked for.
fn refused(fault: &Fault) -> Verdict {
    Verdict {
        outcome: WouldBe::Failed,
        skip: None,
        code: fault.code.clone(),
        remedy: Some(classify(fault).remedy),
        fields: Vec::new(),
    }
}

fn waits(field: &str, value: &str, map: &str) -> Verdict {
    let fault =
        LocalFault::WaitsFor { field: field.to_owned(), value: value.to_owned(), map: map.to_owned() };
    let at = DryField { field: field.to_owned(), before: None, after: Some(value.to_owned()) };
    Verdict {
        outcome: WouldBe::Waiting,
        skip: None,
        code: fault.code().to_owned(),
        remedy: Some(local(&fault).remedy),
        fields: vec![at],
    }
}
