//! The story of a record, the newest last.

use super::here;
use crate::address::Address;
use crate::api::workbench::StoryPart;
use crate::browser;
use crate::ui::{DirectionChip, Empty, Icon, Time, TimeForm, Tone};
use crate::wording::day_utc;
use leptos::prelude::*;
use model::{Actor, Direction, EditedField, Operation, Resolution, StoryEntry, StoryEvent};

/// A part of the story, grouped by day.
pub(in crate::pages) fn show(part: &StoryPart, env: &str, local: bool, before: &str) -> AnyView {
    if part.entries.is_empty() {
        return view! { <Empty title="Nothing is kept of this record">"What is older than the retention allows was removed."</Empty> }
            .into_any();
    }
    let address = Address::current();
    let earlier = part.next.map(|next| {
        let href = move || address.set(&[("before", &next.to_string())]);
        view! { <a class="btn small-btn" rel="next" href=href data-noscroll=true>"Earlier"</a> }
    });
    let newest = (!before.is_empty()).then(|| {
        let href = here(&[("before", "")]);
        view! { <a class="btn small-btn" href=href data-noscroll=true>"Newest"</a> }
    });
    let mut last_day = String::new();
    let items = part.entries.iter().map(|entry| {
        let at = entry.at;
        let day = if local { browser::local_day(at).unwrap_or_else(|| day_utc(at)) } else { day_utc(at) };
        let heading = (day != last_day).then(|| view! { <li><h3 class="day">{day.clone()}</h3></li> });
        last_day = day;
        view! { {heading} {item(entry, env)} }
    });
    let items = items.collect_view();
    view! {
        <ol class="line story">{items}</ol>
        {(earlier.is_some() || newest.is_some()).then(|| view! { <nav class="pad acts" aria-label="Parts of the story">{earlier} {newest}</nav> })}
    }
    .into_any()
}

fn item(entry: &StoryEntry, env: &str) -> AnyView {
    let words = words(&entry.event);
    let by = entry.by.as_ref().map(|by| match by {
        Actor::Token(name) => format!(" by the token {name}"),
        by => format!(" by {}", by.name()),
    });
    let link = words.failure.map(|id| {
        let href = format!("/e/{env}/failures/{id}");
        view! { " " <a class="link small" href=href>{format!("failure {id}")}</a> }
    });
    let fields = match &entry.event {
        StoryEvent::Edited { fields, .. } => Some(edits(fields)),
        _ => None,
    };
    view! {
        <li>
            <Time at=entry.at form=TimeForm::Clock />
            <span class=format!("dot {}", words.tone.class())>{words.icon.draw()}</span>
            <div class="what">
                <div><b>{words.what}</b> " " {words.direction.map(|direction| view! { <DirectionChip direction /> })} {by} {link}</div>
                <div class="small">{words.detail}</div>
                {fields}
            </div>
        </li>
    }
    .into_any()
}

/// What was written by hand, field by field; without values for those who may not see them.
fn edits(fields: &[EditedField]) -> AnyView {
    let row = |field: &EditedField| {
        let value = |text: &Option<String>| {
            text.as_ref().map_or_else(|| "empty".to_owned(), |text| format!("“{text}”"))
        };
        let change = (field.before.is_some() || field.after.is_some())
            .then(|| format!(": {} → {}", value(&field.before), value(&field.after)));
        view! { <li class="small"><code class="mono">{field.field.clone()}</code> {change}</li> }
    };
    view! { <ul class="plain-list">{fields.iter().map(row).collect_view()}</ul> }.into_any()
}

/// One event in words.
struct Words {
    what: String,
    direction: Option<Direction>,
    detail: String,
    failure: Option<model::FailureId>,
    icon: Icon,
    tone: Tone,
}

fn words(event: &StoryEvent) -> Words {
    let plain = |what: &str, direction, icon, tone| Words {
        what: what.to_owned(),
        direction,
        detail: String::new(),
        failure: None,
        icon,
        tone,
    };
    match event {
        StoryEvent::Captured { direction, operation, in_initial_sync } => {
            let side = direction.source();
            let what = match operation {
                _ if *in_initial_sync => format!("Read in the {side} by an initial sync"),
                Operation::Upsert => format!("Changed in the {side}"),
                Operation::Delete => format!("Deleted in the {side}"),
            };
            plain(&what, Some(*direction), Icon::Pencil, Tone::Info)
        }
        StoryEvent::Retried { direction } => plain("Tried again", Some(*direction), Icon::Retry, Tone::Info),
        StoryEvent::Edited { direction, .. } => {
            plain("Edited and tried again", Some(*direction), Icon::Pencil, Tone::Info)
        }
        StoryEvent::Refused { direction, class, status, message } => Words {
            detail: match (*status, message.is_empty()) {
                (_, true) => class.label().to_owned(),
                (0, false) => message.clone(),
                (status, false) => format!("HTTP {status}: {message}"),
            },
            ..plain("Attempt went wrong", Some(*direction), Icon::Alert, Tone::Bad)
        },
        StoryEvent::Written { direction, operation, by_hand } => {
            let what = match operation {
                Operation::Upsert => format!("Written to the {}", direction.target()),
                Operation::Delete => format!("Deleted in the {}", direction.target()),
            };
            let detail = if *by_hand { "With the values that somebody typed." } else { "" };
            Words { detail: detail.to_owned(), ..plain(&what, Some(*direction), Icon::Check, Tone::Ok) }
        }
        StoryEvent::Skipped { direction } => Words {
            detail: "Our own write came back, or nothing differed.".to_owned(),
            ..plain("Nothing to write", Some(*direction), Icon::Dash, Tone::Idle)
        },
        StoryEvent::Failed { failure, direction, headline, waits } => Words {
            detail: headline.clone(),
            failure: Some(*failure),
            ..plain(
                if *waits { "Waits for its parent" } else { "Failed" },
                Some(*direction),
                if *waits { Icon::Pause } else { Icon::Alert },
                if *waits { Tone::Info } else { Tone::Bad },
            )
        },
        StoryEvent::Resolved { failure, how } => {
            let what = match how {
                Resolution::Retried => "Resolved by the retry",
                Resolution::Superseded => "Resolved by a later change",
            };
            Words { failure: Some(*failure), ..plain(what, None, Icon::Check, Tone::Ok) }
        }
        StoryEvent::Discarded { failure, reason } => {
            let detail = if reason.is_empty() { String::new() } else { format!("Reason: {reason}") };
            Words { detail, failure: Some(*failure), ..plain("Discarded", None, Icon::Trash, Tone::Warn) }
        }
        StoryEvent::Conflict { winner, fields } => Words {
            detail: fields.join(", "),
            ..plain(&format!("Conflict: the {winner} won"), None, Icon::Switch, Tone::Warn)
        },
        StoryEvent::Linked { deleted, out_of_filter, by_hand } => {
            let what = match (deleted, out_of_filter) {
                (true, _) => "The pair is over: the record was deleted",
                (false, true) => "The pair rests: the record left the filter",
                (false, false) => "Both apps agree",
            };
            let detail = if by_hand.is_empty() {
                String::new()
            } else {
                format!("Different by hand: {}", by_hand.join(", "))
            };
            Words { detail, ..plain(what, None, Icon::Key, Tone::Idle) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use model::{Direction, ErrorClass, StoryEvent};

    #[test]
    fn a_refusal_without_its_words_still_tells_its_kind() {
        let refused = |message: &str| {
            let direction = Direction::LeftToRight;
            let message = message.to_owned();
            words(&StoryEvent::Refused { direction, class: ErrorClass::Application, status: 400, message })
                .detail
        };
        assert_eq!((refused("").as_str(), refused("No.").as_str()), ("Application error", "HTTP 400: No."));
    }
}
