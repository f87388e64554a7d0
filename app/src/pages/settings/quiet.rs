//! When mail about alerts waits.

use crate::api::quiet::{QuietSettings, SetQuietHours};
use crate::browser;
use crate::ui::{FormProblem, Icon, Time, hold};
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use model::{FieldErrors, QuietHours, QuietHoursDraft, Weekday};

/// What an admin can do here.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    pub(in crate::pages) set: ServerAction<SetQuietHours>,
    pub(in crate::pages) fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    /// What stands in the form; `None` before anything was typed.
    pub(in crate::pages) typed: RwSignal<Option<QuietHoursDraft>>,
}

/// When mail waits, in a sentence, and for admins the form that changes it.
#[component]
pub(in crate::pages) fn QuietCard(settings: QuietSettings, env: String, acts: Acts) -> impl IntoView {
    let QuietSettings { hours, until, zones, may_change } = settings;
    let now = until.map(|at| view! { <p class="quiet small">"Mail waits now, until " <Time at />"."</p> });
    let sentence = hours.sentence();
    let inside = if may_change {
        view! { <QuietForm hours zones env acts /> }.into_any()
    } else {
        view! { <p class="sentence">{sentence}</p> }.into_any()
    };
    view! {
        <section class="card" id="quiet-hours" aria-labelledby="quiet-hours-title">
            <header>
                <h2 id="quiet-hours-title">"Quiet hours"</h2>
                <span class="more">"for mail about alerts of this environment; what they do with maps, the strip and the bell never wait"</span>
            </header>
            <div class="pad stack">
                {now}
                {inside}
            </div>
        </section>
    }
}

#[component]
fn QuietForm(hours: QuietHours, zones: Vec<String>, env: String, acts: Acts) -> impl IntoView {
    let (found, errors) = acts.fields;
    let saved = QuietHoursDraft::of(&hours);
    let words = move || {
        let draft = acts.typed.try_get().flatten().unwrap_or_else(|| saved.clone());
        match draft.finished() {
            Ok(hours) => hours.sentence(),
            Err(errors) => {
                let missing: Vec<&str> = errors.iter().map(|(_, message)| message).collect();
                format!("Not complete yet. {}", missing.join(" "))
            }
        }
    };
    let follow = move |event: Event| {
        if let Some(SetQuietHours { draft, .. }) = browser::read_form(&event) {
            acts.typed.try_set(Some(draft));
        }
    };
    let check = move |event: SubmitEvent| {
        if let Some(SetQuietHours { draft, .. }) = browser::read_form(&event) {
            hold(&event, draft.finished().err().unwrap_or_default(), found);
        }
    };
    let draft = QuietHoursDraft::of(&hours);
    let zones = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <p class="sentence" aria-live="polite">{words}</p>
        <FormProblem value=acts.set.value() />
        <ActionForm action=acts.set on:submit:capture=check on:input=follow attr:class="stack" attr:novalidate="" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            {switch("enabled", "On: mail about alerts waits in quiet hours", draft.enabled)}
            {days(&hours, errors)}
            <div class="fields-3">
                {field(("from", "From", "time"), draft.from, None, errors)}
                {field(("until", "Until", "time"), draft.until, None, errors)}
                {field(("zone", "Time zone", "text"), draft.zone, Some("time-zones"), errors)}
            </div>
            <datalist id="time-zones">{zones}</datalist>
            {switch("urgent_at_once", "Mail of alerts that pause or stop maps is sent at once", draft.urgent_at_once)}
            <div class="acts">
                <button class="btn primary">{Icon::Check.draw()} "Save quiet hours"</button>
            </div>
        </ActionForm>
    }
}

fn note(name: &'static str, help: &'static str, errors: Signal<FieldErrors>) -> AnyView {
    let message = move || errors.try_with(|errors| errors.of(name).map(ToOwned::to_owned)).flatten();
    view! {
        <div id=format!("quiet-{name}-note") class="note" class:bad-text=move || message().is_some() aria-live="polite">
            {move || message().unwrap_or_else(|| help.to_owned())}
        </div>
    }
    .into_any()
}

fn field(
    (name, label, kind): (&'static str, &'static str, &'static str),
    value: String,
    list: Option<&'static str>,
    errors: Signal<FieldErrors>,
) -> AnyView {
    let id = format!("quiet-{name}");
    let help = match name {
        "until" => "of the next day unless it is later; the same time is a whole day",
        "zone" => "such as Europe/Berlin",
        _ => "",
    };
    let invalid = move || errors.try_with(|errors| errors.of(name).map(|_| "true")).flatten();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=format!("draft[{name}]")
                type=kind
                list=list
                value=value
                spellcheck="false"
                aria-describedby=format!("quiet-{name}-note")
                aria-invalid=invalid
            />
            {note(name, help, errors)}
        </div>
    }
    .into_any()
}

/// One box by itself.
fn switch(name: &'static str, word: &'static str, is_ticked: bool) -> AnyView {
    view! {
        <label class="tick-label">
            <input type="checkbox" name=format!("draft[{name}]") value="true" checked=is_ticked />
            {word}
        </label>
    }
    .into_any()
}

fn days(hours: &QuietHours, errors: Signal<FieldErrors>) -> AnyView {
    let boxes = Weekday::ALL.map(|day| {
        view! {
            <label class="tick">
                <input type="checkbox" name="draft[days][]" value=day.name() checked=hours.days.contains(&day) />
                {day.label()}
            </label>
        }
    });
    view! {
        <fieldset class="ticks" aria-describedby="quiet-days-note">
            <legend>"Days on which they begin"</legend>
            {boxes.into_iter().collect_view()}
            {note("days", "", errors)}
        </fieldset>
    }
    .into_any()
}
