//! Entity maps and their immutable versions.

use crate::cells::{Cells, json};
use crate::environments::require;
use crate::fault::{from, from_named, not_found};
use crate::solutions::steps;
use crate::{SqliteStore, activities, moves, notices, statistics, versions};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, ConflictPolicy, EntityMap, EnvironmentId, MapId, MapState, MapStatistics,
    MapSummary, MapVersion, Moment, Publisher, VersionId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, DriftChange, Effect, Maps, NewActivity, NewMap, StateMove, StoreError};

macro_rules! map_columns {
    () => {
        "m.id, m.environment, m.name, m.description, m.owner, m.state, m.master, m.field_rule, m.delete_policy, m.companies, m.links_since, m.active, m.active_since, m.created_at, m.state_since"
    };
}

macro_rules! version_columns {
    () => {
        "v.id, v.map, v.publisher, v.number, v.author, v.note, v.created_at, v.mapping"
    };
}

macro_rules! select_maps {
    () => {
        concat!(
            "SELECT ",
            map_columns!(),
            ", ",
            version_columns!(),
            " FROM maps AS m JOIN map_versions AS v ON v.id = m.active"
        )
    };
}

/// How a map decides conflicts: its master, its rule for fields and its policy for deletions.
pub(crate) fn policy(cells: &mut Cells<'_>) -> Result<ConflictPolicy, StoreError> {
    Ok(ConflictPolicy { master: cells.code()?, fields: cells.word()?, deletions: cells.word()? })
}

fn entity_map(cells: &mut Cells<'_>) -> Result<EntityMap, StoreError> {
    Ok(EntityMap {
        id: MapId(cells.next()?),
        environment: cells.environment()?,
        name: cells.next()?,
        description: cells.next()?,
        owner: cells.next()?,
        state: cells.json()?,
        policy: policy(cells)?,
        companies: cells.json()?,
        links_since: cells.moment()?,
        active: VersionId(cells.next()?),
        active_since: cells.moment()?,
        created_at: cells.moment()?,
        state_since: cells.moment()?,
    })
}

fn map_version(cells: &mut Cells<'_>) -> Result<MapVersion, StoreError> {
    Ok(MapVersion {
        id: VersionId(cells.next()?),
        map: MapId(cells.next()?),
        publisher: cells.next()?,
        number: cells.word()?,
        author: cells.next()?,
        note: cells.next()?,
        created_at: cells.moment()?,
        mapping: cells.json()?,
    })
}

fn map_and_version(row: &SqliteRow) -> Result<(EntityMap, MapVersion), StoreError> {
    let mut cells = Cells::of(row);
    Ok((entity_map(&mut cells)?, map_version(&mut cells)?))
}

/// Adds a map that has no version yet; the reference to it is checked at the end of the transaction.
async fn add_map(db: &mut SqliteConnection, map: &NewMap, at: Moment) -> Result<MapId, StoreError> {
    let added = sqlx::query(
        "INSERT INTO maps (environment, name, description, owner, state, active, active_since, created_at, state_since) \
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?6, ?6)",
    )
    .bind(map.environment.as_str())
    .bind(&map.name)
    .bind(&map.description)
    .bind(&map.owner)
    .bind(json(&map.state)?)
    .bind(at.0)
    .execute(db)
    .await
    .map_err(|error| from_named(error, "an entity map", &map.name))?;
    Ok(MapId(added.last_insert_rowid()))
}

pub(crate) async fn create(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    new: NewMap,
    actor: Actor,
    at: Moment,
) -> Result<MapId, StoreError> {
    require(db, &new.environment).await?;
    let removed = "SELECT id FROM maps WHERE environment = ? AND name = ? AND removed_at IS NOT NULL";
    let removed = sqlx::query_scalar(removed).bind(new.environment.as_str()).bind(&new.name);
    if let Some(map) = removed.fetch_optional(&mut *db).await.map_err(from)? {
        return bring_back(db, touched, (MapId(map), new), actor, at).await;
    }
    let map = add_map(db, &new, at).await?;
    versions::know_publisher(db, &new.environment, &Publisher::named(&new.version.publisher)).await?;
    let version = versions::add(db, map, &new.version, at).await?;
    let active = sqlx::query("UPDATE maps SET active = ? WHERE id = ?").bind(version.0).bind(map.0);
    active.execute(&mut *db).await.map_err(from)?;
    versions::now_active(db, map, version, at).await?;
    let entry = NewActivity {
        environment: new.environment,
        map: Some(map),
        version: Some(version),
        at,
        actor: actor.clone(),
        kind: ActivityKind::MapCreated,
        count: 0,
        correlation: String::new(),
    };
    activities::add(db, &entry).await?;
    if let Some(run) = new.run {
        let effects = vec![Effect::BeginRun(run)];
        let (expected, next, correlation) = (new.state, new.state, String::new());
        let begun = StateMove { map, expected, next, actor, at, correlation, effects };
        moves::set_state(db, touched, begun).await?;
    }
    Ok(map)
}

/// A map that was removed is there again, with what is new about it.
async fn bring_back(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    (map, new): (MapId, NewMap),
    actor: Actor,
    at: Moment,
) -> Result<MapId, StoreError> {
    let version = match steps::alike(db, map, &new.version).await? {
        Some(known) => known,
        None => versions::add(db, map, &new.version, at).await?,
    };
    versions::know_publisher(db, &new.environment, &Publisher::named(&new.version.publisher)).await?;
    steps::there_again(db, map).await?;
    let said = sqlx::query("UPDATE maps SET description = ?, owner = ? WHERE id = ?");
    let said = said.bind(&new.description).bind(&new.owner).bind(map.0);
    said.execute(&mut *db).await.map_err(from)?;
    let entry = NewActivity {
        environment: new.environment,
        map: Some(map),
        version: Some(version),
        at,
        actor: actor.clone(),
        kind: ActivityKind::MapReturned,
        count: 0,
        correlation: String::new(),
    };
    activities::add(db, &entry).await?;
    let begun = new.run.map(Effect::BeginRun);
    let effects = std::iter::once(Effect::Activate(version)).chain(begun).collect();
    // Only maps that stand still are removed.
    let (expected, next, correlation) = (MapState::NotRunning, new.state, String::new());
    let change = StateMove { map, expected, next, actor, at, correlation, effects };
    moves::set_state(db, touched, change).await?;
    Ok(map)
}

/// The environment of a map.
pub(crate) async fn environment_of(
    db: &mut SqliteConnection,
    id: MapId,
) -> Result<EnvironmentId, StoreError> {
    let row = sqlx::query("SELECT environment FROM maps WHERE id = ?").bind(id.0).fetch_optional(db).await;
    Cells::of(&row.map_err(from)?.ok_or_else(|| not_found("entity map", &id))?).environment()
}

#[async_trait]
impl Maps for SqliteStore {
    async fn create_map(&self, map: NewMap, actor: Actor, at: Moment) -> Result<MapId, StoreError> {
        self.write(async move |db, touched| {
            let id = create(db, touched, map, actor, at).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
        .await
    }

    async fn maps(&self, environment: &EnvironmentId, now: Moment) -> Result<Vec<MapSummary>, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, environment).await?;
        let sql = concat!(
            select_maps!(),
            " WHERE m.environment = ? AND m.removed_at IS NULL ORDER BY m.name COLLATE NOCASE, m.id"
        );
        let rows = sqlx::query(sql).bind(environment.as_str()).fetch_all(&mut *view).await.map_err(from)?;
        let mut counted = statistics::of_maps(&mut view, environment, None, now).await?;
        let summary = |row: &SqliteRow| {
            let (map, version) = map_and_version(row)?;
            let statistics = counted.remove(&map.id).unwrap_or_default();
            Ok(MapSummary { map, version, statistics })
        };
        rows.iter().map(summary).collect()
    }

    async fn map(&self, id: MapId) -> Result<(EntityMap, MapVersion), StoreError> {
        let sql = concat!(select_maps!(), " WHERE m.id = ? AND m.removed_at IS NULL");
        let row = sqlx::query(sql).bind(id.0).fetch_optional(&self.readers).await.map_err(from)?;
        map_and_version(&row.ok_or_else(|| not_found("entity map", &id))?)
    }

    async fn statistics(&self, id: MapId, now: Moment) -> Result<MapStatistics, StoreError> {
        let mut view = self.snapshot().await?;
        let environment = environment_of(&mut view, id).await?;
        let mut counted = statistics::of_maps(&mut view, &environment, Some(id), now).await?;
        counted.remove(&id).ok_or_else(|| not_found("entity map", &id))
    }

    async fn versions(&self, map: MapId) -> Result<Vec<MapVersion>, StoreError> {
        let sql = concat!(
            "SELECT ",
            version_columns!(),
            " FROM map_versions AS v WHERE v.map = ? ORDER BY v.id DESC"
        );
        let rows = sqlx::query(sql).bind(map.0).fetch_all(&self.readers).await.map_err(from)?;
        if rows.is_empty() {
            // Every map has a version.
            return Err(not_found("entity map", &map));
        }
        rows.iter().map(|row| map_version(&mut Cells::of(row))).collect()
    }

    async fn version(&self, id: VersionId) -> Result<MapVersion, StoreError> {
        let sql = concat!("SELECT ", version_columns!(), " FROM map_versions AS v WHERE v.id = ?");
        let row = sqlx::query(sql).bind(id.0).fetch_optional(&self.readers).await.map_err(from)?;
        map_version(&mut Cells::of(&row.ok_or_else(|| not_found("map version", &id))?))
    }

    async fn set_drift(&self, change: DriftChange) -> Result<(), StoreError> {
        self.write(async move |db, touched| notices::set_drift(db, touched, change).await).await
    }

    async fn set_state(&self, change: StateMove) -> Result<(), StoreError> {
        self.write(async move |db, touched| moves::set_state(db, touched, change).await).await
    }
}
