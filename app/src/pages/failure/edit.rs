//! Other values for one record, field by field. It is a form that works without a script; what is typed outlives every
//! reading of the failure.

use super::{Acts, here};
use crate::api::workbench::Bench;
use crate::ui::{FormProblem, Icon, kept};
use leptos::prelude::*;
use model::{ChangeId, FailureStatus, FieldInput, FieldKind, Side, TriedField};

/// The form; while nothing can be tried again it says why, and keeps what was typed.
pub(super) fn form(bench: &Bench, env: &str, acts: Acts) -> AnyView {
    let (status, change) = (bench.failure.status, bench.failure.change);
    let (bench, env) = (bench.clone(), env.to_owned());
    kept(format!("edit {} {status:?} {change}", bench.failure.id), move || filled(&bench, &env, acts))
}

fn filled(bench: &Bench, env: &str, acts: Acts) -> AnyView {
    let failure = &bench.failure;
    let target = failure.direction.target();
    let fields = bench.fields.clone().unwrap_or_default();
    let inputs: Vec<(&TriedField, &FieldInput)> =
        fields.iter().filter_map(|field| Some((field, field.input.as_ref()?))).collect();
    let (moved, is_parked) = (moved_on(failure.status, failure.change, acts), failure.status.is_parked());
    let rows = inputs
        .iter()
        .enumerate()
        .map(|(at, (field, input))| {
            let label = if target == Side::Left { &field.left } else { &field.right };
            Row { at, field, input, label, text: initial(bench, field, input, acts) }
                .show(acts, failure.change)
        })
        .collect_view();
    let source = failure.direction.source();
    let busy = acts.edit.busy;
    let title = format!("Write other values to the {target}");
    let what = format!(
        "What you change is sent once in place of what the {source} holds; everything else is read from the {source} again. "
    );
    let then = format!(
        "The {source} keeps its own values: the two stay different in these fields, and both sides take that as agreed, until somebody changes one of them in either app. A plain retry sends the values of the {source}."
    );
    let (env, id, seen) = (env.to_owned(), failure.id.to_string(), failure.change.to_string());
    let told = acts.edit.told;
    let close = here(&[("edit", ""), ("sent", "")]);
    view! {
        <section class="card ask" aria-labelledby="edit-title">
            <header><h2 id="edit-title">{title}</h2></header>
            <ActionForm action=acts.edit.send attr:class="pad stack" attr:autocomplete="off">
                <p>
                    {what} {then}
                </p>
                {moved}
                <FormProblem value=told />
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="failure" value=id />
                <input type="hidden" name="seen" value=seen />
                <div class="edit-fields">{rows}</div>
                <div class="acts">
                    <button class="btn primary" disabled=move || !is_parked || busy.try_get() == Some(true) aria-busy=move || (busy.try_get() == Some(true)).then_some("true")>
                        {Icon::Retry.draw()} "Save and retry"
                    </button>
                    <a class="btn" href=close data-noscroll=true on:click=move |_| {
                        acts.typed.try_update(std::collections::BTreeMap::clear);
                        acts.begun.try_set_value(None);
                    }>"Cancel"</a>
                </div>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// What a field begins with: what was typed before, here or in a form that was sent without a script, or what was tried.
fn initial(bench: &Bench, field: &TriedField, input: &FieldInput, acts: Acts) -> String {
    let typed = acts.typed.try_with_untracked(|typed| typed.get(&input.name).cloned()).flatten();
    let kept = || bench.typed.get(&input.name).cloned();
    typed.or_else(kept).unwrap_or_else(|| field.tried.text().to_owned())
}

/// What somebody is told under whose hands the failure has changed.
fn moved_on(status: FailureStatus, change: ChangeId, acts: Acts) -> Option<AnyView> {
    let is_typed = acts.typed.try_with_untracked(|typed| !typed.is_empty()) == Some(true);
    let begun = acts.begun.try_get_value().flatten();
    let words = match status {
        FailureStatus::Retrying => "The record is being tried again right now; what comes of it shows here.",
        FailureStatus::Resolved => {
            "The failure is resolved: the record has passed meanwhile. Nothing can be sent any more."
        }
        FailureStatus::Discarded => {
            "Somebody has discarded the failure meanwhile. Nothing can be sent any more."
        }
        FailureStatus::Open | FailureStatus::Waiting
            if is_typed && begun.is_some_and(|begun| begun != change) =>
        {
            "The record was tried again meanwhile, and failed anew: look at what it says now before you send your values."
        }
        FailureStatus::Open | FailureStatus::Waiting => return None,
    };
    let kept = is_typed.then_some(" What you typed is still here.");
    Some(view! { <div class="form-problem warn" role="status">{words} {kept}</div> }.into_any())
}

/// One field of the form.
struct Row<'a> {
    at: usize,
    field: &'a TriedField,
    input: &'a FieldInput,
    label: &'a str,
    /// What it begins with.
    text: String,
}

impl Row<'_> {
    fn show(self, acts: Acts, seen: ChangeId) -> AnyView {
        let Self { at, field, input, label, ref text } = self;
        let (id, note) = (format!("edit-{at}"), format!("edit-{at}-note"));
        let of = input.name.clone();
        let message = move || acts.errors.try_with(|errors| errors.of(&of).map(ToOwned::to_owned)).flatten();
        let of = input.name.clone();
        let keep = move |text: String| {
            acts.typed.try_update(|typed| typed.insert(of.clone(), text));
            if acts.begun.try_get_value().flatten().is_none() {
                acts.begun.try_set_value(Some(seen));
            }
        };
        let name = format!("fields[{}]", input.name);
        let (is_told, told) = (message.clone(), message.clone());
        let invalid = move || message().map(|_| "true");
        let control = match choices(input, text) {
            Some(options) => {
                let options = options
                    .into_iter()
                    .map(|(value, words)| {
                        let selected = value == *text;
                        view! { <option value=value selected=selected>{words}</option> }
                    })
                    .collect_view();
                view! {
                    <select id=id.clone() name=name aria-describedby=note.clone() aria-invalid=invalid on:change=move |event| keep(event_target_value(&event))>
                        {options}
                    </select>
                }
                .into_any()
            }
            None => view! {
                <input
                    id=id.clone()
                    name=name
                    value=text.clone()
                    inputmode=input_mode(&input.kind)
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=note.clone()
                    aria-invalid=invalid
                    on:input=move |event| keep(event_target_value(&event))
                />
            }
            .into_any(),
        };
        let help = help(input);
        let fault = field.fault.clone().filter(|fault| !fault.is_empty());
        let fault = fault.map(|fault| view! { <div class="note fault">{Icon::Alert.draw()} {fault}</div> });
        view! {
            <div class="field">
                <label for=id class="mono">{label.to_owned()}</label>
                {control}
                {fault}
                <div id=note class="note" class:bad-text=move || is_told().is_some() aria-live="polite">
                    {move || told().unwrap_or_else(|| help.clone())}
                </div>
            </div>
        }
        .into_any()
    }
}

/// What a field is chosen from, with what it holds among it; `None` = it is typed.
fn choices(input: &FieldInput, text: &str) -> Option<Vec<(String, String)>> {
    let mut options: Vec<(String, String)> = match &input.kind {
        FieldKind::Boolean => {
            vec![("true".to_owned(), "true".to_owned()), ("false".to_owned(), "false".to_owned())]
        }
        FieldKind::Choice { options, .. } if !options.is_empty() => options
            .iter()
            .map(|(value, label)| {
                let words = if value == label { value.clone() } else { format!("{label} ({value})") };
                (value.clone(), words)
            })
            .collect(),
        _ => return None,
    };
    if !options.iter().any(|(value, _)| value == text) && !text.is_empty() {
        options.insert(0, (text.to_owned(), format!("{text} (not known)")));
    }
    options.insert(0, (String::new(), "– no value –".to_owned()));
    Some(options)
}

const fn input_mode(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Integer => "numeric",
        FieldKind::Decimal => "decimal",
        _ => "text",
    }
}

/// What the target takes.
fn help(input: &FieldInput) -> String {
    let mut words = match &input.kind {
        FieldKind::Text => match input.max_length {
            Some(most) => format!("Text, at most {most} characters"),
            None => "Text".to_owned(),
        },
        FieldKind::Integer => "A whole number".to_owned(),
        FieldKind::Decimal => match input.scale {
            Some(scale) => format!("A number with at most {scale} digits after the point"),
            None => "A number".to_owned(),
        },
        FieldKind::Boolean | FieldKind::Choice { .. } => "One of these".to_owned(),
        FieldKind::DateTime => "A point in time, such as 2026-11-23T10:00:00Z".to_owned(),
        FieldKind::Date => "A date, such as 2026-11-23".to_owned(),
        FieldKind::Guid => "A GUID".to_owned(),
        FieldKind::Lookup { .. } => "The value that names the row it points to".to_owned(),
        FieldKind::Other { name } => name.clone(),
    };
    if input.required {
        words.push_str("; required");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{choices, help};
    use model::{FieldInput, FieldKind};

    fn input(kind: FieldKind) -> FieldInput {
        FieldInput { name: "x".into(), kind, required: true, max_length: Some(20), scale: None }
    }

    #[test]
    fn what_a_field_holds_is_among_its_choices() {
        let options = vec![("1".to_owned(), "One".to_owned())];
        let choice = input(FieldKind::Choice { type_name: String::new(), options });
        let values = |text: &str| -> Vec<String> {
            choices(&choice, text).unwrap_or_default().into_iter().map(|(value, _)| value).collect()
        };
        assert_eq!(
            (values("1"), values("7")),
            (vec![String::new(), "1".into()], vec![String::new(), "7".into(), "1".into()])
        );
        assert_eq!(choices(&input(FieldKind::Text), "a"), None);
    }

    #[test]
    fn a_field_says_what_it_takes() {
        assert_eq!(help(&input(FieldKind::Text)), "Text, at most 20 characters; required");
    }
}
