//! Fields that are written in a second pass.
//!
//! Where records refer to each other in a circle, or to themselves, none of them could ever be the first. So where a map
//! takes part in such a circle, a record is written without the fields that refer to one which is not there yet, if it
//! can do without; the rest of it waits for that one like any record that waits for its parent.

use crate::parents::Hold;
use crate::prepare::Work;
use mapping::{Plan, State};
use model::RecordLink;
use odata::value::Value;

/// What was left out of a write.
pub(crate) struct Deferred {
    /// What it waits for first.
    pub(crate) hold: Hold,
    /// The source's and the target's names of the fields.
    fields: Vec<(String, String)>,
}

/// Leaves out of a write what has to wait, if the record can do without it; else what the whole record waits for.
pub(crate) fn put_off(work: &mut Work, plan: &mut Plan, mut holds: Vec<Hold>) -> Option<Hold> {
    let Some(fields) = plan.fields_mut() else { return holds.into_iter().next() };
    // What is not written anyway need not wait.
    holds.retain(|hold| hold.follows.as_ref().is_none_or(|(_, target)| fields.contains(target)));
    let left_out: Option<Vec<(String, String)>> = holds.iter().map(|hold| hold.follows.clone()).collect();
    let leaves_some = |out: &Vec<(String, String)>| {
        fields.iter().any(|(name, _)| !out.iter().any(|(_, target)| target == name))
    };
    let Some(left_out) = left_out.filter(leaves_some) else {
        let is_firm = holds.iter().position(|hold| hold.follows.is_none()).unwrap_or(0);
        return holds.into_iter().nth(is_firm);
    };
    for (_, target) in &left_out {
        fields.remove(target);
    }
    let hold = holds.into_iter().next()?;
    let before = work.deferred.take().map(|deferred| deferred.fields).unwrap_or_default();
    work.deferred = Some(Deferred { hold, fields: before.into_iter().chain(left_out).collect() });
    None
}

impl Deferred {
    /// Is the source's field of that name left out?
    pub(crate) fn leaves_out(&self, source: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == source)
    }

    /// The link after the write: of what was left out both sides have agreed on what they had agreed on before. So the
    /// source's value is still news, and what the target holds is none.
    pub(crate) fn settled(&self, work: &Work, mut link: RecordLink) -> RecordLink {
        let direction = work.due.change.direction;
        let before = work.due.link.as_ref().filter(|link| !link.deleted);
        for side in [direction.source(), direction.target()] {
            let before = before.and_then(|link| State::from_json(link.state(side)).ok()).unwrap_or_default();
            let mut state = State::from_json(link.state(side)).unwrap_or_default();
            for (source, target) in &self.fields {
                let name = if side == direction.source() { source } else { target };
                state.insert(name, before.get(name).cloned().unwrap_or(Value::Null));
            }
            link.set_state(side, state.to_json());
        }
        link
    }
}
