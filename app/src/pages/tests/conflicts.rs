//! The list of decided conflicts.

use super::{html, lint};
use crate::api::conflicts::ConflictList;
use crate::pages::map;
use model::{
    Conflict, ConflictId, ConflictPolicy, ContestedField, DecidedBy, Direction, Dispute, FieldPolicy, MapId,
    Moment, Page, Role, Side,
};

fn conflict(id: i64, deleted: Option<Side>, decided_by: DecidedBy) -> Conflict {
    let city = ContestedField {
        left_name: "AddressCity".into(),
        right_name: "address1_city".into(),
        base: Some("Oslo".into()),
        left: Some("Rome".into()),
        right: Some("Lima".into()).filter(|_| deleted.is_none()),
    };
    let name = ContestedField { left_name: "name".into(), right_name: "name".into(), ..city.clone() };
    Conflict {
        id: ConflictId(id),
        map: MapId(1),
        key: "usmf|US-001".into(),
        at: Moment(0),
        dispute: Dispute { lost: Direction::RightToLeft, decided_by, deleted, fields: vec![city, name] },
        correlation: "7f3a".into(),
    }
}

fn shown(rows: Vec<Conflict>, role: Role) -> String {
    let rows = match role {
        Role::Viewer => {
            rows.into_iter().map(|row| Conflict { dispute: row.dispute.without_values(), ..row }).collect()
        }
        _ => rows,
    };
    let total = i64::try_from(rows.len()).unwrap();
    let policy = ConflictPolicy::default().with_winner(FieldPolicy::Newest);
    let list = ConflictList { page: Page { rows, next: None, total }, policy, role };
    let html = html("/e/contoso-test/maps/1/conflicts", move || map::conflicts_of(&list, false));
    lint(&html);
    html
}

#[test]
fn each_field_is_a_line_with_both_values_and_who_won() {
    let html = shown(vec![conflict(1, None, DecidedBy::Newest)], Role::Operator);
    assert_eq!(html.matches("<tr>").count(), 3, "{html}");
    for words in ["AddressCity = address1_city", "Oslo", "Rome", "Lima", "ERP (newest)", "1 conflict"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn a_deletion_is_told_on_its_side() {
    let html = shown(vec![conflict(1, Some(Side::Right), DecidedBy::Change)], Role::Operator);
    assert!(html.contains("<b>deleted") && html.contains("ERP (the change counts)"), "{html}");
}

#[test]
fn a_viewer_sees_what_was_decided_and_no_values() {
    let html = shown(vec![conflict(1, None, DecidedBy::Newest)], Role::Viewer);
    assert!(html.contains("US-001") && html.contains("ERP (newest)"), "{html}");
    assert!(!html.contains("Rome") && html.contains("for operators"), "{html}");
}

#[test]
fn where_nothing_was_decided_the_page_says_what_would_be() {
    let html = shown(Vec::new(), Role::Viewer);
    assert!(html.contains("No conflicts") && html.contains("the newest change wins, else the CRM"), "{html}");
}
