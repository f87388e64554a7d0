//! How much of the limits of the queue is taken.

use crate::wording::{bytes, millis};
use leptos::prelude::*;
use model::{Moment, QueueLimits, QueueLoad};

/// One gauge for each limit that is set; nothing where none is.
pub(crate) fn gauges((load, limits, now): &(QueueLoad, QueueLimits, Moment)) -> Option<AnyView> {
    let age = load.oldest.map_or(0, |oldest| now.millis_since(oldest).max(0));
    let size = format!("{} of all queues", bytes(load.bytes));
    let waited = format!("The oldest has waited for {}", millis(age));
    let set = [
        (
            "size",
            limits.soft_bytes,
            load.bytes,
            size.clone(),
            "people are warned at",
            bytes as fn(i64) -> String,
        ),
        ("age", limits.soft_age_ms, age, waited, "people are warned at", millis),
        ("most", limits.hard_bytes, load.bytes, size, "capture stops at", bytes),
    ];
    let set: Vec<_> = set
        .into_iter()
        .filter_map(|(id, limit, amount, now, what, shown)| {
            let limit = limit?;
            Some(gauge(id, amount, limit, format!("{now}; {what} {}", shown(limit))))
        })
        .collect();
    (!set.is_empty()).then(|| {
        view! {
            <div class="gauges" role="group" aria-label="Limits of all queues of this environment">{set}</div>
        }
        .into_any()
    })
}

fn gauge(id: &'static str, amount: i64, limit: i64, words: String) -> AnyView {
    let id = format!("gauge-{id}");
    // The colours go by these: up to four fifths it is good, from there on it is not.
    let high = limit / 5 * 4;
    view! {
        <div class="gauge">
            <label for=id.clone()>{words.clone()}</label>
            <meter id=id min="0" max=limit.to_string() high=high.to_string() optimum="0" value=amount.min(limit).to_string()>
                {words}
            </meter>
        </div>
    }
    .into_any()
}
