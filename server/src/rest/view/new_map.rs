//! New entity maps.

use super::json;
use mapping::Proposal;
use model::{EntityName, MapDescription, Mapping};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One entity of an app, before its schema is read.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct EntityNameView {
    /// Its entity set, such as `accounts`.
    entity: String,
    /// Its name for people.
    label: String,
    /// Whether its rows belong to companies; null where only its schema tells.
    by_company: Option<bool>,
}

/// An entity map to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct NewMapBody {
    /// Its name for people, unique within the environment.
    name: String,
    /// What it is for.
    #[serde(default)]
    description: String,
    /// Who publishes its first version, by unique name; one that is new becomes known.
    publisher: String,
    /// What it pairs, as versions have it.
    #[schema(value_type = Object)]
    mapping: Mapping,
}

/// A pair of fields that could be mapped.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ProposalView {
    /// The pair, as mappings have it.
    #[schema(value_type = Object)]
    field: serde_json::Value,
    /// Why it is proposed.
    reason: String,
}

impl NewMapBody {
    /// What is said of the map, and what it pairs.
    pub(in crate::rest) fn parts(self) -> (MapDescription, Mapping) {
        let Self { name, description, publisher, mapping } = self;
        (MapDescription { name, description, publisher }, mapping)
    }
}

impl From<EntityName> for EntityNameView {
    fn from(EntityName { entity, label, by_company }: EntityName) -> Self {
        Self { entity, label, by_company }
    }
}

impl From<Proposal> for ProposalView {
    fn from(Proposal { field, reason }: Proposal) -> Self {
        Self { field: json(&field), reason }
    }
}
