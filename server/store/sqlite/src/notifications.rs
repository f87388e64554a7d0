//! Notifications: mail server, groups of people, and the outbox.

use crate::SqliteStore;
use crate::cells::{Cells, json, word};
use crate::fault::{from, from_named, not_found};
use async_trait::async_trait;
use model::{
    DeliveryAttempt, Firing, FiringId, MailServer, Moment, NewNotification, Notification, NotificationId,
    NotificationState, NotificationStory, RecipientGroup, RecipientGroupId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{Attempted, CommitSignal, Notifications, StoreError};

macro_rules! select_notifications {
    () => {
        "SELECT id, environment, firing, kind, recipients, key, at, state, due, attempts, addressees \
         FROM notifications"
    };
}

/// What is due at a moment.
pub(crate) const DUE: &str = concat!(
    select_notifications!(),
    " INDEXED BY notifications_due WHERE due <= ? AND webhook IS NULL ORDER BY due, id LIMIT ?"
);
/// When the next message falls due. No moment of ours is before 1970; the comparison lets the index begin at its first row.
pub(crate) const NEXT: &str = "SELECT due FROM notifications INDEXED BY notifications_due WHERE due >= 0 AND webhook IS NULL ORDER BY due LIMIT 1";

pub(crate) fn notification(row: &SqliteRow) -> Result<Notification, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Notification {
        id: NotificationId(cells.next()?),
        environment: cells.environment()?,
        firing: FiringId(cells.next()?),
        kind: cells.word()?,
        to: cells.json()?,
        key: cells.next()?,
        at: cells.moment()?,
        state: cells.word()?,
        due: cells.moment_or_none()?,
        attempts: cells.small()?,
        addressees: cells.json()?,
    })
}

fn attempt(row: &SqliteRow) -> Result<DeliveryAttempt, StoreError> {
    let mut cells = Cells::of(row);
    let (at, result) = (cells.moment()?, cells.next()?);
    let code: Option<i64> = cells.next()?;
    Ok(DeliveryAttempt { at, result, code: code.and_then(|code| u16::try_from(code).ok()) })
}

fn group(row: &SqliteRow) -> Result<RecipientGroup, StoreError> {
    let mut cells = Cells::of(row);
    Ok(RecipientGroup { id: RecipientGroupId(cells.next()?), name: cells.next()?, addresses: cells.json()? })
}

/// Puts the news of a firing into the outbox: called where one is kept, and where one ends. Without effect when it is
/// there already.
pub(crate) async fn notify(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    firing: &Firing,
) -> Result<(), StoreError> {
    let mail = NewNotification::of(firing).into_iter();
    for news in mail.chain(NewNotification::to_webhooks(firing)) {
        touched.notifications += keep(db, &news).await?;
    }
    Ok(())
}

/// How many rows that were: none where it is there already.
async fn keep(db: &mut SqliteConnection, news: &NewNotification) -> Result<u64, StoreError> {
    let added = sqlx::query(
        "INSERT INTO notifications (environment, firing, kind, recipients, webhook, key, at, state, due) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
    )
    .bind(news.environment.as_str())
    .bind(news.firing.0)
    .bind(word(&news.kind)?)
    .bind(json(&news.to)?)
    .bind(news.webhook().map(|webhook| webhook.0))
    .bind(&news.key)
    .bind(news.at.0)
    .bind(word(&NotificationState::Queued)?)
    .bind(news.due.0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(added.rows_affected())
}

/// What became of a firing's maps is known: its message waits for nothing else.
pub(crate) async fn notify_now(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    firing: FiringId,
    at: Moment,
) -> Result<(), StoreError> {
    let set =
        sqlx::query("UPDATE notifications SET due = ?1 WHERE firing = ?2 AND attempts = 0 AND due > ?1");
    let set = set.bind(at.0).bind(firing.0).execute(db).await.map_err(from)?;
    touched.notifications += set.rows_affected();
    Ok(())
}

async fn keep_attempt(
    db: &mut SqliteConnection,
    id: NotificationId,
    attempted: Attempted,
) -> Result<(), StoreError> {
    let Attempted { attempt, addressees, next } = attempted;
    let known = sqlx::query_scalar("SELECT state FROM notifications WHERE id = ?").bind(id.0);
    let known: Option<String> = known.fetch_optional(&mut *db).await.map_err(from)?;
    let known = known.ok_or_else(|| not_found("notification", &id))?;
    if known != word(&NotificationState::Queued)? {
        return Err(StoreError::Stale { what: "the notification" });
    }
    sqlx::query(
        "UPDATE notifications SET state = ?, due = ?, attempts = attempts + 1, addressees = ? WHERE id = ?",
    )
    .bind(word(&Notification::state_after(&addressees, next))?)
    .bind(next.map(|next| next.0))
    .bind(json(&addressees)?)
    .bind(id.0)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    let add =
        sqlx::query("INSERT INTO delivery_attempts (notification, at, result, code) VALUES (?, ?, ?, ?)");
    let add = add.bind(id.0).bind(attempt.at.0).bind(&attempt.result);
    add.bind(attempt.code.map(i64::from)).execute(db).await.map_err(from)?;
    Ok(())
}

async fn set_server(
    db: &mut SqliteConnection,
    server: Option<&MailServer>,
    at: Moment,
) -> Result<(), StoreError> {
    let set = match server {
        Some(server) => sqlx::query(
            "INSERT INTO mail_server (id, settings) VALUES (1, ?) \
             ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
        )
        .bind(json(server)?),
        None => sqlx::query("DELETE FROM mail_server"),
    };
    set.execute(&mut *db).await.map_err(from)?;
    let due = sqlx::query("UPDATE notifications SET due = ?1 WHERE due > ?1 AND webhook IS NULL").bind(at.0);
    due.execute(db).await.map_err(from)?;
    Ok(())
}

#[async_trait]
impl Notifications for SqliteStore {
    async fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        let mut view = self.snapshot().await?;
        let row = sqlx::query("SELECT settings FROM mail_server").fetch_optional(&mut *view).await;
        row.map_err(from)?.map(|row| Cells::of(&row).json()).transpose()
    }

    async fn set_mail_server(&self, server: Option<MailServer>, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            set_server(db, server.as_ref(), at).await
        })
        .await
    }

    async fn recipient_groups(&self) -> Result<Vec<RecipientGroup>, StoreError> {
        let mut view = self.snapshot().await?;
        let rows = sqlx::query("SELECT id, name, addresses FROM recipient_groups ORDER BY folded");
        let rows = rows.fetch_all(&mut *view).await.map_err(from)?;
        rows.iter().map(group).collect()
    }

    async fn add_recipient_group(
        &self,
        name: &str,
        addresses: &[String],
    ) -> Result<RecipientGroupId, StoreError> {
        let (name, addresses) = (name.to_owned(), json(&addresses)?);
        self.write(async move |db, touched| {
            touched.notifications += 1;
            let add = sqlx::query("INSERT INTO recipient_groups (name, folded, addresses) VALUES (?, ?, ?)");
            let added = add.bind(&name).bind(name.to_lowercase()).bind(addresses).execute(db).await;
            let added = added.map_err(|error| from_named(error, "a group", &name))?;
            Ok(RecipientGroupId(added.last_insert_rowid()))
        })
        .await
    }

    async fn change_recipient_group(&self, group: RecipientGroup) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            let RecipientGroup { id, name, addresses } = group;
            let set =
                sqlx::query("UPDATE recipient_groups SET name = ?, folded = ?, addresses = ? WHERE id = ?");
            let set = set.bind(&name).bind(name.to_lowercase()).bind(json(&addresses)?).bind(id.0);
            let set = set.execute(db).await.map_err(|error| from_named(error, "a group", &name))?;
            if set.rows_affected() == 0 { Err(not_found("group", &id)) } else { Ok(()) }
        })
        .await
    }

    async fn delete_recipient_group(&self, id: RecipientGroupId) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            let gone = sqlx::query("DELETE FROM recipient_groups WHERE id = ?").bind(id.0);
            let gone = gone.execute(db).await.map_err(from)?;
            if gone.rows_affected() == 0 { Err(not_found("group", &id)) } else { Ok(()) }
        })
        .await
    }

    async fn next_notification(&self) -> Result<Option<Moment>, StoreError> {
        let mut view = self.snapshot().await?;
        let due: Option<i64> = sqlx::query_scalar(NEXT).fetch_optional(&mut *view).await.map_err(from)?;
        Ok(due.map(Moment))
    }

    async fn due_notifications(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let mut view = self.snapshot().await?;
        let rows = sqlx::query(DUE).bind(now.0).bind(limit).fetch_all(&mut *view).await.map_err(from)?;
        rows.iter().map(notification).collect()
    }

    async fn attempted(&self, id: NotificationId, attempted: Attempted) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notifications += 1;
            keep_attempt(db, id, attempted).await
        })
        .await
    }

    async fn notifications_of(&self, firing: FiringId) -> Result<Vec<NotificationStory>, StoreError> {
        let mut view = self.snapshot().await?;
        let sql = concat!(select_notifications!(), " WHERE firing = ? ORDER BY id");
        let rows = sqlx::query(sql).bind(firing.0).fetch_all(&mut *view).await.map_err(from)?;
        let mut stories = Vec::with_capacity(rows.len());
        for row in &rows {
            let message = notification(row)?;
            let of_message =
                "SELECT at, result, code FROM delivery_attempts WHERE notification = ? ORDER BY id";
            let rows =
                sqlx::query(of_message).bind(message.id.0).fetch_all(&mut *view).await.map_err(from)?;
            let attempts = rows.iter().map(attempt).collect::<Result<_, _>>()?;
            stories.push(NotificationStory { message, attempts });
        }
        Ok(stories)
    }
}
