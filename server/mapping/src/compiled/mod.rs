//! An entity map made ready for work.

mod check;
mod lookup;
mod payload;
mod project;
mod read;

use model::{Direction, EntitySchema, FieldMapping, FieldSchema, Mapping, Side};

use crate::filter::RowFilter;

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
    pub(crate) left: Option<End>,
    pub(crate) right: Option<End>,
    pub(crate) is_key: bool,
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
    fn key_pairs(&self) -> impl Iterator<Item = &Pair> {
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

impl Pair {
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
