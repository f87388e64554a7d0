//! The maps that are ticked, and what can be ordered of them.

use crate::address::Address;
use crate::api::deeds::Deed;
use crate::ui::Icon;
use crate::wording::counted;
use leptos::prelude::*;
use model::{MapId, MapState, MapSummary, Role};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The maps that are ticked.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Ticked(RwSignal<BTreeSet<MapId>>);

impl Ticked {
    /// Those that the address names; a dialog that was closed has left them there.
    pub(in crate::pages) fn of_address() -> Self {
        let named = Address::current().all("maps");
        Self(RwSignal::new(named.iter().filter_map(|id| id.parse().ok()).collect()))
    }

    fn has(self, map: MapId) -> bool {
        self.0.try_with(|ticked| ticked.contains(&map)) == Some(true)
    }

    fn turn(self, maps: &[MapId]) {
        self.0.try_update(|ticked| {
            let all = maps.iter().all(|map| ticked.contains(map));
            for map in maps {
                if all {
                    ticked.remove(map)
                } else {
                    ticked.insert(*map)
                };
            }
        });
    }

    /// The tick box of one map.
    pub(super) fn tick(self, map: MapId, name: &str) -> AnyView {
        view! {
            <input
                type="checkbox"
                name="maps"
                value=map.to_string()
                aria-label=format!("Tick {name}")
                checked=self.0.with_untracked(|ticked| ticked.contains(&map))
                prop:checked=move || self.has(map)
                on:change=move |_| self.turn(&[map])
            />
        }
        .into_any()
    }

    /// The tick box of all maps that are shown.
    pub(super) fn tick_all(self, maps: Vec<MapId>) -> AnyView {
        let for_turn = maps.clone();
        let all = move || maps.iter().all(|map| self.has(*map));
        view! {
            <input type="checkbox" aria-label="Tick all maps shown" prop:checked=all on:change=move |_| self.turn(&for_turn) />
        }
        .into_any()
    }
}

/// The buttons; each says why it cannot be pressed. Before the page is live nobody knows what is ticked, and all can.
#[component]
pub(super) fn Toolbar(
    shown: Vec<MapSummary>,
    ticked: Ticked,
    live: RwSignal<bool>,
    /// The role of the one who orders.
    role: Role,
) -> impl IntoView {
    let deeds = move || Deed::OF_MANY.into_iter().filter(move |deed| role.allows(deed.needs()));
    let states: Vec<(MapId, String, MapState)> =
        shown.iter().map(|map| (map.map.id, map.map.name.clone(), map.map.state)).collect();
    // Not a stored value: the bar outlives what is around it.
    let states = Arc::new(states);
    let of_chosen = states.clone();
    let chosen = move || of_chosen.iter().filter(|(map, ..)| ticked.has(*map)).cloned().collect::<Vec<_>>();
    let of_refusal = chosen.clone();
    let refusal = move |deed: Deed| -> Option<String> {
        let chosen = of_refusal();
        let refused = |(_, name, state): &(MapId, String, MapState)| {
            deed.refusal(*state, None).map(|why| format!("{name}: {why}"))
        };
        match chosen.iter().map(refused).collect::<Option<Vec<String>>>() {
            Some(whys) if whys.is_empty() => Some("Tick a map first".to_owned()),
            // It stands for all that are ticked, of which none can.
            Some(whys) => whys.into_iter().next(),
            None => None,
        }
    };
    let of_words = refusal.clone();
    let buttons = deeds().map(|deed| {
        let refusal = refusal.clone();
        let why = move || refusal(deed).filter(|_| live.try_get() == Some(true));
        let of_button = why.clone();
        let disabled = move || of_button().is_some();
        let class = if deed == Deed::Stop { "btn danger" } else { "btn" };
        view! {
            <button class=class name="order" value=deed.name() disabled=disabled title=why aria-describedby="ticked">
                {icon(deed).draw()} {deed.label()} "…"
            </button>
        }
    });
    let words = move || {
        let count = chosen().len();
        if live.try_get() != Some(true) {
            return String::new();
        }
        if count == 0 {
            return "Tick maps to see what can be done with them.".to_owned();
        }
        let refused = deeds().filter_map(|deed| {
            of_words(deed)
                .map(|why| format!("{}: {}", deed.label(), why.split_once(": ").map_or("", |it| it.1)))
        });
        let refused = refused.collect::<Vec<_>>().join(" · ");
        let ticked = format!("{} ticked", counted(i64::try_from(count).unwrap_or(i64::MAX), "map", "maps"));
        if refused.is_empty() { ticked } else { format!("{ticked} · {refused}") }
    };
    view! {
        <div class="bar toolbar" role="group" aria-label="Orders">
            <div class="acts">{buttons.collect_view()}</div>
            <span class="small" id="ticked" aria-live="polite">{words}</span>
        </div>
    }
}

/// The mark of a deed.
pub(in crate::pages) const fn icon(deed: Deed) -> Icon {
    match deed {
        Deed::Run | Deed::Resume | Deed::Skip => Icon::Play,
        Deed::Pause => Icon::Pause,
        Deed::Stop | Deed::Cancel => Icon::Stop,
        Deed::Rerun => Icon::Retry,
        Deed::Companies | Deed::Conflicts | Deed::Version => Icon::Pencil,
    }
}
