//! What a person orders a map to do.

use crate::{DeletePolicy, FieldPolicy, MapId, Permission, PolicyChange, ResumeChoice, StopQueue, VersionId};
use serde::{Deserialize, Serialize};

/// How to run a map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunOptions {
    /// Copy what exists before going live.
    pub initial_sync: bool,
    /// Only these companies from now on, by code; none named = all that the environment links, `None` = as before.
    pub companies: Option<Vec<String>>,
    /// Its records are read after those of these maps.
    pub after: Vec<MapId>,
    /// Go on with the initial sync that was cancelled, where there is one that can be continued.
    pub continues: bool,
    /// Who wins from now on where both apps have changed the same field; `None` = as before.
    pub master: Option<FieldPolicy>,
    /// What counts from now on where one app deletes a record and the other one changes it; `None` = as before.
    pub deletions: Option<DeletePolicy>,
}

impl RunOptions {
    /// What of the map's way to decide conflicts becomes another.
    pub const fn policy(&self) -> PolicyChange {
        PolicyChange { master: self.master, deletions: self.deletions }
    }
}

/// What of an initial sync to do again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rerun {
    /// Everything is read and compared again.
    Everything,
    /// The records that failed are tried again, those that wait for a parent too.
    Failed,
    /// Everything is read again, but records that failed are left as they are.
    WithoutFailed,
}

/// What a person orders a map to do. What only the engine reports, such as the end of an initial sync, is no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Order {
    /// Start.
    Run(RunOptions),
    /// Hold the queue.
    Pause,
    /// Let the queue go.
    Resume {
        /// What becomes of the queued changes.
        choice: ResumeChoice,
    },
    /// End; nothing is captured from here on.
    Stop {
        /// What becomes of the queued changes.
        queue: StopQueue,
    },
    /// Give up an initial sync; a later run may continue it.
    Cancel,
    /// While initializing or resuming: go live now.
    SkipToLive {
        /// While resuming: what still waits becomes catch-up errors instead of being deleted.
        preserve: bool,
    },
    /// Keep the records of these companies in step from now on. What exists of those that are added is copied; of those
    /// that are left out nothing more is captured.
    Companies {
        /// By code; none named = all that the environment links.
        companies: Vec<String>,
    },
    /// Decide conflicts in another way from now on. Only while nothing is written.
    Conflicts(PolicyChange),
    /// Work by another version of the map from now on. Only while nothing is written.
    Activate {
        /// The version.
        version: VersionId,
        /// A map that is running is paused for it, and goes on after it.
        #[serde(default)]
        restart: bool,
    },
    /// Do an initial sync again that finished with failures.
    Rerun {
        /// What of it.
        what: Rerun,
    },
}

impl Order {
    /// What somebody must be allowed to order it.
    pub const fn needs(&self) -> Permission {
        match self {
            Self::Activate { .. } => Permission::Administer,
            _ => Permission::Operate,
        }
    }
}
