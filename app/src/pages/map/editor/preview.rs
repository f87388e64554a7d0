//! What becomes of values of both apps while a line is worked out.

use crate::api::ApiError;
use crate::api::preview::{PreviewLine, PreviewRow, PreviewWay, Previewed, preview_line};
use crate::browser;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Side;
use std::time::Duration;

/// Nothing is asked until nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(300);

/// What would become of values if the line that is open were kept. It lives as long as the page, forms do not.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Preview {
    /// The newest answer to the form that is open; `None` = none yet.
    told: RwSignal<Option<Result<Previewed, ApiError>>>,
    /// The number of the newest question: answers to others come too late.
    asked: StoredValue<u32>,
}

impl Default for Preview {
    fn default() -> Self {
        Self { told: RwSignal::new(None), asked: StoredValue::new(0) }
    }
}

impl Preview {
    /// A form is opened, with a line in it or with none.
    pub(super) fn open(self, line: Option<PreviewLine>) {
        self.told.try_set(None);
        self.ask(line, Duration::ZERO);
    }

    /// Something was typed into the form, or chosen in it.
    pub(super) fn follow(self, event: &Event) {
        self.ask(browser::read_form(event), PAUSE);
    }

    /// Asks in a moment, unless something else is to be asked by then.
    fn ask(self, question: Option<PreviewLine>, pause: Duration) {
        let next = |asked: &mut u32| {
            *asked = asked.wrapping_add(1);
            *asked
        };
        let Some(number) = self.asked.try_update_value(next) else { return };
        let is_newest = move || self.asked.try_get_value() == Some(number);
        let Some(PreviewLine { env, map, was, form }) = question else { return };
        let send = move || {
            if !is_newest() {
                return;
            }
            spawn_local(async move {
                let told = preview_line(env, map, was, form).await;
                if is_newest() {
                    self.told.try_set(Some(told));
                }
            });
        };
        set_timeout(send, pause);
    }

    /// The place where it is shown; empty without a script.
    pub(super) fn show(self) -> AnyView {
        view! {
            <section class="preview" aria-label="Preview" aria-live="polite">
                {move || self.told.try_get().flatten().map(|told| shown(&told))}
            </section>
        }
        .into_any()
    }
}

fn shown(told: &Result<Previewed, ApiError>) -> AnyView {
    match told {
        Ok(Ok(ways)) => ways.iter().map(way).collect_view().into_any(),
        Ok(Err(words)) => view! { <p class="preview-note">{words.clone()}</p> }.into_any(),
        Err(error) => {
            view! { <p class="preview-note">"What becomes of values cannot be told now: " {error.to_string()}</p> }
                .into_any()
        }
    }
}

/// What becomes of values on one way.
fn way(way: &PreviewWay) -> AnyView {
    let [from, to] = [way.direction.source(), way.direction.target()].map(class);
    let rows = match &way.rows {
        Ok(rows) => {
            let rows = rows.iter().map(|it| row(it, way.constant, from, to)).collect_view();
            view! { <ul class="plain-list">{rows}</ul> }.into_any()
        }
        Err(words) => view! { <p class="bad-text">{words.clone()}</p> }.into_any(),
    };
    view! {
        <div class="preview-way">
            <h4>{way.direction.label()}</h4>
            {rows}
        </div>
    }
    .into_any()
}

const fn class(side: Side) -> &'static str {
    match side {
        Side::Left => "mono l",
        Side::Right => "mono r",
    }
}

/// What becomes of one value.
fn row(row: &PreviewRow, constant: bool, from: &'static str, to: &'static str) -> AnyView {
    let before = if constant {
        view! { <span class="quiet">"always"</span> }.into_any()
    } else {
        value(row.before.as_deref(), from)
    };
    let after = match &row.after {
        Ok(after) => value(after.as_deref(), to),
        Err(words) => view! { <span class="bad-text">{words.clone()}</span> }.into_any(),
    };
    view! {
        <li>
            {before}
            <span class="arrow"><span aria-hidden="true">"→"</span><span class="sr">" becomes "</span></span>
            {after}
        </li>
    }
    .into_any()
}

fn value(text: Option<&str>, class: &'static str) -> AnyView {
    match text {
        None => view! { <span class="quiet">"no value"</span> }.into_any(),
        Some("") => view! { <span class="quiet">"an empty text"</span> }.into_any(),
        Some(text) => view! { <span class=class>{text.to_owned()}</span> }.into_any(),
    }
}
