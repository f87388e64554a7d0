//! How many rows a whole table holds, where there are more than a count goes, see
//! [`RetrieveTotalRecordCount`](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrievetotalrecordcount).

use super::{Dataverse, definitions};
use crate::Fault;
use crate::entities;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Totals {
    entity_record_count_collection: Collection,
}

/// The number of the table asked for is the only one.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Collection {
    values: Vec<i64>,
}

/// The number of rows at some time of the past day; `None` where the app does not tell.
pub(super) async fn of(app: &Dataverse, set: &str) -> Result<Option<i64>, Fault> {
    let told = async {
        let tables = definitions::tables(app, set).await?;
        let Some(table) = tables.by_set(set) else { return Ok(None) };
        let url = format!("RetrieveTotalRecordCount(EntityNames=['{}'])", table.logical_name);
        let totals: Totals = definitions::read(app, url).await?;
        Ok(totals.entity_record_count_collection.values.first().copied())
    };
    match told.await {
        // The number is a comfort: that there are many is known without it.
        Err(fault) if entities::is_withheld(&fault) => Ok(None),
        told => told,
    }
}
