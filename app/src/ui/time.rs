//! Moments on the page. The server writes UTC; the browser rewrites every `<time>` of the page in the person's zone.

use crate::wording::{clock_utc, full_utc, minute_utc, short_utc};
use leptos::prelude::*;
use model::Moment;

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeForm {
    /// How long ago.
    Ago,
    /// Hour, minute and second.
    Clock,
    /// Hour and minute.
    Minute,
    /// Day and time.
    Full,
}

/// A moment; its width is reserved, and hovering shows it in the person's zone and in UTC.
#[component]
pub(crate) fn Time(at: Moment, #[prop(default = TimeForm::Ago)] form: TimeForm) -> impl IntoView {
    let (name, text) = match form {
        TimeForm::Ago => ("ago", short_utc(at)),
        TimeForm::Clock => ("clock", clock_utc(at)),
        TimeForm::Minute => ("minute", minute_utc(at)),
        TimeForm::Full => ("full", full_utc(at)),
    };
    view! { <time datetime=at.to_string() data-form=name title=full_utc(at)>{text}</time> }
}
