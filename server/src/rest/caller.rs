//! Who calls the API, and what they may do.

use crate::http::problem::Problem;
use access::{Principal, authorize};
use app::state::{AppState, Caller as Found};
use axum::extract::FromRequestParts;
use http::request::Parts;
use model::{EnvironmentId, Permission};
use std::convert::Infallible;

/// The caller, not yet authorised.
pub(super) struct Caller(Option<Principal>);

impl Caller {
    /// Allows or refuses an act in an environment (`None` = in Tandem as a whole).
    pub(super) fn may(
        &self,
        permission: Permission,
        environment: Option<&EnvironmentId>,
    ) -> Result<&Principal, Problem> {
        Ok(authorize(self.0.as_ref(), environment, permission)?)
    }

    /// May the caller see values of records?
    pub(super) fn sees_values(&self, environment: &EnvironmentId) -> bool {
        authorize(self.0.as_ref(), Some(environment), Permission::ViewValues).is_ok()
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    /// Without the middleware that identifies callers there is nobody, and nothing is allowed.
    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Found>().and_then(|found| found.0.clone())))
    }
}
