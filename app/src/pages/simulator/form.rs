//! The form of a row. It belongs to the browser once it is shown: a refusal leaves what was typed as it is.

use super::pane::{Place, names};
use super::rows::{is_new, plain};
use crate::api::simulator::{Column, Row, RowForm};
use crate::ui::{FormProblem, Icon, href_with};
use leptos::prelude::*;
use leptos_router::hooks::use_url;
use model::Side;

/// The form of the open row, or of a new one.
pub(super) fn row_form(form: RowForm, place: Place, env: String) -> AnyView {
    let side = place.side;
    let [_, _, _, row_name] = names(side);
    let url = use_url();
    let closed = move || url.with(|url| href_with(url.path(), url.search(), row_name, ""));
    let id = form.row.as_ref().map(|row| row.id.clone()).unwrap_or_default();
    let title = match &form.row {
        Some(row) => format!("{} {}", form.table.label, row.shown(&form.table.name_column)),
        None => format!("New {}", form.table.label),
    };
    let fields = form
        .table
        .columns
        .iter()
        .filter(|column| !column.read_only)
        .map(|column| field(column, form.row.as_ref(), form.choices.get(&column.name), side))
        .collect_view();
    let saved = move || {
        let done = place.acts.save.value().with(|value| matches!(value, Some(Ok(()))));
        (done && !place.row.with(|row| is_new(row)) && !place.acts.save.pending().get())
            .then(|| view! { <span class="ok-text" role="status">{Icon::Check.draw()} "Saved"</span> })
    };
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
                <FormProblem value=place.acts.delete.value() />
                <details class="confirm">
                    <summary class="btn danger">{Icon::Trash.draw()} "Delete…"</summary>
                    <span>{question}</span>
                    <button class="btn danger">"Delete it"</button>
                </details>
            </ActionForm>
        }
    });
    view! {
        <div class="row-form">
            <h3>{title}</h3>
            <ActionForm action=place.acts.save attr:autocomplete="off">
                {with_save}
                <FormProblem value=place.acts.save.value() />
                <div class="fields">{fields}</div>
                <div class="acts">
                    <button class="btn primary" disabled=move || place.acts.save.pending().get()>
                        {if form.row.is_some() { "Save" } else { "Create" }}
                    </button>
                    <a class="btn" href=closed data-noscroll=true>"Close"</a>
                    {saved}
                </div>
            </ActionForm>
            {deletes}
        </div>
    }
    .into_any()
}

/// The side as it travels in forms.
pub(super) const fn side_value(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

/// One column as the control that fits it.
fn field(column: &Column, row: Option<&Row>, choices: Option<&Vec<(String, String)>>, side: Side) -> AnyView {
    let value = row.and_then(|row| row.values.get(&column.name)).cloned().unwrap_or_default();
    let id = format!("{}-{}", side_value(side), column.name);
    let name = format!("values[{}]", column.name);
    let options: Option<Vec<(String, String)>> = match choices {
        Some(choices) => Some(choices.clone()),
        None if column.edm == "Edm.Boolean" => {
            Some(vec![("true".into(), "Yes".into()), ("false".into(), "No".into())])
        }
        None if column.options.is_empty() => None,
        None => {
            let numbers = column.edm.starts_with("Edm.Int");
            let option = |it: &crate::api::simulator::Choice| {
                (if numbers { it.value.to_string() } else { it.symbol.clone() }, it.label.clone())
            };
            Some(column.options.iter().map(option).collect())
        }
    };
    let control = if let Some(options) = options {
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
        let length = column.max_length.map(|length| length.to_string());
        view! { <input id=id.clone() name=name value=value autocomplete="off" data-max=length /> }.into_any()
    };
    view! {
        <div class="field">
            <label for=id>
                {plain(&column.name)} {column.required.then(|| view! { <span class="quiet">" required"</span> })}
            </label>
            {control}
        </div>
    }
    .into_any()
}
