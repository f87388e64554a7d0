//! What goes wrong on command.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::http::StatusCode;
use odata::filter::{self, EvalOptions, Expr};
use odata::value::Record;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::schema::{Schema, TableDef};

/// Every fault with its setting; nothing goes wrong by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultState {
    /// The OData port drops every connection.
    pub offline: bool,
    /// Every answer of the OData port waits so many milliseconds.
    pub slow_ms: u64,
    /// Writes of rows that match are refused.
    pub reject: Vec<RejectRule>,
    /// A share of the requests is refused before anything is done.
    pub refuse: Refusing,
    /// So many of a hundred writes take place, but their answer breaks off.
    pub lose_answers: u8,
    /// Whether those who asked are told of changes.
    pub doorbells: Doorbells,
    /// Links to changes are refused as expired; of apps with change tracking only.
    pub expire_changes: bool,
}

/// Requests that are refused with a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusing {
    /// One of [`STATUSES`].
    pub status: u16,
    /// So many of a hundred requests; 0 = none.
    pub percent: u8,
}

/// What requests can be refused with.
pub const STATUSES: [u16; 6] = [401, 403, 429, 500, 502, 503];

impl Default for Refusing {
    fn default() -> Self {
        Self { status: 503, percent: 0 }
    }
}

/// What becomes of doorbells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doorbells {
    /// They ring.
    #[default]
    Ring,
    /// Nobody hears of a change.
    Lost,
    /// Everybody hears of each change twice.
    Twice,
}

/// A change of some faults; what is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultChange {
    /// See [`FaultState::offline`].
    pub offline: Option<bool>,
    /// See [`FaultState::slow_ms`].
    pub slow_ms: Option<u64>,
    /// Replaces all rules.
    pub reject: Option<Vec<RejectRule>>,
    /// See [`FaultState::refuse`].
    pub refuse: Option<Refusing>,
    /// See [`FaultState::lose_answers`].
    pub lose_answers: Option<u8>,
    /// See [`FaultState::doorbells`].
    pub doorbells: Option<Doorbells>,
    /// See [`FaultState::expire_changes`].
    pub expire_changes: Option<bool>,
}

/// Writes of a table that match a filter are refused with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RejectRule {
    /// The entity set.
    pub table: String,
    /// An OData `$filter`; without one every row matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What the app answers.
    pub message: String,
}

/// A fault that cannot be set. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// No such table.
    #[error("there is no table `{0}`")]
    Table(String),
    /// The filter cannot be read.
    #[error("the filter `{filter}` cannot be read")]
    Filter {
        /// The filter.
        filter: String,
        /// Where it breaks.
        source: filter::FilterError,
    },
    /// A share above a hundred.
    #[error("{0} is more than a hundred of a hundred")]
    Percent(u8),
    /// A status that this is not made for.
    #[error("the status {0} is none of 401, 403, 429, 500, 502 and 503")]
    Status(u16),
}

/// The rules of one moment, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Arc<[Rule]>,
    options: EvalOptions,
}

#[derive(Debug)]
struct Rule {
    table: String,
    filter: Option<Expr>,
    message: String,
}

impl Rules {
    /// The message of the first rule that rejects this row.
    pub fn rejection(&self, table: &TableDef, record: &Record) -> Option<&str> {
        let hit = |rule: &&Rule| {
            rule.table == table.entity_set
                && rule.filter.as_ref().is_none_or(|filter| filter::matches(filter, record, self.options))
        };
        self.rules.iter().find(hit).map(|rule| rule.message.as_str())
    }
}

/// The switchboard. Clones share it.
#[derive(Debug, Clone)]
pub struct Faults {
    active: Arc<watch::Sender<Active>>,
    refused: Arc<Share>,
    lost: Arc<Share>,
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
        Self { active, refused: Arc::default(), lost: Arc::default(), options }
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

    /// How long answers wait, in milliseconds.
    pub fn slow_ms(&self) -> u64 {
        self.active.borrow().state.slow_ms
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
        if let Some(percent) =
            change.lose_answers.into_iter().chain(change.refuse.map(|it| it.percent)).find(|it| *it > 100)
        {
            return Err(FaultError::Percent(percent));
        }
        if let Some(Refusing { status, .. }) = change.refuse.filter(|it| !STATUSES.contains(&it.status)) {
            return Err(FaultError::Status(status));
        }
        let compiled = change.reject.as_deref().map(|rules| self.compile(schema, rules)).transpose()?;
        self.active.send_modify(|active| {
            let state = &mut active.state;
            state.offline = change.offline.unwrap_or(state.offline);
            state.slow_ms = change.slow_ms.unwrap_or(state.slow_ms);
            state.refuse = change.refuse.unwrap_or(state.refuse);
            state.lose_answers = change.lose_answers.unwrap_or(state.lose_answers);
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

    fn compile(&self, schema: &Schema, rules: &[RejectRule]) -> Result<Rules, FaultError> {
        let compile = |rule: &RejectRule| {
            if schema.by_set(&rule.table).is_none() {
                return Err(FaultError::Table(rule.table.clone()));
            }
            let parse = |text: &String| {
                filter::parse(text).map_err(|source| FaultError::Filter { filter: text.clone(), source })
            };
            let filter =
                rule.filter.as_ref().filter(|text| !text.trim().is_empty()).map(parse).transpose()?;
            Ok(Rule { table: rule.table.clone(), filter, message: rule.message.clone() })
        };
        Ok(Rules { rules: rules.iter().map(compile).collect::<Result<_, _>>()?, options: self.options })
    }
}
