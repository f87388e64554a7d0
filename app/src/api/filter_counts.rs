//! How many rows the filters of a mapping let pass.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Count, MapId};
#[cfg(feature = "ssr")]
use model::{Permission, Side};
use serde::{Deserialize, Serialize};

/// How many rows a side has, and how many of them pass its filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// All of them.
    pub all: Count,
    /// Those that pass; `None` = the app has no words for the filter, so that only Tandem can tell.
    pub passing: Option<Count>,
}

/// How many rows the filters of the draft of a map let pass, ERP first; `Err` = why that cannot be told. Asks both apps.
/// Needs `View`.
#[server(prefix = "/api/fn", endpoint = "filter_counts", output = Answer)]
pub async fn filter_counts(env: String, map: MapId) -> Result<[Result<Passing, String>; 2], ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let engine = &inside.state.engine;
    let sketch = engine.draft(map).await?.sketch;
    let counted = async |side: Side, entity: &str| {
        let found = engine.counted(&inside.environment.id, side, (entity, sketch.filter(side))).await;
        found.map(|(all, passing)| Passing { all, passing }).map_err(|error| error.to_string())
    };
    let (left, right) =
        tokio::join!(counted(Side::Left, &sketch.left_entity), counted(Side::Right, &sketch.right_entity));
    Ok([left, right])
}
