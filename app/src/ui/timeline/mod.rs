//! Timelines, grouped by day.

mod fold;

use super::{DirectionChip, Time, TimeForm};
use crate::address::version_address;
use crate::api::activities::ActivityLine;
use crate::browser;
use crate::wording::{day_utc, sentence};
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::{ActivityId, Moment};
use std::collections::BTreeMap;

/// What stands in the list.
enum Item {
    /// The day of the entries below; an item of its own, since a newer entry takes it over.
    Day(String),
    /// An entry, and whether it came while the page was shown.
    Entry(ActivityId, ArcRwSignal<ActivityLine>, Arrival),
}

/// Since when an entry has been there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// As long as the page.
    AsBefore,
    /// It came while the page was shown, and slides in.
    JustNow,
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
    fn read(self, lines: Vec<ActivityLine>) -> Vec<(Arrival, ArcRwSignal<ActivityLine>)> {
        let mut known = self.0.try_update_value(std::mem::take).unwrap_or_default();
        let newest = known.keys().next_back().copied();
        let mut shown = Vec::with_capacity(lines.len());
        for line in lines {
            let arrived = newest.is_some_and(|newest| line.activity.id > newest);
            let arrival = if arrived { Arrival::JustNow } else { Arrival::AsBefore };
            let entry = known.remove(&line.activity.id);
            if let Some(entry) = &entry
                && entry.with_untracked(|old| *old != line)
            {
                entry.set(line.clone());
            }
            shown.push((arrival, entry.unwrap_or_else(|| ArcRwSignal::new(line))));
        }
        self.0.try_set_value(
            shown
                .iter()
                .map(|(_, entry)| (entry.with_untracked(|line| line.activity.id), entry.clone()))
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
        .flat_map(|(arrival, entry)| {
            let (id, at) = entry.with_untracked(|line| (line.activity.id, line.activity.at));
            let day = day_of(at);
            let heading = (day != last_day).then(|| Item::Day(day.clone()));
            last_day = day;
            heading.into_iter().chain([Item::Entry(id, entry, arrival)])
        })
        .collect();
    let key = |item: &Item| match item {
        Item::Day(day) => (day.clone(), ActivityId(0)),
        Item::Entry(id, ..) => (String::new(), *id),
    };
    let items = keyed(items, key, move |_, item| {
        let shown = match item {
            Item::Day(day) => view! { <li><h3 class="day">{day}</h3></li> }.into_any(),
            Item::Entry(_, line, arrival) => entry(line, arrival, env.clone(), name_maps),
        };
        (|_: usize| (), shown)
    });
    view! { <ol class="line">{items}</ol> }
}

fn entry(shown: ArcRwSignal<ActivityLine>, arrival: Arrival, env: String, name_maps: bool) -> AnyView {
    let arrived = arrival == Arrival::JustNow;
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
    let fold = fold::fold(shown.clone(), &words.detail, &env);
    view! {
        <li class:arrived=arrived>
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
