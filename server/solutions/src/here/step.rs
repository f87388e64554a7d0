//! The steps that plans consist of.

use super::{Here, HereMap, HereVersion, Installed, is_name};
use model::{MapLayer, MapState, Publisher, VersionName};
use serde::{Deserialize, Serialize};

/// One step of a plan. It names what it begins with, and does nothing where that is not so any more; what it does can be
/// undone by the step that leads back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// A solution is listed, listed otherwise, or not any more.
    Solution {
        /// Its place among the solutions, from 0.
        at: usize,
        /// As it is listed; `None` = it is not.
        from: Option<Box<Installed>>,
        /// As it will be.
        to: Option<Box<Installed>>,
    },
    /// A publisher becomes known, or unknown.
    Publisher {
        /// What is known of it.
        from: Option<Publisher>,
        /// What will be.
        to: Option<Publisher>,
    },
    /// A map is made, or removed with all that is known of its records.
    Map {
        /// As it is; `None` = it is not there.
        from: Option<Box<HereMap>>,
        /// As it will be.
        to: Option<Box<HereMap>>,
    },
    /// A map gets a version, or loses one that nothing refers to.
    Version {
        /// The map, by name.
        map: String,
        /// The version; `None` = it is not there.
        from: Option<Box<HereVersion>>,
        /// The version as it will be.
        to: Option<Box<HereVersion>>,
    },
    /// A managed solution says of a map something else than before.
    Layer {
        /// The map, by name.
        map: String,
        /// The solution, by unique name.
        solution: String,
        /// The version that it brought; `None` = it said nothing.
        from: Option<VersionName>,
        /// The version that it brings.
        to: Option<VersionName>,
    },
    /// Another version of a map becomes the active one.
    Active {
        /// The map, by name.
        map: String,
        /// The version that is active.
        from: VersionName,
        /// The version that will be.
        to: VersionName,
    },
}

/// A step that does not find what it begins with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct Stale {
    /// The solution, publisher or map that it is about.
    pub what: String,
    /// What is not as it was, as the rest of a sentence.
    pub why: String,
}

impl Stale {
    fn of(what: &str, why: &str) -> Self {
        Self { what: what.to_owned(), why: why.to_owned() }
    }

    fn changed(what: &str) -> Self {
        Self::of(what, "has changed since")
    }
}

impl Step {
    /// The step that leads back.
    #[must_use]
    pub fn undo(&self) -> Self {
        match self.clone() {
            Self::Solution { at, from, to } => Self::Solution { at, from: to, to: from },
            Self::Publisher { from, to } => Self::Publisher { from: to, to: from },
            Self::Map { from, to } => Self::Map { from: to, to: from },
            Self::Version { map, from, to } => Self::Version { map, from: to, to: from },
            Self::Layer { map, solution, from, to } => Self::Layer { map, solution, from: to, to: from },
            Self::Active { map, from, to } => Self::Active { map, from: to, to: from },
        }
    }

    /// The name of the map that it is about, if it is about one.
    pub fn map(&self) -> Option<&str> {
        match self {
            Self::Solution { .. } | Self::Publisher { .. } => None,
            Self::Map { from, to } => from.as_ref().or(to.as_ref()).map(|map| map.name.as_str()),
            Self::Version { map, .. } | Self::Layer { map, .. } | Self::Active { map, .. } => Some(map),
        }
    }

    /// Takes the step.
    pub(super) fn take(&self, here: &mut Here) -> Result<(), Stale> {
        match self {
            Self::Solution { at, from, to } => solution(here, *at, from.as_deref(), to.as_deref()),
            Self::Publisher { from, to } => publisher(here, from.as_ref(), to.as_ref()),
            Self::Map { from, to } => map(here, from.as_deref(), to.as_deref()),
            Self::Version { map, from, to } => version(found(here, map)?, from.as_deref(), to.as_deref()),
            Self::Layer { map, solution, from, to } => {
                layer(found(here, map)?, solution, from.as_ref(), to.as_ref())?;
                // Layers lie as their solutions do.
                *here = std::mem::take(here).ordered();
                Ok(())
            }
            Self::Active { map, from, to } => {
                let map = found(here, map)?;
                if !map.active.is(from) {
                    return Err(Stale::changed(&map.name));
                }
                if map.is_busy() {
                    return Err(Stale::of(&map.name, "has to be paused or stopped first"));
                }
                if map.version(to).is_none() {
                    return Err(Stale::of(&map.name, &format!("does not have the version {to} any more")));
                }
                map.active = to.clone();
                Ok(())
            }
        }
    }
}

fn found<'h>(here: &'h mut Here, name: &str) -> Result<&'h mut HereMap, Stale> {
    let map = here.maps.iter_mut().find(|map| is_name(&map.name, name));
    map.ok_or_else(|| Stale::of(name, "is not there any more"))
}

fn solution(
    here: &mut Here,
    at: usize,
    from: Option<&Installed>,
    to: Option<&Installed>,
) -> Result<(), Stale> {
    let Some(named) = from.or(to) else { return Ok(()) };
    if here.solution(&named.name) != from {
        return Err(Stale::changed(&named.name));
    }
    let place = here.solutions.iter().position(|known| known.name.eq_ignore_ascii_case(&named.name));
    match (place.and_then(|place| here.solutions.get_mut(place)), to) {
        (Some(known), Some(to)) => known.clone_from(to),
        (Some(_), None) => here.solutions.retain(|known| !known.name.eq_ignore_ascii_case(&named.name)),
        (None, Some(to)) => here.solutions.insert(at.min(here.solutions.len()), to.clone()),
        (None, None) => {}
    }
    Ok(())
}

fn publisher(here: &mut Here, from: Option<&Publisher>, to: Option<&Publisher>) -> Result<(), Stale> {
    let Some(named) = from.or(to) else { return Ok(()) };
    if here.publisher(&named.name) != from {
        return Err(Stale::changed(&named.name));
    }
    if to.is_none() {
        let in_maps = here.maps.iter().flat_map(|map| &map.versions);
        let uses = |name: &str| name.eq_ignore_ascii_case(&named.name);
        let is_used = in_maps.map(|version| version.name.publisher.as_str()).any(uses)
            || here.solutions.iter().any(|solution| uses(&solution.publisher));
        if is_used {
            // It was new with what is taken back, and others have come to need it.
            return Ok(());
        }
    }
    here.publishers.retain(|known| !known.name.eq_ignore_ascii_case(&named.name));
    here.publishers.extend(to.cloned());
    here.publishers.sort_by_key(|publisher| publisher.name.to_lowercase());
    Ok(())
}

fn map(here: &mut Here, from: Option<&HereMap>, to: Option<&HereMap>) -> Result<(), Stale> {
    let Some(named) = from.or(to) else { return Ok(()) };
    let known = here.map(&named.name);
    match (known, from) {
        (None, None) => {}
        (Some(known), Some(from)) => {
            if known.state != MapState::NotRunning {
                return Err(Stale::of(&named.name, "has to be stopped first"));
            }
            let is_same = (&known.versions, &known.active, &known.layers)
                == (&from.versions, &from.active, &from.layers);
            if !is_same {
                return Err(Stale::changed(&named.name));
            }
        }
        _ => return Err(Stale::changed(&named.name)),
    }
    here.maps.retain(|map| !is_name(&map.name, &named.name));
    here.maps.extend(to.cloned());
    here.maps.sort_by_key(|map| map.name.to_lowercase());
    Ok(())
}

fn version(map: &mut HereMap, from: Option<&HereVersion>, to: Option<&HereVersion>) -> Result<(), Stale> {
    let Some(named) = from.or(to) else { return Ok(()) };
    let name = &named.name;
    if map.version(name) != from {
        return Err(Stale::changed(&map.name));
    }
    let is_used = map.active.is(name) || map.layers.iter().any(|layer| layer.version.is(name));
    if to.is_none() && is_used {
        return Err(Stale::of(&map.name, &format!("uses the version {name}")));
    }
    map.versions.retain(|version| !version.name.is(name));
    map.versions.extend(to.cloned());
    map.versions.sort_by_cached_key(|version| (version.name.publisher.to_lowercase(), version.name.number));
    Ok(())
}

fn layer(
    map: &mut HereMap,
    solution: &str,
    from: Option<&VersionName>,
    to: Option<&VersionName>,
) -> Result<(), Stale> {
    if map.layer(solution).map(|layer| &layer.version) != from {
        return Err(Stale::changed(&map.name));
    }
    if to.is_some_and(|to| map.version(to).is_none()) {
        return Err(Stale::of(&map.name, "does not have the version any more"));
    }
    map.layers.retain(|layer| !layer.solution.eq_ignore_ascii_case(solution));
    map.layers.extend(to.map(|to| MapLayer { solution: solution.to_owned(), version: to.clone() }));
    Ok(())
}
