//! Ids in paths, with a clear word when they are malformed.

use crate::http::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use model::{
    AlertId, BulkActId, EnvironmentId, FailureId, FiringId, GroupId, LegId, MapId, RecipientGroupId, RunId,
    Side, WebhookId, WindowId,
};

/// The one id that a path holds.
pub(crate) struct InPath<T>(pub(crate) T);

/// What an id in a path looks like.
pub(crate) trait Id: Sized {
    /// Reads it.
    fn read(text: &str) -> Option<Self>;
    /// Its form in words.
    const FORM: &'static str;
}

impl Id for EnvironmentId {
    const FORM: &'static str =
        "the id of an environment: lower-case letters, digits and dashes, such as contoso-test";
    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl Id for MapId {
    const FORM: &'static str = "the id of an entity map: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for FailureId {
    const FORM: &'static str = "the id of a failure: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for GroupId {
    const FORM: &'static str = "the id of a failure group: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for WebhookId {
    const FORM: &'static str = "the id of a webhook: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for RecipientGroupId {
    const FORM: &'static str = "the id of a group of people: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for RunId {
    const FORM: &'static str = "the id of an initial sync: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Id for WindowId {
    const FORM: &'static str = "the id of a maintenance window: a whole number";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<S: Send + Sync, T: Id> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |text: &str| {
            Problem::bad_request(format!("{text:?} in the path is not {}.", T::FORM), "Correct the address.")
        };
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(parts.uri.path()))?;
        T::read(&text).map(Self).ok_or_else(|| malformed(&text))
    }
}

/// The environment and the map that a path holds.
pub(crate) struct MapInPath(pub(crate) EnvironmentId, pub(crate) MapId);

impl<S: Send + Sync> FromRequestParts<S> for MapInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
        let Path((environment, map)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let environment = EnvironmentId::read(&environment).ok_or_else(|| {
            malformed(format!("{environment:?} in the path is not {}.", <EnvironmentId as Id>::FORM))
        })?;
        let map = MapId::read(&map)
            .ok_or_else(|| malformed(format!("{map:?} in the path is not {}.", <MapId as Id>::FORM)))?;
        Ok(Self(environment, map))
    }
}

/// The environment and the act on failures that a path holds.
pub(crate) struct BulkInPath(pub(crate) EnvironmentId, pub(crate) BulkActId);

impl<S: Send + Sync> FromRequestParts<S> for BulkInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
        let Path((environment, act)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let environment = EnvironmentId::read(&environment).ok_or_else(|| {
            malformed(format!("{environment:?} in the path is not {}.", <EnvironmentId as Id>::FORM))
        })?;
        let act = act.parse().map_err(|_| {
            malformed(format!("{act:?} in the path is not the id of a bulk act: a whole number."))
        })?;
        Ok(Self(environment, act))
    }
}

/// The environment and the alert setting that a path holds.
pub(crate) struct AlertInPath(pub(crate) EnvironmentId, pub(crate) AlertId);

impl<S: Send + Sync> FromRequestParts<S> for AlertInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (environment, id) = of_environment(parts, state, "an alert setting").await?;
        Ok(Self(environment, AlertId(id)))
    }
}

/// The environment and the firing that a path holds.
pub(crate) struct FiringInPath(pub(crate) EnvironmentId, pub(crate) FiringId);

impl<S: Send + Sync> FromRequestParts<S> for FiringInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (environment, id) = of_environment(parts, state, "a firing").await?;
        Ok(Self(environment, FiringId(id)))
    }
}

/// An environment and the number of something in it.
async fn of_environment<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    what: &str,
) -> Result<(EnvironmentId, i64), Problem> {
    let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
    let Path((environment, id)) = Path::<(String, String)>::from_request_parts(parts, state)
        .await
        .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
    let environment = EnvironmentId::read(&environment).ok_or_else(|| {
        malformed(format!("{environment:?} in the path is not {}.", <EnvironmentId as Id>::FORM))
    })?;
    let id = id
        .parse()
        .map_err(|_| malformed(format!("{id:?} in the path is not the id of {what}: a whole number.")))?;
    Ok((environment, id))
}

/// The environment and the side that a path holds.
pub(crate) struct SideInPath(pub(crate) EnvironmentId, pub(crate) Side);

impl<S: Send + Sync> FromRequestParts<S> for SideInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
        let Path((environment, side)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let id = EnvironmentId::new(&environment).ok_or_else(|| {
            malformed(format!("{environment:?} in the path is not {}.", <EnvironmentId as Id>::FORM))
        })?;
        match side.as_str() {
            "left" => Ok(Self(id, Side::Left)),
            "right" => Ok(Self(id, Side::Right)),
            _ => Err(malformed(format!("{side:?} in the path is neither left (ERP) nor right (CRM)."))),
        }
    }
}

/// The initial sync and the leg that a path holds.
pub(crate) struct LegInPath(pub(crate) RunId, pub(crate) LegId);

impl<S: Send + Sync> FromRequestParts<S> for LegInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
        let Path((run, leg)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let id = RunId::read(&run)
            .ok_or_else(|| malformed(format!("{run:?} in the path is not {}.", <RunId as Id>::FORM)))?;
        let leg = leg
            .parse()
            .map_err(|_| malformed(format!("{leg:?} in the path is not the id of a leg: a whole number.")))?;
        Ok(Self(id, leg))
    }
}

/// The failure and the side that a path holds.
pub(crate) struct FailureSideInPath(pub(crate) FailureId, pub(crate) Side);

impl<S: Send + Sync> FromRequestParts<S> for FailureSideInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |what: String| Problem::bad_request(what, "Correct the address.");
        let Path((failure, side)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| malformed(format!("{} cannot be read.", parts.uri.path())))?;
        let id = FailureId::read(&failure).ok_or_else(|| {
            malformed(format!("{failure:?} in the path is not {}.", <FailureId as Id>::FORM))
        })?;
        match side.as_str() {
            "left" => Ok(Self(id, Side::Left)),
            "right" => Ok(Self(id, Side::Right)),
            _ => Err(malformed(format!("{side:?} in the path is neither left (ERP) nor right (CRM)."))),
        }
    }
}
