//! Tells many tasks that something happened, in the order in which they subscribed. One watch channel for all of them
//! would wake them in random order, and no simulated run could be replayed.

use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// The telling end.
#[derive(Debug, Default)]
pub(crate) struct News(Mutex<Vec<watch::Sender<()>>>);

impl News {
    /// A listener that hears of what happens from now on.
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        let (sender, receiver) = watch::channel(());
        let mut listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| !listener.is_closed());
        listeners.push(sender);
        receiver
    }

    /// Something happened.
    pub(crate) fn tell(&self) {
        for listener in &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            listener.send_replace(());
        }
    }
}
