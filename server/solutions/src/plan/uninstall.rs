//! Uninstalling a solution, and going back from what was changed here to what a managed solution says.

use super::back::told;
use super::{Planned, finding};
use crate::here::{Here, HereMap, Step};
use model::{Checked, Gravity, MapState, Packaging, SolutionChange, VersionName};

/// What uninstalling a solution does. Of a managed one each map falls back to the layer below, or to the latest version that
/// was saved here; a map that has neither is removed, with all that is known of its records. What was changed here stays.
/// Of an unmanaged one all maps stay. All of it is done, or nothing.
pub fn uninstall(name: &str, here: &Here) -> Planned<SolutionChange> {
    let here = &here.clone().ordered();
    let Some(place) = here.solutions.iter().position(|known| known.name.eq_ignore_ascii_case(name)) else {
        let reason = format!("There is no solution {name}.");
        let absent = finding(Gravity::Critical, "UNINSTALL01", "", reason, "Look at the list of solutions.");
        return refused(name, absent);
    };
    let solution = &here.solutions[place];
    let needs = |other: &&crate::Installed| {
        other.name != solution.name
            && other.requires.iter().any(|required| required.solution.eq_ignore_ascii_case(&solution.name))
    };
    let mut findings: Vec<Checked> = Vec::new();
    for other in here.solutions.iter().filter(needs) {
        let reason = format!("{} needs it.", other.name);
        findings.push(finding(Gravity::Critical, "UNINSTALL02", "", reason, "Uninstall that one first."));
    }
    let mut steps = Vec::new();
    let managed = here.maps.iter().filter(|_| solution.packaging == Packaging::Managed);
    for map in managed.filter(|map| map.layer(&solution.name).is_some()) {
        let own = uncover(map, &solution.name);
        let must_stop =
            own.iter().any(|step| matches!(step, Step::Map { .. })) && map.state != MapState::NotRunning;
        let must_pause = own.iter().any(|step| matches!(step, Step::Active { .. })) && map.is_busy();
        if must_stop || must_pause {
            let (reason, remedy) = if must_stop {
                ("It would be removed, and works or is paused.", "Stop it first.")
            } else {
                ("It works at the moment, and would fall back to another version.", "Pause or stop it first.")
            };
            findings.push(finding(Gravity::Critical, "UNINSTALL03", &map.name, reason.to_owned(), remedy));
        }
        steps.extend(own);
    }
    steps.push(Step::Solution { at: place, from: Some(Box::new(solution.clone())), to: None });
    let shown = SolutionChange { solution: solution.name.clone(), maps: told(&steps, here), findings };
    Planned { shown, steps }.settled()
}

/// What becomes of a map without what a solution says of it.
fn uncover(map: &HereMap, solution: &str) -> Vec<Step> {
    let Some(layer) = map.layer(solution) else { return Vec::new() };
    let gone = || Step::Layer {
        map: map.name.clone(),
        solution: layer.solution.clone(),
        from: Some(layer.version.clone()),
        to: None,
    };
    if map.is_local() {
        return vec![gone()];
    }
    let below = map.layers.iter().rfind(|other| !other.solution.eq_ignore_ascii_case(solution));
    let own =
        map.versions.iter().filter(|version| version.solution.is_none()).max_by_key(|it| it.name.number);
    let Some(next) = below.map(|layer| &layer.version).or(own.map(|version| &version.name)) else {
        return vec![Step::Map { from: Some(Box::new(map.clone())), to: None }];
    };
    let mut steps = vec![gone()];
    if !next.is(&map.active) {
        steps.push(switch(map, next));
    }
    steps
}

fn switch(map: &HereMap, to: &VersionName) -> Step {
    Step::Active { map: map.name.clone(), from: map.active.clone(), to: to.clone() }
}

/// What going back to managed does: the topmost managed version of a map becomes the active one. What was changed here stays
/// among its versions.
pub fn revert(map: &str, here: &Here) -> Planned<SolutionChange> {
    let here = &here.clone().ordered();
    let known = here.map(map);
    let Some((map, top)) = known.and_then(|map| Some((map, map.layers.last()?))) else {
        let reason = format!("No managed solution has brought {map}.");
        return refused(
            "",
            finding(Gravity::Critical, "REVERT01", map, reason, "Choose another version of it."),
        );
    };
    let steps = if map.is_local() { vec![switch(map, &top.version)] } else { Vec::new() };
    let mut findings = Vec::new();
    if map.is_busy() && !steps.is_empty() {
        let reason = "It works at the moment, and gets another version.".to_owned();
        findings.push(finding(Gravity::Critical, "BACK01", &map.name, reason, "Pause or stop it first."));
    }
    let shown = SolutionChange { solution: top.solution.clone(), maps: told(&steps, here), findings };
    Planned { shown, steps }.settled()
}

fn refused(solution: &str, why: Checked) -> Planned<SolutionChange> {
    let shown = SolutionChange { solution: solution.to_owned(), maps: Vec::new(), findings: vec![why] };
    Planned { shown, steps: Vec::new() }
}
