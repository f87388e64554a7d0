//! The page that finds things, and the palette.

use super::{html, lint};
use crate::pages::frame::Calls;
use crate::pages::search::{found_of, palette};
use crate::theme::Theme;
use leptos::prelude::*;
use model::{Fit, Found, FoundKind, MapId, Moment};

fn found(kind: FoundKind, id: i64, key: &str) -> Found {
    Found {
        kind,
        id,
        map: Some(MapId(2)),
        map_name: "Customers V3".into(),
        key: key.into(),
        title: "records_failed".into(),
        detail: "0x80040237".into(),
        fit: Fit::Prefix,
        is_over: kind == FoundKind::Failure,
        at: Moment(0),
    }
}

fn page(found: Vec<Found>, text: &'static str) -> String {
    let html = html("/e/contoso-test/search?q=us", move || found_of(&found, "contoso-test", text));
    lint(&html);
    html
}

#[test]
fn each_kind_leads_to_where_it_is_shown() {
    let all = FoundKind::ALL.map(|kind| {
        let key = match kind {
            FoundKind::Failure | FoundKind::Waiting | FoundKind::Pair => "usmf|us-012",
            FoundKind::Map | FoundKind::Cause | FoundKind::Activity => "",
        };
        found(kind, 7, key)
    });
    let html = page(all.to_vec(), "us-012");
    for words in [
        "href=\"/e/contoso-test/maps/2\"",
        "href=\"/e/contoso-test/failures/7\"",
        "href=\"/e/contoso-test/failures/groups/7\"",
        "href=\"/e/contoso-test/maps/2/queue\"",
        "key=usmf%7Cus-012",
        "href=\"/e/contoso-test/maps/2/activity\"",
        "Records failed",
        "· over",
        "Causes of failures",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
}

#[test]
fn what_is_not_found_says_how_to_look() {
    assert!(page(Vec::new(), "").contains("What do you look for?"));
    assert!(page(Vec::new(), "x").contains("Two letters or more"));
    assert!(page(Vec::new(), "nothing").contains("Nothing fits"));
}

#[test]
fn the_palette_is_a_field_with_a_list_of_pages() {
    let html = html("/e/contoso-test/maps", || {
        provide_context(Calls {
            asked: RwSignal::new(0),
            theme: ServerAction::new(),
            shown: RwSignal::new(Theme::System),
            sign_out: ServerAction::new(),
        });
        palette()
    });
    lint(&html);
    for words in [
        "<dialog",
        "role=\"combobox\"",
        "aria-controls=\"palette-list\"",
        "aria-activedescendant=\"palette-list-0\"",
        "role=\"listbox\"",
        "aria-selected=\"true\"",
        "Overview",
        "Sign out",
    ] {
        assert!(html.contains(words), "{words} is missing: {html}");
    }
    assert!(!html.contains(" open"), "it is closed until somebody calls for it: {html}");
}
