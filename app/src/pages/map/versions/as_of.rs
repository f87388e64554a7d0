//! Which version of a map was active at a moment of the past.

use crate::address::version_address;
use crate::api::versions::{VersionLine, VersionList};
use crate::ui::{Time, TimeForm, kept};
use leptos::prelude::*;
use model::{ActivePeriod, Moment};

/// A form that asks for a moment, and what is known of it.
pub(super) fn show(list: &VersionList, env: &str, asked: &str) -> AnyView {
    let path = format!("/e/{env}/maps/{}/versions", list.map);
    let answer = match (list.then, asked) {
        (Some((at, Some(period))), _) => was(list, env, at, &period),
        (Some((at, None)), _) => view! {
            <div>"It is not known which version was active on " <Time at form=TimeForm::Full /> "."</div>
        }
        .into_any(),
        (None, "") => ().into_any(),
        (None, _) => view! {
            <div class="form-problem bad">"That is no moment; write it like 2026-11-22T09:30."</div>
        }
        .into_any(),
    };
    let since = list.known_since.map(|at| {
        view! { <div class="quiet small">"Known from " <Time at form=TimeForm::Full /> " on."</div> }
    });
    let value = list.then.map_or_else(|| asked.to_owned(), |(at, _)| field(at));
    // What somebody types stays, whatever happens meanwhile.
    let form = kept(value.clone(), move || form(&path, &value));
    view! {
        <section class="card" aria-labelledby="as-of">
            <header><h3 id="as-of">"The map as of a date"</h3></header>
            <div class="pad stack">
                {form}
                <div role="status">{answer} {since}</div>
            </div>
        </section>
    }
    .into_any()
}

fn form(path: &str, value: &str) -> AnyView {
    view! {
        <form method="get" action=path.to_owned() class="bar">
            <label for="as-of-at">"Date and time, in UTC"</label>
            <input id="as-of-at" name="at" type="datetime-local" step="1" value=value.to_owned() />
            <button class="btn">"Show"</button>
        </form>
    }
    .into_any()
}

/// The version that was active, how long, and where to look at it.
fn was(list: &VersionList, env: &str, at: Moment, period: &ActivePeriod) -> AnyView {
    let name = list.line(period.version).map(VersionLine::name).unwrap_or_default();
    let href = version_address(env, list.map, period.version);
    let until = match period.until {
        Some(until) => view! { " until " <Time at=until form=TimeForm::Full /> }.into_any(),
        None => view! { " until today" }.into_any(),
    };
    let today = if period.version == list.active {
        "It is the active version today."
    } else {
        "What it has in another way than the active one stands below."
    };
    view! {
        <div>
            "On " <Time at form=TimeForm::Full /> ", " <a class="link" href=href><b>{name}</b></a>
            " was active: from " <Time at=period.from form=TimeForm::Full /> {until} ". " {today}
        </div>
    }
    .into_any()
}

/// A moment as a field for dates and times has it, to the second.
fn field(at: Moment) -> String {
    at.to_string().chars().take("2026-11-22T09:30:00".len()).collect()
}
