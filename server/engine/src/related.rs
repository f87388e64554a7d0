//! Which maps bring the records that others refer to.

use model::{MapId, Mapping};
use std::collections::{BTreeMap, BTreeSet};

/// Every map with those that it depends on, directly or by way of others: each map comes after those, and so do the maps
/// of each list. Otherwise, and where maps depend on each other, the order given is kept.
pub fn dependencies<'m>(maps: impl Iterator<Item = (MapId, &'m Mapping)>) -> Vec<(MapId, Vec<MapId>)> {
    let maps: Vec<(MapId, &Mapping)> = maps.collect();
    let brought_by = |entity: &str| {
        let bring = maps.iter().filter(move |(_, mapping)| mapping.right_entity == entity);
        bring.map(|(map, _)| *map).collect::<Vec<MapId>>()
    };
    let direct: BTreeMap<MapId, BTreeSet<MapId>> = maps
        .iter()
        .map(|(map, mapping)| {
            let wanted = mapping.looked_up().flat_map(brought_by).filter(|other| other != map);
            (*map, wanted.collect())
        })
        .collect();
    let needs: BTreeMap<MapId, BTreeSet<MapId>> =
        maps.iter().map(|(map, _)| (*map, reached(*map, &direct))).collect();
    let place = |map: MapId| maps.iter().position(|(other, _)| *other == map);
    let must_come_first = |map: MapId| {
        // In a circle nothing has to come first: what stands first in the order given does.
        let is_mutual = |other: &MapId| needs[other].contains(&map) && place(*other) > place(map);
        needs[&map].iter().filter(|other| !is_mutual(other)).copied().collect::<BTreeSet<MapId>>()
    };
    let first = maps.iter().map(|(map, _)| (*map, must_come_first(*map))).collect();
    let mut order: Vec<MapId> = Vec::with_capacity(maps.len());
    for (map, _) in &maps {
        visit(*map, &first, &mut order);
    }
    let in_order = |map: &MapId| order.iter().filter(|other| needs[map].contains(other)).copied().collect();
    order.iter().map(|map| (*map, in_order(map))).collect()
}

/// What a map depends on, directly or by way of others.
fn reached(map: MapId, direct: &BTreeMap<MapId, BTreeSet<MapId>>) -> BTreeSet<MapId> {
    let mut found = BTreeSet::new();
    let mut next: Vec<MapId> = vec![map];
    while let Some(at) = next.pop() {
        let further = direct.get(&at).into_iter().flatten();
        next.extend(further.filter(|other| **other != map && found.insert(**other)));
    }
    found
}

/// Puts a map behind what has to come first, of which there is no circle.
fn visit(map: MapId, first: &BTreeMap<MapId, BTreeSet<MapId>>, order: &mut Vec<MapId>) {
    if order.contains(&map) {
        return;
    }
    for other in first.get(&map).into_iter().flatten() {
        visit(*other, first, order);
    }
    order.push(map);
}

#[cfg(test)]
mod tests {
    use super::dependencies;
    use model::{FieldMapping, Lookup, LookupTarget, MapId, Mapping, SyncDirection};

    fn mapping(right: &str, refers_to: &[&str]) -> Mapping {
        let field = |entity: &&str| FieldMapping {
            left: format!("{entity}Id"),
            right: format!("{entity}.code"),
            direction: SyncDirection::Both,
            transforms: Vec::new(),
            lookup: Some(Lookup {
                column: (*entity).to_owned(),
                targets: vec![LookupTarget {
                    entity: (*entity).to_owned(),
                    id: "id".to_owned(),
                    key: "code".to_owned(),
                    company: None,
                    navigation: (*entity).to_owned(),
                }],
            }),
        };
        Mapping {
            left_entity: format!("Left {right}"),
            right_entity: right.to_owned(),
            left_filter: String::new(),
            right_filter: String::new(),
            key: Vec::new(),
            company: None,
            fields: refers_to.iter().map(field).collect(),
        }
    }

    fn order(maps: &[(i64, Mapping)]) -> Vec<(i64, Vec<i64>)> {
        let found = dependencies(maps.iter().map(|(id, mapping)| (MapId(*id), mapping)));
        found.into_iter().map(|(map, needs)| (map.0, needs.into_iter().map(|it| it.0).collect())).collect()
    }

    #[test]
    fn what_others_refer_to_comes_first() {
        let maps = [
            (1, mapping("orders", &["accounts", "currencies"])),
            (2, mapping("accounts", &["groups"])),
            (3, mapping("groups", &[])),
        ];
        assert_eq!(order(&maps), [(3, vec![]), (2, vec![3]), (1, vec![3, 2])]);
    }

    #[test]
    fn a_circle_and_a_reference_to_itself_end() {
        let maps =
            [(1, mapping("accounts", &["accounts", "contacts"])), (2, mapping("contacts", &["accounts"]))];
        assert_eq!(order(&maps), [(1, vec![2]), (2, vec![1])]);
    }
}
