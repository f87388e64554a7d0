//! What is about the solution, and about its maps beside each other.

use super::{Facts, checked};
use crate::{Package, PackedMap};
use model::{Checked, Gravity, Publisher};
use std::collections::HashMap;

pub(super) fn check(package: &Package, facts: &Facts) -> Vec<Checked> {
    let mut found = Vec::new();
    let head = package.head();
    if package.maps().is_empty() {
        let reason = "The solution has no entity maps.".to_owned();
        let remedy = "Add the maps that are to travel.";
        found.push(checked(Gravity::Critical, 1, ["", ""], reason, remedy));
    }
    for map in package.maps().iter().filter(|map| map.text.is_none()) {
        let reason = "What it pairs cannot be read.".to_owned();
        let remedy = "Ask for a package that is whole, or take the map out.";
        found.push(checked(Gravity::Critical, 2, [&map.label, ""], reason, remedy));
    }
    for map in package.maps() {
        let Some(text) = &map.text else { continue };
        if !text.publisher.eq_ignore_ascii_case(&head.publisher.name) {
            let reason = format!(
                "Its publisher is {}, and that of the solution is {}.",
                named(&text.publisher),
                named(&head.publisher.name)
            );
            let remedy = "Save a version of the map under the solution's publisher, or make a solution of the other one.";
            found.push(checked(Gravity::High, 3, [&map.label, "Publisher"], reason, remedy));
        }
    }
    found.extend(twice(package));
    if let Some(exported) = facts.exported.filter(|exported| head.version <= *exported) {
        let reason = format!("The version is {}, and {exported} was given away before.", head.version);
        let remedy =
            "Choose a higher version: others cannot tell the two apart, or would refuse the lower one.";
        found.push(checked(Gravity::High, 10, ["", "Version"], reason, remedy));
    }
    let publisher = Publisher {
        name: head.publisher.name.clone(),
        label: head.publisher.label.clone(),
        prefix: head.publisher.prefix.clone(),
        is_default: false,
    };
    for (field, message) in publisher.validate().iter() {
        let place = format!("Publisher: {field}");
        found.push(checked(Gravity::High, 19, ["", &place], message.to_owned(), "Correct the publisher."));
    }
    for warning in package.warnings() {
        let remedy = "Look at what was taken over, once it is imported.";
        found.push(checked(Gravity::Low, 18, [&warning.map, ""], warning.message.clone(), remedy));
    }
    found
}

fn named(name: &str) -> &str {
    if name.is_empty() { "nobody" } else { name }
}

/// Names, and maps, that are there more than once.
fn twice(package: &Package) -> Vec<Checked> {
    let mut found = Vec::new();
    let mut names: HashMap<String, &PackedMap> = HashMap::new();
    for map in package.maps() {
        let Some(text) = &map.text else { continue };
        let Some(earlier) = names.insert(text.name.to_lowercase(), map) else { continue };
        let versions = [earlier, map].map(|map| map.text.as_ref().map(|text| text.version.to_string()));
        let [one, other] = versions.map(Option::unwrap_or_default);
        if earlier.label == map.label {
            let reason = format!("It is in the solution in the versions {one} and {other}.");
            let remedy = "Keep the version that is to be used.";
            found.push(checked(Gravity::High, 5, [&map.label, "Version"], reason, remedy));
        } else {
            let reason = format!("{} has the name “{}”, too.", earlier.label, text.name);
            let remedy = "Give the maps different names: an environment has each name once.";
            found.push(checked(Gravity::High, 4, [&map.label, "Name"], reason, remedy));
        }
    }
    found
}
