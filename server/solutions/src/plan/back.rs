//! Taking back what was done.

use super::{Planned, act, differences, finding, untouched};
use crate::here::{Here, HereMap, Step, is_name};
use model::{ChangedMap, Checked, Gravity, MapAct, SolutionChange};

/// What takes back the steps of a plan that was carried out: all of them, or none where something has changed since.
pub fn rollback(steps: &[Step], here: &Here) -> Planned<SolutionChange> {
    let here = here.clone().ordered();
    let back: Vec<Step> = steps.iter().rev().map(Step::undo).collect();
    let mut findings: Vec<Checked> = back.iter().filter_map(|step| in_use(step, &here)).collect();
    if let Err(stale) = here.after(&back) {
        let remedy = "Put it back by hand, or pause or stop the map where that is what is asked for.";
        findings.push(finding(Gravity::Critical, "BACK01", "", format!("{stale}."), remedy));
    }
    let solution = back.iter().find_map(|step| match step {
        Step::Solution { from, to, .. } => from.as_ref().or(to.as_ref()).map(|it| it.name.clone()),
        Step::Layer { solution, .. } => Some(solution.clone()),
        _ => None,
    });
    let shown = SolutionChange { solution: solution.unwrap_or_default(), maps: told(&back, &here), findings };
    Planned { shown, steps: back }.settled()
}

/// Each map once, in the order in which steps touch it.
pub(super) fn told(steps: &[Step], here: &Here) -> Vec<ChangedMap> {
    let mut maps: Vec<ChangedMap> = Vec::new();
    for step in steps {
        let Some((name, act)) = step.map().zip(act(step)) else { continue };
        let switched = match &act {
            MapAct::Switch { to, .. } => here.map(name).map(|map| differences(map, to)),
            _ => None,
        };
        let place = maps.iter().position(|map| is_name(&map.map, name));
        if place.is_none() {
            maps.push(untouched(name.to_owned()));
        }
        let at = place.unwrap_or(maps.len() - 1);
        if let Some(map) = maps.get_mut(at) {
            map.acts.push(act);
            map.differences.extend(switched.unwrap_or_default());
        }
    }
    maps
}

/// A solution that is not to be listed any more, or as it was before, while maps have what it brought.
fn in_use(step: &Step, here: &Here) -> Option<Checked> {
    let Step::Solution { from: Some(from), to, .. } = step else { return None };
    let before = |map: &HereMap| {
        let known = to.iter().flat_map(|to| &to.maps);
        let mut own = known.filter(|(name, _)| is_name(name, &map.name));
        own.any(|(_, version)| map.layer(&from.name).is_some_and(|layer| layer.version.is(version)))
    };
    let uses = |map: &&HereMap| map.layer(&from.name).is_some() && !before(map);
    let map = here.maps.iter().find(uses)?;
    let reason = format!("{} has what {} {} brought.", map.name, from.name, from.version);
    let remedy = "Take back that it was applied first, or uninstall it.";
    Some(finding(Gravity::Critical, "BACK02", &map.name, reason, remedy))
}
