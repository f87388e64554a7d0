//! How a process is told to end.

use anyhow::Context as _;
use std::future::Future;
use tokio::signal::unix::{SignalKind, signal};

/// Resolves when the process is asked to end: by Ctrl-C or by whoever manages it. From the call on, these signals no
/// longer end the process by themselves.
pub(crate) fn requested() -> anyhow::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt()).context("the system takes no signal handler")?;
    let mut terminate = signal(SignalKind::terminate()).context("the system takes no signal handler")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
