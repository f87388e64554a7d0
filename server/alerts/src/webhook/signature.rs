//! Signatures as <https://www.standardwebhooks.com> has them, and the secrets that they are made with.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What a secret begins with where it is shown.
const PREFIX: &str = "whsec_";

/// What a message is signed with.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(Vec<u8>);

impl Secret {
    /// The secret that belongs to a salt: it cannot be had without the key of this server, which is kept apart from the
    /// store. 32 bytes; the scheme asks for 24 to 64.
    pub(super) fn made_of(key: &[u8], salt: &str) -> Self {
        Self(digest(key, &[b"webhook secret ", salt.as_bytes()]))
    }

    /// As it is shown and entered elsewhere: `whsec_` and base64.
    pub(super) fn shown(&self) -> String {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(&self.0))
    }

    #[cfg(test)]
    pub(super) fn of_shown(shown: &str) -> Self {
        let text = shown.strip_prefix(PREFIX).expect("a secret");
        Self(BASE64_STANDARD.decode(text).expect("base64"))
    }
}

/// The header `webhook-signature`: one signature for each secret, the newest first. `timestamp` is in seconds.
pub(super) fn signatures(secrets: &[Secret], id: &str, timestamp: i64, body: &str) -> String {
    let timestamp = timestamp.to_string();
    let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body.as_bytes()];
    let sign = |secret: &Secret| format!("v1,{}", BASE64_STANDARD.encode(digest(&secret.0, &parts)));
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

/// HMAC-SHA256 of the parts in their order.
fn digest(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // A key of any length will do (RFC 2104, section 3), so there is nothing to refuse.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}
