//! Quiet hours of an environment: when mail about its alerts waits.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use alerts::quiet::{checked, quiet_until, zones};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::{Moment, QuietHours, QuietHoursDraft};
use serde::{Deserialize, Serialize};

/// What is set, and what it means now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietSettings {
    /// When mail waits.
    pub hours: QuietHours,
    /// Until when it waits now; `None` while it is sent.
    pub until: Option<Moment>,
    /// Names of time zones to choose from, for those who may change it.
    pub zones: Vec<String>,
    /// May the reader change it?
    pub may_change: bool,
}

/// When mail about alerts of an environment waits. Needs `View`.
#[server(name = ReadQuietSettings, prefix = "/api/fn", endpoint = "quiet_settings", output = Answer)]
pub async fn quiet_settings(env: String) -> Result<QuietSettings, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let hours = inside.state.store.quiet_hours(&inside.environment.id).await?.unwrap_or_default();
    let may_change = inside.principal.role.allows(Permission::Administer);
    let zones = if may_change { zones() } else { Vec::new() };
    Ok(QuietSettings { until: quiet_until(&hours, inside.state.now()), hours, zones, may_change })
}

/// Changes when mail about alerts of an environment waits; what was held until then is sent at once, unless the new quiet
/// hours hold it as well. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "set_quiet_hours", output = Answer)]
pub async fn set_quiet_hours(env: String, #[server(default)] draft: QuietHoursDraft) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let hours = checked(&draft).map_err(guard::invalid)?;
    let (actor, now) = (inside.principal.actor(), inside.state.now());
    Ok(inside.state.store.set_quiet_hours(&inside.environment.id, hours, actor, now).await?)
}
