//! `/e/{env}/failures/{id}`: the workbench of one failure.

mod columns;
mod edit;
mod facts;
mod gone;
mod head;
mod story;
mod wire;

#[cfg(all(test, feature = "ssr"))]
pub(super) use story::show as story_of;

use crate::address::{Address, Param, failure_param};
use crate::api::ApiError;
use crate::api::failures::ActOnFailures;
use crate::api::forgetting::ForgetRecord;
use crate::api::workbench::{Bench, EditFailure, record_now, record_story, workbench};
use crate::app::Local;
use crate::live::Live;
use crate::pages::{env_param, query_param};
use crate::ui::{Act, Shape, field_errors, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{ChangeId, FailureId, FailureStatus, FieldErrors, Permission, Phase, RowNow, Side};
use std::collections::BTreeMap;

/// What the page's forms send, and what is typed into them: it outlives each reading of the failure.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    /// Other values, and another try.
    edit: Act<EditFailure>,
    /// Another try, or none.
    act: ServerAction<ActOnFailures>,
    /// Removing what is kept of the record.
    forget: Act<ForgetRecord>,
    /// What was typed, by the target's name of the field.
    typed: RwSignal<BTreeMap<String, String>>,
    /// The change that had failed when typing began.
    begun: StoredValue<Option<ChangeId>>,
    /// What was said of what was typed.
    errors: Signal<FieldErrors>,
}

impl Acts {
    /// Made by the page.
    pub(in crate::pages) fn new() -> Self {
        let edit = Act::<EditFailure>::default();
        Self {
            errors: field_errors(edit.told).1,
            edit,
            act: ServerAction::new(),
            forget: Act::default(),
            typed: RwSignal::new(BTreeMap::new()),
            begun: StoredValue::new(None),
        }
    }
}

/// What both apps hold now; each column is asked for by itself.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Now {
    left: Resource<Result<Option<RowNow>, ApiError>>,
    right: Resource<Result<Option<RowNow>, ApiError>>,
}

/// What a failure's address says when it names none.
fn no_failure() -> ApiError {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    ApiError::NotFound { what: "failure".into() }
}

/// One failure, live. The apps are asked once the page is there, so that it never waits for one of them; without a script
/// a link does it.
#[component]
pub(crate) fn Workbench() -> impl IntoView {
    let (env, id) = (env_param(), failure_param());
    let (now, story_before, sent, editing) =
        (query_param("now"), query_param("before"), query_param("sent"), query_param("edit"));
    let acts = Acts::new();
    let live = Live::current();
    let Local(local) = expect_context::<Local>();
    let acted = Param::of(move || {
        acts.act.version().get() + acts.edit.send.version().get() + acts.forget.send.version().get()
    });
    let bench = Resource::new(
        move || (env.get(), id.get(), live.failures.get(), live.maps.get(), acted.get()),
        |(env, id, ..)| async move { workbench(env, id.ok_or_else(no_failure)?).await },
    );
    let asked = Param::of(move || now.get() == "read" || local.get());
    // Both apps are asked again when something about this failure has changed, not with every other one.
    let stands = RwSignal::new(None::<(ChangeId, FailureStatus, u32)>);
    Effect::new(move |_| {
        if let Some(Ok(bench)) = bench.try_get().flatten() {
            let failure = &bench.failure;
            stands.try_set(Some((failure.change, failure.status, failure.attempts)));
        }
    });
    let stands = Param::of(move || stands.get());
    let of_side = |side: Side| {
        Resource::new(
            move || (env.get(), id.get(), asked.get(), stands.get()),
            move |(env, id, asked, _)| async move {
                record_now(env, id.ok_or_else(no_failure)?, side, asked).await
            },
        )
    };
    let now = Now { left: of_side(Side::Left), right: of_side(Side::Right) };
    let story = Resource::new(
        move || {
            let before = story_before.get().parse::<i64>().ok();
            (env.get(), id.get(), before, live.failures.get(), live.queue.get())
        },
        |(env, id, before, ..)| async move { record_story(env, id.ok_or_else(no_failure)?, before).await },
    );
    // What was typed has been taken over.
    Effect::new(move |_| {
        if matches!(acts.edit.told.try_get().flatten(), Some(Ok(()))) {
            acts.typed.try_set(BTreeMap::new());
            acts.begun.try_set_value(None);
        }
    });
    let known = Param::of(move || id.get().map_or(0, |FailureId(id)| id));
    view! {
        <Title text=move || format!("Failure {}", known.get()) />
        {loaded(bench, Shape::Table, move |bench| {
            let asked = Asked { editing: !editing.get().is_empty(), sent: !sent.get().is_empty() };
            view! {
                {show(&bench, &env.now(), acts, asked, Some(now))}
                <section class="card" aria-labelledby="story">
                    <header><h2 id="story">"Story of this record"</h2> <span class="quiet small">"both apps, newest last"</span></header>
                    {loaded(story, Shape::Table, move |part| story::show(&part, &env.now(), local.get(), &story_before.now()))}
                </section>
            }
            .into_any()
        })}
    }
}

/// What the address asks for.
#[derive(Clone, Copy, Default)]
pub(in crate::pages) struct Asked {
    /// The form of its values.
    pub(in crate::pages) editing: bool,
    /// What became of a form that was sent.
    pub(in crate::pages) sent: bool,
}

/// The failure but for its story. `now` is what both apps hold; tests leave it out.
pub(in crate::pages) fn show(
    bench: &Bench,
    env: &str,
    acts: Acts,
    asked: Asked,
    now: Option<Now>,
) -> AnyView {
    let operates = bench.role.allows(Permission::Operate);
    let form = (operates && asked.editing).then(|| edit::form(bench, env, acts));
    let done = (asked.sent && form.is_none()).then(|| {
        view! { <div class="form-problem ok" role="status">"Your values are on their way; the status says what comes of them."</div> }
    });
    // What is unfolded, scrolled or selected there stays so while the failure is read again.
    let related =
        (bench.attempts.len(), bench.parent.as_ref().and_then(|parent| parent.failure), bench.children_total);
    let removed = bench.failure.payload_removed;
    let key =
        format!("{} {} {:?} {removed} {related:?}", bench.ran.id, bench.active.id, bench.failure.status);
    let (all, of) = (bench.clone(), env.to_owned());
    let around = kept(key, move || facts::facts(&all, &of));
    let all = bench.clone();
    let wire = kept(format!("{} {removed}", bench.failure.change), move || wire::blocks(&all).into_any());
    view! {
        {head::head(bench, env, acts)}
        {done}
        {gone::note(bench)}
        {form}
        {(!gone::is_forgotten(bench)).then(|| columns::columns(bench, now))}
        {around}
        {wire}
    }
    .into_any()
}

/// Where the failures of the same map and phase are.
fn list(env: &str, bench: &Bench) -> String {
    let tab = if bench.failure.phase == Phase::CatchUp { "catch-up" } else { "failures" };
    format!("/e/{env}/maps/{}/{tab}", bench.failure.map)
}

/// The page with some of its query changed.
fn here(values: &'static [(&'static str, &'static str)]) -> impl Fn() -> String + Copy + Send + Sync {
    let address = Address::current();
    move || address.set(values)
}
