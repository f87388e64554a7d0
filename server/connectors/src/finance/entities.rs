//! The public entities, as the metadata service lists them, see
//! [service endpoints](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/services-home-page).

use super::{Finance, schema};
use crate::entities::{self, Listed};
use crate::{Fault, FaultKind};
use model::EntityName;
use odata::url::resolve;
use serde::Deserialize;

/// Where the data service and the metadata service are, from the same root.
const DATA: &str = "/data/";
const METADATA: &str = "/metadata/";

/// Without a selection every entity comes with all of its properties.
const PUBLIC: &str = "PublicEntities?$select=Name,EntitySetName,LabelId";

/// There are some thousands of entities; more pages are a service that never ends.
const MOST_PAGES: usize = 100;

/// One public entity.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Public {
    entity_set_name: Option<String>,
    label_id: Option<String>,
}

/// Every public entity, by entity set.
pub(super) async fn all(app: &Finance) -> Result<Vec<EntityName>, Fault> {
    let names = match described(app).await {
        Ok(found) => found.into_iter().filter_map(named).collect(),
        Err(fault) if entities::is_withheld(&fault) => {
            let sets = entities::listed(&app.http).await?;
            sets.into_iter().map(|entity| name(entity, None)).collect()
        }
        Err(fault) => return Err(fault),
    };
    Ok(EntityName::sorted(names))
}

async fn described(app: &Finance) -> Result<Vec<Public>, Fault> {
    let Some(root) = app.http.base().strip_suffix(DATA) else {
        let message = "the address is not that of a data service, beside which there is one for metadata";
        return Err(Fault::new(FaultKind::Refused, 404, message));
    };
    let mut url = format!("{root}{METADATA}{PUBLIC}");
    let mut found = Vec::new();
    for _ in 0..MOST_PAGES {
        let page: Listed<Public> = entities::read(&app.http, url.clone()).await?;
        found.extend(page.value);
        match page.next_link {
            Some(link) => url = resolve(&url, &link),
            None => return Ok(found),
        }
    }
    Err(Fault::new(FaultKind::Garbled, 200, "the pages of the list of entities never end"))
}

fn named(public: Public) -> Option<EntityName> {
    // An id such as `@SYS11307` stands for a text that the service tells one at a time only.
    let label = public.label_id.filter(|label| !label.is_empty() && !label.starts_with('@'));
    Some(name(public.entity_set_name?, label))
}

/// Whether rows belong to companies stands in the keys, which no list tells.
fn name(entity: String, label: Option<String>) -> EntityName {
    EntityName { label: label.unwrap_or_else(|| schema::label(&entity)), entity, by_company: None }
}
