//! What the address says about an order: which maps it is for, and what was chosen so far.

use crate::address::Address;
use crate::api::deeds::{ASKS_COMPANIES, COMPANY, DELETIONS, Deed, VERSION};
use crate::api::orders::Orderable;
use model::{DeletePolicy, FieldPolicy, MapId, RunStatus, VersionId};

/// Names in the address that belong to orders alone; without them it is the page below.
const NAMES: [&str; 14] =
    ["order", "maps", "row", "take", "how", "set", "related", "move", "way", "dry", "did", "ok", "no", "env"];

/// What stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What is ordered; `None` where nothing is, or where it was done.
    pub(super) deed: Option<Deed>,
    /// What was done.
    pub(super) did: Option<Deed>,
    /// The maps that it is for.
    pub(super) maps: Vec<MapId>,
    /// The maps that were shown, in the order chosen; empty at first.
    rows: Vec<MapId>,
    /// Those of them that were ticked.
    take: Vec<MapId>,
    /// What was chosen for each, as in the form.
    how: Vec<String>,
    /// Related maps are left out.
    alone: bool,
    /// Somebody wants to know what a run would do.
    dry: bool,
    /// The map that was moved last, and whether up.
    pub(super) moved: Option<(bool, MapId)>,
    /// Maps that did what was ordered.
    pub(super) ok: Vec<MapId>,
    /// Those that did not, and why.
    pub(super) no: Vec<(MapId, String)>,
}

/// Whether a run copies what exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copying {
    /// It does not.
    No,
    /// It does, and continues an initial sync that was cancelled where there is one.
    Yes,
    /// It does, from the beginning.
    Anew,
}

/// One map in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The map.
    pub(super) map: Orderable,
    /// It was chosen, and does not just stand here because others need it.
    pub(super) chosen: bool,
    /// It takes part.
    pub(super) take: bool,
    /// How what exists is copied.
    pub(super) copy: Copying,
    /// Whose value counts.
    pub(super) master: FieldPolicy,
    /// What counts where one app deletes and the other one changes.
    pub(super) deletions: DeletePolicy,
    /// The companies that can be chosen, and which are; `None` where all of them share its entity.
    pub(super) companies: Option<Vec<(String, bool)>>,
    /// The version that it is to work by.
    pub(super) version: VersionId,
    /// Why it cannot do what is ordered.
    pub(super) refusal: Option<&'static str>,
}

impl Asked {
    /// From the address that is shown.
    pub(super) fn here() -> Self {
        let address = Address::current();
        Self::of(|name| address.all(name))
    }

    fn of(all: impl Fn(&str) -> Vec<String>) -> Self {
        let first = |name: &str| all(name).into_iter().next().unwrap_or_default();
        let ids = |name: &str| all(name).iter().filter_map(|id| id.parse().ok()).collect::<Vec<MapId>>();
        let moved = first("move");
        let moved = moved.split_once(':').and_then(|(way, map)| Some((way == "up", map.parse().ok()?)));
        let mut rows = ids("row");
        if let Some((up, map)) = moved {
            shift(&mut rows, map, up);
        }
        let order = first("order");
        Self {
            deed: Deed::read(&order),
            did: Deed::read(&first("did")).filter(|_| order == "done"),
            maps: ids("maps"),
            rows,
            take: ids("take"),
            how: all("how"),
            alone: first("related") == "no",
            dry: first("dry") == "yes",
            moved,
            ok: ids("ok"),
            no: all("no")
                .iter()
                .filter_map(|no| no.split_once(':'))
                .filter_map(|(map, why)| Some((map.parse().ok()?, why.to_owned())))
                .collect(),
        }
    }

    /// Is there anything to show?
    pub(super) const fn is_open(&self) -> bool {
        self.deed.is_some() || self.did.is_some()
    }

    /// The maps whose versions are to be chosen from.
    pub(super) fn versions_of(&self) -> Vec<MapId> {
        if self.deed == Some(Deed::Version) { self.maps.clone() } else { Vec::new() }
    }

    /// What is to be tried without writing: the maps in their order, and what was chosen for each.
    pub(super) fn tried(&self) -> Option<(Vec<MapId>, Vec<String>)> {
        (self.dry && self.deed == Some(Deed::Run)).then(|| (self.take.clone(), self.how.clone()))
    }

    /// Are related maps shown along with the chosen ones?
    pub(super) const fn with_related(&self) -> bool {
        !self.alone
    }

    /// The rows of the form. A run shows what the chosen maps depend on before them, the others what depends on them,
    /// too, and leave those to be ticked.
    pub(super) fn rows(&self, deed: Deed, maps: &[Orderable]) -> Vec<Row> {
        let chosen = |map: &Orderable| self.maps.contains(&map.map);
        let needed = |map: &Orderable| maps.iter().any(|it| chosen(it) && it.related.contains(&map.map));
        let needs = |map: &Orderable| map.related.iter().any(|it| self.maps.contains(it));
        let belongs = |map: &&Orderable| {
            let related = match deed {
                Deed::Run => self.with_related() && needed(map),
                Deed::Pause => needed(map) || needs(map),
                _ => false,
            };
            chosen(map) || related
        };
        let mut shown: Vec<&Orderable> = maps.iter().filter(belongs).collect();
        // What the form did not show yet stays where it belongs: before the first that needs it.
        let place = |map: &Orderable| self.rows.iter().position(|row| *row == map.map);
        if shown.iter().all(|map| place(map).is_some()) {
            shown.sort_by_key(|map| place(map));
        }
        shown.into_iter().map(|map| self.row(deed, map, chosen(map))).collect()
    }

    fn row(&self, deed: Deed, map: &Orderable, chosen: bool) -> Row {
        let id = map.map;
        let known = self.rows.contains(&id);
        let says = |what: &str| self.how.iter().any(|it| *it == format!("{id}:{what}"));
        let run = map.rerun.map(|_| RunStatus::Failed);
        let refusal = deed.refusal(map.state, run);
        let ticked = if known { self.take.contains(&id) } else { chosen || deed == Deed::Run };
        let master = FieldPolicy::ALL.into_iter().find(|choice| says(choice.name()));
        let deletions =
            DeletePolicy::ALL.into_iter().find(|choice| says(&format!("{DELETIONS}{}", choice.name())));
        let mut companies = map.companies.clone();
        if known && says(ASKS_COMPANIES) {
            for (company, ticked) in companies.iter_mut().flatten() {
                *ticked = says(&format!("{COMPANY}{company}"));
            }
        }
        let copy = match (known, says("sync"), says("anew")) {
            (true, false, _) => Copying::No,
            (true, true, true) => Copying::Anew,
            _ => Copying::Yes,
        };
        let own = format!("{id}:{VERSION}");
        let version = self.how.iter().find_map(|it| it.strip_prefix(&own)?.parse().ok().map(VersionId));
        Row {
            version: version.unwrap_or(map.active.id),
            chosen,
            take: ticked && refusal.is_none(),
            copy,
            master: master.unwrap_or(map.policy.winner()),
            deletions: deletions.unwrap_or(map.policy.deletions),
            companies,
            refusal,
            map: map.clone(),
        }
    }
}

/// The page below, without anything of an order.
pub(super) fn closed(address: Address) -> String {
    address.set(&NAMES.map(|name| (name, "")))
}

/// The address at which an order of one map is given, on the page that is shown.
pub(in crate::pages) fn order_address(address: Address, deed: Deed, map: MapId) -> String {
    let mut values = NAMES.map(|name| (name, ""));
    let map = map.to_string();
    values[0].1 = deed.name();
    values[1].1 = &map;
    address.set(&values)
}

fn shift(rows: &mut [MapId], map: MapId, up: bool) {
    let Some(at) = rows.iter().position(|row| *row == map) else { return };
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(rows.len() - 1) };
    rows.swap(at, to);
}

#[cfg(test)]
mod tests {
    use super::{Asked, Copying};
    use crate::api::deeds::Deed;
    use crate::api::orders::Orderable;
    use crate::api::versions::VersionLine;
    use model::{ConflictPolicy, DeletePolicy, FieldPolicy, MapId, MapState};

    fn map(id: i64, state: MapState, related: &[i64]) -> Orderable {
        Orderable {
            map: MapId(id),
            name: format!("Map {id}"),
            entities: ("Left".into(), "right".into()),
            state,
            held_by: None,
            queued: 0,
            policy: ConflictPolicy::default(),
            can_continue: false,
            related: related.iter().copied().map(MapId).collect(),
            companies: None,
            rerun: None,
            active: VersionLine::numbered(id, 0),
            versions: Vec::new(),
        }
    }

    fn asked(query: &str) -> Asked {
        let pairs: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Asked::of(|name| {
            pairs.iter().filter(|(key, _)| *key == name).map(|(_, it)| (*it).to_owned()).collect()
        })
    }

    fn ids(asked: &Asked, deed: Deed, maps: &[Orderable]) -> Vec<(i64, bool)> {
        asked.rows(deed, maps).iter().map(|row| (row.map.map.0, row.take)).collect()
    }

    #[test]
    fn a_run_takes_what_a_map_depends_on_before_it() {
        let maps = [
            map(3, MapState::NotRunning, &[]),
            map(2, MapState::Running, &[3]),
            map(1, MapState::NotRunning, &[3, 2]),
            map(4, MapState::NotRunning, &[]),
        ];
        let run = asked("order=run&maps=1");
        assert_eq!(ids(&run, Deed::Run, &maps), [(3, true), (2, false), (1, true)]);
        assert_eq!(ids(&asked("order=run&maps=1&related=no"), Deed::Run, &maps), [(1, true)]);
    }

    #[test]
    fn rows_stand_where_somebody_moved_them_and_keep_what_was_chosen() {
        let maps = [map(3, MapState::NotRunning, &[]), map(1, MapState::NotRunning, &[3])];
        let query = "order=run&maps=1&row=3&row=1&take=1&how=1:sync&how=3:left&move=up:1";
        let moved = asked(query);
        assert_eq!(ids(&moved, Deed::Run, &maps), [(1, true), (3, false)]);
        let rows = moved.rows(Deed::Run, &maps);
        assert_eq!((rows[0].copy, rows[1].copy), (Copying::Yes, Copying::No));
        assert_eq!(rows[1].master, FieldPolicy::Left);
        assert_eq!(moved.moved, Some((true, MapId(1))));
    }

    #[test]
    fn how_conflicts_are_decided_is_as_it_was_until_somebody_chooses() {
        let maps = [map(3, MapState::NotRunning, &[])];
        let row = |query| asked(query).rows(Deed::Conflicts, &maps).remove(0);
        let before = row("order=conflicts&maps=3");
        assert_eq!((before.master, before.deletions), (FieldPolicy::Right, DeletePolicy::AsFields));
        let chosen = row("order=conflicts&maps=3&row=3&take=3&how=3:newest&how=3:deletions=change");
        assert_eq!((chosen.master, chosen.deletions), (FieldPolicy::Newest, DeletePolicy::Change));
    }

    #[test]
    fn a_map_works_by_its_version_until_somebody_chooses_another() {
        let maps = [map(3, MapState::NotRunning, &[]), map(13, MapState::Running, &[])];
        let asked = asked("order=version&maps=3&maps=13&how=13:version=8");
        let chosen: Vec<i64> = asked.rows(Deed::Version, &maps).iter().map(|row| row.version.0).collect();
        assert_eq!((chosen, asked.versions_of()), (vec![3, 8], vec![MapId(3), MapId(13)]));
    }

    #[test]
    fn a_pause_offers_maps_on_both_sides_of_a_reference() {
        let running = MapState::Running;
        let maps = [map(3, running, &[]), map(2, running, &[3]), map(1, running, &[3, 2])];
        let pause = asked("order=pause&maps=2");
        assert_eq!(ids(&pause, Deed::Pause, &maps), [(3, false), (2, true), (1, false)]);
    }

    #[test]
    fn what_became_of_an_order_is_read_back() {
        let done = asked("order=done&did=pause&ok=1&no=2:a map that is Paused: no");
        assert_eq!((done.did, done.deed), (Some(Deed::Pause), None));
        assert_eq!(done.no, [(MapId(2), "a map that is Paused: no".to_owned())]);
    }
}
