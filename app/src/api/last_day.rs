//! The last day of an environment, as the overview draws it.

use super::activities::ActivityLine;
#[cfg(feature = "ssr")]
use super::{ApiError, guard::Inside};
use model::HalfHour;
use serde::{Deserialize, Serialize};

/// Entries at most; a day with more has its newest ones marked.
#[cfg(feature = "ssr")]
const TURNS: u32 = 200;

/// What was written and refused, and what happened to maps meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastDay {
    /// 48 half-hours, oldest first; the running one is the last.
    pub half_hours: Vec<HalfHour>,
    /// Entries of timelines that tell of a turn in what a map does, newest first.
    pub turns: Vec<ActivityLine>,
}

/// The last day of the environment that was entered.
#[cfg(feature = "ssr")]
pub(super) async fn last_day(inside: &Inside) -> Result<LastDay, ApiError> {
    let (id, store) = (&inside.environment.id, &inside.state.store);
    let half_hours = store.half_hours(id, inside.state.now()).await?;
    let turns = match half_hours.first() {
        Some(first) => store.turns(id, first.from, TURNS).await?,
        None => Vec::new(),
    };
    Ok(LastDay { half_hours, turns: super::activities::lines(inside, turns).await? })
}
