//! Alert settings, their form, and their firings.

use super::{environment, html, lint};
use crate::api::alert_fields::AlertFields;
use crate::api::alert_form::{AlertNow, AlertSheet, Backtested, ChangedMeanwhile};
use crate::api::alerts::{AlertLine, AlertList, LastFired};
use crate::api::firings::{
    FailureNow, FiringCause, FiringContent, FiringError, FiringFilter, FiringList, MapNow,
};
use crate::api::notifications::RecipientName;
use crate::pages::alerts;
use crate::ui::Act;
use leptos::prelude::ServerAction;
use model::{
    Acknowledgement, Actor, AlertDraft, AlertGauge, AlertId, AlertRule, AlertSetting, Backtest, BacktestBar,
    BacktestFiring, BacktestUnit, CountedBy, Direction, ErrorClass, ErrorEventId, FailureId, FailureStatus,
    Firing, FiringId, FiringStatus, GroupId, Held, HeldMap, MapId, MapState, Moment, Page, ResumeTo, Role,
};

const NOW: Moment = Moment(1_795_340_096_789);

fn rule() -> AlertRule {
    AlertDraft { name: "Refused customers".into(), ..AlertDraft::default() }.finished().unwrap()
}

fn setting(id: i64, rule: AlertRule) -> AlertSetting {
    AlertSetting {
        id: AlertId(id),
        environment: environment(),
        rule,
        revision: 3,
        counts_after: ErrorEventId(0),
        changed_by: Actor::User("Grace".into()),
        changed_at: NOW,
    }
}

fn maps() -> Vec<(MapId, String)> {
    vec![(MapId(2), "Customers V3".into()), (MapId(3), "Vendors V2".into())]
}

fn groups() -> Vec<RecipientName> {
    vec![RecipientName {
        of: model::Recipient::Group(model::RecipientGroupId(4)),
        name: "Integration team".into(),
        people: 2,
    }]
}

fn list(lines: Vec<AlertLine>, role: Role) -> String {
    let html = html("/e/contoso-test/alerts", move || {
        let list = AlertList { lines, maps: maps(), groups: groups(), role };
        alerts::settings_of(list, "contoso-test", "7", ServerAction::new())
    });
    lint(&html);
    html
}

fn line() -> AlertLine {
    let counted = CountedBy { map: Some(MapId(2)), direction: Some(Direction::LeftToRight) };
    AlertLine {
        setting: setting(7, rule()),
        gauge: Some(AlertGauge { count: 9, of: 10, counted, pending_until: Some(NOW) }),
        last: Some(LastFired { id: FiringId(4), at: NOW, status: FiringStatus::Resolved }),
    }
}

#[test]
fn a_setting_says_what_it_waits_for_and_how_near_it_is() {
    let html = list(vec![line()], Role::Admin);
    for words in [
        "10 Application errors within 15 minutes → pause all maps",
        "9 of 10 within 15 minutes",
        "Customers V3, ERP → CRM",
        "held back by its cool-down until",
        "/e/contoso-test/alerts/firings/4",
        "“Refused customers” is saved. It counts errors from here on.",
        "Switch off",
        "Delete “Refused customers”",
        "Create alert settings",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let seen = list(vec![line()], Role::Operator);
    assert!(!seen.contains("act_on_alert") && !seen.contains("alerts/new"), "{seen}");
}

#[test]
fn without_any_setting_somebody_is_told_what_to_do() {
    assert!(list(Vec::new(), Role::Admin).contains("Create the first one"));
    assert!(list(Vec::new(), Role::Viewer).contains("An admin can create one."));
    let off = AlertRule { enabled: false, maps: vec![MapId(3)], ..rule() };
    let html = list(vec![AlertLine { setting: setting(8, off), gauge: None, last: None }], Role::Admin);
    for words in ["counts nothing", "never", "Vendors V2 only", "Switch on"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

fn form(sheet: AlertSheet) -> String {
    let html = html("/e/contoso-test/alerts/7", move || {
        alerts::form_of(&sheet, "contoso-test", alerts::FormPage::new())
    });
    lint(&html);
    html
}

fn sheet(rule: &AlertRule, reader: Role) -> AlertSheet {
    AlertSheet {
        id: Some(AlertId(7)),
        fields: AlertFields::of(AlertDraft::of(rule)),
        revision: 3,
        changed: None,
        name: rule.name.clone(),
        maps: maps(),
        groups: groups(),
        role: reader,
    }
}

#[test]
fn the_form_holds_the_rule_and_says_it_in_words() {
    let rule = AlertRule { resume_after: Some(5), maps: vec![MapId(2)], ..rule() };
    let html = form(sheet(&rule, Role::Admin));
    for words in [
        "name=\"fields[classes][]\" value=\"application\" checked",
        "name=\"fields[phases][]\" value=\"catch_up\" checked",
        "name=\"fields[action]\" value=\"pause\" checked",
        "name=\"fields[maps][]\" value=\"2\" checked",
        "name=\"revision\" value=\"3\"",
        "10 Application errors within 15 minutes → pause all maps",
        "Only errors of Customers V3 count.",
        "At most once in 30 minutes.",
        "answered for 5 minutes.",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert!(!html.contains("value=\"network\" checked"), "{html}");
    let seen = form(sheet(&rule, Role::Operator));
    assert!(seen.contains("disabled") && !seen.contains(">Save<"), "{seen}");
}

#[test]
fn who_works_on_an_older_rule_is_told_and_keeps_what_was_typed() {
    let theirs = AlertRule { count: 6, ..rule() };
    let changed = ChangedMeanwhile::from(setting(7, theirs));
    let typed = AlertRule { count: 7, ..rule() };
    let html = form(AlertSheet { changed: Some(changed), ..sheet(&typed, Role::Admin) });
    for words in ["Grace", "changed this rule while you worked on it", "6 Application errors", "value=\"7\""]
    {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn the_outlook_is_told_in_words_and_drawn() {
    let firing = |at| BacktestFiring {
        at: Moment(at),
        counted: CountedBy::default(),
        event: ErrorEventId(1),
        until: Some(Moment(at + 600_000)),
    };
    let backtest = Backtest {
        from: Moment(0),
        until: Moment(10_800_000),
        unit: BacktestUnit::Hour,
        bars: [0, 12, 3]
            .into_iter()
            .zip(0..)
            .map(|(count, at)| BacktestBar { from: Moment(at * 3_600_000), count })
            .collect(),
        fired: 9,
        firings: (0..9).map(|at| firing(3_600_000 + at)).collect(),
        firing_millis: 2_460_000,
        looked_at: 1_204,
        suggested: Some(14),
    };
    let past = Backtested { backtest, maps: maps() };
    let html_of_past = html("/e/contoso-test/alerts/7", move || alerts::outlook_of(Some(&past)));
    lint(&html_of_past);
    for words in [
        "9 times",
        "for 41 min in all",
        "A threshold of 14",
        "12 errors, fired",
        "and 1 time more",
        "1,204 errors were",
    ] {
        assert!(html_of_past.contains(words), "{words} is missing: {html_of_past}");
    }
    assert_eq!(html_of_past.matches("<rect").count(), 2, "nothing is drawn of what is nothing");
    let now = AlertNow { count: 7, of: 10, window: "15 minutes".into(), map_name: "Vendors V2".into() };
    let html_of_now = html("/e/contoso-test/alerts/7", move || alerts::now_of(Some(&now)));
    for words in ["7 of 10 within 15 minutes", "errors in the last 15 minutes", " of Vendors V2"] {
        assert!(html_of_now.contains(words), "{words} is missing: {html_of_now}");
    }
    assert!(
        html("/e/contoso-test/alerts/new", || alerts::now_of(None)).contains("once the rule is complete")
    );
}

fn fired(status: FiringStatus) -> Firing {
    let done = Held::Done { from: MapState::Running };
    let refused = Held::Refused { reason: "its environment is not connected".into() };
    Firing {
        id: FiringId(4),
        environment: environment(),
        alert: AlertId(7),
        rule: rule(),
        counted: CountedBy::default(),
        at: NOW,
        count: 10,
        first_event: ErrorEventId(1),
        last_event: ErrorEventId(10),
        status,
        ended_at: None,
        counts_after: None,
        held: Some(vec![HeldMap { map: MapId(2), held: done }, HeldMap { map: MapId(3), held: refused }]),
        acted_at: Some(NOW),
        acknowledged: None,
    }
}

fn content(role: Role) -> FiringContent {
    let error = FiringError {
        at: NOW,
        map: Some(MapId(2)),
        direction: Direction::LeftToRight,
        class: ErrorClass::Application,
        status: 400,
        words: "The city is not served".into(),
        key: if role == Role::Viewer { String::new() } else { "usmf|US-012".into() },
        failure: Some(FailureNow { id: FailureId(5), status: FailureStatus::Open, resolution: None }),
    };
    let probe =
        FiringError { map: None, words: String::new(), key: String::new(), failure: None, ..error.clone() };
    let state = MapState::Paused { resume_to: ResumeTo::Running };
    FiringContent {
        firing: fired(FiringStatus::Firing),
        has_setting: true,
        maps: vec![
            MapNow { id: MapId(2), name: "Customers V3".into(), state },
            MapNow { id: MapId(3), name: "Vendors V2".into(), state: MapState::Running },
        ],
        errors: vec![error, probe],
        causes: vec![FiringCause {
            group: GroupId(6),
            headline: "The city is not served".into(),
            map: MapId(2),
            failures: 7,
        }],
        parked: 7,
        groups: groups(),
        deliveries: Vec::new(),
        role,
    }
}

fn page(content: FiringContent) -> String {
    let html = html("/e/contoso-test/alerts/firings/4", move || {
        alerts::firing_of(&content, "contoso-test", alerts::FiringActs::new())
    });
    lint(&html);
    html
}

#[test]
fn a_firing_leads_to_its_errors_and_to_the_way_back() {
    let html = page(content(Role::Operator));
    for words in [
        "/e/contoso-test/maps?order=resume&amp;maps=2\"",
        "Re-run those 7",
        "10 errors, 1 map paused, 1 map could not be",
        "was Running",
        "its environment is not connected",
        "/e/contoso-test/failures/groups/6",
        "/e/contoso-test/failures/5",
        "usmf|US-012",
        "the connection",
        "Application error (400)",
        "Acknowledge",
        "/e/contoso-test/alerts/7",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let seen = page(content(Role::Viewer));
    for hidden in ["order=resume", "rerun_firing", "acknowledge_firing", "US-012"] {
        assert!(!seen.contains(hidden), "{hidden}: {seen}");
    }
}

#[test]
fn firings_are_listed_with_what_came_of_them() {
    let seen = Acknowledgement { by: "Ada".into(), at: NOW };
    let over = Firing { acknowledged: Some(seen), ended_at: Some(NOW), ..fired(FiringStatus::Undone) };
    let rows = vec![fired(FiringStatus::Firing), Firing { id: FiringId(3), ..over }];
    let html = html("/e/contoso-test/alerts", move || {
        let list =
            FiringList { page: Page { rows, next: None, total: 2 }, maps: maps(), role: Role::Operator };
        alerts::firings_of(list, "contoso-test", &FiringFilter::default(), Act::default())
    });
    lint(&html);
    for words in ["Firing", "Undone", "by Ada", "2 firings", "Acknowledge"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert_eq!(html.matches("name=\"firing\"").count(), 1, "one is seen already: {html}");
}
