//! Versions that are saved, drafts of them, and who publishes them.

use crate::cells::{Cells, json};
use crate::environments::require;
use crate::fault::{from, from_named};
use crate::maps::environment_of;
use crate::{SqliteStore, activities};
use async_trait::async_trait;
use model::{
    Activation, ActivityKind, EnvironmentId, MapDraft, MapId, Moment, Publisher, VersionId, VersionNumber,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{NewActivity, NewVersion, SaveVersion, StoreError, Versions};

/// The numbers that publisher ?2 has saved of map ?1.
const NUMBERS: &str = "SELECT number FROM map_versions WHERE map = ?1 AND publisher = ?2 COLLATE NOCASE";

/// Of maps, each with a version, those that work by another one.
pub(crate) const OTHERS: &str = "SELECT 1 FROM json_each(?) AS j JOIN maps AS m ON m.id = j.value ->> 0 \
    WHERE m.active <> j.value ->> 1 LIMIT 1";

/// What became active of a map, in the order in which it was told.
pub(crate) const ACTIVATIONS: &str =
    "SELECT version, at FROM activations INDEXED BY activations_of_map WHERE map = ? ORDER BY id";

/// Keeps that a version becomes the active one.
pub(crate) async fn now_active(
    db: &mut SqliteConnection,
    map: MapId,
    version: VersionId,
    at: Moment,
) -> Result<(), StoreError> {
    let told = sqlx::query("INSERT INTO activations (map, version, at) VALUES (?, ?, ?)");
    told.bind(map.0).bind(version.0).bind(at.0).execute(db).await.map_err(from)?;
    Ok(())
}

/// Do these maps work by these versions?
pub(crate) async fn are_active(
    db: &mut SqliteConnection,
    versions: &[(MapId, VersionId)],
) -> Result<bool, StoreError> {
    if versions.is_empty() {
        return Ok(true);
    }
    let other = sqlx::query(OTHERS).bind(json(&versions)?).fetch_optional(db).await.map_err(from)?;
    Ok(other.is_none())
}

/// Adds a version of a map.
pub(crate) async fn add(
    db: &mut SqliteConnection,
    map: MapId,
    version: &NewVersion,
    at: Moment,
) -> Result<VersionId, StoreError> {
    let added = sqlx::query(
        "INSERT INTO map_versions (map, publisher, number, author, note, created_at, mapping) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(map.0)
    .bind(&version.publisher)
    .bind(version.number.to_string())
    .bind(&version.author)
    .bind(&version.note)
    .bind(at.0)
    .bind(json(&version.mapping)?)
    .execute(db)
    .await
    .map_err(|error| from_named(error, "a version", &version.number.to_string()))?;
    Ok(VersionId(added.last_insert_rowid()))
}

/// Makes a publisher known of whom nothing but the name may be known.
pub(crate) async fn know_publisher(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    publisher: &Publisher,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO publishers (environment, name, label, prefix, is_default) VALUES (?, ?, ?, ?, ?)")
        .bind(environment.as_str())
        .bind(&publisher.name)
        .bind(&publisher.label)
        .bind(&publisher.prefix)
        .bind(publisher.is_default)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

async fn save(db: &mut SqliteConnection, save: SaveVersion) -> Result<VersionId, StoreError> {
    let SaveVersion { map, version, draft, actor, at, correlation } = save;
    let environment = environment_of(db, map).await?;
    if let Some(revision) = draft {
        drop_draft(db, map, revision).await?;
    }
    let numbers = sqlx::query(NUMBERS).bind(map.0).bind(&version.publisher).fetch_all(&mut *db).await;
    for row in numbers.map_err(from)? {
        let known = Cells::of(&row).word::<VersionNumber>()?;
        if known >= version.number {
            let what = if known == version.number { "a version" } else { "a later version" };
            return Err(StoreError::Duplicate { what, name: known.to_string() });
        }
    }
    know_publisher(db, &environment, &Publisher::named(&version.publisher)).await?;
    let id = add(db, map, &version, at).await?;
    let NewVersion { publisher, number, .. } = version;
    let entry = NewActivity {
        environment,
        map: Some(map),
        version: Some(id),
        at,
        actor,
        kind: ActivityKind::VersionSaved { publisher, number },
        count: 0,
        correlation,
    };
    activities::add(db, &entry).await?;
    Ok(id)
}

/// The refusal where somebody else was faster.
const fn draft_changed() -> StoreError {
    StoreError::Stale { what: "the draft" }
}

async fn put_draft(
    db: &mut SqliteConnection,
    draft: &MapDraft,
    expected: Option<i64>,
) -> Result<(), StoreError> {
    environment_of(db, draft.map).await?;
    let sql = match expected {
        None => {
            "INSERT INTO drafts (map, revision, content) SELECT ?1, ?2, ?3 \
                 WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE map = ?1)"
        }
        Some(_) => "UPDATE drafts SET revision = ?2, content = ?3 WHERE map = ?1 AND revision = ?4",
    };
    let kept = sqlx::query(sql).bind(draft.map.0).bind(draft.revision).bind(json(draft)?);
    let kept = match expected {
        None => kept,
        Some(revision) => kept.bind(revision),
    };
    let kept = kept.execute(db).await.map_err(from)?;
    if kept.rows_affected() == 1 { Ok(()) } else { Err(draft_changed()) }
}

async fn drop_draft(db: &mut SqliteConnection, map: MapId, expected: i64) -> Result<(), StoreError> {
    let gone = sqlx::query("DELETE FROM drafts WHERE map = ? AND revision = ?").bind(map.0).bind(expected);
    let gone = gone.execute(db).await.map_err(from)?;
    if gone.rows_affected() == 1 { Ok(()) } else { Err(draft_changed()) }
}

fn publisher(row: &SqliteRow) -> Result<Publisher, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Publisher {
        name: cells.next()?,
        label: cells.next()?,
        prefix: cells.next()?,
        is_default: cells.next()?,
    })
}

pub(crate) async fn put_publisher(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    publisher: &Publisher,
) -> Result<(), StoreError> {
    require(db, environment).await?;
    if publisher.is_default {
        let others = sqlx::query("UPDATE publishers SET is_default = 0 WHERE environment = ?");
        others.bind(environment.as_str()).execute(&mut *db).await.map_err(from)?;
    }
    sqlx::query(
        "INSERT INTO publishers (environment, name, label, prefix, is_default) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (environment, name) DO UPDATE SET label = excluded.label, prefix = excluded.prefix, \
         is_default = max(is_default, excluded.is_default)",
    )
    .bind(environment.as_str())
    .bind(&publisher.name)
    .bind(&publisher.label)
    .bind(&publisher.prefix)
    .bind(publisher.is_default)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

#[async_trait]
impl Versions for SqliteStore {
    async fn save_version(&self, new: SaveVersion) -> Result<VersionId, StoreError> {
        self.write(async move |db, touched| {
            let id = save(db, new).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
        .await
    }

    async fn activations(&self, map: MapId) -> Result<Vec<Activation>, StoreError> {
        let rows = sqlx::query(ACTIVATIONS).bind(map.0).fetch_all(&self.readers).await.map_err(from)?;
        let one = |row: &SqliteRow| {
            let mut cells = Cells::of(row);
            Ok(Activation { version: VersionId(cells.next()?), at: cells.moment()? })
        };
        rows.iter().map(one).collect()
    }

    async fn draft(&self, map: MapId) -> Result<Option<MapDraft>, StoreError> {
        let row = sqlx::query("SELECT content FROM drafts WHERE map = ?").bind(map.0);
        let row = row.fetch_optional(&self.readers).await.map_err(from)?;
        row.map(|row| Cells::of(&row).json()).transpose()
    }

    async fn put_draft(&self, draft: MapDraft, expected: Option<i64>) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            put_draft(db, &draft, expected).await?;
            touched.maps += 1;
            Ok(())
        })
        .await
    }

    async fn drop_draft(&self, map: MapId, expected: i64) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            drop_draft(db, map, expected).await?;
            touched.maps += 1;
            Ok(())
        })
        .await
    }

    async fn publishers(&self, environment: &EnvironmentId) -> Result<Vec<Publisher>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, label, prefix, is_default FROM publishers WHERE environment = ? \
             ORDER BY is_default DESC, name",
        )
        .bind(environment.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(from)?;
        rows.iter().map(publisher).collect()
    }

    async fn put_publisher(
        &self,
        environment: &EnvironmentId,
        publisher: Publisher,
    ) -> Result<(), StoreError> {
        let environment = environment.clone();
        self.write(async move |db, touched| {
            put_publisher(db, &environment, &publisher).await?;
            touched.maps += 1;
            Ok(())
        })
        .await
    }
}
