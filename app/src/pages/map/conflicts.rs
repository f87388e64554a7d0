//! The *Conflicts* of a map: where both apps changed the same record, and who won.

use super::no_map;
use crate::address::Param;
use crate::api::conflicts::{ConflictList, map_conflicts};
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{CopyText, Empty, Pager, Shape, Time, loaded};
use crate::wording::decides;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Conflict, ContestedField, Permission, Role, Side};

/// The decisions, newest first; live.
#[component]
pub(crate) fn Conflicts() -> impl IntoView {
    let (env, map, before) = (env_param(), map_param(), query_param("before"));
    let before = Param::of(move || before.get().parse::<i64>().ok());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), map.get(), before.get(), live.queue.get()),
        |(env, map, before, _)| async move { map_conflicts(env, map.ok_or_else(no_map)?, before).await },
    );
    view! {
        <Title text="Conflicts" />
        <h2 class="sr">"Conflicts"</h2>
        {loaded(list, Shape::Table, move |list| show(&list, before.get().is_some()))}
    }
}

/// The rows of a page, one for each field.
pub(in crate::pages) fn show(list: &ConflictList, paged: bool) -> AnyView {
    if list.page.rows.is_empty() && !paged {
        let rule = decides(list.policy);
        return view! {
            <div class="card">
                <Empty title="No conflicts">
                    "A conflict is where both apps change the same field of a record before either has heard of the other's change, or where one deletes what the other one changes. "
                    {rule}
                    " What is decided will be listed here with the values of both."
                </Empty>
            </div>
        }
        .into_any();
    }
    let shown = list.page.rows.len();
    let rows = list.page.rows.iter().flat_map(|conflict| rows(conflict, list.role)).collect_view();
    view! {
        <div class="card scroll">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Decided"</th>
                        <th scope="col">"Key"</th>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Before"</th>
                        <th scope="col">{Side::Left.label()}</th>
                        <th scope="col">{Side::Right.label()}</th>
                        <th scope="col">"Won"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pager shown total=list.page.total next=list.page.next paged what=("conflict", "conflicts") />
    }
    .into_any()
}

fn rows(conflict: &Conflict, role: Role) -> Vec<AnyView> {
    let fields = conflict.dispute.fields.iter().map(Some);
    // Of a deletion there is something to tell also where no field is told.
    let none = conflict.dispute.fields.is_empty().then_some(None);
    fields.chain(none).map(|field| row(conflict, field, role)).collect()
}

fn row(conflict: &Conflict, field: Option<&ContestedField>, role: Role) -> AnyView {
    let dispute = &conflict.dispute;
    let sees = role.allows(Permission::ViewValues);
    let value = |value: Option<&String>| match value {
        _ if !sees => view! { <span class="quiet">"for operators"</span> }.into_any(),
        Some(value) => view! { <span class="mono">{value.clone()}</span> }.into_any(),
        None => view! { <span class="quiet">"empty"</span> }.into_any(),
    };
    let of = |side: Side| {
        let own = field.and_then(|field| match side {
            Side::Left => field.left.as_ref(),
            Side::Right => field.right.as_ref(),
        });
        let is_deleted = dispute.deleted == Some(side);
        if is_deleted { view! { <b>"deleted"</b> }.into_any() } else { value(own) }
    };
    let name = field.map(|field| match (field.left_name.as_str(), field.right_name.as_str()) {
        (left, right) if left.is_empty() || left == right => right.to_owned(),
        (left, "") => left.to_owned(),
        (left, right) => format!("{left} = {right}"),
    });
    let won = format!("{} ({})", dispute.winner(), dispute.decided_by.label());
    view! {
        <tr>
            <th scope="row"><Time at=conflict.at /></th>
            <td data-label="Key"><CopyText text=conflict.key.clone() what="key" /></td>
            <td data-label="Field">{name.unwrap_or_else(|| "whole record".into())}</td>
            <td data-label="Before">{value(field.and_then(|field| field.base.as_ref()))}</td>
            <td data-label="ERP">{of(Side::Left)}</td>
            <td data-label="CRM">{of(Side::Right)}</td>
            <td data-label="Won">{won}</td>
        </tr>
    }
    .into_any()
}
