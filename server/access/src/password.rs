//! Passwords: argon2id with the parameters that its crate recommends (19 MiB, 2 passes, 1 lane, as OWASP does).

use crate::{Access, AccessError};
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

/// Stands in for the hash of a name that does not exist, so that the answer takes as long. No password fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyBpdCE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Access {
    /// The PHC string to keep of a password. Takes some 50 ms of a core, off the async workers.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String, AccessError> {
        self.off_the_workers(move || {
            let mut bytes = [0_u8; 16];
            getrandom::fill(&mut bytes).map_err(|source| AccessError::Random(source.to_string()))?;
            let salt = SaltString::encode_b64(&bytes).map_err(broken)?;
            let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(broken)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Is that the password? `None` as the hash = there is no such account, which takes as long to find out.
    pub(crate) async fn verify_password(
        &self,
        password: String,
        expected: Option<String>,
    ) -> Result<bool, AccessError> {
        self.off_the_workers(move || {
            let exists = expected.is_some();
            let expected = expected.as_deref().unwrap_or(NOBODY);
            let parsed = PasswordHash::new(expected).map_err(broken)?;
            let fits = Argon2::default().verify_password(password.as_bytes(), &parsed);
            match fits {
                Ok(()) => Ok(exists),
                Err(argon2::password_hash::Error::Password) => Ok(false),
                Err(other) => Err(broken(other)),
            }
        })
        .await
    }

    async fn off_the_workers<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, AccessError> {
        let _turn =
            self.hashing.acquire().await.map_err(|closed| AccessError::Password(closed.to_string()))?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|stopped| AccessError::Password(stopped.to_string()))?
    }
}

fn broken(error: argon2::password_hash::Error) -> AccessError {
    AccessError::Password(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::NOBODY;
    use argon2::password_hash::PasswordHash;
    use argon2::{Argon2, Params};

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        let ours = Argon2::default();
        assert_eq!(params.m_cost(), ours.params().m_cost());
        assert_eq!(params.t_cost(), ours.params().t_cost());
        assert_eq!(params.p_cost(), ours.params().p_cost());
        assert_eq!(parsed.hash.unwrap().len(), 32);
    }
}
