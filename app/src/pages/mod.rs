//! Pages, by address.

mod frame;
mod home;
mod map;
mod maps;
mod not_found;
mod overview;
mod settings;
mod sign_in;
mod simulator;
mod welcome;

#[cfg(all(test, feature = "ssr"))]
mod tests;

pub(crate) use frame::PageFrame;
pub(crate) use home::Home;
pub(crate) use map::{Activities, Details, Failures, MapFrame, Mappings};
pub(crate) use maps::Maps;
pub(crate) use not_found::NotFound;
pub(crate) use overview::Overview;
pub(crate) use settings::Settings;
pub(crate) use sign_in::SignIn;
pub(crate) use simulator::Simulator;
pub(crate) use welcome::Welcome;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::MapId;

/// The environment's name in the address.
fn env_param() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("env").unwrap_or_default()))
}

/// The map's id in the address; `None` when it is not a number.
fn map_param() -> Memo<Option<MapId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str("map").and_then(|id| id.parse().ok())))
}

/// One value of the address's query; empty when it is not there.
fn query_param(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()))
}
