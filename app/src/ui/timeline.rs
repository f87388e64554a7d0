//! Timelines, grouped by day.

use super::{CopyText, DirectionChip, Time, TimeForm};
use crate::api::activities::ActivityLine;
use crate::browser;
use crate::wording::{day_utc, sentence};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::{ActivityKind, Moment};

/// Entries, newest first. An entry that stays keeps its place in the page: what is unfolded stays so while new ones
/// arrive above it.
#[component]
pub(crate) fn Timeline(
    /// The entries.
    lines: Vec<ActivityLine>,
    /// The environment's name in URLs.
    env: String,
    /// Days are those of the person's zone rather than of UTC; not before the page is live.
    local: bool,
    /// Entries tell which map they are of.
    name_maps: bool,
) -> impl IntoView {
    let day_of = move |at: Moment| {
        if local { browser::local_day(at).unwrap_or_else(|| day_utc(at)) } else { day_utc(at) }
    };
    let mut last_day = String::new();
    let entries: Vec<(Option<String>, ActivityLine)> = lines
        .into_iter()
        .map(|line| {
            let day = day_of(line.activity.at);
            let heading = (day != last_day).then(|| day.clone());
            last_day = day;
            (heading, line)
        })
        .collect();
    let key =
        |(day, line): &(Option<String>, ActivityLine)| (line.activity.id.0, line.activity.count, day.clone());
    let items =
        keyed(entries, key, move |_, (day, line)| (|_: usize| (), entry(day, line, env.clone(), name_maps)));
    view! { <ol class="line">{items}</ol> }
}

fn entry(day: Option<String>, line: ActivityLine, env: String, name_maps: bool) -> AnyView {
    let words = sentence(&line);
    let activity = &line.activity;
    let map_link = activity.map.filter(|_| name_maps).map(|map| {
        let href = format!("/e/{env}/maps/{map}/activity");
        view! { <a class="of-map" href=href>{line.map_name.clone()}</a> " · " }
    });
    let mut facts: Vec<String> = Vec::new();
    if !words.detail.is_empty() {
        facts.push(words.detail.clone());
    }
    if !line.version.is_empty()
        && matches!(activity.kind, ActivityKind::StateChanged { .. } | ActivityKind::MapCreated)
    {
        facts.push(line.version.clone());
    }
    let open_failures = match (&activity.kind, activity.map) {
        (ActivityKind::RecordsFailed { .. }, Some(map)) => {
            Some(format!("/e/{env}/maps/{map}/failures?status=open"))
        }
        _ => None,
    };
    let unfolds = matches!(
        activity.kind,
        ActivityKind::RecordsFailed { .. }
            | ActivityKind::OutageBegan { .. }
            | ActivityKind::Resynchronised { .. }
    );
    let fold =
        (unfolds || !activity.correlation.is_empty()).then(|| fold(&line, &words.detail, open_failures));
    view! {
        <li>
            {day.map(|day| view! { <h3 class="day">{day}</h3> })}
            <Time at=activity.at form=TimeForm::Clock />
            <span class=format!("dot {}", words.tone.class())>{words.icon.draw()}</span>
            <div class="what">
                <div>
                    {map_link}
                    <b>{words.what}</b>
                    " "
                    {words.direction.map(|direction| view! { <DirectionChip direction /> })}
                    {words.by}
                </div>
                <div class="small">{facts.join(" · ")}</div>
                {fold}
            </div>
        </li>
    }
    .into_any()
}

fn fold(line: &ActivityLine, cause: &str, failures: Option<String>) -> impl IntoView + use<> {
    let activity = &line.activity;
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    view! {
        <details class="fold">
            <summary>"Details"</summary>
            <dl>
                {fact("What happened", cause.to_owned())}
                {fact("Started by", activity.actor.name().to_owned())}
                {fact("Version", line.version.clone())}
                <div><dt>"When"</dt><dd><Time at=activity.at form=TimeForm::Full /></dd></div>
                {(!activity.correlation.is_empty())
                    .then(|| view! {
                        <div>
                            <dt>"Correlation"</dt>
                            <dd><CopyText text=activity.correlation.clone() what="correlation id" /></dd>
                        </div>
                    })}
            </dl>
            {failures.map(|href| view! { <a class="link" href=href>"Open the failures"</a> })}
        </details>
    }
}
