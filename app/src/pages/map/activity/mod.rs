//! The *Activity log* of a map.

mod filters;
mod news;

use super::no_map;
use crate::address::{Address, Param};
use crate::api::activities::{ActivityFilter, ActivityLine, activities};
use crate::app::Local;
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{Empty, Entries, File, Pager, Shape, Timeline, downloads, loaded};
use crate::wording::grouped;
use filters::Filters;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{ActivityQuery, MapId, Page};
use news::{News, Pill};

/// The timeline, newest first, with its filters. New entries arrive by themselves on the first page.
#[component]
pub(crate) fn Activities() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let names = ["kind", "severity", "who", "actor", "from", "until", "before"].map(query_param);
    let [kind, severity, who, actor, from, until, before] = names;
    let filter = Param::of(move || ActivityFilter {
        kind: kind.get(),
        severity: severity.get(),
        who: who.get(),
        actor: actor.get(),
        from: from.get(),
        until: until.get(),
        before: before.get().parse().ok(),
    });
    let live = Live::current();
    let Local(local) = expect_context::<Local>();
    let (entries, news) = (Entries::new(), News::new());
    let page = Resource::new(
        move || (env.get(), map.get(), filter.get(), live.activity.get(), news.wanted()),
        |(env, map, filter, ..)| async move { activities(env, map.ok_or_else(no_map)?, filter).await },
    );
    view! {
        <Title text="Activity log" />
        <h2 class="sr">"Activity log"</h2>
        <Filters filter />
        <Pill news />
        {move || map.get().map(log)}
        {loaded(page, Shape::Table, move |page| {
            let page = news.take((env.now(), map.now(), filter.now()), page);
            let filter = filter.now();
            let files = map.now().map(|map| downloads(&File::Activities(map, &filter), false));
            let list = show(page, entries, env.now(), local.get(), &filter);
            view! { {list} {files} }.into_any()
        })}
    }
}

/// Asks for the log of some time, by a form that needs no script.
pub(in crate::pages) fn log(map: MapId) -> AnyView {
    view! {
        <details class="fold log-form">
            <summary>"Download log…"</summary>
            <form class="stack" method="get" action=format!("/api/v1/maps/{map}/log")>
                <div class="field">
                    <label for="log-from">"From, in UTC"</label>
                    <input id="log-from" name="from" type="datetime-local" />
                </div>
                <div class="field">
                    <label for="log-until">"Until, in UTC"</label>
                    <input id="log-until" name="until" type="datetime-local" />
                </div>
                <div class="quiet small">"What happened, and all failures that were there; of the last 24 hours if you give no time."</div>
                <div class="acts"><button class="btn">"Download log"</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// A page of the timeline.
pub(in crate::pages) fn show(
    page: Page<ActivityLine>,
    entries: Entries,
    env: String,
    local: bool,
    filter: &ActivityFilter,
) -> AnyView {
    let shown = page.rows.len();
    if shown == 0 {
        return view! { <NoEntries /> }.into_any();
    }
    let paged = filter.before.is_some();
    let timed = !(filter.from.is_empty() && filter.until.is_empty());
    let more = (timed && page.total > ActivityQuery::COUNTED).then(|| {
        let most = grouped(ActivityQuery::COUNTED);
        let words = format!("More than {most} entries are of these days; they are not counted any further.");
        view! { <div class="note quiet small">{words}</div> }
    });
    view! {
        <section class="card" aria-label="Entries">
            <Timeline lines=page.rows entries env local name_maps=false />
        </section>
        <Pager shown total=page.total next=page.next paged what=("entry", "entries") />
        {more}
    }
    .into_any()
}

#[component]
fn NoEntries() -> impl IntoView {
    let address = Address::current();
    let filtered = move || address.full() != address.path();
    view! {
        <div class="card">
            {move || if filtered() {
                view! {
                    <Empty title="No entry matches">
                        "Another kind or severity may show more. "
                        <a class="link" href=move || address.path()>"Show all entries"</a>
                    </Empty>
                }
                .into_any()
            } else {
                view! {
                    <Empty title="Nothing has happened yet">
                        "Change a record of this map in either app; what Tandem does with it appears here by itself."
                    </Empty>
                }
                .into_any()
            }}
        </div>
    }
}
