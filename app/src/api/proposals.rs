//! Pairs of fields that could join a mapping.

#[cfg(feature = "ssr")]
use super::guard;
use super::new_map::ProposedPair;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::MapId;
#[cfg(feature = "ssr")]
use model::{Edit, Permission};

/// The pairs that could join the draft of a map, the surest first. Needs `Administer`.
#[server(name = ReadProposals, prefix = "/api/fn", endpoint = "proposals", output = Answer)]
pub async fn proposals(env: String, map: MapId) -> Result<Vec<ProposedPair>, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let engine = &inside.state.engine;
    let mapping = engine.draft(map).await?.sketch.mapping();
    let found = engine.proposals(&inside.environment.id, &mapping).await?;
    Ok(found.into_iter().map(ProposedPair::from).collect())
}

/// Adds those of the proposed pairs (`Name=msdyn_name`) to the draft of a map that were chosen and are proposed still, and
/// leads back to it. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_pairs", output = Answer)]
pub async fn add_pairs(
    env: String,
    map: MapId,
    #[server(default)] pairs: Vec<String>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let (engine, actor) = (&inside.state.engine, inside.principal.actor());
    let sketch = engine.draft(map).await?.sketch;
    let found = engine.proposals(&inside.environment.id, &sketch.mapping()).await?;
    let mut after = sketch.lines.last().map(|line| line.id);
    let chosen =
        found.into_iter().filter(|it| pairs.contains(&format!("{}={}", it.field.left, it.field.right)));
    for (id, proposal) in (sketch.next..).zip(chosen) {
        let edit = Edit::Add { after, field: proposal.field, id: None };
        engine.edit_draft(map, &edit, &actor).await?;
        after = Some(id);
    }
    leptos_axum::redirect(&format!("/e/{}/maps/{map}", inside.environment.id));
    Ok(())
}
