//! Accounts, sessions, tokens and invites.

use crate::SqliteStore;
use crate::cells::{Cells, word};
use crate::fault::{from, from_named, not_found};
use async_trait::async_trait;
use model::{Account, AccountId, Moment, Role};
use sqlx::sqlite::SqliteRow;
use store::{Accounts, Invite, NewToken, Session, StoreError, TokenInfo};

macro_rules! account_columns {
    () => {
        "a.id, a.name, a.role, a.disabled, a.created_at"
    };
}

macro_rules! select_tokens {
    () => {
        "SELECT name, role, created_at, expires_at FROM tokens"
    };
}

fn account(cells: &mut Cells<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(cells.next()?),
        name: cells.next()?,
        role: cells.word()?,
        disabled: cells.next()?,
        created_at: cells.moment()?,
    })
}

fn token_info(row: &SqliteRow) -> Result<TokenInfo, StoreError> {
    let mut cells = Cells::of(row);
    Ok(TokenInfo {
        name: cells.next()?,
        role: cells.word()?,
        created_at: cells.moment()?,
        expires_at: cells.moment_or_none()?,
    })
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = concat!("SELECT ", account_columns!(), " FROM accounts AS a ORDER BY a.folded");
        let rows = sqlx::query(sql).fetch_all(&self.readers).await.map_err(from)?;
        rows.iter().map(|row| account(&mut Cells::of(row))).collect()
    }

    async fn account_by_name(&self, name: &str) -> Result<Option<(Account, String)>, StoreError> {
        let sql =
            concat!("SELECT ", account_columns!(), ", a.password_hash FROM accounts AS a WHERE a.folded = ?");
        let row = sqlx::query(sql).bind(name.to_lowercase()).fetch_optional(&self.readers).await;
        let read = |row: SqliteRow| {
            let mut cells = Cells::of(&row);
            Ok((account(&mut cells)?, cells.next()?))
        };
        row.map_err(from)?.map(read).transpose()
    }

    async fn create_invite(&self, invite: Invite, now: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            for expired in
                ["DELETE FROM invites WHERE expires_at <= ?", "DELETE FROM sessions WHERE expires_at <= ?"]
            {
                sqlx::query(expired).bind(now.0).execute(&mut *db).await.map_err(from)?;
            }
            sqlx::query("INSERT OR REPLACE INTO invites (hash, role, expires_at) VALUES (?, ?, ?)")
                .bind(invite.hash.as_slice())
                .bind(word(&invite.role)?)
                .bind(invite.expires_at.0)
                .execute(&mut *db)
                .await
                .map_err(from)?;
            touched.accounts += 1;
            Ok(())
        })
        .await
    }

    async fn invite(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Invite>, StoreError> {
        let row = sqlx::query("SELECT role, expires_at FROM invites WHERE hash = ? AND expires_at > ?")
            .bind(hash.as_slice())
            .bind(now.0)
            .fetch_optional(&self.readers)
            .await
            .map_err(from)?;
        let read = |row: SqliteRow| {
            let mut cells = Cells::of(&row);
            Ok(Invite { hash: *hash, role: cells.word()?, expires_at: cells.moment()? })
        };
        row.map(read).transpose()
    }

    async fn redeem_invite(
        &self,
        hash: &[u8; 32],
        name: &str,
        password_hash: &str,
        now: Moment,
    ) -> Result<Account, StoreError> {
        let (hash, name, password_hash) = (*hash, name.to_owned(), password_hash.to_owned());
        self.write(async move |db, touched| {
            let spent = sqlx::query("DELETE FROM invites WHERE hash = ? AND expires_at > ? RETURNING role")
                .bind(hash.as_slice())
                .bind(now.0)
                .fetch_optional(&mut *db)
                .await
                .map_err(from)?
                .ok_or_else(|| not_found("invite", "with this link, or it has been used"))?;
            let role: Role = Cells::of(&spent).word()?;
            let added = sqlx::query(
                "INSERT INTO accounts (name, folded, password_hash, role, disabled, created_at) \
                 VALUES (?, ?, ?, ?, 0, ?)",
            )
            .bind(&name)
            .bind(name.to_lowercase())
            .bind(password_hash)
            .bind(word(&role)?)
            .bind(now.0)
            .execute(&mut *db)
            .await
            .map_err(|error| from_named(error, "an account", &name))?;
            touched.accounts += 1;
            let id = AccountId(added.last_insert_rowid());
            Ok(Account { id, name, role, disabled: false, created_at: now })
        })
        .await
    }

    async fn set_account(&self, id: AccountId, role: Role, disabled: bool) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            let changed = sqlx::query("UPDATE accounts SET role = ?, disabled = ? WHERE id = ?")
                .bind(word(&role)?)
                .bind(disabled)
                .bind(id.0)
                .execute(&mut *db)
                .await
                .map_err(from)?;
            if changed.rows_affected() == 0 {
                return Err(not_found("account", &id));
            }
            let admin: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM accounts WHERE role = ? AND disabled = 0)")
                    .bind(word(&Role::Admin)?)
                    .fetch_one(&mut *db)
                    .await
                    .map_err(from)?;
            if !admin {
                return Err(StoreError::Stale { what: "the last admin" });
            }
            if disabled {
                let ended = sqlx::query("DELETE FROM sessions WHERE account = ?").bind(id.0);
                ended.execute(&mut *db).await.map_err(from)?;
            }
            touched.accounts += 1;
            Ok(())
        })
        .await
    }

    async fn create_session(
        &self,
        hash: [u8; 32],
        account: AccountId,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            let added = sqlx::query(
                "INSERT OR REPLACE INTO sessions (hash, account, expires_at) \
                 SELECT ?, id, ? FROM accounts WHERE id = ?",
            )
            .bind(hash.as_slice())
            .bind(expires_at.0)
            .bind(account.0)
            .execute(&mut *db)
            .await
            .map_err(from)?;
            if added.rows_affected() == 0 {
                return Err(not_found("account", &account));
            }
            touched.accounts += 1;
            Ok(())
        })
        .await
    }

    async fn session(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Session>, StoreError> {
        let sql = concat!(
            "SELECT ",
            account_columns!(),
            ", s.expires_at FROM sessions AS s JOIN accounts AS a ON a.id = s.account",
            " WHERE s.hash = ? AND s.expires_at > ? AND a.disabled = 0"
        );
        let row = sqlx::query(sql).bind(hash.as_slice()).bind(now.0).fetch_optional(&self.readers).await;
        let read = |row: SqliteRow| {
            let mut cells = Cells::of(&row);
            Ok(Session { account: account(&mut cells)?, expires_at: cells.moment()? })
        };
        row.map_err(from)?.map(read).transpose()
    }

    async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let hash = *hash;
        self.write(async move |db, touched| {
            let ended = sqlx::query("DELETE FROM sessions WHERE hash = ?").bind(hash.as_slice());
            touched.accounts += ended.execute(&mut *db).await.map_err(from)?.rows_affected();
            Ok(())
        })
        .await
    }

    async fn put_token(&self, token: NewToken) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            sqlx::query(
                "INSERT OR REPLACE INTO tokens (name, hash, role, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(&token.name)
            .bind(token.hash.as_slice())
            .bind(word(&token.role)?)
            .bind(token.created_at.0)
            .bind(token.expires_at.map(|at| at.0))
            .execute(&mut *db)
            .await
            .map_err(from)?;
            touched.accounts += 1;
            Ok(())
        })
        .await
    }

    async fn token(&self, hash: &[u8; 32], now: Moment) -> Result<Option<TokenInfo>, StoreError> {
        let sql = concat!(select_tokens!(), " WHERE hash = ? AND (expires_at IS NULL OR expires_at > ?)");
        let row = sqlx::query(sql).bind(hash.as_slice()).bind(now.0).fetch_optional(&self.readers).await;
        row.map_err(from)?.as_ref().map(token_info).transpose()
    }

    async fn tokens(&self) -> Result<Vec<TokenInfo>, StoreError> {
        let sql = concat!(select_tokens!(), " ORDER BY name");
        let rows = sqlx::query(sql).fetch_all(&self.readers).await.map_err(from)?;
        rows.iter().map(token_info).collect()
    }

    async fn remove_token(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write(async move |db, touched| {
            let removed =
                sqlx::query("DELETE FROM tokens WHERE name = ?").bind(&name).execute(&mut *db).await;
            if removed.map_err(from)?.rows_affected() == 0 {
                return Err(not_found("token", &name));
            }
            touched.accounts += 1;
            Ok(())
        })
        .await
    }
}
