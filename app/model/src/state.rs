//! The states of an entity map and the moves between them.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Where an entity map stands. Changes are captured in every state but `NotRunning`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum MapState {
    /// Nothing is captured; what changes now does not sync.
    NotRunning,
    /// The initial sync runs, or has finished with failures that wait.
    Initializing,
    /// Changes are captured and written as they come.
    Running,
    /// Changes are captured and wait in the queue.
    Paused {
        /// Where a resume goes back to.
        resume_to: ResumeTo,
    },
    /// The queue that a pause built up is being written.
    Resuming,
}

/// What a paused map was doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumeTo {
    /// It was copying existing records.
    Initializing,
    /// It was live.
    Running,
}

/// How to go on after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumeChoice {
    /// Write the queued changes first.
    CatchUp,
    /// Go live now; the queued changes become catch-up errors for a later retry.
    SkipPreserve,
    /// Go live now; the queued changes are deleted.
    SkipDiscard,
}

/// What a stop does with changes that still wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopQueue {
    /// They stay, and the next run writes them first.
    Keep,
    /// They are deleted.
    Discard,
}

/// Something that moves a map from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Start; with or without copying the existing records first.
    Run {
        /// Copy existing records before going live.
        initial_sync: bool,
    },
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
    /// Give up an initial sync; its cursor is kept.
    Cancel,
    /// While initializing or resuming: go live now.
    SkipToLive {
        /// While resuming: what still waits becomes catch-up errors instead of being deleted.
        preserve: bool,
    },
    /// The engine's report that an initial sync ended.
    SyncDone {
        /// Whether no record failed.
        clean: bool,
    },
    /// The engine's report that a resuming map has nothing left to catch up.
    QueueEmpty,
    /// Make another version the active one.
    ActivateVersion,
    /// Keep the records of other companies in step.
    ChangeCompanies {
        /// Companies are added, whose records have to be copied.
        adds: bool,
    },
    /// Decide conflicts in another way.
    ChangePolicy,
}

/// A move that the table of states does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a map that is {state} cannot {command}")]
pub struct RefusedMove {
    /// Where the map stood.
    pub state: MapState,
    /// What was asked of it.
    pub command: Command,
}

impl MapState {
    /// The state after a command, the same state when the command has no effect there, or a refusal.
    #[expect(clippy::match_same_arms, reason = "the arms stand in the order of the table's rows")]
    pub fn apply(self, command: Command) -> Result<Self, RefusedMove> {
        use Command as C;
        use MapState::{Initializing, NotRunning, Paused, Resuming, Running};
        let next = match (self, command) {
            (NotRunning, C::Run { initial_sync: true }) | (Initializing, C::SyncDone { clean: false }) => {
                Initializing
            }
            (NotRunning, C::Run { initial_sync: false })
            | (Initializing, C::SkipToLive { .. } | C::SyncDone { clean: true })
            | (Resuming, C::SkipToLive { .. } | C::QueueEmpty)
            | (Paused { .. }, C::Resume { choice: ResumeChoice::SkipPreserve | ResumeChoice::SkipDiscard }) => {
                Running
            }
            // What exists of companies that are added is copied; the others stay live meanwhile.
            (Running, C::ChangeCompanies { adds: true }) => Initializing,
            (Paused { resume_to: ResumeTo::Running }, C::ChangeCompanies { adds: true }) => {
                Paused { resume_to: ResumeTo::Initializing }
            }
            (NotRunning, C::ChangeCompanies { .. }) | (Running, C::ChangeCompanies { adds: false }) => self,
            (Initializing, C::Pause) => Paused { resume_to: ResumeTo::Initializing },
            (Running | Resuming, C::Pause) => Paused { resume_to: ResumeTo::Running },
            (Paused { .. }, C::Pause | C::ActivateVersion | C::ChangePolicy) => self,
            (Paused { resume_to: ResumeTo::Initializing }, C::Resume { choice: ResumeChoice::CatchUp }) => {
                Initializing
            }
            (Paused { resume_to: ResumeTo::Running }, C::Resume { choice: ResumeChoice::CatchUp }) => {
                Resuming
            }
            (Initializing | Running | Paused { .. } | Resuming, C::Stop { .. })
            | (Initializing, C::Cancel)
            | (NotRunning, C::ActivateVersion | C::ChangePolicy) => NotRunning,
            _ => return Err(RefusedMove { state: self, command }),
        };
        Ok(next)
    }

    /// Are changes appended to this map's queue?
    pub const fn captures(self) -> bool {
        !matches!(self, Self::NotRunning)
    }

    /// Are queued changes written?
    pub const fn drains(self) -> bool {
        matches!(self, Self::Initializing | Self::Running | Self::Resuming)
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotRunning => "Not running",
            Self::Initializing => "Initializing",
            Self::Running => "Running",
            Self::Paused { .. } => "Paused",
            Self::Resuming => "Resuming",
        }
    }
}

impl fmt::Display for MapState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Run { .. } => "run",
            Self::Pause => "pause",
            Self::Resume { .. } => "resume",
            Self::Stop { .. } => "stop",
            Self::Cancel => "cancel",
            Self::SkipToLive { .. } => "skip to live sync",
            Self::SyncDone { .. } => "finish an initial sync",
            Self::QueueEmpty => "finish catching up",
            Self::ActivateVersion => "activate a version",
            Self::ChangePolicy => "decide conflicts in another way",
            Self::ChangeCompanies { adds: true } => "take over other companies",
            Self::ChangeCompanies { adds: false } => "leave out companies",
        })
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
