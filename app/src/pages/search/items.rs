//! What the palette knows by itself: pages, and what can be done.

use super::found::{address, words};
use super::fuzzy::score;
use super::recent::Recent;
use crate::address::encoded;
use crate::api::deeds::Deed;
use crate::api::search::{NamedMap, Places};
use crate::theme::Theme;
use model::{Found, Permission};
use std::cmp::Reverse;

/// Of pages and of actions at most so many are shown at once.
const MOST: usize = 9;

/// The tabs of a map: what follows its address, and what it is called.
const TABS: [(&str, &str); 9] = [
    ("", ""),
    ("/activity", "Activity log"),
    ("/initial-sync", "Initial sync details"),
    ("/failures", "Live failures"),
    ("/catch-up", "Catch-up errors"),
    ("/queue", "Queued records"),
    ("/conflicts", "Conflicts"),
    ("/versions", "Versions"),
    ("/details", "Details"),
];

/// What a choice does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Leads to a page of this site.
    Page(String),
    /// Shows the console in another way.
    Theme(Theme),
    /// Ends the session.
    SignOut,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What stands above it and its like.
    pub(super) group: &'static str,
    /// Its name.
    pub(super) title: String,
    /// More about it; may be empty.
    pub(super) detail: String,
    /// What it does.
    pub(super) goal: Goal,
    /// It is one of so many that it is shown only where something was typed.
    is_deep: bool,
    /// It may be remembered: its name and address hold no key of a record.
    pub(super) is_page: bool,
}

pub(super) const RECENT: &str = "Recent";
pub(super) const PAGES: &str = "Pages";
pub(super) const ACTIONS: &str = "Actions";

fn page(title: impl Into<String>, address: String) -> Item {
    let (title, goal) = (title.into(), Goal::Page(address));
    Item { group: PAGES, title, detail: String::new(), goal, is_deep: false, is_page: true }
}

fn action(title: String, goal: Goal) -> Item {
    Item { group: ACTIONS, title, detail: String::new(), goal, is_deep: false, is_page: false }
}

/// The pages of an environment that are there at all times.
pub(super) fn pages(env: &str, simulated: bool) -> Vec<Item> {
    let home = format!("/e/{env}");
    let mut pages = vec![
        page("Overview", home.clone()),
        page("Entity maps", format!("{home}/maps")),
        page("Failures", format!("{home}/failures")),
        page("Alerts", format!("{home}/alerts")),
        page("Solutions", format!("{home}/solutions")),
        page("Environment", format!("{home}/environment")),
    ];
    if simulated {
        pages.push(page("Simulator", format!("{home}/simulator")));
    }
    pages.push(page("Settings", format!("{home}/settings")));
    pages
}

fn of_map(env: &str, map: &NamedMap) -> Vec<Item> {
    let tab = |(end, name): (&str, &str)| {
        let title = if name.is_empty() { map.name.clone() } else { format!("{}: {name}", map.name) };
        Item { is_deep: !name.is_empty(), ..page(title, format!("/e/{env}/maps/{}{end}", map.id)) }
    };
    TABS.into_iter().map(tab).collect()
}

/// What may be ordered of a map where it stands; each leads to the form that asks.
fn orders(env: &str, map: &NamedMap) -> Vec<Item> {
    let deeds = [Deed::Run, Deed::Pause, Deed::Resume, Deed::Stop];
    let able = deeds.into_iter().filter(|deed| deed.refusal(map.state, None).is_none());
    let item = |deed: Deed| {
        let to = format!("/e/{env}/maps?order={}&maps={}", deed.name(), map.id);
        Item { is_deep: true, ..action(format!("{} {}…", deed.label(), map.name), Goal::Page(to)) }
    };
    able.map(item).collect()
}

/// All that can be chosen in an environment before anything is sought.
pub(super) fn items(env: &str, places: Option<&Places>) -> Vec<Item> {
    let mut all = pages(env, places.is_some_and(|places| places.simulated));
    let maps = places.map(|places| places.maps.as_slice()).unwrap_or_default();
    all.extend(maps.iter().flat_map(|map| of_map(env, map)));
    let operates = places.is_some_and(|places| places.role.allows(Deed::Run.needs()));
    all.extend(maps.iter().filter(|_| operates).flat_map(|map| orders(env, map)));
    if places.is_some_and(|places| places.role.allows(Permission::Administer)) {
        all.push(action("Create alert settings".into(), Goal::Page(format!("/e/{env}/alerts/new"))));
    }
    let theme = |theme: Theme| action(format!("Appearance: {}", theme.label()), Goal::Theme(theme));
    all.extend(Theme::ALL.map(theme));
    all.push(action("Sign out".into(), Goal::SignOut));
    all
}

/// What is shown for a text, best first: pages that were chosen before, pages, actions, what the server found, and the way to
/// all of that on a page of its own.
pub(super) fn choices(
    typed: &str,
    env: &str,
    items: &[Item],
    (recent, found): (&[Recent], &[Found]),
) -> Vec<Item> {
    let home = format!("/e/{env}");
    let is_here = |recent: &&Recent| {
        recent.address.strip_prefix(&home).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let recent = recent.iter().filter(is_here).filter(|recent| score(typed, &recent.title).is_some());
    let mut shown: Vec<Item> = recent
        .map(|recent| Item { group: RECENT, ..page(recent.title.clone(), recent.address.clone()) })
        .collect();
    for group in [PAGES, ACTIONS] {
        let known = |item: &&Item| !shown.iter().any(|known| known.goal == item.goal);
        let of_group = items.iter().filter(|item| item.group == group).filter(known);
        let mut fits: Vec<(u32, &Item)> = of_group
            .filter(|item| !(typed.trim().is_empty() && item.is_deep))
            .filter_map(|item| Some((score(typed, &item.title)?, item)))
            .collect();
        fits.sort_by_key(|(score, _)| Reverse(*score));
        let best: Vec<Item> = fits.into_iter().take(MOST).map(|(_, item)| item.clone()).collect();
        shown.extend(best);
    }
    let of_server = found.iter().map(|found| {
        let (title, detail) = words(found);
        let goal = Goal::Page(address(env, found));
        Item { group: found.kind.label(), title, detail, goal, is_deep: false, is_page: false }
    });
    let of_server: Vec<Item> =
        of_server.filter(|item| !shown.iter().any(|known| known.goal == item.goal)).collect();
    shown.extend(of_server);
    if !typed.trim().is_empty() {
        let to = format!("{home}/search?q={}", encoded(typed.trim()));
        let all = page(format!("All that is found for “{}”", typed.trim()), to);
        shown.push(Item { group: "Search", is_page: false, ..all });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Goal, Item, choices, items};
    use crate::api::search::{NamedMap, Places};
    use crate::pages::search::recent::Recent;
    use model::{Fit, Found, FoundKind, MapId, MapState, Moment, ResumeTo, Role};

    fn places(role: Role) -> Places {
        let map = |id, name: &str, state| NamedMap { id: MapId(id), name: name.into(), state };
        let paused = MapState::Paused { resume_to: ResumeTo::Running };
        Places {
            maps: vec![map(1, "Customers V3", MapState::Running), map(2, "Vendors V2", paused)],
            simulated: true,
            role,
        }
    }

    fn titles(typed: &str, role: Role, recent: &[Recent], found: &[Found]) -> Vec<String> {
        let all = items("test", Some(&places(role)));
        let shown = choices(typed, "test", &all, (recent, found));
        shown.into_iter().map(|item: Item| item.title).collect()
    }

    #[test]
    fn pages_are_there_before_anything_is_typed() {
        let titles = titles("", Role::Viewer, &[], &[]);
        for title in ["Overview", "Simulator", "Settings", "Customers V3", "Sign out", "Appearance: Dark"] {
            assert!(titles.iter().any(|it| it == title), "{title} is missing: {titles:?}");
        }
        assert!(
            titles.iter().any(|it| it == "Alerts") && !titles.iter().any(|it| it.starts_with("Create alert"))
        );
        assert!(!titles.iter().any(|title| title.contains("Queued") || title.contains('…')), "{titles:?}");
    }

    #[test]
    fn maps_are_ordered_to_do_what_they_can_by_whom_may() {
        let able = titles("customers", Role::Operator, &[], &[]);
        assert!(able.contains(&"Pause Customers V3…".to_owned()), "{able:?}");
        assert!(!able.contains(&"Resume Customers V3…".to_owned()), "{able:?}");
        let able = titles("resume", Role::Operator, &[], &[]);
        assert_eq!(able[0], "Resume Vendors V2…");
        assert!(!titles("resume", Role::Viewer, &[], &[]).contains(&"Resume Vendors V2…".to_owned()));
    }

    #[test]
    fn what_was_chosen_before_comes_first_and_once() {
        let page = |address: &str, title: &str| Recent { address: address.into(), title: title.into() };
        let recent = [page("/e/test/settings", "Settings"), page("/e/testing/maps", "Elsewhere")];
        let all = titles("", Role::Viewer, &recent, &[]);
        assert_eq!(all[0], "Settings");
        assert_eq!(all.iter().filter(|title| *title == "Settings").count(), 1);
        assert!(!all.contains(&"Elsewhere".to_owned()));
    }

    #[test]
    fn what_the_server_finds_follows_and_is_never_remembered() {
        let found = Found {
            kind: FoundKind::Failure,
            id: 7,
            map: Some(MapId(1)),
            map_name: "Customers V3".into(),
            key: "usmf|us-012".into(),
            title: "Refused".into(),
            detail: String::new(),
            fit: Fit::Exact,
            is_over: false,
            at: Moment(0),
        };
        let all = items("test", Some(&places(Role::Operator)));
        let shown = choices("us-012", "test", &all, (&[], &[found]));
        assert_eq!(shown[0].goal, Goal::Page("/e/test/failures/7".into()));
        assert_eq!(
            shown.last().map(|item| item.goal.clone()),
            Some(Goal::Page("/e/test/search?q=us-012".into()))
        );
        assert!(shown.iter().all(|item| !item.is_page), "a key would be remembered");
    }
}
