//! Conflicts and how they are decided.

use super::word;
use model::{Conflict, ConflictPolicy, ContestedField};
use serde::Serialize;
use utoipa::ToSchema;

/// How a map decides conflicts.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ConflictPolicyView {
    /// Who wins where both apps have changed the same field: `left` (ERP), `right` (CRM) or `newest`.
    master: String,
    /// Who wins where the modified times of the rows do not decide: `left` or `right`.
    otherwise: String,
    /// What counts where one app deletes a record and the other one changes it: `as_fields`, `deletion` or `change`.
    deletions: String,
}

/// A conflict as it was decided.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ConflictView {
    /// Its id.
    id: i64,
    /// The map.
    map: i64,
    /// The record's integration key.
    key: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    at: String,
    /// The way of the change that lost: `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// The side that won: `left` or `right`.
    winner: String,
    /// What decided: `master`, `newest`, `deletion` or `change`.
    decided_by: String,
    /// The side that deleted the record; null where none did.
    deleted: Option<String>,
    /// The fields that both have changed; next to a deletion those that the other side has changed.
    fields: Vec<ContestedFieldView>,
    /// Runs through activity, log and outgoing request of the change with which it was decided.
    correlation: String,
}

/// One field of a conflict. Values are null for viewers.
#[derive(Debug, Serialize, ToSchema)]
struct ContestedFieldView {
    /// The ERP's name of it; may be empty.
    left_name: String,
    /// The CRM's name of it; may be empty.
    right_name: String,
    /// What both agreed on before; null = nothing, or not known.
    base: Option<String>,
    /// The ERP's value; null = nothing, or the record is deleted there.
    left: Option<String>,
    /// The CRM's value; null = nothing, or the record is deleted there.
    right: Option<String>,
}

/// A page of conflicts.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfConflicts {
    /// Newest first.
    pub(in crate::rest) rows: Vec<ConflictView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

impl From<ConflictPolicy> for ConflictPolicyView {
    fn from(policy: ConflictPolicy) -> Self {
        Self {
            master: policy.winner().name().to_owned(),
            otherwise: word(&policy.master),
            deletions: policy.deletions.name().to_owned(),
        }
    }
}

impl ConflictView {
    /// The conflict as a caller may see it.
    pub(in crate::rest) fn new(conflict: Conflict, sees_values: bool) -> Self {
        let Conflict { id, map, key, at, dispute, correlation } = conflict;
        let dispute = if sees_values { dispute } else { dispute.without_values() };
        Self {
            id: id.0,
            map: map.0,
            key,
            at: at.to_string(),
            direction: word(&dispute.lost),
            winner: word(&dispute.winner()),
            decided_by: word(&dispute.decided_by),
            deleted: dispute.deleted.map(|side| word(&side)),
            fields: dispute.fields.into_iter().map(ContestedFieldView::from).collect(),
            correlation,
        }
    }
}

impl From<ContestedField> for ContestedFieldView {
    fn from(field: ContestedField) -> Self {
        let ContestedField { left_name, right_name, base, left, right } = field;
        Self { left_name, right_name, base, left, right }
    }
}
