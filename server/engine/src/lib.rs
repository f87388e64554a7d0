//! Moves changes both ways: capture, plan, write, settle.
//!
//! The engine knows the store's traits and the connectors' trait; it knows nothing of alerts, solutions or a browser.

mod attached;
mod backoff;
mod batch;
mod breaker;
mod capture;
mod captured;
pub mod clock;
mod companies;
mod compose;
mod copy;
mod deferral;
mod director;
mod drafts;
mod drift;
mod error;
mod freshness;
mod handle;
mod health;
mod lane;
pub mod linking;
mod lookup;
mod maintenance;
mod matter;
mod mending;
mod moves;
mod news;
mod outcome;
mod pace;
mod parents;
mod port;
mod prepare;
mod present;
mod preview;
mod progress;
mod refresh;
mod related;
mod sending;
mod survey;
mod sweep;
mod tasks;
mod trial;
mod versions;
mod window;
mod writing;

pub use compose::{Composition, Sampled};
pub use connectors::Record;
pub use error::EngineError;
pub use handle::Engine;
pub use mending::ChosenFix;
pub use moves::legs;
pub use refresh::{Refreshed, Unread};
pub use related::dependencies;
pub use trial::{DRY_RUN_ROWS, MOST_DRY_RUN_ROWS};
