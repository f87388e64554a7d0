//! The HTML of pieces of pages, without a browser: what breaks hydration or the policy for inline styles is seen here.

#![allow(clippy::unwrap_used, reason = "a piece of HTML that is not there fails its test")]

mod activity;
mod alerts;
mod bulk;
mod conflicts;
mod environment;
mod failure;
mod groups;
mod mapping;
mod maps;
mod overview;
mod search;
mod settings;
mod solutions;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;
use model::EnvironmentId;

/// Renders a piece as it stands on a page of this address.
pub(super) fn html(address: &str, piece: impl FnOnce() -> AnyView + Send + 'static) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(RequestUrl::new(address));
        view! { <Router>{piece()}</Router> }.to_html()
    })
}

/// What must be true of every page's HTML.
pub(super) fn lint(html: &str) {
    for (at, _) in html.match_indices("<table") {
        let table = &html[at..];
        let end = table.find("</table>").unwrap();
        assert!(table[..end].contains("<tbody"), "a table without tbody: {}", &table[..end]);
    }
    let mut ids: Vec<&str> = html
        .match_indices(" id=\"")
        .map(|(at, mark)| html[at + mark.len()..].split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice: {html}");
    for paragraph in html.split("<p>").skip(1).map(|rest| rest.split("</p>").next().unwrap()) {
        for block in ["<div", "<ul", "<ol", "<table", "<dl", "<form", "<section"] {
            assert!(!paragraph.contains(block), "{block} inside a p: {paragraph}");
        }
    }
    assert!(!html.contains(" style="), "an inline style, which the policy forbids: {html}");
}

fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}
