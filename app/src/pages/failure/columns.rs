//! Three columns, field by field in the order of the mapping: the ERP's record now, what was tried, the CRM's record now.

use super::{Now, here};
use crate::api::ApiError;
use crate::api::workbench::Bench;
use crate::ui::{Icon, Shape, Time, TimeForm, loaded};
use leptos::prelude::*;
use model::{Cell, FieldMark, NowCell, Permission, RowNow, Side, TriedField};

/// The three columns. Those of the apps come when they come.
pub(super) fn columns(bench: &Bench, now: Option<Now>) -> AnyView {
    let fields = match &bench.fields {
        Ok(fields) => fields.clone(),
        Err(words) => return view! { <div class="card pad quiet">{words.clone()}</div> }.into_any(),
    };
    let tried = tried(bench, &fields);
    let Some(now) = now.filter(|_| bench.role.allows(Permission::ViewValues)) else {
        return view! {
            <div class="three one">{tried}</div>
            <div class="quiet small">"Values of records, and what both apps hold now, are for operators."</div>
        }
        .into_any();
    };
    let [left, right] = bench.entities.clone();
    view! {
        <div class="three">
            {app(Side::Left, left, fields.clone(), now.left)}
            {tried}
            {app(Side::Right, right, fields, now.right)}
        </div>
    }
    .into_any()
}

/// One app's record as it is now.
fn app(
    side: Side,
    entity: String,
    fields: Vec<TriedField>,
    resource: Resource<Result<Option<RowNow>, ApiError>>,
) -> AnyView {
    let class = if side == Side::Left { "card L" } else { "card R" };
    let id = if side == Side::Left { "left-now" } else { "right-now" };
    view! {
        <section class=class aria-labelledby=id>
            <header><h2 id=id>{side.label()} " now"</h2> <span class="quiet small mono">{entity}</span></header>
            {loaded(resource, Shape::Heading, move |row| row_now(side, row, &fields, resource))}
        </section>
    }
    .into_any()
}

fn row_now(
    side: Side,
    row: Option<RowNow>,
    fields: &[TriedField],
    resource: Resource<Result<Option<RowNow>, ApiError>>,
) -> AnyView {
    let read = here(&[("now", "read")]);
    match row {
        None => view! {
            <div class="pad quiet" aria-busy="true">
                "Being read… " <a class="link" href=read rel="external">"Read it now"</a>
            </div>
        }
        .into_any(),
        Some(RowNow::Unread { remedy }) => view! {
            <div class="pad stack unread" role="status">
                <div class="failure-line"><span class="badge warn">{Icon::Unplugged.draw()} "Not read"</span> <b>{remedy.headline}</b></div>
                <div class="quiet">{remedy.hint}</div>
                <div>
                    <a class="btn small-btn" href=read rel="external" on:click=move |event| {
                        event.prevent_default();
                        resource.refetch();
                    }>{Icon::Retry.draw()} {format!("Read the {side} again")}</a>
                </div>
            </div>
        }
        .into_any(),
        Some(RowNow::Absent { at }) => view! {
            <div class="pad">
                {format!("The {side} has no such record.")}
                <div class="quiet small">"asked " <Time at form=TimeForm::Clock /></div>
            </div>
        }
        .into_any(),
        Some(RowNow::Found { at, modified, cells }) => {
            let rows = fields.iter().zip(cells).map(|(field, now)| now_row(side, field, &now)).collect_view();
            let modified = modified.map(|at| view! { "changed " <Time at /> " · " });
            view! {
                <dl class="kv">{rows}</dl>
                <div class="pad quiet small">{modified} "read " <Time at form=TimeForm::Clock /></div>
            }
            .into_any()
        }
    }
}

/// Keeps the place of a field that a column has not, so that the lines of one field stand beside each other.
fn nothing() -> AnyView {
    view! { <div class="none" aria-hidden="true"><dt>"–"</dt><dd></dd></div> }.into_any()
}

/// The name of a field, on one line.
fn name_of(name: &str, key: Option<AnyView>) -> AnyView {
    view! { <dt class="mono"><span class="cut" title=name.to_owned()>{name.to_owned()}</span>{key}</dt> }
        .into_any()
}

fn now_row(side: Side, field: &TriedField, now: &NowCell) -> AnyView {
    let name = if side == Side::Left { &field.left } else { &field.right };
    if name.is_empty() {
        return nothing();
    }
    let mark = now.mark.map(|mark| {
        let words = match mark {
            FieldMark::Changed => "changed since",
            FieldMark::Differs => "differs",
        };
        view! { " " <span class="mark">"≠ " {words}</span> }
    });
    let class = if now.mark.is_some() { "chg" } else { "" };
    view! { <div class=class>{name_of(name, None)}<dd>{value(&now.cell)} {mark}</dd></div> }.into_any()
}

/// What was tried, with what was said of each field.
fn tried(bench: &Bench, fields: &[TriedField]) -> AnyView {
    let target = bench.failure.direction.target();
    let sees_values = bench.role.allows(Permission::ViewValues);
    let row = |field: &TriedField| {
        let name = if target == Side::Left { &field.left } else { &field.right };
        let is_told = field.tried != Cell::Unknown || field.fault.is_some() || field.is_key || field.sent;
        if name.is_empty() || !is_told {
            return nothing();
        }
        let class = if field.fault.is_some() { "err" } else { "" };
        let fault = field.fault.clone().map(|message| {
            let words = if message.is_empty() { "refused".to_owned() } else { message };
            view! { <div class="fault">{Icon::Alert.draw()} {words}</div> }
        });
        let key = field.is_key.then(|| {
            view! { <span class="quiet key" title="Part of the key">{Icon::Key.draw()}<span class="sr">" key"</span></span> }
                .into_any()
        });
        let shown = sees_values.then(|| value(&field.tried));
        let part = field.sent.then(|| view! { <span class="sent">"sent"</span> });
        view! {
            <div class=class>
                {name_of(name, key)}
                <dd>{shown} {part} {fault}</dd>
            </div>
        }
        .into_any()
    };
    let rows = fields.iter().map(row).collect_view();
    // What is said of fields that the map does not have is told all the same.
    let others = bench.failure.fields.iter().filter(|fault| {
        let is_line = |field: &TriedField| field.fault.as_deref() == Some(fault.message.as_str());
        !fields.iter().any(is_line)
    });
    let others = others
        .map(|fault| {
            view! { <div class="err"><dt class="mono">{fault.field.clone()}</dt><dd>{fault.message.clone()}</dd></div> }
        })
        .collect_view();
    let title = match bench.failure.operation {
        model::Operation::Upsert => "What we tried to write",
        model::Operation::Delete => "What we tried: to delete it",
    };
    view! {
        <section class="card" aria-labelledby="tried">
            <header><h2 id="tried">{title}</h2></header>
            <dl class="kv">{rows}{others}</dl>
        </section>
    }
    .into_any()
}

/// A value, or that there is none.
fn value(cell: &Cell) -> AnyView {
    match cell {
        Cell::Unknown => {
            view! { <span class="quiet">"–"<span class="sr">" not known"</span></span> }.into_any()
        }
        Cell::Empty => view! { <i class="quiet">"empty"</i> }.into_any(),
        Cell::Text(text) => view! { <span>{text.clone()}</span> }.into_any(),
    }
}
