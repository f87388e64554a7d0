//! Telling a quarrel between two apps from people at work.

use model::{Moment, RecordLink};

use super::PlanInput;
use super::weigh::{self, Base};
use crate::State;
use crate::compiled::Pair;

/// Writes that answer each other count while they are younger than this, in milliseconds.
const WINDOW: i64 = 60_000;

/// How many such writes are carried out within the window.
const ALLOWED: usize = 2;

/// Would writing these fields answer our own last write of the key? Fields that are only repaired along with a change
/// say nothing about who made it.
pub(super) fn is_bounce(input: &PlanInput<'_>, fields: &State) -> bool {
    let (Some(link), Some(row)) = (input.live_link(), input.source) else {
        return false;
    };
    let base = Base::of_link(input, link);
    let may_answer = |pair: &Pair| pair.carries(input.back()) && weigh::is_fresh(input, pair, row, &base);
    link.written(input.source_side()) > link.written(input.target_side())
        && input
            .compiled
            .targets(input.direction)
            .any(|(pair, end)| fields.contains(&end.name) && may_answer(pair))
}

/// Would writing these fields be one bounce too many?
pub(super) fn is_loop(input: &PlanInput<'_>, fields: &State) -> bool {
    is_bounce(input, fields)
        && input.live_link().is_some_and(|link| recent(&link.bounces, input.now).count() >= ALLOWED)
}

/// The link's bounces after these fields were written.
pub(super) fn after(input: &PlanInput<'_>, link: &RecordLink, fields: &State) -> Vec<Moment> {
    let answer = is_bounce(input, fields).then_some(input.now);
    recent(&link.bounces, input.now).chain(answer).collect()
}

fn recent(bounces: &[Moment], now: Moment) -> impl Iterator<Item = Moment> {
    bounces.iter().copied().filter(move |bounce| now.millis_since(*bounce) < WINDOW)
}
