//! Which entries of a timeline are meant.

use super::{ActivityKind, Actor, Severity};
use crate::{MapId, PageRequest, Period};
use serde::{Deserialize, Serialize};

/// What made something happen, without its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A signed-in person.
    User,
    /// A token of the API.
    Token,
    /// Tandem itself.
    System,
    /// An alert setting.
    Alert,
}

impl ActorKind {
    /// All of them with their words in URLs, in the order of lists.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::User, "user"), (Self::Token, "token"), (Self::System, "system"), (Self::Alert, "alert")];

    /// The one with that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(kind, _)| kind)
    }
}

impl Actor {
    /// What kind of actor it is.
    pub const fn kind(&self) -> ActorKind {
        match self {
            Self::User(_) => ActorKind::User,
            Self::Token(_) => ActorKind::Token,
            Self::System(_) => ActorKind::System,
            Self::Alert(_) => ActorKind::Alert,
        }
    }

    /// Does a part of its name read so? Capitals do not matter. Tandem's own parts answer to its name as well.
    pub fn answers_to(&self, part: &str) -> bool {
        let part = part.trim().to_lowercase();
        self.name().to_lowercase().contains(&part)
            || (self.kind() == ActorKind::System && "tandem".contains(&part))
    }
}

/// Which entries to list, newest first. The default is the newest page of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// Of one map only, with what the whole environment went through that each of its maps felt
    /// ([`ActivityKind::FELT_BY_MAPS`]).
    pub map: Option<MapId>,
    /// Of these kinds only (their stable names); empty = all.
    pub kinds: Vec<String>,
    /// Of these severities only; empty = all.
    pub severities: Vec<Severity>,
    /// Of this kind of actor only.
    pub actor_kind: Option<ActorKind>,
    /// Whose actor answers to this text ([`Actor::answers_to`]); empty = anybody.
    pub actor: String,
    /// Of this time only; an entry that grows counts by its first moment.
    pub within: Period,
    /// Where the page begins and how long it is.
    pub page: PageRequest,
}

impl ActivityQuery {
    /// The total of entries between two moments is counted up to here; a total of one more says that there are more.
    pub const COUNTED: i64 = 10_000;

    /// Are entries of that map, kind, severity and actor meant, as far as their moment is?
    pub fn means(&self, map: Option<MapId>, name: &str, severity: Severity, actor: &Actor) -> bool {
        let felt = map.is_none() && ActivityKind::FELT_BY_MAPS.contains(&name);
        self.map.is_none_or(|only| map == Some(only) || felt)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == name))
            && (self.severities.is_empty() || self.severities.contains(&severity))
            && self.actor_kind.is_none_or(|kind| actor.kind() == kind)
            && actor.answers_to(&self.actor)
    }

    /// Are all entries of the environment meant, but for their moment?
    pub fn is_unfiltered(&self) -> bool {
        self.map.is_none()
            && self.kinds.is_empty()
            && self.severities.is_empty()
            && self.actor_kind.is_none()
            && self.actor.trim().is_empty()
    }

    /// Is only some time meant?
    pub const fn is_timed(&self) -> bool {
        self.within.since.is_some() || self.within.until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{ActivityQuery, ActorKind};
    use crate::{Actor, MapId, Moment, Period, Severity};

    #[test]
    fn an_actor_answers_to_a_part_of_its_name() {
        let zoe = Actor::User("Zoë Müller".into());
        assert!(zoe.answers_to(" MÜL") && zoe.answers_to("") && !zoe.answers_to("tandem"));
        let engine = Actor::System("engine".into());
        assert!(engine.answers_to("Tandem") && engine.answers_to("eng") && !engine.answers_to("zoë"));
    }

    #[test]
    fn a_map_feels_outages_of_its_environment_and_nothing_of_other_maps() {
        let query = ActivityQuery { map: Some(MapId(1)), ..ActivityQuery::default() };
        let by = Actor::System("engine".into());
        let means = |map, name| query.means(map, name, Severity::Info, &by);
        assert!(means(Some(MapId(1)), "state_changed") && means(None, "outage_began"));
        assert!(!means(Some(MapId(2)), "state_changed") && !means(None, "environment_linked"));
    }

    #[test]
    fn a_span_has_its_beginning_and_not_its_end() {
        let query = ActivityQuery {
            within: Period { since: Some(Moment(5)), until: Some(Moment(7)) },
            ..ActivityQuery::default()
        };
        let spanned: Vec<i64> = (0..10).filter(|at| query.within.holds(Moment(*at))).collect();
        assert_eq!(spanned, [5, 6]);
        assert!(query.is_timed() && query.is_unfiltered());
    }

    #[test]
    fn every_kind_of_actor_has_its_word() {
        for (kind, word) in ActorKind::ALL {
            assert_eq!(ActorKind::named(word), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), word);
        }
    }
}
