//! The *Activity log* of a map.

use super::no_map;
use crate::address::{Address, Param};
use crate::api::activities::{ActivityFilter, ActivityLine, activities};
use crate::app::Local;
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{
    Chip, Choice, Empty, Entries, FilterForm, Pager, SearchBox, Shape, Timeline, loaded, select_options,
};
use leptos::prelude::*;
use leptos_meta::Title;
use model::Page;

/// The timeline, newest first, with its filters. New entries arrive by themselves on the first page.
#[component]
pub(crate) fn Activities() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let (kind, severity, actor, before) =
        (query_param("kind"), query_param("severity"), query_param("actor"), query_param("before"));
    let filter = Param::of(move || ActivityFilter {
        kind: kind.get(),
        severity: severity.get(),
        actor: actor.get(),
        before: before.get().parse().ok(),
    });
    let live = Live::current();
    let Local(local) = expect_context::<Local>();
    let entries = Entries::new();
    let page = Resource::new(
        move || (env.get(), map.get(), filter.get(), live.activity.get()),
        |(env, map, filter, _)| async move { activities(env, map.ok_or_else(no_map)?, filter).await },
    );
    view! {
        <Title text="Activity log" />
        <h2 class="sr">"Activity log"</h2>
        <div class="bar">
            <div class="chips" role="group" aria-label="Kind">
                <Chip name="kind" value="" label="All" />
                {ActivityFilter::GROUPS
                    .into_iter()
                    .map(|(value, label, _)| view! { <Chip name="kind" value label /> })
                    .collect_view()}
            </div>
            <FilterForm kept=&["kind"]>
                <Choice
                    name="severity"
                    label="Severity"
                    options=select_options([("", "Any severity"), ("warning", "Warnings and errors"), ("error", "Errors only")])
                />
                <SearchBox name="actor" label="By whom" />
            </FilterForm>
        </div>
        {loaded(page, Shape::Table, move |page| {
            let paged = filter.get().before.is_some();
            list(page, entries, env.now(), local.get(), paged)
        })}
    }
}

fn list(page: Page<ActivityLine>, entries: Entries, env: String, local: bool, paged: bool) -> AnyView {
    let shown = page.rows.len();
    if shown == 0 {
        return view! { <NoEntries /> }.into_any();
    }
    view! {
        <section class="card" aria-label="Entries">
            <Timeline lines=page.rows entries env local name_maps=false />
        </section>
        <Pager shown total=page.total next=page.next paged what=("entry", "entries") />
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
