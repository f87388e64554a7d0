//! The form of a row. It belongs to the browser once it is shown: a refusal leaves what was typed as it is.

use super::place::{NEW, Place, names};
use super::rows::plain;
use crate::api::simulator::{Choice, Column, Row, RowForm};
use crate::ui::{FormProblem, Icon};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::Side;

/// The form of the open row, or of a new one. It is made anew for another row or another state of it, and only then.
pub(super) fn row_form(form: Option<RowForm>, place: Place, env: String) -> AnyView {
    let key = |form: &RowForm| {
        let row = form.row.as_ref();
        (form.table.set.clone(), row.map(|row| (row.id.clone(), row.version)))
    };
    let forms = keyed(form, key, move |_, form| (|_: usize| (), one_form(form, place, env.clone())));
    view! { <div>{forms}</div> }.into_any()
}

fn one_form(form: RowForm, place: Place, env: String) -> AnyView {
    let side = place.side;
    let [_, _, _, row_name] = names(side);
    let closed = move || place.address.set(&[(row_name, "")]);
    let id = form.row.as_ref().map(|row| row.id.clone()).unwrap_or_default();
    let title = match &form.row {
        Some(row) => format!("{} {}", form.table.label, row.shown(&form.table.name_column)),
        None => format!("New record: {}", form.table.label),
    };
    let writable = form.table.columns.iter().filter(|column| !column.read_only);
    let fields = writable
        .map(|column| field(column, form.row.as_ref(), form.choices.get(&column.name), side))
        .collect_view();
    let set = form.table.set.clone();
    let hidden = || {
        view! {
            <input type="hidden" name="env" value=env.clone() />
            <input type="hidden" name="side" value=side_value(side) />
            <input type="hidden" name="set" value=set.clone() />
            <input type="hidden" name="id" value=id.clone() />
            <input type="hidden" name="back" value=closed />
        }
    };
    let (with_save, with_delete) = (hidden(), hidden());
    let question = format!("Delete {title} in the {side}?");
    let deletes = form.row.is_some().then(|| {
        view! {
            <ActionForm action=place.acts.delete attr:class="delete-form">
                {with_delete}
                <FormProblem value=place.acts.deleted />
                <details class="confirm">
                    <summary class="btn danger">{Icon::Trash.draw()} "Delete…"</summary>
                    <span>{question}</span>
                    <button class="btn danger">"Delete it"</button>
                </details>
            </ActionForm>
        }
    });
    let word = if form.row.is_some() { "Save" } else { "Create" };
    view! {
        <div class="row-form">
            <h3>{title}</h3>
            <ActionForm action=place.acts.save attr:autocomplete="off">
                {with_save}
                <FormProblem value=place.acts.saved />
                <div class="fields">{fields}</div>
                <div class="acts">
                    <button class="btn primary">{word}</button>
                    <a class="btn" href=closed data-noscroll=true>"Close"</a>
                    <Saved place />
                </div>
            </ActionForm>
            {deletes}
        </div>
    }
    .into_any()
}

/// Says that the last attempt was kept.
#[component]
fn Saved(place: Place) -> impl IntoView {
    let saved = move || {
        let kept = place.acts.saved.try_with(|answer| matches!(answer, Some(Ok(())))) == Some(true);
        kept && place.row.get() != NEW
    };
    move || saved().then(|| view! { <span class="ok-text" role="status">{Icon::Check.draw()} "Saved"</span> })
}

/// The side as it travels in forms.
pub(super) const fn side_value(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

/// One column as the control that fits it, with the value it had, so that only what was changed is sent on.
fn field(column: &Column, row: Option<&Row>, choices: Option<&Vec<(String, String)>>, side: Side) -> AnyView {
    let value = row.and_then(|row| row.values.get(&column.name)).cloned().unwrap_or_default();
    let id = format!("{}-{}", side_value(side), column.name);
    let name = format!("values[{}]", column.name);
    let was = row.map(|_| {
        let name = format!("was[{}]", column.name);
        view! { <input type="hidden" name=name value=value.clone() /> }
    });
    let control = if let Some(options) = options(column, choices) {
        let known = options.iter().any(|(own, _)| *own == value);
        let odd = (!known && !value.is_empty()).then(|| (value.clone(), value.clone()));
        let options = std::iter::once((String::new(), "–".to_owned()))
            .chain(odd)
            .chain(options)
            .map(|(own, word)| {
                let selected = own == value;
                view! { <option value=own selected=selected>{word}</option> }
            })
            .collect_view();
        view! { <select id=id.clone() name=name>{options}</select> }.into_any()
    } else {
        view! { <input id=id.clone() name=name value=value autocomplete="off" /> }.into_any()
    };
    view! {
        <div class="field">
            <label for=id>
                {plain(&column.name)} {column.required.then(|| view! { <span class="quiet">" required"</span> })}
            </label>
            {control} {was}
        </div>
    }
    .into_any()
}

/// Value and word of each choice; `None` where a value is typed.
fn options(column: &Column, choices: Option<&Vec<(String, String)>>) -> Option<Vec<(String, String)>> {
    if let Some(choices) = choices {
        return Some(choices.clone());
    }
    if column.edm == "Edm.Boolean" {
        return Some(vec![("true".into(), "Yes".into()), ("false".into(), "No".into())]);
    }
    let numbers = column.edm.starts_with("Edm.Int");
    let option =
        |it: &Choice| (if numbers { it.value.to_string() } else { it.symbol.clone() }, it.label.clone());
    (!column.options.is_empty()).then(|| column.options.iter().map(option).collect())
}
