//! Maintenance windows.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use crate::{address::encoded, api::linking::Asked};
use leptos::prelude::*;
use model::{WindowDraft, WindowId};
#[cfg(feature = "ssr")]
use {
    engine::EngineError,
    model::{MapId, Permission, ResumeChoice},
    store::StoreError,
};

/// How the ways of going on are spelled in forms and addresses.
pub const CHOICES: [(&str, model::ResumeChoice, &str); 3] = [
    ("catch_up", model::ResumeChoice::CatchUp, "write what was queued meanwhile"),
    ("skip_preserve", model::ResumeChoice::SkipPreserve, "go live, keep what was queued as catch-up errors"),
    ("skip_discard", model::ResumeChoice::SkipDiscard, "go live, delete what was queued"),
];

/// Plans a maintenance window and leads back to the page of the environment; what will not do is typed there already,
/// with what is wrong. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "plan_window", output = Answer)]
pub async fn plan_window(env: String, #[server(default)] draft: WindowDraft) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let id = &inside.environment.id;
    for map in &draft.maps {
        inside.map(*map).await?;
    }
    let planned = match draft.finished(inside.state.now()) {
        Ok(plan) => inside.state.engine.plan_window(id, plan, &inside.principal.actor()).await.map(Some),
        Err(_) => Ok(None),
    };
    let taken = match planned {
        Ok(Some(_)) => {
            leptos_axum::redirect(&format!("/e/{id}/environment#maintenance"));
            return Ok(());
        }
        Ok(None) => "",
        Err(EngineError::Store(StoreError::Duplicate { .. })) => "yes",
        Err(error) => return Err(error.into()),
    };
    let maps: Vec<String> = draft.maps.iter().map(ToString::to_string).collect();
    let choice = draft.choice.and_then(|choice| CHOICES.iter().find(|(_, of, _)| *of == choice));
    let typed = [
        ("window", "typed"),
        ("taken", taken),
        ("from", &draft.from),
        ("until", &draft.until),
        ("reason", &draft.reason),
        ("choice", choice.map_or("", |(name, ..)| name)),
        ("maps", &maps.join(",")),
    ];
    let typed: Vec<String> = typed.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    leptos_axum::redirect(&format!("/e/{id}/environment?{}#maintenance", typed.join("&")));
    Ok(())
}

/// Calls a window off, or ends it early, and leads back to the page of the environment. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "cancel_window", output = Answer)]
pub async fn cancel_window(env: String, window: WindowId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let id = &inside.environment.id;
    if inside.state.store.window(window).await?.environment != *id {
        return Err(guard::not_found("maintenance window"));
    }
    inside.state.engine.cancel_window(window, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{id}/environment#maintenance"));
    Ok(())
}

/// A plan that stands in an address because it will not do, and whether that is because of another window.
#[cfg(feature = "ssr")]
pub(super) fn refused(asked: &Asked) -> Option<(WindowDraft, bool)> {
    asked.get("window")?;
    let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let choice = CHOICES.iter().find(|(name, ..)| *name == of("choice"));
    let draft = WindowDraft {
        from: of("from"),
        until: of("until"),
        maps: of("maps").split(',').filter_map(|id| id.parse().ok()).map(MapId).collect(),
        choice: choice.map(|(_, choice, _)| *choice),
        reason: of("reason"),
    };
    Some((draft, asked.get("taken").is_some_and(|taken| taken == "yes")))
}

/// The usual way of going on.
#[cfg(feature = "ssr")]
pub(crate) const USUAL: ResumeChoice = ResumeChoice::CatchUp;
