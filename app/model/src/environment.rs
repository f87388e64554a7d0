//! Linked pairs of apps and how to reach them.

use crate::{EnvironmentId, Side};
use serde::{Deserialize, Serialize};

/// One linked pair of apps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its name in URLs.
    pub id: EnvironmentId,
    /// Its name for people, for example `Contoso test`.
    pub name: String,
    /// Which colour band it wears.
    pub band: Band,
    /// Its apps are the built-in simulators.
    pub simulated: bool,
    /// Companies (legal entities) that are linked, by code.
    pub companies: Vec<String>,
}

impl Environment {
    /// What is different in another state of it and of its connections, in words.
    pub fn differences(&self, own: &[Connection; 2], other: &Self, others: &[Connection; 2]) -> Vec<String> {
        let mut what: Vec<String> = Vec::new();
        let mut differs = |different: bool, words: String| different.then(|| what.push(words));
        differs(self.name != other.name, "name".into());
        differs(self.band != other.band, "colour band".into());
        differs(self.companies != other.companies, "companies".into());
        for (own, other) in own.iter().zip(others) {
            let side = own.side;
            differs(own.base_url != other.base_url, format!("address of the {side}"));
            differs(own.auth != other.auth, format!("sign-in to the {side}"));
            let pace = |it: &Connection| (it.poll_ms, it.overlap_ms, it.sweep_ms);
            differs(pace(own) != pace(other), format!("how often the {side} is asked"));
        }
        what
    }
}

/// What is at stake in an environment; production must be unmistakable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// For trying things out.
    Test,
    /// The real thing.
    Production,
}

/// Which protocol an app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// Finance and Operations OData.
    FinanceOperations,
    /// Dataverse Web API.
    Dataverse,
}

impl Band {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Test => "Test",
            Self::Production => "Production",
        }
    }
}

impl ConnectionKind {
    /// The protocol of the app at a side.
    pub const fn of(side: Side) -> Self {
        match side {
            Side::Left => Self::FinanceOperations,
            Side::Right => Self::Dataverse,
        }
    }

    /// Where the service lies below the address of an installation.
    pub const fn service_path(self) -> &'static str {
        match self {
            Self::FinanceOperations => "data/",
            Self::Dataverse => "api/data/v9.2/",
        }
    }

    /// The name shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FinanceOperations => "Finance and Operations",
            Self::Dataverse => "Dataverse",
        }
    }
}

/// How to prove who we are. Secrets are references, never values: `env:NAME` or `file:PATH`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuthKind {
    /// OAuth 2 client credentials.
    ClientCredentials {
        /// Where tokens are issued.
        token_url: String,
        /// The application's id.
        client_id: String,
        /// Reference to its secret.
        client_secret: String,
        /// What the token is for, for example `https://org.crm.dynamics.com/.default`.
        scope: String,
    },
    /// A fixed bearer token, by reference.
    Bearer {
        /// Reference to the token.
        token: String,
    },
    /// Name and password (RFC 7617), as gateways in front of older services ask for them.
    Basic {
        /// The name.
        user: String,
        /// Reference to the password.
        password: String,
    },
}

impl AuthKind {
    /// The name shown to people.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::ClientCredentials { .. } => "OAuth 2 client credentials",
            Self::Bearer { .. } => "Bearer token",
            Self::Basic { .. } => "Name and password",
        }
    }
}

/// How to reach one app of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The environment.
    pub environment: EnvironmentId,
    /// Which end.
    pub side: Side,
    /// The protocol.
    pub kind: ConnectionKind,
    /// Root of the service with a trailing slash, for example `https://org.crm.dynamics.com/api/data/v9.2/`.
    pub base_url: String,
    /// How to prove who we are.
    pub auth: AuthKind,
    /// Milliseconds between polls when no doorbell rings.
    pub poll_ms: u32,
    /// Milliseconds of overlap when polling by modified time, for commits that appear late.
    pub overlap_ms: u32,
    /// Milliseconds between sweeps for deletions where the app does not report them.
    pub sweep_ms: u32,
}
