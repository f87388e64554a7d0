//! The *Entity mappings* of a map: read-only.

use super::schemas;
use super::transforms::Transforms;
use crate::api::maps::{MapSchemas, ReadSchema};
use crate::pages::env_param;
use crate::ui::{Badge, Icon, Shape, Time, Tone, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldKind, FieldMapping, FieldSchema, Mapping, Side, SyncDirection};

/// Both columns of fields, joined by arrows, with filters and key.
#[component]
pub(crate) fn Mappings() -> impl IntoView {
    let env = env_param();
    let content = schemas(env);
    view! {
        <Title text="Entity mappings" />
        <h2 class="sr">"Entity mappings"</h2>
        {loaded(content, Shape::Table, show)}
    }
}

fn show(content: MapSchemas) -> AnyView {
    let mapping = &content.summary.version.mapping;
    let rows = mapping.all_fields().map(|field| row(mapping, field, &content)).collect_view();
    let missing = unmapped(mapping, &content.right);
    view! {
        <div class="bar filters">
            <SideFilter side=Side::Left text=mapping.left_filter.clone() />
            <SideFilter side=Side::Right text=mapping.right_filter.clone() />
        </div>
        {(!missing.is_empty()).then(|| {
            let words = format!("Required by the CRM and not mapped, so it must fill them itself: {}", missing.join(", "));
            view! { <div class="form-problem warn">{words}</div> }
        })}
        <div class="card scroll">
            <table class="cards mapping">
                <thead>
                    <tr>
                        <th scope="col" class="l">"Finance and Operations · " {mapping.left_entity.clone()}</th>
                        <th scope="col"><span class="sr">"Direction"</span></th>
                        <th scope="col" class="r">"Dataverse · " {mapping.right_entity.clone()}</th>
                        <th scope="col">"Transform"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="small foot-note facts">
            {read_at("ERP", &content.left)} {read_at("CRM", &content.right)}
        </div>
    }
    .into_any()
}

/// One side's filter: which rows are kept in step.
#[component]
fn SideFilter(side: Side, text: String) -> impl IntoView {
    let class = if side == Side::Left { "l" } else { "r" };
    view! {
        <span class="filter-chip">
            {Icon::Funnel.draw()} <b class=class>{side.label()} " filter"</b>
            {if text.is_empty() {
                view! { <span class="quiet">"every row"</span> }.into_any()
            } else {
                view! { <code class="mono">{text}</code> }.into_any()
            }}
        </span>
    }
}

fn row(mapping: &Mapping, field: &FieldMapping, content: &MapSchemas) -> AnyView {
    let (arrow, words) = match field.direction {
        SyncDirection::Both => ("⇄", "both ways"),
        SyncDirection::LeftToRight => ("→", "ERP to CRM"),
        SyncDirection::RightToLeft => ("←", "CRM to ERP"),
    };
    let is_key = mapping.is_key(field);
    let of_company = mapping.company.as_ref().is_some_and(|company| company == field);
    let right_column = field.lookup.as_ref().map_or(field.right.as_str(), |lookup| &lookup.column);
    let known = |schema: &ReadSchema, name: &str| match schema {
        None => Known::NotRead,
        Some((schema, _)) => schema.field(name).map_or(Known::Missing, |field| Known::Field(field.clone())),
    };
    view! {
        <tr>
            <td data-label="ERP">
                <FieldName side=Side::Left name=field.left.clone() known=known(&content.left, &field.left) is_key />
            </td>
            <td class="way" data-label="Direction" title=words>
                <span aria-hidden="true">{arrow}</span><span class="sr">{words}</span>
            </td>
            <td data-label="CRM">
                <FieldName side=Side::Right name=field.right.clone() known=known(&content.right, right_column) is_key />
                {field.lookup.as_ref().map(|lookup| {
                    let targets: Vec<_> = lookup.targets.iter().map(|target| target.entity.as_str()).collect();
                    view! { <small>"finds its row in " {targets.join(", then ")}</small> }
                })}
            </td>
            <td data-label="Transform">
                {of_company.then(|| view! { <Badge tone=Tone::Idle icon=Icon::Key label="Company" /> })}
                <Transforms field />
            </td>
        </tr>
    }
    .into_any()
}

/// What an app's schema says of a field.
#[derive(Clone, Debug)]
enum Known {
    /// No schema was read so far.
    NotRead,
    /// The entity has no such field.
    Missing,
    /// This.
    Field(FieldSchema),
}

/// A field with what its app says of it.
#[component]
fn FieldName(
    /// Which app's.
    side: Side,
    /// Its name; empty = this side has none.
    name: String,
    /// What its app says of it.
    known: Known,
    /// It is part of the integration key.
    is_key: bool,
) -> impl IntoView {
    if name.is_empty() {
        return view! { <span class="quiet">"constant"</span> }.into_any();
    }
    let class = if side == Side::Left { "mono l" } else { "mono r" };
    let marks = match known {
        Known::NotRead => view! { <small>"not read yet"</small> }.into_any(),
        Known::Missing => {
            view! { <Badge tone=Tone::Bad icon=Icon::Alert label="Not in the app's schema" /> }.into_any()
        }
        Known::Field(field) => view! {
            <small>{kind(&field)}</small>
            {field.required.then(|| view! { <small class="mark">"required"</small> })}
            {field.read_only.then(|| view! { <small class="mark">{Icon::Lock.draw()} "read-only"</small> })}
        }
        .into_any(),
    };
    view! {
        <span class=class>{name}</span>
        {is_key.then(|| view! { <span class="key-mark" title="Part of the integration key">{Icon::Key.draw()} "key"</span> })}
        <span class="marks">{marks}</span>
    }
    .into_any()
}

fn kind(field: &FieldSchema) -> String {
    let name = match &field.kind {
        FieldKind::Text => "text".into(),
        FieldKind::Integer => "whole number".into(),
        FieldKind::Decimal => "decimal".into(),
        FieldKind::Boolean => "yes or no".into(),
        FieldKind::DateTime => "date and time".into(),
        FieldKind::Date => "date".into(),
        FieldKind::Guid => "GUID".into(),
        FieldKind::Choice { options, .. } => format!("choice of {}", options.len()),
        FieldKind::Lookup { .. } => "lookup".into(),
        FieldKind::Other { name } => name.clone(),
    };
    match (field.max_length, field.scale) {
        (Some(length), _) => format!("{name}, at most {length}"),
        (None, Some(scale)) => format!("{name}, {scale} digits"),
        (None, None) => name,
    }
}

/// Fields without which the CRM makes no row, and that no pair fills.
fn unmapped(mapping: &Mapping, right: &ReadSchema) -> Vec<String> {
    let Some((schema, _)) = right else { return Vec::new() };
    let is_mapped = |name: &str| {
        mapping.all_fields().any(|field| {
            let column = field.lookup.as_ref().map_or(field.right.as_str(), |lookup| lookup.column.as_str());
            column.eq_ignore_ascii_case(name)
        })
    };
    let needed =
        schema.fields.iter().filter(|field| field.required && !field.read_only && field.name != schema.id);
    needed.filter(|field| !is_mapped(&field.name)).map(|field| field.name.clone()).collect()
}

fn read_at(side: &'static str, schema: &ReadSchema) -> impl IntoView + use<> {
    let at = schema.as_ref().map(|(_, at)| *at);
    view! {
        <span>
            {side} " schema "
            {match at {
                Some(at) => view! { "read " <Time at /> }.into_any(),
                None => "not read yet; Tandem reads it when the app answers".into_any(),
            }}
        </span>
    }
}
