//! What programs and chats are told, until the server ends.

use super::private_file;
use crate::config::Config;
use crate::tasks;
use access::Secret;
use alerts::webhook::{Caller, Webhooks};
use anyhow::Context as _;
use engine::clock::Clock;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

/// Begins to tell webhooks what the store has queued; `public_url` is where links lead. What their secrets are made of is
/// in a file beside the store, so that a copy of the store alone signs nothing.
pub(super) fn start(
    config: &Config,
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
    public_url: &str,
    ending: CancellationToken,
) -> anyhow::Result<Webhooks> {
    let key = private_file::read_or_create(&config.data.join("webhook-key"), || {
        Ok(Secret::random()?.reveal().to_owned())
    })?;
    let authorities = match &config.authorities {
        Some(file) => std::fs::read(file)
            .with_context(|| format!("TANDEM_CA_FILE is {}, which Tandem cannot read", file.display()))?,
        None => Vec::new(),
    };
    let caller =
        Caller::new(config.webhook_reach, &authorities).context("the client for webhooks cannot be built")?;
    let time = Arc::clone(clock);
    let now = Arc::new(move || time.now());
    let webhooks = Webhooks::new(Arc::clone(store), now, caller, key.as_bytes(), public_url);
    let sender = webhooks.clone();
    tasks::spawn("webhooks", async move {
        ending.run_until_cancelled(Box::pin(sender.run())).await;
    });
    Ok(webhooks)
}
