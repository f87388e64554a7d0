//! The cookie of a signed-in browser.

use crate::sessions::SESSION_MILLIS;
use crate::{Access, NewSession};

/// The cookie's name.
pub const COOKIE_NAME: &str = "tandem_session";

/// Over which connections browsers may send the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// Over HTTPS only; right where people reach Tandem through HTTPS.
    Secure,
    /// Over plain HTTP too; right on one's own machine.
    Plain,
}

impl Access {
    /// The `Set-Cookie` value that signs a browser in.
    pub fn session_cookie(&self, session: &NewSession) -> String {
        self.cookie(session.secret.reveal(), SESSION_MILLIS / 1_000)
    }

    /// The `Set-Cookie` value that makes a browser forget its session.
    pub fn ended_cookie(&self) -> String {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, max_age: i64) -> String {
        let secure = match self.cookies() {
            Cookies::Secure => "; Secure",
            Cookies::Plain => "",
        };
        format!("{COOKIE_NAME}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// The session's secret in the value of a `Cookie` header.
pub fn cookie_secret(header: &str) -> Option<&str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE_NAME && !value.is_empty()).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::cookie_secret;

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        assert_eq!(cookie_secret("theme=dark; tandem_session=abc-_1; x=y"), Some("abc-_1"));
        for none in ["", "tandem_session=", "xtandem_session=abc", "tandem_session"] {
            assert_eq!(cookie_secret(none), None, "{none}");
        }
    }
}
