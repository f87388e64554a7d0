//! Tokens of the API.

use crate::secret::hash;
use crate::{Access, AccessError};
use model::{Moment, Role};
use store::{NewToken, StoreError};

impl Access {
    /// Makes a token that somebody chose good without end, in place of the one of the same name.
    pub async fn install_token(
        &self,
        name: &str,
        plain: &str,
        role: Role,
        now: Moment,
    ) -> Result<(), AccessError> {
        if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(AccessError::BadToken);
        }
        let token =
            NewToken { name: name.to_owned(), hash: hash(plain), role, created_at: now, expires_at: None };
        Ok(self.store.put_token(token).await?)
    }

    /// Takes a token away; without effect when there is none of that name.
    pub async fn withdraw_token(&self, name: &str) -> Result<(), AccessError> {
        match self.store.remove_token(name).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}
