//! The solutions of an environment at work: made, changed, packed.

mod change;
mod error;
mod export;
mod hold;
mod import;
mod picture;
mod publishers;

pub use error::SolutionError;
pub use export::Inspection;
pub use hold::MapHold;
pub use import::Applied;
pub use publishers::PublisherDraft;

use model::Moment;
use std::fmt;
use std::sync::Arc;
use store::Store;

/// Where the present comes from.
pub type Now = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Solutions, packages and publishers of a store; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Arc<dyn Store>,
    hold: Arc<dyn MapHold>,
    now: Now,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// The solutions of a store, by a clock; maps are worked on through `hold`.
    pub fn new(store: Arc<dyn Store>, hold: Arc<dyn MapHold>, now: Now) -> Self {
        Self { store, hold, now }
    }

    fn now(&self) -> Moment {
        (self.now)()
    }
}
