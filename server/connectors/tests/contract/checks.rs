//! Tests of a connection, in every state that it can be in.

use crate::connection::{Plain, bearer, connection};
use crate::world::{Kind, World};
use connectors::checks::{Wanted, WantedEntity, test};
use connectors::{Extras, SystemSecrets, companies};
use model::{AuthKind, Check, CheckName, CheckState, Connection, ConnectionKind};
use serde_json::json;
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use CheckName::{Auth, Batch, Capture, Doorbell, Keys, Metadata, Permission, Reach};
use CheckState::{Failed, Passed, Skipped};

const ALL: [CheckName; 8] = [Reach, Auth, Permission, Metadata, Keys, Capture, Batch, Doorbell];

/// What a map of customers wants, without doorbells.
fn wanted(world: &World) -> Wanted {
    let key: &[&str] = match world.kind {
        Kind::Crm | Kind::Plain => &["accountnumber", "msdyn_company"],
        Kind::Erp => &["CustomerAccount", "dataAreaId"],
    };
    let key = key.iter().map(|it| (*it).to_owned()).collect();
    Wanted { entities: vec![WantedEntity { entity: world.schema.entity.clone(), key }], doorbells: None }
}

/// The answers, each check once and in order.
fn states(checks: &[Check]) -> Vec<CheckState> {
    assert_eq!(checks.iter().map(|check| check.name).collect::<Vec<_>>(), ALL);
    for check in checks {
        assert_eq!(check.remedy.is_some(), check.state == Failed, "{check:?}");
        let advice = check.remedy.as_ref().is_none_or(|it| !it.headline.is_empty() && !it.hint.is_empty());
        assert!(advice, "{check:?}");
    }
    checks.iter().map(|check| check.state).collect()
}

/// One check fails, all before it pass, and what stands on it is skipped.
fn assert_fails(checks: &[Check], name: CheckName, words: &str) {
    let states = states(checks);
    let at = ALL.iter().position(|it| *it == name).expect("a check");
    assert_eq!(states[at], Failed, "{checks:?}");
    assert!(states[..at].iter().all(|state| *state != Failed), "{checks:?}");
    let remedy = checks[at].remedy.as_ref().expect("a remedy");
    let said = format!("{} {} {}", remedy.headline, remedy.hint, checks[at].found);
    assert!(said.contains(words), "{said}");
}

async fn of(world: &World, change: impl FnOnce(&mut Connection)) -> Vec<Check> {
    let (mut connection, extras) = world.settings.clone();
    change(&mut connection);
    test(&connection, &Plain, &extras, &wanted(world)).await
}

async fn what_is_right_passes(world: World) {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let root = format!("{}/doorbell/hush/contoso-test/side/", receiver.uri());
    let (connection, extras) = &world.settings;
    let wanted = Wanted { doorbells: Some(root.clone()), ..wanted(&world) };

    let before = test(connection, &Plain, extras, &wanted).await;
    assert_fails(&before, Doorbell, "calls no doorbell of ours");
    let url = format!("{root}{}", world.schema.entity);
    world.connector.register_doorbell(&world.schema, &url).await.expect("a doorbell");
    let known = world.connector.doorbells().await.expect("an answer").expect("a list");
    assert!(known.iter().any(|bell| bell.url == url && bell.entity == world.schema.entity));
    let checks = test(connection, &Plain, extras, &wanted).await;
    assert_eq!(states(&checks), [Passed; 8], "{checks:?}");
    assert_eq!(receiver.received_requests().await.unwrap_or_default().len(), 1, "rung once");

    receiver.reset().await;
    let after = test(connection, &Plain, extras, &wanted).await;
    assert_fails(&after, Doorbell, "our own doorbell does not answer");
    assert!(after.iter().all(|check| !check.found.contains("hush")), "{after:?}");
}

async fn a_new_connection_passes_without_maps(world: World) {
    let (connection, extras) = &world.settings;
    let checks = test(connection, &Plain, extras, &Wanted::default()).await;
    assert_eq!(states(&checks), [Passed, Passed, Passed, Passed, Skipped, Skipped, Passed, Skipped]);
}

async fn a_wrong_address_is_not_reached(world: World) {
    let checks = of(&world, |connection| connection.base_url = "http://127.0.0.1:1/data/".into()).await;
    assert_fails(&checks, Reach, "did not answer");
    assert_eq!(states(&checks)[1..], [Skipped; 7]);
    assert!(checks[7].found.contains("Reach the address"), "{}", checks[7].found);
    world.faults(json!({ "offline": true })).await;
    assert_fails(&of(&world, |_| ()).await, Reach, "did not answer");
}

async fn another_place_at_the_address_is_told_apart(world: World) {
    let checks = of(&world, |connection| connection.base_url.push_str("nowhere/")).await;
    assert_fails(&checks, Permission, "base URL");
}

async fn a_wrong_token_is_a_failed_sign_in(world: World) {
    let wrong = AuthKind::Bearer { token: "wrong".into() };
    let checks = of(&world, |connection| connection.auth = wrong).await;
    assert_fails(&checks, Auth, "refused our sign-in");
    assert_eq!(states(&checks)[2..], [Skipped; 6]);
    let basic = AuthKind::Basic { user: "sync".into(), password: "wrong".into() };
    assert_fails(&of(&world, |connection| connection.auth = basic).await, Auth, "refused our sign-in");
}

async fn a_missing_secret_does_not_hide_that_the_app_is_there(world: World) {
    let (mut connection, extras) = world.settings.clone();
    connection.auth = AuthKind::Bearer { token: "env:TANDEM_NOT_SET_ANYWHERE".into() };
    let checks = test(&connection, &SystemSecrets, &extras, &wanted(&world)).await;
    assert_eq!(checks[0].state, Passed);
    assert_fails(&checks, Auth, "`TANDEM_NOT_SET_ANYWHERE` is not set");
    connection.base_url = "contoso".into();
    let checks = test(&connection, &SystemSecrets, &extras, &wanted(&world)).await;
    assert_fails(&checks, Reach, "https://");
    assert_eq!(states(&checks)[1..], [Skipped; 7]);
}

async fn a_user_without_rights_is_told_so(world: World) {
    world.faults(json!({ "refuse": { "status": 403, "percent": 100 } })).await;
    let checks = of(&world, |connection| connection.auth = bearer()).await;
    assert_fails(&checks, Permission, "403");
}

async fn a_key_of_other_columns_is_told(world: World) {
    let (connection, extras) = &world.settings;
    let mut wanted = wanted(&world);
    wanted.entities[0].key = vec!["name".to_owned()];
    let checks = test(connection, &Plain, extras, &wanted).await;
    assert_fails(&checks, Keys, "key of");
    assert_eq!((checks[5].state, checks[6].state), (Passed, Passed), "they do not stand on it");
    let missing = WantedEntity { entity: "Nowheres".to_owned(), key: Vec::new() };
    wanted.entities.push(missing);
    assert_fails(&test(connection, &Plain, extras, &wanted).await, Metadata, "Nowheres");
}

async fn companies_are_read(world: World) {
    let (connection, _) = &world.settings;
    let found = companies(world.connector.as_ref(), connection.kind).await.expect("companies");
    let codes: Vec<&str> = found.iter().map(|company| company.code.as_str()).collect();
    assert!(codes.contains(&"usmf") && codes.contains(&"demf"), "{codes:?}");
    assert!(found.iter().all(|company| !company.name.is_empty()));
}

crate::each!(;
    what_is_right_passes,
    a_new_connection_passes_without_maps,
    a_wrong_address_is_not_reached,
    another_place_at_the_address_is_told_apart,
    a_wrong_token_is_a_failed_sign_in,
    a_missing_secret_does_not_hide_that_the_app_is_there,
    a_user_without_rights_is_told_so,
    a_key_of_other_columns_is_told,
    companies_are_read,
);

/// A Dataverse whose table `accounts` has the key and the change tracking that are asked for.
async fn scripted(key_status: &str, tracks: bool) -> MockServer {
    let server = MockServer::start().await;
    let answer = |body: serde_json::Value| ResponseTemplate::new(200).set_body_json(body);
    let mount = async |at: &str, body: serde_json::Value| {
        Mock::given(path(format!("/api/data/v9.2/{at}"))).respond_with(answer(body)).mount(&server).await;
    };
    mount("WhoAmI", json!({ "UserId": "1" })).await;
    let names = |name: &str, set: &str| json!({ "LogicalName": name, "EntitySetName": set, "PrimaryIdAttribute": format!("{name}id") });
    let tables = json!({ "value": [names("account", "accounts"), names("cdm_company", "cdm_companies")] });
    mount("EntityDefinitions", tables).await;
    let text = json!({ "LogicalName": "accountnumber", "AttributeType": "String" });
    let key = json!({ "KeyAttributes": ["accountnumber"], "EntityKeyIndexStatus": key_status });
    let definition = json!({ "PrimaryIdAttribute": "accountid", "ChangeTrackingEnabled": tracks, "Attributes": [text], "Keys": [key] });
    Mock::given(path_regex(r"EntityDefinitions\(")).respond_with(answer(definition)).mount(&server).await;
    mount("accounts", json!({ "value": [], "@odata.deltaLink": "accounts?$deltatoken=1" })).await;
    server
}

async fn of_scripted(server: &MockServer) -> Vec<Check> {
    let connection =
        connection(ConnectionKind::Dataverse, format!("{}/api/data/v9.2/", server.uri()), bearer());
    let entity = WantedEntity { entity: "accounts".into(), key: vec!["accountnumber".into()] };
    let wanted = Wanted { entities: vec![entity], doorbells: None };
    test(&connection, &Plain, &Extras::default(), &wanted).await
}

#[tokio::test]
async fn a_key_that_is_still_being_built_is_told() {
    for status in ["InProgress", "Failed"] {
        let checks = of_scripted(&scripted(status, true).await).await;
        assert_fails(&checks, Keys, &format!("is not active but {status}"));
    }
}

#[tokio::test]
async fn a_table_that_does_not_track_changes_is_told() {
    let checks = of_scripted(&scripted("Active", false).await).await;
    assert_fails(&checks, Capture, "Track changes");
}

#[tokio::test]
async fn an_app_without_batches_is_told() {
    let server = scripted("Active", true).await;
    let checks = of_scripted(&server).await;
    assert_fails(&checks, Batch, "404");
    assert_eq!(states(&checks)[..6], [Passed; 6]);
}

#[tokio::test]
async fn a_sign_in_page_in_front_of_the_app_is_no_app() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html");
    Mock::given(method("GET")).respond_with(page).mount(&server).await;
    assert_fails(&of_scripted(&server).await, Permission, "not its protocol");
    let away = MockServer::start().await;
    let redirect = ResponseTemplate::new(302).insert_header("Location", "https://login.example/");
    Mock::given(method("GET")).respond_with(redirect).mount(&away).await;
    assert_fails(&of_scripted(&away).await, Permission, "sign-in page");
}

#[tokio::test]
async fn a_name_and_a_password_are_sent_as_the_standard_has_it() {
    let server = scripted("Active", true).await;
    let auth = AuthKind::Basic { user: "sync".into(), password: "pä:ss".into() };
    let connection = connection(ConnectionKind::Dataverse, format!("{}/api/data/v9.2/", server.uri()), auth);
    let connector = connectors::connect(&connection, &Plain, &Extras::default()).expect("a connector");
    connector.probe().await.expect("access");
    let asked = server.received_requests().await.unwrap_or_default();
    let sent = asked[0].headers.get("authorization").and_then(|it| it.to_str().ok());
    assert_eq!(sent, Some("Basic c3luYzpww6Q6c3M="));
}
