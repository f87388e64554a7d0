//! Signing in and out, one-time links, appearance: what anybody may call.
#![allow(clippy::unused_async, reason = "a server function is async, whether or not it waits")]

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use crate::theme::Theme;
use leptos::prelude::*;
use model::{Role, SignInDraft, SignUpDraft};

/// Begins a session and goes on to `next`, a path of this site, or to the start. Open to all.
#[server(prefix = "/api/fn", endpoint = "sign_in", output = Answer)]
pub async fn sign_in(draft: SignInDraft, #[server(default)] next: String) -> Result<(), ApiError> {
    use access::SignInError as E;
    let state = guard::open_to_all()?;
    let session = state.access.sign_in(draft, state.now()).await.map_err(|error| match error {
        E::Invalid(errors) => guard::invalid(errors),
        E::Wrong => {
            guard::refused("Name or password is wrong.", "Check both; capital letters count in the password.")
        }
        E::Disabled => guard::refused("This account is disabled.", "An admin can enable it again."),
        E::Throttled { minutes } => {
            guard::refused("Too many attempts with this name.", format!("Wait {minutes} min and try again."))
        }
        E::Access(error) => error.into(),
    })?;
    guard::set_cookie(&state.access.session_cookie(&session));
    leptos_axum::redirect(if guard::is_local(&next) { &next } else { "/" });
    Ok(())
}

/// Ends the session. Open to all: without a session there is nothing to end.
#[server(prefix = "/api/fn", endpoint = "sign_out", output = Answer)]
pub async fn sign_out() -> Result<(), ApiError> {
    let state = guard::open_to_all()?;
    if let Some(secret) = guard::cookie(access::COOKIE_NAME) {
        state.access.sign_out(&secret).await?;
    }
    guard::set_cookie(&state.access.ended_cookie());
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// What the holder of a one-time link would become; `None` when it is not good any more. Looking does not spend it.
/// Open to all.
#[server(prefix = "/api/fn", endpoint = "invite_role", output = Answer)]
pub async fn invite_role(secret: String) -> Result<Option<Role>, ApiError> {
    let state = guard::open_to_all()?;
    Ok(state.access.invite_role(&secret, state.now()).await?)
}

/// Spends a one-time link: makes the account and signs it in. Open to all who hold a link.
#[server(prefix = "/api/fn", endpoint = "accept_invite", output = Answer)]
pub async fn accept_invite(secret: String, draft: SignUpDraft) -> Result<(), ApiError> {
    use access::SignUpError as E;
    let state = guard::open_to_all()?;
    let session =
        state.access.redeem_invite(&secret, draft, state.now()).await.map_err(|error| match error {
            E::Invalid(errors) => guard::invalid(errors),
            E::Spent => {
                guard::refused("This link was used already or has expired.", "Ask an admin for a new one.")
            }
            E::NameTaken => {
                let mut errors = model::FieldErrors::default();
                errors.add("name", "Somebody has this name already; choose another.");
                guard::invalid(errors)
            }
            E::Access(error) => error.into(),
        })?;
    guard::set_cookie(&state.access.session_cookie(&session));
    leptos_axum::redirect("/");
    Ok(())
}

/// Keeps the choice of light or dark in a cookie. Open to all.
#[server(prefix = "/api/fn", endpoint = "set_theme", output = Answer)]
pub async fn set_theme(theme: Theme) -> Result<(), ApiError> {
    guard::open_to_all()?;
    guard::set_cookie(&format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", Theme::COOKIE, theme.name()));
    Ok(())
}
