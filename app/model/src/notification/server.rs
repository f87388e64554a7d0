//! The mail server.

use crate::alert::is_mail_address;
use crate::draft::SECRET_ADVICE;
use crate::{FieldErrors, is_secret_reference};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The longest text of certificates, in bytes.
const CERTIFICATES: usize = 64 * 1024;
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

/// How what is said to a mail server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// The connection begins in the clear and is encrypted before anything else is said; a server that does not offer
    /// it is refused (RFC 3207).
    #[default]
    StartTls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// In the clear.
    None,
}

impl MailSecurity {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// The stable word used by programs and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StartTls => "start_tls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StartTls => "STARTTLS, required",
            Self::Tls => "TLS from the start",
            Self::None => "None",
        }
    }

    /// The port that is usual for it.
    pub const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// By what Tandem signs in to a mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLogin {
    /// The name.
    pub user: String,
    /// Where the password is: `env:NAME` or `file:/path`, never the password itself.
    pub password: String,
}

/// How mail leaves Tandem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Name or IP address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: MailSecurity,
    /// `None` = the server takes mail without.
    pub login: Option<MailLogin>,
    /// Certificates (PEM) of an authority that is trusted besides those of the system: the text itself, or
    /// `file:/path`; empty = none.
    pub ca: String,
    /// The address that mail comes from.
    pub from: String,
    /// The name shown with it; may be empty.
    pub from_name: String,
    /// Where answers go; `None` = to `from`.
    pub reply_to: Option<String>,
}

/// One step of handing a mail over, as the test in the settings tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailStep {
    /// What was done: `Connect`, `Encrypt`, `Sign in`, `Sender`, `Recipient`, `Message`.
    pub what: String,
    /// What came of it, in one line.
    pub words: String,
    /// Did it work?
    pub went_well: bool,
}

/// A mail server as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailServerDraft {
    /// Name or IP address.
    pub host: String,
    /// Empty = the usual one.
    pub port: String,
    /// How the connection is encrypted.
    pub security: MailSecurity,
    /// Empty = without.
    pub user: String,
    /// A reference to it.
    pub password: String,
    /// See [`MailServer::ca`].
    pub ca: String,
    /// The address that mail comes from.
    pub from: String,
    /// The name shown with it.
    pub from_name: String,
    /// Empty = the same.
    pub reply_to: String,
}

impl Default for MailServerDraft {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: String::new(),
            security: MailSecurity::StartTls,
            user: String::new(),
            password: String::new(),
            ca: String::new(),
            from: String::new(),
            from_name: "Tandem".to_owned(),
            reply_to: String::new(),
        }
    }
}

impl MailServerDraft {
    /// A server as somebody would type it.
    pub fn of(server: &MailServer) -> Self {
        let login = server.login.clone();
        let (user, password) = login.map(|login| (login.user, login.password)).unwrap_or_default();
        Self {
            host: server.host.clone(),
            port: server.port.to_string(),
            security: server.security,
            user,
            password,
            ca: server.ca.clone(),
            from: server.from.clone(),
            from_name: server.from_name.clone(),
            reply_to: server.reply_to.clone().unwrap_or_default(),
        }
    }

    /// The server, or what is wrong with it, by field.
    pub fn finished(&self) -> Result<MailServer, FieldErrors> {
        let mut errors = FieldErrors::default();
        let host = self.host.trim();
        if !is_host(host) {
            errors.add("host", "Enter the server’s name, such as smtp.contoso.example.");
        }
        let port = match self.port.trim() {
            "" => Some(self.security.port()),
            text => text.parse().ok().filter(|port| *port > 0),
        };
        if port.is_none() {
            errors.add("port", "A port is a number from 1 to 65535; 587 and 465 are usual.");
        }
        let login = self.login(&mut errors);
        if login.is_some() && self.security == MailSecurity::None && !is_here(host) {
            errors.add("security", "A password is never sent in the clear: choose STARTTLS or TLS.");
        }
        let ca = self.ca.trim();
        let is_file = ca.strip_prefix("file:").is_some_and(|path| !path.trim().is_empty());
        if ca.len() > CERTIFICATES || !(ca.is_empty() || is_file || ca.contains(CERTIFICATE)) {
            errors.add(
                "ca",
                "Paste certificates in the PEM form, or say where they are: file:/path/to/ca.pem.",
            );
        }
        if !is_mail_address(self.from.trim()) {
            errors.add("from", "Enter the address that mail comes from, such as tandem@contoso.example.");
        }
        let from_name = self.from_name.trim();
        if from_name.chars().count() > 60 || from_name.chars().any(char::is_control) {
            errors.add("from_name", "A name is one line of at most 60 characters.");
        }
        let reply_to = Some(self.reply_to.trim()).filter(|address| !address.is_empty());
        if reply_to.is_some_and(|address| !is_mail_address(address)) {
            errors.add("reply_to", "Enter one mail address, or nothing.");
        }
        match port.filter(|_| errors.is_empty()) {
            Some(port) => Ok(MailServer {
                host: host.to_owned(),
                port,
                security: self.security,
                login,
                ca: ca.to_owned(),
                from: self.from.trim().to_owned(),
                from_name: from_name.to_owned(),
                reply_to: reply_to.map(ToOwned::to_owned),
            }),
            None => Err(errors),
        }
    }

    fn login(&self, errors: &mut FieldErrors) -> Option<MailLogin> {
        let (user, password) = (self.user.trim(), self.password.trim());
        if user.is_empty() && password.is_empty() {
            return None;
        }
        if user.is_empty() || user.chars().any(char::is_control) {
            errors.add("user", "Enter the name that the password belongs to.");
        }
        if !is_secret_reference(password) {
            errors.add("password", SECRET_ADVICE);
        }
        Some(MailLogin { user: user.to_owned(), password: password.to_owned() })
    }
}

fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
    };
    text.parse::<IpAddr>().is_ok() || text.len() <= 253 && text.split('.').all(is_label)
}

/// Is that this machine?
fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{MailSecurity, MailServerDraft};

    fn draft() -> MailServerDraft {
        MailServerDraft {
            host: " smtp.contoso.example ".to_owned(),
            user: "tandem".to_owned(),
            password: "env:SMTP_PASSWORD".to_owned(),
            from: "tandem@contoso.example".to_owned(),
            reply_to: "ops@contoso.example".to_owned(),
            ..MailServerDraft::default()
        }
    }

    #[test]
    fn a_server_is_typed_again_as_it_is() {
        let server = draft().finished().expect("valid");
        assert_eq!((server.host.as_str(), server.port), ("smtp.contoso.example", 587));
        assert_eq!(MailServerDraft::of(&server).finished().as_ref(), Ok(&server));
        let plain = MailServerDraft {
            security: MailSecurity::None,
            user: String::new(),
            password: String::new(),
            ..draft()
        };
        let plain = plain.finished().expect("valid");
        assert_eq!((plain.port, plain.login), (25, None));
    }

    #[test]
    fn what_will_not_do_is_said_at_its_field() {
        let bad = MailServerDraft {
            host: "smtp contoso".to_owned(),
            port: "70000".to_owned(),
            user: "tandem".to_owned(),
            password: "hunter2".to_owned(),
            ca: "trust me".to_owned(),
            from: "tandem".to_owned(),
            from_name: "Tandem\r\nBcc: x@y".to_owned(),
            reply_to: "a@b\r\nBcc: x@y".to_owned(),
            ..MailServerDraft::default()
        };
        let errors = bad.finished().expect_err("invalid");
        for field in ["host", "port", "password", "ca", "from", "from_name", "reply_to"] {
            assert!(errors.of(field).is_some(), "{field} was accepted");
        }
        assert!(errors.iter().all(|(_, words)| !words.contains("hunter2")));
    }

    #[test]
    fn a_password_is_never_sent_in_the_clear_to_another_machine() {
        let clear = |host: &str| {
            let draft = MailServerDraft { host: host.to_owned(), security: MailSecurity::None, ..draft() };
            draft.finished().is_ok()
        };
        assert!(!clear("smtp.contoso.example") && !clear("10.0.0.1"));
        assert!(clear("localhost") && clear("127.0.0.1") && clear("::1"));
    }
}
