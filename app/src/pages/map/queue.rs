//! *Queued records* of a map: what waits, oldest first.

use super::no_map;
use crate::address::{Address, Param};
use crate::api::orders::{MOST_QUEUED, QueueList, map_queue};
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{CopyText, DirectionChip, Empty, File, Shape, Time, downloads, gauges, loaded};
use crate::wording::{bytes, counted, grouped};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Change, Operation, Permission, Role};

/// So many rows are there at first, and so many more at a time.
const STEP: u32 = 50;

/// The queue; live.
#[component]
pub(crate) fn Queue() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let (after, rows) = (query_param("after"), query_param("rows"));
    let after = Param::of(move || after.get().parse::<i64>().ok());
    let rows = Param::of(move || rows.get().parse::<u32>().unwrap_or(STEP).clamp(STEP, MOST_QUEUED));
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), map.get(), after.get(), rows.get(), live.queue.get()),
        |(env, map, after, rows, _)| async move { map_queue(env, map.ok_or_else(no_map)?, after, rows).await },
    );
    view! {
        <Title text="Queued records" />
        <h2 class="sr">"Queued records"</h2>
        {loaded(list, Shape::Table, move |list| show(&list, after.get(), rows.get()))}
    }
}

/// The rows of a page, and the way to more.
pub(in crate::pages) fn show(list: &QueueList, after: Option<i64>, wanted: u32) -> AnyView {
    if list.rows.is_empty() && after.is_none() {
        return view! {
            <div class="card">
                <Empty title="Nothing is queued">
                    "Everything that changed has been written or tried. While the map is paused, or an app does not answer, changes wait here in their order until it is their turn."
                </Empty>
            </div>
        }
        .into_any();
    }
    let address = Address::current();
    let shown = i64::try_from(list.rows.len()).unwrap_or(i64::MAX);
    let oldest = list.oldest.map(|at| view! { <span>"oldest " <Time at /></span> });
    let rows = list.rows.iter().map(|change| row(change, list.role)).collect_view();
    let files = list.rows.first().map(|change| downloads(&File::Queue(change.map), false));
    let more = list.next.filter(|_| after.is_some() || shown < list.total).map(|last| {
        if wanted < MOST_QUEUED {
            let to = (wanted + STEP).min(MOST_QUEUED).to_string();
            let href = move || address.set(&[("rows", &to)]);
            view! { <a class="btn" href=href data-noscroll=true>"Load more"</a> }.into_any()
        } else {
            let href = move || address.set(&[("after", &last.to_string()), ("rows", "")]);
            view! { <a class="btn" rel="next" href=href>"Next"</a> }.into_any()
        }
    });
    let first = after.map(|_| {
        let href = move || address.set(&[("after", ""), ("rows", "")]);
        view! { <a class="btn" href=href>"Oldest"</a> }
    });
    view! {
        <div class="bar facts quiet">
            <b>{counted(list.total, "change waits", "changes wait")}</b>
            <span>{bytes(list.bytes)}</span>
            {oldest}
        </div>
        {gauges(&list.whole)}
        <div class="card scroll">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col" class="num">"Sequence"</th>
                        <th scope="col">"Captured"</th>
                        <th scope="col">"Direction"</th>
                        <th scope="col">"Operation"</th>
                        <th scope="col">"Company"</th>
                        <th scope="col">"Key"</th>
                        <th scope="col" class="num">"Tries"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label="Pages">
            <span class="quiet">{format!("{} of {}", grouped(shown), counted(list.total, "change", "changes"))}</span>
            {first}
            {more}
        </nav>
        {files}
    }
    .into_any()
}

fn row(change: &Change, role: Role) -> AnyView {
    let operation = match (change.operation, change.leg) {
        (Operation::Upsert, None) => "Create or update",
        (Operation::Upsert, Some(_)) => "Initial sync",
        (Operation::Delete, _) => "Delete",
    };
    let key = if role.allows(Permission::ViewValues) {
        view! { <CopyText text=change.key.clone() what="key" /> }.into_any()
    } else {
        view! { <span class="quiet">"for operators"</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" class="num mono">{change.id.to_string()}</th>
            <td data-label="Captured"><Time at=change.captured_at /></td>
            <td data-label="Direction"><DirectionChip direction=change.direction /></td>
            <td data-label="Operation">{operation}</td>
            <td data-label="Company" class="mono">{change.company.clone()}</td>
            <td data-label="Key">{key}</td>
            <td data-label="Tries" class="num">{change.attempts.to_string()}</td>
        </tr>
    }
    .into_any()
}
