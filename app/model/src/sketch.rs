//! A mapping that people work on: lines with names of their own, and edits that can be taken back.
//!
//! An edit says what it found and what it leaves. So two people may edit at once: edits of different lines never meet,
//! and one that finds something else than it says is refused instead of overwriting it.

use crate::{FieldMapping, Mapping, Side};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Names a line of a sketch for as long as the sketch lives; never used twice.
pub type LineId = u32;

/// One pair of fields with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its name.
    pub id: LineId,
    /// The pair.
    pub field: FieldMapping,
}

/// A mapping that people work on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Entity set of the ERP.
    pub left_entity: String,
    /// Entity set of the CRM.
    pub right_entity: String,
    /// See [`Mapping::left_filter`].
    pub left_filter: String,
    /// See [`Mapping::right_filter`].
    pub right_filter: String,
    /// See [`Mapping::company`].
    pub company: Option<FieldMapping>,
    /// In the order shown.
    pub lines: Vec<Line>,
    /// The lines that name a record together, in the order of the integration key.
    pub key: Vec<LineId>,
    /// The name of the next line.
    pub next: LineId,
}

/// One step of somebody who works on a sketch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// A new line, after another or at the top.
    Add {
        /// The line before it; `None` = it is the first. One that is gone meanwhile = it is the last.
        after: Option<LineId>,
        /// The pair.
        field: FieldMapping,
        /// The name that it had before it was removed; `None` = it is new.
        id: Option<LineId>,
    },
    /// A line becomes another.
    Change {
        /// The line.
        line: LineId,
        /// As it was.
        from: FieldMapping,
        /// As it is.
        to: FieldMapping,
    },
    /// A line goes. One of the integration key has to leave that first.
    Remove {
        /// The line.
        line: LineId,
        /// As it was.
        was: FieldMapping,
    },
    /// A line goes elsewhere.
    Move {
        /// The line.
        line: LineId,
        /// The line before it from now on; `None` = it is the first. One that is gone meanwhile = it is the last.
        after: Option<LineId>,
    },
    /// The filter of one side.
    Filter {
        /// The side.
        side: Side,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// The integration key.
    Key {
        /// As it was.
        from: Vec<LineId>,
        /// As it is.
        to: Vec<LineId>,
    },
}

/// Why an edit was not made; the sketch is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "clash", rename_all = "snake_case")]
pub enum Clash {
    /// The line is gone.
    #[error("the line was removed meanwhile")]
    Gone,
    /// The line is another than the edit found.
    #[error("the line was changed meanwhile")]
    Changed,
    /// The filter is another than the edit found.
    #[error("the filter was changed meanwhile")]
    FilterChanged,
    /// The integration key is another than the edit found, or would hold a line that is not there.
    #[error("the integration key was changed meanwhile")]
    KeyChanged,
    /// The line belongs to the integration key.
    #[error("the line belongs to the integration key; take it out of that first")]
    IsKey,
}

impl Sketch {
    /// A mapping as something to work on.
    pub fn of(mapping: &Mapping) -> Self {
        let lines: Vec<Line> =
            (1..).zip(&mapping.fields).map(|(id, field)| Line { id, field: field.clone() }).collect();
        let key = mapping.key.iter().filter_map(|part| {
            let found = lines.iter().find(|line| !part.is_empty() && line.field.right == *part);
            found.map(|line| line.id)
        });
        Self {
            left_entity: mapping.left_entity.clone(),
            right_entity: mapping.right_entity.clone(),
            left_filter: mapping.left_filter.clone(),
            right_filter: mapping.right_filter.clone(),
            company: mapping.company.clone(),
            key: key.collect(),
            next: lines.last().map_or(1, |line| line.id.saturating_add(1)),
            lines,
        }
    }

    /// What has been worked out. Of a mapping in which every part of the key is mapped, [`Sketch::of`] and this are
    /// inverse to each other.
    pub fn mapping(&self) -> Mapping {
        let key = self.key.iter().filter_map(|id| self.line(*id)).map(|line| line.field.right.clone());
        Mapping {
            left_entity: self.left_entity.clone(),
            right_entity: self.right_entity.clone(),
            left_filter: self.left_filter.clone(),
            right_filter: self.right_filter.clone(),
            key: key.collect(),
            company: self.company.clone(),
            fields: self.lines.iter().map(|line| line.field.clone()).collect(),
        }
    }

    /// The line of that name.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The line before another; `None` where it is the first, or not there.
    pub fn before(&self, id: LineId) -> Option<LineId> {
        let at = self.place(id)?;
        Some(self.lines.get(at.checked_sub(1)?)?.id)
    }

    /// The filter of one side.
    pub fn filter(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left_filter,
            Side::Right => &self.right_filter,
        }
    }

    /// Makes an edit; what takes it back. Refused where it finds something else than it says.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, Clash> {
        match edit {
            Edit::Add { after, field, id } => {
                let id = id.filter(|id| *id < self.next && self.line(*id).is_none()).unwrap_or(self.next);
                self.next = self.next.max(id.saturating_add(1));
                self.insert(*after, Line { id, field: field.clone() });
                Ok(Edit::Remove { line: id, was: field.clone() })
            }
            Edit::Change { line, from, to } => {
                let found = self.lines.iter_mut().find(|known| known.id == *line).ok_or(Clash::Gone)?;
                if found.field != *from {
                    return Err(Clash::Changed);
                }
                found.field = to.clone();
                Ok(Edit::Change { line: *line, from: to.clone(), to: from.clone() })
            }
            Edit::Remove { line, was } => {
                let at = self.place(*line).ok_or(Clash::Gone)?;
                if self.lines[at].field != *was {
                    return Err(Clash::Changed);
                }
                if self.key.contains(line) {
                    return Err(Clash::IsKey);
                }
                let after = self.before(*line);
                self.lines.remove(at);
                Ok(Edit::Add { after, field: was.clone(), id: Some(*line) })
            }
            Edit::Move { line, after } => {
                let at = self.place(*line).ok_or(Clash::Gone)?;
                let before = self.before(*line);
                if *after != Some(*line) {
                    let moved = self.lines.remove(at);
                    self.insert(*after, moved);
                }
                Ok(Edit::Move { line: *line, after: before })
            }
            Edit::Filter { side, from, to } => {
                let filter = match side {
                    Side::Left => &mut self.left_filter,
                    Side::Right => &mut self.right_filter,
                };
                if filter != from {
                    return Err(Clash::FilterChanged);
                }
                filter.clone_from(to);
                Ok(Edit::Filter { side: *side, from: to.clone(), to: from.clone() })
            }
            Edit::Key { from, to } => {
                let is_there = |id: &LineId| self.line(*id).is_some();
                let is_once = |at: usize| !to[..at].contains(&to[at]);
                if self.key != *from || !to.iter().all(is_there) || !(0..to.len()).all(is_once) {
                    return Err(Clash::KeyChanged);
                }
                self.key.clone_from(to);
                Ok(Edit::Key { from: to.clone(), to: from.clone() })
            }
        }
    }

    fn place(&self, id: LineId) -> Option<usize> {
        self.lines.iter().position(|line| line.id == id)
    }

    fn insert(&mut self, after: Option<LineId>, line: Line) {
        let at = after.map_or(0, |id| self.place(id).map_or(self.lines.len(), |at| at + 1));
        self.lines.insert(at, line);
    }
}

#[cfg(test)]
#[path = "sketch_tests.rs"]
mod tests;
