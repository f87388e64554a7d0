//! Failures of one cause, of one map and direction.

use crate::{
    Actor, Direction, EnvironmentId, ErrorClass, FailureId, FieldErrors, GroupId, LegId, MapId, Moment,
    PageRequest, Remedy,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a group of failures stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    /// It was over once, and the same happened again.
    Regressed,
    /// Records of it wait for a person.
    Open,
    /// Its records are being tried again.
    Retrying,
    /// Its records wait for others, and go on by themselves.
    Waiting,
    /// Somebody has decided not to be called because of it for now.
    Muted,
    /// None of its records waits any more.
    Resolved,
}

impl GroupState {
    /// All states in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Regressed, Self::Open, Self::Retrying, Self::Waiting, Self::Muted, Self::Resolved];

    /// The state from what is known of a group. Muting outlasts all but the end of its failures.
    pub const fn of(counts: &GroupCounts, is_muted: bool, is_regressed: bool) -> Self {
        if counts.unsettled() == 0 {
            Self::Resolved
        } else if is_muted {
            Self::Muted
        } else if counts.open > 0 && is_regressed {
            Self::Regressed
        } else if counts.open > 0 {
            Self::Open
        } else if counts.retrying > 0 {
            Self::Retrying
        } else {
            Self::Waiting
        }
    }

    /// The stable name used in URLs and filters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::Open => "open",
            Self::Retrying => "retrying",
            Self::Waiting => "waiting",
            Self::Muted => "muted",
            Self::Resolved => "resolved",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Regressed => "Regressed",
            Self::Open => "Open",
            Self::Retrying => "Retrying",
            Self::Waiting => "Waiting for parent",
            Self::Muted => "Muted",
            Self::Resolved => "Resolved",
        }
    }
}

impl fmt::Display for GroupState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// How many failures of a group there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCounts {
    /// That there have ever been.
    pub total: i64,
    /// That are still kept, over or not.
    pub kept: i64,
    /// That wait for a person.
    pub open: i64,
    /// That wait for their parent.
    pub waiting: i64,
    /// That are being tried again.
    pub retrying: i64,
}

impl GroupCounts {
    /// How many are not over.
    pub const fn unsettled(&self) -> i64 {
        self.open + self.waiting + self.retrying
    }
}

/// Somebody's decision not to be called because of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    /// Why.
    pub reason: String,
    /// Until when; `None` = until somebody ends it.
    pub until: Option<Moment>,
}

impl Mute {
    /// Does it hold at that moment?
    pub fn holds(&self, now: Moment) -> bool {
        self.until.is_none_or(|until| until > now)
    }

    /// What is wrong with a reason.
    pub fn validate(reason: &str) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !(3..=200).contains(&reason.trim().chars().count()) {
            errors.add("reason", "Say why, in 3 to 200 characters.");
        }
        errors
    }
}

/// When the records of a group last passed, all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// When the last one did.
    pub at: Moment,
    /// Who had asked for the retry; `None` = they passed by later changes.
    pub by: Option<Actor>,
}

/// Failures of one cause, of one map and direction. It outlives its failures, so that who meets it again learns that it
/// was fixed before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureGroup {
    /// Order of first occurrence.
    pub id: GroupId,
    /// Where it happens.
    pub environment: EnvironmentId,
    /// The map.
    pub map: MapId,
    /// The way the records travel.
    pub direction: Direction,
    /// Its kind.
    pub class: ErrorClass,
    /// The app's code, or ours in capitals; empty when there is none.
    pub code: String,
    /// The field that is at fault; empty when none is named.
    pub field: String,
    /// What happened, without what belongs to one record, and what to do about it.
    pub remedy: Remedy,
    /// Its first failure.
    pub first_at: Moment,
    /// The last attempt that went wrong for this reason.
    pub last_at: Moment,
    /// How many.
    pub counts: GroupCounts,
    /// Where it stands.
    pub state: GroupState,
    /// The account that sees to it, by name.
    pub assignee: Option<String>,
    /// The mute that was decided last, while it holds.
    pub mute: Option<Mute>,
    /// When it was last fixed.
    pub fixed: Option<Fix>,
    /// Its newest failure, as an example; it may not be kept any more.
    pub example: Option<FailureId>,
}

/// What goes wrong in one leg of an initial sync for one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegCause {
    /// The leg.
    pub leg: LegId,
    /// The cause.
    pub group: GroupId,
    /// What happened, without what belongs to one record.
    pub headline: String,
    /// Its kind.
    pub class: ErrorClass,
    /// The app's code, or ours in capitals; empty when there is none.
    pub code: String,
    /// Records that wait for a person.
    pub open: i64,
    /// Records that wait for a parent.
    pub waiting: i64,
    /// Records that are being tried again.
    pub retrying: i64,
}

/// What somebody wrote about a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupComment {
    /// Who.
    pub author: Actor,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
}

impl GroupComment {
    /// What is wrong with a text.
    pub fn validate(text: &str) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !(1..=2_000).contains(&text.trim().chars().count()) {
            errors.add("text", "Write 1 to 2,000 characters.");
        }
        errors
    }
}

/// By what groups are sorted, the largest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupOrder {
    /// The last attempt that went wrong.
    #[default]
    LastSeen,
    /// How many records are not over.
    Count,
    /// The first failure.
    FirstSeen,
}

impl GroupOrder {
    /// All orders with their names in URLs.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::LastSeen, "last_seen"), (Self::Count, "count"), (Self::FirstSeen, "first_seen")];
}

/// Which groups to list; by default all of them, the one that was last seen first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupQuery {
    /// Of one map only.
    pub map: Option<MapId>,
    /// Of these states only; empty = all.
    pub states: Vec<GroupState>,
    /// Of one class only.
    pub class: Option<ErrorClass>,
    /// Of one direction only.
    pub direction: Option<Direction>,
    /// Of one assignee only, by name; an empty name means those that nobody sees to.
    pub assignee: Option<String>,
    /// Only those whose headline, code or field contains this text.
    pub text: String,
    /// In which order.
    pub order: GroupOrder,
    /// Where the page begins (after the group of that id) and how long it is. A group that moved up in the order
    /// meanwhile lets a page begin earlier: groups come twice then, but none is left out.
    pub page: PageRequest,
}

#[cfg(test)]
mod tests {
    use super::{GroupCounts, GroupOrder, GroupState, Mute};
    use crate::Moment;

    #[test]
    fn the_state_follows_from_the_failures() {
        let counts = |open, waiting, retrying| GroupCounts { open, waiting, retrying, total: 9, kept: 9 };
        for (counts, muted, regressed, state) in [
            (counts(0, 0, 0), true, true, GroupState::Resolved),
            (counts(1, 1, 1), true, true, GroupState::Muted),
            (counts(1, 1, 1), false, true, GroupState::Regressed),
            (counts(1, 0, 1), false, false, GroupState::Open),
            (counts(0, 1, 1), false, true, GroupState::Retrying),
            (counts(0, 1, 0), false, false, GroupState::Waiting),
        ] {
            assert_eq!(GroupState::of(&counts, muted, regressed), state);
        }
    }

    #[test]
    fn names_lead_back_and_are_those_of_the_wire() {
        for state in GroupState::ALL {
            assert_eq!(GroupState::named(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        for (order, name) in GroupOrder::ALL {
            assert_eq!(serde_json::to_value(order).unwrap(), name);
        }
    }

    #[test]
    fn a_mute_ends_at_its_moment() {
        let mute = Mute { reason: "known".into(), until: Some(Moment(5)) };
        assert!(mute.holds(Moment(4)) && !mute.holds(Moment(5)));
        assert!(Mute { until: None, ..mute }.holds(Moment(i64::MAX)));
        assert!(!Mute::validate(" x ").is_empty() && Mute::validate("known bug").is_empty());
    }
}
