//! The workbench of one failure.

use super::{environment, html, lint};
use crate::api::workbench::{Attempt, Bench, ParentRecord, Relative, StoryPart, VersionName};
use crate::pages::failure::{Acts, Asked, show, story_of};
use leptos::prelude::AnyView;
use model::{
    Actor, Cell, ChangeId, Difference, Direction, EditedField, ErrorClass, Failure, FailureId, FailureStatus,
    FieldFault, FieldInput, FieldKind, MapId, Moment, Operation, Parent, Phase, Remedy, Role, StoryEntry,
    StoryEvent, TriedField, VersionId, Wire,
};
use std::collections::BTreeMap;

fn failure() -> Failure {
    Failure {
        id: FailureId(7),
        environment: environment(),
        map: MapId(1),
        version: VersionId(1),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        group: model::GroupId(1),
        leg: None,
        key: "usmf|us-001".into(),
        company: "usmf".into(),
        operation: Operation::Upsert,
        change: ChangeId(3),
        class: ErrorClass::Application,
        code: "0x80040265".into(),
        status_code: 400,
        remedy: Remedy { headline: "The CRM refused the name.".into(), hint: "Shorten it.".into() },
        detail: "Too long.".into(),
        fields: vec![FieldFault { field: "name".into(), message: "too long".into() }],
        source: None,
        attempted: None,
        parent: Some(Parent { entities: vec!["contacts".into()], key: "usmf|p-1".into() }),
        status: FailureStatus::Open,
        resolution: None,
        attempts: 2,
        first_at: Moment(0),
        last_at: Moment(60_000),
        correlation: "7f3a".into(),
        payload_removed: false,
    }
}

fn field(left: &str, right: &str, tried: &str, fault: Option<&str>) -> TriedField {
    TriedField {
        left: left.into(),
        right: right.into(),
        is_key: false,
        tried: Cell::Text(tried.into()),
        sent: true,
        fault: fault.map(str::to_owned),
        input: Some(FieldInput {
            name: right.into(),
            kind: FieldKind::Text,
            required: false,
            max_length: Some(160),
            scale: None,
        }),
    }
}

fn bench(role: Role) -> Bench {
    let version = |id, name: &str| VersionName { id: VersionId(id), name: name.into() };
    Bench {
        failure: failure(),
        wire: Wire {
            message: "Too long.".into(),
            request: "PATCH accounts(1)".into(),
            response: "400\n\n{}".into(),
        },
        map_name: "Customers V3".into(),
        entities: ["CustomersV3".into(), "accounts".into()],
        ran: version(1, "1.0.0.0"),
        active: version(2, "1.0.0.1"),
        differences: vec![Difference {
            place: "name".into(),
            aspect: String::new(),
            before: Some("a".into()),
            after: None,
        }],
        fields: Ok(vec![
            field("OrganizationName", "name", "Adventure", Some("too long")),
            field("City", "address1_city", "Oslo", None),
        ]),
        attempts: vec![Attempt {
            at: Moment(0),
            class: ErrorClass::Application,
            status: 400,
            message: "Too long.".into(),
        }],
        parent: Some(ParentRecord {
            key: "usmf|p-1".into(),
            entities: vec!["contacts".into()],
            maps: vec![(MapId(2), "Contacts".into())],
            failure: Some(FailureId(6)),
        }),
        children: vec![Relative {
            failure: FailureId(9),
            map_name: "Contacts".into(),
            key: "usmf|c-9".into(),
        }],
        children_total: 3,
        alike: 11,
        typed: BTreeMap::from([("address1_city".to_owned(), "Bergen".to_owned())]),
        payload_days: 90,
        role,
    }
}

fn shown(bench: Bench, editing: bool) -> String {
    let html = html("/e/contoso-test/failures/7", move || -> AnyView {
        show(&bench, "contoso-test", Acts::new(), Asked { editing, sent: false }, None)
    });
    lint(&html);
    html
}

#[test]
fn a_failure_tells_what_happened_what_to_do_and_where_to_go() {
    let html = shown(bench(Role::Operator), false);
    for words in [
        "usmf|us-001",
        "href=\"/api/v1/failures/7/log\" rel=\"external\" download",
        "The CRM refused the name.",
        "Shorten it.",
        "0x80040265",
        "11 other records fail for the same reason.",
        "Open",
        "PATCH accounts(1)",
        "HTTP 400",
        "1 difference",
        "and 2 more",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    for address in [
        "/e/contoso-test/maps/1/failures",
        "/e/contoso-test/maps/1/versions?before=1&amp;after=2",
        "/e/contoso-test/failures/6",
        "/e/contoso-test/failures/9",
    ] {
        assert!(html.contains(address), "{address} is missing: {html}");
    }
}

#[test]
fn the_form_has_a_field_for_each_that_was_tried_and_what_was_typed_before() {
    let html = shown(bench(Role::Operator), true);
    for name in ["fields[name]", "fields[address1_city]"] {
        assert_eq!(html.matches(&format!("name=\"{name}\"")).count(), 1, "{name}: {html}");
    }
    assert!(html.contains("value=\"Bergen\"") && html.contains("value=\"Adventure\""), "{html}");
    assert!(
        html.contains("name=\"seen\" value=\"3\"") || html.contains("value=\"3\" name=\"seen\""),
        "{html}"
    );
    assert!(
        html.contains("at most 160 characters") && html.contains("The ERP keeps its own values"),
        "{html}"
    );
}

#[test]
fn a_form_whose_failure_is_over_says_so_and_keeps_what_was_typed() {
    let mut over = bench(Role::Operator);
    over.failure.status = FailureStatus::Resolved;
    let html = shown(over, true);
    assert!(html.contains("The failure is resolved") && html.contains("value=\"Bergen\""), "{html}");
}

#[test]
fn a_viewer_has_no_buttons_and_no_form() {
    let html = shown(bench(Role::Viewer), true);
    assert!(!html.contains("Retry</button>") && !html.contains("fields["), "{html}");
    assert!(html.contains("are for operators"), "{html}");
}

#[test]
fn a_story_names_who_wrote_what() {
    let entry = |event| StoryEntry { at: Moment(0), by: Some(Actor::User("Ada".into())), event };
    let edited = EditedField { field: "name".into(), before: Some("a".into()), after: None };
    let direction = Direction::LeftToRight;
    let part = StoryPart {
        entries: vec![entry(StoryEvent::Edited { direction, fields: vec![edited] })],
        next: Some(12),
    };
    let html = html("/e/contoso-test/failures/7", move || story_of(&part, "contoso-test", false, ""));
    lint(&html);
    for words in ["Edited and tried again", " by Ada", "“a” → empty", "before=12"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn a_payload_that_is_gone_is_told() {
    let mut old = bench(Role::Operator);
    assert!(!shown(old.clone(), false).contains("was removed after"));
    old.failure.payload_removed = true;
    let html = shown(old, false);
    assert!(html.contains("The payload was removed after 90 days."), "{html}");
    assert!(html.contains("What we tried to write"), "{html}");
}

#[test]
fn an_admin_forgets_a_record_once_nothing_of_it_waits() {
    assert!(!shown(bench(Role::Operator), false).contains("Forget record"));
    let html = shown(bench(Role::Admin), false);
    assert!(html.contains("The record still waits.") && !html.contains("Forget this record"), "{html}");
    let mut over = bench(Role::Admin);
    over.failure.status = FailureStatus::Discarded;
    let html = shown(over.clone(), false);
    for words in ["Forget <", "usmf|us-001", "What goes", "the link of its pair", "Forget this record"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    over.failure.key = "forgotten-0123".into();
    over.failure.payload_removed = true;
    let html = shown(over, false);
    assert!(html.contains("This record was forgotten.") && !html.contains("Forget record"), "{html}");
    assert!(!html.contains("What we tried to write"), "{html}");
}
