//! Signing in and out.

use crate::secret::hash;
use crate::{Access, AccessError, Secret, SignInError};
use model::{AccountId, Moment, SignInDraft};

/// How long a session lasts: 14 days.
pub const SESSION_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What the browser keeps in its cookie.
    pub secret: Secret,
    /// Until when it is good.
    pub expires_at: Moment,
}

impl Access {
    /// Begins a session. An unknown name and a wrong password give the same answer after the same work.
    pub async fn sign_in(&self, draft: SignInDraft, now: Moment) -> Result<NewSession, SignInError> {
        let errors = draft.validate();
        if !errors.is_empty() {
            return Err(SignInError::Invalid(errors));
        }
        let name = draft.name.trim();
        // The attempt counts before its outcome is known: many at once must not slip through.
        self.throttle.attempt(name, now).map_err(|minutes| SignInError::Throttled { minutes })?;
        let (account, expected) = self.store.account_by_name(name).await?.unzip();
        let right = self.verify_password(draft.password, expected).await?;
        let Some(account) = account.filter(|_| right) else { return Err(SignInError::Wrong) };
        self.throttle.forget(name);
        if account.disabled {
            return Err(SignInError::Disabled);
        }
        Ok(self.open_session(account.id, now).await?)
    }

    /// Ends a session; without effect when there is none.
    pub async fn sign_out(&self, secret: &str) -> Result<(), AccessError> {
        Ok(self.store.end_session(&hash(secret)).await?)
    }

    pub(crate) async fn open_session(
        &self,
        account: AccountId,
        now: Moment,
    ) -> Result<NewSession, AccessError> {
        let session = NewSession { secret: Secret::random()?, expires_at: now.plus_millis(SESSION_MILLIS) };
        self.store.create_session(session.secret.hash(), account, session.expires_at).await?;
        Ok(session)
    }
}
