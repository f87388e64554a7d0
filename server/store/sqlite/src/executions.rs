//! What timelines tell of the companies of an initial sync.

use crate::activities;
use crate::cells::Cells;
use crate::fault::from;
use model::{ActivityKind, Actor, EnvironmentId, LegCounts, LegId, MapId, Moment, Run, VersionId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, NewActivity, StoreError};

/// The company of leg ?1, unless a page of it was read before, or all companies share the records.
pub(crate) const BEGUN: &str = "SELECT m.environment, r.map, r.version, r.correlation, l.company FROM legs AS l \
    JOIN runs AS r ON r.id = l.run JOIN maps AS m ON m.id = r.map WHERE l.id = ?1 AND l.company <> '' AND NOT EXISTS \
    (SELECT 1 FROM legs AS o WHERE o.run = l.run AND o.company = l.company AND o.started_at IS NOT NULL)";

const PLACE: &str = "SELECT environment FROM maps WHERE id = ?";

struct Place {
    environment: EnvironmentId,
    map: MapId,
    version: VersionId,
    correlation: String,
}

impl Place {
    async fn tell(
        self,
        db: &mut SqliteConnection,
        touched: &mut CommitSignal,
        (kind, count): (ActivityKind, i64),
        at: Moment,
    ) -> Result<(), StoreError> {
        let Self { environment, map, version, correlation } = self;
        let actor = Actor::System("engine".to_owned());
        let (map, version) = (Some(map), Some(version));
        touched.activity += 1;
        activities::add(db, &NewActivity { environment, map, version, at, actor, kind, count, correlation })
            .await
    }
}

/// Says that a company was begun with, if the first page of it is about to be kept.
pub(crate) async fn tell_begun(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    leg: LegId,
    at: Moment,
) -> Result<(), StoreError> {
    let row: Option<SqliteRow> =
        sqlx::query(BEGUN).bind(leg.0).fetch_optional(&mut *db).await.map_err(from)?;
    let Some(row) = row else { return Ok(()) };
    let mut cells = Cells::of(&row);
    let place = Place {
        environment: cells.environment()?,
        map: MapId(cells.next()?),
        version: VersionId(cells.next()?),
        correlation: cells.next()?,
    };
    let kind = ActivityKind::CompanySyncStarted { company: cells.next()? };
    place.tell(db, touched, (kind, 0), at).await
}

/// Says which companies came to their end between two looks at a run.
pub(crate) async fn tell_ended(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    (before, now): (&Run, &Run),
    at: Moment,
) -> Result<(), StoreError> {
    let row = sqlx::query(PLACE).bind(now.map.0).fetch_one(&mut *db).await.map_err(from)?;
    let environment = Cells::of(&row).environment()?;
    for (company, counts) in now.companies_ended_since(before) {
        let LegCounts { read, .. } = counts;
        let place = Place {
            environment: environment.clone(),
            map: now.map,
            version: now.version,
            correlation: now.correlation.clone(),
        };
        let kind = ActivityKind::CompanySyncFinished { company, counts };
        place.tell(db, touched, (kind, read), at).await?;
    }
    Ok(())
}
