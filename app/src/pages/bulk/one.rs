//! `/e/{env}/failures/acts/{act}`: one act on failures, and what became of each of them.

use super::line::card;
use super::told::Changes;
use crate::address::{Param, act_param};
use crate::api::ApiError;
use crate::api::bulk::{BulkContent, bulk_act};
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Badge, Chip, CopyText, DirectionChip, Empty, FailureBadge, Pager, Shape, Time, loaded};
use crate::wording::{bulk_result, bulk_title};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{BulkAct, BulkItem, MapId};

fn no_act() -> ApiError {
    ApiError::NotFound { what: "act on failures".into() }
}

/// The act above its records.
#[component]
pub(crate) fn BulkActPage() -> impl IntoView {
    let (env, id) = (env_param(), act_param());
    let (only, before) = (query_param("only"), query_param("before"));
    let changes = Changes::new();
    let acted = Param::of(move || changes.version());
    let live = Live::current();
    let content = Resource::new(
        move || (env.get(), id.get(), only.get(), before.get(), live.failures.get(), acted.get()),
        |(env, id, only, before, ..)| async move {
            bulk_act(within(env)?, id.ok_or_else(no_act)?, only == "skipped", before.parse().ok()).await
        },
    );
    view! {
        <Title text="Act on failures" />
        {changes.told(&env.now())}
        {loaded(content, Shape::Table, move |content| {
            let paged = !before.get().is_empty();
            show(content, &env.now(), paged, changes)
        })}
    }
}

/// The act with one page of its records.
pub(in crate::pages) fn show(content: BulkContent, env: &str, paged: bool, changes: Changes) -> AnyView {
    let BulkContent { line, items, maps } = content;
    let shown = items.rows.len();
    let rows = items.rows.into_iter().map(|item| row(&line.act, item, &maps, env)).collect_view();
    let table = if shown == 0 {
        view! { <div class="card"><Empty title="No record here">"Failures are kept as long as the retention says; what became of them goes with them."</Empty></div> }
            .into_any()
    } else {
        view! {
            <div class="card scroll" tabindex="0" role="region" aria-label="Records">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Record"</th>
                            <th scope="col">"Map"</th>
                            <th scope="col">"What became of it"</th>
                            <th scope="col">"When"</th>
                            <th scope="col">"Now"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <div>
                <a class="link" href=format!("/e/{env}/failures")>"← Failures"</a>
                <h1>{bulk_title(&line.act)}</h1>
            </div>
        </div>
        {card(&line, env, changes)}
        <div class="bar">
            <div class="chips" role="group" aria-label="Records">
                <Chip name="only" value="" label="All" />
                <Chip name="only" value="skipped" label="Left alone" />
            </div>
        </div>
        {table}
        {(shown > 0 || paged).then(|| view! {
            <Pager shown total=items.total next=items.next paged what=("record", "records") />
        })}
    }
    .into_any()
}

fn row(act: &BulkAct, item: BulkItem, maps: &[(MapId, String)], env: &str) -> AnyView {
    let bench = format!("/e/{env}/failures/{}", item.failure);
    let name = maps.iter().find(|(id, _)| *id == item.map).map(|(_, name)| name.clone()).unwrap_or_default();
    let (words, tone, icon) = bulk_result(act, item.result);
    let key = (!item.key.is_empty()).then(|| view! { <CopyText text=item.key.clone() what="key" /> });
    view! {
        <tr>
            <td data-label="Record"><div><a class="link" href=bench>{item.headline}</a> " " {key}</div></td>
            <td data-label="Map"><div>{name} " " <DirectionChip direction=item.direction /></div></td>
            <td data-label="What became of it"><Badge tone icon label=words /></td>
            <td data-label="When">{item.at.map(|at| view! { <Time at /> })}</td>
            <td data-label="Now"><FailureBadge status=item.status resolution=item.resolution /></td>
        </tr>
    }
    .into_any()
}
