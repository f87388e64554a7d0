//! A new map from what was chosen of the proposals.

use super::{Known, Proposal, pair, propose, propose_company};
use crate::pairing::lookup;
use model::{FieldMapping, Mapping, SyncDirection};

/// What somebody chose for a new map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The columns of the CRM that name a row, each with the ERP's field that holds the same.
    pub key: Vec<(String, String)>,
    /// The proposals taken: the names of both fields, ERP first.
    pub pairs: Vec<(String, String)>,
}

/// The map that was chosen: the key first, then the pairs in the order proposed. What is none of the proposals (any more)
/// is passed over; a field that names rows is in it once. Whether it would work is for [`crate::check`] to say.
pub fn assemble(known: &Known<'_>, chosen: &Chosen) -> Mapping {
    let proposals = propose(known, &[]);
    let key_lines: Vec<FieldMapping> =
        chosen.key.iter().map(|(column, field)| key_line(known, &proposals, column, field)).collect();
    let is_chosen = |it: &&Proposal| {
        let names = |(left, right): &(String, String)| *left == it.field.left && *right == it.field.right;
        let is_free =
            |line: &FieldMapping| line.left != it.field.left && super::own(line) != super::own(&it.field);
        chosen.pairs.iter().any(names) && key_lines.iter().all(is_free)
    };
    let others = proposals.iter().filter(is_chosen).map(|it| it.field.clone());
    Mapping {
        left_entity: known.left.entity.clone(),
        right_entity: known.right.entity.clone(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: key_lines.iter().map(|line| line.right.clone()).collect(),
        company: propose_company(known),
        fields: key_lines.iter().cloned().chain(others).collect(),
    }
}

/// The pair of a column that names rows with a field, as it is proposed or as it is.
fn key_line(known: &Known<'_>, proposals: &[Proposal], column: &str, field: &str) -> FieldMapping {
    let proposed = proposals.iter().find(|it| it.field.left == field && super::own(&it.field) == column);
    if let Some(proposal) = proposed {
        return FieldMapping { direction: SyncDirection::Both, ..proposal.field.clone() };
    }
    let found = known.right.field(column).and_then(|column| lookup(column, "", known.tables));
    let target = found.as_ref().and_then(|lookup| lookup.targets.first());
    let right = target.map_or_else(|| column.to_owned(), |target| format!("{column}.{}", target.key));
    FieldMapping { lookup: found, ..pair(field, &right, SyncDirection::Both, Vec::new()) }
}
