//! What importing and applying do, case by case.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod parts;

use model::{
    Gravity, ImportPlan, MapAct, MapFate, MapState, Packaging, ResumeTo, SolutionChange, VersionName,
    VersionNumber,
};
use solutions::{CORE_VERSION, Here, HereMap, HereVersion, NewMap, Package, Planned, Requirement};
use solutions::{apply, import, revert, rollback, uninstall};

const CUSTOMERS: &str = "Customers V3";

fn here() -> Here {
    Here { core: Some(CORE_VERSION), ..Here::default() }
}

fn number(last: u32) -> VersionNumber {
    VersionNumber([1, 0, 0, last])
}

/// A solution with one map in the version `1.0.0.N`, which says so in its filter.
fn package(name: &str, packaging: Packaging, version: u32) -> Package {
    package_with(name, packaging, version, |_| ())
}

fn package_with(name: &str, packaging: Packaging, version: u32, change: impl Fn(&mut NewMap)) -> Package {
    let mut map = parts::customers();
    map.text.version = number(version);
    map.text.mapping.left_filter = format!("(A == \"{name} {version}\")");
    change(&mut map);
    let head = solutions::Head { name: name.into(), version: number(version), packaging, ..parts::head() };
    Package::new(head, vec![map]).unwrap()
}

fn digest(package: &Package) -> String {
    format!("{}-{}-{}", package.head().name, package.head().version, package.maps().len())
}

/// Imports, and fails where that is refused.
fn imported(here: &Here, package: &Package) -> Here {
    let plan = import(package, &digest(package), here);
    assert!(!plan.shown.is_refused(), "{:?}", plan.shown.findings);
    here.after(&plan.steps).unwrap()
}

fn installed(here: &Here, package: &Package) -> Here {
    let here = imported(here, package);
    let plan = apply(package, &here, false);
    assert!(!plan.shown.is_refused(), "{:?}", plan.shown.findings);
    here.after(&plan.steps).unwrap()
}

fn map(here: &Here) -> &HereMap {
    here.map(CUSTOMERS).unwrap()
}

/// Somebody saves and activates a version of their own.
fn edited(mut here: Here, filter: &str) -> Here {
    let map = here.maps.first_mut().unwrap();
    let mut mapping = map.mapping().unwrap().clone();
    mapping.left_filter = filter.into();
    let name = VersionName::new("DefaultPublisher", number(7));
    map.versions.push(HereVersion { name: name.clone(), note: String::new(), solution: None, mapping });
    map.active = name;
    here
}

fn running(mut here: Here) -> Here {
    here.maps.iter_mut().for_each(|map| map.state = MapState::Running);
    here
}

fn paused(mut here: Here) -> Here {
    here.maps.iter_mut().for_each(|map| map.state = MapState::Paused { resume_to: ResumeTo::Running });
    here
}

fn critical(findings: &[model::Checked]) -> Vec<&str> {
    let grave = findings.iter().filter(|it| it.gravity == Gravity::Critical);
    grave.map(|it| it.code.as_str()).collect()
}

fn fate(plan: &Planned<ImportPlan>) -> MapFate {
    assert_eq!(plan.shown.maps.len(), 1);
    plan.shown.maps[0].fate
}

use Packaging::{Managed, Unmanaged};

#[test]
fn a_new_solution_is_listed_first_and_brings_its_maps_when_it_is_applied() {
    let package = package("First", Managed, 1);
    let plan = import(&package, "abc", &here());
    assert_eq!((fate(&plan), plan.shown.is_refused()), (MapFate::New, false));
    let listed = here().after(&plan.steps).unwrap();
    assert_eq!(listed.maps, [], "importing touches no map");
    let solution = listed.solution("FIRST").unwrap();
    assert_eq!((solution.version, solution.digest.as_str()), (number(1), "abc"));
    assert_eq!(listed.publisher("contoso").unwrap().prefix, "con");
    let applied = listed.after(&apply(&package, &listed, false).steps).unwrap();
    let map = map(&applied);
    assert_eq!((map.active.number, map.state, map.layers.len()), (number(1), MapState::NotRunning, 1));
    assert_eq!(map.settings.companies, ["usmf"]);
    // The same package once more is nothing new.
    let again = import(&package, "abc", &applied);
    assert!(again.shown.is_installed && again.steps.is_empty());
    assert_eq!(fate(&again), MapFate::Same);
    assert_eq!(apply(&package, &applied, false).steps, []);
}

#[test]
fn what_stands_against_an_import_is_told_and_nothing_is_done() {
    let refused = |package: &Package, here: &Here| {
        let plan = import(package, "x", here);
        assert_eq!(plan.steps, [], "{:?}", plan.shown.findings);
        critical(&plan.shown.findings).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let second = package("First", Managed, 2);
    assert_eq!(refused(&second, &Here::default()), ["IMPORT01"]);
    let there = installed(&here(), &second);
    assert_eq!(refused(&package("First", Managed, 1), &there), ["IMPORT04"]);
    assert_eq!(refused(&package("First", Unmanaged, 3), &there), ["IMPORT03"]);
    let open = installed(&here(), &package("First", Unmanaged, 1));
    assert_eq!(refused(&second, &open), ["IMPORT03"]);
    let mut stolen = there.clone();
    stolen.solutions[0].publisher = "fabrikam".into();
    stolen.publishers[0].prefix = "fab".into();
    assert_eq!(refused(&package("First", Managed, 3), &stolen), ["IMPORT05", "IMPORT05"]);
    let head = solutions::Head {
        requires: vec![Requirement { solution: "Other".into(), version: Some(number(1)) }],
        ..parts::head()
    };
    let needing = Package::new(head.clone(), vec![parts::customers()]).unwrap();
    assert_eq!(refused(&needing, &here()), ["IMPORT02"]);
    let empty = Package::new(solutions::Head { requires: vec![], ..head }, vec![]).unwrap();
    assert_eq!(refused(&empty, &here()), ["IMPORT06"]);
    let applied = apply(&second, &here(), false);
    assert_eq!((critical(&applied.shown.findings), applied.steps.len()), (vec!["APPLY01"], 0));
}

#[test]
fn a_later_version_switches_and_what_works_waits() {
    let there = installed(&here(), &package("First", Managed, 1));
    let second = package("First", Managed, 2);
    let plan = import(&second, "2", &running(there.clone()));
    assert_eq!((fate(&plan), plan.shown.maps[0].must_pause), (MapFate::Newer, true));
    assert_eq!(plan.shown.maps[0].differences.len(), 1, "the filter");

    let listed = imported(&running(there.clone()), &second);
    let waiting = apply(&second, &listed, false);
    assert_eq!(waiting.shown.waiting().count(), 1);
    let after = listed.after(&waiting.steps).unwrap();
    assert_eq!((map(&after).active.number, map(&after).versions.len()), (number(1), 2));
    let still = apply(&second, &after, false);
    assert_eq!((still.steps.len(), still.shown.waiting().count()), (0, 1), "and waits on");
    let done = paused(after);
    let done = done.after(&apply(&second, &done, false).steps).unwrap();
    assert_eq!((map(&done).active.number, map(&done).is_local()), (number(2), false));
}

#[test]
fn what_was_changed_here_stays_on_top_of_a_managed_solution() {
    let there = edited(installed(&here(), &package("First", Managed, 1)), "(A == \"mine\")");
    let second = package("First", Managed, 2);
    assert_eq!(fate(&import(&second, "2", &there)), MapFate::LocalStays);
    let stays = installed(&there, &second);
    assert_eq!(map(&stays).active.number, number(7));
    assert_eq!(map(&stays).layers[0].version.number, number(2), "and lies beneath");
    let back = stays.after(&revert(CUSTOMERS, &stays).steps).unwrap();
    assert_eq!((map(&back).active.number, map(&back).is_local()), (number(2), false));
    assert_eq!(revert(CUSTOMERS, &back).steps, []);
    // Or it is replaced, where somebody asks for that.
    let listed = imported(&there, &second);
    let over = listed.after(&apply(&second, &listed, true).steps).unwrap();
    assert_eq!(map(&over).active.number, number(2));
    let busy = running(edited(installed(&here(), &second), "(A == \"mine\")"));
    assert!(revert(CUSTOMERS, &busy).shown.is_refused());
    assert!(revert("Vendors", &busy).shown.is_refused());
}

#[test]
fn an_unmanaged_one_replaces_what_was_changed_here() {
    let there = installed(&here(), &package("First", Unmanaged, 1));
    let second = package("First", Unmanaged, 2);
    assert_eq!(fate(&import(&second, "2", &there)), MapFate::Newer);
    let changed = edited(there, "(A == \"mine\")");
    let plan = import(&second, "2", &changed);
    assert_eq!(
        (fate(&plan), plan.shown.backed_up.as_slice()),
        (MapFate::Overwrites, &[CUSTOMERS.to_owned()][..])
    );
    let done = installed(&changed, &second);
    assert_eq!((map(&done).active.number, map(&done).layers.len()), (number(2), 0));
    let kept: Vec<_> = map(&done).versions.iter().map(|version| version.name.number).collect();
    assert_eq!(kept, [number(1), number(2), number(7)], "what was there stays among the versions");
}

#[test]
fn of_two_managed_solutions_the_one_installed_later_counts() {
    let there = installed(&here(), &package("Below", Managed, 1));
    let there = installed(&there, &package("Above", Managed, 5));
    assert_eq!((map(&there).active.number, map(&there).layers.len()), (number(5), 2));
    let later = package("Below", Managed, 3);
    assert_eq!(fate(&import(&later, "3", &there)), MapFate::Covered);
    let there = installed(&there, &later);
    assert_eq!(map(&there).active.number, number(5), "a later version stays where the first one was");
    // Without the upper one the lower one is seen.
    let plan = uninstall("above", &there);
    assert_eq!(plan.shown.maps[0].acts.len(), 2);
    let below = there.after(&plan.steps).unwrap();
    assert_eq!((map(&below).active.number, below.solutions.len()), (number(3), 1));
    assert_eq!(below.after(&rollback(&plan.steps, &below).steps), Ok(there.ordered()));
    // And without that the map goes, once it is stopped.
    let busy = uninstall("Below", &paused(below.clone()));
    assert_eq!(critical(&busy.shown.findings), ["UNINSTALL03"]);
    let gone = uninstall("Below", &below);
    assert!(gone.shown.maps[0].acts.contains(&MapAct::Remove));
    assert_eq!(below.after(&gone.steps).unwrap().maps, []);
}

#[test]
fn uninstalling_leaves_what_was_made_here() {
    let there = edited(installed(&here(), &package("First", Managed, 1)), "(A == \"mine\")");
    let plan = uninstall("First", &there);
    let left = there.after(&plan.steps).unwrap();
    assert_eq!((map(&left).active.number, map(&left).layers.len()), (number(7), 0));
    assert_eq!(critical(&uninstall("Nothing", &there).shown.findings), ["UNINSTALL01"]);
    let mut needed = there.clone();
    let mut other = needed.solutions[0].clone();
    other.name = "Other".into();
    other.requires = vec![Requirement { solution: "first".into(), version: None }];
    needed.solutions.push(other);
    assert_eq!(critical(&uninstall("First", &needed).shown.findings), ["UNINSTALL02"]);
    // An unmanaged one is a list: its maps stay.
    let open = installed(&here(), &package("First", Unmanaged, 1));
    let left = open.after(&uninstall("First", &open).steps).unwrap();
    assert_eq!((left.maps.len(), left.solutions.len()), (1, 0));
}

#[test]
fn what_is_known_with_other_content_clashes() {
    let there = installed(&here(), &package("First", Managed, 1));
    let other = package("Other", Managed, 1);
    let plan = import(&other, "o", &there);
    assert_eq!(fate(&plan), MapFate::Clash);
    assert!(plan.shown.findings.iter().any(|it| it.code == "IMPORT07" && it.gravity == Gravity::High));
    let listed = imported(&there, &other);
    let applied: Planned<SolutionChange> = apply(&other, &listed, false);
    assert_eq!(applied.steps, []);
    assert!(applied.shown.maps[0].reason.contains("other content"), "{:?}", applied.shown.maps);
}

#[test]
fn a_name_that_another_map_has_is_not_taken() {
    let there = installed(&here(), &package("First", Managed, 1));
    let persons = package_with("Persons", Managed, 1, |map| {
        map.text.mapping.right_entity = "contacts".into();
        map.text.version = number(2);
    });
    let both = installed(&there, &persons);
    let names: Vec<_> = both.maps.iter().map(|map| map.name.as_str()).collect();
    assert_eq!(names, ["contacts - Customers V3", CUSTOMERS]);
    let listed = import(&persons, &digest(&persons), &both);
    assert_eq!(fate(&listed), MapFate::Same, "and it is found again");
}

#[test]
fn what_has_changed_since_is_not_taken_back() {
    let package = package("First", Managed, 1);
    let listing = import(&package, "1", &here());
    let listed = here().after(&listing.steps).unwrap();
    let applying = apply(&package, &listed, false);
    let there = listed.after(&applying.steps).unwrap();
    assert_eq!(critical(&rollback(&listing.steps, &there).shown.findings), ["BACK02"], "in this order");
    for changed in [edited(there.clone(), "(A == 1)"), running(there.clone())] {
        let back = rollback(&applying.steps, &changed);
        assert_eq!((critical(&back.shown.findings), back.steps.len()), (vec!["BACK01"], 0));
    }
    let back = rollback(&applying.steps, &there);
    assert_eq!(back.shown.maps[0].acts, [MapAct::Remove]);
    let before = there.after(&back.steps).unwrap();
    assert_eq!(before, listed);
    assert_eq!(before.after(&rollback(&listing.steps, &before).steps), Ok(here()));
}
