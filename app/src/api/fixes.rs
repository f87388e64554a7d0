//! What stands against the draft of a map, and mending it by one act.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::{Finding, MapId};
use serde::{Deserialize, Serialize};

/// A finding as the page of a mapping shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was found.
    pub finding: Finding,
    /// The act that mends it, as its button says; `None` = there is none, or the one who looks may not edit.
    pub fix: Option<String>,
}

/// What stands against a draft, or may do so; `Err` = why that cannot be told.
#[cfg(feature = "ssr")]
pub(super) async fn told(
    inside: &guard::Inside,
    draft: &model::MapDraft,
) -> Result<Result<Vec<Told>, String>, ApiError> {
    let engine = &inside.state.engine;
    let found = if inside.principal.role.allows(Permission::Administer) {
        let found = engine.draft_findings(draft).await;
        found.map(|it| it.into_iter().map(|(finding, fix)| (finding, fix.map(|fix| fix.label))).collect())
    } else {
        let found = engine.check_mapping(&inside.environment.id, &draft.sketch.mapping()).await;
        found.map(|it| it.into_iter().map(|finding| (finding, None)).collect::<Vec<_>>())
    };
    match found {
        Ok(found) => Ok(Ok(found.into_iter().map(|(finding, fix)| Told { finding, fix }).collect())),
        Err(engine::EngineError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// Mends a finding of the draft of a map: `code`, `title` and `found` are the finding's, `label` is what the button said.
/// Leads back to what is left. Refused where the draft is another by now. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "mend", output = Answer)]
pub async fn mend(
    env: String,
    map: MapId,
    #[server(default)] code: String,
    #[server(default)] title: String,
    #[server(default)] found: String,
    #[server(default)] label: String,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let chosen = engine::ChosenFix { code, title, found, label };
    inside.state.engine.mend_draft(map, &chosen, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}#findings", inside.environment.id));
    Ok(())
}
