//! The one check in front of every act.

use crate::Principal;
use model::{EnvironmentId, Permission, Role};
use thiserror::Error;

/// Why an act is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Denied {
    /// Nobody has proved who they are.
    #[error("sign in first")]
    SignIn,
    /// The role is not enough.
    #[error("this needs the role {}; ask an admin", .needs.label())]
    Forbidden {
        /// The least role that would do.
        needs: Role,
    },
}

/// Answers with the principal when it may do that in the environment (`None` = in Tandem as a whole). A role holds in
/// every environment alike; callers name the environment all the same, so that roles can differ by environment
/// without another look at every entry point.
pub fn authorize<'p>(
    principal: Option<&'p Principal>,
    environment: Option<&EnvironmentId>,
    permission: Permission,
) -> Result<&'p Principal, Denied> {
    let _ = environment;
    let principal = principal.ok_or(Denied::SignIn)?;
    if principal.role.allows(permission) {
        return Ok(principal);
    }
    let needs = Role::ALL.into_iter().find(|role| role.allows(permission)).unwrap_or(Role::Admin);
    Err(Denied::Forbidden { needs })
}

#[cfg(test)]
mod tests {
    use super::{Denied, authorize};
    use crate::{Principal, PrincipalKind};
    use model::{Permission, Role};

    fn principal(role: Role) -> Principal {
        Principal { account: None, name: "someone".into(), role, kind: PrincipalKind::Token }
    }

    #[test]
    fn nobody_may_do_nothing() {
        assert_eq!(authorize(None, None, Permission::View), Err(Denied::SignIn));
    }

    #[test]
    fn a_refusal_names_the_least_role_that_would_do() {
        let viewer = principal(Role::Viewer);
        assert!(authorize(Some(&viewer), None, Permission::View).is_ok());
        let refused = |permission| authorize(Some(&viewer), None, permission).unwrap_err();
        assert_eq!(refused(Permission::ViewValues), Denied::Forbidden { needs: Role::Operator });
        assert_eq!(refused(Permission::Administer), Denied::Forbidden { needs: Role::Admin });
    }
}
