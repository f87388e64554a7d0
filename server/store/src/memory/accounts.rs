//! Accounts, sessions, tokens and invites in memory.

use super::{MemoryStore, next_id, not_found};
use crate::{Accounts, Invite, NewToken, Session, StoreError, TokenInfo};
use async_trait::async_trait;
use model::{Account, AccountId, Moment, Role};
use std::collections::{BTreeMap, HashMap};

/// Everyone who may come in.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    accounts: BTreeMap<AccountId, (Account, String)>,
    invites: HashMap<[u8; 32], Invite>,
    sessions: HashMap<[u8; 32], (AccountId, Moment)>,
    tokens: BTreeMap<String, NewToken>,
}

impl People {
    /// Forgets sessions and invites whose time is over.
    pub(super) fn forget_expired(&mut self, now: Moment) -> usize {
        let before = self.sessions.len() + self.invites.len();
        self.invites.retain(|_, invite| now < invite.expires_at);
        self.sessions.retain(|_, (_, expires_at)| now < *expires_at);
        before - self.sessions.len() - self.invites.len()
    }

    fn good_invite(&self, hash: &[u8; 32], now: Moment) -> Option<&Invite> {
        self.invites.get(hash).filter(|invite| now < invite.expires_at)
    }

    fn named(&self, name: &str) -> Option<&(Account, String)> {
        let folded = name.to_lowercase();
        self.accounts.values().find(|(account, _)| account.name.to_lowercase() == folded)
    }
}

fn info(token: &NewToken) -> TokenInfo {
    TokenInfo {
        name: token.name.clone(),
        role: token.role,
        created_at: token.created_at,
        expires_at: token.expires_at,
    }
}

#[async_trait]
impl Accounts for MemoryStore {
    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let state = self.read();
        let mut accounts: Vec<Account> =
            state.people.accounts.values().map(|(account, _)| account.clone()).collect();
        accounts.sort_by_cached_key(|account| account.name.to_lowercase());
        Ok(accounts)
    }

    async fn account_by_name(&self, name: &str) -> Result<Option<(Account, String)>, StoreError> {
        Ok(self.read().people.named(name).cloned())
    }

    async fn create_invite(&self, invite: Invite, now: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let people = &mut state.people;
            people.invites.retain(|_, old| now < old.expires_at);
            people.sessions.retain(|_, (_, expires_at)| now < *expires_at);
            people.invites.insert(invite.hash, invite);
            touched.accounts += 1;
            Ok(())
        })
    }

    async fn invite(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Invite>, StoreError> {
        Ok(self.read().people.good_invite(hash, now).cloned())
    }

    async fn redeem_invite(
        &self,
        hash: &[u8; 32],
        name: &str,
        password_hash: &str,
        now: Moment,
    ) -> Result<Account, StoreError> {
        self.write(|state, touched| {
            let people = &mut state.people;
            let role = people
                .good_invite(hash, now)
                .ok_or_else(|| not_found("invite", "with this link, or it has been used"))?
                .role;
            if people.named(name).is_some() {
                return Err(StoreError::Duplicate { what: "an account", name: name.to_owned() });
            }
            people.invites.remove(hash);
            let id = AccountId(next_id(people.accounts.len()));
            let account = Account { id, name: name.to_owned(), role, disabled: false, created_at: now };
            people.accounts.insert(id, (account.clone(), password_hash.to_owned()));
            touched.accounts += 1;
            Ok(account)
        })
    }

    async fn set_account(&self, id: AccountId, role: Role, disabled: bool) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let people = &mut state.people;
            if !people.accounts.contains_key(&id) {
                return Err(not_found("account", &id));
            }
            let stays_admin = role == Role::Admin && !disabled;
            let another = people
                .accounts
                .values()
                .any(|(other, _)| other.id != id && other.role == Role::Admin && !other.disabled);
            if !stays_admin && !another {
                return Err(StoreError::Stale { what: "the last admin" });
            }
            if let Some((account, _)) = people.accounts.get_mut(&id) {
                account.role = role;
                account.disabled = disabled;
            }
            if disabled {
                people.sessions.retain(|_, (account, _)| *account != id);
            }
            touched.accounts += 1;
            Ok(())
        })
    }

    async fn create_session(
        &self,
        hash: [u8; 32],
        account: AccountId,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            if !state.people.accounts.contains_key(&account) {
                return Err(not_found("account", &account));
            }
            state.people.sessions.insert(hash, (account, expires_at));
            touched.accounts += 1;
            Ok(())
        })
    }

    async fn session(&self, hash: &[u8; 32], now: Moment) -> Result<Option<Session>, StoreError> {
        let state = self.read();
        let session = state.people.sessions.get(hash).filter(|(_, expires_at)| now < *expires_at);
        Ok(session.and_then(|(id, expires_at)| {
            let (account, _) = state.people.accounts.get(id).filter(|(account, _)| !account.disabled)?;
            Some(Session { account: account.clone(), expires_at: *expires_at })
        }))
    }

    async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.write(|state, touched| {
            if state.people.sessions.remove(hash).is_some() {
                touched.accounts += 1;
            }
            Ok(())
        })
    }

    async fn put_token(&self, token: NewToken) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.people.tokens.insert(token.name.clone(), token);
            touched.accounts += 1;
            Ok(())
        })
    }

    async fn token(&self, hash: &[u8; 32], now: Moment) -> Result<Option<TokenInfo>, StoreError> {
        let state = self.read();
        let found =
            state.people.tokens.values().find(|token| {
                token.hash == *hash && token.expires_at.is_none_or(|expires_at| now < expires_at)
            });
        Ok(found.map(info))
    }

    async fn tokens(&self) -> Result<Vec<TokenInfo>, StoreError> {
        Ok(self.read().people.tokens.values().map(info).collect())
    }

    async fn remove_token(&self, name: &str) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.people.tokens.remove(name).ok_or_else(|| not_found("token", name))?;
            touched.accounts += 1;
            Ok(())
        })
    }
}
