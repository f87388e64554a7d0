//! Accounts, one-time links and tokens of the API.

#[cfg(feature = "ssr")]
use super::guard::{self, Admitted, Scope};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::{Account, AccountId, FieldErrors, Moment, Role};
use serde::{Deserialize, Serialize};

/// Everybody who may come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The one who looks; `None` for a token.
    pub me: Option<AccountId>,
    /// Accounts, by name.
    pub accounts: Vec<Account>,
    /// Tokens of the API, by name.
    pub tokens: Vec<Token>,
    /// A secret that a plain form has just made; shown this once.
    pub once: Option<String>,
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Since when it exists.
    pub created_at: Moment,
    /// Until when it is good; `None` = no end.
    pub expires_at: Option<Moment>,
}

/// What is wrong with a new token's name.
pub fn check_token_name(name: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if !(2..=60).contains(&name.trim().chars().count()) || name.chars().any(char::is_control) {
        errors.add("name", "A token's name has 2 to 60 characters, for example “backup job”.");
    }
    errors
}

/// Who may come in. Needs `Administer`.
#[server(name = ReadPeople, prefix = "/api/fn", endpoint = "people", output = Answer)]
pub async fn people() -> Result<People, ApiError> {
    let Admitted { state, principal } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let token = |token: store::TokenInfo| Token {
        name: token.name,
        role: token.role,
        created_at: token.created_at,
        expires_at: token.expires_at,
    };
    Ok(People {
        me: principal.account,
        accounts: state.store.accounts().await?,
        tokens: state.store.tokens().await?.into_iter().map(token).collect(),
        once: guard::take_once(),
    })
}

/// Makes a one-time link, good for 24 hours, by which somebody becomes an account of that role. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "invite", output = Answer)]
pub async fn invite(role: Role) -> Result<String, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let secret = state.access.create_invite(role, state.now()).await?;
    let link = format!("{}/welcome/{}", guard::origin(), secret.reveal());
    guard::show_once(&link);
    Ok(link)
}

/// Changes what an account may do, or shuts it out, which ends its sessions. The last admin stays. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "set_account", output = Answer)]
pub async fn set_account(
    id: AccountId,
    role: Role,
    #[server(default)] disabled: bool,
) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    state.store.set_account(id, role, disabled).await.map_err(|error| match error {
        store::StoreError::Stale { .. } => guard::refused(
            "This is the last admin.",
            "Make somebody else an admin first; nothing was changed.",
        ),
        other => other.into(),
    })
}

/// Makes a token of the API; its text is shown this once. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "create_token", output = Answer)]
pub async fn create_token(#[server(default)] name: String, role: Role) -> Result<String, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let mut errors = check_token_name(&name);
    let name = name.trim();
    if state.store.tokens().await?.iter().any(|token| token.name == name) {
        errors.add("name", "There is a token of this name; remove it first or choose another name.");
    }
    if !errors.is_empty() {
        return Err(guard::invalid(errors));
    }
    let secret = access::Secret::random()?;
    state.access.install_token(name, secret.reveal(), role, state.now()).await?;
    guard::show_once(secret.reveal());
    Ok(secret.reveal().to_owned())
}

/// Takes a token away; programs that use it are refused from now on. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "remove_token", output = Answer)]
pub async fn remove_token(name: String) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    Ok(state.access.withdraw_token(&name).await?)
}
