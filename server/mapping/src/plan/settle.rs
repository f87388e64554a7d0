//! What a pair has agreed on.

use std::collections::BTreeSet;

use model::{RecordLink, Side};
use odata::value::Value;

use super::weigh::{Base, Weighed, is_to_be_made, state_of, weigh};
use super::{Plan, PlanInput, Source, bounce};
use crate::State;
use crate::compiled::Pair;

/// The link after a plan was carried out; `written_id` is the target row's id as the app returned it. `None` where the
/// plan leaves the link as it is.
///
/// The source side takes the source's state. The target side keeps its last agreed state with the fields that were
/// *sent* laid over it. What the app returned is not needed: where it altered a value by a rule of its own, the row
/// comes back once as a real change, and everywhere else it equals what was sent. `written` is left to the store.
/// `plan` must come from the same `input`; fields that the caller took out of it (a lookup to be bound later) stay
/// unknown in the link, and planning the same source again gives an update with them.
pub fn settled_link(input: &PlanInput<'_>, plan: &Plan, written_id: &str) -> Option<RecordLink> {
    match (plan, input.source) {
        (Plan::Skip { link, .. }, _) => link.clone(),
        (Plan::Delete { .. }, _) => {
            let link = input.link?.clone();
            Some(RecordLink { deleted: true, out_of_filter: false, updated_at: input.now, ..link })
        }
        (Plan::Create { fields }, Some(row)) => {
            let mut link = renewed(input, row, written_id);
            link.recent = bounce::after(input, &link.recent, fields);
            let mut target = expected_of_new(input, row, fields);
            target.overlay(fields);
            set_state(&mut link, input.target_side(), &target);
            forget_what_is_made_of(input, &mut link, |name| fields.contains(name));
            link.by_hand = by_hand(input, &link);
            Some(link)
        }
        (Plan::Update { fields, .. }, Some(row)) => {
            let base = base_of(input)?;
            let weighed = weigh(input, row, &base);
            let mut link = renewed(input, row, written_id);
            link.recent = bounce::after(input, &link.recent, fields);
            let mut target = base.target.clone();
            weighed.write.iter().filter(|(name, _)| !fields.contains(name)).for_each(|(name, _)| {
                target.remove(name);
            });
            target.overlay(fields);
            settle_target(input, row, &weighed, &base, &mut target);
            set_state(&mut link, input.target_side(), &target);
            forget_what_is_made_of(input, &mut link, |name| {
                fields.contains(name) || weighed.held.contains(name)
            });
            link.by_hand = by_hand(input, &link);
            Some(link)
        }
        (Plan::Create { .. } | Plan::Update { .. } | Plan::Invalid(_) | Plan::Loop, _) => None,
    }
}

/// The link after an update whose target row turned out to be gone, or is about to be deleted by a deletion that counts; `None`
/// when there is no live link.
///
/// The pair stays linked, so that the target's delete still finds its partner. Nothing is known of the target from now
/// on: should the row be there again under the same id, every field of it is compared with the source.
pub fn gone_link(input: &PlanInput<'_>) -> Option<RecordLink> {
    let (link, row) = (input.live_link()?, input.source?);
    let mut link = renewed(input, row, link.id(input.target_side()));
    set_state(&mut link, input.target_side(), &State::new());
    Some(link)
}

/// The link after an update whose target row turned out to be gone, where the change outlives that: the pair is over, so
/// that planning the change again creates the row. `None` when there is no live link.
pub fn revived_link(input: &PlanInput<'_>) -> Option<RecordLink> {
    let link = input.live_link()?.clone();
    Some(RecordLink { deleted: true, out_of_filter: false, updated_at: input.now, ..link })
}

/// The link of an upsert for which there is nothing to write; `None` when that changes nothing.
pub(super) fn agreed(
    input: &PlanInput<'_>,
    row: &Source,
    weighed: &Weighed,
    base: &Base,
) -> Option<RecordLink> {
    let target_id = match (input.live_link(), input.target) {
        (Some(link), _) => link.id(input.target_side()),
        (None, target) => target.map_or("", |target| target.id.as_str()),
    };
    let mut link = renewed(input, row, target_id);
    let mut target = base.target.clone();
    settle_target(input, row, weighed, base, &mut target);
    set_state(&mut link, input.target_side(), &target);
    forget_what_is_made_of(input, &mut link, |name| weighed.held.contains(name));
    link.by_hand = by_hand(input, &link);
    let is_same =
        |before: &RecordLink| RecordLink { updated_at: before.updated_at, ..link.clone() } == *before;
    if input.link.is_some_and(is_same) { None } else { Some(link) }
}

/// The link of a row that is out of its filter; `None` when that was known, or the row was never paired.
pub(super) fn left_filter(input: &PlanInput<'_>) -> Option<RecordLink> {
    let link = input.live_link().filter(|link| !link.out_of_filter)?;
    Some(RecordLink { out_of_filter: true, updated_at: input.now, ..link.clone() })
}

pub(super) fn base_of(input: &PlanInput<'_>) -> Option<Base> {
    match input.live_link() {
        Some(link) => Some(Base::of_link(input, link)),
        None => input.target.map(|target| Base::of_row(&target.state)),
    }
}

/// What a new row holds in fields that were not sent: nothing, unless the app has a default of its own, which then is
/// a real change. Fields that have a value but were not sent yet are unknown.
fn expected_of_new(input: &PlanInput<'_>, row: &Source, sent: &State) -> State {
    let (projected, _) = input.compiled.project_as_far(input.direction, &row.state, input.edited);
    let ends = input.compiled.ends(input.target_side());
    let kept_back = |name: &str| !sent.contains(name) && projected.get(name).is_some_and(|it| !it.is_null());
    ends.filter(|end| !kept_back(&end.name)).map(|end| (end.name.as_str(), Value::Null)).collect()
}

/// Makes those target fields unknown on which the sides do not agree yet, so that the target's next change is compared
/// with nothing and has them written.
fn settle_target(input: &PlanInput<'_>, row: &Source, weighed: &Weighed, base: &Base, target: &mut State) {
    target.overlay(&weighed.held);
    for name in &weighed.left_out {
        target.remove(name);
    }
    if base.agreed {
        return;
    }
    for pair in input.compiled.pairs().iter().filter(|pair| !pair.is_key && pair.carries(input.back())) {
        let (Some(_), Some(to)) = (pair.end(input.source_side()), pair.end(input.target_side())) else {
            continue;
        };
        // What somebody wrote by hand is what both sides have agreed on.
        if !input.is_edited(&to.name) && !pair.agrees(input.direction, &row.state, target) {
            target.remove(&to.name);
        }
    }
}

/// Makes those fields of the source unknown that are made of others of the target that were just written. To the target's
/// own pairs the write that comes back is no news; what expressions make of it is, and is written then.
fn forget_what_is_made_of(input: &PlanInput<'_>, link: &mut RecordLink, is_written: impl Fn(&str) -> bool) {
    let pairs = input.compiled.pairs().iter().filter(|pair| pair.carries(input.back()));
    let made = pairs.filter(|pair| pair.beside(input.target_side()).any(|end| is_written(&end.name)));
    let names: Vec<&str> =
        made.filter_map(|pair| pair.end(input.source_side())).map(|end| end.name.as_str()).collect();
    if !names.is_empty() {
        let mut source = state_of(link, input.source_side());
        source.retain(|name, _| !names.contains(&name));
        set_state(link, input.source_side(), &source);
    }
}

/// The fields of the source that expressions have yet to make of the target's row; what the source holds in them says
/// nothing before.
fn to_be_made<'a>(input: &PlanInput<'a>, link: &RecordLink, source: &State) -> Vec<&'a str> {
    let is_made = |pair: &&Pair| pair.beside(input.target_side()).next().is_some();
    let mut pairs = input.compiled.pairs().iter().filter(is_made).peekable();
    if pairs.peek().is_none() {
        // As in most maps: the other state need not be read.
        return Vec::new();
    }
    let target = state_of(link, input.target_side());
    let made = pairs.filter(|pair| is_to_be_made(pair, input.target_side(), &target, source));
    made.filter_map(|pair| pair.end(input.source_side())).map(|end| end.name.as_str()).collect()
}

/// The lines on whose values both sides agree though they do not stand for each other, as somebody wrote the target's by
/// hand. A line leaves as soon as one of its values is written anew, or is not known any more.
fn by_hand(input: &PlanInput<'_>, link: &RecordLink) -> BTreeSet<String> {
    let may_differ = |pair: &Pair| {
        link.by_hand.contains(pair.name())
            || pair.end(input.target_side()).is_some_and(|end| input.is_edited(&end.name))
    };
    let [source, target] = [input.source_side(), input.target_side()].map(|side| state_of(link, side));
    let differs = |pair: &Pair| {
        pair.end(input.source_side()).is_none_or(|end| source.contains(&end.name))
            && pair.end(input.target_side()).is_some_and(|end| target.contains(&end.name))
            && !pair.agrees(input.direction, &source, &target)
    };
    let pairs = input.compiled.pairs().iter().filter(|pair| !pair.is_key && may_differ(pair));
    pairs.filter(|pair| differs(pair)).map(|pair| pair.name().to_owned()).collect()
}

/// The link with the source's side brought up to date and alive. A field that is unknown in the source keeps what was
/// agreed on before.
fn renewed(input: &PlanInput<'_>, row: &Source, target_id: &str) -> RecordLink {
    let mut link = input.link.cloned().unwrap_or_else(|| RecordLink {
        map: input.map,
        key: input.key.to_owned(),
        left_id: String::new(),
        right_id: String::new(),
        left_state: String::new(),
        right_state: String::new(),
        left_written: 0,
        right_written: 0,
        deleted: false,
        out_of_filter: false,
        recent: Vec::new(),
        by_hand: BTreeSet::new(),
        updated_at: input.now,
    });
    let mut source = match input.live_link() {
        Some(link) => state_of(link, input.source_side()),
        None => State::new(),
    };
    let kept = input.live_link().map(|link| to_be_made(input, link, &source)).unwrap_or_default();
    source.overlay(&row.state);
    source.retain(|name, _| !kept.contains(&name));
    set_state(&mut link, input.source_side(), &source);
    set_id(&mut link, input.source_side(), input.source_id);
    set_id(&mut link, input.target_side(), target_id);
    if input.live_link().is_none() {
        link.by_hand.clear();
    }
    link.deleted = false;
    link.out_of_filter = false;
    link.updated_at = input.now;
    link
}

fn set_state(link: &mut RecordLink, side: Side, state: &State) {
    link.set_state(side, state.to_json());
}

fn set_id(link: &mut RecordLink, side: Side, id: &str) {
    if id.is_empty() {
        return;
    }
    match side {
        Side::Left => id.clone_into(&mut link.left_id),
        Side::Right => id.clone_into(&mut link.right_id),
    }
}
