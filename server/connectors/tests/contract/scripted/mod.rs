//! What real services do and the simulated apps do not do on command, played by a scripted server.

use crate::world::{Plain, bearer, connection};
use connectors::policy::{Nature, classify};
use connectors::{
    CaptureRequest, ConnectError, Connector, Extras, FaultKind, Record, SystemSecrets, Write, WriteKind,
    connect,
};
use model::{AuthKind, ConnectionKind, EntitySchema, FieldKind, FieldSchema};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use wiremock::matchers::{header, headers, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn dataverse(server: &MockServer, auth: AuthKind) -> Arc<dyn Connector> {
    let connection = connection(ConnectionKind::Dataverse, format!("{}/api/data/v9.2", server.uri()), auth);
    connect(&connection, &Plain, &Extras::default()).expect("a connector")
}

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

fn accounts() -> EntitySchema {
    let field = |name: &str, kind| FieldSchema {
        name: name.to_owned(),
        kind,
        required: false,
        read_only: false,
        max_length: None,
        scale: None,
    };
    EntitySchema {
        entity: "accounts".to_owned(),
        label: "Account".to_owned(),
        id: "accountid".to_owned(),
        key: vec!["accountid".to_owned()],
        alternate_keys: vec![vec!["accountnumber".to_owned()]],
        tracks_changes: true,
        modified_time: None,
        fields: vec![field("accountid", FieldKind::Guid), field("accountnumber", FieldKind::Text)],
    }
}

fn request(cursor: Option<String>) -> CaptureRequest {
    CaptureRequest { schema: accounts(), select: vec!["accountnumber".to_owned()], cursor, page_size: 2 }
}

fn update(id: &str) -> Write {
    Write {
        schema: accounts(),
        kind: WriteKind::Update,
        id: Some(id.to_owned()),
        key: Vec::new(),
        record: [("accountnumber", "1")].into_iter().collect::<Record>(),
        correlation: String::new(),
    }
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

#[tokio::test]
async fn links_may_be_relative_and_encoded_but_never_lead_to_another_host() {
    let server = MockServer::start().await;
    let page = |link: &str, id: u8| {
        let row =
            json!({ "accountid": format!("00000000-0000-4000-8000-00000000000{id}"), "accountnumber": "x" });
        ResponseTemplate::new(200).set_body_json(json!({ "value": [row], "@odata.nextLink": link }))
    };
    let first = Mock::given(path("/api/data/v9.2/accounts")).and(query_param_is_missing("$skiptoken"));
    let first = first.and(headers("prefer", vec!["odata.track-changes", "odata.maxpagesize=2"]));
    first.respond_with(page("accounts?%24skiptoken=a%20b", 1)).mount(&server).await;
    let second = Mock::given(path("/api/data/v9.2/accounts")).and(query_param("$skiptoken", "a b"));
    second.respond_with(page("https://evil.example/accounts", 2)).mount(&server).await;
    let app = dataverse(&server, bearer());
    let one = app.changes(&request(None)).await.expect("a page");
    assert!(one.more && one.full && !one.next.contains(&server.uri()));
    let two = app.changes(&request(Some(one.next))).await.expect("a page");
    assert_ne!(one.rows[0].id, two.rows[0].id);
    let fault = app.changes(&request(Some(two.next))).await.expect_err("another host");
    assert_eq!(fault.kind, FaultKind::Garbled);
    let asked = server.received_requests().await.unwrap_or_default();
    assert!(asked.iter().all(|it| !it.url.query().unwrap_or_default().contains('+')));
}

#[tokio::test]
async fn expired_delta_links_are_told_apart_from_other_refusals() {
    for (status, code, message, kind) in [
        (410, "", "Gone", FaultKind::CursorExpired),
        (
            400,
            "0x80044352",
            "Version stamp associated with the client has expired.",
            FaultKind::CursorExpired,
        ),
        (400, "0x8", "The delta token is invalid", FaultKind::CursorExpired),
        (400, "0x80060888", "Could not find a property named 'x'", FaultKind::Refused),
        (503, "", "The token service is invalid", FaultKind::Refused),
    ] {
        let server = MockServer::start().await;
        let delta = json!({ "value": [], "@odata.deltaLink": format!("{}/api/data/v9.2/accounts?$deltatoken=1", server.uri()) });
        let first = Mock::given(query_param_is_missing("$deltatoken"));
        first.respond_with(ResponseTemplate::new(200).set_body_json(delta)).mount(&server).await;
        let refusal = json!({ "error": { "code": code, "message": message } });
        let later = Mock::given(query_param("$deltatoken", "1"));
        later.respond_with(ResponseTemplate::new(status).set_body_json(refusal)).mount(&server).await;
        let app = dataverse(&server, bearer());
        let page = app.changes(&request(None)).await.expect("a page");
        let fault = app.changes(&request(Some(page.next))).await.expect_err("refused");
        assert_eq!(fault.kind, kind, "{status} {message}");
    }
}

#[tokio::test]
async fn a_table_without_change_tracking_says_what_to_do() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "value": [] }));
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let fault = dataverse(&server, bearer()).changes(&request(None)).await.expect_err("no delta link");
    assert!(fault.message.contains("Track changes") && fault.reasoned);
}

fn multipart(parts: &[&str], end: &str) -> ResponseTemplate {
    let mut body = String::new();
    for part in parts {
        body.push_str("--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        body.push_str(part);
        body.push_str("\r\n");
    }
    body.push_str(end);
    ResponseTemplate::new(200).set_body_raw(body, "multipart/mixed; boundary=batchresponse_1")
}

#[tokio::test]
async fn a_batch_that_answers_too_little_leaves_the_rest_open() {
    let server = MockServer::start().await;
    let done = "HTTP/1.1 204 No Content\r\nOData-EntityId: /accounts(1)\r\n\r\n";
    let busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\n\r\n";
    let answer = multipart(&[done, busy], "--batchresponse_1--\r\n");
    Mock::given(path("/api/data/v9.2/$batch")).respond_with(answer).mount(&server).await;
    let outcomes =
        dataverse(&server, bearer()).write(&[update("1"), update("2"), update("3")]).await.expect("a batch");
    assert!(outcomes[0].is_ok(), "{:?}", outcomes[0]);
    assert_eq!(outcomes[1].as_ref().expect_err("busy").retry_after, Some(Duration::from_secs(5)));
    let open = outcomes[2].as_ref().expect_err("unanswered");
    assert_eq!(open.kind, FaultKind::Garbled);
    assert_eq!(classify(open).nature, Nature::Transient);
    let asked = server.received_requests().await.unwrap_or_default();
    let sent = String::from_utf8_lossy(&asked[0].body).into_owned();
    assert!(sent.contains("PATCH accounts(1) HTTP/1.1\r\n") && sent.contains("If-Match: *\r\n"), "{sent}");
    assert_eq!(
        asked[0].headers.get("prefer").and_then(|it| it.to_str().ok()),
        Some("odata.continue-on-error")
    );
}

#[tokio::test]
async fn a_batch_that_is_cut_off_says_nothing_about_any_record() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(multipart(&["HTTP/1.1 204 No Content\r\n\r\n"], ""))
        .mount(&server)
        .await;
    let fault = dataverse(&server, bearer()).write(&[update("1"), update("2")]).await.expect_err("cut off");
    assert_eq!((fault.kind, fault.connection_wide), (FaultKind::Garbled, true));
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
