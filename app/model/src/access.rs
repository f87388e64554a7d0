//! Who may do what.

use crate::{AccountId, FieldErrors, Moment};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a person is to Tandem; each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees states, counts, field names and causes; no values of records.
    Viewer,
    /// Sees values, runs, pauses, retries, discards.
    Operator,
    /// Changes connections, maps and people.
    Admin,
}

impl Role {
    /// The roles, least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Operator => "Operator",
            Self::Admin => "Admin",
        }
    }

    /// Does this role include that permission?
    pub fn allows(self, permission: Permission) -> bool {
        self >= match permission {
            Permission::View => Self::Viewer,
            Permission::ViewValues | Permission::Operate => Self::Operator,
            Permission::Administer => Self::Admin,
        }
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.label().eq_ignore_ascii_case(text)).ok_or(())
    }
}

/// What an entry point asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See states, counts and causes.
    View,
    /// See the values of records.
    ViewValues,
    /// Run, pause, retry, discard.
    Operate,
    /// Change connections, maps and people.
    Administer,
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Sign-in name, unique without regard to case.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Shut out; its sessions are ended.
    pub disabled: bool,
    /// Since when it exists.
    pub created_at: Moment,
}

/// Name and password as typed at sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInDraft {
    /// Sign-in name.
    pub name: String,
    /// Password.
    pub password: String,
}

impl SignInDraft {
    /// What is missing.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.name.trim().is_empty() {
            errors.add("name", "Enter your name.");
        }
        if self.password.is_empty() {
            errors.add("password", "Enter your password.");
        }
        errors
    }
}

/// Name and new password of somebody who follows a one-time link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpDraft {
    /// Sign-in name, 2 to 60 characters.
    pub name: String,
    /// Password, 10 to 200 characters.
    pub password: String,
    /// The same again.
    pub repeated: String,
}

impl SignUpDraft {
    /// What is missing or too short. Length is what makes a password strong (NIST SP 800-63B); no other rule is set.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !(2..=60).contains(&self.name.trim().chars().count()) {
            errors.add("name", "A name has 2 to 60 characters.");
        } else if self.name.chars().any(char::is_control) {
            errors.add("name", "A name has no control characters.");
        }
        if !(10..=200).contains(&self.password.chars().count()) {
            errors.add("password", "A password has at least 10 characters (at most 200).");
        } else if self.password != self.repeated {
            errors.add("repeated", "The two passwords differ.");
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::{Permission, Role, SignUpDraft};

    #[test]
    fn roles_grow() {
        assert!(Role::Viewer.allows(Permission::View));
        assert!(!Role::Viewer.allows(Permission::ViewValues));
        assert!(Role::Operator.allows(Permission::Operate));
        assert!(!Role::Operator.allows(Permission::Administer));
        assert!(Role::Admin.allows(Permission::Administer));
    }

    #[test]
    fn a_sign_up_says_what_is_wrong_with_each_field() {
        let draft =
            SignUpDraft { name: "A".into(), password: "long enough 1".into(), repeated: "other".into() };
        let errors = draft.validate();
        assert!(errors.of("name").is_some() && errors.of("repeated").is_some());
        let good = SignUpDraft {
            name: "Ada".into(),
            password: "long enough 1".into(),
            repeated: "long enough 1".into(),
        };
        assert!(good.validate().is_empty());
    }
}
