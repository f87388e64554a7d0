//! The *Live failures* and the *Catch-up errors* of a map.

use super::failure_row::row;
use super::no_map;
use crate::address::{Address, Param};
use crate::api::bulk::BulkOutcome;
use crate::api::failures::{ActOnFailures, FailureAct, FailureFilter, FailureList, failures};
use crate::browser;
use crate::live::Live;
use crate::pages::bulk::{BulkActs, Changes, outcome};
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{
    Chip, Choice, Empty, File, FilterForm, FormProblem, Icon, Pager, SearchBox, Shape, downloads, hold, kept,
    loaded, select_options,
};
use crate::wording::grouped;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos_meta::Title;
use model::{ErrorClass, FieldErrors, MapId, Permission};

/// What fails while the map is live, or in an initial sync.
#[component]
pub(crate) fn Failures() -> impl IntoView {
    view! { <List phase="live" title="Live failures" /> }
}

/// What failed while the map caught up after a pause.
#[component]
pub(crate) fn CatchUp() -> impl IntoView {
    view! { <List phase="catch-up" title="Catch-up errors" /> }
}

/// The list with its filters and what can be done to it. The whole list is one form: ticks and buttons work without a
/// script, too.
#[component]
fn List(
    /// As it stands in the filter.
    phase: &'static str,
    title: &'static str,
) -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let (status, direction, class, text, leg, group, before) = (
        query_param("status"),
        query_param("direction"),
        query_param("class"),
        query_param("q"),
        query_param("leg"),
        query_param("group"),
        query_param("before"),
    );
    let filter = Param::of(move || FailureFilter {
        status: status.get(),
        direction: direction.get(),
        class: class.get(),
        text: text.get(),
        phase: phase.to_owned(),
        leg: leg.get().parse().ok(),
        group: group.get().parse().ok(),
        before: before.get().parse().ok(),
    });
    let act = ServerAction::<ActOnFailures>::new();
    let changes = Changes::new();
    let found = RwSignal::new(FieldErrors::default());
    let check = move |event: SubmitEvent| {
        let ids: Vec<i64> =
            browser::form_values(&event, "ids[]").iter().filter_map(|id| id.parse().ok()).collect();
        let reason = browser::form_value(&event, "reason");
        let asked = FailureAct::read(&browser::submitter(&event));
        let errors = asked.map(|act| act.validate(&ids, &reason)).unwrap_or_default();
        hold(&event, errors, found);
    };
    let acted = Param::of(move || act.version().get() + changes.version());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), map.get(), filter.get(), live.failures.get(), acted.get()),
        |(env, map, filter, ..)| async move { failures(env, Some(map.ok_or_else(no_map)?), filter).await },
    );
    let classes = std::iter::once((String::new(), "Any class".to_owned()))
        .chain(
            ErrorClass::ALL.iter().enumerate().map(|(at, class)| (at.to_string(), class.label().to_owned())),
        )
        .collect();
    view! {
        <Title text=title />
        <h2 class="sr">{title}</h2>
        <BulkActs map acted changes />
        {(phase == "live").then(|| {
            let href = move || format!("/e/{}/maps/{}/catch-up", env.get(), id(map.get()));
            view! {
                <div class="quiet small">
                    "What failed while the map caught up after a pause has " <a class="link" href=href>"a list of its own"</a> "."
                </div>
            }
        })}
        <div class="bar">
            <div class="chips" role="group" aria-label="Status">
                <Chip name="status" value="" label="All" />
                <Chip name="status" value="open" label="Open" />
                <Chip name="status" value="waiting" label="Waiting for parent" />
                <Chip name="status" value="retrying" label="Retrying" />
                <Chip name="status" value="resolved" label="Resolved" />
                <Chip name="status" value="discarded" label="Discarded" />
            </div>
            <Narrowed name="leg" to=leg words="Of one leg of an initial sync" />
            <Narrowed name="group" to=group words="Of one cause" />
            <FilterForm kept=&["status", "leg", "group"]>
                <Choice
                    name="direction"
                    label="Direction"
                    options=select_options([("", "Both directions"), ("erp-crm", "ERP → CRM"), ("crm-erp", "CRM → ERP")])
                />
                <Choice name="class" label="Class of error" options=classes />
                <SearchBox name="q" label="Key, headline or code" />
            </FilterForm>
        </div>
        <FormProblem value=act.value() />
        <Found errors=found />
        <Done value=act.value() changes />
        {changes.told(&env.now())}
        <ActionForm action=act on:submit:capture=check attr:class="failures">
            <input type="hidden" name="env" prop:value=move || env.get() value=env.now() />
            <input type="hidden" name="map" prop:value=move || id(map.get()) value=id(map.now()) />
            <Hidden filter />
            {loaded(list, Shape::Table, move |list| show(list, env.now(), &filter.get(), found))}
        </ActionForm>
    }
}

fn id(map: Option<MapId>) -> String {
    map.map_or_else(String::new, |map| map.to_string())
}

/// The filter goes with the form, so that *all that match* means what is seen.
#[component]
pub(in crate::pages) fn Hidden(filter: Param<FailureFilter>) -> impl IntoView {
    let field = |name: &'static str, of: fn(&FailureFilter) -> &str| {
        let value = move || of(&filter.get()).to_owned();
        view! { <input type="hidden" name=name prop:value=value value=value /> }
    };
    view! {
        {field("filter[status]", |filter| &filter.status)}
        {field("filter[direction]", |filter| &filter.direction)}
        {field("filter[class]", |filter| &filter.class)}
        {field("filter[phase]", |filter| &filter.phase)}
        {field("filter[text]", |filter| &filter.text)}
        {move || filter.get().group.map(|group| view! { <input type="hidden" name="filter[group]" value=group.to_string() /> })}
        {move || filter.get().leg.map(|leg| view! { <input type="hidden" name="filter[leg]" value=leg.to_string() /> })}
    }
}

/// Says that only some failures are listed, and takes that away.
#[component]
fn Narrowed(name: &'static str, to: Param<String>, words: &'static str) -> impl IntoView {
    let address = Address::current();
    let all = move || address.set(&[(name, "")]);
    let label = format!("{words}; show all");
    move || {
        (!to.get().is_empty()).then(|| {
            view! {
                <a class="chip" aria-current="true" href=all data-noscroll=true aria-label=label.clone()>
                    {words} " " <span aria-hidden="true">"×"</span>
                </a>
            }
        })
    }
}

/// The list with what can be done to it.
pub(in crate::pages) fn show(
    list: FailureList,
    env: String,
    filter: &FailureFilter,
    found: RwSignal<FieldErrors>,
) -> AnyView {
    let shown = list.page.rows.len();
    let paged = filter.before.is_some();
    if shown == 0 {
        let all = FailureFilter { phase: filter.phase.clone(), ..FailureFilter::default() };
        return nothing(*filter != all, &filter.phase);
    }
    let operates = list.role.allows(Permission::Operate);
    let rows = list.page.rows;
    // A group is of one map, as all that is listed here.
    let map = rows.first().map(|failure| failure.map).filter(|_| filter.group.is_none());
    let files = downloads(&File::Failures(&env, map, filter, list.role), true);
    // A failure keeps its place and its unfolded details until something about it changes.
    let key = |failure: &model::Failure| {
        (failure.id.0, failure.attempts, failure.status.label(), failure.last_at.0)
    };
    let role = list.role;
    let versions = list.versions;
    let tells_retry = filter.phase == "catch-up";
    let items = keyed(rows, key, move |_, failure| {
        let version = versions.iter().find(|(known, _)| *known == failure.version);
        let version = version.map(|(_, name)| name.clone()).unwrap_or_default();
        (|_: usize| (), row(failure, (version, tells_retry), role, &env))
    });
    view! {
        {operates.then(|| {
            let matching = list.open_matching;
            let word = if filter.status == "waiting" { "waiting" } else { "open" };
            kept(format!("{word} {matching}"), move || view! { <Acts matching word found /> }.into_any())
        })}
        {files}
        <ul class="card failure-list">{items}</ul>
        <Pager shown total=list.page.total next=list.page.next paged what=("failure", "failures") />
    }
    .into_any()
}

fn nothing(filtered: bool, phase: &str) -> AnyView {
    if filtered {
        view! {
            <div class="card">
                <Empty title="No failure matches">"Another status, direction or text may show more."</Empty>
            </div>
        }
        .into_any()
    } else if phase == "catch-up" {
        view! {
            <div class="card">
                <Empty title="No catch-up errors">
                    "What changes while the map is paused waits in its queue, and is written when the map is resumed. Records that an app refuses then are listed here until they have passed or somebody discards them; all others go on."
                </Empty>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="card">
                <Empty title="No failures">
                    "Every record of this map has passed. A record that an app refuses, or that waits for one it refers to, appears here by itself, with the reason and what to do; other records go on meanwhile."
                </Empty>
            </div>
        }
        .into_any()
    }
}

/// What can be done to many at once.
#[component]
fn Acts(matching: i64, word: &'static str, found: RwSignal<FieldErrors>) -> impl IntoView {
    let all = if matching == 1 {
        format!("the {word} one")
    } else {
        format!("all {} {word} ones", grouped(matching))
    };
    let none = matching == 0;
    view! {
        // First, so that Enter in its field is never a retry: without a reason it does nothing.
        <dialog id="discard" popover="auto" class="dialog" aria-labelledby="discard-title">
            <h2 id="discard-title">"Discard failures"</h2>
            <div class="quiet">
                "A discarded record is not written to the other app; the two stay different until it changes again. The reason stands in the activity log."
            </div>
            <div class="field">
                <label for="discard-reason">"Reason"</label>
                <input id="discard-reason" name="reason" maxlength="200" autocomplete="off" placeholder="for example: duplicate of US-014" />
            </div>
            <Found errors=found />
            <div class="acts">
                <button class="btn danger" name="act" value="discard:selected">"Discard selected"</button>
                <button class="btn danger" name="act" value="discard:matching" disabled=none>{format!("Discard {all}")}</button>
                <button type="button" class="btn" popovertarget="discard" popovertargetaction="hide">"Keep them"</button>
            </div>
        </dialog>
        <div class="bar acts-bar">
            <button class="btn" name="act" value="retry:selected">{Icon::Retry.draw()} "Retry selected"</button>
            <button class="btn" name="act" value="retry:matching" disabled=none>{format!("Retry {all}")}</button>
            <button type="button" class="btn danger" popovertarget="discard">"Discard…"</button>
        </div>
    }
}

/// What is missing before the act can be done.
#[component]
pub(in crate::pages) fn Found(errors: RwSignal<FieldErrors>) -> impl IntoView {
    move || {
        let errors = errors.try_get().filter(|errors| !errors.is_empty())?;
        let words = errors.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" ");
        Some(view! { <div class="form-problem bad" role="alert">{words}</div> })
    }
}

/// What the last act came to.
#[component]
pub(in crate::pages) fn Done(
    #[prop(into)] value: Signal<Option<Result<BulkOutcome, crate::api::ApiError>>>,
    /// What undoes it.
    changes: Changes,
) -> impl IntoView {
    let env = env_param();
    Effect::new(move |_| {
        if value.try_with(|value| matches!(value, Some(Ok(_)))) == Some(true) {
            browser::hide_popovers();
        }
    });
    move || {
        let done = value.try_get().flatten().and_then(Result::ok)?;
        Some(outcome(done, &env.now(), changes))
    }
}
