//! Webhooks, and what is due for them.

use crate::SqliteStore;
use crate::cells::{Cells, json, word};
use crate::fault::{from, from_named, not_found};
use crate::notifications::notification;
use async_trait::async_trait;
use model::{Moment, Notification, Webhook, WebhookChange, WebhookId, WebhookSettings};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{StoreError, Webhooks};

macro_rules! select_webhooks {
    () => {
        "SELECT id, name, url, format, salt, former, state, changed_at FROM webhooks"
    };
}

/// What is due at a moment.
pub(crate) const DUE: &str = "SELECT id, environment, firing, kind, recipients, key, at, state, due, attempts, \
    addressees FROM notifications INDEXED BY notifications_due_for_webhooks \
    WHERE due <= ? AND webhook IS NOT NULL ORDER BY due, id LIMIT ?";
/// When the next message falls due.
pub(crate) const NEXT: &str = "SELECT due FROM notifications INDEXED BY notifications_due_for_webhooks \
    WHERE due >= 0 AND webhook IS NOT NULL ORDER BY due LIMIT 1";

fn webhook(row: &SqliteRow) -> Result<Webhook, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Webhook {
        id: WebhookId(cells.next()?),
        name: cells.next()?,
        url: cells.next()?,
        format: cells.word()?,
        salt: cells.next()?,
        former: cells.json_or_none()?,
        state: cells.json()?,
        changed_at: cells.moment()?,
    })
}

async fn one(db: &mut SqliteConnection, id: WebhookId) -> Result<Webhook, StoreError> {
    let row = sqlx::query(concat!(select_webhooks!(), " WHERE id = ?")).bind(id.0).fetch_optional(db).await;
    webhook(&row.map_err(from)?.ok_or_else(|| not_found("webhook", &id))?)
}

async fn change(
    db: &mut SqliteConnection,
    id: WebhookId,
    change: WebhookChange,
    at: Moment,
) -> Result<Webhook, StoreError> {
    let changed = one(db, id).await?.changed(change, at);
    sqlx::query(
        "UPDATE webhooks SET name = ?, folded = ?, url = ?, format = ?, salt = ?, former = ?, state = ?, \
         changed_at = ? WHERE id = ?",
    )
    .bind(&changed.name)
    .bind(changed.name.to_lowercase())
    .bind(&changed.url)
    .bind(word(&changed.format)?)
    .bind(&changed.salt)
    .bind(changed.former.as_ref().map(json).transpose()?)
    .bind(json(&changed.state)?)
    .bind(changed.changed_at.0)
    .bind(id.0)
    .execute(&mut *db)
    .await
    .map_err(|error| from_named(error, "a webhook", &changed.name))?;
    // By the index of what is due: few wait at any time.
    let due = "UPDATE notifications SET due = ?1 WHERE due > ?1 AND webhook = ?2";
    sqlx::query(due).bind(at.0).bind(id.0).execute(db).await.map_err(from)?;
    Ok(changed)
}

#[async_trait]
impl Webhooks for SqliteStore {
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let mut view = self.snapshot().await?;
        let rows = sqlx::query(concat!(select_webhooks!(), " ORDER BY folded"));
        rows.fetch_all(&mut *view).await.map_err(from)?.iter().map(webhook).collect()
    }

    async fn webhook(&self, id: WebhookId) -> Result<Webhook, StoreError> {
        let mut view = self.snapshot().await?;
        one(&mut view, id).await
    }

    async fn add_webhook(
        &self,
        settings: WebhookSettings,
        salt: String,
        at: Moment,
    ) -> Result<Webhook, StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            let new = Webhook::new(WebhookId(0), settings, salt, at);
            let added = sqlx::query(
                "INSERT INTO webhooks (name, folded, url, format, salt, state, changed_at) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&new.name)
            .bind(new.name.to_lowercase())
            .bind(&new.url)
            .bind(word(&new.format)?)
            .bind(&new.salt)
            .bind(json(&new.state)?)
            .bind(at.0)
            .execute(db)
            .await
            .map_err(|error| from_named(error, "a webhook", &new.name))?;
            Ok(Webhook { id: WebhookId(added.last_insert_rowid()), ..new })
        })
        .await
    }

    async fn change_webhook(
        &self,
        id: WebhookId,
        change: WebhookChange,
        at: Moment,
    ) -> Result<Webhook, StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            self::change(db, id, change, at).await
        })
        .await
    }

    async fn delete_webhook(&self, id: WebhookId) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            let gone = sqlx::query("DELETE FROM webhooks WHERE id = ?").bind(id.0);
            let gone = gone.execute(db).await.map_err(from)?;
            if gone.rows_affected() == 0 { Err(not_found("webhook", &id)) } else { Ok(()) }
        })
        .await
    }

    async fn next_call(&self) -> Result<Option<Moment>, StoreError> {
        let mut view = self.snapshot().await?;
        let due: Option<i64> = sqlx::query_scalar(NEXT).fetch_optional(&mut *view).await.map_err(from)?;
        Ok(due.map(Moment))
    }

    async fn due_calls(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let mut view = self.snapshot().await?;
        let rows = sqlx::query(DUE).bind(now.0).bind(limit).fetch_all(&mut *view).await.map_err(from)?;
        rows.iter().map(notification).collect()
    }
}
