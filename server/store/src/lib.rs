//! The traits of Tandem's durable state, the memory backend, and the suite that every backend passes.
//!
//! Methods are coarse and atomic: each is one transaction, and what it changes is either all there after it or not
//! at all. No method touches the network. Every commit is told through one [`CommitSignal`].

mod accounts;
mod alerts;
mod bulk;
mod environments;
mod error;
pub mod firings;
mod forgetting;
mod groups;
mod housekeeping;
mod journal;
mod links;
mod maintenance;
mod maps;
pub mod memory;
mod notifications;
mod queue;
mod records;
mod runs;
mod search;
mod signal;
#[cfg(feature = "suite")]
pub mod suite;
mod versions;
mod webhooks;
mod window;

pub use accounts::{Accounts, Invite, NewToken, Session, TokenInfo};
pub use alerts::{AlertChange, AlertRound, Alerts, NewFiring};
pub use bulk::{BulkActs, BulkAsk, deed, told};
pub use environments::{ConnectionHealth, Environments, HealthChange};
pub use error::StoreError;
pub use forgetting::{Forget, Forgetting, Forgettings};
pub use groups::{Groups, TREND_HOURS, hour_of, trend};
pub use housekeeping::{Housekeeping, Trim, Trimmed};
pub use journal::{FailureSelection, Journal, NewActivity, NewErrorEvent};
pub use links::Links;
pub use maintenance::Maintenance;
pub use maps::{DriftChange, Maps, NewMap, NewVersion, StateMove};
pub use notifications::{Attempted, Notifications};
pub use queue::{
    Append, Appended, CapturedChange, CursorKey, DueChange, NewFailure, Outcome, Queue, Renewal,
    SettledChange, Settlement, Wait,
};
pub use records::{FailureEdit, Records};
pub use runs::{Effect, LegPage, NewRun, Runs};
pub use search::Search;
pub use signal::{CommitSignal, MapCounters, SignalSender};
pub use versions::{SaveVersion, Versions};
pub use webhooks::Webhooks;
pub use window::{Day, LATENCY_SAMPLE, LATENCY_WINDOW, percentile};

/// Everything durable, as one object.
pub trait Store:
    Environments
    + Maps
    + Versions
    + Runs
    + Queue
    + Links
    + Journal
    + Groups
    + Records
    + Forgettings
    + Search
    + BulkActs
    + Alerts
    + Notifications
    + Webhooks
    + Accounts
    + Housekeeping
    + Maintenance
    + Send
    + Sync
    + 'static
{
    /// Tells of every commit; the receiver sees the newest counters, not each of them.
    fn signal(&self) -> tokio::sync::watch::Receiver<CommitSignal>;
}
