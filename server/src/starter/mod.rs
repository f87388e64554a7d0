//! What a fresh Tandem starts with: two simulated environments and their first entity maps.

mod customers;
mod fields;
mod sales;
#[cfg(test)]
mod tests;
mod vendors;

use crate::config::Pace;
use anyhow::Context as _;
use model::{
    Actor, AuthKind, Band, Connection, ConnectionKind, Environment, EnvironmentId, MapId, MapState, Mapping,
    Moment, Side, VersionNumber,
};
use store::{NewMap, NewRun, NewVersion, Store};

/// Who published the first versions.
const PUBLISHER: &str = "Contoso";

/// Where the two apps of an environment answer, ERP first.
#[derive(Clone, Debug)]
pub(crate) struct Apps {
    /// Base URLs without a slash at the end.
    pub(crate) base_urls: [String; 2],
    /// References to the bearer tokens.
    pub(crate) tokens: [String; 2],
}

/// The environments of a fresh Tandem, the one to begin with first.
pub(crate) fn environments() -> anyhow::Result<Vec<Environment>> {
    let environment = |id: &str, name: &str, band| -> anyhow::Result<Environment> {
        let id = EnvironmentId::new(id).context("the name of a first environment is not well formed")?;
        Ok(Environment { id, name: name.into(), band, simulated: true, companies: companies() })
    };
    Ok(vec![
        environment("contoso-test", "Contoso test", Band::Test)?,
        environment("contoso-production", "Contoso production", Band::Production)?,
    ])
}

/// The companies that the simulated apps begin with.
pub(crate) fn companies() -> Vec<String> {
    vec!["usmf".into(), "demf".into()]
}

/// Brings an environment up to date with where its apps are, and creates its maps when it is new.
pub(crate) async fn ensure(
    store: &dyn Store,
    environment: Environment,
    apps: &Apps,
    pace: Pace,
    now: Moment,
) -> anyhow::Result<()> {
    let id = environment.id.clone();
    let connections = Side::BOTH.map(|side| connection(&id, side, apps, pace));
    let mut companies: Vec<String> = environment.companies.iter().map(|it| it.to_lowercase()).collect();
    companies.sort();
    store.put_environment(environment, connections).await?;
    if store.maps(&id, now).await?.is_empty() {
        let mut before: Vec<MapId> = Vec::new();
        for (name, description, mapping) in first_maps() {
            let legs = engine::legs(&mapping, companies.iter());
            let run = NewRun { legs, after: before.clone(), leave_failed: false };
            let map = new_map(&id, name, description, mapping, run)?;
            before.push(store.create_map(map, Actor::System("start-up".into()), now).await?);
        }
    }
    Ok(())
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
    run: NewRun,
) -> anyhow::Result<NewMap> {
    Ok(NewMap {
        environment: environment.clone(),
        name: name.into(),
        description: description.into(),
        owner: String::new(),
        state: MapState::Initializing,
        run: Some(run),
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
