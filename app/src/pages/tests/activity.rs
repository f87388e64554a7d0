//! The activity log of a map.

use super::{environment, html, lint};
use crate::api::activities::{ActivityFilter, ActivityLine};
use crate::pages::map::activity_of;
use crate::ui::Entries;
use model::{
    Activity, ActivityId, ActivityKind, ActivityQuery, Actor, LegCounts, MapId, MapState, Moment, Page,
    ResumeTo, Side, VersionId,
};

fn line(id: i64, kind: ActivityKind, actor: Actor, began: Option<Moment>) -> ActivityLine {
    let activity = Activity {
        id: ActivityId(id),
        environment: environment(),
        map: Some(MapId(2)),
        version: Some(VersionId(3)),
        at: Moment(600_000 + id),
        actor,
        kind,
        count: 0,
        correlation: format!("corr-{id}"),
    };
    ActivityLine { activity, map_name: "Customers V3".into(), version: "1.0.0.4".into(), began }
}

fn log(rows: Vec<ActivityLine>, filter: ActivityFilter, total: i64) -> String {
    let html = html("/e/contoso-test/maps/2/activity", move || {
        let page = Page { rows, next: None, total };
        activity_of(page, Entries::new(), "contoso-test".into(), false, &filter)
    });
    lint(&html);
    html
}

#[test]
fn an_entry_unfolds_to_before_and_after_duration_and_correlation() {
    let to = MapState::Paused { resume_to: ResumeTo::Running };
    let kind = ActivityKind::StateChanged { from: MapState::Running, to };
    let rows = vec![line(1, kind, Actor::Alert("Too many".into()), Some(Moment(1)))];
    let html = log(rows, ActivityFilter::default(), 1);
    for words in [
        "<details",
        "Before",
        "Running",
        "After",
        "Paused",
        "Time before",
        "10 min",
        "Alert “Too many”",
        "corr-1",
        "/e/contoso-test/maps/2/versions?version=3",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn an_entry_leads_on_to_what_it_is_about() {
    let engine = || Actor::System("engine".into());
    let counts = LegCounts { read: 9, written: 8, failed: 1, ..LegCounts::default() };
    let rows = vec![
        line(2, ActivityKind::CompanySyncFinished { company: "usmf".into(), counts }, engine(), None),
        line(1, ActivityKind::OutageEnded { side: Side::Left }, engine(), Some(Moment(0))),
    ];
    let html = log(rows, ActivityFilter::default(), 2);
    for words in [
        "Initial sync of usmf finished with failures",
        "/e/contoso-test/maps/2/initial-sync",
        "/e/contoso-test/maps/2/failures?status=open",
        "Tandem itself (engine)",
        "Lasted",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn a_total_that_is_not_counted_to_its_end_says_so() {
    let rows = || vec![line(1, ActivityKind::MapCreated, Actor::User("Ada".into()), None)];
    let timed = ActivityFilter { from: "1970-01-01".into(), ..ActivityFilter::default() };
    let html = log(rows(), timed, ActivityQuery::COUNTED + 1);
    assert!(html.contains("More than 10,000"), "{html}");
    let html = log(rows(), ActivityFilter::default(), ActivityQuery::COUNTED + 1);
    assert!(!html.contains("More than 10,000"), "{html}");
}

#[test]
fn an_empty_log_says_what_is_the_case() {
    assert!(log(Vec::new(), ActivityFilter::default(), 0).contains("Nothing has happened yet"));
}
