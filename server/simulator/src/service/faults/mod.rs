//! What goes wrong on command.

mod rules;
mod settings;
mod wait;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use odata::filter::EvalOptions;
use tokio::sync::watch;

use crate::schema::Schema;

pub use rules::{RejectRule, RuleError, Rules};
pub use settings::{
    Doorbells, FaultChange, FaultError, FaultState, LATEST_MS, Late, Pages, Refusing, SLOWEST_MS, STATUSES,
    Slow,
};

/// The switchboard. Clones share it.
#[derive(Debug, Clone)]
pub struct Faults {
    active: Arc<watch::Sender<Active>>,
    refused: Arc<Share>,
    lost: Arc<Share>,
    late: Arc<Share>,
    options: EvalOptions,
}

/// Picks so many of a hundred, evenly spread, so that a test knows how many.
#[derive(Debug, Default)]
struct Share(AtomicU64);

impl Share {
    fn picks(&self, percent: u8) -> bool {
        let percent = u64::from(percent);
        let before = self.0.fetch_add(percent, Ordering::Relaxed);
        (before + percent) / 100 > before / 100
    }
}

#[derive(Debug, Clone, Default)]
struct Active {
    state: FaultState,
    rules: Rules,
}

impl Faults {
    /// Nothing goes wrong; filters will compare in this manner.
    pub fn new(options: EvalOptions) -> Self {
        let active = Arc::new(watch::Sender::new(Active::default()));
        let [refused, lost, late] = std::array::from_fn(|_| Arc::default());
        Self { active, refused, lost, late, options }
    }

    /// The settings.
    pub fn state(&self) -> FaultState {
        self.active.borrow().state.clone()
    }

    /// The rules as they are now.
    pub fn rules(&self) -> Rules {
        self.active.borrow().rules.clone()
    }

    /// Whether the OData port is down.
    pub fn is_offline(&self) -> bool {
        self.active.borrow().state.offline
    }

    /// How long this answer waits.
    pub fn wait(&self) -> Duration {
        let slow = self.active.borrow().state.slow;
        slow.wait(&mut rand::rng())
    }

    /// The status that this request is refused with, if it is one of those.
    pub fn refusal(&self) -> Option<StatusCode> {
        let Refusing { status, percent } = self.active.borrow().state.refuse;
        self.refused.picks(percent).then(|| StatusCode::from_u16(status).unwrap_or_default())
    }

    /// Whether the answer to this write breaks off.
    pub fn loses_answer(&self) -> bool {
        self.lost.picks(self.active.borrow().state.lose_answers)
    }

    /// The time that a write of this moment is stamped with.
    pub fn stamp(&self, now: Timestamp) -> Timestamp {
        let Late { percent, ms } = self.active.borrow().state.late;
        let late = SignedDuration::from_millis(if self.late.picks(percent) { i64::from(ms) } else { 0 });
        now.saturating_sub(late).unwrap_or(now)
    }

    /// How collections are read.
    pub fn pages(&self) -> Pages {
        self.active.borrow().state.pages
    }

    /// What becomes of doorbells.
    pub fn doorbells(&self) -> Doorbells {
        self.active.borrow().state.doorbells
    }

    /// Whether links to changes have expired.
    pub fn expires_changes(&self) -> bool {
        self.active.borrow().state.expire_changes
    }

    /// Waits until the OData port goes down.
    pub(crate) fn went_offline(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut active = self.active.subscribe();
        async move {
            if active.wait_for(|active| active.state.offline).await.is_err() {
                // Nobody can switch any more, so it never will.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Changes some settings and answers all of them.
    pub fn change(&self, schema: &Schema, change: FaultChange) -> Result<FaultState, FaultError> {
        change.check()?;
        let compile = |rules: &[RejectRule]| Rules::compile(schema, rules, self.options);
        let compiled = change.reject.as_deref().map(compile).transpose()?;
        self.active.send_modify(|active| {
            let state = &mut active.state;
            state.offline = change.offline.unwrap_or(state.offline);
            state.slow = change.slow.unwrap_or(state.slow);
            state.refuse = change.refuse.unwrap_or(state.refuse);
            state.lose_answers = change.lose_answers.unwrap_or(state.lose_answers);
            state.late = change.late.unwrap_or(state.late);
            state.pages = change.pages.unwrap_or(state.pages);
            state.doorbells = change.doorbells.unwrap_or(state.doorbells);
            state.expire_changes = change.expire_changes.unwrap_or(state.expire_changes);
            if let (Some(reject), Some(rules)) = (change.reject, compiled) {
                state.reject = reject;
                active.rules = rules;
            }
        });
        Ok(self.state())
    }

    /// Switches every fault off.
    pub fn clear(&self) {
        self.active.send_replace(Active::default());
    }
}
