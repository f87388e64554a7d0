//! A test mail, sent while somebody waits for it.

use super::Mail;
use super::compose;
use super::message::{Head, message};
use super::transport::hand_over;
use model::{MailServer, MailStep};

impl Mail {
    /// Sends a test by these settings, kept or not, to one address, and says what came of each step. Nothing is kept.
    pub async fn test(&self, server: &MailServer, to: &str) -> Vec<MailStep> {
        let failed = |words: String| vec![MailStep { what: "Settings".to_owned(), words, went_well: false }];
        let route = match self.route(server.clone()) {
            Ok(route) => route,
            Err(fault) => return failed(fault.words),
        };
        let at = (self.clock)();
        let to = [to.to_owned()];
        let key = format!("test.{}", at.0);
        let head = Head { server, to: &to, key: &key, answers: None, at };
        match message(&compose::test(&self.public_url), &head) {
            Ok(bytes) => Box::pin(hand_over(&route, &to, &bytes)).await.steps,
            Err(error) => failed(error.to_string()),
        }
    }
}
