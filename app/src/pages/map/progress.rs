//! How far an initial sync or a catching up has come.

use crate::ui::Time;
use crate::wording::{counted, grouped, millis};
use leptos::prelude::*;
use model::{LegCounts, Moment, Run, RunStatus};

/// What an open initial sync is doing now.
pub(super) fn copying(run: &Run, now: Moment, home: &str) -> AnyView {
    let counts = run.counts();
    let expected = expected(run);
    let bar = expected.filter(|_| run.status == RunStatus::Copying).map(|expected| bar(&counts, expected));
    let what = match run.status {
        RunStatus::Failed => "Everything was tried".to_owned(),
        _ => match expected {
            Some(expected) => {
                format!("Copying what exists: {} of {}", grouped(counts.tried()), grouped(expected))
            }
            None => "Copying what exists".to_owned(),
        },
    };
    let rate: f64 =
        run.legs.iter().filter(|leg| leg.ended_at.is_none()).filter_map(|leg| leg.rate(now)).sum();
    let left = run.legs.iter().filter_map(|leg| leg.millis_left(now)).max();
    let copying = run.status == RunStatus::Copying;
    view! {
        <div class="doing" aria-label="Initial sync" role="group">
            <b>{what}</b>
            {bar}
            <span class="facts small">
                {figures(&counts)}
                {(copying && rate > 0.0).then(|| view! { <span>{per_second(rate)}</span> })}
                {left.filter(|_| copying).map(|left| view! { <span>{format!("{} left", millis(left.max(1_000)))}</span> })}
                <a class="link" href=format!("{home}/initial-sync")>"Details"</a>
            </span>
        </div>
    }
    .into_any()
}

/// What a map that resumes is doing now.
pub(super) fn catching_up(queued: i64, oldest: Option<Moment>) -> AnyView {
    view! {
        <div class="doing" aria-label="Catching up" role="group">
            <b>{format!("Catching up: {} left", counted(queued, "queued change", "queued changes"))}</b>
            <span class="facts small">{oldest.map(|at| view! { <span>"oldest " <Time at /></span> })}</span>
        </div>
    }
    .into_any()
}

/// What became of the records so far.
pub(super) fn figures(counts: &LegCounts) -> AnyView {
    let always = [("read", counts.read), ("written", counts.written), ("skipped", counts.skipped)];
    let notable = [("failed", counts.failed), ("waiting", counts.waiting), ("queued", counts.queued)];
    always
        .into_iter()
        .chain(notable)
        .map(|(word, count)| view! { <span>{format!("{} {word}", grouped(count))}</span> })
        .collect_view()
        .into_any()
}

/// `12 a second`.
pub(super) fn per_second(rate: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a rate is far below the largest number")]
    if rate >= 10.0 { format!("{} a second", grouped(rate as i64)) } else { format!("{rate:.1} a second") }
}

/// How many records there are, where every source that has begun says so.
fn expected(run: &Run) -> Option<i64> {
    let of_leg = |leg: &model::Leg| if leg.read_all { Some(leg.counts.read) } else { leg.expected };
    run.legs.iter().map(of_leg).sum()
}

fn bar(counts: &LegCounts, expected: i64) -> AnyView {
    let done = counts.tried().clamp(0, expected.max(1));
    view! { <progress value=done.to_string() max=expected.max(1).to_string() aria-label="Records tried"></progress> }
        .into_any()
}
