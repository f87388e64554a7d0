//! The editor of a mapping, and its versions.

use super::maps::summary;
use super::{html, lint};
use crate::api::editor::{DraftFacts, MappingSheet};
use crate::api::filter_help::FilterMark;
use crate::api::fixes::Told;
use crate::api::shadow::ShadowSheet;
use crate::api::versions::{Comparison, VersionLine, VersionList};
use crate::pages::map::{self, Open, OpenLine};
use leptos::prelude::ServerAction;
use model::{
    ActivePeriod, Difference, Finding, FindingState, LetterCase, LineTurn, MapId, MapState, Moment,
    Permission, Publisher, Role, ShadowDifference, ShadowFate, ShadowField, ShadowKind, ShadowReport,
    ShadowValue, Side, Sketch, TextHunk, TextLine, Transform, ValuePair, VersionDraft, VersionId,
};

fn line(id: i64, last: u32) -> VersionLine {
    VersionLine::numbered(id, last)
}

fn difference() -> Difference {
    Difference {
        place: "Birth = birthdate".into(),
        aspect: String::new(),
        before: None,
        after: Some("both ways".into()),
    }
}

fn list(role: Role) -> VersionList {
    VersionList {
        map: MapId(1),
        versions: vec![line(2, 1), line(1, 0)],
        active: VersionId(1),
        state: MapState::Running,
        refusal: None,
        opened: None,
        compared: None,
        then: None,
        known_since: Some(Moment(0)),
        role,
    }
}

fn shown(list: VersionList, next: Option<i64>, at: &'static str) -> String {
    let html = html("/e/contoso-test/maps/1/versions", move || {
        map::versions_of(&list, "contoso-test", (next.map(VersionId), at), ServerAction::new())
    });
    lint(&html);
    html
}

fn compared(points: &[Difference], lines: Option<Vec<TextHunk>>) -> Comparison {
    Comparison { before: VersionId(1), after: VersionId(2), points: points.to_vec(), lines }
}

fn versions(role: Role, next: Option<i64>, refusal: Option<&str>, points: &[Difference]) -> String {
    let refusal = refusal.map(str::to_owned);
    shown(VersionList { refusal, compared: Some(compared(points, None)), ..list(role) }, next, "")
}

#[test]
fn versions_are_listed_with_the_active_one_and_compared() {
    let html = versions(Role::Admin, None, None, &[difference()]);
    for words in ["1.0.0.1", "1.0.0.0", "Active", "Activate…", "Birth = birthdate", "added", "2 versions"] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert!(!versions(Role::Operator, Some(2), None, &[]).contains("Activate"), "only admins activate");
    assert!(versions(Role::Viewer, None, None, &[]).contains("Both are the same"));
}

#[test]
fn lines_that_differ_are_marked_by_more_than_their_colour() {
    let one = |turn, before, after, text: &str| TextLine { turn, before, after, text: text.into() };
    let lines = vec![
        one(LineTurn::Kept, Some(4), Some(4), "  entity: contacts"),
        one(LineTurn::Removed, Some(5), None, "  filter: <b>"),
        one(LineTurn::Added, None, Some(5), "  filter: a"),
    ];
    let both = compared(&[], Some(vec![TextHunk { lines }]));
    let html = shown(VersionList { compared: Some(both), ..list(Role::Viewer) }, None, "");
    for words in [
        "@@ -4,2 +4,2 @@",
        "<del>  filter: &lt;b&gt;",
        "<ins>  filter: a",
        "<span class=\"sr\">added",
        "/api/v1/maps/1/versions/diff?before=1&amp;after=2",
        "versions?before=1&amp;after=2&amp;text=yes",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let same = VersionList { compared: Some(compared(&[], Some(Vec::new()))), ..list(Role::Viewer) };
    assert!(shown(same, None, "").contains("Their files have the same lines."));
}

#[test]
fn a_date_leads_to_the_version_that_was_active_then() {
    let period = ActivePeriod { version: VersionId(2), from: Moment(1_000), until: Some(Moment(9_000)) };
    let then = VersionList {
        opened: Some(VersionId(2)),
        then: Some((Moment(5_000), Some(period))),
        ..list(Role::Viewer)
    };
    let html = shown(then.clone(), None, "1970-01-01T00:00:05");
    for words in [
        "/e/contoso-test/maps/1/versions?version=2",
        "1.0.0.1 by Contoso",
        "datetime=\"1970-01-01T00:00:09.000Z\"",
        "value=\"1970-01-01T00:00:05\"",
        "stands below",
        "Known from ",
        "<tr aria-current=\"true\">",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let period = ActivePeriod { version: VersionId(1), until: None, ..period };
    let today = VersionList { then: Some((Moment(5_000), Some(period))), ..then.clone() };
    assert!(shown(today, None, "x").contains("It is the active version today."));
    let before = VersionList { opened: None, then: Some((Moment(5), None)), ..then.clone() };
    assert!(shown(before, None, "x").contains("It is not known which version was active"));
    assert!(shown(list(Role::Viewer), None, "yesterday").contains("That is no moment"));
    let active = VersionList { opened: Some(VersionId(1)), ..list(Role::Viewer) };
    assert!(shown(active, None, "").contains("1.0.0.0 by Contoso is the active version;"));
}

#[test]
fn activating_says_what_it_means_first() {
    let html = versions(Role::Admin, Some(2), None, &[]);
    assert!(html.contains("Activate 1.0.0.1 by Contoso?") && html.contains("paused for a moment"), "{html}");
    let refused = versions(Role::Admin, Some(2), Some("It is catching up."), &[]);
    assert!(refused.contains("It is catching up.") && refused.contains(" disabled"), "{refused}");
    assert!(!versions(Role::Admin, Some(1), None, &[]).contains("Activate 1.0.0.0"), "it is active already");
}

fn shadow(role: Role, report: Option<ShadowReport>) -> String {
    let sheet = ShadowSheet { map: MapId(1), report, versions: vec![line(2, 1)], has_draft: true, role };
    let html = html("/e/contoso-test/maps/1/versions", move || {
        map::shadow_of(&sheet, "contoso-test", map::ShadowActs::default())
    });
    lint(&html);
    html
}

fn report() -> ShadowReport {
    let found = ShadowDifference {
        at: Moment(0),
        key: "usmf|us-001".into(),
        direction: Side::Left.outward(),
        kind: ShadowKind::Values,
        active: (ShadowFate::Updated, String::new()),
        shadow: (ShadowFate::Updated, String::new()),
        fields: vec![ShadowField {
            field: "address1_city".into(),
            active: ShadowValue::Written(Some("Rome".into())),
            shadow: ShadowValue::NotWritten,
        }],
    };
    ShadowReport {
        of: "1.0.0.1 by Contoso".into(),
        version: Some(VersionId(2)),
        beside: "1.0.0.0 by Contoso".into(),
        since: Moment(0),
        by: "Ada".into(),
        seen: 12,
        differing: 1,
        missed: 2,
        errors: 0,
        counts: vec![(ShadowKind::Values, 1)],
        newest: vec![found],
    }
}

#[test]
fn a_shadow_run_is_begun_and_tells_what_it_has_found() {
    let html = shadow(Role::Operator, None);
    assert!(html.contains("Begin shadow run") && html.contains("the draft"), "{html}");
    assert!(!shadow(Role::Viewer, None).contains("Begin shadow run"));
    let html = shadow(Role::Operator, Some(report()));
    for words in
        ["1 of 12 changes would go otherwise", "usmf|us-001", "Rome", "not written", "2 changes", "End it"]
    {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    // A viewer is told how many, and not which.
    let html = shadow(Role::Viewer, Some(report().without_records()));
    assert!(html.contains("is shown to operators") && !html.contains("End it"), "{html}");
}

fn sheet(role: Role, has_draft: bool) -> MappingSheet {
    let summary = summary(1, "Customers V3", MapState::Running, 0);
    let draft = DraftFacts {
        revision: 4,
        base: line(1, 0),
        last: Some(("Grace".into(), Moment(0))),
        others: vec!["Grace".into()],
        turns: [true, false],
        differences: vec![difference()],
        publishers: vec![(
            Publisher::first(),
            VersionDraft::proposed("DefaultPublisher", std::slice::from_ref(&summary.version)),
        )],
    };
    let finding = Finding {
        code: "DIPV1025".into(),
        title: "accountnumber".into(),
        state: FindingState::Problem,
        found: "accounts has no column `accountnumber`.".into(),
        remedy: "Choose another.".into(),
    };
    let fix = role.allows(Permission::Administer).then(|| "Remove the line".to_owned());
    MappingSheet {
        sketch: Sketch::of(&summary.version.mapping),
        summary,
        left: None,
        right: None,
        draft: has_draft.then_some(draft),
        findings: Ok(if has_draft { vec![Told { finding, fix }] } else { Vec::new() }),
        marks: [None, None],
        role,
    }
}

fn page(sheet: MappingSheet, open: Open) -> String {
    let html = html("/e/contoso-test/maps/1", move || {
        map::mapping_of(&sheet, "contoso-test", open, map::Acts::default())
    });
    lint(&html);
    html
}

#[test]
fn without_a_draft_an_admin_is_told_how_to_begin_and_others_who_may() {
    let html = page(sheet(Role::Admin, false), Open::default());
    assert!(html.contains("Every edit begins a draft") && html.contains("Add field"), "{html}");
    let html = page(sheet(Role::Operator, false), Open::default());
    assert!(html.contains("edited by admins") && !html.contains("Add field"), "{html}");
    assert!(html.contains("Try a record") && html.contains("Dry run this draft"), "{html}");
    assert!(!page(sheet(Role::Viewer, false), Open::default()).contains("Try a record"));
}

#[test]
fn a_draft_says_whose_it_is_and_what_stands_against_it() {
    let html = page(sheet(Role::Admin, true), Open { save: true, ..Open::default() });
    for words in
        ["1 change", "Last edited by Grace", "DIPV1025", "1 problem", "Solve 1 problem first", "1.0.0.1"]
    {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert_eq!(html.matches(" disabled").count(), 2, "nothing to redo, nothing to save: {html}");
    let viewer = page(sheet(Role::Viewer, true), Open { save: true, ..Open::default() });
    assert!(!viewer.contains("Undo") && !viewer.contains("Save version"), "{viewer}");
}

#[test]
fn a_finding_has_the_button_that_mends_it() {
    let html = page(sheet(Role::Admin, true), Open::default());
    assert!(html.contains("has no column <code>accountnumber"), "{html}");
    for words in ["Remove the line", "name=\"label\"", "name=\"found\"", "/api/fn/mend", "Undo takes it back"]
    {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let viewer = page(sheet(Role::Viewer, true), Open::default());
    assert!(viewer.contains("has no column <code>accountnumber") && !viewer.contains('`'), "{viewer}");
    assert!(!viewer.contains("Remove the line"), "{viewer}");
}

#[test]
fn a_line_and_a_filter_are_edited_in_forms() {
    let open = |line| Open { line, ..Open::default() };
    let html = page(sheet(Role::Admin, false), open(OpenLine::Of(1)));
    assert!(html.contains("CustomerAccount = accountnumber") && html.contains("Keep line"), "{html}");
    let html = page(sheet(Role::Admin, false), open(OpenLine::New));
    assert!(html.contains("New pair of fields") && html.contains("Add pair"), "{html}");
    assert!(!page(sheet(Role::Operator, false), open(OpenLine::Of(1))).contains("Keep line"));
    let html = page(sheet(Role::Admin, false), Open { filter: Some(Side::Right), ..Open::default() });
    assert!(html.contains("Keep filter") && html.contains("OData $filter"), "{html}");
}

#[test]
fn of_several_partners_of_a_value_one_can_be_chosen() {
    let mut of_two = sheet(Role::Admin, false);
    let pair = |left: &str| ValuePair::new(left, "True");
    let pairs = vec![pair("yes"), ValuePair { back: true, ..pair("on") }];
    of_two.sketch.lines[0].field.transforms = vec![Transform::ValueMap { pairs }];
    let html = page(of_two, Open { line: OpenLine::Of(1), ..Open::default() });
    for words in [
        "more than one partner",
        "name=\"form[chosen_of][]\" value=\"back:True\"",
        "value=\"=on\" selected",
        "way back",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let plain = page(sheet(Role::Admin, false), Open { line: OpenLine::Of(1), ..Open::default() });
    assert!(!plain.contains("chosen_of"), "{plain}");
}

#[test]
fn the_place_that_cannot_be_read_is_marked_without_a_script() {
    let mut wrong = sheet(Role::Admin, true);
    wrong.sketch.right_filter = "name is 1".into();
    let [before, part, after] = ["name ", "is", " 1"].map(str::to_owned);
    wrong.marks[1] = Some(FilterMark { before, part, after, message: "it is not known".into() });
    let html = page(wrong, Open { filter: Some(Side::Right), ..Open::default() });
    assert!(html.contains("<mark>is") && html.contains("it is not known"), "{html}");
    assert!(html.contains("role=\"combobox\"") && html.contains("aria-expanded=\"false\""), "{html}");
}

#[test]
fn what_shapes_the_values_of_a_line_is_unfolded() {
    let open = Open { line: OpenLine::Of(1), ..Open::default() };
    let plain = page(sheet(Role::Admin, false), open);
    assert!(plain.contains("<details><summary>Shape the value"), "{plain}");
    let mut shaped = sheet(Role::Admin, false);
    shaped.sketch.lines[0].field.transforms = vec![Transform::Case { case: LetterCase::Upper }];
    let html = page(shaped, open);
    assert!(html.contains("<details open><summary>Shape the value"), "{html}");
    assert!(html.contains("<option value=\"upper\" selected>"), "{html}");
}
