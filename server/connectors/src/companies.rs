//! The companies (legal entities) of an app.

use crate::{Connector, Fault, Record, RowsRequest, Value};
use model::{Company, ConnectionKind};

/// Rows read at a time.
const PAGE: u32 = 500;

/// Every company, in the app's own order. Rows without a code are there, too: they are in the way of a link.
pub async fn companies(app: &dyn Connector, kind: ConnectionKind) -> Result<Vec<Company>, Fault> {
    let (entity, code, name) = match kind {
        ConnectionKind::FinanceOperations => ("LegalEntities", "LegalEntityId", "Name"),
        ConnectionKind::Dataverse => ("cdm_companies", "cdm_companycode", "cdm_name"),
    };
    let schema = app.schema(entity).await?;
    let select = [code, name].map(ToOwned::to_owned);
    let text = |row: &Record, column: &str| {
        row.get(column).and_then(Value::as_str).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let mut found = Vec::new();
    let mut from = None;
    loop {
        let request = RowsRequest {
            schema: &schema,
            select: &select,
            only: None,
            from: from.as_deref(),
            page_size: PAGE,
        };
        let page = app.rows(request).await?;
        found.extend(
            page.rows.iter().map(|(_, row)| Company { code: text(row, code), name: text(row, name) }),
        );
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(found),
        }
    }
}
