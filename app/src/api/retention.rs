//! How long what is over is kept.
#![allow(clippy::unused_async, reason = "a server function is async, whether or not it waits")]

#[cfg(feature = "ssr")]
use super::guard::{self, Admitted, Scope};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::{Retention, TrimRound};
use serde::{Deserialize, Serialize};

/// What is in force, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// How much of each is kept.
    pub retention: Retention,
    /// The last round; `None` while the first one after the start is under way.
    pub last: Option<TrimRound>,
}

/// How long what is over is kept. Needs `View`.
#[server(name = ReadRetention, prefix = "/api/fn", endpoint = "retention", output = Answer)]
pub async fn retention() -> Result<Keeping, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::View)?;
    let last = state.rounds.borrow().clone();
    Ok(Keeping { retention: state.retention, last })
}
