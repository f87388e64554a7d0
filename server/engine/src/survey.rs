//! What both apps of an environment tell of themselves: companies, and what older links have left.

use connectors::policy::classify;
use connectors::{Connector, Doorbell, companies};
use model::{Connection, Side, SideFacts};
use std::sync::Arc;
use std::time::Duration;

/// An app that has not told by then counts as silent: somebody waits for the page.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Asks one app. `down` is why the engine holds it to be down: then it is not asked again. `own` begins the addresses
/// of the doorbells of this link.
pub(crate) async fn survey(
    connection: &Connection,
    connector: &Arc<dyn Connector>,
    down: Option<String>,
    own: Option<&str>,
) -> SideFacts {
    if down.is_some() {
        return SideFacts { down, ..SideFacts::default() };
    }
    let asked = async {
        let companies = companies(connector.as_ref(), connection.kind).await;
        let doorbells = match &companies {
            Ok(_) => connector.doorbells().await.ok(),
            Err(_) => None,
        };
        (companies, doorbells)
    };
    let Ok((companies, doorbells)) = tokio::time::timeout(PATIENCE, asked).await else {
        let down = Some(format!("The app did not answer within {} seconds", PATIENCE.as_secs()));
        return SideFacts { down, ..SideFacts::default() };
    };
    let mut facts = SideFacts::default();
    match companies {
        Ok(companies) => facts.companies = Some(companies),
        Err(fault) => facts.down = Some(classify(&fault).remedy.headline),
    }
    // An app that cannot tell of doorbells holds none that it could tell of.
    facts.strangers = doorbells.map(|known| strangers(&known.unwrap_or_default(), own));
    facts
}

/// Where doorbells of other links lead to, each place once and without its secret.
fn strangers(known: &[Doorbell], own: Option<&str>) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for bell in known.iter().filter(|bell| own.is_none_or(|own| !bell.url.starts_with(own))) {
        let place = place(&bell.url);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// The host of a doorbell's address and, where it is one of ours, the environment.
fn place(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let mut parts = rest.split('/');
    let host = parts.next().unwrap_or_default();
    // `/doorbell/{secret}/{environment}/{side}/{entity}`: the secret is not shown.
    match (parts.next(), parts.nth(1)) {
        (Some("doorbell"), Some(environment)) => format!("{environment} at {scheme}://{host}"),
        _ => format!("{scheme}://{host}"),
    }
}

/// The beginning of the addresses of the doorbells of one side.
pub(crate) fn doorbells_of(root: &str, connection: &Connection) -> String {
    let side = match connection.side {
        Side::Left => "left",
        Side::Right => "right",
    };
    format!("{root}{}/{side}/", connection.environment)
}

#[cfg(test)]
mod tests {
    use super::strangers;
    use connectors::Doorbell;

    #[test]
    fn doorbells_of_other_links_are_told_without_their_secrets() {
        let bell = |url: &str| Doorbell { entity: "accounts".into(), url: url.into() };
        let own = "http://127.0.0.1:8210/doorbell/hush/contoso-test/right/";
        let known = [
            bell(&format!("{own}accounts")),
            bell("https://old.example/doorbell/secret/live/right/accounts"),
            bell("https://old.example/doorbell/secret/live/right/contacts"),
            bell("https://else.example/hook"),
        ];
        assert_eq!(strangers(&known, Some(own)), ["live at https://old.example", "https://else.example"]);
        assert_eq!(strangers(&known, None).len(), 3);
    }
}
