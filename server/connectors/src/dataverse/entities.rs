//! The tables that a map could take, with their names for people.

use super::Dataverse;
use super::definitions::{Label, read};
use crate::Fault;
use crate::entities::{self, Listed};
use model::EntityName;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What is asked of each table, see
/// [EntityMetadata](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitymetadata).
const TABLES: &str = "EntityDefinitions?$select=LogicalName,EntitySetName,DisplayName,DisplayCollectionName,IsPrivate,\
                      IsIntersect,IsLogicalEntity,TableType";

/// Relationships in which tables refer to companies.
const OF_COMPANIES: &str =
    "EntityDefinitions(LogicalName='cdm_company')/OneToManyRelationships?$select=ReferencingEntity";

/// Tables without the version numbers by which changes are followed.
const UNVERSIONED: [&str; 2] = ["Virtual", "Elastic"];

/// One table, as far as a list needs it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Described {
    logical_name: String,
    entity_set_name: Option<String>,
    display_name: Option<Label>,
    display_collection_name: Option<Label>,
    is_private: Option<bool>,
    is_intersect: Option<bool>,
    is_logical_entity: Option<bool>,
    table_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Relationship {
    referencing_entity: String,
}

/// Every table of which a map could be made, by entity set.
pub(super) async fn all(app: &Dataverse) -> Result<Vec<EntityName>, Fault> {
    let names = match read::<Listed<Described>>(app, TABLES.to_owned()).await {
        Ok(tables) => {
            let striped = striped(app).await?;
            tables.value.into_iter().filter_map(|table| named(table, striped.as_ref())).collect()
        }
        Err(fault) if entities::is_withheld(&fault) => {
            let sets = entities::listed(&app.http).await?;
            sets.into_iter().map(|entity| bare(entity, None)).collect()
        }
        Err(fault) => return Err(fault),
    };
    Ok(EntityName::sorted(names))
}

/// The tables whose rows point to a company; `None` where the app does not tell.
async fn striped(app: &Dataverse) -> Result<Option<BTreeSet<String>>, Fault> {
    match read::<Listed<Relationship>>(app, OF_COMPANIES.to_owned()).await {
        Ok(found) => Ok(Some(found.value.into_iter().map(|it| it.referencing_entity).collect())),
        Err(fault) if entities::is_withheld(&fault) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The name of a table; `None` for one that no map can take.
fn named(table: Described, striped: Option<&BTreeSet<String>>) -> Option<EntityName> {
    // Tables of the system, those that only tie two others together, and those without rows of their own.
    let is_inner = [table.is_private, table.is_intersect, table.is_logical_entity].contains(&Some(true));
    let is_unversioned = table.table_type.as_deref().is_some_and(|kind| UNVERSIONED.contains(&kind));
    if is_inner || is_unversioned {
        return None;
    }
    let by_company = striped.map(|striped| striped.contains(&table.logical_name));
    let labels = [&table.display_collection_name, &table.display_name];
    let label = labels.into_iter().flatten().find_map(|label| label.text()).map(str::to_owned);
    let name = bare(table.entity_set_name?, by_company);
    Some(EntityName { label: label.unwrap_or_else(|| name.label.clone()), ..name })
}

/// A table that is called by its entity set only.
fn bare(entity: String, by_company: Option<bool>) -> EntityName {
    EntityName { label: entity.clone(), entity, by_company }
}
