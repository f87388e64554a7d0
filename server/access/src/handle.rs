//! Access as others hold it.

use crate::secret::hash;
use crate::throttle::Throttle;
use crate::{AccessError, Cookies, Principal, PrincipalKind};
use model::Moment;
use std::sync::Arc;
use store::Store;
use tokio::sync::Semaphore;

/// Says who sends a request, and lets people in; cheap to clone.
#[derive(Clone)]
pub struct Access {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) throttle: Arc<Throttle>,
    /// Passwords being hashed at once. Each takes 19 MiB and a core, which strangers can ask for.
    pub(crate) hashing: Arc<Semaphore>,
    cookies: Cookies,
}

impl Access {
    /// Keeps everything in that store.
    pub fn new(store: Arc<dyn Store>, cookies: Cookies) -> Self {
        Self { store, throttle: Arc::new(Throttle::default()), hashing: Arc::new(Semaphore::new(2)), cookies }
    }

    /// Who presents this cookie or this token. A token goes before a cookie, and one that is not good is nobody: a
    /// program with an old token must not act as the person whose browser it lives in.
    pub async fn identify(
        &self,
        cookie_secret: Option<&str>,
        bearer: Option<&str>,
        now: Moment,
    ) -> Result<Option<Principal>, AccessError> {
        if let Some(token) = bearer {
            let found = self.store.token(&hash(token), now).await?;
            return Ok(found.map(|token| Principal {
                account: None,
                name: token.name,
                role: token.role,
                kind: PrincipalKind::Token,
            }));
        }
        let Some(secret) = cookie_secret else { return Ok(None) };
        let found = self.store.session(&hash(secret), now).await?;
        Ok(found.map(|session| Principal {
            account: Some(session.account.id),
            name: session.account.name,
            role: session.account.role,
            kind: PrincipalKind::Session,
        }))
    }

    /// Is there anybody who could sign in?
    pub async fn has_accounts(&self) -> Result<bool, AccessError> {
        Ok(!self.store.accounts().await?.is_empty())
    }

    pub(crate) const fn cookies(&self) -> Cookies {
        self.cookies
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("cookies", &self.cookies).finish_non_exhaustive()
    }
}
