//! Rows as they were captured, and the pair that they belong to.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "it is a part of tests")]

use mapping::{Compiled, Plan, PlanInput, Source, State};
use model::{ContestedField, Dispute, Moment, RecordLink, Side, SkipReason};
use odata::value::{Record, Value};

use super::customers::{compiled, left_row, right_row, state};
use super::pair::{Pair, change};

/// Long after the rows of a pair came into step.
pub(crate) const LATER: Moment = Moment(86_400_000);

/// A pair in step, last changed long before anything that a test does.
pub(crate) fn paired() -> RecordLink {
    let link = Pair::in_step(compiled(), Side::Right).link.unwrap();
    RecordLink { updated_at: Moment(1), ..link }
}

/// A row of a pair in step, with other values in some columns.
pub(crate) fn row(compiled: &Compiled, side: Side, changes: &[(&str, Value)]) -> Source {
    let mut record: Record = if side == Side::Left { left_row() } else { right_row() };
    for (column, value) in changes {
        record.insert(*column, value.clone());
    }
    Source { state: state(compiled, side, &record), modified: None, record }
}

/// An upsert of the left row.
pub(crate) fn upsert<'a>(
    compiled: &'a Compiled,
    source: &'a Source,
    link: Option<&'a RecordLink>,
) -> PlanInput<'a> {
    PlanInput { source: Some(source), ..change(compiled, link, LATER) }
}

/// The pair as it would be if it had agreed on something else for a field of that side: `None` is nothing at all.
pub(crate) fn with_agreed(link: RecordLink, side: Side, field: &str, value: Option<Value>) -> RecordLink {
    let mut state = State::from_json(link.state(side)).unwrap();
    state.remove(field);
    if let Some(value) = value {
        state.insert(field, value);
    }
    let mut link = link;
    link.set_state(side, state.to_json());
    link
}

/// What the pair has agreed on for a field of that side; `None` is nothing at all.
pub(crate) fn agreed(link: &RecordLink, side: Side, field: &str) -> Option<Value> {
    State::from_json(link.state(side)).unwrap().get(field).cloned()
}

pub(crate) fn reason(plan: &Plan) -> Option<SkipReason> {
    match plan {
        Plan::Skip { reason, .. } => Some(*reason),
        _ => None,
    }
}

/// The names of the fields that an update writes.
pub(crate) fn updated(plan: &Plan) -> Vec<&str> {
    match plan {
        Plan::Update { fields, .. } => fields.iter().map(|(name, _)| name.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

/// The CRM's names of the fields that a conflict is about.
pub(crate) fn contested(dispute: Option<&Dispute>) -> Vec<&str> {
    let fields: &[ContestedField] = dispute.map_or(&[], |dispute| &dispute.fields);
    fields.iter().map(|field| field.right_name.as_str()).collect()
}
