//! Filters that do not do what a filter is for.

use super::checked;
use crate::logic::{Logic, verdict};
use crate::{Package, PackedMap};
use model::{Checked, Gravity, Mapping, Side};

pub(super) fn check(package: &Package) -> Vec<Checked> {
    let mut found: Vec<Checked> = package.maps().iter().flat_map(constant).collect();
    found.extend(shared(package));
    found
}

/// Filters that decide alike on every row.
fn constant(map: &PackedMap) -> Vec<Checked> {
    let Some(text) = &map.text else { return Vec::new() };
    let told = Side::BOTH.into_iter().filter_map(|side| {
        let passes = verdict(&Logic::read(side, text.mapping.filter(side))?)?;
        let place = format!("{side} filter");
        let (gravity, number, reason, remedy) = if passes {
            let reason = "As it is written every row passes the filter.";
            (Gravity::Medium, 13, reason, "Take the filter out, or say which rows are meant.")
        } else {
            let reason = "As it is written no row passes the filter: nothing would be kept in step.";
            (Gravity::High, 12, reason, "Correct the filter.")
        };
        Some(checked(gravity, number, [&map.label, &place], reason.to_owned(), remedy))
    });
    told.collect()
}

/// Two maps that read one entity, where one of them takes all its rows.
fn shared(package: &Package) -> Vec<Checked> {
    let mut found = Vec::new();
    let maps: Vec<(&PackedMap, &Mapping)> =
        package.maps().iter().filter_map(|map| Some((map, &map.text.as_ref()?.mapping))).collect();
    for (at, (map, mapping)) in maps.iter().enumerate() {
        for (other, others) in &maps[..at] {
            // Two versions of one map are told by themselves.
            let is_same_map = map.label == other.label && map.left_label == other.left_label;
            for side in Side::BOTH.into_iter().filter(|_| !is_same_map) {
                let shares = |side: Side| mapping.entity(side).eq_ignore_ascii_case(others.entity(side));
                let reads = [mapping, others].iter().all(|mapping| mapping.carries(side.outward()));
                let is_open = [mapping, others].iter().any(|mapping| mapping.filter(side).trim().is_empty());
                if shares(side) && reads && is_open {
                    let shares_both = Side::BOTH.into_iter().all(shares);
                    let gravity = if shares_both { Gravity::High } else { Gravity::Low };
                    let reason = format!(
                        "It reads {} of the {side}, as {} does, and one of both has no filter there: a row may travel by both.",
                        mapping.entity(side),
                        other.label
                    );
                    let remedy =
                        "Nothing, where each row is meant to travel by both; else give both maps a filter.";
                    let place = format!("{side} filter");
                    found.push(checked(gravity, 14, [&map.label, &place], reason, remedy));
                }
            }
        }
    }
    found
}
