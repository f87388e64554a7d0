//! Server functions, one file per noun. Each begins with the one check of [`guard`], then calls one function of store,
//! engine or access; what they answer with is shaped here for the page that shows it.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "`#[server]` makes an undocumented public type of every function"
)]

pub mod activities;
pub mod activity_filter;
pub mod alert_fields;
pub mod alert_form;
pub mod alerts;
mod answer;
pub mod bulk;
pub mod conflicts;
pub mod deeds;
pub mod editor;
pub mod environments;
mod error;
pub mod failures;
pub mod filter_counts;
pub mod filter_help;
pub mod firings;
pub mod fixes;
pub mod forgetting;
pub mod groups;
#[cfg(feature = "ssr")]
mod guard;
#[cfg(feature = "ssr")]
mod kept_form;
pub mod last_day;
pub mod line_form;
pub mod linking;
pub mod map_text;
pub mod maps;
pub mod new_map;
pub mod notifications;
pub mod orders;
pub mod people;
pub mod preview;
pub mod proposals;
pub mod queue;
pub mod retention;
pub mod search;
pub mod session;
pub mod shadow;
pub mod simulator;
pub mod simulator_faults;
#[cfg(feature = "ssr")]
mod simulator_port;
pub mod simulator_traffic;
pub mod trying;
pub mod values;
pub mod versions;
pub mod webhooks;
pub mod windows;
pub mod workbench;

pub use answer::Answer;
pub use error::ApiError;

/// The theme that the sender of this request chose.
#[cfg(feature = "ssr")]
pub(crate) fn chosen_theme() -> crate::theme::Theme {
    guard::cookie(crate::theme::Theme::COOKIE)
        .map_or_else(Default::default, |name| crate::theme::Theme::named(&name))
}
