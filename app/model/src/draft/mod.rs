//! An environment as somebody writes it down: in the wizard, in the configuration file, or in a request to the API.

mod address;
mod fields;

pub use fields::DraftFields;

use crate::{AuthKind, Band, Connection, ConnectionKind, Environment, EnvironmentId, FieldErrors, Side};
use address::{is_url, service_root, slug};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What to do about a secret that was written down itself.
pub(crate) const SECRET_ADVICE: &str = "Give a reference to the secret, never the secret itself: env:NAME for an environment \
    variable of Tandem, or file:/path/to/file for a file that only Tandem may read.";

/// How often apps are asked unless something else is said.
const POLL_MS: u32 = 10_000;
const OVERLAP_MS: u32 = 60_000;
const SWEEP_MS: u32 = 900_000;

/// An environment that is to be linked or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EnvironmentDraft {
    /// Its name in URLs; empty = made of its name for people.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Which colour band it wears.
    pub band: Option<Band>,
    /// Companies to link, by code.
    pub companies: Vec<String>,
    /// How to reach the ERP.
    pub left: ConnectionDraft,
    /// How to reach the CRM.
    pub right: ConnectionDraft,
}

/// How to reach one app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionDraft {
    /// The protocol; that of the side unless it is said.
    pub kind: Option<ConnectionKind>,
    /// Address of the installation or root of its service.
    pub base_url: String,
    /// How to prove who we are.
    pub auth: Option<AuthKind>,
    /// See [`Connection::poll_ms`].
    pub poll_ms: Option<u32>,
    /// See [`Connection::overlap_ms`].
    pub overlap_ms: Option<u32>,
    /// See [`Connection::sweep_ms`].
    pub sweep_ms: Option<u32>,
}

impl EnvironmentDraft {
    /// One of its connections.
    pub const fn connection(&self, side: Side) -> &ConnectionDraft {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// Its id: as given, or else made of the name; `None` when neither makes one.
    pub fn environment_id(&self) -> Option<EnvironmentId> {
        let given = self.id.trim();
        if given.is_empty() { EnvironmentId::new(&slug(&self.name)) } else { EnvironmentId::new(given) }
    }

    /// What is wrong with it, by field: `id`, `name`, `band`, `companies`, and those of [`ConnectionDraft::validate`]
    /// after the side and a dot, such as `left.base_url`.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = self.validate_names();
        for side in Side::BOTH {
            let found = self.connection(side).validate(side);
            found.iter().for_each(|(field, message)| errors.add(&side_field(side, field), message));
        }
        errors
    }

    /// What is wrong with everything but the connections.
    pub fn validate_names(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !(2..=60).contains(&self.name.trim().chars().count()) || self.name.chars().any(char::is_control) {
            errors.add("name", "A name has 2 to 60 characters, for example “Contoso test”.");
        }
        if self.environment_id().is_none() {
            errors.add(
                "id",
                "The name in URLs has 1 to 40 lower-case letters, digits and dashes and begins with a letter, for \
                 example contoso-test.",
            );
        }
        if self.band.is_none() {
            errors.add("band", "Say what is at stake: test or production.");
        }
        let bad = |code: &&String| {
            !(1..=10).contains(&code.chars().count()) || code.chars().any(|c| !c.is_ascii_alphanumeric())
        };
        if let Some(code) = self.company_codes().iter().find(bad) {
            errors.add(
                "companies",
                format!("“{code}” is no company code: codes are like usmf, with a comma between."),
            );
        }
        errors
    }

    /// The companies to link, without blanks and repetitions.
    pub fn company_codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in self.companies.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
            if !codes.iter().any(|known| known.eq_ignore_ascii_case(code)) {
                codes.push(code.to_owned());
            }
        }
        codes
    }

    /// The environment and its connections, ERP first; what is wrong where there is something.
    pub fn finished(&self) -> Result<(Environment, [Connection; 2]), FieldErrors> {
        let errors = self.validate();
        let (Some(id), Some(band), true) = (self.environment_id(), self.band, errors.is_empty()) else {
            return Err(errors);
        };
        let [Some(left), Some(right)] = Side::BOTH.map(|side| self.connection(side).finished(&id, side))
        else {
            return Err(errors);
        };
        let environment = Environment {
            id,
            name: self.name.trim().to_owned(),
            band,
            simulated: false,
            companies: self.company_codes(),
        };
        Ok((environment, [left, right]))
    }
}

impl ConnectionDraft {
    /// What is wrong with it, by field: `kind`, `base_url`, `auth` and its parts, `poll_ms`, `overlap_ms`, `sweep_ms`.
    pub fn validate(&self, side: Side) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let kind = ConnectionKind::of(side);
        if self.kind.is_some_and(|own| own != kind) {
            errors.add("kind", format!("The {side} is always {}.", kind.label()));
        }
        if !is_url(&self.base_url) {
            errors.add("base_url", format!("Enter the {side}'s address, such as {}.", example(kind)));
        }
        match &self.auth {
            None => errors.add("auth", "Choose how to prove who we are."),
            Some(AuthKind::Bearer { token }) => check_reference(&mut errors, "token", token),
            Some(AuthKind::Basic { user, password }) => {
                check_filled(&mut errors, "user", user);
                if user.contains(':') {
                    errors.add("user", "A name that is sent with a password has no colon.");
                }
                check_reference(&mut errors, "password", password);
            }
            Some(AuthKind::ClientCredentials { token_url, client_id, client_secret, scope }) => {
                if !is_url(token_url) {
                    errors.add(
                        "token_url",
                        "Enter where tokens are issued, such as https://login.microsoftonline.com/TENANT/oauth2/v2.0/token.",
                    );
                }
                check_filled(&mut errors, "client_id", client_id);
                check_filled(&mut errors, "scope", scope);
                check_reference(&mut errors, "client_secret", client_secret);
            }
        }
        check_range(&mut errors, "poll_ms", self.poll_ms, 50..=3_600_000);
        check_range(&mut errors, "overlap_ms", self.overlap_ms, 0..=3_600_000);
        check_range(&mut errors, "sweep_ms", self.sweep_ms, 100..=86_400_000);
        errors
    }

    /// The connection of an environment; `None` while there is something wrong with it.
    pub fn finished(&self, environment: &EnvironmentId, side: Side) -> Option<Connection> {
        let auth = self.auth.clone().filter(|_| self.validate(side).is_empty())?;
        let kind = ConnectionKind::of(side);
        Some(Connection {
            environment: environment.clone(),
            side,
            kind,
            base_url: service_root(&self.base_url, kind),
            auth,
            poll_ms: self.poll_ms.unwrap_or(POLL_MS),
            overlap_ms: self.overlap_ms.unwrap_or(OVERLAP_MS),
            sweep_ms: self.sweep_ms.unwrap_or(SWEEP_MS),
        })
    }

    /// The draft that makes this connection.
    pub fn of(connection: &Connection) -> Self {
        Self {
            kind: Some(connection.kind),
            base_url: connection.base_url.clone(),
            auth: Some(connection.auth.clone()),
            poll_ms: Some(connection.poll_ms),
            overlap_ms: Some(connection.overlap_ms),
            sweep_ms: Some(connection.sweep_ms),
        }
    }
}

/// Is that a reference to a secret rather than a secret?
pub fn is_secret_reference(text: &str) -> bool {
    if let Some(name) = text.strip_prefix("env:") {
        return !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    }
    text.strip_prefix("file:").is_some_and(|path| !path.trim().is_empty())
}

/// The field of one side as messages and forms name it.
fn side_field(side: Side, field: &str) -> String {
    match side {
        Side::Left => format!("left.{field}"),
        Side::Right => format!("right.{field}"),
    }
}

fn check_reference(errors: &mut FieldErrors, field: &str, text: &str) {
    if !is_secret_reference(text.trim()) {
        errors.add(field, SECRET_ADVICE);
    }
}

fn check_filled(errors: &mut FieldErrors, field: &str, text: &str) {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        errors.add(field, "Fill this in.");
    }
}

fn check_range(errors: &mut FieldErrors, field: &str, value: Option<u32>, range: RangeInclusive<u32>) {
    if value.is_some_and(|value| !range.contains(&value)) {
        errors.add(field, format!("Enter milliseconds from {} to {}.", range.start(), range.end()));
    }
}

const fn example(kind: ConnectionKind) -> &'static str {
    match kind {
        ConnectionKind::FinanceOperations => "https://contoso.operations.dynamics.com",
        ConnectionKind::Dataverse => "https://contoso.crm.dynamics.com",
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectionDraft, EnvironmentDraft, is_secret_reference};
    use crate::{AuthKind, Band, ConnectionKind, Side};

    fn connection(base_url: &str) -> ConnectionDraft {
        let auth = Some(AuthKind::Bearer { token: "env:TOKEN".into() });
        ConnectionDraft { base_url: base_url.into(), auth, ..ConnectionDraft::default() }
    }

    fn draft() -> EnvironmentDraft {
        EnvironmentDraft {
            name: "Contoso – Live (EU)".into(),
            band: Some(Band::Production),
            companies: vec!["usmf".into(), " demf ".into(), "USMF".into(), String::new()],
            left: connection("https://contoso.operations.dynamics.com"),
            right: connection("https://contoso.crm.dynamics.com/api/data/v9.2"),
            ..EnvironmentDraft::default()
        }
    }

    #[test]
    fn a_good_draft_becomes_an_environment() {
        let (environment, [left, right]) = draft().finished().unwrap();
        assert_eq!(environment.id.as_str(), "contoso-live-eu");
        assert_eq!(environment.companies, ["usmf", "demf"]);
        assert_eq!(left.base_url, "https://contoso.operations.dynamics.com/data/");
        assert_eq!(right.base_url, "https://contoso.crm.dynamics.com/api/data/v9.2/");
        assert_eq!((left.side, right.side, right.poll_ms), (Side::Left, Side::Right, 10_000));
        assert_eq!(ConnectionDraft::of(&left).finished(&environment.id, Side::Left), Some(left));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let errors = EnvironmentDraft::default().validate();
        for field in ["name", "id", "band", "left.base_url", "left.auth", "right.base_url", "right.auth"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let wrong_kind = ConnectionDraft { kind: Some(ConnectionKind::Dataverse), ..connection("https://a") };
        assert!(wrong_kind.validate(Side::Left).of("kind").is_some());
        let hasty = ConnectionDraft { poll_ms: Some(1), ..connection("https://a") };
        assert!(hasty.validate(Side::Left).of("poll_ms").unwrap().contains("50"));
        let odd = EnvironmentDraft { companies: vec!["us mf".into()], ..draft() };
        assert!(odd.validate().of("companies").unwrap().contains("us mf"));
    }

    #[test]
    fn a_plain_secret_is_refused_and_not_repeated() {
        for (auth, field) in [
            (AuthKind::Bearer { token: "hunter2".into() }, "token"),
            (AuthKind::Basic { user: "sync".into(), password: "hunter2".into() }, "password"),
            (
                AuthKind::ClientCredentials {
                    token_url: "https://login/token".into(),
                    client_id: "id".into(),
                    client_secret: "hunter2".into(),
                    scope: "s".into(),
                },
                "client_secret",
            ),
        ] {
            let draft = ConnectionDraft { auth: Some(auth), ..connection("https://a") };
            let errors = draft.validate(Side::Right);
            let message = errors.of(field).unwrap();
            assert!(message.contains("env:NAME") && !message.contains("hunter2"), "{message}");
            assert_eq!(errors.iter().count(), 1);
        }
        for good in ["env:ERP_SECRET", "file:/run/secrets/crm"] {
            assert!(is_secret_reference(good), "{good}");
        }
        for bad in ["", "env:", "file:", "env:a b", "secret", "ENV:X"] {
            assert!(!is_secret_reference(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_that_no_request_could_be_sent_to_are_refused() {
        for bad in [
            "",
            "contoso",
            "ftp://contoso",
            "https://",
            "https:///data",
            "https://me@host/",
            "https://h/?a=b",
        ] {
            assert!(connection(bad).validate(Side::Left).of("base_url").is_some(), "{bad}");
        }
    }
}
