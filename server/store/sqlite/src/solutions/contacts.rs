//! How to reach publishers.

use crate::cells::Cells;
use crate::environments::require;
use crate::fault::{from, from_named};
use crate::{activities, versions};
use model::{EnvironmentId, Publisher, PublisherContact};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{SavePublisher, StoreError};

/// What is said of publishers, in the order of their list.
pub(super) async fn all(
    db: &SqlitePool,
    environment: &EnvironmentId,
) -> Result<Vec<PublisherContact>, StoreError> {
    let rows = sqlx::query(
        "SELECT description, option_prefix, email, website FROM publishers WHERE environment = ? \
         ORDER BY is_default DESC, name",
    );
    let rows = rows.bind(environment.as_str()).fetch_all(db).await.map_err(from)?;
    let contact = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok(PublisherContact {
            description: cells.next()?,
            option_prefix: cells.small()?,
            email: cells.next()?,
            website: cells.next()?,
        })
    };
    rows.iter().map(contact).collect()
}

/// Keeps what somebody says of one.
pub(super) async fn save(db: &mut SqliteConnection, save: SavePublisher) -> Result<(), StoreError> {
    let environment = &save.environment;
    require(db, environment).await?;
    if save.is_new {
        let first =
            "INSERT INTO publishers (environment, name, label, prefix, is_default) VALUES (?, ?, '', '', 0)";
        let first = sqlx::query(first).bind(environment.as_str()).bind(&save.publisher.name);
        first
            .execute(&mut *db)
            .await
            .map_err(|error| from_named(error, "a publisher", &save.publisher.name))?;
    }
    versions::put_publisher(db, environment, &save.publisher).await?;
    put(db, environment, (&save.publisher.name, &save.contact)).await?;
    activities::add(db, &save.told()).await
}

/// Makes a publisher known, unless it is.
pub(super) async fn know(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    (publisher, contact): &(Publisher, PublisherContact),
) -> Result<(), StoreError> {
    let known = "SELECT EXISTS (SELECT 1 FROM publishers WHERE environment = ? AND name = ?)";
    let known: bool = sqlx::query_scalar(known)
        .bind(environment.as_str())
        .bind(&publisher.name)
        .fetch_one(&mut *db)
        .await
        .map_err(from)?;
    if known {
        return Ok(());
    }
    let publisher = Publisher { is_default: false, ..publisher.clone() };
    versions::know_publisher(db, environment, &publisher).await?;
    put(db, environment, (&publisher.name, contact)).await
}

async fn put(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    (name, contact): (&str, &PublisherContact),
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE publishers SET description = ?, option_prefix = ?, email = ?, website = ? \
         WHERE environment = ? AND name = ?",
    )
    .bind(&contact.description)
    .bind(i64::from(contact.option_prefix))
    .bind(&contact.email)
    .bind(&contact.website)
    .bind(environment.as_str())
    .bind(name)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}
