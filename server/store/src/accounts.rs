//! Accounts, sessions, tokens and invites. Secrets are kept as hashes only.

use crate::StoreError;
use async_trait::async_trait;
use model::{Account, AccountId, Moment, Role};

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// Until when.
    pub expires_at: Moment,
}

/// A token of the API on its way into the store.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its name for people, unique.
    pub name: String,
    /// Hash of the token.
    pub hash: [u8; 32],
    /// What it may do.
    pub role: Role,
    /// Since when.
    pub created_at: Moment,
    /// Until when; `None` = no end.
    pub expires_at: Option<Moment>,
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Since when.
    pub created_at: Moment,
    /// Until when; `None` = no end.
    pub expires_at: Option<Moment>,
}

/// A one-time link by which somebody becomes an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Hash of its secret.
    pub hash: [u8; 32],
    /// What the account will be.
    pub role: Role,
    /// Until when it may be used.
    pub expires_at: Moment,
}

/// People and programs that may come in.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// All accounts by name.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// An account and its password hash (a PHC string), by name without regard to case.
    async fn account_by_name(&self, name: &str) -> Result<Option<(Account, String)>, StoreError>;

    /// Keeps an invite. Invites and sessions that have expired are removed on the way.
    async fn create_invite(&self, invite: Invite, now: Moment) -> Result<(), StoreError>;

    /// An invite that is still good at `now`.
    async fn invite(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Invite>, StoreError>;

    /// Spends an invite and creates its account, in one transaction. `NotFound` when it is not good (any more),
    /// `Duplicate` when the name is taken; the invite is then still good.
    async fn redeem_invite(
        &self,
        hash: &[u8; 32],
        name: &str,
        password_hash: &str,
        now: Moment,
    ) -> Result<Account, StoreError>;

    /// Changes role or access of an account; a disabled one loses its sessions in the same transaction. Refuses
    /// (`Stale`) to leave no enabled admin.
    async fn set_account(&self, id: AccountId, role: Role, disabled: bool) -> Result<(), StoreError>;

    /// Keeps a session by the hash of its secret; `NotFound` when there is no such account.
    async fn create_session(
        &self,
        hash: [u8; 32],
        account: AccountId,
        expires_at: Moment,
    ) -> Result<(), StoreError>;

    /// The session of an enabled account that is still good at `now`.
    async fn session(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Session>, StoreError>;

    /// Ends a session; without effect when there is none.
    async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError>;

    /// Keeps a token, replacing the one of the same name.
    async fn put_token(&self, token: NewToken) -> Result<(), StoreError>;

    /// The token with that hash that is still good at `now`.
    async fn token(&self, hash: &[u8; 32], now: Moment) -> Result<Option<TokenInfo>, StoreError>;

    /// All tokens by name.
    async fn tokens(&self) -> Result<Vec<TokenInfo>, StoreError>;

    /// Removes a token; `NotFound` when there is none of that name.
    async fn remove_token(&self, name: &str) -> Result<(), StoreError>;
}
