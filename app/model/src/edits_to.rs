//! The edits that turn a sketch into a mapping that came from elsewhere, from a file, say.

use crate::{Clash, Edit, FieldMapping, Line, LineId, Mapping, Side, Sketch};
use std::collections::BTreeSet;
use thiserror::Error;

/// Why no edits lead from a sketch to a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutOfReach {
    /// The mapping pairs other entities; a sketch keeps the ones that it began with.
    #[error("it pairs {left} with {right}, which is another map")]
    Entities {
        /// The mapping's entity set of the ERP.
        left: String,
        /// The mapping's entity set of the CRM.
        right: String,
    },
    /// The mapping finds the company in another way; a sketch keeps the one that it began with.
    #[error("its rows belong to a company in another way than this map's rows do")]
    Company,
    /// The mapping's integration key has a part that none of its lines brings.
    #[error("“{part}” belongs to the integration key, and no line that is not in the key already maps it")]
    Key {
        /// The part: a right-hand name.
        part: String,
    },
    /// The sketch itself is unsound: two of its lines share a name.
    #[error(transparent)]
    Unsound(#[from] Clash),
}

impl Sketch {
    /// The edits that, made in this order, make [`Sketch::mapping`] equal to `mapping`; none where it is already.
    ///
    /// A line is taken for one of the mapping's where both names are the same, else where one of them is; it keeps its
    /// [`LineId`] then, and as many lines as can stay where they are do so. Filters come first, then what leaves
    /// (the integration key before its line), then changes, then lines that move or are new from top to bottom, then
    /// the integration key.
    pub fn edits_to(&self, mapping: &Mapping) -> Result<Vec<Edit>, OutOfReach> {
        if self.mapping() == *mapping {
            return Ok(Vec::new());
        }
        if self.left_entity != mapping.left_entity || self.right_entity != mapping.right_entity {
            let (left, right) = (mapping.left_entity.clone(), mapping.right_entity.clone());
            return Err(OutOfReach::Entities { left, right });
        }
        if self.company != mapping.company {
            return Err(OutOfReach::Company);
        }
        let twins = twins(&self.lines, &mapping.fields);
        let ids: Vec<Option<LineId>> = twins.iter().map(|twin| twin.map(|at| self.lines[at].id)).collect();
        let key = key_places(&self.key, &ids, mapping)?;

        let mut way = Way { at: self.clone(), edits: Vec::new() };
        for side in Side::BOTH {
            let (from, to) = (self.filter(side).to_owned(), mapping.filter(side).to_owned());
            if from != to {
                way.make(Edit::Filter { side, from, to })?;
            }
        }
        // All at once where the key is made of lines that are there already.
        let kept: BTreeSet<LineId> = ids.iter().copied().flatten().collect();
        let whole = key.iter().map(|place| ids[*place]).collect::<Option<Vec<_>>>();
        let rest = || self.key.iter().copied().filter(|id| kept.contains(id)).collect();
        way.key(whole.unwrap_or_else(rest))?;
        for line in self.lines.iter().filter(|line| !kept.contains(&line.id)) {
            way.make(Edit::Remove { line: line.id, was: line.field.clone() })?;
        }
        for (twin, field) in twins.iter().zip(&mapping.fields) {
            let known = twin.map(|at| &self.lines[at]).filter(|line| line.field != *field);
            if let Some(Line { id, field: from }) = known {
                way.make(Edit::Change { line: *id, from: from.clone(), to: field.clone() })?;
            }
        }
        let ids = way.arrange(&twins, &ids, &mapping.fields)?;
        way.key(key.iter().map(|place| ids[*place]).collect())?;
        Ok(way.edits)
    }
}

/// The sketch as it is by now, and what was done.
struct Way {
    at: Sketch,
    edits: Vec<Edit>,
}

impl Way {
    /// Makes an edit; the name of the line if it was added.
    fn make(&mut self, edit: Edit) -> Result<Option<LineId>, Clash> {
        let back = self.at.apply(&edit)?;
        self.edits.push(edit);
        Ok(if let Edit::Remove { line, .. } = back { Some(line) } else { None })
    }

    fn key(&mut self, to: Vec<LineId>) -> Result<(), Clash> {
        let from = self.at.key.clone();
        if from != to {
            self.make(Edit::Key { from, to })?;
        }
        Ok(())
    }

    /// Moves and adds lines until they stand as the fields do; their names in that order. From top to bottom, each
    /// that does not stay comes right behind the one above it, so that those that stay keep their order.
    fn arrange(
        &mut self,
        twins: &[Option<usize>],
        ids: &[Option<LineId>],
        fields: &[FieldMapping],
    ) -> Result<Vec<LineId>, Clash> {
        let staying = longest_rise(twins);
        let mut named: Vec<LineId> = Vec::with_capacity(fields.len());
        for ((id, twin), field) in ids.iter().zip(twins).zip(fields) {
            let after = named.last().copied();
            if let (Some(line), Some(place)) = (*id, twin) {
                if !staying.contains(place) {
                    self.make(Edit::Move { line, after })?;
                }
                named.push(line);
            } else {
                named.extend(self.make(Edit::Add { after, field: field.clone(), id: None })?);
            }
        }
        Ok(named)
    }
}

/// For each field the place of the line that becomes it. What fits better is paired first; among equals, in order.
fn twins(lines: &[Line], fields: &[FieldMapping]) -> Vec<Option<usize>> {
    type Rule = fn(&FieldMapping, &FieldMapping) -> bool;
    let rules: [Rule; 4] = [
        |line, field| line == field,
        |line, field| line.left == field.left && line.right == field.right,
        |line, field| !line.left.is_empty() && line.left == field.left,
        |line, field| !line.right.is_empty() && line.right == field.right,
    ];
    let mut twins = vec![None; fields.len()];
    let mut is_taken = vec![false; lines.len()];
    for rule in rules {
        for (twin, field) in twins.iter_mut().zip(fields).filter(|(twin, _)| twin.is_none()) {
            let fits = |(line, is_taken): (&Line, &bool)| !is_taken && rule(&line.field, field);
            *twin = lines.iter().zip(&is_taken).position(fits);
            if let Some(place) = *twin {
                is_taken[place] = true;
            }
        }
    }
    twins
}

/// For each part of the mapping's key the place of the field that brings it, each field once; the field of the line
/// that is in the key already where several would do.
fn key_places(key: &[LineId], ids: &[Option<LineId>], mapping: &Mapping) -> Result<Vec<usize>, OutOfReach> {
    let mut places: Vec<usize> = Vec::with_capacity(mapping.key.len());
    for (at, part) in mapping.key.iter().enumerate() {
        let fits = |place: &usize| mapping.fields[*place].right == *part && !places.contains(place);
        let as_it_is = key.get(at).and_then(|id| ids.iter().position(|known| *known == Some(*id)));
        let found = as_it_is.filter(fits).or_else(|| (0..mapping.fields.len()).find(fits));
        places.push(found.ok_or_else(|| OutOfReach::Key { part: part.clone() })?);
    }
    Ok(places)
}

/// The most places that can be read off in this order, each further down than the one before.
fn longest_rise(places: &[Option<usize>]) -> BTreeSet<usize> {
    let places: Vec<usize> = places.iter().copied().flatten().collect();
    // Of the rises of each length the one that ends highest up: where it ends. And what comes before each in its rise.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places[*end] < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let last = ends.last().copied();
    std::iter::successors(last, |at| before[*at]).map(|at| places[at]).collect()
}

#[cfg(test)]
#[path = "edits_to_tests.rs"]
mod tests;
