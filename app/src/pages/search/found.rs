//! What was found, in words and as links.

use crate::address::encoded;
use model::{Found, FoundKind};

/// Where it is shown.
pub(super) fn address(env: &str, found: &Found) -> String {
    let map = found.map.map_or_else(|| format!("/e/{env}"), |map| format!("/e/{env}/maps/{map}"));
    match found.kind {
        FoundKind::Failure => format!("/e/{env}/failures/{}", found.id),
        FoundKind::Cause => format!("/e/{env}/failures/groups/{}", found.id),
        FoundKind::Waiting => format!("{map}/queue"),
        FoundKind::Pair => format!("{map}?line=record&side=left&key={}", encoded(&found.key)),
        FoundKind::Activity if found.map.is_some() => format!("{map}/activity"),
        FoundKind::Map | FoundKind::Activity => map,
    }
}

/// Its name, and more about it.
pub(super) fn words(found: &Found) -> (String, String) {
    let name = if found.key.is_empty() { found.title.clone() } else { found.key.clone() };
    let told = |parts: &[&str]| {
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
    };
    match found.kind {
        FoundKind::Map => (name, found.detail.clone()),
        FoundKind::Failure => {
            let headline = if found.key.is_empty() { "" } else { &found.title };
            let over = if found.is_over { "over" } else { "" };
            (name, told(&[headline, &found.map_name, over]))
        }
        FoundKind::Cause => (name, told(&[&found.detail, &found.map_name])),
        FoundKind::Waiting | FoundKind::Pair => (name, found.map_name.clone()),
        FoundKind::Activity => {
            let mut what = found.title.replace('_', " ");
            if let Some(first) = what.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            (what, found.map_name.clone())
        }
    }
}
