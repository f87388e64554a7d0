//! `RetrieveTotalRecordCount`: how many rows whole tables hold, also where there are more than a count goes.
//!
//! See <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrievetotalrecordcount>. The
//! service answers from a snapshot of the past day; here the snapshot is always new.

use ::http::StatusCode;
use odata::url::decode_path;
use serde_json::json;

use super::failure::Failure;
use crate::service::{Answer, Call};
use crate::store::State;

/// The logical names that a path asks for; `None` when it asks for something else.
pub(super) fn names(path: &str) -> Option<Vec<String>> {
    let path = decode_path(path).ok()?;
    let list = path.strip_prefix("RetrieveTotalRecordCount(EntityNames=[")?.strip_suffix("])")?;
    Some(list.split(',').map(|name| name.trim().trim_matches('\'').to_owned()).collect())
}

pub(super) fn answer(state: &State, call: &Call, names: &[String]) -> Result<Answer, Failure> {
    let count = |name: &String| {
        let table = state.schema().by_logical_name(name).ok_or_else(|| {
            let message = format!(
                "The entity with a name = '{name}' with namemapping = 'Logical' was not found in the MetadataCache."
            );
            Failure::new(StatusCode::NOT_FOUND, "0x80041102", message)
        })?;
        Ok(state.rows(table, None).count())
    };
    let values = names.iter().map(count).collect::<Result<Vec<_>, Failure>>()?;
    let body = json!({
        "@odata.context": format!("{}$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse", call.base),
        "EntityRecordCountCollection":
            { "Count": values.len(), "IsReadOnly": false, "Keys": names, "Values": values },
    });
    Ok(Answer::json(StatusCode::OK, body.to_string()))
}
