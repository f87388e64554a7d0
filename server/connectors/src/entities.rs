//! The entity sets of an app: as its service document lists them, and how what lists them better may be missing.
//!
//! See the section on the service document in
//! [OData JSON 4.01](https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html).

use crate::refusal::garbled;
use crate::wire::Http;
use crate::{Fault, FaultKind};
use odata::batch::{Method, Part};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A list that comes in one answer or in pages.
#[derive(Deserialize)]
pub(crate) struct Listed<T> {
    pub(crate) value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    pub(crate) next_link: Option<String>,
}

#[derive(Deserialize)]
struct Resource {
    name: String,
    /// What is left out is an entity set.
    kind: Option<String>,
}

/// The names of all entity sets, which every service tells at its root.
pub(crate) async fn listed(http: &Http) -> Result<Vec<String>, Fault> {
    let document: Listed<Resource> = read(http, http.base().to_owned()).await?;
    let is_set = |it: &Resource| it.kind.as_deref().is_none_or(|kind| kind == "EntitySet");
    Ok(document.value.into_iter().filter(is_set).map(|it| it.name).collect())
}

/// Whether something else may be asked instead: the service does not have what was asked for, or does not show it to
/// us. Of an app that is down or that knows us no longer there is nothing else to ask.
pub(crate) fn is_withheld(fault: &Fault) -> bool {
    match fault.kind {
        FaultKind::Refused => matches!(fault.status, 400 | 403..=405 | 501),
        // Another program answers there.
        FaultKind::Garbled => true,
        _ => false,
    }
}

/// An answer of the app, read.
pub(crate) async fn read<T: DeserializeOwned>(http: &Http, url: String) -> Result<T, Fault> {
    let part = Part::new(Method::Get, url);
    let reply = http.expect(&part).await?;
    serde_json::from_slice(&reply.body).map_err(|error| garbled(&part, &reply, error))
}
