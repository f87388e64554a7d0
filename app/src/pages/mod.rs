//! Pages, by address.

mod alerts;
mod bulk;
pub(crate) mod chunks;
mod environment;
mod failure;
mod frame;
mod groups;
mod home;
mod map;
mod maps;
mod not_found;
mod orders;
mod overview;
mod search;
mod settings;
mod sign_in;
mod simulator;
mod solutions;
mod welcome;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use self::alerts::{Alert, AlertFiring, Alerts, NewAlert};
use bulk::BulkActPage;
#[cfg(feature = "ssr")]
pub(crate) use environment::written;
use environment::{Environment, LinkEnvironment};
use failure::Workbench;
pub(crate) use frame::PageFrame;
use groups::{FailureGroup, FailureGroups};
pub(crate) use home::Home;
use map::{
    Activities, CatchUp, Conflicts, Details, Failures, InitialSyncs, MapFrame, Mappings, Queue, Versions,
};
use maps::{Maps, NewMap};
pub(crate) use not_found::NotFound;
use overview::Overview;
use search::Search;
use settings::Settings;
use sign_in::SignIn;
use simulator::Simulator;
use solutions::{
    ApplyPage, ExportPage, History, ImportPage, NewSolution, OneSolution, Packages, Publishers, Solutions,
};
use welcome::Welcome;

use crate::address::{
    alert_param, env_param, firing_param, group_param, map_param, query_param, solution_param,
};
use crate::api::ApiError;

/// The environment's name, unless the page is gone: then nothing is asked of the server.
fn within(env: String) -> Result<String, ApiError> {
    if env.is_empty() { Err(ApiError::NotFound { what: "environment".into() }) } else { Ok(env) }
}
