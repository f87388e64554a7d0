//! Failures by cause.

use super::{environment, html, lint};
use crate::api::groups::{Assignees, GroupContent, GroupFilter, GroupLine, GroupList};
use crate::pages::groups;
use model::{
    Actor, Direction, ErrorClass, FailureGroup, Fix, GroupComment, GroupCounts, GroupId, GroupState, MapId,
    Moment, Mute, Page, Remedy, Role,
};

fn line(state: GroupState) -> GroupLine {
    let group = FailureGroup {
        id: GroupId(7),
        environment: environment(),
        map: MapId(2),
        direction: Direction::LeftToRight,
        class: ErrorClass::Application,
        code: "0x80044331".into(),
        field: "address1_line1".into(),
        remedy: Remedy {
            headline: "The length of 'address1_line1' is …".into(), hint: "Shorten it.".into()
        },
        first_at: Moment(0),
        last_at: Moment(60_000),
        counts: GroupCounts { total: 1_204, kept: 30, open: 12, waiting: 3, retrying: 0 },
        state,
        assignee: Some("Grace".into()),
        mute: None,
        fixed: None,
        example: None,
    };
    GroupLine { group, trend: (0..24).collect(), map_name: "Customers V3".into() }
}

fn people(role: Role) -> Assignees {
    let names = if role == Role::Viewer { Vec::new() } else { vec!["Ada".into(), "Grace".into()] };
    Assignees { names, me: Some("Ada".into()), role }
}

fn list(rows: Vec<GroupLine>, role: Role, state: &'static str) -> String {
    let html = html("/e/contoso-test/failures", move || {
        let total = i64::try_from(rows.len()).unwrap();
        let page = Page { rows, next: None, total };
        let list = GroupList { page, maps: vec![(MapId(2), "Customers V3".into())], people: people(role) };
        let filter = GroupFilter { state: state.into(), ..GroupFilter::default() };
        groups::groups_of(list, "contoso-test", &filter, groups::Acts::new())
    });
    lint(&html);
    html
}

fn page(content: GroupContent) -> String {
    let html = html("/e/contoso-test/failures/groups/7", move || {
        groups::group_of(content, "contoso-test", groups::Acts::new())
    });
    lint(&html);
    html
}

fn content(line: GroupLine, role: Role) -> GroupContent {
    GroupContent { line, comments: Vec::new(), example: None, people: people(role) }
}

#[test]
fn a_cause_is_a_line_that_leads_to_its_records() {
    let html = list(vec![line(GroupState::Regressed)], Role::Operator, "");
    for words in [
        "/e/contoso-test/failures/groups/7",
        "Regressed",
        "1,204 ever",
        "15 records wait",
        "Retry 15",
        "Assign to me",
        "Grace",
        "at most 23",
        "1 cause",
        "/api/v1/environments/contoso-test/failure-groups?format=csv&amp;state=regressed%2Copen%2Cretrying%2Cwaiting",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn a_viewer_reads_and_decides_nothing() {
    let html = list(vec![line(GroupState::Open)], Role::Viewer, "");
    assert!(html.contains("failures/groups/7") && !html.contains("act_on_group"), "{html}");
    let html = page(content(line(GroupState::Open), Role::Viewer));
    assert!(html.contains("Shorten it.") && !html.contains("act_on_group"), "{html}");
}

#[test]
fn an_empty_list_says_what_is_the_case() {
    assert!(list(Vec::new(), Role::Viewer, "").contains("Nothing waits for you"));
    assert!(list(Vec::new(), Role::Viewer, "muted").contains("No cause matches"));
}

#[test]
fn what_came_back_tells_of_its_fix() {
    let mut line = line(GroupState::Regressed);
    line.group.fixed = Some(Fix { at: Moment(0), by: Some(Actor::User("Ada".into())) });
    line.group.mute = Some(Mute { reason: "known bug".into(), until: Some(Moment(0)) });
    let comment =
        GroupComment { author: Actor::Token("job".into()), at: Moment(0), text: "<b>see 12</b>".into() };
    let html = page(GroupContent { comments: vec![comment], ..content(line, Role::Operator) });
    for words in [
        "/api/v1/failure-groups/7/log",
        "Fixed before",
        "by Ada",
        "known bug",
        "token “job”",
        "&lt;b&gt;see 12",
        "Add the comment",
        "Unmute",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}
