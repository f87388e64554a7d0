//! The HTML of the dialogs.

use super::asked::Asked;
use super::{choices, done, run, version};
use crate::api::deeds::Deed;
use crate::api::orders::Orderable;
use crate::api::versions::VersionLine;
use crate::pages::tests::{html, lint};
use leptos::prelude::*;
use model::{ConflictPolicy, MapId, MapState, ResumeTo};

fn map(id: i64, name: &str, state: MapState, related: &[i64]) -> Orderable {
    Orderable {
        map: MapId(id),
        name: name.into(),
        entities: ("CustomersV3".into(), "accounts".into()),
        state,
        held_by: None,
        queued: 1_204,
        policy: ConflictPolicy::default(),
        can_continue: false,
        related: related.iter().copied().map(MapId).collect(),
        companies: Some(vec![("demf".into(), false), ("usmf".into(), true)]),
        rerun: None,
        active: VersionLine::numbered(id, 0),
        versions: Vec::new(),
    }
}

/// The inside of the dialog that the address asks for.
fn inside(address: &'static str, maps: Vec<Orderable>) -> String {
    let html = html(address, move || {
        let asked = Asked::here();
        match asked.deed {
            Some(Deed::Run) => run::rows(&asked, &asked.rows(Deed::Run, &maps), "/e/contoso-test/maps"),
            Some(Deed::Version) => version::rows(&asked.rows(Deed::Version, &maps), "contoso-test"),
            Some(deed) => choices::choices(deed, &asked.rows(deed, &maps)),
            None => done::results(&asked, asked.did, &maps, "contoso-test"),
        }
        .into_any()
    });
    lint(&html);
    html
}

#[test]
fn a_run_shows_what_runs_already_and_what_can_be_continued() {
    let cancelled = Orderable { can_continue: true, ..map(2, "Customers V3", MapState::NotRunning, &[1]) };
    let maps = vec![map(1, "Customer groups", MapState::Running, &[]), cancelled];
    let html = inside("/e/contoso-test/maps?order=run&maps=2", maps);
    assert!(html.contains("it is running already; it is left as it is."), "{html}");
    assert!(html.contains("Continues the one that was cancelled.") && html.contains("2:anew"), "{html}");
    assert!(html.contains("value=\"2:sync\"") && !html.contains("value=\"1:sync\""), "{html}");
    assert!(html.contains("value=\"up:2\"") && html.contains("aria-checked=\"true\""), "{html}");
}

#[test]
fn companies_are_ticked_as_the_map_has_them_and_as_somebody_chose() {
    let of = |address| {
        let html = inside(address, vec![map(2, "Customers V3", MapState::Running, &[])]);
        ["demf", "usmf"].map(|company| {
            let tag = html.split("<input").find(|tag| tag.contains(&format!("2:company={company}"))).unwrap();
            tag.split('>').next().unwrap().contains("checked")
        })
    };
    assert_eq!(of("/e/contoso-test/maps/2/details?order=companies&maps=2"), [false, true]);
    let chosen = "/e/contoso-test/maps?order=companies&maps=2&row=2&how=2:companies&how=2:company%3Ddemf";
    assert_eq!(of(chosen), [true, false]);
}

#[test]
fn the_rules_for_conflicts_are_offered_where_nothing_is_written() {
    let address = "/e/contoso-test/maps/2/details?order=conflicts&maps=2";
    let html = inside(address, vec![map(2, "Customers V3", MapState::NotRunning, &[])]);
    for value in [
        "2:left",
        "2:right",
        "2:newest",
        "2:deletions=as_fields",
        "2:deletions=deletion",
        "2:deletions=change",
    ] {
        assert!(html.contains(&format!("value=\"{value}\"")), "{value}: {html}");
    }
    let html = inside(address, vec![map(2, "Customers V3", MapState::Running, &[])]);
    assert!(
        html.contains("changes are being written, pause it first") && !html.contains("2:newest"),
        "{html}"
    );
}

#[test]
fn a_resume_says_to_how_many_changes_each_way_does_what() {
    let paused = MapState::Paused { resume_to: ResumeTo::Running };
    let html = inside("/e/contoso-test/maps?order=resume&maps=2", vec![map(2, "Customers V3", paused, &[])]);
    for words in [
        "The 1,204 queued changes are written first",
        "The 1,204 queued changes become catch-up errors",
        "The 1,204 queued changes are deleted and cannot be brought back",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert!(!html.contains("initial sync"), "{html}");
    let copying = MapState::Paused { resume_to: ResumeTo::Initializing };
    let html = inside("/e/contoso-test/maps?order=resume&maps=2", vec![map(2, "Customers V3", copying, &[])]);
    assert!(
        html.contains("The initial sync goes on.") && html.contains("The initial sync ends here."),
        "{html}"
    );
}

#[test]
fn only_a_map_that_resumes_has_remaining_records_to_preserve() {
    let address = "/e/contoso-test/maps/2?order=skip&maps=2";
    let resuming = inside(address, vec![map(2, "Customers V3", MapState::Resuming, &[])]);
    assert!(resuming.contains("value=\"preserve\""), "{resuming}");
    let copying = inside(address, vec![map(2, "Customers V3", MapState::Initializing, &[])]);
    assert!(!copying.contains("preserve") && copying.contains("The initial sync ends here."), "{copying}");
}

#[test]
fn what_became_of_an_order_is_told_for_each_map() {
    let html = inside(
        "/e/contoso-test/maps?order=done&did=run&ok=1&no=2:a%20%3Cb%3E%20reason",
        vec![
            map(1, "Customer groups", MapState::Initializing, &[]),
            map(2, "Customers V3", MapState::Running, &[]),
        ],
    );
    assert!(
        html.contains("href=\"/e/contoso-test/maps/1/initial-sync\"") && html.contains("Initializing"),
        "{html}"
    );
    assert!(html.contains("a &lt;b&gt; reason"), "{html}");
}

fn versioned(id: i64, name: &str, state: MapState) -> Orderable {
    let saved = VersionLine { note: "Birthdays".into(), ..VersionLine::numbered(id + 10, 1) };
    Orderable { versions: vec![saved, VersionLine::numbered(id, 0)], ..map(id, name, state, &[]) }
}

#[test]
fn one_map_shows_all_its_versions_and_what_the_choice_does_to_it() {
    let address = "/e/contoso-test/maps?order=version&maps=2";
    let html = inside(address, vec![versioned(2, "Customers V3", MapState::Running)]);
    for words in
        ["1.0.0.1", "Contoso", "by Ada", "Birthdays", "Active", "paused for a moment and goes on by itself"]
    {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    let chosen = |value: &str| {
        let tag = html.split("<input").find(|tag| tag.contains(&format!("value=\"{value}\""))).unwrap();
        tag.split('>').next().unwrap().contains("checked")
    };
    assert_eq!([chosen("2:version=2"), chosen("2:version=12")], [true, false]);
    assert!(html.contains("/e/contoso-test/maps/2/versions?version=12"), "{html}");
}

#[test]
fn several_maps_have_a_choice_each_and_those_that_cannot_say_why() {
    let maps = vec![
        versioned(1, "Customer groups", MapState::Initializing),
        versioned(2, "Customers V3", MapState::NotRunning),
    ];
    let html = inside("/e/contoso-test/maps?order=version&maps=1&maps=2&how=2:version%3D12", maps);
    assert!(
        html.contains("its initial sync is under way") && html.contains("it goes on by 1.0.0.0"),
        "{html}"
    );
    assert!(
        html.contains("<option value=\"2:version=12\" selected") && !html.contains("1:version="),
        "{html}"
    );
    assert!(html.contains("its next run works by the new version"), "{html}");
}

#[test]
fn the_version_that_a_map_works_by_now_is_told_of_it() {
    let address = "/e/contoso-test/maps?order=done&did=version&ok=2";
    let html = inside(address, vec![map(2, "Customers V3", MapState::Running, &[])]);
    assert!(html.contains("works by 1.0.0.0 of Contoso and") && html.contains("/maps/2/versions"), "{html}");
}
