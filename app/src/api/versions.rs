//! Versions of a map: what was saved when by whom, in what two of them differ, and which one is active.

#[cfg(feature = "ssr")]
use super::deeds::Deed;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use mapping::text::to_yaml;
use model::{
    ActivePeriod, Difference, MapId, MapState, MapVersion, Moment, Role, TextHunk, VersionId, VersionNumber,
};
#[cfg(feature = "ssr")]
use model::{Order, Permission, active_at};
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

/// What of the versions of a map somebody wants to see, as it stands in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionsAsked {
    /// Compared with `after`; goes before the rest.
    #[serde(default)]
    pub before: Option<VersionId>,
    /// Compared with `before`.
    #[serde(default)]
    pub after: Option<VersionId>,
    /// Compared with the active one.
    #[serde(default)]
    pub version: Option<VersionId>,
    /// The one that was active then, unless `version` says which; compared with the active one.
    #[serde(default)]
    pub at: Option<Moment>,
    /// Compared line by line, too.
    #[serde(default)]
    pub as_text: bool,
}

/// Two versions side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The earlier one.
    pub before: VersionId,
    /// The later one.
    pub after: VersionId,
    /// In which points they differ.
    pub points: Vec<Difference>,
    /// In which lines they differ as text files, where that was asked for.
    pub lines: Option<Vec<TextHunk>>,
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
    /// The version that somebody wants to see.
    pub opened: Option<VersionId>,
    /// What is compared.
    pub compared: Option<Comparison>,
    /// The moment that was asked for, with the version that was active then; `None` = not known.
    pub then: Option<(Moment, Option<ActivePeriod>)>,
    /// Since when it is known which version was active.
    pub known_since: Option<Moment>,
    /// The role of the one who looks.
    pub role: Role,
}

impl VersionList {
    /// One of them.
    pub fn line(&self, id: VersionId) -> Option<&VersionLine> {
        self.versions.iter().find(|version| version.id == id)
    }
}

/// The versions of a map, newest first, with what was asked of them. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "map_versions", output = Answer)]
pub async fn map_versions(
    env: String,
    map: MapId,
    #[server(default)] asked: VersionsAsked,
) -> Result<VersionList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (known, active) = inside.map(map).await?;
    let versions = inside.state.store.versions(map).await?;
    let told = inside.state.store.activations(map).await?;
    let then = asked.at.map(|at| (at, active_at(&told, at)));
    let opened = asked.version.or(then.and_then(|(_, period)| Some(period?.version)));
    let beside_active = opened.filter(|opened| *opened != active.id).map(|opened| (opened, active.id));
    let compared = match asked.before.zip(asked.after).or(beside_active) {
        None => None,
        Some(both) => Some(comparison(&inside, &versions, both, asked.as_text).await?),
    };
    Ok(VersionList {
        map,
        versions: versions.iter().map(VersionLine::from).collect(),
        active: active.id,
        state: known.state,
        refusal: refusal(known.state),
        opened,
        compared,
        then,
        known_since: told.iter().map(|one| one.at).min(),
        role: inside.principal.role,
    })
}

/// Two versions of a map side by side.
#[cfg(feature = "ssr")]
async fn comparison(
    inside: &Inside,
    versions: &[MapVersion],
    (before, after): (VersionId, VersionId),
    as_text: bool,
) -> Result<Comparison, ApiError> {
    let of = |id: VersionId| versions.iter().find(|version| version.id == id);
    let both = of(before).zip(of(after));
    let (before, after) = both.ok_or_else(|| guard::not_found("version of the map"))?;
    let lines = if as_text {
        let old = inside.state.engine.version_text(before.map, before.id).await?;
        let new = inside.state.engine.version_text(after.map, after.id).await?;
        Some(mapping::text::difference(&to_yaml(&old), &to_yaml(&new)))
    } else {
        None
    };
    let points = mapping::compare(&before.mapping, &after.mapping);
    Ok(Comparison { before: before.id, after: after.id, points, lines })
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
