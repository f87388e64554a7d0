//! What the rules of entity maps say of each map, and what gets lost on its way.

use super::{Facts, checked};
use crate::{Package, PackedMap, loss};
use model::{Checked, Direction, Finding, FindingState, Gravity, Mapping, Side, Transform};

pub(super) fn check(package: &Package, facts: &Facts) -> Vec<Checked> {
    package.maps().iter().flat_map(|map| of_map(map, facts)).collect()
}

fn of_map(map: &PackedMap, facts: &Facts) -> Vec<Checked> {
    let Some(text) = &map.text else { return Vec::new() };
    let mapping = &text.mapping;
    let mut found = rules(map, mapping, facts);
    for lost in loss(mapping) {
        let reason = format!("Readers of packages of dual-write do not get {}.", lost.what);
        let remedy = "Nothing, where Tandem imports the package; else use defaults and value maps only.";
        found.push(checked(Gravity::Low, 15, [&map.label, &lost.place], reason, remedy));
    }
    for field in
        mapping.all_fields().filter(|field| Direction::BOTH.iter().all(|way| field.direction.carries(*way)))
    {
        let place = if field.right.is_empty() { &field.left } else { &field.right };
        let has_loss = |it: &&Transform| matches!(it, Transform::ValueMap { .. }) && !it.is_lossless();
        // Where nobody chose what comes back, that is told by itself.
        let is_told = found.iter().any(|it| it.code == "TANDEM07" && it.place == *place);
        if field.transforms.iter().any(|it| has_loss(&it)) && !is_told {
            let reason =
                "Several values share a partner: on the way back each becomes one of them.".to_owned();
            let remedy = "Nothing, where that is meant; else give each value a partner of its own.";
            found.push(checked(Gravity::Low, 16, [&map.label, place], reason, remedy));
        }
    }
    found
}

/// The rules against what both apps say of their entities.
fn rules(map: &PackedMap, mapping: &Mapping, facts: &Facts) -> Vec<Checked> {
    let schema = |side: Side| facts.schemas.find(side, mapping.entity(side));
    let (Some(left), Some(right)) = (schema(Side::Left), schema(Side::Right)) else {
        return Side::BOTH
            .into_iter()
            .filter(|side| schema(*side).is_none())
            .map(|side| absent(map, mapping, facts, side))
            .collect();
    };
    mapping::check(mapping, left, right).into_iter().filter_map(|finding| told(map, finding)).collect()
}

/// An entity that is not known: its app could not be read, or has no such entity.
fn absent(map: &PackedMap, mapping: &Mapping, facts: &Facts, side: Side) -> Checked {
    let entity = mapping.entity(side);
    if let Some(why) = facts.unread(side) {
        let reason = format!("It was not checked against {entity} of the {side}: {why}.");
        let remedy = format!("Bring the {side} to answer, and check again.");
        return checked(Gravity::Informational, 17, [&map.label, ""], reason, &remedy);
    }
    let number = if side == Side::Left { 1018 } else { 1020 };
    Checked {
        gravity: Gravity::High,
        code: format!("DIPV{number}"),
        map: map.label.clone(),
        place: format!("{side} entity"),
        reason: format!("The {side} has no entity {entity}."),
        remedy: "Choose another entity, or install what brings it.".to_owned(),
    }
}

/// A finding as the checker tells it; what is as it should be is not told.
fn told(map: &PackedMap, finding: Finding) -> Option<Checked> {
    let Finding { code, title, state, found, remedy } = finding;
    let gravity = match state {
        FindingState::Good => return None,
        FindingState::Info => Gravity::Informational,
        FindingState::Unknown => Gravity::Low,
        // That all rows are read again and again is slow, and right.
        FindingState::Warning if code == "DIPV1019" => Gravity::Low,
        FindingState::Warning => Gravity::Medium,
        FindingState::Problem => Gravity::High,
    };
    Some(Checked { gravity, code, map: map.label.clone(), place: title, reason: found, remedy })
}
