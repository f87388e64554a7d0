//! An entity map made ready for work.

mod check;
mod input;
mod lookup;
mod payload;
mod project;
mod read;

use model::{Direction, EntitySchema, FieldKind, FieldMapping, FieldSchema, Mapping, Side};

use crate::filter::RowFilter;
use crate::transform::Steps;
use input::Input;

pub use check::Problem;
pub use lookup::{LookupUse, LookupWanted};

/// One version of an entity map together with the schemas of its two entities, checked and resolved.
///
/// Names of the mapping are matched with the schemas without regard to case; states and payloads use the schema's
/// spelling, and for lookups the mapping's dotted path.
#[derive(Debug, Clone)]
pub struct Compiled {
    pairs: Vec<Pair>,
    /// Positions in `pairs`: the company first where there is one, then the parts of the key in the mapping's order.
    key: Vec<usize>,
    company: Option<usize>,
    left_filter: Filter,
    right_filter: Filter,
    /// The columns that tell when a row was last changed, left first.
    modified: [Option<String>; 2],
}

/// The filter of one side with the columns it looks at.
#[derive(Debug, Clone)]
struct Filter {
    rule: RowFilter,
    /// For each field as the filter spells it, the column in payloads.
    columns: Vec<(String, String)>,
}

/// One field mapping with what both schemas say about it.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) mapping: FieldMapping,
    /// Its transforms made ready.
    pub(crate) steps: Steps,
    pub(crate) left: Option<End>,
    pub(crate) right: Option<End>,
    pub(crate) is_key: bool,
    /// What its expressions read beside its own field.
    inputs: Vec<Input>,
}

/// One side of a field mapping.
#[derive(Debug, Clone)]
pub(crate) struct End {
    /// Its name in states.
    pub(crate) name: String,
    /// Its column in payloads that are read: `_x_value` for lookups.
    pub(crate) column: String,
    pub(crate) schema: FieldSchema,
    pub(crate) is_lookup: bool,
}

impl Compiled {
    /// Checks a mapping against the schemas of both sides and resolves its names. Gives every problem that makes it
    /// unusable; problems that only some records would meet are left to [`Compiled::project`].
    pub fn new(mapping: &Mapping, left: &EntitySchema, right: &EntitySchema) -> Result<Self, Vec<Problem>> {
        check::compile(mapping, left, right)
    }

    /// Does any field travel this way? Constants alone do not count.
    pub fn carries(&self, direction: Direction) -> bool {
        self.pairs.iter().any(|pair| pair.end(direction.source()).is_some() && pair.carries(direction))
    }

    /// Do the records belong to companies?
    pub const fn is_striped(&self) -> bool {
        self.company.is_some()
    }

    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The pairs that name a record, the company first.
    pub(crate) fn key_pairs(&self) -> impl Iterator<Item = &Pair> {
        self.key.iter().filter_map(|at| self.pairs.get(*at))
    }

    fn modified_column(&self, side: Side) -> Option<&String> {
        let [left, right] = &self.modified;
        match side {
            Side::Left => left.as_ref(),
            Side::Right => right.as_ref(),
        }
    }

    fn filter(&self, side: Side) -> &Filter {
        match side {
            Side::Left => &self.left_filter,
            Side::Right => &self.right_filter,
        }
    }
}

impl End {
    /// A field that is named by itself, not by a line.
    pub(crate) fn plain(schema: &FieldSchema) -> Self {
        let name = schema.name.clone();
        Self { column: name.clone(), name, schema: schema.clone(), is_lookup: false }
    }

    /// The end of a line that names this field, which is a column of the CRM where there is a lookup.
    pub(crate) fn new(field: &FieldMapping, side: Side, schema: &FieldSchema) -> Self {
        if field.lookup.is_none() || side == Side::Left {
            return Self::plain(schema);
        }
        Self {
            name: field.right.clone(),
            column: check::value_column(&schema.name),
            // The value is that of the other entity's key column, so this column's own type says nothing about it.
            schema: FieldSchema { kind: FieldKind::Lookup { targets: Vec::new() }, ..schema.clone() },
            is_lookup: true,
        }
    }
}

impl Pair {
    /// A pair between these ends, and what keeps its transforms from working. What its expressions read beside them is not
    /// known yet.
    pub(crate) fn new(
        field: &FieldMapping,
        left: Option<End>,
        right: Option<End>,
        is_key: bool,
    ) -> (Self, Vec<Problem>) {
        let schema = |end: &'_ Option<End>| end.as_ref().map(|end| end.schema.clone());
        let (steps, problems) = Steps::new(field, schema(&left).as_ref(), schema(&right).as_ref());
        (Self { mapping: field.clone(), steps, left, right, is_key, inputs: Vec::new() }, problems)
    }

    /// Do values travel this way? A pair without a field on the target's side carries nothing there.
    pub(crate) fn carries(&self, direction: Direction) -> bool {
        self.mapping.direction.carries(direction) && self.end(direction.target()).is_some()
    }

    /// Names the pair within its mapping: the CRM's name, or the ERP's where the CRM has none.
    pub(crate) fn name(&self) -> &str {
        let FieldMapping { left, right, .. } = &self.mapping;
        if right.is_empty() { left } else { right }
    }

    pub(crate) fn end(&self, side: Side) -> Option<&End> {
        match side {
            Side::Left => self.left.as_ref(),
            Side::Right => self.right.as_ref(),
        }
    }
}
