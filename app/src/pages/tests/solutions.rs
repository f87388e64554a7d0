//! Solutions and publishers.

use super::{environment, html, lint};
use crate::api::imports::{ApplySheet, HistoryList, ImportSheet};
use crate::api::packages::{ExportSheet, PackageList};
use crate::api::publishers::{PublisherLine, PublisherList};
use crate::api::solutions::{PartLine, SolutionLine, SolutionList, SolutionSheet};
use crate::pages::solutions;
use model::{
    KeptSolution, MapId, MapState, Moment, PackageId, Packaging, Publisher, PublisherContact, Solution,
    VersionName, VersionNumber,
};

const NOW: Moment = Moment(1_795_340_096_789);

fn kept(packaging: Packaging, package: Option<PackageId>) -> KeptSolution {
    let solution = Solution {
        environment: environment(),
        name: "MyMaps".into(),
        label: "My “maps”".into(),
        description: "For <tests>".into(),
        version: VersionNumber([1, 0, 0, 10]),
        publisher: "Contoso".into(),
        packaging,
        maps: vec![MapId(2)],
        created_at: NOW,
        changed_at: NOW,
    };
    KeptSolution {
        solution,
        revision: 3,
        by: "Grace".into(),
        package,
        applied: None,
        installed: String::new(),
        brought: Vec::new(),
    }
}

fn list(lines: Vec<SolutionLine>, may_change: bool) -> String {
    let html = html("/e/contoso-test/solutions", move || {
        solutions::solutions_of(SolutionList { lines, publishers: Vec::new(), may_change }, "contoso-test")
    });
    lint(&html);
    html
}

#[test]
fn an_empty_list_says_what_to_do_next() {
    assert!(list(Vec::new(), true).contains("Make the first one"));
    let viewer = list(Vec::new(), false);
    assert!(viewer.contains("An admin can make one") && !viewer.contains("New solution"));
}

#[test]
fn the_list_says_what_is_applied_and_what_is_locked() {
    let line = |packaging, package| SolutionLine {
        kept: kept(packaging, package),
        publisher: "Contoso Ltd".into(),
        maps: 19,
    };
    let made = list(vec![line(Packaging::Unmanaged, None)], true);
    assert!(made.contains("made here") && made.contains("Unmanaged") && made.contains("1.0.0.10"));
    let imported = list(vec![line(Packaging::Managed, Some(PackageId(4)))], true);
    assert!(imported.contains("Not applied") && imported.contains(">19<"), "{imported}");
}

fn part(map: i64, publisher: &str) -> PartLine {
    PartLine {
        map: MapId(map),
        name: format!("Map {map}"),
        entities: ["CustomersV3".into(), "accounts".into()],
        state: MapState::Running,
        active: VersionName::new(publisher, VersionNumber([1, 0, 0, 4])),
        agrees: publisher == "Contoso",
    }
}

fn one(packaging: Packaging, may_change: bool) -> String {
    let html = html("/e/contoso-test/solutions/named/MyMaps", move || {
        let sheet = SolutionSheet {
            kept: kept(packaging, None),
            publisher: "Contoso Ltd".into(),
            maps: vec![part(2, "Contoso"), part(3, "Fabrikam")],
            others: vec![part(4, "Fabrikam")],
            publishers: vec![Publisher::named("Contoso"), Publisher::first()],
            may_change,
        };
        solutions::solution_of(sheet, "contoso-test", solutions::SolutionActs::new())
    });
    lint(&html);
    html
}

#[test]
fn what_is_managed_is_not_changed() {
    let open = one(Packaging::Unmanaged, true);
    for words in
        ["Add existing entity map", "Delete solution", "Rename or change", "Remove", "not the solution's"]
    {
        assert!(open.contains(words), "{words}: {open}");
    }
    assert!(open.contains("Another publisher than the solution's"), "{open}");
    for closed in [one(Packaging::Managed, true), one(Packaging::Unmanaged, false)] {
        assert!(!closed.contains("<form"), "{closed}");
    }
    assert!(one(Packaging::Managed, true).contains("it cannot be changed here"));
}

#[test]
fn publishers_are_shown_with_how_to_reach_them() {
    let show = |may_change| {
        let html = html("/e/contoso-test/solutions/publishers", move || {
            let line = |publisher: Publisher| PublisherLine {
                publisher,
                contact: PublisherContact {
                    email: "maps@contoso.example".into(),
                    website: "https://contoso.example".into(),
                    ..PublisherContact::default()
                },
                maps: 1,
                solutions: 2,
            };
            let publishers = vec![line(Publisher::first()), line(Publisher::named("Contoso"))];
            let list = PublisherList { publishers, may_change };
            solutions::publishers_of(list, "contoso-test", solutions::PublisherActs::new())
        });
        lint(&html);
        html
    };
    let admin = show(true);
    for words in ["Default", "1 entity map, 2 solutions", "maps@contoso.example", "Add publisher"] {
        assert!(admin.contains(words), "{words}: {admin}");
    }
    assert!(!show(false).contains("<form"));
}

fn package() -> model::KeptPackage {
    model::KeptPackage {
        id: PackageId(7),
        environment: environment(),
        kind: model::PackageKind::Exported,
        solution: "MyMaps".into(),
        label: "My “maps”".into(),
        version: VersionNumber([1, 0, 0, 10]),
        packaging: Packaging::Managed,
        publisher: "Contoso".into(),
        maps: 2,
        file_name: "MyMaps_1_0_0_10_managed.zip".into(),
        hash: "ab".repeat(32),
        size: 12_345,
        at: NOW,
        by: "Grace".into(),
        reason: "Only for a trial".into(),
    }
}

fn export(step: &str, findings: Vec<model::Checked>, may_change: bool) -> String {
    let step = step.to_owned();
    let html = html("/e/contoso-test/solutions/named/MyMaps/export", move || {
        let maps = findings.iter().map(|_| Some(MapId(2))).collect();
        let sheet = ExportSheet {
            kept: kept(Packaging::Unmanaged, None),
            findings,
            maps,
            unfinished: vec!["Customers V3".into()],
            version: VersionNumber([1, 0, 0, 11]),
            exported: vec![package()],
            may_change,
        };
        let place = solutions::ExportPlace { step, package: "7".into() };
        solutions::export_of(sheet, "contoso-test", &place, solutions::ExportActs::new())
    });
    lint(&html);
    html
}

#[test]
fn an_export_goes_step_by_step() {
    let finding = |gravity| model::Checked {
        gravity,
        code: "SOLUTION13".into(),
        map: "accounts - Customers V3".into(),
        place: "ERP filter".into(),
        reason: "It lets every row pass.".into(),
        remedy: "Take it away.".into(),
    };
    let first = export("", Vec::new(), true);
    for words in ["Publish all changes", "Check for issues", "Next", "Customers V3", "Only for a trial"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    assert!(first.contains("/api/v1/packages/7/file"), "what was made can be downloaded");
    assert!(!first.contains("Issues"), "nobody asked for them");
    let checked = export("check", vec![finding(model::Gravity::Medium)], true);
    for words in ["1 medium", "SOLUTION13", "/e/contoso-test/maps/2", "Take it away"] {
        assert!(checked.contains(words), "{words}: {checked}");
    }
    let clean = export("version", vec![finding(model::Gravity::Low)], true);
    assert!(clean.contains("Managed (recommended)") && clean.contains("1.0.0.11"), "{clean}");
    assert!(!clean.contains("export-reason"), "{clean}");
    assert!(export("version", vec![finding(model::Gravity::High)], true).contains("export-reason"));
    assert!(!export("version", Vec::new(), false).contains("<form"));
}

#[test]
fn packages_are_downloaded_by_admins() {
    let list = |rows: Vec<model::KeptPackage>, may_change| {
        let html = html("/e/contoso-test/solutions/packages", move || {
            let page = model::Page { total: 1, next: None, rows };
            let list = PackageList { page, may_change };
            solutions::packages_of(list, "contoso-test", ("7", false), crate::ui::Act::default())
        });
        lint(&html);
        html
    };
    let admin = list(vec![package()], true);
    assert!(admin.contains("Backup all maps") && admin.contains("2 entity maps backed up"), "{admin}");
    let viewer = list(vec![package()], false);
    assert!(!viewer.contains("<form"), "{viewer}");
    assert!(list(Vec::new(), true).contains("No package is here"));
}

fn version(number: u32) -> VersionName {
    VersionName::new("Contoso", VersionNumber([number, 0, 0, 0]))
}

#[test]
fn what_an_import_does_is_told_map_by_map() {
    let differences = vec![model::Difference {
        place: "Name = name".into(),
        aspect: "direction".into(),
        before: Some("both ways".into()),
        after: None,
    }];
    let plan = |findings| model::ImportPlan {
        solution: "MyMaps".into(),
        label: "My “maps”".into(),
        version: VersionNumber([1, 0, 0, 10]),
        publisher: "Contoso".into(),
        packaging: Packaging::Managed,
        installed: None,
        maps: vec![model::PlannedMap {
            map: "Customers V3".into(),
            label: "accounts - Customers V3".into(),
            fate: model::MapFate::Newer,
            active: Some(version(1)),
            brings: Some(version(2)),
            differences: differences.clone(),
            must_pause: true,
        }],
        findings,
        backed_up: Vec::new(),
        is_installed: false,
    };
    let show = |findings| {
        let sheet = ImportSheet { package: package(), plan: plan(findings) };
        let html = html("/e/contoso-test/solutions/import", move || {
            solutions::import_of(&sheet, "contoso-test", crate::ui::Act::default())
        });
        lint(&html);
        html
    };
    let open = show(Vec::new());
    for words in
        ["not here yet", "Newer version", "2.0.0.0 by Contoso", "Name = name direction", "Pause or stop it"]
    {
        assert!(open.contains(words), "{words}: {open}");
    }
    assert!(open.contains("<form"), "{open}");
    let critical = model::Checked {
        gravity: model::Gravity::Critical,
        code: "IMPORT04".into(),
        map: String::new(),
        place: String::new(),
        reason: "A higher version is installed.".into(),
        remedy: "Uninstall it.".into(),
    };
    let refused = show(vec![critical]);
    assert!(refused.contains("IMPORT04") && !refused.contains("<form"), "{refused}");
    let upload = html("/e/contoso-test/solutions/import", || solutions::upload_of("contoso-test"));
    assert!(
        upload.contains("multipart/form-data")
            && upload.contains("/api/v1/environments/contoso-test/packages")
    );
}

#[test]
fn applying_says_what_waits() {
    let change = model::SolutionChange {
        solution: "MyMaps".into(),
        maps: vec![model::ChangedMap {
            map: "Customers V3".into(),
            acts: vec![model::MapAct::Save { version: version(2) }],
            waiting: Some(model::MapAct::Switch { from: version(1), to: version(2) }),
            reason: "It works at the moment.".into(),
            differences: Vec::new(),
        }],
        findings: Vec::new(),
    };
    let show = |choices: Vec<KeptSolution>, may_change| {
        let chosen = choices.first().cloned().map(|kept| (kept, change.clone()));
        let sheet = ApplySheet { choices, chosen, may_change };
        let html = html("/e/contoso-test/solutions/apply", move || {
            solutions::apply_of(&sheet, "contoso-test", leptos::prelude::ServerAction::new())
        });
        lint(&html);
        html
    };
    let open = show(vec![kept(Packaging::Managed, Some(PackageId(4)))], true);
    for words in
        ["Not applied", "Version 2.0.0.0 by Contoso is saved.", "Waits", "It works at the moment", "<form"]
    {
        assert!(open.contains(words), "{words}: {open}");
    }
    assert!(!show(vec![kept(Packaging::Managed, Some(PackageId(4)))], false).contains("<form"));
    assert!(show(Vec::new(), true).contains("No solution was imported"));
    let map = model::ImportedMap {
        map: Some(MapId(2)),
        name: "Customers V3".into(),
        outcome: model::MapOutcome::Waiting,
        before: None,
        after: None,
        reason: "It works.".into(),
    };
    let told = html("/e/contoso-test/solutions/apply", move || solutions::outcome_of(&[map]));
    assert!(told.contains("applied in part") && told.contains("It works."), "{told}");
}

#[test]
fn what_was_done_can_be_taken_back_once() {
    let import = |act, rolled_back| model::Import {
        id: model::ImportId(3),
        environment: environment(),
        act,
        solution: "MyMaps".into(),
        version: VersionNumber([1, 0, 0, 10]),
        packaging: Packaging::Managed,
        package: Some(PackageId(7)),
        backup: Some(PackageId(6)),
        before: None,
        maps: Vec::new(),
        steps: String::new(),
        at: NOW,
        by: "Grace".into(),
        rolled_back,
    };
    let show = |rows: Vec<model::Import>| {
        let page = model::Page { total: 1, next: None, rows };
        let list = HistoryList { page, may_change: true };
        let html = html("/e/contoso-test/solutions/history", move || {
            solutions::history_of(&list, "contoso-test", false, crate::ui::Act::default())
        });
        lint(&html);
        html
    };
    let open = show(vec![import(model::ImportAct::Applied, None)]);
    assert!(open.contains("Roll back") && open.contains("/api/v1/packages/6/file"), "{open}");
    let rolled = model::RolledBack { at: NOW, by: "Ada".into() };
    for closed in
        [import(model::ImportAct::Applied, Some(rolled)), import(model::ImportAct::RolledBack, None)]
    {
        assert!(!show(vec![closed]).contains("<form"));
    }
    assert!(show(Vec::new()).contains("Nothing was imported yet"));
}
