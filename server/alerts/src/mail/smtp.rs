//! One conversation with a mail server, step by step, each within its time (RFC 5321).

use super::letter::{one_line, shortened};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::{Address, transport::smtp::client::TlsParametersBuilder};
use model::MailServer;
use std::error::Error as _;
use std::future::Future;
use std::time::Duration;

/// The most of what a server says that is kept, in characters.
const SAID: usize = 300;

/// How long a server has for each step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// To take a connection at one of its addresses.
    pub(super) connect: Duration,
    /// To answer a command, its greeting included.
    pub(super) command: Duration,
    /// To take the message: servers look through it before they answer.
    pub(super) message: Duration,
}

impl Default for Times {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), command: seconds(30), message: seconds(120) }
    }
}

/// Why a step did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// In one line.
    pub(super) words: String,
    /// The server's reply code, where it replied.
    pub(super) code: Option<u16>,
}

impl Fault {
    pub(super) fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), code: None }
    }

    /// Does the server refuse it for good?
    pub(super) fn is_final(&self) -> bool {
        self.code.is_some_and(|code| (500..600).contains(&code))
    }
}

/// An open conversation.
pub(super) struct Conversation {
    connection: AsyncSmtpConnection,
    times: Times,
}

impl Conversation {
    /// Connects and hears the greeting; encrypted from the first byte where `tls` is given.
    pub(super) async fn connect(
        server: &MailServer,
        tls: Option<TlsParameters>,
        hello: &ClientId,
        times: Times,
    ) -> Result<Self, Fault> {
        let address = (server.host.as_str(), server.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(times.connect), hello, tls, None);
        let connection = within(times.connect + times.command, connecting).await?;
        Ok(Self { connection, times })
    }

    /// Encrypts what follows. A server that does not offer that is refused, whatever stands between it and us.
    pub(super) async fn encrypt(&mut self, tls: TlsParameters, hello: &ClientId) -> Result<(), Fault> {
        if !self.connection.can_starttls() {
            return Err(Fault::of("the server offers no STARTTLS, and nothing is sent in the clear"));
        }
        within(self.times.command, self.connection.starttls(tls, hello)).await
    }

    /// Signs in by what the server takes.
    pub(super) async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), Fault> {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        let info = self.connection.server_info();
        if !mechanisms.iter().any(|mechanism| info.supports_auth_mechanism(*mechanism)) {
            return Err(Fault::of("the server offers neither AUTH PLAIN nor AUTH LOGIN here"));
        }
        let credentials = Credentials::new(user.to_owned(), password.to_owned());
        within(self.times.command, self.connection.auth(&mechanisms, &credentials)).await.map(drop)
    }

    /// Says whom a mail comes from.
    pub(super) async fn sender(&mut self, from: Address) -> Result<String, Fault> {
        let said = self.connection.command(MailFrom::new(Some(from), Vec::new()));
        within(self.times.command, said).await.map(|response| reply(&response))
    }

    /// Says one address that it goes to.
    pub(super) async fn recipient(&mut self, to: Address) -> Result<String, Fault> {
        let said = self.connection.command(Rcpt::new(to, Vec::new()));
        within(self.times.command, said).await.map(|response| reply(&response))
    }

    /// Hands the message over, to all who were taken.
    pub(super) async fn message(&mut self, bytes: &[u8]) -> Result<String, Fault> {
        within(self.times.command, self.connection.command(Data)).await?;
        // What ends a message begins with a line end (RFC 5321, section 4.1.1.4).
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let taken = within(self.times.message, self.connection.message(bytes)).await?;
        Ok(reply(&taken))
    }

    /// Says goodbye; whatever comes of that changes nothing.
    pub(super) async fn end(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.connection.quit()).await;
    }
}

/// How a server's certificate is looked at: by the authorities of the system, and those of the settings (PEM).
pub(super) fn tls(host: &str, authorities: Option<&str>) -> Result<TlsParameters, Fault> {
    let mut builder: TlsParametersBuilder = TlsParameters::builder(host.to_owned());
    for pem in authorities.map(certificates).unwrap_or_default() {
        let certificate = Certificate::from_pem(pem.as_bytes());
        let certificate = certificate.map_err(|error| {
            Fault::of(format!("the authority's certificate cannot be read: {}", told(&error)))
        })?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| Fault::of(format!("TLS cannot be set up: {}", told(&error))))
}

/// Each certificate of a text by itself.
fn certificates(text: &str) -> Vec<String> {
    const END: &str = "-----END CERTIFICATE-----";
    let parts = text.split_inclusive(END).filter(|part| part.contains(END));
    parts.map(|part| format!("{}\n", part.trim_start())).collect()
}

/// What a step brings, unless it takes too long.
async fn within<T>(time: Duration, step: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Fault> {
    match tokio::time::timeout(time, step).await {
        Ok(result) => result.map_err(|error| fault(&error)),
        Err(_) => Err(Fault::of(format!("no answer within {} s", time.as_secs().max(1)))),
    }
}

fn fault(error: &SmtpError) -> Fault {
    if let Some(code) = error.status() {
        let said = error.source().map(ToString::to_string).unwrap_or_default();
        let code = u16::from(code);
        return Fault { words: said_by_server(code, &said), code: Some(code) };
    }
    if let Some(why) = untrusted(error) {
        return Fault::of(format!(
            "the server\u{2019}s certificate is not trusted ({why}): if it comes from an authority of your own, enter \
             that one\u{2019}s certificate"
        ));
    }
    Fault::of(told(error))
}

/// What is wrong with the server's certificate, if that is the reason.
fn untrusted(error: &SmtpError) -> Option<String> {
    let mut source = error.source();
    while let Some(cause) = source {
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let found = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(rustls::Error::InvalidCertificate(why)) = found {
            return Some(shortened(&one_line(&why.to_string()), SAID));
        }
        source = cause.source();
    }
    None
}

/// An error of the connection in words.
fn told(error: &SmtpError) -> String {
    let words = match error.source() {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    };
    // The library's word for a connection that was closed in the middle of a reply.
    let words =
        if words == "incomplete response" { "the server closed the connection".to_owned() } else { words };
    shortened(&one_line(&words), SAID)
}

fn reply(response: &Response) -> String {
    let said: Vec<&str> = response.message().collect();
    said_by_server(u16::from(response.code()), &said.join(" "))
}

fn said_by_server(code: u16, said: &str) -> String {
    shortened(one_line(&format!("{code} {said}")).trim_end(), SAID)
}
