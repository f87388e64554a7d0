//! The form of one pair of fields.

use super::super::field_name::kind;
use super::Acts;
use super::choices::choice_fields;
use super::shape::shape_fields;
use super::unpaired::unpaired;
use crate::address::Address;
use crate::api::editor::MappingSheet;
use crate::api::line_form::{DIRECTIONS, LineForm};
use crate::api::maps::ReadSchema;
use crate::api::preview::PreviewLine;
use crate::ui::{FormProblem, Icon};
use leptos::html::Input;
use leptos::prelude::*;
use model::{FieldMapping, Line, Side, SyncDirection};

/// The form of a line, or of a new one.
pub(in crate::pages) fn line_form(
    sheet: &MappingSheet,
    line: Option<&Line>,
    env: &str,
    acts: Acts,
) -> AnyView {
    let address = Address::current();
    let empty = FieldMapping {
        left: String::new(),
        right: String::new(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    };
    let field = line.map_or(&empty, |line| &line.field);
    let is_key = line.is_some_and(|line| sheet.sketch.key.contains(&line.id));
    let was = line.map(|line| seen(&line.field)).unwrap_or_default();
    // What the line makes of values is shown before anybody types.
    let question = line.map(|line| question(sheet, &line.field, env));
    Effect::new(move |_| acts.preview.open(question.clone()));
    let LineForm { default, values, shape, .. } = LineForm::of(field);
    let shape = shape_fields(&shape.unwrap_or_default());
    // A new line stands at the end.
    let id = line.map(|line| line.id).or_else(|| sheet.sketch.lines.last().map(|last| last.id));
    let id = id.map(|id| view! { <input type="hidden" name="line" value=id.to_string() /> });
    let chosen = field.direction;
    let directions = DIRECTIONS.map(|(name, direction, words)| {
        view! { <option value=name selected=direction == chosen>{words}</option> }
    });
    let is_new = line.is_none();
    let title = match (field.left.as_str(), field.right.as_str()) {
        _ if is_new => "New pair of fields".to_owned(),
        ("", name) | (name, "") => name.to_owned(),
        (left, right) => format!("{left} = {right}"),
    };
    let others = (!is_new).then(|| {
        view! {
            <button class="btn" name="act" value="up">"Move up"</button>
            <button class="btn" name="act" value="down">"Move down"</button>
            <button class="btn danger" name="act" value="remove">{Icon::Trash.draw()} "Remove"</button>
        }
    });
    // Whoever opens the form wants to type.
    let first = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = first.get() {
            let _ = input.focus();
        }
    });
    let left = name_field(Side::Left, &field.left, &sheet.left, Some(first));
    let right = name_field(Side::Right, &field.right, &sheet.right, None);
    let values_open = !values.is_empty();
    let choices = choice_fields(field);
    let unpaired = acts.unpaired.filter(|_| !is_new).map(unpaired);
    let (env, map) = (env.to_owned(), sheet.summary.map.id.to_string());
    view! {
        <ActionForm action=acts.line.send on:input=move |event| acts.preview.follow(&event) attr:class="card stack line-form" attr:autocomplete="off">
            <h3>{title}</h3>
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <input type="hidden" name="was" value=was />
            {id}
            <FormProblem value=acts.line.told />
            <div class="line-fields">
                {left}
                <div class="field">
                    <label for="line-direction">"Direction"</label>
                    <select id="line-direction" name="form[direction]">{directions}</select>
                </div>
                {right}
                <div class="field">
                    <label for="line-default">"Default value"</label>
                    <input id="line-default" name="form[default]" value=default />
                    <div class="note">"Where the source has no value; with one field empty: always."</div>
                </div>
            </div>
            <details open=values_open>
                <summary>"Value map"</summary>
                <div class="field">
                    <label for="line-values" class="sr">"Value map"</label>
                    <textarea id="line-values" name="form[values]" class="mono" rows="6" spellcheck="false" placeholder="Yes = True&#10;No = False">{values}</textarea>
                    <div class="note">"One pair a line: the ERP's value, an equals sign or a tab, the CRM's. Two columns of a spreadsheet can be pasted. On the way back the first line that is not blank counts, unless another one is chosen once the line is kept."</div>
                </div>
                {choices}
            </details>
            {shape}
            {unpaired}
            <label class="tick"><input type="checkbox" name="form[key]" value="yes" checked=is_key /> "Part of the integration key"</label>
            {acts.preview.show()}
            <div class="acts">
                <button class="btn primary" name="act" value=if is_new { "add" } else { "save" }>{if is_new { "Add pair" } else { "Keep line" }}</button>
                {others}
                <a class="btn" href=move || address.set(&[("line", "")]) data-noscroll=true>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// A line as its editor sees it, for a form to send along.
fn seen(field: &FieldMapping) -> String {
    serde_json::to_string(field).unwrap_or_default()
}

/// Asks what a line makes of values as it is.
fn question(sheet: &MappingSheet, field: &FieldMapping, env: &str) -> PreviewLine {
    PreviewLine {
        env: env.to_owned(),
        map: sheet.summary.map.id,
        was: seen(field),
        form: LineForm::of(field),
    }
}

/// The name of a field, with all that its entity has to choose from.
fn name_field(side: Side, name: &str, schema: &ReadSchema, node: Option<NodeRef<Input>>) -> AnyView {
    let (id, list, form, label) = match side {
        Side::Left => ("line-left", "left-fields", "form[left]", "ERP field"),
        Side::Right => ("line-right", "right-fields", "form[right]", "CRM column"),
    };
    let options = schema.iter().flat_map(|(schema, _)| &schema.fields).map(|field| {
        let mut words = kind(field);
        for (is_so, word) in [(field.required, ", required"), (field.read_only, ", read-only")] {
            if is_so {
                words.push_str(word);
            }
        }
        view! { <option value=field.name.clone()>{words}</option> }
    });
    let options = options.collect_view();
    let help = match side {
        Side::Left => "Empty: the CRM's column always gets the default value.",
        Side::Right => {
            "Of a lookup its column alone, or with a dot and the column that holds the ERP's value."
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id name=form list=list class="mono" value=name.to_owned() spellcheck="false" node_ref=node.unwrap_or_default() />
            <datalist id=list>{options}</datalist>
            <div class="note">{help}</div>
        </div>
    }
    .into_any()
}
