//! Applying a solution that was imported.

use super::fate::{Met, Target, fate, meet};
use super::{Planned, act, finding, missing, untouched};
use crate::Package;
use crate::here::{Here, HereMap, HereVersion, Step};
use model::{ChangedMap, Gravity, MapAct, MapFate, MapLayer, MapState, Packaging, SolutionChange};

/// What applying a solution does, whose package this is. Done once more, there is nothing left to do but what had to wait.
/// Where `overwrites` is set a managed solution comes on top of what was changed here.
///
/// A map that works is not touched but for a version that it gets: the switch waits until it is paused or stopped, and the
/// solution is applied again.
pub fn apply(package: &Package, here: &Here, overwrites: bool) -> Planned<SolutionChange> {
    let here = &here.clone().ordered();
    let head = package.head();
    let mut findings = missing(package, here);
    let imported = here.solution(&head.name).filter(|known| known.version == head.version);
    if imported.is_none_or(|known| known.packaging != head.packaging) {
        let reason = format!("{} {} is not imported.", head.name, head.version);
        findings.push(finding(Gravity::Critical, "APPLY01", "", reason, "Import the package first."));
    }
    let mut steps = Vec::new();
    let mut maps = Vec::new();
    for met in meet(package, here) {
        let (own, map) = of_map(package, here, met, overwrites);
        if map.acts.is_empty() && !map.reason.is_empty() && map.waiting.is_none() {
            let remedy = "See what the import says of it.";
            findings.push(finding(Gravity::Informational, "IMPORT07", &map.map, map.reason.clone(), remedy));
        }
        steps.extend(own);
        maps.push(map);
    }
    let shown = SolutionChange { solution: head.name.clone(), maps, findings };
    Planned { shown, steps }.settled()
}

fn of_map(package: &Package, here: &Here, met: Met<'_>, overwrites: bool) -> (Vec<Step>, ChangedMap) {
    let packed = met.packed;
    let mut told = untouched(packed.text.as_ref().map_or(&packed.label, |text| &text.name).clone());
    let steps = match met.target {
        Target::Unreadable => {
            "What it pairs cannot be read.".clone_into(&mut told.reason);
            Vec::new()
        }
        Target::Clash(reason, _) => {
            told.reason = reason;
            Vec::new()
        }
        Target::New(name, version) => {
            told.map.clone_from(&name);
            vec![make(package, &packed.settings, name, version)]
        }
        Target::Known(map, version) => {
            told.map.clone_from(&map.name);
            renew(package, here, (map, version), overwrites, &mut told)
        }
    };
    told.acts = steps.iter().filter_map(act).collect();
    (steps, told)
}

fn make(package: &Package, settings: &crate::MapSettings, name: String, version: HereVersion) -> Step {
    let head = package.head();
    let layer = MapLayer { solution: head.name.clone(), version: version.name.clone() };
    let map = HereMap {
        name,
        // Nothing starts by itself.
        state: MapState::NotRunning,
        active: version.name.clone(),
        layers: Vec::from_iter((head.packaging == Packaging::Managed).then_some(layer)),
        versions: vec![version],
        settings: settings.clone(),
    };
    Step::Map { from: None, to: Some(Box::new(map)) }
}

fn renew(
    package: &Package,
    here: &Here,
    (map, version): (&HereMap, HereVersion),
    overwrites: bool,
    told: &mut ChangedMap,
) -> Vec<Step> {
    let head = package.head();
    let brings = version.name.clone();
    let (fate, wanted) = fate(package, here, map, &brings, overwrites);
    let of_wanted = map.version(&wanted).map_or(&version.mapping, |version| &version.mapping);
    if let Some(own) = map.mapping().filter(|_| !wanted.is(&map.active)) {
        told.differences = mapping::compare(own, of_wanted);
    }
    let mut steps = Vec::new();
    if map.version(&brings).is_none() {
        let to = Some(Box::new(version));
        steps.push(Step::Version { map: map.name.clone(), from: None, to });
    }
    if !wanted.is(&map.active) && map.is_busy() {
        // The layer waits with the switch: what is active would else be taken for a change made here.
        told.waiting = Some(MapAct::Switch { from: map.active.clone(), to: wanted });
        "It works at the moment: pause or stop it, and apply the solution again."
            .clone_into(&mut told.reason);
        return steps;
    }
    let from = map.layer(&head.name).map(|layer| layer.version.clone());
    if head.packaging == Packaging::Managed && !from.as_ref().is_some_and(|from| from.is(&brings)) {
        let solution = here.solution(&head.name).map_or(&head.name, |known| &known.name).clone();
        steps.push(Step::Layer { map: map.name.clone(), solution, from, to: Some(brings) });
    }
    if wanted.is(&map.active) {
        told.reason = match fate {
            MapFate::LocalStays => "What was changed here stays on top.".to_owned(),
            MapFate::Covered => "Another managed solution, installed later, stays on top.".to_owned(),
            _ => String::new(),
        };
    } else {
        steps.push(Step::Active { map: map.name.clone(), from: map.active.clone(), to: wanted });
    }
    steps
}
