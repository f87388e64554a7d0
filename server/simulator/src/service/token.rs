//! The token endpoint and the check of bearer tokens.
//!
//! The client credentials flow as Microsoft Entra documents it:
//! <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow>.

use ::http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::call::Answer;

/// Issued tokens are accepted for so many seconds.
const TOKEN_SECONDS: i64 = 3600;

/// Issues tokens and checks them.
///
/// A token carries its own expiry under a keyed hash, so that it outlives a restart of the app.
#[derive(Debug)]
pub struct Tokens {
    key: [u8; 32],
    client_secret: String,
    fixed: Option<String>,
}

impl Tokens {
    /// Tokens for clients that know the secret; `fixed` is accepted beside the issued ones and never expires.
    pub fn new(client_secret: String, fixed: Option<String>) -> Self {
        let key = blake3::derive_key("simulator bearer tokens", client_secret.as_bytes());
        Self { key, client_secret, fixed }
    }

    /// Answers a form-encoded request to the token endpoint.
    pub fn answer(&self, form: &[u8], now: Timestamp) -> Answer {
        let field = |name: &str| {
            let text = std::str::from_utf8(form).ok()?;
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
            odata::url::decode_query(value).ok()
        };
        let filled = |name: &str| field(name).filter(|value| !value.is_empty());
        if field("grant_type").as_deref() != Some("client_credentials") {
            let text = "AADSTS70003: The app requested an unsupported grant type.";
            return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type", 70003, text, now);
        }
        let Some(client_id) = filled("client_id") else {
            let text = "AADSTS900144: The request body must contain the following parameter: 'client_id'.";
            return refusal(StatusCode::BAD_REQUEST, "invalid_request", 900_144, text, now);
        };
        if filled("scope").is_none() && filled("resource").is_none() {
            let text = "AADSTS900144: The request body must contain the following parameter: 'scope'.";
            return refusal(StatusCode::BAD_REQUEST, "invalid_request", 900_144, text, now);
        }
        if field("client_secret").as_deref() != Some(&self.client_secret) {
            let text = format!("AADSTS7000215: Invalid client secret provided for app '{client_id}'.");
            return refusal(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_215, &text, now);
        }
        let body = json!({
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "ext_expires_in": TOKEN_SECONDS,
            "access_token": self.issue(now),
        });
        plain_json(StatusCode::OK, &body).header("Cache-Control", "no-store")
    }

    /// Whether a bearer token is good at this time.
    pub fn accepts(&self, token: &str, now: Timestamp) -> bool {
        if let Some(fixed) = &self.fixed
            && blake3::hash(fixed.as_bytes()) == blake3::hash(token.as_bytes())
        {
            return true;
        }
        let Some((claims, mac)) = token.rsplit_once('.') else { return false };
        let Ok(mac) = blake3::Hash::from_hex(mac) else { return false };
        let expiry = claims.split('.').next().and_then(|text| text.parse::<i64>().ok());
        // The comparison of two hashes takes the same time wherever they differ.
        mac == blake3::keyed_hash(&self.key, claims.as_bytes())
            && expiry.is_some_and(|expiry| now.as_second() < expiry)
    }

    fn issue(&self, now: Timestamp) -> String {
        let nonce: u64 = rand::random();
        let claims = format!("{}.{nonce:016x}", now.as_second().saturating_add(TOKEN_SECONDS));
        let mac = blake3::keyed_hash(&self.key, claims.as_bytes());
        format!("{claims}.{}", mac.to_hex())
    }
}

fn refusal(status: StatusCode, error: &str, code: u32, text: &str, now: Timestamp) -> Answer {
    let (trace, correlation) = (uuid::Uuid::from_u128(rand::random()), uuid::Uuid::from_u128(rand::random()));
    let time = now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
    let body = json!({
        "error": error,
        "error_description": format!("{text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}"),
        "error_codes": [code],
        "timestamp": time,
        "trace_id": trace.to_string(),
        "correlation_id": correlation.to_string(),
    });
    plain_json(status, &body)
}

fn plain_json(status: StatusCode, body: &serde_json::Value) -> Answer {
    Answer::with_body(status, "application/json; charset=utf-8", body.to_string())
}
