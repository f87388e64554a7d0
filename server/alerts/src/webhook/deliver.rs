//! What is due for webhooks is tried, and then waited for news.

use super::body;
use super::call::{Caller, Request};
use super::signature::{Secret, signatures};
use model::{Moment, Webhook, WebhookFormat, WebhookReach, WebhookTrial};
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError};

/// So long it rests when the store has failed.
const AFTER_FAULT: Duration = Duration::from_secs(5);

/// Tells webhooks what the store has queued for them. A clone is another handle of the same.
#[derive(Clone)]
pub struct Webhooks {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    pub(super) caller: Caller,
    key: Arc<[u8]>,
    pub(super) public_url: Arc<str>,
}

impl Webhooks {
    /// `key` is what secrets are made of, together with the salt of each webhook: at least 32 random bytes that are kept
    /// as long as the store, and apart from it. `public_url` is where people reach the console; links lead there.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Fn() -> Moment + Send + Sync>,
        caller: Caller,
        key: &[u8],
        public_url: &str,
    ) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self { store, clock, caller, key: key.into(), public_url }
    }

    /// Where webhooks may lead.
    pub fn reach(&self) -> WebhookReach {
        self.caller.reach()
    }

    /// The secret of a webhook as its receiver needs it: `whsec_` and base64.
    pub fn secret(&self, webhook: &Webhook) -> String {
        Secret::made_of(&self.key, &webhook.salt).shown()
    }

    /// Sends until the store is gone. It wakes when the store tells of messages or webhooks and when the next message
    /// falls due. A message may be sent twice where the process ends between an answer and our keeping it; both have the
    /// same `webhook-id`.
    pub async fn run(self) {
        let mut signal = self.store.signal();
        loop {
            let seen = signal.borrow_and_update().notifications;
            let wait = match self.work().await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(%error, "webhooks wait: the store failed");
                    Some(AFTER_FAULT)
                }
            };
            let news = signal.wait_for(|signal| signal.notifications != seen);
            let is_over = match wait {
                Some(wait) => tokio::time::timeout(wait, news).await.is_ok_and(|news| news.is_err()),
                None => news.await.is_err(),
            };
            if is_over {
                return;
            }
        }
    }

    /// Tries what is due; how long it is then until something else is.
    async fn work(&self) -> Result<Option<Duration>, StoreError> {
        self.round().await?;
        let due = self.store.next_call().await?;
        let until = |due: Moment| u64::try_from(due.millis_since((self.clock)())).unwrap_or_default();
        Ok(due.map(|due| Duration::from_millis(until(due))))
    }

    /// Sends a test to a webhook, on or off, while somebody waits for it. Nothing is kept.
    pub async fn test(&self, webhook: &Webhook) -> WebhookTrial {
        let now = (self.clock)();
        let body = body::test(webhook.format, now, &self.public_url);
        let id = format!("msg_test_{}_{}", webhook.id, now.0);
        let answer = Box::pin(self.caller.call(self.request(webhook, id, now, body), now)).await;
        let went_well = matches!(answer.status(), Some(200..=299));
        WebhookTrial { words: answer.words(), status: answer.status(), went_well }
    }

    /// The request for a body. Chats do not look at signatures.
    pub(super) fn request(&self, webhook: &Webhook, id: String, now: Moment, body: String) -> Request {
        let timestamp = now.0.div_euclid(1_000);
        let signature = (webhook.format == WebhookFormat::Standard).then(|| {
            let salts = webhook.salts(now).into_iter();
            let secrets: Vec<Secret> = salts.map(|salt| Secret::made_of(&self.key, salt)).collect();
            signatures(&secrets, &id, timestamp, &body)
        });
        Request { url: webhook.url.clone(), id, timestamp, signature, body }
    }
}
