//! Who sends a request.

use model::{AccountId, Actor, Role};

/// A person or a program that has proved who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The account of a person; `None` for a token, which belongs to nobody.
    pub account: Option<AccountId>,
    /// The person's or the token's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// How it proved who it is.
    pub kind: PrincipalKind,
}

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// By the cookie of a signed-in browser.
    Session,
    /// By a bearer token of the API.
    Token,
}

impl Principal {
    /// The name under which its acts stand in timelines.
    pub fn actor(&self) -> Actor {
        match self.kind {
            PrincipalKind::Session => Actor::User(self.name.clone()),
            PrincipalKind::Token => Actor::Token(self.name.clone()),
        }
    }
}
