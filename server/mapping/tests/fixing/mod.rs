//! Mappings that something stands against, and what is left once all that can be mended is.
#![allow(dead_code, unreachable_pub, reason = "each suite uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use crate::customers::{left_schema, mapping, right_schema};
use mapping::{Fix, Known, Mendable, check};
use model::{EntitySchema, FieldMapping, FieldSchema, Finding, Mapping, Sketch};

/// A mapping with what both apps say of their entities, and said before.
#[derive(Clone, Debug)]
pub struct Case {
    pub mapping: Mapping,
    pub left: EntitySchema,
    pub right: EntitySchema,
    pub tables: Vec<EntitySchema>,
}

/// A finding, and what its fix is and leaves; `None` = it has none.
pub type Mended = (Finding, Option<(Fix, Vec<Finding>)>);

impl Case {
    pub fn new() -> Self {
        Self { mapping: mapping(), left: left_schema(), right: right_schema(), tables: Vec::new() }
    }

    pub fn line(&mut self, right: &str) -> &mut FieldMapping {
        self.mapping.fields.iter_mut().find(|line| line.right == right).unwrap()
    }

    pub fn left(&mut self, name: &str) -> &mut FieldSchema {
        self.left.fields.iter_mut().find(|field| field.name == name).unwrap()
    }

    pub fn right(&mut self, name: &str) -> &mut FieldSchema {
        self.right.fields.iter_mut().find(|field| field.name == name).unwrap()
    }

    pub fn add(&mut self, line: FieldMapping) {
        self.mapping.fields.push(line);
    }

    /// Every finding with its fix, and the findings that are left once it is made.
    pub fn mended(&self) -> Vec<Mended> {
        let sketch = Sketch::of(&self.mapping);
        let before = [left_schema(), right_schema()];
        let known = Known { left: &self.left, right: &self.right, tables: &self.tables, past: &[] };
        let mendable = Mendable { sketch: &sketch, known, before: before.each_ref().map(Some) };
        let found = mendable.findings();
        let fixes = mendable.fixes(&found);
        let later = |fix: Fix| {
            let mut sketch = sketch.clone();
            for edit in &fix.edits {
                sketch.apply(edit).unwrap();
            }
            let left = check(&sketch.mapping(), &self.left, &self.right);
            (fix, left)
        };
        found.into_iter().zip(fixes).map(|(finding, fix)| (finding, fix.map(later))).collect()
    }
}
