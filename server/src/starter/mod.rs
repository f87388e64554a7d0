//! What a fresh Tandem starts with: one simulated environment and its first entity maps.

mod customers;
mod fields;
mod sales;
#[cfg(test)]
mod tests;
mod vendors;

use crate::config::Pace;
use anyhow::Context as _;
use model::{
    Actor, AuthKind, Band, Connection, ConnectionKind, Environment, EnvironmentId, MapState, Mapping, Moment,
    Side, VersionNumber,
};
use store::{NewMap, NewVersion, Store};

/// Who published the first versions.
const PUBLISHER: &str = "Contoso";

/// Where the two apps of the environment answer, ERP first.
#[derive(Clone, Debug)]
pub(crate) struct Apps {
    /// Base URLs without a slash at the end.
    pub(crate) base_urls: [String; 2],
    /// References to the bearer tokens.
    pub(crate) tokens: [String; 2],
}

/// The one environment of a fresh Tandem.
pub(crate) fn environment_id() -> anyhow::Result<EnvironmentId> {
    EnvironmentId::new("contoso-test").context("the name of the first environment is not well formed")
}

/// Brings the environment up to date with where its apps are, and creates its maps when it is new. Gives the two
/// connections, ERP first.
pub(crate) async fn ensure(
    store: &dyn Store,
    apps: &Apps,
    pace: Pace,
    now: Moment,
) -> anyhow::Result<[Connection; 2]> {
    let id = environment_id()?;
    let environment = Environment {
        id: id.clone(),
        name: "Contoso test".into(),
        band: Band::Test,
        simulated: true,
        companies: vec!["usmf".into(), "demf".into()],
    };
    let connections = Side::BOTH.map(|side| connection(&id, side, apps, pace));
    store.put_environment(environment, connections.clone()).await?;
    if store.maps(&id, now).await?.is_empty() {
        for (name, description, mapping) in first_maps() {
            let map = new_map(&id, name, description, mapping)?;
            store.create_map(map, Actor::System("start-up".into()), now).await?;
        }
    }
    Ok(connections)
}

/// Name, description and content of every map. What others look up comes first.
fn first_maps() -> [(&'static str, &'static str, Mapping); 11] {
    [
        ("Customer groups", "The groups that customers belong to.", customers::groups()),
        ("Customers V3", "Customers of the ERP and accounts of the CRM.", customers::customers()),
        ("Vendor groups", "The groups that vendors belong to.", vendors::groups()),
        ("Units", "Units of measure, shared by all companies.", sales::units()),
        ("Customers V3 - contacts", "People who buy for themselves.", customers::persons()),
        ("Contacts V2", "The people at customers.", customers::contacts()),
        ("Vendors V2", "Vendors of both apps.", vendors::vendors()),
        ("Products V2", "Products, shared by all companies.", sales::products()),
        ("Customer addresses", "Further addresses of customers.", customers::addresses()),
        ("Sales order headers V2", "Orders of customers.", sales::orders()),
        ("Sales order lines", "What is ordered, line by line.", sales::lines()),
    ]
}

fn connection(environment: &EnvironmentId, side: Side, apps: &Apps, pace: Pace) -> Connection {
    let ([left_url, right_url], [left_token, right_token]) = (&apps.base_urls, &apps.tokens);
    let (kind, base_url, token) = match side {
        Side::Left => (ConnectionKind::FinanceOperations, format!("{left_url}/data/"), left_token),
        Side::Right => (ConnectionKind::Dataverse, format!("{right_url}/api/data/v9.2/"), right_token),
    };
    Connection {
        environment: environment.clone(),
        side,
        kind,
        base_url,
        auth: AuthKind::Bearer { token: token.clone() },
        poll_ms: pace.poll,
        overlap_ms: pace.overlap,
        sweep_ms: pace.sweep,
    }
}

fn new_map(
    environment: &EnvironmentId,
    name: &str,
    description: &str,
    mapping: Mapping,
) -> anyhow::Result<NewMap> {
    Ok(NewMap {
        environment: environment.clone(),
        name: name.into(),
        description: description.into(),
        owner: String::new(),
        state: MapState::Running,
        version: NewVersion {
            publisher: PUBLISHER.into(),
            number: "1.0.0.0"
                .parse::<VersionNumber>()
                .context("the first version's number is not well formed")?,
            author: "start-up".into(),
            note: "First version.".into(),
            mapping,
        },
    })
}
