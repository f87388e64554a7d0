//! People at work in a stand-in app.

use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use super::{guard, simulator_port::Port};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::Side;
use serde::{Deserialize, Serialize};

/// The people of an app: how they were told to work, and what they have done since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// Whether they are at work.
    pub running: bool,
    /// How they work, or have worked last.
    pub settings: Option<Work>,
    /// Entity sets at which people can work.
    pub desks: Vec<String>,
    /// Rows entered.
    pub created: u32,
    /// Rows changed.
    pub updated: u32,
    /// Rows deleted.
    pub deleted: u32,
    /// Acts that the app did not let happen.
    pub refused: u32,
    /// What the app said about the last one of these.
    #[serde(default)]
    pub last_refusal: Option<String>,
}

/// How people work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Acts a second.
    pub per_second: f64,
    /// What the acts are.
    pub mix: Mix,
    /// How unevenly the work is spread over the rows: the exponent of Zipf's law, 0 for evenly.
    pub skew: f64,
    /// Entity sets; none = all at which people can work.
    #[serde(default)]
    pub tables: Vec<String>,
    /// After so many acts they go home; `None` = when they are told to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Shares of the acts, of any sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mix {
    /// New rows.
    pub create: u32,
    /// Changed rows.
    pub update: u32,
    /// Deleted rows.
    pub delete: u32,
}

impl Default for Work {
    fn default() -> Self {
        let mix = Mix { create: 20, update: 75, delete: 5 };
        Self { per_second: 1.0, mix, skew: 0.8, tables: Vec::new(), limit: None }
    }
}

/// The people of an app. Needs `ViewValues`: what the app said may quote a record.
#[server(name = ReadSimulatedTraffic, prefix = "/api/fn", endpoint = "simulated_traffic", output = Answer)]
pub async fn simulated_traffic(env: String, side: Side) -> Result<Traffic, ApiError> {
    let inside = guard::enter(&env, Permission::ViewValues).await?;
    Port::of(&inside, side)?.traffic().await
}

/// Has people begin to work; those at work go home first. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "start_simulated_traffic", output = Answer)]
pub async fn start_simulated_traffic(env: String, side: Side, work: Work) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    Port::of(&inside, side)?.start_traffic(&work).await
}

/// Sends the people of an app home. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "stop_simulated_traffic", output = Answer)]
pub async fn stop_simulated_traffic(env: String, side: Side) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    Port::of(&inside, side)?.stop_traffic().await
}
