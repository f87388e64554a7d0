//! Tokens, pauses, sign-in pages and settings.

use super::{dataverse, request};
use crate::connection::{Plain, bearer, connection};
use crate::service::{Manner, Service, authority};
use connectors::policy::{Nature, classify};
use connectors::{ConnectError, Extras, FaultKind, SystemSecrets, connect};
use model::{AuthKind, ConnectionKind};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn client(server: &MockServer) -> AuthKind {
    AuthKind::ClientCredentials {
        token_url: format!("{}/token", server.uri()),
        client_id: "tandem".to_owned(),
        client_secret: "a+b c".to_owned(),
        scope: "https://org/.default".to_owned(),
    }
}

fn token(token: &str, seconds: u32) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "access_token": token, "expires_in": seconds }))
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_repeated() {
    let server = MockServer::start().await;
    Mock::given(path("/token")).respond_with(token("one", 3600)).up_to_n_times(1).mount(&server).await;
    Mock::given(path("/token")).respond_with(token("two", 3600)).expect(1).mount(&server).await;
    let who = Mock::given(path("/api/data/v9.2/WhoAmI"));
    who.and(header("authorization", "Bearer two"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    Mock::given(path("/api/data/v9.2/WhoAmI")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    let app = dataverse(&server, client(&server));
    app.probe().await.expect("access");
    app.probe().await.expect("access with the same token");
    let asked = server.received_requests().await.unwrap_or_default();
    let form = String::from_utf8_lossy(&asked[0].body).into_owned();
    assert!(form.contains("client_secret=a%2Bb%20c"), "{form}");
    assert!(asked.iter().filter(|it| it.url.path() != "/token").all(|it| {
        it.headers.contains_key("x-ms-client-request-id") && it.headers.contains_key("odata-version")
    }));
}

#[tokio::test]
async fn a_token_that_stays_refused_is_an_outage_and_many_requests_share_one_token() {
    let server = MockServer::start().await;
    let slowly = token("one", 3600).set_delay(Duration::from_millis(50));
    Mock::given(path("/token")).respond_with(slowly).mount(&server).await;
    Mock::given(path("/api/data/v9.2/WhoAmI")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    let app = dataverse(&server, client(&server));
    let (one, two, three) = tokio::join!(app.probe(), app.probe(), app.probe());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let tokens = async |server: &MockServer| {
        let asked = server.received_requests().await.unwrap_or_default();
        asked.iter().filter(|it| it.url.path() == "/token").count()
    };
    assert_eq!(tokens(&server).await, 1);
    let fault = app.changes(&request(None)).await.expect_err("refused");
    assert_eq!((fault.status, fault.connection_wide), (401, true));
    assert_eq!(classify(&fault).nature, Nature::Outage);
    assert_eq!(tokens(&server).await, 2, "renewed once");
}

#[tokio::test]
async fn a_token_is_kept_and_renewed_five_minutes_before_it_expires() {
    let server = MockServer::start().await;
    Mock::given(path("/token")).respond_with(token("one", 3600)).up_to_n_times(1).mount(&server).await;
    Mock::given(path("/token")).respond_with(token("two", 3600)).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let app = dataverse(&server, client(&server));
    for minutes in [0, 54, 2, 54] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_mins(minutes)).await;
        tokio::time::resume();
        app.probe().await.expect("access");
    }
    let asked = server.received_requests().await.unwrap_or_default();
    let shown = |it: &wiremock::Request| {
        it.headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or("token").to_owned()
    };
    let shown: Vec<String> = asked.iter().map(shown).collect();
    let expected = ["token", "Bearer one", "Bearer one", "token", "Bearer two", "Bearer two"];
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn wrong_credentials_are_a_failed_sign_in() {
    let server = MockServer::start().await;
    let refusal =
        json!({ "error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret" });
    let answer = ResponseTemplate::new(400).set_body_json(refusal);
    Mock::given(path("/token")).respond_with(answer).mount(&server).await;
    let fault = dataverse(&server, client(&server)).probe().await.expect_err("refused");
    assert_eq!((fault.status, fault.code.as_str(), fault.connection_wide), (401, "invalid_client", true));
    assert!(fault.message.contains("AADSTS7000215"));
    assert!(!fault.exchange.request.contains("a%2Bb"));
    assert_eq!(classify(&fault).nature, Nature::Outage);
}

#[tokio::test]
async fn a_busy_app_says_for_how_long() {
    let server = MockServer::start().await;
    let body =
        json!({ "error": { "code": "0x80072322", "message": "Number of requests exceeded the limit" } });
    let answer = ResponseTemplate::new(429).insert_header("Retry-After", "17").set_body_json(body);
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let fault = dataverse(&server, bearer()).probe().await.expect_err("busy");
    assert_eq!(fault.retry_after, Some(Duration::from_secs(17)));
    assert_eq!(classify(&fault).nature, Nature::Throttled(Duration::from_secs(17)));
}

#[tokio::test]
async fn a_redirect_to_a_sign_in_page_is_no_answer() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(302).insert_header("Location", "https://login.example/");
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let fault = dataverse(&server, bearer()).probe().await.expect_err("no answer");
    assert_eq!((fault.kind, fault.status), (FaultKind::Refused, 302));
}

#[test]
fn settings_that_cannot_work_say_what_to_do() {
    let with = |base: &str, token: &str| {
        let auth = AuthKind::Bearer { token: token.to_owned() };
        let connection = connection(ConnectionKind::Dataverse, base.to_owned(), auth);
        connect(&connection, &SystemSecrets, &Extras::default()).err().expect("refused")
    };
    for url in ["", "org.crm.dynamics.com", "ftp://org/", "https://", "https://me@org/", "https://org/?a=b"] {
        let error = with(url, "env:HOME");
        assert!(matches!(error, ConnectError::Url { .. }), "{url}");
        assert!(error.to_string().contains("https://"));
    }
    let told = |token: &str| {
        let error = with("https://org/api/data/v9.2/", token);
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        format!("{error}: {source}")
    };
    assert!(told("env:TANDEM_NOT_SET_ANYWHERE").contains("`TANDEM_NOT_SET_ANYWHERE` is not set"));
    assert!(told("file:/nowhere/at/all").contains("`/nowhere/at/all` cannot be read"));
    assert!(told("hunter2").contains("env:NAME") && !told("hunter2").contains("hunter2"));
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_when_its_certificate_is_named() {
    let service = Service::start(Manner::Tls).await;
    let connection = connection(ConnectionKind::Dataverse, service.base_url.clone(), bearer());
    let stranger = connect(&connection, &Plain, &Extras::default()).expect("a connector");
    let fault = stranger.probe().await.expect_err("an unknown authority");
    assert_eq!((fault.kind, classify(&fault).nature), (FaultKind::Silent, Nature::Outage));
    assert!(fault.message.contains("certificate"), "{}", fault.message);
    let trusting = |path: PathBuf| {
        connect(&connection, &Plain, &Extras { authorities: Some(path), ..Extras::default() })
    };
    trusting(authority()).expect("a connector").probe().await.expect("access");

    let unreadable = trusting("/nowhere/at/all.pem".into()).err().expect("refused");
    assert!(unreadable.to_string().contains("/nowhere/at/all.pem"), "{unreadable}");
    let without = authority().with_file_name("../crm.xml");
    assert!(matches!(trusting(without).err(), Some(ConnectError::NoAuthority { .. })));
}
