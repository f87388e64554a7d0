//! What becomes of a change that could not be written.

use crate::backoff;
use crate::batch::Batch;
use crate::parents::Hold;
use crate::prepare::Work;
use connectors::policy::{LocalFault, Nature, Verdict, classify, local};
use connectors::{Fault, Record};
use mapping::{KeyFault, PlanInput, ProjectFault, Refusal, Source, gone_dispute, gone_link, revived_link};
use model::{Change, Dispute, ErrorClass, FieldFault, Operation, Phase, RecordLink, Side, SkipReason};
use std::time::Duration;
use store::{NewErrorEvent, NewFailure, Outcome, SettledChange};

/// Tries of a fault that may heal by itself, before it is held to be the record's.
const TRIES: u32 = 5;
const RETRY_FIRST: Duration = Duration::from_millis(500);
const RETRY_CEILING: Duration = Duration::from_mins(1);

/// An attempt that went wrong.
pub(crate) struct Attempt {
    pub(crate) side: Side,
    pub(crate) fault: Fault,
    pub(crate) sent: Option<Record>,
}

/// The target's row is gone. Its deletion comes as a change of its own and decides, unless changes outlive deletions:
/// then this one is planned anew, for a pair that is over.
pub(crate) fn gone(batch: &Batch<'_>, change: &Change, input: &PlanInput<'_>) -> SettledChange {
    let conflict = gone_dispute(input);
    if input.survives() {
        return SettledChange { link: revived_link(input), conflict, ..again(batch, change) };
    }
    let outcome = Outcome::Skipped(SkipReason::Gone);
    SettledChange { change: change.id, outcome, link: gone_link(input), events: Vec::new(), conflict }
}

/// To be planned anew at once.
pub(crate) fn again(batch: &Batch<'_>, change: &Change) -> SettledChange {
    let due_at = batch.attached.left.clock.now();
    let outcome = Outcome::Retry { due_at, counts: true };
    SettledChange { change: change.id, outcome, link: None, events: Vec::new(), conflict: None }
}

/// A record that an app refused: it waits for the app, is tried again, or waits for a person. Each refusal is one
/// error event.
pub(crate) fn refused(
    batch: &Batch<'_>,
    change: &Change,
    source: Option<&Source>,
    attempt: Attempt,
    nature: Nature,
) -> SettledChange {
    let Attempt { side, fault, sent } = attempt;
    let verdict = classify(&fault);
    let event = event(batch, change, &verdict, &fault);
    let now = batch.attached.port(side).clock.now();
    let outcome = match nature {
        Nature::Outage => Outcome::Retry { due_at: now, counts: false },
        Nature::Throttled(hold) => {
            let due_at = now.plus_millis(i64::try_from(hold.as_millis()).unwrap_or(i64::MAX));
            Outcome::Retry { due_at, counts: false }
        }
        Nature::Concurrency | Nature::Transient if change.attempts + 1 < TRIES => {
            let random = change.id.0.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let hold = backoff::wait(change.attempts, RETRY_FIRST, RETRY_CEILING, random);
            let due_at = now.plus_millis(i64::try_from(hold.as_millis()).unwrap_or(i64::MAX));
            Outcome::Retry { due_at, counts: true }
        }
        Nature::Concurrency | Nature::Transient | Nature::Data => Outcome::Failed(Box::new(NewFailure {
            class: verdict.class,
            code: fault.code.clone(),
            status_code: fault.status,
            remedy: verdict.remedy,
            detail: told(&fault),
            fields: fault.fields.clone(),
            source: source.map(|source| source.record.to_json()).or_else(|| change.payload.clone()),
            attempted: sent.filter(|sent| !sent.is_empty()).map(|sent| sent.to_json()),
            wait: None,
        })),
    };
    SettledChange { change: change.id, outcome, link: None, events: vec![event], conflict: None }
}

/// A record that cannot be written whatever the app says.
pub(crate) fn invalid(batch: &Batch<'_>, work: &Work, refusal: &Refusal) -> SettledChange {
    let faults = match refusal {
        Refusal::Fields(faults) => faults.iter().map(of_field).collect(),
        Refusal::KeyChanged { from, to } => {
            vec![LocalFault::KeyChanged { from: from.clone(), to: to.clone() }]
        }
        Refusal::Key(KeyFault::NoCompany) => vec![LocalFault::KeyMissing { field: "company".to_owned() }],
        Refusal::Key(KeyFault::Missing { field }) | Refusal::AssignedKey { field } => {
            vec![LocalFault::KeyMissing { field: field.clone() }]
        }
    };
    parked(batch, work, &faults, refusal.to_string())
}

/// A record that was written, be it but for fields that follow.
pub(crate) fn written(mut work: Work, link: Option<RecordLink>, conflict: Option<Dispute>) -> SettledChange {
    let change = work.due.change.id;
    let is_delete = work.due.change.operation == Operation::Delete;
    let (outcome, link) = match work.deferred.take() {
        Some(deferred) => {
            let link = link.map(|link| deferred.settled(&work, link));
            (Outcome::Partly(Box::new(waiting(&work, deferred.hold))), link)
        }
        None if is_delete => (Outcome::Deleted, link),
        None => (Outcome::Written, link),
    };
    SettledChange { change, outcome, link, events: Vec::new(), conflict }
}

/// A record that refers to one which is not in both apps yet. Nothing went wrong, so that there is no error event.
pub(crate) fn held(work: &Work, hold: Hold) -> SettledChange {
    let outcome = Outcome::Failed(Box::new(waiting(work, hold)));
    SettledChange { change: work.due.change.id, outcome, link: None, events: Vec::new(), conflict: None }
}

fn waiting(work: &Work, hold: Hold) -> NewFailure {
    let verdict = local(waits_for(&hold));
    NewFailure {
        class: verdict.class,
        code: waits_for(&hold).code().to_owned(),
        status_code: 0,
        remedy: verdict.remedy,
        detail: String::new(),
        fields: Vec::new(),
        source: work.source.as_ref().map(|source| source.record.to_json()),
        attempted: None,
        wait: Some(hold.wait),
    }
}

/// Was the record parked because the app found fault with what it holds?
pub(crate) fn is_of_its_data(settled: &SettledChange) -> bool {
    matches!(&settled.outcome, Outcome::Failed(failure) if failure.class == ErrorClass::Application)
}

/// A refusal whose cause is most likely that a record is missing which the refused one refers to.
pub(crate) fn blaming(settled: SettledChange, hold: Hold) -> SettledChange {
    let Outcome::Failed(failure) = settled.outcome else { return settled };
    let remedy = local(waits_for(&hold)).remedy;
    let outcome = Outcome::Failed(Box::new(NewFailure { remedy, wait: Some(hold.wait), ..*failure }));
    SettledChange { outcome, ..settled }
}

fn waits_for(hold: &Hold) -> LocalFault {
    LocalFault::WaitsFor { field: hold.field.clone(), value: hold.value.clone(), map: hold.map.clone() }
}

/// A record that both apps keep changing after each other's writes.
pub(crate) fn looping(batch: &Batch<'_>, work: &Work) -> SettledChange {
    parked(batch, work, &[LocalFault::Loop], String::new())
}

fn parked(batch: &Batch<'_>, work: &Work, faults: &[LocalFault], detail: String) -> SettledChange {
    let change = &work.due.change;
    let first = faults.first().unwrap_or(&LocalFault::Loop);
    let verdict = local(first);
    let fields: Vec<FieldFault> = faults
        .iter()
        .filter_map(|fault| Some((fault.field()?, local(fault).remedy.headline)))
        .map(|(field, message)| FieldFault { field: field.to_owned(), message })
        .collect();
    let fault = Fault::new(connectors::FaultKind::Refused, 0, verdict.remedy.headline.clone());
    let event = event(batch, change, &verdict, &fault);
    let failure = NewFailure {
        class: verdict.class,
        code: first.code().to_owned(),
        status_code: 0,
        remedy: verdict.remedy,
        detail,
        fields,
        source: work.source.as_ref().map(|source| source.record.to_json()),
        attempted: None,
        wait: None,
    };
    SettledChange {
        change: change.id,
        outcome: Outcome::Failed(Box::new(failure)),
        link: None,
        events: vec![event],
        conflict: None,
    }
}

fn of_field(fault: &ProjectFault) -> LocalFault {
    match fault.clone() {
        ProjectFault::UnmappedValue { field, value } => LocalFault::UnmappedValue { field, value },
        ProjectFault::NotConvertible { field, value, wanted } => {
            LocalFault::NotConvertible { field, value, wanted }
        }
        ProjectFault::Untransformed { field, value, why } => LocalFault::Untransformed { field, value, why },
        ProjectFault::TooLong { field, max, len } => {
            LocalFault::TooLong { field, max, len: u32::try_from(len).unwrap_or(u32::MAX) }
        }
        ProjectFault::Missing { field } => LocalFault::Missing { field },
        ProjectFault::NotFound { field, entity, value, .. } => {
            LocalFault::LookupNotFound { field, value, entity }
        }
    }
}

fn event(batch: &Batch<'_>, change: &Change, verdict: &Verdict, fault: &Fault) -> NewErrorEvent {
    NewErrorEvent {
        map: Some(change.map),
        direction: change.direction,
        phase: if change.leg.is_some() { Phase::InitialSync } else { batch.phase },
        class: verdict.class,
        status: fault.status,
        key: Some(change.key.clone()),
        message: fault.message.clone(),
        correlation: change.correlation.clone(),
    }
}

/// The app's own words, and what went over the wire.
fn told(fault: &Fault) -> String {
    if fault.exchange.response.is_empty() {
        return fault.message.clone();
    }
    format!("{}\n\n{}\n\n{}", fault.message, fault.exchange.request, fault.exchange.response)
}
