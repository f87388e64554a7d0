//! Mail to people, sent until the server ends.

use crate::tasks;
use alerts::mail::Mail;
use connectors::{SecretSource as _, SystemSecrets};
use engine::clock::Clock;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

/// Begins to send what the store has queued; `public_url` is where links in it lead.
pub(super) fn start(
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
    public_url: &str,
    ending: CancellationToken,
) -> Mail {
    let time = Arc::clone(clock);
    let mail = Mail::new(
        Arc::clone(store),
        Arc::new(move || time.now()),
        Arc::new(|reference| SystemSecrets.secret(reference).map_err(|error| error.to_string())),
        public_url,
    );
    let sender = mail.clone();
    tasks::spawn("mail", async move {
        ending.run_until_cancelled(Box::pin(sender.run())).await;
    });
    mail
}
