//! Which fields of a change have to be written.

use model::{ContestedField, FieldRule, RecordLink, Side};
use odata::value::Value;

use super::contest::{self, Verdict};
use super::dispute::field;
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
    /// What the target's fields hold that have the value already, or one that agrees with it, as the target's waiting
    /// change shows: most likely our own write coming back, whose answer was lost.
    pub(super) held: State,
    /// The target's fields that its own waiting change decides.
    pub(super) left_out: Vec<String>,
    /// The fields that both sides have changed since they last agreed, whoever wins them.
    pub(super) contested: Vec<ContestedField>,
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
    let (projected, mut faults) = compiled.project_as_far(input.direction, &row.state, input.edited);
    let writable = || compiled.targets(input.direction).filter(|(pair, _)| !pair.is_key);
    // Drift is repaired along with a real change only, so that our own write coming back never writes.
    let has_news = !base.agreed || writable().any(|(pair, _)| is_fresh(input, pair, row, base));
    let mut write = State::new();
    let mut held = State::new();
    let mut left_out = Vec::new();
    let mut contested = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (pair, end) in writable() {
        if seen.contains(&end.name.as_str()) {
            continue;
        }
        seen.push(&end.name);
        let Some(value) = projected.get(&end.name) else {
            continue;
        };
        if input.is_edited(&end.name) {
            match told_of_target(input, end, base) {
                Some((known, Told::ByRival)) if known == value => held.insert(&end.name, value.clone()),
                Some((known, Told::ByLink)) if known == value => {}
                _ => write.insert(&end.name, value.clone()),
            }
            continue;
        }
        let wanted = if let Some(agreed) = base.target.get(&end.name) {
            has_news
                && agreed != value
                && !pair.agrees(input.direction, &row.state, &base.target)
                && !is_left_by_hand(input, pair, row, base)
        } else {
            // Nothing is known to stand there: only a real change to no value is worth writing as one.
            let is_news = is_known(input, pair, base) && is_fresh(input, pair, row, base);
            !value.is_null() || is_news || is_asked_again(input, pair, base)
        };
        if !wanted {
            continue;
        }
        if let Some(theirs) = held_by_target(input, pair, end, row, value).filter(|_| base.agreed) {
            held.insert(&end.name, theirs.clone());
            continue;
        }
        let rival = rival_of_field(input, pair, end, base, value);
        let is_change = !base.agreed || is_fresh(input, pair, row, base);
        if let Some(rival) = rival.filter(|_| is_change) {
            contested.push(field(input, pair, base, (Some(row), Some(rival))));
        }
        let verdict = rival.map(|rival| contest::of_fields(input, row, rival));
        if verdict.is_some_and(|verdict| yields(input, verdict, is_change)) {
            left_out.push(end.name.clone());
        } else {
            write.insert(&end.name, value.clone());
        }
    }
    if !has_news {
        // A record that has not changed is not refused for what it held before.
        let asked: Vec<&str> = writable()
            .filter(|(pair, _)| is_asked_again(input, pair, base))
            .map(|(_, end)| end.name.as_str())
            .collect();
        faults.retain(|fault| asked.contains(&fault.field()));
    }
    Weighed { write, held, left_out, contested, is_changed: is_changed(input, row, &base.source), faults }
}

/// The row of the waiting change of the other side, if it brings anything that the pair has not agreed on.
pub(super) fn rival_that_changed<'a>(input: &PlanInput<'a>, link: &RecordLink) -> Option<&'a Source> {
    let agreed = state_of(link, input.target_side());
    let side = input.target_side();
    input.rival().filter(|rival| changed_fields(input, side, rival, &agreed).next().is_some())
}

/// The fields of a side's row that travel to the other one and differ from what was agreed on; unknown counts as null.
pub(super) fn changed_fields<'a>(
    input: &PlanInput<'a>,
    side: Side,
    row: &'a Source,
    agreed: &'a State,
) -> impl Iterator<Item = &'a Pair> {
    let pairs = input.compiled.targets(side.outward()).map(|(pair, _)| pair).filter(|pair| !pair.is_key);
    pairs.filter(move |pair| {
        pair.read(side).any(|end| {
            let value = row.state.get(&end.name);
            value.is_some() && value != agreed.get(&end.name).or(Some(&Value::Null))
        })
    })
}

/// Has the source's value changed since the last agreement, or something else that the pair's expressions read?
pub(super) fn is_fresh(input: &PlanInput<'_>, pair: &Pair, row: &Source, base: &Base) -> bool {
    pair.read(input.source_side()).any(|end| {
        let value = row.state.get(&end.name);
        value.is_some() && value != base.source.get(&end.name)
    })
}

fn is_asked_again(input: &PlanInput<'_>, pair: &Pair, base: &Base) -> bool {
    base.agreed && is_to_be_made(pair, input.source_side(), &base.source, &base.target)
}

/// Does a pair know all that it makes a field of, but not that field? So it is where what it reads on this side was written
/// from the other one since it was made.
pub(super) fn is_to_be_made(pair: &Pair, side: Side, read: &State, made: &State) -> bool {
    pair.carries(side.outward())
        && pair.beside(side).next().is_some()
        && pair.read(side).all(|end| read.contains(&end.name))
        && pair.end(side.other()).is_some_and(|end| !made.contains(&end.name))
}

/// Who tells what the target holds.
enum Told {
    /// Its own waiting change.
    ByRival,
    /// The last agreement.
    ByLink,
}

/// What the target's field holds as far as anybody can tell.
fn told_of_target<'a>(input: &PlanInput<'a>, end: &End, base: &'a Base) -> Option<(&'a Value, Told)> {
    let rival = input.rival().and_then(|rival| rival.state.get(&end.name));
    let agreed = || base.target.get(&end.name).map(|value| (value, Told::ByLink));
    rival.map(|value| (value, Told::ByRival)).or_else(agreed)
}

/// Did somebody write one of both values by hand, and has the source kept its own since? Then each side keeps what it has.
fn is_left_by_hand(input: &PlanInput<'_>, pair: &Pair, row: &Source, base: &Base) -> bool {
    input.live_link().is_some_and(|link| link.by_hand.contains(pair.name()))
        && !is_fresh(input, pair, row, base)
}

fn is_known(input: &PlanInput<'_>, pair: &Pair, base: &Base) -> bool {
    pair.end(input.source_side()).is_some_and(|end| base.source.contains(&end.name))
}

/// Did the source hold a value when both sides last agreed?
fn held_value(input: &PlanInput<'_>, pair: &Pair, base: &Base) -> bool {
    let end = pair.end(input.source_side());
    end.and_then(|end| base.source.get(&end.name)).is_some_and(|value| !value.is_null())
}

/// What the target's row of a waiting change holds, if that is this value or one that agrees with it.
fn held_by_target<'a>(
    input: &PlanInput<'a>,
    pair: &Pair,
    end: &End,
    row: &Source,
    value: &Value,
) -> Option<&'a Value> {
    let rival = &input.rival()?.state;
    let theirs = rival.get(&end.name)?;
    (theirs == value || pair.agrees(input.direction, &row.state, rival)).then_some(theirs)
}

/// The row of the other side's waiting change, if it has changed the same field. Rows that meet for the first time have
/// no common base: every difference is a change.
fn rival_of_field<'a>(
    input: &PlanInput<'a>,
    pair: &Pair,
    end: &End,
    base: &Base,
    ours: &Value,
) -> Option<&'a Source> {
    let rival = input.rival().filter(|_| pair.carries(input.back()))?;
    let theirs = rival.state.get(&end.name);
    let has_changed = if base.agreed {
        theirs.is_some_and(|theirs| match base.target.get(&end.name) {
            Some(agreed) => theirs != agreed,
            // A field that was mapped later, and of which this side was never asked: no value is no change of it, unless
            // the other side is known to have held one.
            None => !theirs.is_null() || held_value(input, pair, base),
        })
    } else {
        theirs != Some(ours)
    };
    has_changed.then_some(rival)
}

/// Is a contested field left to the other side? The time of a row says nothing of a field that it did not change: that
/// one may have lost to the same rival before.
fn yields(input: &PlanInput<'_>, verdict: Verdict, is_change: bool) -> bool {
    verdict.winner != input.source_side() || (input.policy.fields == FieldRule::Newest && !is_change)
}

fn is_changed(input: &PlanInput<'_>, row: &Source, agreed: &State) -> bool {
    let pairs = input.compiled.pairs().iter().filter(|pair| !pair.is_key);
    pairs.flat_map(|pair| pair.read(input.source_side())).any(|end| {
        let before = agreed.get(&end.name).unwrap_or(&Value::Null);
        row.state.get(&end.name).is_some_and(|value| value != before)
    })
}
