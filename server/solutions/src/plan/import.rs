//! Importing a package.

use super::fate::{Target, fate, meet};
use super::{Planned, finding, missing, sort};
use crate::Package;
use crate::here::{Here, Installed, Step};
use model::{Checked, Gravity, ImportPlan, MapFate, Packaging, PlannedMap, Publisher, VersionName};

/// What importing a package, and applying it after that, will do. `digest` is BLAKE3 of the package's bytes in hexadecimal
/// digits. The steps list the solution and make its publisher known; no map changes by them.
pub fn import(package: &Package, digest: &str, here: &Here) -> Planned<ImportPlan> {
    let here = &here.clone().ordered();
    let head = package.head();
    let before = here.solution(&head.name);
    let (maps, brings, mut findings) = maps(package, here);
    findings.extend(missing(package, here));
    findings.extend(before.map(|before| against(package, digest, before)).unwrap_or_default());
    findings.extend(publisher(package, here));
    if !maps.iter().any(|map| map.brings.is_some()) {
        let reason = "None of its maps can be read.".to_owned();
        findings.push(finding(Gravity::Critical, "IMPORT06", "", reason, "Ask for a package that is whole."));
    }
    for warning in package.warnings() {
        let remedy = "Look at what was taken over, once it is applied.";
        findings.push(finding(Gravity::Low, "IMPORT11", &warning.map, warning.message.clone(), remedy));
    }
    sort(&mut findings);
    let is_installed = before.is_some_and(|before| before.digest == digest && !digest.is_empty());
    let backed_up = maps.iter().filter(|map| map.fate == MapFate::Overwrites);
    let shown = ImportPlan {
        solution: head.name.clone(),
        label: head.label.clone(),
        version: head.version,
        publisher: head.publisher.name.clone(),
        packaging: head.packaging,
        installed: before.map(|before| before.version),
        backed_up: backed_up.map(|map| map.map.clone()).collect(),
        maps,
        findings,
        is_installed,
    };
    let steps =
        if shown.is_refused() || is_installed { Vec::new() } else { steps(package, digest, here, brings) };
    Planned { shown, steps }
}

fn steps(package: &Package, digest: &str, here: &Here, maps: Vec<(String, VersionName)>) -> Vec<Step> {
    let head = package.head();
    let mut steps = Vec::new();
    if here.publisher(&head.publisher.name).is_none() {
        let publisher = Publisher {
            name: head.publisher.name.clone(),
            label: head.publisher.label.clone(),
            prefix: head.publisher.prefix.clone(),
            is_default: false,
        };
        steps.push(Step::Publisher { from: None, to: Some(publisher) });
    }
    let before = here.solution(&head.name);
    let to = Installed {
        // A solution keeps its name as it is written here.
        name: before.map_or_else(|| head.name.clone(), |before| before.name.clone()),
        label: head.label.clone(),
        description: head.description.clone(),
        version: head.version,
        packaging: head.packaging,
        publisher: head.publisher.name.clone(),
        requires: head.requires.clone(),
        digest: digest.to_owned(),
        maps,
    };
    let place = here.solutions.iter().position(|known| known.name.eq_ignore_ascii_case(&head.name));
    let at = place.unwrap_or(here.solutions.len());
    steps.push(Step::Solution { at, from: before.cloned().map(Box::new), to: Some(Box::new(to)) });
    steps
}

/// What becomes of each map; what it brings, by the name of the map here; and what stands against it.
fn maps(package: &Package, here: &Here) -> (Vec<PlannedMap>, Vec<(String, VersionName)>, Vec<Checked>) {
    let (mut maps, mut brings, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    for met in meet(package, here) {
        let name = || met.packed.text.as_ref().map_or(&met.packed.label, |text| &text.name).clone();
        let mut map = PlannedMap {
            map: name(),
            label: met.packed.label.clone(),
            fate: MapFate::New,
            active: None,
            brings: None,
            differences: Vec::new(),
            must_pause: false,
        };
        match met.target {
            Target::Unreadable => {
                map.fate = MapFate::Unreadable;
                let reason = "What it pairs cannot be read: nothing becomes of it.".to_owned();
                let remedy = "Ask for a package that is whole.";
                findings.push(finding(Gravity::Medium, "IMPORT08", &map.map, reason, remedy));
            }
            Target::Clash(reason, version) => {
                (map.fate, map.brings) = (MapFate::Clash, Some(version));
                let remedy = "Rename what is here, or have the package made with another version of the map.";
                findings.push(finding(Gravity::High, "IMPORT07", &map.map, reason, remedy));
            }
            Target::New(name, version) => {
                brings.push((name.clone(), version.name.clone()));
                (map.map, map.brings) = (name, Some(version.name));
            }
            Target::Known(known, version) => {
                let (fate, wanted) = fate(package, here, known, &version.name, false);
                brings.push((known.name.clone(), version.name.clone()));
                map.map.clone_from(&known.name);
                map.fate = fate;
                map.active = Some(known.active.clone());
                if let Some(own) = known.mapping() {
                    map.differences = mapping::compare(own, &version.mapping);
                }
                map.must_pause = known.is_busy() && !wanted.is(&known.active);
                map.brings = Some(version.name);
                findings.extend(remarks(&map));
            }
        }
        maps.push(map);
    }
    (maps, brings, findings)
}

fn remarks(map: &PlannedMap) -> Vec<Checked> {
    let mut findings = Vec::new();
    if map.fate == MapFate::Overwrites {
        let reason = "What was changed here is replaced: the package is unmanaged.".to_owned();
        let remedy = "Look at the differences; a backup is made first.";
        findings.push(finding(Gravity::Medium, "IMPORT09", &map.map, reason, remedy));
    }
    if map.must_pause {
        let reason = "It works at the moment, and gets another version.".to_owned();
        let remedy = "Pause or stop it before the solution is applied.";
        findings.push(finding(Gravity::Informational, "IMPORT12", &map.map, reason, remedy));
    }
    findings
}

/// What the solution that is there says against it.
fn against(package: &Package, digest: &str, before: &Installed) -> Vec<Checked> {
    let head = package.head();
    let mut findings = Vec::new();
    let mut critical = |code: &str, reason: String, remedy: &str| {
        findings.push(finding(Gravity::Critical, code, "", reason, remedy));
    };
    if !before.publisher.eq_ignore_ascii_case(&head.publisher.name) {
        let reason = format!(
            "{} is here as a solution of {}, and the package is one of {}.",
            before.name, before.publisher, head.publisher.name
        );
        critical("IMPORT05", reason, "Uninstall the other one first, or have the package named otherwise.");
    }
    if before.packaging != head.packaging {
        let (here, there) = match head.packaging {
            Packaging::Managed => ("unmanaged", "managed"),
            Packaging::Unmanaged => ("managed", "unmanaged"),
        };
        let reason = format!("{} is {here} here, and the package is {there}.", before.name);
        critical("IMPORT03", reason, "Uninstall it first, or take a package of the same kind.");
    }
    if head.version < before.version {
        let reason = format!(
            "{} is here in the version {}, and {} is lower.",
            before.name, before.version, head.version
        );
        critical("IMPORT04", reason, "Take a later package, or uninstall the solution first.");
    }
    if head.version == before.version && before.digest != digest {
        let reason = format!("{} {} is here with other content.", before.name, before.version);
        let remedy = "Ask whoever made it for a version of its own.";
        findings.push(finding(Gravity::Medium, "IMPORT10", "", reason, remedy));
    }
    findings
}

/// A publisher of that name that is somebody else.
fn publisher(package: &Package, here: &Here) -> Option<Checked> {
    let own = &package.head().publisher;
    let known = here.publisher(&own.name)?;
    (!known.prefix.eq_ignore_ascii_case(&own.prefix)).then(|| {
        let reason = format!(
            "The publisher {} has the prefix {} here, and {} in the package: these are two.",
            known.name, known.prefix, own.prefix
        );
        let remedy = "Rename the publisher here, or have the package made by one with another name.";
        finding(Gravity::Critical, "IMPORT05", "", reason, remedy)
    })
}
