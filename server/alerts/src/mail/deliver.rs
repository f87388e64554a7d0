//! The outbox at work: whatever is due is tried, and then waited for news.

use super::address::hello;
use super::smtp::{Fault, Times};
use super::transport::Route;
use model::{MailServer, Moment};
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError};

/// So long it rests when the store has failed.
const AFTER_FAULT: Duration = Duration::from_secs(5);

/// So long a new message waits for others that go with it, in milliseconds. Short: somebody is to hear of trouble soon.
const GATHER: i64 = 5_000;

/// Turns `env:NAME` or `file:/path` into what is there, or says in words why that cannot be had.
pub type Reveal = Arc<dyn Fn(&str) -> Result<String, String> + Send + Sync>;

/// Sends what the store has queued for people. A clone is another handle of the same.
#[derive(Clone)]
pub struct Mail {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    reveal: Reveal,
    pub(super) public_url: Arc<str>,
    pub(super) times: Times,
    /// So long a new message waits for others that go with it, in milliseconds.
    pub(super) gather: i64,
}

impl Mail {
    /// `public_url` is where people reach the console; links lead there.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Fn() -> Moment + Send + Sync>,
        reveal: Reveal,
        public_url: &str,
    ) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self { store, clock, reveal, public_url, times: Times::default(), gather: GATHER }
    }

    /// Sends until the store is gone. It wakes when the store tells of messages or settings and when the next message
    /// falls due, and asks for nothing in between. A message may be handed over twice where the process ends between a
    /// server's word and our keeping it; both have the same Message-ID.
    pub async fn run(self) {
        let mut signal = self.store.signal();
        loop {
            let seen = signal.borrow_and_update().notifications;
            let wait = match self.work().await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(%error, "mail waits: the store failed");
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
    pub(super) async fn work(&self) -> Result<Option<Duration>, StoreError> {
        self.round().await?;
        let due = self.store.next_notification().await?;
        let now = (self.clock)();
        // What is due and was not tried waits for others.
        let next = due.map(|due| if due > now { due } else { due.plus_millis(self.gather) });
        let until = |next: Moment| u64::try_from(next.millis_since(now)).unwrap_or_default();
        Ok(next.map(|next| Duration::from_millis(until(next))))
    }

    /// How a server is reached; `Err` where a secret of it cannot be had.
    pub(super) fn route(&self, server: MailServer) -> Result<Route, Fault> {
        let reveal = |reference: &str| (self.reveal)(reference).map_err(Fault::of);
        let password = server.login.as_ref().map(|login| reveal(&login.password)).transpose()?;
        let authorities = match server.ca.as_str() {
            "" => None,
            file if file.starts_with("file:") => Some(reveal(file)?),
            text => Some(text.to_owned()),
        };
        Ok(Route { server, password, authorities, hello: hello(&self.public_url), times: self.times })
    }
}
