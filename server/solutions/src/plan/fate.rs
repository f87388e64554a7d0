//! Which map of an environment a map of a package is, and what becomes of it.

use crate::here::{Here, HereMap, HereVersion, is_name};
use crate::{Package, PackedMap};
use model::{MapFate, MapLayer, Packaging, VersionName};

/// A map of a package, with what it is here.
pub(super) struct Met<'a> {
    pub(super) packed: &'a PackedMap,
    pub(super) target: Target<'a>,
}

/// What a map of a package is here.
pub(super) enum Target<'a> {
    /// It is this one.
    Known(&'a HereMap, HereVersion),
    /// It is none, and gets this name.
    New(String, HereVersion),
    /// Nothing can become of it, for this reason, as a sentence.
    Clash(String, VersionName),
    /// What it pairs cannot be read.
    Unreadable,
}

/// What each map of a package is here. A map is the one that has its name, or its display name, and pairs the same
/// entities; else the only one that pairs them, where no other map of the package does.
pub(super) fn meet<'a>(package: &'a Package, here: &'a Here) -> Vec<Met<'a>> {
    let maps = package.maps();
    let mut found: Vec<Option<&HereMap>> = vec![None; maps.len()];
    let is_free = |found: &[Option<&HereMap>], map: &HereMap| {
        !found.iter().flatten().any(|taken| is_name(&taken.name, &map.name))
    };
    for (at, packed) in maps.iter().enumerate() {
        let Some(text) = &packed.text else { continue };
        let mut candidates = [&text.name, &packed.label].into_iter().filter_map(|name| here.map(name));
        found[at] = candidates.find(|map| pairs_same(map, packed) && is_free(&found, map));
    }
    for (at, packed) in maps.iter().enumerate() {
        // Of several maps of the same entities only names tell which is which.
        let is_only = maps.iter().filter(|other| is_alike(other, packed)).count() == 1;
        if found[at].is_some() || packed.text.is_none() || !is_only {
            continue;
        }
        let mut alike = here.maps.iter().filter(|map| pairs_same(map, packed) && is_free(&found, map));
        if let (Some(only), None) = (alike.next(), alike.next()) {
            found[at] = Some(only);
        }
    }
    let mut taken: Vec<String> = here.maps.iter().map(|map| map.name.clone()).collect();
    let mut met = Vec::with_capacity(maps.len());
    for (at, (packed, known)) in maps.iter().zip(found).enumerate() {
        let Some(version) = brought(package, packed) else {
            met.push(Met { packed, target: Target::Unreadable });
            continue;
        };
        let is_second =
            maps.iter().take(at).any(|earlier| is_alike(earlier, packed) && is_named_alike(earlier, packed));
        let target = match known {
            _ if is_second => {
                let reason = "The package has the map more than once; the first one counts.".to_owned();
                Target::Clash(reason, version.name)
            }
            Some(map) => known_as(map, version),
            None => new(packed, version, &mut taken),
        };
        met.push(Met { packed, target });
    }
    met
}

/// The version that a map of a package is.
fn brought(package: &Package, packed: &PackedMap) -> Option<HereVersion> {
    let text = packed.text.as_ref()?;
    Some(HereVersion {
        name: VersionName::new(&text.publisher, text.version),
        note: text.note.clone(),
        solution: Some(package.head().name.clone()),
        mapping: text.mapping.clone(),
    })
}

fn known_as(map: &HereMap, version: HereVersion) -> Target<'_> {
    match map.version(&version.name) {
        Some(known) if known.mapping != version.mapping => {
            let reason = format!("{} has the version {} with other content.", map.name, version.name);
            Target::Clash(reason, version.name)
        }
        // It is there, whoever brought it.
        Some(known) => Target::Known(map, known.clone()),
        None => Target::Known(map, version),
    }
}

fn new<'a>(packed: &PackedMap, version: HereVersion, taken: &mut Vec<String>) -> Target<'a> {
    let name = packed.text.as_ref().map(|text| text.name.as_str()).unwrap_or_default();
    let is_free = |name: &&str| !name.trim().is_empty() && !taken.iter().any(|taken| is_name(taken, name));
    if let Some(name) = [name, packed.label.as_str()].into_iter().find(is_free) {
        taken.push(name.to_owned());
        return Target::New(name.to_owned(), version);
    }
    let reason = format!("The names “{name}” and “{}” belong to other maps.", packed.label);
    Target::Clash(reason, version.name)
}

/// Do two maps of a package pair the same entities?
fn is_alike(one: &PackedMap, other: &PackedMap) -> bool {
    let pair = |map: &PackedMap| {
        let mapping = &map.text.as_ref()?.mapping;
        Some((squeezed(&mapping.left_entity), mapping.right_entity.to_lowercase()))
    };
    pair(one).is_some() && pair(one) == pair(other)
}

fn is_named_alike(one: &PackedMap, other: &PackedMap) -> bool {
    one.text.as_ref().zip(other.text.as_ref()).is_some_and(|(one, other)| is_name(&one.name, &other.name))
}

fn squeezed(name: &str) -> String {
    name.split_whitespace().collect::<String>().to_lowercase()
}

/// Does a map pair the same entities? Packages of others name the ERP's entity by its label.
fn pairs_same(map: &HereMap, packed: &PackedMap) -> bool {
    let Some((own, text)) = map.mapping().zip(packed.text.as_ref()) else { return false };
    let is_left = |name: &str| squeezed(&own.left_entity) == squeezed(name);
    own.right_entity.eq_ignore_ascii_case(&text.mapping.right_entity)
        && (is_left(&text.mapping.left_entity) || (!packed.is_exact && is_left(&packed.left_label)))
}

/// What becomes of a map that is known here, and the version that is to be the active one.
pub(super) fn fate(
    package: &Package,
    here: &Here,
    map: &HereMap,
    brings: &VersionName,
    overwrites: bool,
) -> (MapFate, VersionName) {
    let head = package.head();
    let is_same_content = map.mapping() == map.version(brings).map(|version| &version.mapping);
    if map.active.is(brings) {
        let covered = head.packaging == Packaging::Managed && !is_topmost(here, map, &head.name);
        // The layer below changes, and what is on top is the same by chance.
        return (
            if covered { MapFate::Covered } else { MapFate::Same },
            brings_or_top(package, here, map, brings),
        );
    }
    let by_number = || {
        if brings.number < map.active.number { MapFate::Lower } else { MapFate::Newer }
    };
    if head.packaging == Packaging::Unmanaged {
        let known = here.solution(&head.name);
        let was_brought = known.is_some_and(|known| {
            known.maps.iter().any(|(name, version)| is_name(name, &map.name) && version.is(&map.active))
        });
        let fate = if was_brought || is_same_content { by_number() } else { MapFate::Overwrites };
        return (fate, brings.clone());
    }
    if map.is_local() && !overwrites {
        return (MapFate::LocalStays, map.active.clone());
    }
    let wanted = brings_or_top(package, here, map, brings);
    if map.is_local() {
        return (MapFate::Overwrites, wanted);
    }
    if wanted.is(brings) { (by_number(), wanted) } else { (MapFate::Covered, wanted) }
}

/// The topmost version once the solution has brought its own.
fn brings_or_top(package: &Package, here: &Here, map: &HereMap, brings: &VersionName) -> VersionName {
    let head = package.head();
    if head.packaging == Packaging::Unmanaged || is_topmost(here, map, &head.name) {
        return brings.clone();
    }
    map.layers.last().map_or_else(|| brings.clone(), |top: &MapLayer| top.version.clone())
}

/// Would a layer of the solution be the topmost one? A solution that is not there yet comes on top.
fn is_topmost(here: &Here, map: &HereMap, solution: &str) -> bool {
    let place = |name: &str| here.solutions.iter().position(|known| known.name.eq_ignore_ascii_case(name));
    let Some(own) = place(solution) else { return true };
    !map.layers.iter().any(|layer| place(&layer.solution).is_some_and(|place| place > own))
}
