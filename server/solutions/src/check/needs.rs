//! What has to be there before a package: other solutions, versions of the apps, the tables that lookups point to.

use super::{Facts, checked};
use crate::core_solution::{Met, is_core, meets};
use crate::package::version;
use crate::{Gate, Package};
use model::{Checked, Gravity};

/// Companies are linked by the environment and not by a map.
const COMPANIES: &str = "cdm_companies";

pub(super) fn check(package: &Package, facts: &Facts) -> Vec<Checked> {
    let mut found = solutions(package, facts);
    found.extend(gates(package, facts));
    found.extend(lookups(package, facts));
    found
}

fn solutions(package: &Package, facts: &Facts) -> Vec<Checked> {
    let requires = &package.head().requires;
    let mut found = Vec::new();
    if !requires.iter().any(is_core) {
        let reason = "The package does not ask for the core, without which there are no maps.".to_owned();
        found.push(checked(Gravity::High, 7, ["", "Core"], reason, "Export the solution again."));
    }
    for required in requires {
        let (gravity, number, place) = if is_core(required) {
            (Gravity::High, 7, "Core")
        } else {
            (Gravity::Medium, 8, required.solution.as_str())
        };
        let (reason, remedy) = match meets(required, facts.core, &facts.present) {
            Met::Yes => continue,
            Met::TooOld(there) => (
                format!("The solution needs {required}, and {there} is here."),
                format!("Bring {} to a later version first.", required.solution),
            ),
            Met::Missing => (
                format!("The solution needs {required}, which is not here."),
                format!("Install {} first.", required.solution),
            ),
        };
        found.push(checked(gravity, number, ["", place], reason, &remedy));
    }
    found
}

/// Each gate once, in its highest version, with the first map that asks for it.
fn gates(package: &Package, facts: &Facts) -> Vec<Checked> {
    let mut wanted: Vec<(&Gate, &str)> = Vec::new();
    for map in package.maps() {
        for gate in &map.gates {
            let same = |(known, _): &&mut (&Gate, &str)| is_same(known, gate);
            match wanted.iter_mut().find(same) {
                Some(known) if version(&known.0.version) < version(&gate.version) => {
                    *known = (gate, map.label.as_str());
                }
                Some(_) => {}
                None => wanted.push((gate, map.label.as_str())),
            }
        }
    }
    let told = wanted.into_iter().filter_map(|(gate, map)| {
        let Gate { side, name, version: least } = gate;
        let there = facts.apps.iter().find(|known| is_same(known, gate));
        let Some(there) = there.filter(|it| version(&it.version).is_some()) else {
            let reason = format!("It needs {name} {least} of the {side}, whose version is not known here.");
            let remedy = "See to it that the app is recent enough.";
            return Some(checked(Gravity::Informational, 9, [map, name], reason, remedy));
        };
        let wanted = version(least)?;
        (version(&there.version)? < wanted).then(|| {
            let reason = format!("It needs {name} {least} of the {side}, and {} is there.", there.version);
            let remedy = format!("Bring {name} of the {side} to a later version.");
            checked(Gravity::High, 9, [map, name], reason, &remedy)
        })
    });
    told.collect()
}

fn is_same(one: &Gate, other: &Gate) -> bool {
    one.side == other.side && one.name.eq_ignore_ascii_case(&other.name)
}

/// Tables that lookups point to and that no map keeps in step, each once for a map.
fn lookups(package: &Package, facts: &Facts) -> Vec<Checked> {
    let own = package.maps().iter().filter_map(|map| Some(map.text.as_ref()?.mapping.right_entity.as_str()));
    let known: Vec<&str> = own.chain(facts.mapped.iter().map(String::as_str)).chain([COMPANIES]).collect();
    let is_known = |entity: &str| known.iter().any(|known| known.eq_ignore_ascii_case(entity));
    let mut found = Vec::new();
    for map in package.maps() {
        let Some(text) = &map.text else { continue };
        for field in text.mapping.all_fields() {
            let targets = field.lookup.iter().flat_map(|lookup| &lookup.targets);
            for target in targets.filter(|target| !target.entity.is_empty() && !is_known(&target.entity)) {
                let reason = format!(
                    "It points to {}, and no map keeps that in step: neither one of the solution nor one that is here.",
                    target.entity
                );
                let remedy = format!(
                    "Add the map of {}, or see to it that both apps have its rows where the solution goes.",
                    target.entity
                );
                found.push(checked(Gravity::Medium, 6, [&map.label, &field.right], reason, &remedy));
            }
        }
    }
    found
}
