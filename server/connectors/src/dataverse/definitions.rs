//! Table definitions as Dataverse describes them, see
//! [EntityMetadata](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitymetadata).
//!
//! Whatever may be missing is optional: services that speak like Dataverse leave out much of it.

use super::Dataverse;
use crate::Fault;
use crate::change::refused;
use crate::entities::{self, Listed};
use odata::url::QueryOptions;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::Instant;

/// The list of tables is asked for again after this.
const GOOD_FOR: Duration = Duration::from_mins(1);

/// Every table's names.
#[derive(Clone)]
pub(super) struct Tables {
    read: Instant,
    names: Vec<TableName>,
}

/// How one table is called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct TableName {
    pub(super) logical_name: String,
    pub(super) entity_set_name: Option<String>,
    pub(super) primary_id_attribute: Option<String>,
}

/// One table in full.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Definition {
    pub(super) primary_id_attribute: Option<String>,
    pub(super) display_name: Option<Label>,
    pub(super) change_tracking_enabled: Option<bool>,
    pub(super) attributes: Option<Vec<Attribute>>,
    pub(super) keys: Option<Vec<Key>>,
}

/// One column.
#[expect(clippy::struct_field_names, reason = "the names are those of the service")]
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Attribute {
    pub(super) logical_name: String,
    pub(super) attribute_type: Option<String>,
    pub(super) attribute_of: Option<String>,
    pub(super) required_level: Option<Named>,
    pub(super) is_valid_for_create: Option<bool>,
    pub(super) is_valid_for_update: Option<bool>,
    pub(super) is_valid_for_read: Option<bool>,
    pub(super) max_length: Option<u32>,
    pub(super) precision: Option<u32>,
    pub(super) targets: Option<Vec<String>>,
    pub(super) option_set: Option<OptionSet>,
    pub(super) date_time_behavior: Option<Named>,
    pub(super) format: Option<String>,
}

/// An alternate key.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Key {
    pub(super) key_attributes: Vec<String>,
    /// `Active`, `Pending`, `InProgress` or `Failed`, see
    /// [EntityKeyIndexStatus](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitykeyindexstatus).
    entity_key_index_status: Option<String>,
}

impl Key {
    /// Rows can be named by it.
    pub(super) fn is_active(&self) -> bool {
        self.entity_key_index_status.as_deref().is_none_or(|status| status == "Active")
    }
}

/// A wrapped name.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Named {
    pub(super) value: Option<String>,
}

/// The choices of a column.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OptionSet {
    pub(super) options: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Choice {
    pub(super) value: i64,
    pub(super) label: Option<Label>,
}

/// A text in the user's language.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Label {
    user_localized_label: Option<Localized>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Localized {
    label: Option<String>,
}

impl Label {
    pub(super) fn text(&self) -> Option<&str> {
        self.user_localized_label.as_ref()?.label.as_deref().filter(|label| !label.is_empty())
    }
}

impl Tables {
    /// The table with that entity set.
    pub(super) fn by_set(&self, set: &str) -> Option<&TableName> {
        self.names.iter().find(|table| table.entity_set_name.as_deref() == Some(set))
    }

    /// The entity set of a table.
    pub(super) fn set_of(&self, logical_name: &str) -> Option<&str> {
        self.names.iter().find(|table| table.logical_name == logical_name)?.entity_set_name.as_deref()
    }
}

/// All tables, from memory when they were read lately and hold the wanted entity set.
pub(super) async fn tables(app: &Dataverse, set: &str) -> Result<Tables, Fault> {
    let mut known = app.tables.lock().await;
    if let Some(tables) = &*known
        && (tables.read.elapsed() < GOOD_FOR && tables.by_set(set).is_some())
    {
        return Ok(tables.clone());
    }
    let options = QueryOptions {
        select: ["LogicalName", "EntitySetName", "PrimaryIdAttribute"].map(str::to_owned).to_vec(),
        ..QueryOptions::default()
    };
    let names =
        read::<Listed<TableName>>(app, format!("EntityDefinitions?{}", options.to_query())).await?.value;
    let tables = Tables { read: Instant::now(), names };
    *known = Some(tables.clone());
    Ok(tables)
}

/// One table with its columns and keys.
pub(super) async fn definition(app: &Dataverse, logical_name: &str) -> Result<Definition, Fault> {
    read(app, format!("EntityDefinitions(LogicalName='{logical_name}')?$expand=Attributes,Keys")).await
}

/// Why a table has no active key of these columns.
pub(super) async fn explain_key(app: &Dataverse, set: &str, columns: &[String]) -> Result<(), Fault> {
    let tables = tables(app, set).await?;
    let table = tables.by_set(set).ok_or_else(|| super::schema::unknown(set))?;
    let keys = definition(app, &table.logical_name).await?.keys.unwrap_or_default();
    let same = |key: &&Key| {
        key.key_attributes.len() == columns.len()
            && columns.iter().all(|column| key.key_attributes.iter().any(|own| own == column))
    };
    let wanted = columns.join(" and ");
    Err(refused(match keys.iter().find(same).and_then(|key| key.entity_key_index_status.as_deref()) {
        Some(status) => format!("the alternate key of {wanted} of {set} is not active but {status}"),
        None => format!("{set} has no alternate key of {wanted}"),
    }))
}

/// The columns of one kind with their choices, which the definition itself leaves out.
pub(super) async fn choices(
    app: &Dataverse,
    logical_name: &str,
    kind: &str,
) -> Result<Vec<Attribute>, Fault> {
    let path =
        format!("EntityDefinitions(LogicalName='{logical_name}')/Attributes/Microsoft.Dynamics.CRM.{kind}");
    let url = format!("{path}?$select=LogicalName&$expand=OptionSet");
    Ok(read::<Listed<Attribute>>(app, url).await?.value)
}

/// The app's answer at a URL.
pub(super) async fn read<T: DeserializeOwned>(app: &Dataverse, url: String) -> Result<T, Fault> {
    entities::read(&app.http, url).await
}
