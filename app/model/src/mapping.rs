//! What an entity map pairs: entities, fields, filters and keys.

use crate::{Direction, Side, SyncDirection, Transform};
use serde::{Deserialize, Serialize};

/// The pairing itself: the immutable content of one version of an entity map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Entity set of the ERP, for example `CustomersV3`.
    pub left_entity: String,
    /// Entity set of the CRM, for example `accounts`.
    pub right_entity: String,
    /// Range expression in the ERP's language; empty = every row.
    pub left_filter: String,
    /// OData `$filter` in the CRM's language; empty = every row.
    pub right_filter: String,
    /// The integration key: right-hand names of those field mappings whose values together name one record. The
    /// company of a striped pair belongs to the key without being listed.
    pub key: Vec<String>,
    /// Present when rows belong to a company (legal entity) on both sides.
    pub company: Option<FieldMapping>,
    /// The pairs of fields, in the order shown.
    pub fields: Vec<FieldMapping>,
}

impl Mapping {
    /// The entity set on one side.
    pub fn entity(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left_entity,
            Side::Right => &self.right_entity,
        }
    }

    /// The filter of one side in that side's language; empty = every row.
    pub fn filter(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left_filter,
            Side::Right => &self.right_filter,
        }
    }

    /// The columns that name one record on a side, without the paths of lookups; the company's first.
    pub fn key_columns(&self, side: Side) -> Vec<String> {
        let own = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
        let keys = self.all_fields().filter(|field| self.is_key(field));
        keys.map(|field| own(field.name(side))).filter(|name| !name.is_empty()).collect()
    }

    /// The entities that lookups point to.
    pub fn looked_up(&self) -> impl Iterator<Item = &str> {
        let lookups = self.all_fields().filter_map(|field| field.lookup.as_ref());
        lookups.flat_map(|lookup| &lookup.targets).map(|target| target.entity.as_str())
    }

    /// Every pair that carries values, the company's first.
    pub fn all_fields(&self) -> impl Iterator<Item = &FieldMapping> {
        self.company.iter().chain(&self.fields)
    }

    /// Does any field travel this way?
    pub fn carries(&self, direction: Direction) -> bool {
        self.fields.iter().any(|field| field.direction.carries(direction))
    }

    /// Do both name records in the same way, so that pairs found by one are found by the other?
    pub fn names_alike(&self, other: &Self) -> bool {
        let names = |mapping: &Self| {
            let keys = mapping.key.iter().map(|key| {
                mapping
                    .fields
                    .iter()
                    .find(|field| field.right == *key)
                    .map(|field| (field.left.clone(), field.transforms.clone(), field.lookup.clone()))
            });
            (
                [mapping.left_entity.clone(), mapping.right_entity.clone()],
                mapping.key.clone(),
                mapping.company.clone(),
                keys.collect::<Vec<_>>(),
            )
        };
        names(self) == names(other)
    }

    /// Is this field part of the integration key (the company of a striped pair is)?
    pub fn is_key(&self, field: &FieldMapping) -> bool {
        self.company.as_ref().is_some_and(|company| company.right == field.right)
            || (!field.right.is_empty() && self.key.contains(&field.right))
    }
}

/// One pair of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldMapping {
    /// Field of the ERP; empty when the CRM's field gets a constant.
    pub left: String,
    /// Column of the CRM; for a lookup `lookupcolumn.keycolumn`; empty when the ERP's field gets a constant.
    pub right: String,
    /// In which directions values travel.
    pub direction: SyncDirection,
    /// Applied in order from left to right, inverted in reverse order on the way back.
    pub transforms: Vec<Transform>,
    /// Present when the right column is a lookup.
    pub lookup: Option<Lookup>,
}

impl FieldMapping {
    /// The field's name on one side; empty when that side has none.
    pub fn name(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

/// How a lookup column finds the row it points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The lookup column without its suffixes, for example `transactioncurrencyid`.
    pub column: String,
    /// The entities it may point to, in the order they are tried; more than one for a polymorphic column.
    pub targets: Vec<LookupTarget>,
}

/// One entity that a lookup column may point to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupTarget {
    /// Its entity set, for example `transactioncurrencies`.
    pub entity: String,
    /// Name of its id column, for example `transactioncurrencyid`.
    pub id: String,
    /// The column whose value the ERP holds, for example `isocurrencycode`.
    pub key: String,
    /// Lookup column of that entity that holds the company, when its rows are company-striped.
    pub company: Option<String>,
    /// The navigation property to bind through; differs from the column for polymorphic lookups.
    pub navigation: String,
}
