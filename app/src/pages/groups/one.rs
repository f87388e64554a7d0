//! `/e/{env}/failures/groups/{group}`: all records that fail for one cause, and what is known and decided about it.

use super::acts::{Acts, hidden, quick, with_words};
use super::list::FAILED;
use super::of_map;
use crate::address::Param;
use crate::api::ApiError;
use crate::api::failures::{ActOnFailures, FailureAct, FailureFilter, failures};
use crate::api::groups::{Assignees, GroupContent, GroupLine, failure_group};
use crate::browser;
use crate::live::Live;
use crate::pages::bulk::{BulkActs, Changes};
use crate::pages::map::{Done, Found, Hidden, failure_list};
use crate::pages::{env_param, group_param, query_param, within};
use crate::ui::{
    Chip, CopyText, DirectionChip, File, FormProblem, GroupBadge, Shape, Sparkline, Time, TimeForm, download,
    hold, kept, loaded,
};
use crate::wording::{counted, grouped};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Actor, Failure, FieldErrors, GroupComment, Permission};

fn no_group() -> ApiError {
    ApiError::NotFound { what: "failure group".into() }
}

/// The group above its records.
#[component]
pub(crate) fn FailureGroup() -> impl IntoView {
    let (env, group) = (env_param(), group_param());
    let acts = Acts::new();
    let changes = acts.changes;
    let acted = Param::of(move || acts.act.version().get() + changes.version());
    let live = Live::current();
    let content = Resource::new(
        move || (env.get(), group.get(), live.failures.get(), acted.get()),
        |(env, group, ..)| async move { failure_group(within(env)?, group.ok_or_else(no_group)?).await },
    );
    view! {
        <Title text="Failures of one cause" />
        {acts.told()}
        <BulkActs group acted changes />
        {loaded(content, Shape::Tiles, move |content| show(content, &env.now(), acts))}
        <Records acted changes />
    }
}

/// All that is known of the group beside its records.
pub(in crate::pages) fn show(content: GroupContent, env: &str, acts: Acts) -> AnyView {
    let GroupContent { line, comments, example, people } = content;
    let forms = {
        let (group, people, env) = (line.group.clone(), people.clone(), env.to_owned());
        let key = format!("{:?} {:?} {people:?}", group.counts, group.assignee);
        kept(key, move || with_words(&group, &people, acts, &env).into_any())
    };
    let operates = people.role.allows(Permission::Operate);
    let acts_card = operates.then(|| {
        view! {
            <section class="card" aria-labelledby="decide">
                <header><h2 id="decide">"Decide"</h2></header>
                <div class="pad">{forms}</div>
            </section>
        }
    });
    view! {
        {head(&line, &people, acts, env)}
        <div class="grid2">
            {known(&line, example)}
            <div class="stack">
                {acts_card}
                {talk(&line, comments, operates, acts, env)}
            </div>
        </div>
    }
    .into_any()
}

fn head(line: &GroupLine, people: &Assignees, acts: Acts, env: &str) -> AnyView {
    let group = &line.group;
    let assignee = match &group.assignee {
        Some(name) => format!("{name} sees to it"),
        None => "nobody sees to it yet".to_owned(),
    };
    view! {
        <div class="head group-head">
            <div>
                <a class="link" href=format!("/e/{env}/failures")>"← Failures"</a>
                <h1>{group.remedy.headline.clone()}</h1>
                <div class="facts small">
                    <GroupBadge state=group.state />
                    <a href=of_map(env, group)>{line.map_name.clone()}</a>
                    <DirectionChip direction=group.direction />
                    <span>{assignee}</span>
                </div>
            </div>
            <div class="acts">
                {download(File::Group(group.id).address(""), "Download log", "of this cause")}
                {quick(group, people, acts, env)}
            </div>
        </div>
    }
    .into_any()
}

/// Who did something.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::Token(name) => format!("token “{name}”"),
        Actor::User(name) | Actor::System(name) | Actor::Alert(name) => name.clone(),
    }
}

fn known(line: &GroupLine, example: Option<Failure>) -> AnyView {
    let group = &line.group;
    let counts = group.counts;
    let fixed = group.fixed.as_ref().map(|fix| {
        let by = fix.by.as_ref().map_or_else(
            || "by later changes of its records".to_owned(),
            |actor| format!("by {}", who(actor)),
        );
        let at = fix.at;
        view! { <p class="note-line">"Fixed before " {by} " at " <Time at form=TimeForm::Full /> "."</p> }
    });
    let mute = group.mute.as_ref().map(|mute| {
        let until = mute.until.map(|at| view! { " until " <Time at form=TimeForm::Full /> });
        view! { <p class="note-line">"Muted" {until} ": " {mute.reason.clone()}</p> }
    });
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let waiting = (counts.waiting > 0).then(|| format!("{} for a parent", grouped(counts.waiting)));
    let retrying = (counts.retrying > 0).then(|| format!("{} being tried again", grouped(counts.retrying)));
    let now = [Some(format!("{} open", grouped(counts.open))), waiting, retrying];
    let now: Vec<String> = now.into_iter().flatten().collect();
    view! {
        <section class="card" aria-labelledby="fix">
            <header><h2 id="fix">"Suggested fix"</h2></header>
            <div class="pad">
                <p>{group.remedy.hint.clone()}</p>
                {fixed}
                {mute}
            </div>
            <dl class="facts-list line-top">
                <div>
                    <dt>"Last 24 hours"</dt>
                    <dd><Sparkline counts=line.trend.clone() what=FAILED /></dd>
                </div>
                {fact("Records now", now.join(", "))}
                {fact("Records ever", counted(counts.total, "record", "records"))}
                <div><dt>"First seen"</dt><dd><Time at=group.first_at form=TimeForm::Full /></dd></div>
                <div><dt>"Last seen"</dt><dd><Time at=group.last_at form=TimeForm::Full /></dd></div>
                {fact("Class", group.class.label().to_owned())}
                {fact("Code", group.code.clone())}
                {fact("Field", group.field.clone())}
                {example.map(for_example)}
            </dl>
        </section>
    }
    .into_any()
}

fn for_example(failure: Failure) -> impl IntoView {
    let key = (!failure.key.is_empty()).then(|| view! { <CopyText text=failure.key.clone() what="key" /> });
    view! {
        <div>
            <dt>"For example"</dt>
            <dd>{failure.remedy.headline} " " {key}</dd>
        </div>
    }
}

fn talk(line: &GroupLine, comments: Vec<GroupComment>, operates: bool, acts: Acts, env: &str) -> AnyView {
    let (none, count) = (comments.is_empty(), comments.len());
    let said = comments
        .into_iter()
        .map(|comment| {
            view! {
                <li>
                    <div class="small"><b>{who(&comment.author)}</b> " " <Time at=comment.at /></div>
                    <div class="words">{comment.text}</div>
                </li>
            }
        })
        .collect_view();
    let form = operates.then(|| {
        let (group, env) = (line.group.clone(), env.to_owned());
        // Made anew with each comment, which empties it; else what somebody types stays.
        let key = format!("comment {} {count}", group.id);
        kept(key, move || {
            let fields = hidden(&env, &group);
            let check = move |event: SubmitEvent| acts.check(&event);
            view! {
                <ActionForm action=acts.act on:submit:capture=check attr:class="pad stack line-top">
                    {fields}
                    <div class="field">
                        <label for="comment">"Comment"</label>
                        <textarea id="comment" name="text" rows="3" maxlength="2000"></textarea>
                    </div>
                    <div class="acts"><button class="btn" name="act" value="comment">"Add the comment"</button></div>
                </ActionForm>
            }
            .into_any()
        })
    });
    view! {
        <section class="card" aria-labelledby="comments">
            <header><h2 id="comments">"Comments"</h2></header>
            {none.then(|| view! { <p class="pad quiet">"Nobody has written anything about it yet. What you find out here helps whoever meets it again."</p> })}
            {(!none).then(|| view! { <ul class="comments pad">{said}</ul> })}
            {form}
        </section>
    }
    .into_any()
}

/// The records of the group, with what can be done to single ones.
#[component]
fn Records(
    /// Grows with each act on the group.
    acted: Param<usize>,
    /// What undoes acts.
    changes: Changes,
) -> impl IntoView {
    let (env, group) = (env_param(), group_param());
    let (status, before) = (query_param("status"), query_param("before"));
    let filter = Param::of(move || FailureFilter {
        status: status.get(),
        group: Some(group.get().map_or(0, |group| group.0)),
        before: before.get().parse().ok(),
        ..FailureFilter::default()
    });
    let act = ServerAction::<ActOnFailures>::new();
    let found = RwSignal::new(FieldErrors::default());
    let check = move |event: SubmitEvent| {
        let ids: Vec<i64> =
            browser::form_values(&event, "ids[]").iter().filter_map(|id| id.parse().ok()).collect();
        let reason = browser::form_value(&event, "reason");
        let asked = FailureAct::read(&browser::submitter(&event));
        hold(&event, asked.map(|act| act.validate(&ids, &reason)).unwrap_or_default(), found);
    };
    let done = Param::of(move || act.version().get());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), filter.get(), live.failures.get(), acted.get(), done.get()),
        |(env, filter, ..)| async move { failures(within(env)?, None, filter).await },
    );
    view! {
        <section class="records" aria-labelledby="records">
            <div class="bar">
                <h2 id="records">"Records"</h2>
                <div class="chips" role="group" aria-label="Status">
                    <Chip name="status" value="" label="All" />
                    <Chip name="status" value="open" label="Open" />
                    <Chip name="status" value="waiting" label="Waiting for parent" />
                    <Chip name="status" value="retrying" label="Retrying" />
                    <Chip name="status" value="resolved" label="Resolved" />
                    <Chip name="status" value="discarded" label="Discarded" />
                </div>
            </div>
            <FormProblem value=act.value() />
            <Found errors=found />
            <Done value=act.value() changes />
            <ActionForm action=act on:submit:capture=check attr:class="failures">
                <input type="hidden" name="env" prop:value=move || env.get() value=env.now() />
                <Hidden filter />
                {loaded(list, Shape::Table, move |list| failure_list(list, env.now(), &filter.get(), found))}
            </ActionForm>
        </section>
    }
}
