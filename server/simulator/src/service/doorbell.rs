//! Calling those who asked to be told of changes.
//!
//! A call is only a hint, so it may be lost and several may be drawn together; it never delays a writer.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

use super::{Doorbells, Faults, Service};
use crate::tasks;

/// A listener has so long to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// One call to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bell {
    /// Whom to call.
    pub url: String,
    /// Of waiting calls to one URL only the last one of each topic is made, such as `account Update`.
    pub topic: String,
    /// The JSON body.
    pub body: String,
}

/// Calls waiting for one URL.
#[derive(Default)]
struct Mailbox {
    waiting: Mutex<BTreeMap<String, String>>,
    filled: Notify,
}

/// The client that makes the calls.
pub(crate) fn doorbell_client() -> Result<reqwest::Client, reqwest::Error> {
    // A second installation is refused, and the first one serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()
}

/// Makes calls about every commit for as long as there is a store.
pub(crate) async fn ring(service: Service, client: reqwest::Client) {
    let mut mailboxes: HashMap<String, Arc<Mailbox>> = HashMap::new();
    let mut commits = service.store.commits();
    loop {
        let events = match commits.recv().await {
            Ok(events) => events,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        if service.faults.doorbells() == Doorbells::Lost {
            continue;
        }
        // A disk that refuses has been reported by those who wrote.
        let bells =
            service.store.read(|state| service.dialect.bells(state, &events)).await.unwrap_or_default();
        for bell in bells {
            let mailbox = mailboxes.entry(bell.url.clone()).or_insert_with(|| {
                let mailbox = Arc::new(Mailbox::default());
                let deliver =
                    deliver(client.clone(), bell.url.clone(), Arc::clone(&mailbox), service.faults.clone());
                tasks::spawn("doorbell", deliver);
                mailbox
            });
            mailbox.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(bell.topic, bell.body);
            mailbox.filled.notify_one();
        }
    }
}

async fn deliver(client: reqwest::Client, url: String, mailbox: Arc<Mailbox>, faults: Faults) {
    loop {
        mailbox.filled.notified().await;
        let waiting = std::mem::take(&mut *mailbox.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for body in waiting.into_values() {
            if !call(&client, &url, &body).await && !call(&client, &url, &body).await {
                tracing::debug!("a doorbell was not answered");
            }
            if faults.doorbells() == Doorbells::Twice {
                call(&client, &url, &body).await;
            }
        }
    }
}

async fn call(client: &reqwest::Client, url: &str, body: &str) -> bool {
    let request = client.post(url).header("Content-Type", "application/json").body(body.to_owned());
    request.send().await.is_ok_and(|answer| answer.status().is_success())
}
