//! Times in the person's zone. One observer rewrites every `<time>` of the page before it is painted, and once more
//! every few seconds while relative ones grow old.

use crate::wording::{MONTHS, ago};
use leptos::prelude::{document, set_interval};
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use model::Moment;
use std::time::Duration;
use web_sys::js_sys::{Date, Function};
use web_sys::{Element, MutationObserver, MutationObserverInit};

/// Begins to rewrite; runs until the page is left.
pub(crate) fn localise_times() {
    rewrite_all();
    set_interval(rewrite_all, Duration::from_secs(5));
    let on_change = Closure::<dyn Fn()>::new(rewrite_all).into_js_value();
    let Ok(observer) = MutationObserver::new(on_change.unchecked_ref::<Function>()) else { return };
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    what.set_character_data(true);
    if let Some(body) = document().body() {
        let _ = observer.observe_with_options(&body, &what);
    }
}

/// The day of a moment in the person's zone: `22 Nov 2026`.
#[allow(clippy::unnecessary_wraps, reason = "the server has no zone to tell")]
pub(crate) fn local_day(at: Moment) -> Option<String> {
    Some(day(&date(millis(at))))
}

/// By how many minutes the person's clock is ahead of UTC at a moment.
#[allow(clippy::cast_possible_truncation, reason = "minutes of less than a day")]
pub(crate) fn minutes_ahead(at: Moment) -> i64 {
    -date(millis(at)).get_timezone_offset() as i64
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of this era are exact in a double")]
fn millis(at: Moment) -> f64 {
    at.0 as f64
}

fn date(millis: f64) -> Date {
    Date::new(&JsValue::from_f64(millis))
}

fn day(date: &Date) -> String {
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.get_date(), date.get_full_year())
}

fn clock(date: &Date) -> String {
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

fn rewrite_all() {
    let Ok(times) = document().query_selector_all("time[data-form]") else { return };
    for at in 0..times.length() {
        if let Some(element) = times.get(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            rewrite(&element);
        }
    }
}

/// Writes into the text node that is there, since the view holds on to it.
#[allow(clippy::cast_possible_truncation, reason = "milliseconds of this era fit")]
fn rewrite(element: &Element) {
    let (Some(moment), Some(node)) = (element.get_attribute("datetime"), element.first_child()) else {
        return;
    };
    let at = Date::parse(&moment);
    if at.is_nan() {
        return;
    }
    let date = date(at);
    let text = match element.get_attribute("data-form").as_deref() {
        Some("ago") => ago((Date::now() - at) as i64).unwrap_or_else(|| day(&date)),
        Some("clock") => clock(&date),
        Some("minute") => clock(&date).chars().take(5).collect(),
        _ => format!("{} {}", day(&date), clock(&date)),
    };
    if node.node_value().as_deref() != Some(&text) {
        node.set_node_value(Some(&text));
    }
    let utc = moment.get(..19).unwrap_or(&moment).replace('T', " ");
    let title = format!("{} {} here · {utc} UTC", day(&date), clock(&date));
    if element.get_attribute("title").as_deref() != Some(&title) {
        let _ = element.set_attribute("title", &title);
    }
}
