//! Which fields of a change have to be written.

use model::{RecordLink, Side};
use odata::value::Value;

use super::{PlanInput, Source};
use crate::compiled::{End, Pair};
use crate::{ProjectFault, State};

/// What both sides held when they last agreed.
pub(super) struct Base {
    /// Of the source; nothing is known of it before the first agreement.
    pub(super) source: State,
    pub(super) target: State,
    /// Whether the sides have agreed before.
    pub(super) agreed: bool,
}

/// A change, field by field.
pub(super) struct Weighed {
    /// The target's fields to write; never key fields.
    pub(super) write: State,
    /// The target's fields that hold the value already, as the target's waiting change shows: most likely our own
    /// write coming back, whose answer was lost.
    pub(super) held: State,
    /// The target's fields that the master's waiting change decides.
    pub(super) left_out: Vec<String>,
    /// Whether the source has changed in any field since the last agreement; unknown counts as null.
    pub(super) is_changed: bool,
    pub(super) faults: Vec<ProjectFault>,
}

impl Base {
    /// The last agreement of a pair. A state that cannot be read counts as unknown, so that all is written again.
    pub(super) fn of_link(input: &PlanInput<'_>, link: &RecordLink) -> Self {
        Self {
            source: state_of(link, input.source_side()),
            target: state_of(link, input.target_side()),
            agreed: true,
        }
    }

    /// Two rows of one key that meet for the first time.
    pub(super) fn of_row(target: &State) -> Self {
        Self { source: State::new(), target: target.clone(), agreed: false }
    }
}

/// The agreed state of one side of a link.
pub(super) fn state_of(link: &RecordLink, side: Side) -> State {
    State::from_json(link.state(side)).unwrap_or_default()
}

pub(super) fn weigh(input: &PlanInput<'_>, row: &Source, base: &Base) -> Weighed {
    let compiled = input.compiled;
    let (projected, mut faults) = compiled.project_parts(input.direction, &row.state);
    let writable = || compiled.targets(input.direction).filter(|(pair, _)| !pair.is_key);
    // Drift is repaired along with a real change only, so that our own write coming back never writes.
    let has_news = !base.agreed || writable().any(|(pair, _)| is_fresh(input, pair, row, base));
    let mut write = State::new();
    let mut held = State::new();
    let mut left_out = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (pair, end) in writable() {
        if seen.contains(&end.name.as_str()) {
            continue;
        }
        seen.push(&end.name);
        let Some(value) = projected.get(&end.name) else {
            continue;
        };
        let wanted = match base.target.get(&end.name) {
            Some(agreed) => has_news && agreed != value && !agrees(input, pair, row, agreed),
            // Nothing is known to stand there: only a real change to no value is worth writing as one.
            None => !value.is_null() || (is_known(input, pair, base) && is_fresh(input, pair, row, base)),
        };
        if !wanted {
            continue;
        }
        if base.agreed && holds(input, end, value) {
            held.insert(&end.name, value.clone());
        } else if is_contested(input, pair, end, base, value) {
            left_out.push(end.name.clone());
        } else {
            write.insert(&end.name, value.clone());
        }
    }
    if !has_news {
        // A record that has not changed is not refused for what it held before.
        faults.clear();
    }
    Weighed { write, held, left_out, is_changed: is_changed(input, row, &base.source), faults }
}

/// Does the opposite row's waiting change bring anything that the pair has not agreed on?
pub(super) fn rival_changed(input: &PlanInput<'_>, link: &RecordLink) -> bool {
    let agreed = state_of(link, input.target_side());
    input.rival().is_some_and(|rival| {
        input.compiled.targets(input.back()).any(|(pair, _)| {
            pair.end(input.target_side()).is_some_and(|end| {
                let value = rival.state.get(&end.name);
                !pair.is_key && value.is_some() && value != agreed.get(&end.name).or(Some(&Value::Null))
            })
        })
    })
}

/// Has the source's value changed since the last agreement?
pub(super) fn is_fresh(input: &PlanInput<'_>, pair: &Pair, row: &Source, base: &Base) -> bool {
    pair.end(input.source_side()).is_some_and(|end| {
        let value = row.state.get(&end.name);
        value.is_some() && value != base.source.get(&end.name)
    })
}

fn is_known(input: &PlanInput<'_>, pair: &Pair, base: &Base) -> bool {
    pair.end(input.source_side()).is_some_and(|end| base.source.contains(&end.name))
}

fn agrees(input: &PlanInput<'_>, pair: &Pair, row: &Source, agreed: &Value) -> bool {
    let value = pair.end(input.source_side()).and_then(|end| row.state.get(&end.name));
    value.is_some_and(|value| pair.agrees(input.direction, value, agreed))
}

/// Does the target's row of a waiting change hold this value?
fn holds(input: &PlanInput<'_>, end: &End, value: &Value) -> bool {
    input.rival().is_some_and(|rival| rival.state.get(&end.name) == Some(value))
}

/// Is a change of the master to the same field waiting? Rows that meet for the first time have no common base: every
/// difference is a change.
fn is_contested(input: &PlanInput<'_>, pair: &Pair, end: &End, base: &Base, ours: &Value) -> bool {
    if input.is_master() || !pair.carries(input.back()) {
        return false;
    }
    input.rival().is_some_and(|rival| {
        let theirs = rival.state.get(&end.name);
        if base.agreed {
            theirs.is_some() && theirs != base.target.get(&end.name)
        } else {
            theirs != Some(ours)
        }
    })
}

fn is_changed(input: &PlanInput<'_>, row: &Source, agreed: &State) -> bool {
    let ends = input.compiled.pairs().iter().filter(|pair| !pair.is_key);
    ends.filter_map(|pair| pair.end(input.source_side())).any(|end| {
        let before = agreed.get(&end.name).unwrap_or(&Value::Null);
        row.state.get(&end.name).is_some_and(|value| value != before)
    })
}
