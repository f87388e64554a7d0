//! What a connector is made of.

use connectors::{SecretError, SecretSource};
use model::{AuthKind, Connection, ConnectionKind, Side};

/// Secrets by the reference itself.
pub(crate) struct Plain;

impl SecretSource for Plain {
    fn secret(&self, reference: &str) -> Result<String, SecretError> {
        Ok(reference.to_owned())
    }
}

/// A connection of that kind.
pub(crate) fn connection(kind: ConnectionKind, base_url: String, auth: AuthKind) -> Connection {
    Connection {
        environment: model::EnvironmentId::new("test").expect("a valid name"),
        side: if kind == ConnectionKind::Dataverse { Side::Right } else { Side::Left },
        kind,
        base_url,
        auth,
        poll_ms: 1000,
        overlap_ms: 60_000,
        sweep_ms: 60_000,
    }
}

pub(crate) fn bearer() -> AuthKind {
    AuthKind::Bearer { token: "hush".to_owned() }
}
