//! `/e/{env}/maps`: all entity maps.

mod new;
mod toolbar;

pub(crate) use new::NewMap;
pub(super) use new::proposed_table;
pub(super) use toolbar::{Ticked, icon};

use super::orders::Orders;
use super::{env_param, query_param, within};
use crate::address::Address;
use crate::api::maps::{MapList, maps};
use crate::app::Local;
use crate::browser;
use crate::live::Live;
use crate::ui::{
    Badge, BothWays, Chip, Empty, FilterForm, Icon, SearchBox, Shape, Sparkline, StateBadge, Time, Tone,
    kept, loaded,
};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::{MapId, MapState, MapSummary, Permission, Role};
use std::cmp::Reverse;
use toolbar::Toolbar;

/// One filter by status.
type Status = (&'static str, &'static str, fn(&MapSummary) -> bool);

/// Filters by status: value in the URL, word, and which maps it shows.
const STATUSES: [Status; 6] = [
    ("", "All", |_| true),
    ("running", "Running", |map| matches!(map.map.state, MapState::Running | MapState::Resuming)),
    ("paused", "Paused", |map| matches!(map.map.state, MapState::Paused { .. })),
    ("initializing", "Initializing", |map| map.map.state == MapState::Initializing),
    ("not-running", "Not running", |map| map.map.state == MapState::NotRunning),
    ("failing", "With failures", |map| map.statistics.open_failures + map.statistics.waiting > 0),
];

/// The table of maps with its filters; these live in the URL.
#[component]
pub(crate) fn Maps() -> impl IntoView {
    let env = env_param();
    let (status, text, sort) = (query_param("status"), query_param("q"), query_param("sort"));
    let live = Live::current();
    let Local(local) = expect_context::<Local>();
    let ticked = Ticked::of_address();
    let list = Resource::new(
        move || (env.get(), live.queue.get(), live.activity.get(), live.failures.get(), live.maps.get()),
        |(env, ..)| async move { maps(within(env)?).await },
    );
    view! {
        <Title text="Entity maps" />
        <div class="head"><h1>"Entity maps"</h1></div>
        <Orders />
        {loaded(list, Shape::Table, move |MapList { maps: all, held, role }| {
            let shown = narrowed(&all, &status.get(), &text.get(), &sort.get());
            let env = env.now();
            let add = role.allows(Permission::Administer).then(|| {
                let (href, apply) = (format!("/e/{env}/maps/new"), format!("/e/{env}/solutions/apply"));
                view! {
                    <a class="btn add-map" href=href>{Icon::Plus.draw()} "Add entity map"</a>
                    <a class="btn" href=apply>{Icon::Check.draw()} "Apply solution"</a>
                }
            });
            let list = if shown.is_empty() {
                nothing(all.is_empty(), &env)
            } else if role.allows(Permission::Operate) {
                orderable(shown, &held, &env, (ticked, local, role))
            } else {
                table(&shown, &held, &env, None)
            };
            view! {
                <div class="bar">
                    <Chips all=all.clone() />
                    {kept("search", search)}
                    {add}
                </div>
                {list}
            }
            .into_any()
        })}
    }
}

/// The table as a form that asks for a dialog about the maps that are ticked.
fn orderable(
    shown: Vec<MapSummary>,
    held: &[MapId],
    env: &str,
    (ticked, local, role): (Ticked, RwSignal<bool>, Role),
) -> AnyView {
    let address = Address::current();
    let navigate = use_navigate();
    let ask = move |event: leptos::ev::SubmitEvent| {
        if let Some(query) = browser::asked_for(&event) {
            event.prevent_default();
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{}?{query}", address.path()), options);
        }
    };
    let hidden = ["status", "q", "sort"].map(|name| {
        let value = address.query(name);
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
    });
    let states = shown.iter().map(|map| format!("{} {}", map.map.id, map.map.state.label()));
    let states = states.collect::<Vec<_>>().join(", ");
    let rows = shown.clone();
    view! {
        <form method="get" action=address.path() autocomplete="off" on:submit=ask>
            {hidden.into_iter().collect_view()}
            {kept(states, move || view! { <Toolbar shown=shown.clone() ticked live=local role /> }.into_any())}
            {table(&rows, held, env, Some(ticked))}
        </form>
    }
    .into_any()
}

fn search() -> AnyView {
    view! {
        <FilterForm kept=&["status", "sort"]>
            <SearchBox name="q" label="Search by name or entity" />
        </FilterForm>
    }
    .into_any()
}

#[component]
fn Chips(all: Vec<MapSummary>) -> impl IntoView {
    let chips = STATUSES
        .into_iter()
        .filter_map(|(value, label, fits)| {
            let count = i64::try_from(all.iter().filter(|map| fits(map)).count()).unwrap_or(i64::MAX);
            // A filter that shows nothing is left out, but for the one that may be chosen.
            (count > 0 || value.is_empty())
                .then(|| view! { <Chip name="status" value label count=Some(count) /> })
        })
        .collect_view();
    view! { <div class="chips" role="group" aria-label="Status">{chips}</div> }
}

/// The maps that the filters let through, in the order asked for.
fn narrowed(all: &[MapSummary], status: &str, text: &str, sort: &str) -> Vec<MapSummary> {
    let fits = STATUSES.into_iter().find(|(value, ..)| *value == status).map_or(STATUSES[0].2, |it| it.2);
    let text = text.trim().to_lowercase();
    let mentions = |map: &MapSummary| {
        let mapping = &map.version.mapping;
        [&map.map.name, &mapping.left_entity, &mapping.right_entity]
            .iter()
            .any(|it| it.to_lowercase().contains(&text))
    };
    let mut shown: Vec<MapSummary> = all.iter().filter(|map| fits(map) && mentions(map)).cloned().collect();
    match sort {
        "written" => shown.sort_by_key(|map| Reverse(map.statistics.written())),
        "failures" => shown.sort_by_key(|map| Reverse(map.statistics.open_failures)),
        "queued" => shown.sort_by_key(|map| Reverse(map.statistics.queued)),
        "activity" => shown.sort_by_key(|map| Reverse(map.statistics.last_activity)),
        _ => shown.sort_by_key(|map| map.map.name.to_lowercase()),
    }
    shown
}

fn nothing(no_maps: bool, env: &str) -> AnyView {
    let (title, words) = if no_maps {
        ("There are no entity maps", "Tandem keeps nothing in step here yet.")
    } else {
        ("No map matches", "Another status or a shorter text may show more.")
    };
    let all = (!no_maps).then(|| view! { <a class="btn" href=format!("/e/{env}/maps")>"Show all maps"</a> });
    view! { <div class="card"><Empty title=title>{words} <div class="acts">{all}</div></Empty></div> }
        .into_any()
}

/// The head of a column that sorts the table.
#[component]
fn SortHead(
    /// Its name in the URL; empty = the usual order.
    name: &'static str,
    /// Its words.
    label: &'static str,
    /// Its class.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let address = Address::current();
    let sorted = move || address.query("sort") == name;
    let href = move || address.set(&[("sort", name)]);
    let order = if name.is_empty() { "ascending" } else { "descending" };
    view! {
        <th scope="col" class=class aria-sort=move || sorted().then_some(order)>
            <a class="sort" href=href data-noscroll=true>{label}</a>
        </th>
    }
}

/// The table itself, with tick boxes for those who may order something. `held` do not fit their apps any more.
pub(super) fn table(shown: &[MapSummary], held: &[MapId], env: &str, ticked: Option<Ticked>) -> AnyView {
    let rows = shown.iter().map(|map| row(map, held.contains(&map.map.id), env, ticked)).collect_view();
    let all = ticked.map(|ticked| {
        let maps = shown.iter().map(|map| map.map.id).collect();
        view! { <th scope="col" class="tick-cell">{ticked.tick_all(maps)}</th> }
    });
    view! {
        <div class="card scroll">
            <table class="cards">
                <thead>
                    <tr>
                        {all}
                        <SortHead name="" label="Map" />
                        <th scope="col">"Status"</th>
                        <th scope="col">"Version"</th>
                        <th scope="col">"Direction"</th>
                        <SortHead name="written" label="Written in 24 h" class="num" />
                        <th scope="col"><span class="sr">"By hour"</span></th>
                        <SortHead name="failures" label="Failures" class="num" />
                        <SortHead name="queued" label="Queued" class="num" />
                        <SortHead name="activity" label="Last activity" />
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(map: &MapSummary, is_held: bool, env: &str, ticked: Option<Ticked>) -> AnyView {
    let MapSummary { map, version, statistics } = map;
    let home = format!("/e/{env}/maps/{}", map.id);
    let failures = statistics.open_failures;
    let failing = if failures > 0 {
        let href = format!("/e/{env}/failures?map={}", map.id);
        let label = counted(failures, "open failure", "open failures");
        view! { <a class="bad-text" href=href aria-label=label>{grouped(failures)}</a> }.into_any()
    } else {
        view! { <span class="quiet">"0"</span> }.into_any()
    };
    let waiting = (statistics.waiting > 0).then(|| {
        let href = format!("{home}/failures?status=waiting");
        view! { <small><a href=href>{grouped(statistics.waiting)} " waiting"</a></small> }
    });
    let queued = if statistics.queued > 0 {
        view! { <a href=format!("{home}/queue")>{grouped(statistics.queued)}</a> }.into_any()
    } else {
        view! { <span class="quiet">"0"</span> }.into_any()
    };
    let held = is_held.then(|| {
        let href = format!("{home}/details");
        view! { <a href=href><Badge tone=Tone::Bad icon=Icon::Alert label="Does not fit" /></a> }
    });
    let last = statistics.last_activity.map(|at| {
        view! { <a class="quiet" href=format!("{home}/activity")><Time at /></a> }
    });
    view! {
        <tr>
            {ticked.map(|ticked| view! { <td class="tick-cell">{ticked.tick(map.id, &map.name)}</td> })}
            <th scope="row" class="lead">
                <a href=home.clone()><b>{map.name.clone()}</b></a>
                <small class="mono">{version.mapping.left_entity.clone()} " · " {version.mapping.right_entity.clone()}</small>
            </th>
            <td data-label="Status"><StateBadge state=map.state /> " " {held}</td>
            <td data-label="Version"><a href=format!("{home}/versions")>{version.number.to_string()}</a> <small>{version.publisher.clone()}</small></td>
            <td data-label="Direction"><BothWays mapping=&version.mapping /></td>
            <td data-label="Written in 24 h" class="num">
                <a href=format!("{home}/activity?kind=records")>{grouped(statistics.written())}</a>
            </td>
            <td data-label="By hour" class="spark-cell"><Sparkline counts=statistics.written_by_hour.clone() /></td>
            <td data-label="Failures" class="num">{failing} " " {waiting}</td>
            <td data-label="Queued" class="num">{queued}</td>
            <td data-label="Last activity">{last}</td>
        </tr>
    }
    .into_any()
}
