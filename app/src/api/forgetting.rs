//! Forgetting records.

use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use super::{guard, workbench};
use leptos::prelude::*;
use model::FailureId;
#[cfg(feature = "ssr")]
use model::Permission;

/// Takes key and values out of all that is kept of the record of a failure, in its map and in those that share an entity
/// with it, and leads back to the failure. Refused while anything of the record is not over. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "forget_record", output = Answer)]
pub async fn forget_record(env: String, failure: FailureId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let known = workbench::find(&inside, failure).await?;
    let pseudonym = access::pseudonym(&known.key)?;
    let (engine, actor) = (&inside.state.engine, inside.principal.actor());
    engine.forget_record(&inside.environment.id, (known.map, &known.key), pseudonym, &actor).await?;
    leptos_axum::redirect(&format!("/e/{}/failures/{failure}", inside.environment.id));
    Ok(())
}
