//! Alert settings: what they wait for, how near each is to going off, and what is done to them.

#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::notifications::RecipientName;
#[cfg(feature = "ssr")]
use super::notifications::recipient_names;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{AlertGauge, AlertId, AlertSetting, FiringId, FiringStatus, MapId, Moment, Role};
#[cfg(feature = "ssr")]
use model::{FiringQuery, PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// The last time that a setting went off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFired {
    /// The firing.
    pub id: FiringId,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub status: FiringStatus,
}

/// One setting in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLine {
    /// The setting.
    pub setting: AlertSetting,
    /// How near it is; `None` while it counts nothing.
    pub gauge: Option<AlertGauge>,
    /// When it last went off.
    pub last: Option<LastFired>,
}

/// The settings of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertList {
    /// By name.
    pub lines: Vec<AlertLine>,
    /// The maps of the environment by name.
    pub maps: Vec<(MapId, String)>,
    /// Groups of people, by name.
    pub groups: Vec<RecipientName>,
    /// The role of the one who looks.
    pub role: Role,
}

/// What was done to a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDone {
    /// Its name.
    pub name: String,
    /// What became of it: `enabled`, `disabled`, `deleted`, `copied`.
    pub what: String,
}

/// The settings of an environment. Needs `View`.
#[server(name = ReadAlerts, prefix = "/api/fn", endpoint = "alerts", output = Answer)]
pub async fn alerts(env: String) -> Result<AlertList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (alerting, environment) = (&inside.state.alerting, &inside.environment.id);
    let gauges = alerting.gauges(environment).await?;
    let mut lines = Vec::new();
    for setting in alerting.settings(environment).await? {
        let page = PageRequest { before: None, limit: 1 };
        let newest = FiringQuery { alert: Some(setting.id), status: None, page };
        let last = alerting.firings(environment, &newest).await?.rows.into_iter().next();
        let gauge = gauges.iter().find(|(id, _)| *id == setting.id && setting.rule.enabled);
        lines.push(AlertLine {
            gauge: gauge.map(|(_, gauge)| *gauge),
            last: last.map(|firing| LastFired { id: firing.id, at: firing.at, status: firing.status }),
            setting,
        });
    }
    let groups = recipient_names(&inside.state).await?;
    Ok(AlertList { lines, maps: names(&inside).await?, groups, role: inside.principal.role })
}

/// Switches a setting on (`enable`) or off (`disable`), copies it and leads to the copy (`copy`), or removes it (`delete`).
/// Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "act_on_alert", output = Answer)]
pub async fn act_on_alert(env: String, id: AlertId, act: String) -> Result<AlertDone, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (alerting, environment) = (&inside.state.alerting, &inside.environment.id);
    let actor = inside.principal.actor();
    let name = find(&inside, id).await?.rule.name;
    let what = match act.as_str() {
        "enable" | "disable" => {
            alerting.switch(environment, id, act == "enable", actor).await?;
            format!("{act}d")
        }
        "copy" => {
            let copy = alerting.copy(environment, id, actor).await?;
            leptos_axum::redirect(&format!("/e/{environment}/alerts/{}", copy.id));
            "copied".to_owned()
        }
        "delete" => {
            alerting.delete(environment, id, actor).await?;
            "deleted".to_owned()
        }
        _ => return Err(guard::refused("The form could not be read.", "")),
    };
    Ok(AlertDone { name, what })
}

/// A setting of this environment.
#[cfg(feature = "ssr")]
pub(super) async fn find(inside: &Inside, id: AlertId) -> Result<AlertSetting, ApiError> {
    Ok(inside.state.alerting.setting(&inside.environment.id, id).await?)
}

/// The maps of the environment by name.
#[cfg(feature = "ssr")]
pub(super) async fn names(inside: &Inside) -> Result<Vec<(MapId, String)>, ApiError> {
    let maps = inside.state.store.maps(&inside.environment.id, inside.state.now()).await?;
    Ok(maps.into_iter().map(|row| (row.map.id, row.map.name)).collect())
}
