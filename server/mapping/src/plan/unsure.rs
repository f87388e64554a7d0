//! What of a pair is not agreed on yet, though it is relied on.

use model::{Direction, RecordLink};

use super::weigh::state_of;
use crate::{Compiled, State};

/// Would a row write a value to a field of the other app of which the pair does not know what stands there? A field that
/// was mapped later is one, until either side has written it: there the master's value may stand, and no change of it
/// waits that would tell.
pub fn is_unsure(compiled: &Compiled, direction: Direction, link: &RecordLink, row: &State) -> bool {
    let target = state_of(link, direction.target());
    let back = direction.target().outward();
    compiled.targets(direction).filter(|(pair, _)| !pair.is_key && pair.carries(back)).any(|(pair, end)| {
        let value = pair.end(direction.source()).and_then(|from| row.get(&from.name));
        !target.contains(&end.name) && value.is_some_and(|value| !value.is_null())
    })
}
