//! Timelines, grouped by day.

use super::{CopyText, DirectionChip, Time, TimeForm};
use crate::address::version_address;
use crate::api::activities::ActivityLine;
use crate::browser;
use crate::wording::{day_utc, sentence};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::{ActivityId, ActivityKind, Moment};
use std::collections::BTreeMap;

/// What stands in the list.
enum Item {
    /// The day of the entries below; an item of its own, since a newer entry takes it over.
    Day(String),
    /// An entry.
    Entry(ActivityId, ArcRwSignal<ActivityLine>),
}

/// The entries that a page shows, each as it is now. It belongs to the page and outlives each reading of it, so that an
/// entry that counts up changes its words where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Entries(StoredValue<BTreeMap<ActivityId, ArcRwSignal<ActivityLine>>>);

impl Entries {
    /// None yet. It lives as long as the component that calls this.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    /// Takes over what was read: the newer words of known entries, and new entries. Entries that are no longer shown
    /// are forgotten. The order is kept.
    fn read(self, lines: Vec<ActivityLine>) -> Vec<ArcRwSignal<ActivityLine>> {
        let mut known = self.0.try_update_value(std::mem::take).unwrap_or_default();
        let mut shown = Vec::with_capacity(lines.len());
        for line in lines {
            let entry = known.remove(&line.activity.id);
            if let Some(entry) = &entry
                && entry.with_untracked(|old| *old != line)
            {
                entry.set(line.clone());
            }
            shown.push(entry.unwrap_or_else(|| ArcRwSignal::new(line)));
        }
        self.0.try_set_value(
            shown
                .iter()
                .map(|entry| (entry.with_untracked(|line| line.activity.id), entry.clone()))
                .collect(),
        );
        shown
    }
}

/// Entries, newest first. An entry that stays keeps its place in the page: what is unfolded stays so while new ones
/// arrive above it, and while it counts up itself.
#[component]
pub(crate) fn Timeline(
    /// The entries as they were just read.
    lines: Vec<ActivityLine>,
    /// The entries of this page.
    entries: Entries,
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
    let items: Vec<Item> = entries
        .read(lines)
        .into_iter()
        .flat_map(|entry| {
            let (id, at) = entry.with_untracked(|line| (line.activity.id, line.activity.at));
            let day = day_of(at);
            let heading = (day != last_day).then(|| Item::Day(day.clone()));
            last_day = day;
            heading.into_iter().chain([Item::Entry(id, entry)])
        })
        .collect();
    let key = |item: &Item| match item {
        Item::Day(day) => (day.clone(), ActivityId(0)),
        Item::Entry(id, _) => (String::new(), *id),
    };
    let items = keyed(items, key, move |_, item| {
        let shown = match item {
            Item::Day(day) => view! { <li><h3 class="day">{day}</h3></li> }.into_any(),
            Item::Entry(_, line) => entry(line, env.clone(), name_maps),
        };
        (|_: usize| (), shown)
    });
    view! { <ol class="line">{items}</ol> }
}

fn entry(shown: ArcRwSignal<ActivityLine>, env: String, name_maps: bool) -> AnyView {
    let line = shown.get_untracked();
    let words = sentence(&line);
    let activity = &line.activity;
    let map_link = activity.map.filter(|_| name_maps).map(|map| {
        let href = format!("/e/{env}/maps/{map}/activity");
        view! { <a class="of-map" href=href>{line.map_name.clone()}</a> " · " }
    });
    let detail = (!words.detail.is_empty()).then(|| view! { <span>{words.detail.clone()}</span> });
    // Where entries of several maps stand together the details tell it.
    let under = (!name_maps).then(|| version(&line, &env, "version ")).flatten();
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
    let fold = (unfolds || !activity.correlation.is_empty())
        .then(|| fold(&line, &words.detail, open_failures, &env));
    view! {
        <li>
            <Time at=activity.at form=TimeForm::Clock />
            <span class=format!("dot {}", words.tone.class())>{words.icon.draw()}</span>
            <div class="what">
                <div>
                    {map_link}
                    <b>{move || shown.with(|line| sentence(line).what)}</b>
                    " "
                    {words.direction.map(|direction| view! { <DirectionChip direction /> })}
                    {words.by}
                </div>
                <div class="small facts">{detail} {under}</div>
                {fold}
            </div>
        </li>
    }
    .into_any()
}

/// The version under which it happened, as a link to where it is shown beside the active one.
fn version(line: &ActivityLine, env: &str, word: &'static str) -> Option<AnyView> {
    let (map, version) = line.activity.map.zip(line.activity.version)?;
    let href = version_address(env, map, version);
    let number = line.version.clone();
    (!number.is_empty()).then(|| view! { <a class="link" href=href>{word} {number}</a> }.into_any())
}

fn fold(line: &ActivityLine, cause: &str, failures: Option<String>, env: &str) -> impl IntoView + use<> {
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
                {version(line, env, "").map(|link| view! { <div><dt>"Version"</dt><dd class="facts">{link}</dd></div> })}
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
