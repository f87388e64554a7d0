//! How much may wait in the queues of an environment.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use crate::{address::encoded, api::linking::Asked};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::QueueLimitsDraft;

/// Sets the limits of what waits and leads back to the page of the environment; what will not do is typed there already,
/// with what is wrong. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "set_queue_limits", output = Answer)]
pub async fn set_queue_limits(
    env: String,
    #[server(default)] draft: QueueLimitsDraft,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let id = &inside.environment.id;
    let Ok(limits) = draft.finished() else {
        let QueueLimitsDraft { soft_mb, soft_hours, hard_mb } = &draft;
        let typed = format!(
            "soft_mb={}&soft_hours={}&hard_mb={}",
            encoded(soft_mb),
            encoded(soft_hours),
            encoded(hard_mb)
        );
        leptos_axum::redirect(&format!("/e/{id}/environment?{typed}#queue"));
        return Ok(());
    };
    inside.state.engine.set_queue_limits(id, limits, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{id}/environment#queue"));
    Ok(())
}

/// Limits that stand in an address because they will not do.
#[cfg(feature = "ssr")]
pub(super) fn refused(asked: &Asked) -> Option<QueueLimitsDraft> {
    let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let draft =
        QueueLimitsDraft { soft_mb: of("soft_mb"), soft_hours: of("soft_hours"), hard_mb: of("hard_mb") };
    draft.finished().is_err().then_some(draft)
}
