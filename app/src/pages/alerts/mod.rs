//! Alerts: the settings of an environment, their form, and what came of them.

mod chart;
mod deliveries;
mod firing;
mod firings;
mod form;
mod list;
mod outlook;

pub(crate) use firing::AlertFiring;
pub(crate) use form::{Alert, NewAlert};
pub(crate) use list::Alerts;
#[cfg(all(test, feature = "ssr"))]
pub(super) use {
    deliveries::Deliveries,
    firing::{Acts as FiringActs, show as firing_of},
    firings::show as firings_of,
    form::{Page as FormPage, sheet as form_of},
    list::show as settings_of,
    outlook::{shown as outlook_of, told as now_of},
};

use crate::ui::Badge;
use crate::wording::firing_mark;
use leptos::prelude::*;
use model::{Actor, FiringStatus};

/// How a firing stands.
fn badge(status: FiringStatus) -> impl IntoView {
    let (tone, icon) = firing_mark(status);
    view! { <Badge tone icon label=status.label() /> }
}

/// Who did something.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::Token(name) => format!("token “{name}”"),
        Actor::User(name) | Actor::System(name) | Actor::Alert(name) => name.clone(),
    }
}
