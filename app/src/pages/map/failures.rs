//! The *Live failures* of a map.

use super::failure_row::row;
use super::no_map;
use crate::api::failures::{ActOnFailures, FailureFilter, FailureList, FailuresDone, failures};
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{
    Chip, Choice, Empty, FilterForm, FormProblem, Icon, Pager, SearchBox, Shape, loaded, select_options,
};
use crate::wording::counted;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos_meta::Title;
use model::{ErrorClass, MapId, Permission};

/// The list with its filters and what can be done to it. The whole list is one form: ticks and buttons work without a
/// script, too.
#[component]
pub(crate) fn Failures() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let (status, direction, class, text, before) = (
        query_param("status"),
        query_param("direction"),
        query_param("class"),
        query_param("q"),
        query_param("before"),
    );
    let filter = Memo::new(move |_| FailureFilter {
        status: status.get(),
        direction: direction.get(),
        class: class.get(),
        text: text.get(),
        before: before.with(|before| before.parse().ok()),
    });
    let act = ServerAction::<ActOnFailures>::new();
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), map.get(), filter.get(), live.failures.get(), act.version().get()),
        |(env, map, filter, ..)| async move { failures(env, map.ok_or_else(no_map)?, filter).await },
    );
    let classes = std::iter::once((String::new(), "Any class".to_owned()))
        .chain(
            ErrorClass::ALL.iter().enumerate().map(|(at, class)| (at.to_string(), class.label().to_owned())),
        )
        .collect();
    view! {
        <Title text="Live failures" />
        <h2 class="sr">"Live failures"</h2>
        <div class="bar">
            <div class="chips" role="group" aria-label="Status">
                <Chip name="status" value="" label="All" />
                <Chip name="status" value="open" label="Open" />
                <Chip name="status" value="retrying" label="Retrying" />
                <Chip name="status" value="resolved" label="Resolved" />
                <Chip name="status" value="discarded" label="Discarded" />
            </div>
            <FilterForm kept=&["status"]>
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
        <Done value=act.value() />
        <ActionForm action=act attr:class="failures">
            <input type="hidden" name="env" prop:value=env value=env.get_untracked() />
            <input type="hidden" name="map" prop:value=move || id(map.get()) value=id(map.get_untracked()) />
            <Hidden filter />
            {loaded(list, Shape::Table, move |list| {
                let filtered = filter.with(|filter| *filter != FailureFilter::default());
                let paged = filter.with(|filter| filter.before.is_some());
                show(list, env.get_untracked(), filtered, paged)
            })}
        </ActionForm>
    }
}

fn id(map: Option<MapId>) -> String {
    map.map_or_else(String::new, |map| map.to_string())
}

/// The filter goes with the form, so that *all that match* means what is seen.
#[component]
fn Hidden(filter: Memo<FailureFilter>) -> impl IntoView {
    let field = |name: &'static str, of: fn(&FailureFilter) -> &str| {
        let value = move || filter.with(|filter| of(filter).to_owned());
        view! { <input type="hidden" name=name prop:value=value value=value /> }
    };
    view! {
        {field("filter[status]", |filter| &filter.status)}
        {field("filter[direction]", |filter| &filter.direction)}
        {field("filter[class]", |filter| &filter.class)}
        {field("filter[text]", |filter| &filter.text)}
    }
}

/// The list with what can be done to it.
pub(in crate::pages) fn show(list: FailureList, env: String, filtered: bool, paged: bool) -> AnyView {
    let shown = list.page.rows.len();
    if shown == 0 {
        return nothing(filtered);
    }
    let operates = list.role.allows(Permission::Operate);
    let rows = list.page.rows;
    // A failure keeps its place and its unfolded details until something about it changes.
    let key = |failure: &model::Failure| {
        (failure.id.0, failure.attempts, failure.status.label(), failure.last_at.0)
    };
    let role = list.role;
    let items = keyed(rows, key, move |_, failure| (|_: usize| (), row(failure, role, &env)));
    view! {
        {operates.then(|| view! { <Acts matching=list.open_matching /> })}
        <ul class="card failure-list">{items}</ul>
        <Pager shown total=list.page.total next=list.page.next paged what=("failure", "failures") />
    }
    .into_any()
}

fn nothing(filtered: bool) -> AnyView {
    if filtered {
        view! {
            <div class="card">
                <Empty title="No failure matches">"Another status, direction or text may show more."</Empty>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="card">
                <Empty title="No failures">
                    "Every record of this map has passed. A record that an app refuses appears here by itself, with the reason and what to do; other records go on meanwhile."
                </Empty>
            </div>
        }
        .into_any()
    }
}

/// What can be done to many at once.
#[component]
fn Acts(matching: i64) -> impl IntoView {
    let all = counted(matching, "open failure", "open failures");
    let none = matching == 0;
    view! {
        <div class="bar acts-bar">
            <button class="btn" name="act" value="retry:selected">{Icon::Retry.draw()} "Retry selected"</button>
            <button class="btn" name="act" value="retry:matching" disabled=none>{format!("Retry all {all}")}</button>
            <button type="button" class="btn danger" popovertarget="discard">"Discard…"</button>
        </div>
        <dialog id="discard" popover="auto" class="dialog" aria-labelledby="discard-title">
            <h2 id="discard-title">"Discard failures"</h2>
            <div class="quiet">
                "A discarded record is not written to the other app; the two stay different until it changes again. The reason stands in the activity log."
            </div>
            <div class="field">
                <label for="discard-reason">"Reason"</label>
                <input id="discard-reason" name="reason" maxlength="200" autocomplete="off" placeholder="for example: duplicate of US-014" />
            </div>
            <div class="acts">
                <button class="btn danger" name="act" value="discard:selected">"Discard selected"</button>
                <button class="btn danger" name="act" value="discard:matching" disabled=none>{format!("Discard all {all}")}</button>
                <button type="button" class="btn" popovertarget="discard" popovertargetaction="hide">"Keep them"</button>
            </div>
        </dialog>
    }
}

/// What the last act came to.
#[component]
fn Done(#[prop(into)] value: Signal<Option<Result<FailuresDone, crate::api::ApiError>>>) -> impl IntoView {
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            crate::browser::hide_popovers();
        }
    });
    move || {
        let done = value.get().and_then(Result::ok)?;
        let count = counted(done.count, "failure", "failures");
        let words = match (done.count, done.discarded) {
            (0, _) => "Nothing was open any more; nothing was changed.".to_owned(),
            (_, true) => format!("{count} discarded."),
            (_, false) => format!("{count} tried again; each row says what comes of it."),
        };
        Some(view! { <div class="form-problem ok" role="status">{words}</div> })
    }
}
