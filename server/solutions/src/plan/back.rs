//! Taking back what was done.

use super::{Planned, act, differences, finding, untouched};
use crate::here::{Here, Step, is_name};
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

/// A solution that is not to be listed any more, while maps have what it brought. One that is listed as it was before may go
/// on with what a later version brought: applied again, it brings its own.
fn in_use(step: &Step, here: &Here) -> Option<Checked> {
    let Step::Solution { from: Some(from), to: None, .. } = step else { return None };
    let map = here.maps.iter().find(|map| map.layer(&from.name).is_some())?;
    let reason = format!("{} has what {} {} brought.", map.name, from.name, from.version);
    let remedy = "Take back that it was applied first, or uninstall it.";
    Some(finding(Gravity::Critical, "BACK02", &map.name, reason, remedy))
}
