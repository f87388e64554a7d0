//! What goes wrong on command.

use std::sync::Arc;

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
    options: EvalOptions,
}

#[derive(Debug, Clone, Default)]
struct Active {
    state: FaultState,
    rules: Rules,
}

impl Faults {
    /// Nothing goes wrong; filters will compare in this manner.
    pub fn new(options: EvalOptions) -> Self {
        Self { active: Arc::new(watch::Sender::new(Active::default())), options }
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
        let compiled = change.reject.as_deref().map(|rules| self.compile(schema, rules)).transpose()?;
        self.active.send_modify(|active| {
            let state = &mut active.state;
            state.offline = change.offline.unwrap_or(state.offline);
            state.slow_ms = change.slow_ms.unwrap_or(state.slow_ms);
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
