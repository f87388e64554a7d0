//! Writes that are refused.

use std::sync::Arc;

use odata::filter::{self, EvalOptions, Expr};
use odata::value::Record;
use serde::{Deserialize, Serialize};

use crate::schema::{Schema, TableDef};

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

/// A rule that cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
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
    /// Reads rules for the tables of an app.
    pub(super) fn compile(
        schema: &Schema,
        rules: &[RejectRule],
        options: EvalOptions,
    ) -> Result<Self, RuleError> {
        let compile = |rule: &RejectRule| {
            if schema.by_set(&rule.table).is_none() {
                return Err(RuleError::Table(rule.table.clone()));
            }
            let parse = |text: &String| {
                filter::parse(text).map_err(|source| RuleError::Filter { filter: text.clone(), source })
            };
            let filter =
                rule.filter.as_ref().filter(|text| !text.trim().is_empty()).map(parse).transpose()?;
            Ok(Rule { table: rule.table.clone(), filter, message: rule.message.clone() })
        };
        Ok(Self { rules: rules.iter().map(compile).collect::<Result<_, _>>()?, options })
    }

    /// The message of the first rule that rejects this row.
    pub fn rejection(&self, table: &TableDef, record: &Record) -> Option<&str> {
        let hit = |rule: &&Rule| {
            rule.table == table.entity_set
                && rule.filter.as_ref().is_none_or(|filter| filter::matches(filter, record, self.options))
        };
        self.rules.iter().find(hit).map(|rule| rule.message.as_str())
    }
}
