//! `/e/{env}`: is anything wrong?

pub(in crate::pages) mod day;
pub(in crate::pages) mod half_hour;
mod scale;
mod turns;

use self::half_hour::Cells;
use super::{env_param, within};
use crate::api::environments::{AppCard, Overview as Content, ParentsAwaited, overview};
use crate::app::Local;
use crate::live::Live;
use crate::ui::{Badge, Empty, Entries, Icon, Shape, Time, Timeline, Tone, loaded};
use crate::wording::{counted, grouped, millis};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Direction, EnvironmentSummary, Side};

/// Tiles, the two apps and the newest activity.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let env = env_param();
    let live = Live::current();
    let Local(local) = expect_context::<Local>();
    let (entries, cells) = (Entries::new(), Cells::new());
    let content = Resource::new(
        move || {
            let versions = (live.queue.get(), live.activity.get(), live.maps.get(), live.notices.get());
            (env.get(), versions)
        },
        |(env, _)| async move { overview(within(env)?).await },
    );
    view! {
        <Title text="Overview" />
        <div class="head"><h1>"Overview"</h1></div>
        {loaded(content, Shape::Tiles, move |content| {
            show(content, (entries, cells), env.now(), local.get())
        })}
    }
}

fn show(content: Content, (entries, cells): (Entries, Cells), env: String, local: bool) -> AnyView {
    let Content { summary, apps, waiting, parents_awaited, day, activities } = content;
    let [left, right] = apps;
    let none = activities.is_empty();
    view! {
        <Tiles summary env=env.clone() />
        {awaited(&parents_awaited, &env)}
        <section class="apps" aria-label="The two apps">
            <App card=left />
            <Between waiting env=env.clone() />
            <App card=right />
        </section>
        <section class="card day" aria-labelledby="day">
            <header>
                <h2 id="day">"Written and failed"</h2>
                <ul class="key facts small">
                    <li><i class="l"></i>{Direction::LeftToRight.label()}</li>
                    <li><i class="r"></i>{Direction::RightToLeft.label()}</li>
                    <li><i class="bad"></i>"failed, both ways"</li>
                </ul>
                <span class="more">"last 24 hours, by half-hour"</span>
            </header>
            {day::show(&day, cells, &env, local)}
        </section>
        <section class="card" aria-labelledby="latest">
            <header>
                <h2 id="latest">"Latest activity"</h2>
                <span class="more">"all entity maps, newest first"</span>
            </header>
            {if none {
                view! {
                    <Empty title="Nothing has happened yet">
                        "Change a record in either app; what Tandem does with it appears here by itself."
                    </Empty>
                }
                .into_any()
            } else {
                view! { <div class="compact"><Timeline lines=activities entries env local name_maps=true /></div> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Tiles(summary: EnvironmentSummary, env: String) -> impl IntoView {
    let maps: i64 = summary.maps_by_state.iter().map(|(_, count)| count).sum();
    let states = summary
        .maps_by_state
        .iter()
        .map(|(state, count)| format!("{} {}", grouped(*count), state.to_lowercase()))
        .collect::<Vec<_>>()
        .join(" · ");
    let failures = if summary.open_failures == 0 { "tile" } else { "tile bad-number" };
    let firing = if summary.firing == 0 { "tile" } else { "tile bad-number" };
    let latency = summary.latency_p50.map_or_else(|| "–".to_owned(), millis);
    let tail = summary.latency_p99.map_or_else(
        || "nothing written in the last hour".to_owned(),
        |p99| format!("median; p99 {} in the last hour", millis(p99)),
    );
    view! {
        <section class="tiles" aria-label="At a glance">
            <a class="tile" href=format!("/e/{env}/maps")>
                <div class="tile-name">"Entity maps"</div>
                <div class="number">{grouped(maps)}</div>
                <div class="small">{states}</div>
            </a>
            <a class=failures href=format!("/e/{env}/failures")>
                <div class="tile-name">"Open failures"</div>
                <div class="number">{grouped(summary.open_failures)}</div>
                <div class="small">{waiting(&summary)}</div>
            </a>
            <a class=firing href=format!("/e/{env}/alerts?status=firing#firings")>
                <div class="tile-name">"Firing alerts"</div>
                <div class="number">{grouped(summary.firing)}</div>
                <div class="small">{if summary.firing == 0 { "no rule goes off now" } else { "each has its errors" }}</div>
            </a>
            <a class="tile" href=format!("/e/{env}/maps?sort=queued")>
                <div class="tile-name">"Queued changes"</div>
                <div class="number">{grouped(summary.queued)}</div>
                <div class="small">
                    {match summary.oldest_queued {
                        Some(at) => view! { "oldest " <Time at /> }.into_any(),
                        None => "none waits".into_any(),
                    }}
                </div>
            </a>
            <div class="tile">
                <div class="tile-name">"Live latency"</div>
                <div class="number">{latency}</div>
                <div class="small">{tail}</div>
            </div>
            <a class="tile" href=format!("/e/{env}/maps?sort=written")>
                <div class="tile-name">"Written in 24 h"</div>
                <div class="number">{grouped(summary.written)}</div>
                <div class="small">"records, both ways"</div>
            </a>
        </section>
    }
}

/// What the number of failures means, and what goes on by itself.
fn waiting(summary: &EnvironmentSummary) -> String {
    let people =
        if summary.open_failures == 0 { "none waits for a person" } else { "each waits for a person" };
    if summary.waiting == 0 {
        return people.to_owned();
    }
    format!("{people} · {} for a parent", grouped(summary.waiting))
}

/// What waits for what, as links to it.
fn awaited(maps: &[ParentsAwaited], env: &str) -> Option<AnyView> {
    let of_map = |awaited: &ParentsAwaited| {
        let href = format!("/e/{env}/maps/{}/failures?status=waiting", awaited.wait.map);
        let records = counted(awaited.wait.records, "record waits", "records wait");
        let parents = counted(awaited.wait.parents, "parent", "parents");
        view! {
            <li>{awaited.map_name.clone()} ": " <a class="link" href=href>{records} " for " {parents}</a></li>
        }
    };
    (!maps.is_empty()).then(|| {
        view! { <ul class="awaited facts" aria-label="What waits for parents">{maps.iter().map(of_map).collect_view()}</ul> }
            .into_any()
    })
}

#[component]
fn App(card: AppCard) -> impl IntoView {
    let class = if card.side == Side::Left { "card app l" } else { "card app r" };
    let health = match (&card.down, card.last_contact) {
        (Some(_), _) => view! { <Badge tone=Tone::Warn icon=Icon::Unplugged label="Not answering" /> },
        (None, None) => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not asked yet" /> },
        (None, Some(_)) => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Answering" /> },
    };
    let contact = card.last_contact.map(|at| view! { <div>"last answer " <Time at /></div> });
    let since =
        card.since.filter(|_| card.down.is_some()).map(|at| view! { <div>"stopped " <Time at /></div> });
    view! {
        <article class=class>
            <div class="app-name">
                <h2>{card.side.label()} " " <span class="app-kind">{card.kind.label()}</span></h2>
                {health}
            </div>
            <div class="small mono">{card.host}</div>
            <div class="small facts">{since} {contact}</div>
            {card.down.map(|cause| view! { <div class="app-cause">{cause}</div> })}
        </article>
    }
}

/// What waits on its way, as arrows between the two apps.
#[component]
fn Between(waiting: [i64; 2], env: String) -> impl IntoView {
    let [to_left, to_right] = waiting;
    let arrow = |direction: Direction, count: i64| {
        let class = if direction == Direction::LeftToRight { "arrow to-r" } else { "arrow to-l" };
        let words = if count == 0 {
            "nothing waits".to_owned()
        } else {
            counted(count, "change waits", "changes wait")
        };
        view! {
            <a class=class href=format!("/e/{env}/maps?sort=queued")>
                <span class="sr">{direction.label()} ": "</span>
                <span class="small">{words}</span>
                <span class="shaft" aria-hidden="true"></span>
            </a>
        }
    };
    view! {
        <div class="between">
            {arrow(Direction::LeftToRight, to_right)}
            {arrow(Direction::RightToLeft, to_left)}
        </div>
    }
}
