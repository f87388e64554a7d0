//! Status as icon, word and colour.

use super::Icon;
use crate::wording::state_mark;
use leptos::prelude::*;
use model::{FailureStatus, GroupState, MapState, Resolution};

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// All is well.
    Ok,
    /// Look at it when there is time.
    Warn,
    /// Something is wrong.
    Bad,
    /// Something is going on.
    Info,
    /// Nothing to see.
    Idle,
}

impl Tone {
    /// The class in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Idle => "idle",
        }
    }
}

/// A small label with an icon.
#[component]
pub(crate) fn Badge(tone: Tone, icon: Icon, #[prop(into)] label: String) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())>{icon.draw()} {label}</span> }
}

/// The state of a map.
#[component]
pub(crate) fn StateBadge(state: MapState) -> impl IntoView {
    let (icon, tone) = state_mark(state);
    view! { <Badge tone icon label=state.label() /> }
}

/// Where a failure stands.
#[component]
pub(crate) fn FailureBadge(status: FailureStatus, resolution: Option<Resolution>) -> impl IntoView {
    let (tone, icon) = match status {
        FailureStatus::Open => (Tone::Bad, Icon::Alert),
        FailureStatus::Waiting => (Tone::Info, Icon::Pause),
        FailureStatus::Retrying => (Tone::Info, Icon::Retry),
        FailureStatus::Resolved => (Tone::Ok, Icon::Check),
        FailureStatus::Discarded => (Tone::Idle, Icon::Trash),
    };
    let label = match resolution {
        Some(Resolution::Retried) => "Resolved by retry",
        Some(Resolution::Superseded) => "Resolved by a later change",
        None => status.label(),
    };
    view! { <Badge tone icon label /> }
}

/// Where a group of failures stands.
#[component]
pub(crate) fn GroupBadge(state: GroupState) -> impl IntoView {
    let (tone, icon) = match state {
        GroupState::Regressed | GroupState::Open => (Tone::Bad, Icon::Alert),
        GroupState::Retrying => (Tone::Info, Icon::Retry),
        GroupState::Waiting => (Tone::Info, Icon::Pause),
        GroupState::Muted => (Tone::Idle, Icon::Pause),
        GroupState::Resolved => (Tone::Ok, Icon::Check),
    };
    view! { <Badge tone icon label=state.label() /> }
}
