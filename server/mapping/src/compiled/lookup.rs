//! Lookup columns: from GUIDs to key values and back.

use model::LookupTarget;
use odata::value::{Record, Value};

use super::{Compiled, Pair};
use crate::{State, key, normal};

/// A GUID of a raw CRM record whose row's key value is needed. A polymorphic column has one use for each target, of
/// which the first that resolves counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LookupUse {
    /// The field's name in states.
    pub field: String,
    /// Entity set of the row.
    pub entity: String,
    /// Its id column.
    pub id_column: String,
    /// The column whose value is wanted.
    pub key_column: String,
    /// Lookup column of that entity that holds the company, when its rows are company-striped.
    pub company_column: Option<String>,
    /// The row's GUID, lower-case.
    pub id: String,
}

/// A key value whose row's GUID is needed. A polymorphic column has one for each target, of which the first that
/// resolves counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LookupWanted {
    /// The field's name in states.
    pub field: String,
    /// Entity set of the row.
    pub entity: String,
    /// Its id column, whose value is wanted.
    pub id_column: String,
    /// The column to search.
    pub key_column: String,
    /// The value to search for; never null.
    pub value: Value,
    /// For company-striped entities: the lookup column that holds the company, and the company's code.
    pub company: Option<(String, String)>,
    /// The navigation property to bind through.
    pub navigation: String,
}

impl LookupWanted {
    /// The row's canonical key under a map of its entity whose integration key is this column alone, and whose rows
    /// belong to companies exactly if this one does.
    pub fn record_key(&self) -> String {
        let company = self.company.as_ref().map(|(_, company)| company.as_str());
        let value = self.value.text().unwrap_or_default();
        key::canonical(company.into_iter().chain([value.as_ref()]))
    }
}

impl Compiled {
    /// The GUIDs of a raw CRM record that [`Compiled::state`] needs resolved, in the mapping's order.
    pub fn lookups(&self, raw: &Record) -> Vec<LookupUse> {
        self.pairs.iter().flat_map(|pair| pair.lookup_uses(raw)).collect()
    }

    /// The rows of the CRM that these fields of its state refer to, in the mapping's order: [`Compiled::payload`] and
    /// [`Compiled::key_columns`] need them resolved to write the fields to the CRM. `company` is the code of the record's company, empty when there is none.
    pub fn lookups_wanted(&self, fields: &State, company: &str) -> Vec<LookupWanted> {
        self.pairs.iter().flat_map(|pair| pair.lookups_wanted(fields, company)).collect()
    }
}

impl Pair {
    /// Where the GUID in this pair's lookup column may point to; empty when the column is null or no lookup.
    pub(super) fn lookup_uses(&self, raw: &Record) -> Vec<LookupUse> {
        let (Some(end), Some(lookup)) = (&self.right, &self.mapping.lookup) else {
            return Vec::new();
        };
        let Some(Value::Text(id)) = raw.get(&end.column).and_then(Value::as_str).and_then(normal::guid)
        else {
            return Vec::new();
        };
        let to_use = |target: &LookupTarget| LookupUse {
            field: end.name.clone(),
            entity: target.entity.clone(),
            id_column: target.id.clone(),
            key_column: target.key.clone(),
            company_column: target.company.clone(),
            id: id.clone(),
        };
        lookup.targets.iter().map(to_use).collect()
    }

    /// What this pair's lookup column may be bound to; empty when the value is null or unknown.
    pub(super) fn lookups_wanted(&self, fields: &State, company: &str) -> Vec<LookupWanted> {
        let (Some(end), Some(lookup)) = (&self.right, &self.mapping.lookup) else {
            return Vec::new();
        };
        let Some(value) = fields.get(&end.name).filter(|value| !value.is_null()) else {
            return Vec::new();
        };
        let to_wanted = |target: &LookupTarget| LookupWanted {
            field: end.name.clone(),
            entity: target.entity.clone(),
            id_column: target.id.clone(),
            key_column: target.key.clone(),
            value: value.clone(),
            company: target.company.as_ref().map(|column| (column.clone(), company.to_owned())),
            navigation: target.navigation.clone(),
        };
        lookup.targets.iter().map(to_wanted).collect()
    }
}
