//! What goes wrong in a stand-in app on command.

use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use super::{guard, simulator_port::Port};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::Side;
use serde::{Deserialize, Serialize};

/// All faults of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults {
    /// The app drops every connection.
    pub offline: bool,
    /// How long answers wait.
    pub slow: Slow,
    /// Writes that are refused.
    pub reject: Vec<Rejection>,
    /// A share of the requests is refused before anything is done.
    pub refuse: Refusing,
    /// So many of a hundred writes take place, but their answer breaks off.
    pub lose_answers: u8,
    /// A share of the writes is stamped with an older time than that at which it appears.
    pub late: Late,
    /// Collections come in small pages, and change while they are read.
    pub pages: Pages,
    /// Whether Tandem is told of changes.
    pub doorbells: Doorbells,
    /// Links to changes are refused as expired.
    pub expire_changes: bool,
}

/// A change of [`Faults`]; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultChange {
    /// See [`Faults::offline`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offline: Option<bool>,
    /// See [`Faults::slow`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<Slow>,
    /// Replaces all of [`Faults::reject`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<Vec<Rejection>>,
    /// See [`Faults::refuse`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse: Option<Refusing>,
    /// See [`Faults::lose_answers`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lose_answers: Option<u8>,
    /// See [`Faults::late`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// See [`Faults::pages`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// See [`Faults::doorbells`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doorbells: Option<Doorbells>,
    /// See [`Faults::expire_changes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_changes: Option<bool>,
}

/// How long answers wait, by a log-normal distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slow {
    /// Half of them wait no longer, in milliseconds; 0 = none waits.
    pub median_ms: u32,
    /// One of a hundred waits longer, in milliseconds; without it all wait alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<u32>,
}

/// Writes that appear late, as of a long transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// So many of a hundred writes; 0 = none.
    pub percent: u8,
    /// How much older their stamp is, in milliseconds.
    pub ms: u32,
}

/// Collections that change while they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// A page ends after so many rows; 0 = pages are as they always are.
    pub rows: u32,
    /// So many edits follow each page that is not the last one.
    pub edits: u32,
}

/// Requests that are refused with a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusing {
    /// 401, 403, 429, 500, 502 or 503.
    pub status: u16,
    /// So many of a hundred requests; 0 = none.
    pub percent: u8,
}

impl Default for Refusing {
    fn default() -> Self {
        Self { status: 503, percent: 0 }
    }
}

/// What becomes of doorbells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doorbells {
    /// They ring.
    #[default]
    Ring,
    /// Nobody hears of a change.
    Lost,
    /// Each change is told twice.
    Twice,
}

/// Writes of a table that match a filter are refused with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The entity set.
    pub table: String,
    /// An OData `$filter`; without one every row matches.
    #[serde(default)]
    pub filter: Option<String>,
    /// What the app answers.
    pub message: String,
}

/// Changes what goes wrong in an app; what is not named stays. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "set_simulated_faults", output = Answer)]
pub async fn set_simulated_faults(
    env: String,
    side: Side,
    #[server(default)] change: FaultChange,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    Port::of(&inside, side)?.change_faults(&change).await
}

/// Has an app refuse writes that match a filter. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "add_simulated_rejection", output = Answer)]
pub async fn add_simulated_rejection(
    env: String,
    side: Side,
    table: String,
    #[server(default)] filter: String,
    #[server(default)] message: String,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let port = Port::of(&inside, side)?;
    let mut rules = port.faults().await?.reject;
    let message =
        if message.trim().is_empty() { "The simulator was told to refuse this." } else { message.trim() };
    let filter = Some(filter.trim().to_owned()).filter(|filter| !filter.is_empty());
    rules.push(Rejection { table, filter, message: message.to_owned() });
    port.change_faults(&FaultChange { reject: Some(rules), ..FaultChange::default() }).await
}

/// Has a share of an app's writes carry a stamp that is so many seconds old. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "set_simulated_lateness", output = Answer)]
pub async fn set_simulated_lateness(
    env: String,
    side: Side,
    percent: u8,
    seconds: u32,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let late = Some(Late { percent, ms: seconds.saturating_mul(1000) });
    Port::of(&inside, side)?.change_faults(&FaultChange { late, ..FaultChange::default() }).await
}

/// Switches every fault of an app off. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "clear_simulated_faults", output = Answer)]
pub async fn clear_simulated_faults(env: String, side: Side) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    Port::of(&inside, side)?.clear_faults().await
}
