//! The pages of entity maps.

use super::{environment, html, lint};
use crate::api::activities::ActivityLine;
use crate::api::failures::{FailureFilter, FailureList};
use crate::pages::{map, maps};
use crate::ui::{Entries, Timeline};
use leptos::prelude::*;
use model::{
    Activity, ActivityId, ActivityKind, Actor, ChangeId, Direction, EntityMap, ErrorClass, Failure,
    FailureId, FailureStatus, FieldMapping, MapId, MapState, MapStatistics, MapSummary, MapVersion, Mapping,
    Moment, Operation, Page, Phase, QueueLimits, QueueLoad, Remedy, Role, SyncDirection, VersionId,
    VersionNumber,
};

pub(super) fn summary(id: i64, name: &str, state: MapState, open_failures: i64) -> MapSummary {
    let both = |left: &str, right: &str| FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    };
    MapSummary {
        map: EntityMap {
            policy: model::ConflictPolicy::default(),
            companies: Vec::new(),
            links_since: Moment(0),
            id: MapId(id),
            environment: environment(),
            name: name.into(),
            description: String::new(),
            owner: String::new(),
            state,
            active: VersionId(1),
            active_since: Moment(0),
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
        leg: None,
        parent: None,
        id: FailureId(id),
        environment: environment(),
        map: MapId(1),
        version: VersionId(1),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        group: model::GroupId(1),
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
        payload_removed: false,
    }
}

#[test]
fn the_table_of_maps_is_sound_and_its_numbers_lead_on() {
    let rows = [
        summary(1, "Customers V3", MapState::Running, 12),
        summary(2, "Customer groups", MapState::NotRunning, 0),
    ];
    let html =
        html("/e/contoso-test/maps", move || maps::table(&rows, &[model::MapId(2)], "contoso-test", None));
    lint(&html);
    assert!(html.contains("href=\"/e/contoso-test/failures?map=1\""), "{html}");
    assert!(html.contains("Not running") && html.contains("Nothing written in the last 24 hours"), "{html}");
    assert_eq!(html.matches("Does not fit").count(), 1, "{html}");
}

#[test]
fn a_list_of_failures_offers_acts_to_operators_only() {
    let list = |role| FailureList {
        page: Page {
            rows: vec![failure(1, FailureStatus::Open), failure(2, FailureStatus::Retrying)],
            next: Some(1),
            total: 70,
        },
        versions: vec![(VersionId(1), "1.0.0.0 by Contoso".into())],
        open_matching: 41,
        role,
    };
    let show = move |role| {
        let filter = FailureFilter {
            status: "open".into(),
            direction: "erp-crm".into(),
            class: "5".into(),
            text: " US-1 &".into(),
            leg: Some(11),
            ..FailureFilter::default()
        };
        html("/e/contoso-test/maps/1/failures", move || {
            map::failure_list(list(role), "contoso-test".into(), &filter, RwSignal::default())
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
    let version = "href=\"/e/contoso-test/maps/1/versions?version=1\"";
    assert!(viewer.contains(version) && viewer.contains("1.0.0.0 by Contoso"), "{viewer}");
    assert!(operator.contains("?before=1") && operator.contains("2 of 70 failures"), "{operator}");
    for (html, text) in [(&operator, "&amp;text=US-1%20%26"), (&viewer, "")] {
        for format in ["zip", "csv", "ndjson"] {
            let href = format!(
                "href=\"/api/v1/maps/1/failures?format={format}&amp;status=open&amp;direction=left_to_right&amp;class=throttled&amp;leg=11{text}\""
            );
            assert!(html.contains(&href), "{href} is missing: {html}");
        }
    }
    for act in ["retry:", "discard:", "checkbox", "CustomerAccount"] {
        assert!(!viewer.contains(act), "{act} is not for viewers: {viewer}");
    }
}

fn initial_sync(status: model::RunStatus) -> model::Run {
    let leg = |id, direction, failed| model::Leg {
        id: model::LegId(id),
        company: "usmf".into(),
        direction,
        expected: Some(1_500),
        read_all: true,
        counts: model::LegCounts {
            read: 1_204,
            written: 1_200 - failed,
            failed,
            waiting: 4,
            ..Default::default()
        },
        started_at: Some(Moment(0)),
        ended_at: Some(Moment(100_000)),
    };
    model::Run {
        id: model::RunId(7),
        map: MapId(1),
        version: VersionId(1),
        status,
        actor: Actor::User("Ada".into()),
        after: Vec::new(),
        leave_failed: false,
        started_at: Moment(0),
        ended_at: None,
        correlation: "7f3a".into(),
        legs: vec![leg(11, Direction::LeftToRight, 12), leg(12, Direction::RightToLeft, 0)],
    }
}

#[test]
fn the_failures_of_a_leg_are_one_click_away() {
    let list = crate::api::orders::RunList {
        page: Page { rows: vec![initial_sync(model::RunStatus::Failed)], next: None, total: 1 },
        versions: vec!["1.0.0.0".into()],
        causes: vec![vec![model::LegCause {
            leg: model::LegId(11),
            group: model::GroupId(4),
            headline: "Customer group must be set".into(),
            class: ErrorClass::Application,
            code: "0x80040265".into(),
            open: 1_204,
            waiting: 0,
            retrying: 16,
        }]],
        role: Role::Operator,
        now: Moment(120_000),
    };
    let html = html("/e/contoso-test/maps/1/initial-sync", move || {
        map::runs(list, "contoso-test", false, ServerAction::new())
    });
    lint(&html);
    assert!(html.contains("Finished with failures") && html.contains("by "), "{html}");
    assert!(html.contains("/e/contoso-test/maps/1/failures?leg=11&amp;status=open"), "{html}");
    assert!(html.contains("/e/contoso-test/maps/1/failures?leg=12&amp;status=waiting"), "{html}");
    assert!(!html.contains("leg=12&amp;status=open"), "what has no failure leads nowhere: {html}");
    assert!(html.contains("href=\"/e/contoso-test/maps/1/versions?version=1\""), "{html}");
    assert!(html.contains("/e/contoso-test/maps/1/failures?leg=11&amp;group=4"), "{html}");
    assert!(html.contains("Retry 1,204") && html.contains("16 being tried again"), "{html}");
    assert!(html.contains("12 a second") && html.contains("1 min"), "{html}");
    let log = "href=\"/api/v1/runs/7/legs/11/log\" rel=\"external\" download";
    assert!(html.contains(log), "{html}");
}

#[test]
fn the_head_of_a_map_offers_what_its_state_allows_to_operators_only() {
    let header = |state, role, run| crate::api::maps::MapHeader {
        summary: summary(1, "Customers V3", state, 0),
        run,
        catch_up_errors: 3,
        held_by: matches!(state, MapState::Paused { .. }).then(|| "Outage".to_owned()),
        now: Moment(120_000),
        role,
    };
    let show = move |state, role, run| {
        let html =
            html("/e/contoso-test/maps/1", move || map::head(header(state, role, run), "contoso-test"));
        lint(&html);
        html
    };
    let failed = show(MapState::Initializing, Role::Operator, Some(initial_sync(model::RunStatus::Failed)));
    assert!(failed.contains("Initial sync finished with 20 failures"), "{failed}");
    for order in ["rerun", "skip", "cancel", "pause", "stop"] {
        assert!(failed.contains(&format!("?order={order}&amp;maps=1")), "{order} is missing: {failed}");
    }
    assert!(failed.contains("Catch-up errors") && failed.contains(">3<"), "{failed}");
    let running = show(MapState::Running, Role::Operator, None);
    assert!(!running.contains("order=cancel") && !running.contains("order=resume"), "{running}");
    assert!(!show(MapState::Running, Role::Viewer, None).contains("order="));
    let paused = show(MapState::Paused { resume_to: model::ResumeTo::Running }, Role::Viewer, None);
    assert!(paused.contains("paused by the alert “Outage”"), "{paused}");
}

#[test]
fn who_may_not_see_values_sees_no_keys_in_the_queue() {
    let change = model::Change {
        id: ChangeId(17),
        map: MapId(1),
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: "usmf|US-001".into(),
        company: "usmf".into(),
        leg: None,
        source_id: "US-001".into(),
        payload: None,
        edited: None,
        put_back: false,
        observed: 0,
        captured_at: Moment(0),
        read_at: None,
        due_at: Moment(0),
        attempts: 2,
        status: model::ChangeStatus::Queued,
        correlation: "7f3a".into(),
    };
    let list = move |role| crate::api::orders::QueueList {
        rows: vec![change.clone()],
        total: 70,
        bytes: 3_100,
        oldest: Some(Moment(0)),
        whole: (
            QueueLoad { changes: 90, bytes: 4_000_000, oldest: Some(Moment(0)) },
            QueueLimits {
                soft_age_ms: Some(7_200_000),
                hard_bytes: Some(5_000_000),
                ..QueueLimits::default()
            },
            Moment(3_600_000),
        ),
        next: Some(17),
        role,
    };
    let show = |list| html("/e/contoso-test/maps/1/queue", move || map::queue_of(&list, None, 50));
    let operator = show(list(Role::Operator));
    lint(&operator);
    assert!(operator.contains("US-001") && operator.contains("70 changes wait"), "{operator}");
    assert!(operator.contains("rows=100") && operator.contains("1 of 70 changes"), "{operator}");
    assert!(operator.contains("3 kB") && operator.matches("<meter").count() == 2, "{operator}");
    assert!(operator.contains("4 MB of all queues; capture stops at 5 MB"), "{operator}");
    assert!(operator.contains("The oldest has waited for 60 min; people are warned at 2 h"), "{operator}");
    assert!(!show(list(Role::Viewer)).contains("US-001"));
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
        began: None,
    };
    let lines = vec![line(3, 90_000_000), line(2, 86_400_000), line(1, 1)];
    let html = html("/e/contoso-test", move || {
        view! { <Timeline lines entries=Entries::new() env="contoso-test".to_owned() local=false name_maps=true /> }.into_any()
    });
    lint(&html);
    assert_eq!(html.matches("class=\"day\"").count(), 2, "{html}");
    let version = "href=\"/e/contoso-test/maps/1/versions?version=1\"";
    assert_eq!(html.matches(version).count(), 3, "each leads to its version: {html}");
    assert!(
        html.contains("12 records failed") && html.contains("datetime=\"1970-01-02T01:00:00.000Z\""),
        "{html}"
    );
}
