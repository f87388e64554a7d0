//! One stream of hints from the server for the whole tab. A hint only says which kind of thing changed; what changed
//! is read again by the resources that show it.

use crate::address::Param;
use leptos::prelude::*;

/// How the stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server follows no stream"))]
pub(crate) enum Stream {
    /// Not (yet) connected; what is shown is as old as the page.
    Off,
    /// Connected.
    On,
    /// The connection broke and is tried again.
    Broken,
}

/// Versions that grow whenever something changed, by kind. Resources that name one in their source are read again.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    /// The queue.
    pub(crate) queue: RwSignal<u32>,
    /// Timelines.
    pub(crate) activity: RwSignal<u32>,
    /// Failures.
    pub(crate) failures: RwSignal<u32>,
    /// Maps, versions, environments.
    pub(crate) maps: RwSignal<u32>,
    /// Initial syncs.
    pub(crate) runs: RwSignal<u32>,
    /// Notices and the health of connections.
    pub(crate) notices: RwSignal<u32>,
    /// Alert settings, their firings, and the errors that they count.
    pub(crate) alerts: RwSignal<u32>,
    /// How the stream stands.
    pub(crate) stream: RwSignal<Stream>,
}

impl Live {
    /// Versions that stand still until [`Live::follow`] is called.
    pub(crate) fn new() -> Self {
        Self {
            queue: RwSignal::new(0),
            activity: RwSignal::new(0),
            failures: RwSignal::new(0),
            maps: RwSignal::new(0),
            runs: RwSignal::new(0),
            notices: RwSignal::new(0),
            alerts: RwSignal::new(0),
            stream: RwSignal::new(Stream::Off),
        }
    }

    /// The one of the page that is shown; one that stands still outside an environment.
    pub(crate) fn current() -> Self {
        use_context::<Self>().unwrap_or_else(Self::new)
    }

    /// All kinds with their names in hints.
    #[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server follows no stream"))]
    fn kinds(self) -> [(&'static str, RwSignal<u32>); 7] {
        [
            ("queue", self.queue),
            ("activity", self.activity),
            ("failures", self.failures),
            ("maps", self.maps),
            ("runs", self.runs),
            ("notices", self.notices),
            ("alerts", self.alerts),
        ]
    }

    /// Follows the stream of an environment while the tab is visible and the owner lives.
    #[cfg(feature = "hydrate")]
    pub(crate) fn follow(self, env: Param<String>) {
        follower::follow(self, env);
    }

    /// The server renders once and follows nothing.
    #[cfg(not(feature = "hydrate"))]
    #[allow(clippy::unused_self, reason = "the browser's half uses it")]
    pub(crate) fn follow(self, _env: Param<String>) {}
}

#[cfg(feature = "hydrate")]
mod follower;
