//! *Initial sync details* of a map: runs, their executions per company, and the legs of each.

use super::no_map;
use super::progress::per_second;
use super::{Done, causes};
use crate::address::{Param, version_address};
use crate::api::failures::ActOnFailures;
use crate::api::orders::{RunList, map_runs};
use crate::live::Live;
use crate::pages::bulk::Changes;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{
    Badge, DirectionChip, Empty, File, FormProblem, Icon, Pager, Shape, Time, Tone, download, loaded,
};
use crate::wording::{grouped, millis};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Leg, LegStatus, Moment, Run, RunStatus};

/// Initial syncs, newest first; live while one runs.
#[component]
pub(crate) fn InitialSyncs() -> impl IntoView {
    let (env, map, before) = (env_param(), map_param(), query_param("before"));
    let before = Param::of(move || before.get().parse::<i64>().ok());
    let live = Live::current();
    let retry = ServerAction::<ActOnFailures>::new();
    let changes = Changes::new();
    let retried = Param::of(move || retry.version().get() + changes.version());
    let list = Resource::new(
        move || {
            (
                env.get(),
                map.get(),
                before.get(),
                retried.get(),
                live.runs.get(),
                live.maps.get(),
                live.failures.get(),
            )
        },
        |(env, map, before, ..)| async move { map_runs(env, map.ok_or_else(no_map)?, before).await },
    );
    view! {
        <Title text="Initial sync details" />
        <h2 class="sr">"Initial sync details"</h2>
        <FormProblem value=retry.value() />
        <Done value=retry.value() changes />
        {changes.told(&env.now())}
        {loaded(list, Shape::Table, move |list| show(list, &env.now(), before.get().is_some(), retry))}
    }
}

/// The runs of a page.
pub(in crate::pages) fn show(
    list: RunList,
    env: &str,
    paged: bool,
    retry: ServerAction<ActOnFailures>,
) -> AnyView {
    let RunList { page, versions, causes, role, now } = list;
    let shown = page.rows.len();
    if shown == 0 {
        return view! {
            <div class="card">
                <Empty title="No initial sync yet">
                    "When the map is run with an initial sync, what exists in both apps is compared and copied; how far it is, and what became of each record, appears here."
                </Empty>
            </div>
        }
        .into_any();
    }
    let runs = page.rows.iter().zip(versions).zip(causes).map(|((run, version), causes)| {
        let failed = causes::of_run(run, &causes, role, env, retry);
        one(run, (version, now), env, failed)
    });
    let runs = runs.collect_view();
    view! {
        {runs}
        <Pager shown total=page.total next=page.next paged what=("initial sync", "initial syncs") />
    }
    .into_any()
}

/// A run with its executions and legs, above what failed in them.
fn one(run: &Run, (version, now): (String, Moment), env: &str, failed: Option<AnyView>) -> AnyView {
    let home = format!("/e/{env}/maps/{}", run.map);
    let took = run.ended_at.unwrap_or(now).millis_since(run.started_at);
    let title = format!("run-{}", run.id);
    let executions = run.executions().into_iter().map(|(company, legs)| {
        let company = if company.is_empty() { "All companies".to_owned() } else { company.to_owned() };
        legs.into_iter().map(|leg| row(company.clone(), leg, run, now, &home)).collect_view()
    });
    view! {
        <section class="card run" aria-labelledby=title.clone()>
            <header>
                <h3 id=title.clone()>{format!("Run {}", run.id)}</h3>
                {badge(run.status)}
                <span class="facts small">
                    <span>"by " {run.actor.name().to_owned()}</span>
                    <span>"began " <Time at=run.started_at /></span>
                    {run.ended_at.map(|at| view! { <span>"ended " <Time at /></span> })}
                    <span>"took " {millis(took.max(0))}</span>
                    <a class="link" href=version_address(env, run.map, run.version)>"version " {version}</a>
                </span>
            </header>
            <div class="scroll">
                <table class="cards legs">
                    <thead>
                        <tr>
                            <th scope="col">"Company"</th>
                            <th scope="col">"Direction"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col" class="num">"Read"</th>
                            <th scope="col" class="num">"Written"</th>
                            <th scope="col" class="num">"Skipped"</th>
                            <th scope="col" class="num">"Failed"</th>
                            <th scope="col" class="num">"Waiting"</th>
                            <th scope="col" class="num">"Queued"</th>
                            <th scope="col" class="num">"Rate"</th>
                            <th scope="col" class="num">"Time left"</th>
                            <th scope="col" class="num">"Duration"</th>
                            <th scope="col">"Failures"</th>
                        </tr>
                    </thead>
                    <tbody>{executions.collect_view()}</tbody>
                </table>
            </div>
            {failed}
        </section>
    }
    .into_any()
}

/// One direction of a company.
fn row(company: String, leg: &Leg, run: &Run, now: Moment, home: &str) -> AnyView {
    let counts = leg.counts;
    let status = leg.status(run.status);
    // The clock of a leg that somebody left behind stands still.
    let until = leg.ended_at.or(run.ended_at).unwrap_or(now);
    let read = match leg.expected {
        Some(expected) if !leg.read_all => format!("{} of {}", grouped(counts.read), grouped(expected)),
        _ => grouped(counts.read),
    };
    let failures = |count: i64, status: &str, what: &str| {
        if count == 0 {
            return view! { <span class="quiet">"0"</span> }.into_any();
        }
        let label = format!("{} {what}", grouped(count));
        let href = format!("{home}/failures?leg={}&status={status}", leg.id);
        view! { <a class="link" href=href aria-label=label>{grouped(count)}</a> }.into_any()
    };
    let log = if counts.failed + counts.waiting + counts.discarded > 0 {
        let of = format!("of {company}, {}", leg.direction);
        download(File::Leg(run.id, leg.id).address(""), "Download log", &of)
    } else {
        view! { <span class="quiet">"none"</span> }.into_any()
    };
    let working = matches!(status, LegStatus::Reading | LegStatus::Writing);
    let left = leg.millis_left(now).filter(|_| working).map(|left| millis(left.max(1_000)));
    let took = leg.started_at.map(|at| millis(until.millis_since(at).max(0)));
    let rate = leg.rate(until).map(per_second);
    view! {
        <tr>
            <th scope="row" class="mono">{company}</th>
            <td data-label="Direction"><DirectionChip direction=leg.direction /></td>
            <td data-label="Status">{leg_badge(status)}</td>
            <td data-label="Read" class="num">{read}</td>
            <td data-label="Written" class="num">{grouped(counts.written)}</td>
            <td data-label="Skipped" class="num">{grouped(counts.skipped)}</td>
            <td data-label="Failed" class="num">{failures(counts.failed, "open", "failed")}</td>
            <td data-label="Waiting" class="num">{failures(counts.waiting, "waiting", "waiting for a parent")}</td>
            <td data-label="Queued" class="num">{grouped(counts.queued)}</td>
            <td data-label="Rate" class="num">{rate.unwrap_or_else(dash)}</td>
            <td data-label="Time left" class="num">{left.unwrap_or_else(dash)}</td>
            <td data-label="Duration" class="num">{took.unwrap_or_else(dash)}</td>
            <td data-label="Failures">{log}</td>
        </tr>
    }
    .into_any()
}

fn dash() -> String {
    "–".to_owned()
}

fn badge(status: RunStatus) -> AnyView {
    let (tone, icon) = match status {
        RunStatus::Copying => (Tone::Info, Icon::Retry),
        RunStatus::Failed => (Tone::Warn, Icon::Alert),
        RunStatus::Finished => (Tone::Ok, Icon::Check),
        RunStatus::Cancelled => (Tone::Idle, Icon::Stop),
        RunStatus::Skipped => (Tone::Idle, Icon::Play),
    };
    view! { <Badge tone icon label=status.label() /> }.into_any()
}

fn leg_badge(status: LegStatus) -> AnyView {
    let (tone, icon) = match status {
        LegStatus::Pending => (Tone::Idle, Icon::Dash),
        LegStatus::Reading | LegStatus::Writing => (Tone::Info, Icon::Retry),
        LegStatus::Done => (Tone::Ok, Icon::Check),
        LegStatus::Left => (Tone::Idle, Icon::Stop),
    };
    view! { <Badge tone icon label=status.label() /> }.into_any()
}
