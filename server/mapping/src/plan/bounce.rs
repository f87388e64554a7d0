//! Telling a quarrel between two apps from people at work.

use std::collections::BTreeSet;

use model::{Direction, Moment, RecentWrite};

use super::PlanInput;
use super::weigh::{self, Base};
use crate::State;
use crate::compiled::Pair;

/// Writes that answer each other count while they are younger than this, in milliseconds.
const WINDOW: i64 = 60_000;

/// How many such answers are carried out within the window.
const ALLOWED: usize = 2;

/// Entries kept; older ones are dropped, they could only tell of a quarrel that was stopped already.
const KEPT: usize = 16;

/// Would writing these fields be one answer too many? A write answers when the last write of one of its fields went
/// the other way. Fields that are only repaired along with a change say nothing about who made it.
pub(super) fn is_loop(input: &PlanInput<'_>, fields: &State) -> bool {
    let (Some(link), Some(row)) = (input.live_link(), input.source) else {
        return false;
    };
    let base = Base::of_link(input, link);
    let may_answer = |pair: &Pair| pair.carries(input.back()) && weigh::is_fresh(input, pair, row, &base);
    input
        .compiled
        .targets(input.direction)
        .filter(|(pair, end)| fields.contains(&end.name) && may_answer(pair))
        .any(|(pair, _)| answers(&link.recent, pair.name(), input.direction, input.now) > ALLOWED)
}

/// The recent writes of a key after these fields were written.
pub(super) fn after(input: &PlanInput<'_>, known: &[RecentWrite], fields: &State) -> Vec<RecentWrite> {
    let written: BTreeSet<String> = input
        .compiled
        .targets(input.direction)
        .filter(|(_, end)| fields.contains(&end.name))
        .map(|(pair, _)| pair.name().to_owned())
        .collect();
    let mut recent: Vec<RecentWrite> = young(known, input.now).cloned().collect();
    match recent.last_mut() {
        Some(last) if last.direction == input.direction => {
            last.at = input.now;
            last.fields.extend(written);
        }
        _ => recent.push(RecentWrite { at: input.now, direction: input.direction, fields: written }),
    }
    let surplus = recent.len().saturating_sub(KEPT);
    recent.drain(..surplus);
    recent
}

/// How often the direction in which one field was written has turned, a write in `direction` now included.
fn answers(recent: &[RecentWrite], field: &str, direction: Direction, now: Moment) -> usize {
    let mut directions: Vec<Direction> = young(recent, now)
        .filter(|write| write.fields.contains(field))
        .map(|write| write.direction)
        .collect();
    directions.push(direction);
    directions.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn young(recent: &[RecentWrite], now: Moment) -> impl Iterator<Item = &RecentWrite> {
    recent.iter().filter(move |write| now.millis_since(write.at) < WINDOW)
}
