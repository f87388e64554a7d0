//! What became of an order, map by map.

use super::asked::{Asked, closed};
use crate::address::Address;
use crate::api::deeds::Deed;
use crate::api::orders::Orderable;
use crate::ui::{Badge, Icon, StateBadge, Tone};
use leptos::prelude::*;
use model::MapId;

/// A line for each map: where it stands now, or why it was refused.
pub(super) fn results(asked: &Asked, did: Option<Deed>, maps: &[Orderable], env: &str) -> AnyView {
    let link = |map: MapId| {
        let name = maps.iter().find(|it| it.map == map).map_or_else(|| map.to_string(), |it| it.name.clone());
        // What a run copies is to be seen there.
        let tab = match did {
            Some(Deed::Run | Deed::Rerun) => "/initial-sync",
            Some(Deed::Version) => "/versions",
            _ => "",
        };
        view! { <a class="link" href=format!("/e/{env}/maps/{map}{tab}")>{name}</a> }
    };
    let done = asked.ok.iter().map(|map| {
        let known = maps.iter().find(|it| it.map == *map);
        let state = known.map(|it| it.state);
        let version = known
            .filter(|_| did == Some(Deed::Version))
            .map(|it| format!("works by {} of {} and ", it.active.number, it.active.publisher));
        view! {
            <li>
                {link(*map)} " "
                <span>{version} "is now " {state.map(|state| view! { <StateBadge state /> })}</span>
            </li>
        }
    });
    let refused = asked.no.iter().map(|(map, why)| {
        view! {
            <li>
                {link(*map)} " "
                <span><Badge tone=Tone::Bad icon=Icon::Alert label="Refused" /> " " {why.clone()}</span>
            </li>
        }
    });
    view! {
        <ul class="order-results" aria-label="Results">{done.collect_view()} {refused.collect_view()}</ul>
        <div class="acts"><a class="btn primary" href=closed(Address::current()) data-noscroll=true>"Close"</a></div>
    }
    .into_any()
}
