//! The HTTP pieces that both apps share, driven by a [`Dialect`].

mod batch;
mod call;
mod dialect;
mod doorbell;
mod faults;
mod http;
mod listener;
mod pages;
mod token;

use std::sync::Arc;

use crate::clock::Clock;
use crate::options::Addresses;
use crate::store::{Store, StoreError, Transaction};

pub use call::{Answer, Call};
pub use dialect::{Dialect, Edit, Refusal};
pub use doorbell::Bell;
pub use faults::{
    Doorbells, FaultChange, FaultError, FaultState, Faults, LATEST_MS, Late, Pages, Refusing, RejectRule,
    RuleError, Rules, SLOWEST_MS, STATUSES, Slow,
};
pub use token::Tokens;

pub(crate) use dialect::edited;
pub(crate) use doorbell::{doorbell_client, ring};
pub(crate) use http::router;
pub(crate) use listener::GatedListener;

/// One running app: what both of its ports work on. Clones share everything.
#[derive(Clone)]
pub struct Service {
    /// The rows.
    pub store: Store,
    /// What goes wrong on command.
    pub faults: Faults,
    /// Who may speak to the OData port.
    pub tokens: Arc<Tokens>,
    /// The protocol.
    pub dialect: Arc<dyn Dialect>,
    /// Where both ports are.
    pub addresses: Addresses,
}

impl Service {
    /// The app's clock.
    pub fn clock(&self) -> &Clock {
        self.store.clock()
    }

    /// Writes rows, as [`Store::write`] does, with the time that faults leave to it.
    pub async fn write<T>(&self, work: impl FnOnce(&mut Transaction<'_>) -> T) -> Result<T, StoreError> {
        let stamp = self.faults.stamp(self.clock().now());
        self.store.write_as_of(stamp, work).await
    }
}
