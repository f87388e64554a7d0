//! One rule: what it counts, when it goes off, and what it then does.

use crate::{
    Actor, AlertId, Direction, EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, MapId, Moment, Phase,
    RecipientGroupId, WebhookId,
};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $case:ident = $word:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $case,)* }

        impl $name {
            /// All of them, in the order shown.
            pub const ALL: &[Self] = &[$(Self::$case,)*];

            /// The stable word used by programs, in forms and in URLs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$case => $word,)* }
            }

            /// The words shown to people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$case => $label,)* }
            }

            /// The one with that stable word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|each| each.name() == word)
            }
        }
    };
}

words! {
    /// In what the length of a window is given.
    TimeUnit {
        /// 60 seconds.
        Minutes = "minutes", "minutes";
        /// 60 minutes.
        Hours = "hours", "hours";
        /// 24 hours.
        Days = "days", "days";
    }
}

words! {
    /// What is counted together.
    CountOver {
        /// All errors of the environment, also those of a connection that belong to no map.
        Environment = "environment", "the whole environment";
        /// The errors of each map by itself.
        Map = "map", "each map";
        /// The errors of each map and direction by themselves.
        MapAndDirection = "map_and_direction", "each map and direction";
    }
}

words! {
    /// What is done with maps when a rule goes off.
    AlertAction {
        /// Nothing: people are told.
        None = "none", "Only notify";
        /// They are paused: every change is kept in the queue and written after they are resumed.
        Pause = "pause", "Pause";
        /// They are stopped: changes are no longer captured.
        Stop = "stop", "Stop";
    }
}

words! {
    /// Which maps an action is for.
    ActOn {
        /// All maps of the environment.
        All = "all", "all maps of this environment";
        /// Those whose errors were counted.
        Erred = "erred", "the maps that erred";
        /// Those, and the maps that theirs are related to.
        ErredAndRelated = "erred_and_related", "the maps that erred, with their related maps";
    }
}

impl TimeUnit {
    /// How long one is, in milliseconds.
    pub const fn millis(self) -> i64 {
        match self {
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }
}

/// How long a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AlertWindow {
    /// How many units, at least 1. The whole is at most 31 days.
    pub interval: u32,
    /// Of what.
    pub unit: TimeUnit,
}

impl AlertWindow {
    /// Its length in milliseconds.
    pub const fn millis(self) -> i64 {
        // `i64::from` is not const.
        (self.interval as i64) * self.unit.millis()
    }
}

/// Whom to tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Recipient {
    /// A mail address: a person's, or one behind which a list stands.
    Address(String),
    /// A group that is kept in the settings.
    Group(RecipientGroupId),
    /// A webhook that is kept in the settings.
    Webhook(WebhookId),
}

impl Recipient {
    /// The webhook, where it is one.
    pub const fn webhook(&self) -> Option<WebhookId> {
        match self {
            Self::Webhook(id) => Some(*id),
            Self::Address(_) | Self::Group(_) => None,
        }
    }
}

/// What somebody set up. It is valid in itself; see `AlertDraft` for the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRule {
    /// Its name, 1 to 80 characters, unique in its environment without regard to case.
    pub name: String,
    /// Does it count at all?
    pub enabled: bool,
    /// What it counts, in the order of `ErrorClass::ALL`, each once; at least one.
    pub classes: Vec<ErrorClass>,
    /// At how many it goes off, 1 to 10,000.
    pub count: u32,
    /// Within how long.
    pub window: AlertWindow,
    /// What is counted together.
    pub over: CountOver,
    /// In which phases of a map, at least one.
    pub phases: Vec<Phase>,
    /// Errors of which maps count; of all where empty. The failed probes of a connection belong to no map and count only
    /// where this is empty and the whole environment is counted together.
    pub maps: Vec<MapId>,
    /// Does one record count only once within the window, by its newest error?
    pub once_per_record: bool,
    /// What is done with maps.
    pub action: AlertAction,
    /// With which.
    pub act_on: ActOn,
    /// For how many minutes after it went off it does not go off again, 0 to 10,080.
    pub cool_down: u32,
    /// Paused maps go on by themselves when both apps have answered for so many minutes, 1 to 1,440; `None` = somebody
    /// resumes them.
    pub resume_after: Option<u32>,
    /// Who is told, beside the bell and the strip; may be empty.
    pub notify: Vec<Recipient>,
    /// Are they told too when it is over?
    pub tell_resolved: bool,
}

/// What errors are counted together: all of an environment, of a map, or of a map and direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CountedBy {
    /// The map, where each is counted by itself.
    pub map: Option<MapId>,
    /// The direction, where each is counted by itself.
    pub direction: Option<Direction>,
}

impl AlertRule {
    /// With which others an error is counted; `None` when it does not count.
    pub fn counts(&self, event: &ErrorEvent) -> Option<CountedBy> {
        let fits = self.classes.contains(&event.class) && self.phases.contains(&event.phase);
        let is_meant = self.maps.is_empty() || event.map.is_some_and(|map| self.maps.contains(&map));
        if !fits || !is_meant {
            return None;
        }
        self.over.together(event)
    }
}

impl CountOver {
    /// With which others an error is counted, if it counts; `None` for one of no map where each map is counted by itself.
    pub fn together(self, event: &ErrorEvent) -> Option<CountedBy> {
        match self {
            Self::Environment => Some(CountedBy::default()),
            Self::Map => Some(CountedBy { map: Some(event.map?), direction: None }),
            Self::MapAndDirection => {
                Some(CountedBy { map: Some(event.map?), direction: Some(event.direction) })
            }
        }
    }
}

/// A rule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSetting {
    /// Its id.
    pub id: AlertId,
    /// Where.
    pub environment: EnvironmentId,
    /// What somebody set up.
    pub rule: AlertRule,
    /// Grows with every change of the rule; a form that was opened before another change is stale.
    pub revision: i64,
    /// The newest error when the rule was last changed: only later ones count, so that a rule acts on nothing that was
    /// over before it was there.
    pub counts_after: ErrorEventId,
    /// Who changed it last.
    pub changed_by: Actor,
    /// When; 0 where it came with its environment and nobody has changed it since.
    pub changed_at: Moment,
}
