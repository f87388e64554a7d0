//! `/e/{env}/failures`: what goes wrong, by cause.

use super::acts::{Acts, quick, with_words};
use super::{address, of_map};
use crate::address::Param;
use crate::api::groups::{Assignees, GroupFilter, GroupLine, GroupList, failure_groups};
use crate::live::Live;
use crate::pages::bulk::BulkActs;
use crate::pages::{env_param, query_param, within};
use crate::ui::{
    Chip, Choice, DirectionChip, Empty, File, FilterForm, GroupBadge, Pager, SearchBox, Shape, Sparkline,
    Time, downloads, kept, loaded, select_options,
};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos_meta::Title;
use model::{ErrorClass, MapId};

/// What a trend counts.
pub(super) const FAILED: [&str; 3] = ["No attempt failed", "failed attempt", "failed attempts"];

/// The groups with their filters.
#[component]
pub(crate) fn FailureGroups() -> impl IntoView {
    let env = env_param();
    let names = ["state", "map", "direction", "class", "assignee", "sort", "q", "before"].map(query_param);
    let [state, map, direction, class, assignee, sort, text, before] = names;
    let filter = Param::of(move || GroupFilter {
        state: state.get(),
        map: map.get(),
        direction: direction.get(),
        class: class.get(),
        assignee: assignee.get(),
        sort: sort.get(),
        text: text.get(),
        before: before.get().parse().ok(),
    });
    let acts = Acts::new();
    let acted = Param::of(move || acts.act.version().get() + acts.changes.version());
    let changes = acts.changes;
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), filter.get(), live.failures.get(), acted.get()),
        |(env, filter, ..)| async move { failure_groups(within(env)?, filter).await },
    );
    view! {
        <Title text="Failures" />
        <div class="head"><h1>"Failures"</h1></div>
        {acts.told()}
        <BulkActs acted changes />
        {loaded(list, Shape::Table, move |list| show(list, &env.now(), &filter.get(), acts))}
    }
}

/// The list below its filters, of which those that name maps and people come with it.
pub(in crate::pages) fn show(list: GroupList, env: &str, filter: &GroupFilter, acts: Acts) -> AnyView {
    let (maps, people) = (list.maps, list.people.clone());
    let key = format!("{maps:?} {people:?}");
    let filters = kept(key, move || filters(&maps, &people));
    let shown = list.page.rows.len();
    let paged = filter.before.is_some();
    let me = list.people.me.clone();
    let files = (shown > 0).then(|| downloads(&File::Groups(env, filter, me.as_deref()), false));
    let rows = if shown == 0 { nothing(filter, env) } else { table(list.page.rows, list.people, env, acts) };
    view! {
        {filters}
        {rows}
        {(shown > 0 || paged).then(|| view! {
            <Pager shown total=list.page.total next=list.page.next paged what=("cause", "causes") />
        })}
        {files}
    }
    .into_any()
}

fn filters(maps: &[(MapId, String)], people: &Assignees) -> AnyView {
    let maps = std::iter::once((String::new(), "Any map".to_owned()))
        .chain(maps.iter().map(|(id, name)| (id.to_string(), name.clone())))
        .collect();
    let classes = std::iter::once((String::new(), "Any class".to_owned()))
        .chain(
            ErrorClass::ALL.iter().enumerate().map(|(at, class)| (at.to_string(), class.label().to_owned())),
        )
        .collect();
    let usual = [("", "Anybody’s"), ("me", "Mine"), ("nobody", "Nobody’s")];
    let usual = usual.into_iter().filter(|(value, _)| *value != "me" || people.me.is_some());
    let others = people.names.iter().filter(|name| people.me.as_ref() != Some(*name));
    let assignees = usual
        .map(|(value, word)| (value.to_owned(), word.to_owned()))
        .chain(others.map(|name| (format!("name:{name}"), format!("{name}’s"))))
        .collect();
    view! {
        <div class="bar">
            <div class="chips" role="group" aria-label="State">
                <Chip name="state" value="" label="To do" />
                <Chip name="state" value="regressed" label="Regressed" />
                <Chip name="state" value="open" label="Open" />
                <Chip name="state" value="retrying" label="Retrying" />
                <Chip name="state" value="waiting" label="Waiting for parent" />
                <Chip name="state" value="muted" label="Muted" />
                <Chip name="state" value="resolved" label="Resolved" />
                <Chip name="state" value="all" label="All" />
            </div>
            <FilterForm kept=&["state"]>
                <Choice name="map" label="Map" options=maps />
                <Choice
                    name="direction"
                    label="Direction"
                    options=select_options([("", "Both directions"), ("erp-crm", "ERP → CRM"), ("crm-erp", "CRM → ERP")])
                />
                <Choice name="class" label="Class of error" options=classes />
                <Choice name="assignee" label="Assigned to" options=assignees />
                <Choice
                    name="sort"
                    label="Order"
                    options=select_options([("", "Last seen first"), ("count", "Most records first"), ("first_seen", "Newest first")])
                />
                <SearchBox name="q" label="Headline, code or field" />
            </FilterForm>
        </div>
    }
    .into_any()
}

fn nothing(filter: &GroupFilter, env: &str) -> AnyView {
    let is_plain = *filter == GroupFilter { state: filter.state.clone(), ..GroupFilter::default() };
    let all = format!("/e/{env}/failures?state=all");
    match filter.state.as_str() {
        "" if is_plain => view! {
            <div class="card">
                <Empty title="Nothing waits for you">
                    "Every record has passed, or goes on by itself. What an app refuses appears here at once, all records of one cause together, with what to do about it."
                    <div class="acts"><a class="btn" href=all>"Show causes that are over"</a></div>
                </Empty>
            </div>
        }
        .into_any(),
        _ => view! {
            <div class="card">
                <Empty title="No cause matches">
                    "Another state, map or text may show more."
                    <div class="acts"><a class="btn" href=all>"Show all causes"</a></div>
                </Empty>
            </div>
        }
        .into_any(),
    }
}

fn table(rows: Vec<GroupLine>, people: Assignees, env: &str, acts: Acts) -> AnyView {
    // A row keeps what is unfolded and typed in it until something about its group changes.
    let key = |line: &GroupLine| format!("{line:?}");
    let env = env.to_owned();
    let rows = keyed(rows, key, move |_, line| (|_: usize| (), row(line, &people, &env, acts)));
    view! {
        <div class="card scroll">
            <table class="cards groups">
                <thead>
                    <tr>
                        <th scope="col">"Cause"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Map"</th>
                        <th scope="col" class="num">"Records"</th>
                        <th scope="col">"Last 24 h"</th>
                        <th scope="col">"Seen"</th>
                        <th scope="col"><span class="sr">"Acts"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: GroupLine, people: &Assignees, env: &str, acts: Acts) -> AnyView {
    let GroupLine { group, trend, map_name } = line;
    let home = address(env, group.id);
    let unsettled = group.counts.unsettled();
    let more = with_words(&group, people, acts, env).map(|forms| {
        let whose = format!(" acts on “{}”", group.remedy.headline);
        view! {
            <details class="fold">
                <summary>"More"<span class="sr">{whose}</span></summary>
                {forms}
            </details>
        }
    });
    view! {
        <tr>
            <th scope="row" class="lead cause">
                <a href=home.clone()><b>{group.remedy.headline.clone()}</b></a>
                <small class="facts">
                    <span>{group.class.label()}</span>
                    {(!group.code.is_empty()).then(|| view! { <code class="mono">{group.code.clone()}</code> })}
                    {(!group.field.is_empty()).then(|| view! { <code class="mono">{group.field.clone()}</code> })}
                </small>
            </th>
            <td data-label="State">
                <GroupBadge state=group.state />
                <small class="quiet">{group.assignee.clone().unwrap_or_else(|| "nobody’s yet".into())}</small>
            </td>
            <td data-label="Map">
                <a href=of_map(env, &group)>{map_name}</a>
                <small><DirectionChip direction=group.direction /></small>
            </td>
            <td data-label="Records" class="num">
                <a href=home aria-label=counted(unsettled, "record waits", "records wait")>{grouped(unsettled)}</a>
                <small class="quiet">{format!("{} ever", grouped(group.counts.total))}</small>
            </td>
            <td data-label="Last 24 h" class="spark-cell"><Sparkline counts=trend what=FAILED /></td>
            <td data-label="Seen">
                <span>"last " <Time at=group.last_at /></span>
                <small class="quiet">"first " <Time at=group.first_at /></small>
            </td>
            <td class="group-cell">
                {quick(&group, people, acts, env)}
                {more}
            </td>
        </tr>
    }
    .into_any()
}
