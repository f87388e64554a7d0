//! Who may do what: accounts, sessions, tokens, and the one check in front of every act.
//!
//! [`Access::identify`] says who sends a request, [`authorize`] whether that is enough. Secrets leave this crate once,
//! when they are made; the store only ever sees their hashes. Nothing here reads a clock: `now` is an argument.

mod authorize;
mod cookie;
mod error;
mod handle;
mod invites;
mod password;
mod principal;
mod pseudonym;
mod secret;
mod sessions;
mod throttle;
mod tokens;

pub use authorize::{Denied, authorize};
pub use cookie::{COOKIE_NAME, Cookies, cookie_secret};
pub use error::{AccessError, SignInError, SignUpError};
pub use handle::Access;
pub use invites::INVITE_MILLIS;
pub use principal::{Principal, PrincipalKind};
pub use pseudonym::pseudonym;
pub use secret::Secret;
pub use sessions::{NewSession, SESSION_MILLIS};
