//! What must be true once everything has come to rest.

use super::face::Face;
use super::history::{Entry, Who};
use super::users::{App, parts};
use super::world::{COMPANIES, World, now_or_never};
use model::{Direction, ErrorClass, Failure, FailureStatus, PageRequest, Side};
use std::collections::BTreeSet;
use store::{Journal as _, Links};

/// Everything that is wrong, in words; empty when nothing is.
pub fn violations(world: &World) -> Vec<String> {
    violations_after(world, false)
}

/// The same where, with `gaps`, not everything was captured on the way: an initial sync cannot tell a row that was
/// deleted or left its filter meanwhile from one that never was there, and brings it back. And where a write was not
/// kept in mind because the queue was discarded, the master's row wins, though it may be our own. What people write on the
/// right into a field that travels from the left only is replaced by what the left holds.
pub fn violations_after(world: &World, gaps: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let failures = world.failures();
    let groups = world.right.groups();
    let newest = PageRequest { before: None, limit: 500 };
    let conflicts = now_or_never(world.store.inner.conflicts(world.map, newest)).unwrap().rows;
    for failure in &failures {
        let outage = [ErrorClass::Network, ErrorClass::Unavailable, ErrorClass::Throttled];
        if outage.contains(&failure.class) {
            wrong.push(format!("{}: an outage made a failure: {}", failure.key, failure.remedy.headline));
        }
        if failure.status == FailureStatus::Retrying {
            wrong.push(format!("{}: a failure is being retried for ever", failure.key));
        }
    }
    let open: Vec<&Failure> =
        failures.iter().filter(|failure| failure.status == FailureStatus::Open).collect();
    for failure in &open {
        if !is_deserved(world, failure, &groups) {
            wrong.push(format!(
                "{}: {} is open without a reason: {} {}",
                failure.key, failure.direction, failure.code, failure.remedy.headline
            ));
        }
    }
    for key in keys(world) {
        let [left, right] = [world.left.face(&key), world.right.face(&key)];
        if parts(&key).0 == COMPANIES[2] {
            let crossed = Side::BOTH.iter().any(|side| engine_wrote(&world.app(*side).history().of(&key)));
            if crossed {
                wrong.push(format!("{key}: it belongs to a company that is not linked and was written"));
            }
            continue;
        }
        // A row that is deleted after it left the filter leaves its partner behind.
        let link =
            now_or_never(world.store.inner.links_by_key(world.map, std::slice::from_ref(&key))).unwrap();
        let left_behind =
            (left.is_none() || right.is_none()) && link.iter().flatten().any(|link| link.out_of_filter);
        let parked = left_behind || open.iter().any(|failure| failure.key == key);
        if !parked && let Some(difference) = difference(world, &key, left.as_ref(), right.as_ref()) {
            wrong.push(format!("{key}: {difference}"));
        }
        if gaps && comes_and_goes(world, &key) {
            continue;
        }
        // A row that comes back may meet a partner which was left behind, of which nothing was agreed.
        let is_contested = conflicts.iter().any(|conflict| conflict.key == key);
        if !gaps && is_contested && is_of_one_side(world, &key) && !comes_and_goes(world, &key) {
            wrong.push(format!("{key}: it was edited in one app only and is said to be contested"));
        }
        wrong.extend(traffic(world, &key, parked, gaps).into_iter().map(|it| format!("{key}: {it}")));
    }
    wrong
}

/// Was a row of the key ever deleted or out of its filter, or did people write a note on the right?
fn comes_and_goes(world: &World, key: &str) -> bool {
    let all = Side::BOTH.into_iter().flat_map(|side| world.app(side).history().of(key));
    let noted = world
        .right
        .history()
        .of(key)
        .into_iter()
        .any(|entry| entry.who == Who::User && entry.face.is_some_and(|face| !face.note.is_empty()));
    noted || all.into_iter().any(|entry| entry.face.is_none_or(|face| !face.served))
}

/// Did people work on the key in one app alone?
fn is_of_one_side(world: &World, key: &str) -> bool {
    let edited = |side| world.app(side).history().of(key).iter().any(|entry| entry.who == Who::User);
    !(edited(Side::Left) && edited(Side::Right))
}

/// Every key that ever was.
fn keys(world: &World) -> BTreeSet<String> {
    let all = Side::BOTH.into_iter().flat_map(|side| world.app(side).history().all());
    all.map(|entry| entry.key).collect()
}

fn is_deserved(world: &World, failure: &Failure, groups: &[String]) -> bool {
    let source = failure.direction.source();
    let face = world.app(source).face(&failure.key);
    face.is_some_and(|face| face.served && face.deserves(source, &failure.code, groups))
}

fn difference(world: &World, key: &str, left: Option<&Face>, right: Option<&Face>) -> Option<String> {
    if [left, right].into_iter().flatten().any(|face| !face.served) {
        return None;
    }
    // People may write the note on the right, which nothing carries back.
    let noted = world.right.history().of(key).windows(2).any(|pair| {
        pair[1].who == Who::User
            && pair[0].face.as_ref().map(|face| &face.note) != pair[1].face.as_ref().map(|face| &face.note)
    });
    // Nor do left rows that we made have one.
    let made = |who, entries: &[Entry]| {
        let gone = |at: usize| at == 0 || entries[at - 1].face.is_none();
        entries.iter().enumerate().any(|(at, entry)| entry.who == who && gone(at))
    };
    let bare =
        made(Who::User, &world.right.history().of(key)) || made(Who::Engine, &world.left.history().of(key));
    match (left, right) {
        (None, None) => None,
        (Some(left), Some(right)) if Face::agree(left, right, !noted && !bare) => None,
        _ => Some(format!("the sides differ: left {left:?}, right {right:?}")),
    }
}

/// Checks the way there: order, echoes, ping-pong.
fn traffic(world: &World, key: &str, parked: bool, gaps: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let histories = Side::BOTH.map(|side| world.app(side).history().of(key));
    let users = |entries: &[Entry]| entries.iter().filter(|entry| entry.who == Who::User).count();
    let edits = users(&histories[0]) + users(&histories[1]);
    for (entries, side) in histories.iter().zip(Side::BOTH) {
        let made = entries.iter().filter(|entry| entry.who == Who::Engine && entry.changed).count();
        if made > edits {
            wrong.push(format!("{edits} edits by people made {made} changes in the {side}"));
        }
    }
    for direction in Direction::BOTH {
        let (source, target) = match direction {
            Direction::LeftToRight => (&histories[0], &histories[1]),
            Direction::RightToLeft => (&histories[1], &histories[0]),
        };
        // A row that is deleted while out of its filter leaves its partner behind, which may bring it back later.
        let left_behind = source.iter().any(|entry| entry.face.is_none())
            && source.iter().any(|entry| entry.face.as_ref().is_some_and(|face| !face.served));
        let may_lose = gaps && direction == Direction::LeftToRight;
        if users(target) > 0 || users(source) == 0 || left_behind || may_lose {
            continue;
        }
        if engine_wrote(source) {
            wrong.push(format!("it was edited in the {} only and was written there", direction.source()));
        }
        wrong.extend(order(source, target, direction, parked));
    }
    wrong
}

/// Did we make a difference, or write the same again more often than lost answers explain?
fn engine_wrote(entries: &[Entry]) -> bool {
    let ours = || entries.iter().filter(|entry| entry.who == Who::Engine);
    ours().any(|entry| entry.changed) || ours().count() > 3
}

/// The states that the target went through are among those that the source held, in the same order, and end in its
/// last one.
fn order(source: &[Entry], target: &[Entry], direction: Direction, parked: bool) -> Option<String> {
    let stands_for = |held: &Entry, seen: &Entry| match (&held.face, &seen.face) {
        (None, None) => true,
        (Some(held), Some(seen)) => match direction {
            Direction::LeftToRight => Face::agree(held, seen, true),
            Direction::RightToLeft => Face::agree(seen, held, false),
        },
        _ => false,
    };
    let source: Vec<&Entry> = source.iter().filter(|entry| entry.who == Who::User).collect();
    let mut at = 0;
    for seen in target {
        match source[at..].iter().position(|held| stands_for(held, seen)) {
            Some(further) => at += further,
            None => {
                return Some(format!(
                    "the target held {:?} out of turn; the source held {:?}",
                    seen.face,
                    source.iter().map(|entry| &entry.face).collect::<Vec<_>>()
                ));
            }
        }
    }
    let last = source.last().filter(|last| last.face.as_ref().is_none_or(|face| face.served))?;
    let ends = target.last().map_or(last.face.is_none(), |seen| stands_for(last, seen));
    (!ends && !parked).then(|| "the target does not end in the source's last state".to_owned())
}
