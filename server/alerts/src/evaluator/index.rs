//! Which settings look at an error.

use super::Counting;
use model::{ErrorClass, ErrorEvent, MapId, Phase};
use std::collections::HashMap;

/// Places of settings by what they count, so that an error costs nothing to those that do not count it.
#[derive(Debug, Default)]
pub(super) struct Index(HashMap<(ErrorClass, Phase), Cell>);

#[derive(Debug, Default)]
struct Cell {
    of_all_maps: Vec<usize>,
    of_some: HashMap<MapId, Vec<usize>>,
}

impl Index {
    pub(super) fn of(settings: &[Counting]) -> Self {
        let mut index = Self::default();
        for (place, setting) in settings.iter().enumerate() {
            for class in &setting.rule.classes {
                for phase in &setting.rule.phases {
                    let cell = index.0.entry((*class, *phase)).or_default();
                    if setting.rule.maps.is_empty() {
                        cell.of_all_maps.push(place);
                    }
                    for map in &setting.rule.maps {
                        cell.of_some.entry(*map).or_default().push(place);
                    }
                }
            }
        }
        index
    }

    /// The places of those that count an error of its kind, phase and map.
    pub(super) fn places(&self, event: &ErrorEvent) -> impl Iterator<Item = usize> {
        let cell = self.0.get(&(event.class, event.phase));
        let of_map = cell.zip(event.map).and_then(|(cell, map)| cell.of_some.get(&map));
        let of_all = cell.map(|cell| &cell.of_all_maps);
        of_all.into_iter().chain(of_map).flatten().copied()
    }
}
