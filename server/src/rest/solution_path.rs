//! Solutions in paths.

use super::path::Id as _;
use crate::http::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use model::{EnvironmentId, MapId};

/// The environment and the solution, by its unique name, that a path holds.
pub(crate) struct SolutionInPath(pub(crate) EnvironmentId, pub(crate) String);

/// The same, and a map.
pub(crate) struct MapOfSolutionInPath(pub(crate) EnvironmentId, pub(crate) String, pub(crate) MapId);

fn malformed(what: String) -> Problem {
    Problem::bad_request(what, "Correct the address.")
}

fn environment(text: &str) -> Result<EnvironmentId, Problem> {
    let form = EnvironmentId::FORM;
    EnvironmentId::read(text).ok_or_else(|| malformed(format!("{text:?} in the path is not {form}.")))
}

impl<S: Send + Sync> FromRequestParts<S> for SolutionInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((id, name)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        Ok(Self(environment(&id)?, name))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MapOfSolutionInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((id, name, map)) = Path::<(String, String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let form = MapId::FORM;
        let map =
            MapId::read(&map).ok_or_else(|| malformed(format!("{map:?} in the path is not {form}.")))?;
        Ok(Self(environment(&id)?, name, map))
    }
}
