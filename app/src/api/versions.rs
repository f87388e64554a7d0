//! Versions of a map: what was saved when by whom, in what two of them differ, and which one is active.

#[cfg(feature = "ssr")]
use super::deeds::Deed;
#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Difference, MapId, MapState, MapVersion, Moment, Role, VersionId, VersionNumber};
#[cfg(feature = "ssr")]
use model::{Order, Permission};
use serde::{Deserialize, Serialize};

/// One version without what it pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    /// Its id.
    pub id: VersionId,
    /// Who published it.
    pub publisher: String,
    /// Its number.
    pub number: VersionNumber,
    /// Who saved it.
    pub author: String,
    /// Why.
    pub note: String,
    /// When it was saved.
    pub created_at: Moment,
    /// How many pairs of fields it has.
    pub fields: usize,
}

impl VersionLine {
    /// What people call it: `1.0.0.1 by Contoso`.
    pub fn name(&self) -> String {
        format!("{} by {}", self.number, self.publisher)
    }

    /// One of Contoso, which is no special one otherwise; for tests.
    #[cfg(test)]
    pub(crate) fn numbered(id: i64, last: u32) -> Self {
        Self {
            id: VersionId(id),
            publisher: "Contoso".into(),
            number: VersionNumber([1, 0, 0, last]),
            author: "Ada".into(),
            note: String::new(),
            created_at: Moment(0),
            fields: 3,
        }
    }
}

impl From<&MapVersion> for VersionLine {
    fn from(version: &MapVersion) -> Self {
        Self {
            id: version.id,
            publisher: version.publisher.clone(),
            number: version.number,
            author: version.author.clone(),
            note: version.note.clone(),
            created_at: version.created_at,
            fields: version.mapping.fields.len(),
        }
    }
}

/// The versions of a map, and two of them side by side where that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionList {
    /// The map.
    pub map: MapId,
    /// Newest first.
    pub versions: Vec<VersionLine>,
    /// The one by which the map works, or would.
    pub active: VersionId,
    /// Where the map stands.
    pub state: MapState,
    /// Why another version cannot be made the active one now; `None` = it can.
    pub refusal: Option<String>,
    /// An earlier version, a later one, and in what they differ.
    pub compared: Option<(VersionId, VersionId, Vec<Difference>)>,
    /// The role of the one who looks.
    pub role: Role,
}

impl VersionList {
    /// One of them.
    pub fn line(&self, id: VersionId) -> Option<&VersionLine> {
        self.versions.iter().find(|version| version.id == id)
    }
}

/// The versions of a map, newest first; with `compare` an earlier and a later one side by side. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "map_versions", output = Answer)]
pub async fn map_versions(
    env: String,
    map: MapId,
    compare: Option<(VersionId, VersionId)>,
) -> Result<VersionList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (known, active) = inside.map(map).await?;
    let versions = inside.state.store.versions(map).await?;
    let of = |id: VersionId| versions.iter().find(|version| version.id == id);
    let compared = match compare {
        None => None,
        Some((before, after)) => {
            let both = of(before).zip(of(after));
            let (before, after) = both.ok_or_else(|| guard::not_found("version of the map"))?;
            Some((before.id, after.id, mapping::compare(&before.mapping, &after.mapping)))
        }
    };
    Ok(VersionList {
        map,
        versions: versions.iter().map(VersionLine::from).collect(),
        active: active.id,
        state: known.state,
        refusal: refusal(known.state),
        compared,
        role: inside.principal.role,
    })
}

/// Why another version cannot be made the active one in that state, whatever is done along with it.
#[cfg(feature = "ssr")]
fn refusal(state: MapState) -> Option<String> {
    Deed::Version.refusal(state, None).map(|why| format!("Not now: {why}."))
}

/// Makes a version the active one and leads back to the list; a map that runs is paused for it and goes on by itself.
/// Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "activate_version", output = Answer)]
pub async fn activate_version(env: String, map: MapId, version: VersionId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (known, _) = inside.map(map).await?;
    let order = Order::Activate { version, restart: known.state == MapState::Running };
    inside.state.engine.order(map, &order, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}/versions?activated={version}", inside.environment.id));
    Ok(())
}
