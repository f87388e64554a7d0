//! What the dialogs say besides the one that runs maps: which maps, what will become of what waits, and the ways to
//! choose from.

use super::asked::Row;
use super::{companies, conflicts};
use crate::api::deeds::Deed;
use crate::ui::StateBadge;
use crate::wording::{counted, grouped, held_by};
use leptos::prelude::*;
use model::{LegCounts, MapState, ResumeTo};

/// The maps and the ways of a deed.
pub(super) fn choices(deed: Deed, rows: &[Row]) -> AnyView {
    let (chosen, related): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.chosen);
    let list = |rows: &[&Row]| rows.iter().map(|row| item(row)).collect_view();
    let offer = (!related.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>"Related maps, which may be paused along with them"</legend>
                <ul class="order-maps">{list(&related)}</ul>
            </fieldset>
        }
    });
    view! {
        {said(deed)}
        <ul class="order-maps" aria-label="Maps">{list(&chosen)}</ul>
        {offer}
        {(deed == Deed::Companies).then(|| chosen_companies(rows))}
        {(deed == Deed::Conflicts).then(|| able(rows).map(conflicts::both).collect_view())}
        {ways(deed, rows)}
    }
    .into_any()
}

/// Those that can do what is ordered.
fn able(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.refusal.is_none())
}

/// The companies of each map that can be changed. What the form shows is told along, so that it comes back as it was.
fn chosen_companies(rows: &[Row]) -> AnyView {
    able(rows)
        .map(|row| {
            view! {
                <input type="hidden" name="row[]" value=row.map.map.to_string() />
                {companies::boxes(row)}
            }
        })
        .collect_view()
        .into_any()
}

fn item(row: &Row) -> AnyView {
    let able = row.refusal.is_none();
    let note = match row.refusal {
        Some(why) => format!("{why}; it is left as it is"),
        None => format!("{} queued", counted(row.map.queued, "change", "changes")),
    };
    let held = row.map.held_by.as_ref().map(|alert| {
        view! { <small>{held_by(row.map.state, alert)}</small> }
    });
    view! {
        <li>
            <label class="order-name">
                <input type="checkbox" name="take[]" value=row.map.map.to_string() checked=row.take disabled=!able />
                <b>{row.map.name.clone()}</b>
            </label>
            <StateBadge state=row.map.state />
            <small>{note}</small>
            {held}
        </li>
    }
    .into_any()
}

/// What the deed means.
fn said(deed: Deed) -> AnyView {
    let words = match deed {
        Deed::Run | Deed::Resume | Deed::Version => return ().into_any(),
        Deed::Pause => {
            "Nothing more is written to either app. What changes meanwhile is captured and waits in the queue, in its order and without a limit of time: nothing is lost. An initial sync waits, too."
        }
        Deed::Stop => {
            "Changes that are made while a map is not running are not captured. To bring both apps in step again, the next run needs an initial sync. An initial sync that is under way is cancelled; a later run may continue it."
        }
        Deed::Companies => {
            "What exists of companies that are added is copied first, while the others stay live. Of companies that are left out nothing more is captured; what both apps hold stays as it is, and what waits is still written."
        }
        Deed::Conflicts => {
            "Where both apps change the same field before either has heard of the other's change, one of them wins. Newest compares when each app says that its row was changed; where that is not known, or the same, the one that is the master now wins. What waits in the queue is decided in the new way, too."
        }
        Deed::Cancel => {
            "The map will not be running, and what changes then is not captured. What was copied stays. A later run may continue where this initial sync stands; it first reads what changed meanwhile."
        }
        Deed::Skip => "The map goes live now: what changes from here on is written as it comes.",
        Deed::Rerun => {
            "This initial sync has read everything, and some records failed. The map goes live when none of them is left, or when somebody skips to live sync."
        }
    };
    view! { <div>{words}</div> }.into_any()
}

/// The ways to choose from.
fn ways(deed: Deed, rows: &[Row]) -> AnyView {
    let queued: i64 = able(rows).filter(|row| row.chosen).map(|row| row.map.queued).sum();
    let waiting = counted(queued, "queued change", "queued changes");
    let copying =
        able(rows).any(|row| row.map.state == MapState::Paused { resume_to: ResumeTo::Initializing });
    let resuming = able(rows).any(|row| row.map.state == MapState::Resuming);
    match deed {
        Deed::Resume => {
            let first = if copying { " The initial sync goes on." } else { "" };
            let rest = if copying { " The initial sync ends here." } else { "" };
            view! {
                <fieldset class="order-ways">
                    <legend>"What becomes of what waits"</legend>
                    {way("catch_up", true, "Catch up", format!("The {waiting} are written first, in their order; what changes meanwhile follows. Then the map is live.{first}"), false)}
                    {way("preserve", false, "Go live now, keep them for later", format!("The {waiting} become catch-up errors, one for each record, which can be retried at any time. What changes from now on is written at once.{rest}"), false)}
                    {way("discard", false, "Go live now, delete them", format!("The {waiting} are deleted and cannot be brought back. Their records stay different in both apps until they change again.{rest}"), true)}
                </fieldset>
            }
            .into_any()
        }
        Deed::Stop => view! {
            <fieldset class="order-ways">
                <legend>"What becomes of what waits"</legend>
                {way("keep", true, "Keep", format!("The {waiting} stay; the next run writes them first, each read again from its app."), false)}
                {way("discard", false, "Delete", format!("The {waiting} are deleted and cannot be brought back."), true)}
            </fieldset>
        }
        .into_any(),
        Deed::Skip if resuming => view! {
            <label class="way">
                <input type="checkbox" name="way" value="preserve" checked=true />
                <span>
                    <b>"Preserve the remaining records"</b>
                    <small>{format!("The {waiting} become catch-up errors, which can be retried. Without this tick they are deleted and cannot be brought back.")}</small>
                </span>
            </label>
        }
        .into_any(),
        Deed::Skip => view! {
            <div>"The initial sync ends here. What it has not yet copied is left as it is; what failed stays listed, and what waits in the queue is still written."</div>
        }
        .into_any(),
        Deed::Rerun => again(rows),
        Deed::Run | Deed::Pause | Deed::Cancel | Deed::Companies | Deed::Conflicts | Deed::Version => {
            ().into_any()
        }
    }
}

/// The ways of doing an initial sync again, and how many records each of them touches.
fn again(rows: &[Row]) -> AnyView {
    let counts =
        able(rows).filter_map(|row| row.map.rerun).fold(LegCounts::default(), |all, it| all.plus(&it));
    let read = counted(counts.read, "record", "records");
    let (failed, parked) = (grouped(counts.failed), counts.failed + counts.waiting);
    let waiting =
        (counts.waiting > 0).then(|| format!(", and {} that wait for a parent", grouped(counts.waiting)));
    let failed = format!(
        "{failed} that failed{} are tried again. Nothing else is touched.",
        waiting.unwrap_or_default()
    );
    let everything = format!(
        "Both apps are read and compared again: {read} at the last reading. What is alike is not written."
    );
    let left = counted(parked, "record that failed or waits is", "records that failed or wait are");
    let rest = format!(
        "Both apps are read again, {read} at the last reading; {left} left as they are, and the map goes live."
    );
    view! {
        <fieldset class="order-ways">
            <legend>"What to do again"</legend>
            {way("failed", true, "Failed records only", failed, false)}
            {way("everything", false, "Everything", everything, false)}
            {way("without_failed", false, "Everything but the failed records", rest, false)}
            <p class="note quiet small">"To try the records of one cause only, use its button in the initial sync details."</p>
        </fieldset>
    }
    .into_any()
}

fn way(value: &'static str, first: bool, name: &'static str, words: String, destroys: bool) -> AnyView {
    let class = if destroys { "way destroys" } else { "way" };
    view! {
        <label class=class>
            <input type="radio" name="way" value=value checked=first />
            <span><b>{name}</b> <small>{words}</small></span>
        </label>
    }
    .into_any()
}
