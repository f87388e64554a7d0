//! What the strip and the bell show.

use crate::{EnvironmentId, FiringId, MapId, Moment, NoticeId, QueueWarning, Side, WindowId};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeKind {
    /// An app does not answer; changes to it wait. Stays in the strip until it answers.
    ConnectionDown {
        /// Which one.
        side: Side,
        /// What it said or did not say.
        cause: String,
    },
    /// Records of a map were refused. Stays until none is open.
    FailuresOpen {
        /// The map.
        map: MapId,
    },
    /// A map does not fit the schemas of its apps any more, so that its changes wait. Stays until it fits again.
    SchemaDrift {
        /// The map.
        map: MapId,
        /// What does not fit.
        cause: String,
    },
    /// Too little disk space; nothing more is captured. Stays until there is room.
    DiskLow {
        /// Bytes left.
        free: i64,
    },
    /// What waits comes near a limit, or has reached it. Stays until it is well below.
    QueueFilling {
        /// How near, of what.
        warning: QueueWarning,
    },
    /// Maps are paused, as planned. Stays until they go on.
    Maintenance {
        /// The window.
        window: WindowId,
        /// When they go on, unless it is ended early.
        until: Moment,
        /// How many maps.
        maps: i64,
    },
    /// A rule of the alert settings went off. Stays while it fires; in the strip until somebody has seen it.
    AlertFired {
        /// The firing.
        firing: FiringId,
        /// The setting's name.
        alert: String,
        /// What it waited for.
        condition: String,
        /// How many maps it has paused or stopped.
        maps: i64,
        /// Has somebody seen it?
        seen: bool,
    },
}

/// One entry of the bell; while it lasts and needs a person, it stands in the strip too. At most one of a kind, side,
/// map and firing is open in an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Order of appearance.
    pub id: NoticeId,
    /// Where.
    pub environment: EnvironmentId,
    /// What.
    pub kind: NoticeKind,
    /// Since when.
    pub since: Moment,
    /// Until when; `None` while it lasts.
    pub until: Option<Moment>,
}
