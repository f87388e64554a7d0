//! The HTML of pieces of pages, without a browser: what breaks hydration or the policy for inline styles is seen here.

#![allow(clippy::unwrap_used, reason = "a piece of HTML that is not there fails its test")]

use super::{map, maps};
use crate::api::activities::ActivityLine;
use crate::api::failures::{FailureFilter, FailureList};
use crate::ui::{Entries, Timeline};
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;
use model::{
    Activity, ActivityId, ActivityKind, Actor, ChangeId, Direction, EntityMap, EnvironmentId, ErrorClass,
    Failure, FailureId, FailureStatus, FieldMapping, MapId, MapState, MapStatistics, MapSummary, MapVersion,
    Mapping, Moment, Operation, Page, Phase, Remedy, Role, SyncDirection, VersionId, VersionNumber,
};

/// Renders a piece as it stands on a page of this address.
fn html(address: &str, piece: impl FnOnce() -> AnyView + Send + 'static) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(RequestUrl::new(address));
        view! { <Router>{piece()}</Router> }.to_html()
    })
}

/// What must be true of every page's HTML.
fn lint(html: &str) {
    for (at, _) in html.match_indices("<table") {
        let table = &html[at..];
        let end = table.find("</table>").unwrap();
        assert!(table[..end].contains("<tbody"), "a table without tbody: {}", &table[..end]);
    }
    let mut ids: Vec<&str> = html
        .match_indices(" id=\"")
        .map(|(at, mark)| html[at + mark.len()..].split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice: {html}");
    for paragraph in html.split("<p>").skip(1).map(|rest| rest.split("</p>").next().unwrap()) {
        for block in ["<div", "<ul", "<ol", "<table", "<dl", "<form", "<section"] {
            assert!(!paragraph.contains(block), "{block} inside a p: {paragraph}");
        }
    }
    assert!(!html.contains(" style="), "an inline style, which the policy forbids: {html}");
}

fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}

fn summary(id: i64, name: &str, state: MapState, open_failures: i64) -> MapSummary {
    let both = |left: &str, right: &str| FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    };
    MapSummary {
        map: EntityMap {
            id: MapId(id),
            environment: environment(),
            name: name.into(),
            description: String::new(),
            owner: String::new(),
            state,
            active: VersionId(1),
            created_at: Moment(0),
            state_since: Moment(0),
        },
        version: MapVersion {
            id: VersionId(1),
            map: MapId(id),
            publisher: "Contoso".into(),
            number: VersionNumber([1, 0, 0, 0]),
            author: "start-up".into(),
            note: String::new(),
            created_at: Moment(0),
            mapping: Mapping {
                left_entity: "CustomersV3".into(),
                right_entity: "accounts".into(),
                left_filter: String::new(),
                right_filter: String::new(),
                key: vec!["accountnumber".into()],
                company: None,
                fields: vec![both("CustomerAccount", "accountnumber")],
            },
        },
        statistics: MapStatistics {
            open_failures,
            written_by_hour: vec![0; 24],
            last_activity: Some(Moment(0)),
            ..MapStatistics::default()
        },
    }
}

fn failure(id: i64, status: FailureStatus) -> Failure {
    Failure {
        parent: None,
        id: FailureId(id),
        environment: environment(),
        map: MapId(1),
        version: VersionId(1),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        key: format!("usmf|US-{id:03}"),
        company: "usmf".into(),
        operation: Operation::Upsert,
        change: ChangeId(id),
        class: ErrorClass::Application,
        code: "0x80040265".into(),
        status_code: 400,
        remedy: Remedy { headline: "Customer group must be set".into(), hint: "Fill it and retry.".into() },
        detail: "customer group is mandatory".into(),
        fields: Vec::new(),
        source: Some(r#"{"CustomerAccount":"US-001"}"#.into()),
        attempted: Some(r#"{"accountnumber":"US-001"}"#.into()),
        status,
        resolution: None,
        attempts: 2,
        first_at: Moment(0),
        last_at: Moment(60_000),
        correlation: "7f3a".into(),
    }
}

#[test]
fn the_table_of_maps_is_sound_and_its_numbers_lead_on() {
    let rows = [
        summary(1, "Customers V3", MapState::Running, 12),
        summary(2, "Customer groups", MapState::NotRunning, 0),
    ];
    let html = html("/e/contoso-test/maps", move || maps::table(&rows, "contoso-test"));
    lint(&html);
    assert!(html.contains("href=\"/e/contoso-test/maps/1/failures?status=open\""), "{html}");
    assert!(html.contains("Not running") && html.contains("Nothing written in the last 24 hours"), "{html}");
}

#[test]
fn a_list_of_failures_offers_acts_to_operators_only() {
    let list = |role| FailureList {
        page: Page {
            rows: vec![failure(1, FailureStatus::Open), failure(2, FailureStatus::Retrying)],
            next: Some(1),
            total: 70,
        },
        open_matching: 41,
        role,
    };
    let show = move |role| {
        html("/e/contoso-test/maps/1/failures", move || {
            map::failure_list(
                list(role),
                "contoso-test".into(),
                &FailureFilter::default(),
                RwSignal::default(),
            )
        })
    };
    let (operator, viewer) = (show(Role::Operator), show(Role::Viewer));
    lint(&operator);
    lint(&viewer);
    assert!(
        operator.contains("Retry all 41 open ones") && operator.contains("value=\"retry:1\""),
        "{operator}"
    );
    assert!(
        !operator.contains("value=\"retry:2\""),
        "what is being retried is not retried again: {operator}"
    );
    assert!(operator.contains("?before=1") && operator.contains("2 of 70 failures"), "{operator}");
    for act in ["retry:", "discard:", "checkbox", "CustomerAccount"] {
        assert!(!viewer.contains(act), "{act} is not for viewers: {viewer}");
    }
}

#[test]
fn a_timeline_has_one_heading_a_day() {
    let line = |id: i64, at: i64| ActivityLine {
        activity: Activity {
            id: ActivityId(id),
            environment: environment(),
            map: Some(MapId(1)),
            version: Some(VersionId(1)),
            at: Moment(at),
            actor: Actor::User("Ada".into()),
            kind: ActivityKind::RecordsFailed {
                direction: Direction::LeftToRight,
                headline: "Customer group must be set".into(),
            },
            count: 12,
            correlation: "7f3a".into(),
        },
        map_name: "Customers V3".into(),
        version: "1.0.0.0".into(),
    };
    let lines = vec![line(3, 90_000_000), line(2, 86_400_000), line(1, 1)];
    let html = html("/e/contoso-test", move || {
        view! { <Timeline lines entries=Entries::new() env="contoso-test".to_owned() local=false name_maps=true /> }.into_any()
    });
    lint(&html);
    assert_eq!(html.matches("class=\"day\"").count(), 2, "{html}");
    assert!(
        html.contains("12 records failed") && html.contains("datetime=\"1970-01-02T01:00:00.000Z\""),
        "{html}"
    );
}
