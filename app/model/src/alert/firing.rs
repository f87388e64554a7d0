//! One time that a rule went off.

use crate::{
    AlertId, AlertRule, CountedBy, EnvironmentId, ErrorEventId, FiringId, MapId, MapState, Moment,
    PageRequest,
};
use serde::{Deserialize, Serialize};

/// How a firing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FiringStatus {
    /// As many errors as the rule asks for are within its window still.
    Firing,
    /// They are fewer again.
    Resolved,
    /// Somebody set one of its maps going again; its errors count no more.
    Undone,
    /// Its rule was changed, switched off or deleted.
    Ended,
}

impl FiringStatus {
    /// All of them with their words in URLs.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Firing, "firing"),
        (Self::Resolved, "resolved"),
        (Self::Undone, "undone"),
        (Self::Ended, "ended"),
    ];

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Firing => "Firing",
            Self::Resolved => "Resolved",
            Self::Undone => "Undone",
            Self::Ended => "Ended",
        }
    }

    /// The one with that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(status, _)| status)
    }
}

/// What became of one map that a firing was to pause or stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Held {
    /// It was paused or stopped.
    Done {
        /// From where.
        from: MapState,
    },
    /// It stood already.
    NothingToDo,
    /// It could not be.
    Refused {
        /// Why.
        reason: String,
    },
}

/// One map that a firing was for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMap {
    /// The map.
    pub map: MapId,
    /// What became of it.
    pub held: Held,
}

/// Somebody has seen a firing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who, by name.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// One time that a rule went off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// Later ones have larger ids.
    pub id: FiringId,
    /// Where.
    pub environment: EnvironmentId,
    /// By which setting; it may be deleted since.
    pub alert: AlertId,
    /// The rule as it was then.
    pub rule: AlertRule,
    /// What was counted together.
    pub counted: CountedBy,
    /// When it went off: the time of the error that made it, or of the end of a cool-down that held it back.
    pub at: Moment,
    /// How many counted within the window then.
    pub count: u32,
    /// The oldest of them that was looked at. Every one that counted has an id from this to `last_event` and fits the rule.
    pub first_event: ErrorEventId,
    /// The newest of them.
    pub last_event: ErrorEventId,
    /// How it stands.
    pub status: FiringStatus,
    /// Since when it stands so, unless it is firing.
    pub ended_at: Option<Moment>,
    /// Only errors after this one count for what this counted together, once somebody has undone it.
    pub counts_after: Option<ErrorEventId>,
    /// What became of the maps, by id; `None` while that is about to be done. Nothing, from the beginning on, where the rule
    /// only tells people.
    pub held: Option<Vec<HeldMap>>,
    /// When that was done; `None` where there was nothing to do.
    pub acted_at: Option<Moment>,
    /// Who has seen it.
    pub acknowledged: Option<Acknowledgement>,
}

impl Firing {
    /// The maps that it has paused or stopped.
    pub fn held_maps(&self) -> impl Iterator<Item = MapId> {
        let all = self.held.iter().flatten();
        all.filter(|each| matches!(each.held, Held::Done { .. })).map(|each| each.map)
    }
}

/// Which firings, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiringQuery {
    /// Of one setting only.
    pub alert: Option<AlertId>,
    /// Only those that stand so.
    pub status: Option<FiringStatus>,
    /// Which page.
    pub page: PageRequest,
}
