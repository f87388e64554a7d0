//! One-time links by which somebody becomes an account.

use crate::secret::hash;
use crate::{Access, AccessError, NewSession, Secret, SignUpError};
use model::{Moment, Role, SignUpDraft};
use store::{Invite, StoreError};

/// How long a one-time link is good: 24 hours.
pub const INVITE_MILLIS: i64 = 24 * 60 * 60 * 1_000;

impl Access {
    /// The secret of a new one-time link, good for 24 hours.
    pub async fn create_invite(&self, role: Role, now: Moment) -> Result<Secret, AccessError> {
        let secret = Secret::random()?;
        let invite = Invite { hash: secret.hash(), role, expires_at: now.plus_millis(INVITE_MILLIS) };
        self.store.create_invite(invite, now).await?;
        Ok(secret)
    }

    /// What a link's holder would become; `None` when the link is not good. Looking does not spend it.
    pub async fn invite_role(&self, secret: &str, now: Moment) -> Result<Option<Role>, AccessError> {
        Ok(self.store.invite(&hash(secret), now).await?.map(|invite| invite.role))
    }

    /// Could the link still be used? Looking does not spend it.
    pub async fn invite_is_good(&self, secret: &str, now: Moment) -> Result<bool, AccessError> {
        Ok(self.invite_role(secret, now).await?.is_some())
    }

    /// Spends a link: creates its account and signs it in.
    pub async fn redeem_invite(
        &self,
        secret: &str,
        draft: SignUpDraft,
        now: Moment,
    ) -> Result<NewSession, SignUpError> {
        // Before the costly hash, so that guessing links costs us little.
        if !self.invite_is_good(secret, now).await? {
            return Err(SignUpError::Spent);
        }
        let errors = draft.validate();
        if !errors.is_empty() {
            return Err(SignUpError::Invalid(errors));
        }
        let password_hash = self.hash_password(draft.password).await?;
        let redeemed = self.store.redeem_invite(&hash(secret), draft.name.trim(), &password_hash, now).await;
        let account = redeemed.map_err(|error| match error {
            StoreError::NotFound { .. } => SignUpError::Spent,
            StoreError::Duplicate { .. } => SignUpError::NameTaken,
            other => SignUpError::Access(other.into()),
        })?;
        Ok(self.open_session(account.id, now).await?)
    }
}
