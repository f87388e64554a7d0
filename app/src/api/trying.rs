//! A mapping that is tried before anything runs by it: on one record, and in a dry run.

#[cfg(feature = "ssr")]
use super::guard;
use super::versions::VersionLine;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{DryRun, MapId, RecordTrial, VersionId};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    engine::EngineError,
    model::{Permission, RunOptions, Side, Tried, WantedRecord},
};

/// What the panel in which a record is tried shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedSheet {
    /// What a mapping makes of a record; `Err` = why that cannot be told, in words.
    pub trial: Result<RecordTrial, String>,
    /// The versions that can be tried beside the draft, newest first.
    pub versions: Vec<VersionLine>,
    /// The active one of them.
    pub active: VersionId,
}

/// What a mapping makes of one record. `side` is `left` or `right`, `key` or `row` (its id) say which record, `with` is
/// `draft`, `active` or the id of a version. Asks both apps. Needs `ViewValues`.
#[server(name = TryRecord, prefix = "/api/fn", endpoint = "try_record", output = Answer)]
pub async fn tried_record(
    env: String,
    map: MapId,
    #[server(default)] side: String,
    #[server(default)] key: String,
    #[server(default)] row: String,
    #[server(default)] with: String,
) -> Result<TriedSheet, ApiError> {
    let inside = guard::enter(&env, Permission::ViewValues).await?;
    let (_, active) = inside.map(map).await?;
    let side = if side == "right" { Side::Right } else { Side::Left };
    let wanted = WantedRecord::of(&key, &row);
    let versions = inside.state.store.versions(map).await?;
    let trial = match inside.state.engine.try_record(map, tried(&with)?, (side, &wanted)).await {
        Ok(trial) => Ok(trial),
        Err(EngineError::Store(error)) => return Err(error.into()),
        Err(error) => Err(error.to_string()),
    };
    Ok(TriedSheet { trial, versions: versions.iter().map(VersionLine::from).collect(), active: active.id })
}

/// What an initial sync of a map under its draft would do; nothing is written, whatever the map does meanwhile. Needs
/// `Operate`.
#[server(name = TryDraft, prefix = "/api/fn", endpoint = "dry_run_draft", output = Answer)]
pub async fn dry_run_draft(env: String, map: MapId) -> Result<DryRun, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    inside.map(map).await?;
    let engine = &inside.state.engine;
    Ok(engine.dry_run_of(map, Tried::Draft, &RunOptions::default(), engine::DRY_RUN_ROWS).await?)
}

/// Which mapping an address means.
#[cfg(feature = "ssr")]
pub(super) fn tried(with: &str) -> Result<Tried, ApiError> {
    with.parse().map_err(|()| guard::not_found("version of the map"))
}
