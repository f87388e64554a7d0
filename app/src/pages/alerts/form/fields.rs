//! The fields of a rule.

use crate::api::alert_fields::AlertFields;
use crate::api::notifications::RecipientName;
use leptos::prelude::*;
use model::{ActOn, AlertAction, CountOver, ErrorClass, FieldErrors, MapId, Recipient, TimeUnit};

type Errors = Signal<FieldErrors>;

/// All of them.
pub(super) fn fields(
    fields: &AlertFields,
    (maps, groups): (&[(MapId, String)], &[RecipientName]),
    errors: Errors,
) -> AnyView {
    view! {
        <div class="fields-2">
            {text(Text { name: "name", label: "Name", value: &fields.name, help: "As the strip and the log name it.", number: false }, errors)}
            <fieldset class="ticks">
                <legend>"State"</legend>
                {switch("enabled", "On: it counts errors", fields.enabled)}
            </fieldset>
        </div>
        {classes(fields, errors)}
        {threshold(fields, errors)}
        {counting(fields, maps, errors)}
        {deed(fields, errors)}
        {told(fields, groups, errors)}
    }
    .into_any()
}

fn message(name: &'static str, help: &'static str, errors: Errors) -> AnyView {
    let message = move || errors.try_with(|errors| errors.of(name).map(ToOwned::to_owned)).flatten();
    let id = format!("alert-{name}-note");
    view! {
        <div id=id class="note" class:bad-text=move || message().is_some() aria-live="polite">
            {move || message().unwrap_or_else(|| help.to_owned())}
        </div>
    }
    .into_any()
}

fn is_wrong(name: &'static str, errors: Errors) -> impl Fn() -> Option<&'static str> + Copy + Send + 'static {
    move || errors.try_with(|errors| errors.of(name).map(|_| "true")).flatten()
}

/// A field for a text or a number.
struct Text<'a> {
    name: &'static str,
    label: &'static str,
    value: &'a str,
    help: &'static str,
    number: bool,
}

fn text(field: Text<'_>, errors: Errors) -> AnyView {
    let Text { name, label, value, help, number } = field;
    let id = format!("alert-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=format!("fields[{name}]")
                inputmode=number.then_some("numeric")
                value=value.to_owned()
                aria-describedby=format!("alert-{name}-note")
                aria-invalid=is_wrong(name, errors)
            />
            {message(name, help, errors)}
        </div>
    }
    .into_any()
}

fn select(
    name: &'static str,
    label: &'static str,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    chosen: &str,
) -> AnyView {
    let id = format!("alert-{name}");
    let options =
        options.map(|(value, word)| view! { <option value=value selected=value == chosen>{word}</option> });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=format!("fields[{name}]")>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// One box of several with the same name.
fn tick(name: &str, value: &str, word: &str, is_ticked: bool) -> AnyView {
    let id = format!("alert-{name}-{value}");
    view! {
        <span class="tick">
            <input type="checkbox" id=id.clone() name=format!("fields[{name}][]") value=value.to_owned() checked=is_ticked />
            <label for=id>{word.to_owned()}</label>
        </span>
    }
    .into_any()
}

/// One box by itself.
fn switch(name: &str, word: &'static str, is_ticked: bool) -> AnyView {
    view! {
        <label class="tick">
            <input type="checkbox" name=format!("fields[{name}]") value="true" checked=is_ticked />
            {word}
        </label>
    }
    .into_any()
}

fn classes(fields: &AlertFields, errors: Errors) -> AnyView {
    let ticks = ErrorClass::ALL
        .iter()
        .map(|class| tick("classes", class.name(), class.label(), fields.has_class(*class)))
        .collect_view();
    view! {
        <fieldset class="ticks" aria-describedby="alert-classes-note">
            <legend>"Error types"</legend>
            {ticks}
            {message("classes", "An Application error is data that an app refuses; the others are apps that do not answer as they should.", errors)}
        </fieldset>
    }
    .into_any()
}

fn threshold(fields: &AlertFields, errors: Errors) -> AnyView {
    let units = TimeUnit::ALL.iter().map(|unit| (unit.name(), unit.label()));
    view! {
        <div class="fields-3">
            {text(Text { name: "count", label: "Threshold", value: &fields.count, help: "It goes off at so many errors.", number: true }, errors)}
            {text(Text { name: "interval", label: "Within", value: &fields.interval, help: "", number: true }, errors)}
            {select("unit", "Unit", units, &fields.unit)}
        </div>
    }
    .into_any()
}

fn counting(fields: &AlertFields, maps: &[(MapId, String)], errors: Errors) -> AnyView {
    let overs = CountOver::ALL.iter().map(|over| (over.name(), over.label()));
    let phases = AlertFields::PHASES
        .map(|(_, name, word)| tick("phases", name, word, fields.phases.iter().any(|it| it == name)))
        .collect_view();
    let ticked = maps
        .iter()
        .map(|(id, name)| tick("maps", &id.to_string(), name, fields.maps.contains(id)))
        .collect_view();
    let is_open = !fields.maps.is_empty();
    view! {
        <div class="fields-2">
            {select("over", "Count over", overs, &fields.over)}
            <fieldset class="ticks" aria-describedby="alert-phases-note">
                <legend>"Phases"</legend>
                {phases}
                {message("phases", "", errors)}
            </fieldset>
        </div>
        {switch("once_per_record", "Count one record once, by its newest error", fields.once_per_record)}
        <details open=is_open>
            <summary>"Errors of chosen maps only"</summary>
            <fieldset class="ticks">
                <legend>"Maps (none ticked: all)"</legend>
                {ticked}
            </fieldset>
        </details>
    }
    .into_any()
}

fn deed(fields: &AlertFields, errors: Errors) -> AnyView {
    let ways = AlertAction::ALL.iter().map(|action| {
        let value = action.name();
        view! {
            <label>
                <input type="radio" name="fields[action]" value=value checked=fields.action == value />
                <span>{action.label()}</span>
            </label>
        }
    });
    let ways = ways.collect_view();
    let on = ActOn::ALL.iter().map(|on| (on.name(), on.label()));
    view! {
        <fieldset class="ticks" aria-describedby="alert-action-note">
            <legend>"Then"</legend>
            <div class="seg">{ways}</div>
            <div id="alert-action-note" class="note quiet small">"Pause keeps every change in the queue and writes it after you resume. Stop ends capture: the next run needs an initial sync."</div>
        </fieldset>
        {select("act_on", "On", on, &fields.act_on)}
        <div class="fields-2">
            {text(Text { name: "cool_down", label: "Cool-down, in minutes", value: &fields.cool_down, help: "For so long after it went off it does not go off again.", number: true }, errors)}
            {text(Text { name: "resume_after", label: "Resume by itself after, in minutes", value: &fields.resume_after, help: "Once both apps have answered for so long. Empty: somebody resumes.", number: true }, errors)}
        </div>
    }
    .into_any()
}

/// Boxes with what they are about above them, where there are any.
fn choice(legend: &'static str, ticks: Vec<AnyView>) -> Option<AnyView> {
    if ticks.is_empty() {
        return None;
    }
    let fieldset = view! {
        <fieldset class="ticks">
            <legend>{legend}</legend>
            {ticks}
        </fieldset>
    };
    Some(fieldset.into_any())
}

fn told(fields: &AlertFields, groups: &[RecipientName], errors: Errors) -> AnyView {
    let group = |named: &RecipientName| {
        let Recipient::Group(id) = named.of else { return None };
        let words = format!("{} ({})", named.name, named.people);
        Some(tick("groups", &id.to_string(), &words, fields.groups.contains(&id)))
    };
    let webhook = |named: &RecipientName| {
        let id = named.of.webhook()?;
        Some(tick("webhooks", &id.to_string(), &named.name, fields.webhooks.contains(&id)))
    };
    view! {
        {choice("Notify groups", groups.iter().filter_map(group).collect())}
        {choice("Notify webhooks", groups.iter().filter_map(webhook).collect())}
        <div class="field">
            <label for="alert-addresses">"Notify"</label>
            <textarea id="alert-addresses" name="fields[addresses]" rows="2" aria-describedby="alert-addresses-note" aria-invalid=is_wrong("addresses", errors)>
                {fields.addresses.clone()}
            </textarea>
            {message("addresses", "Mail addresses with commas between them. The strip and the bell tell everybody in any case.", errors)}
        </div>
        {switch("tell_resolved", "Tell them, too, when it is over", fields.tell_resolved)}
    }
    .into_any()
}
