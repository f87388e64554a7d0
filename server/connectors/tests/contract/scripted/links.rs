//! Links to pages, changes and rows.

use super::{ONE, answer, create, customers, dataverse, finance, play, request, sent};
use crate::connection::bearer;
use connectors::{CaptureRequest, FaultKind};
use model::{Moment, Operation};
use odata::batch::ResponsePart;
use serde_json::json;
use wiremock::matchers::{headers, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

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

/// A page of the accounts with these numbers.
fn page(numbers: std::ops::Range<u8>, links: serde_json::Value) -> ResponseTemplate {
    let rows: Vec<_> = numbers
        .map(|number| {
            json!({ "accountid": format!("00000000-0000-4000-8000-0000000000{number:02}"), "accountnumber": "x" })
        })
        .collect();
    let mut body = links;
    body["value"] = json!(rows);
    ResponseTemplate::new(200).set_body_json(body)
}

#[tokio::test]
async fn a_page_may_hold_more_rows_than_were_asked_for() {
    let server = MockServer::start().await;
    let delta = json!({ "@odata.deltaLink": "accounts?$deltatoken=1" });
    Mock::given(method("GET")).respond_with(page(0..50, delta)).mount(&server).await;
    let whole = dataverse(&server, bearer()).changes(&request(None)).await.expect("a page");
    assert_eq!((whole.rows.len(), whole.more), (50, false));

    let server = MockServer::start().await;
    let rows: Vec<_> = (0..50)
        .map(|number| {
            json!({
                "dataAreaId": "usmf", "CustomerAccount": format!("C-{number:02}"),
                "ModifiedDateTime": format!("2026-01-01T00:00:{number:02}Z"),
            })
        })
        .collect();
    let first = Mock::given(|asked: &wiremock::Request| !asked.url.as_str().contains("%20gt%20"));
    first
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "value": rows })))
        .mount(&server)
        .await;
    let rest = ResponseTemplate::new(200).set_body_json(json!({ "value": [] }));
    Mock::given(method("GET")).respond_with(rest).mount(&server).await;
    let app = finance(&server);
    let ask = |cursor| CaptureRequest {
        schema: customers().into(),
        select: Vec::new(),
        cursor,
        page_size: 2,
        now: Moment(0),
    };
    let one = app.changes(&ask(None)).await.expect("a page");
    assert_eq!((one.rows.len(), one.more), (50, true));
    let two = app.changes(&ask(Some(one.next))).await.expect("a page");
    assert_eq!((two.rows.len(), two.more), (0, false));
    let asked = server.received_requests().await.unwrap_or_default();
    let behind = asked[1].url.as_str();
    assert!(behind.contains("2026-01-01T00:00:49Z") && behind.contains("C-49"), "{behind}");
}

#[tokio::test]
async fn the_first_delta_link_of_a_reading_counts_where_each_page_has_one() {
    let server = MockServer::start().await;
    let first = Mock::given(path("/api/data/v9.2/accounts"));
    let links = json!({ "@odata.nextLink": "accounts?$skiptoken=2", "@odata.deltaLink": "accounts?$deltatoken=early" });
    first
        .and(query_param_is_missing("$skiptoken"))
        .and(query_param_is_missing("$deltatoken"))
        .respond_with(page(0..2, links))
        .mount(&server)
        .await;
    let late = json!({ "@odata.deltaLink": "accounts?$deltatoken=late" });
    Mock::given(query_param("$skiptoken", "2")).respond_with(page(2..3, late)).mount(&server).await;
    let again = json!({ "@odata.deltaLink": "accounts?$deltatoken=next" });
    Mock::given(query_param("$deltatoken", "early")).respond_with(page(0..1, again)).mount(&server).await;
    let app = dataverse(&server, bearer());
    let mut cursor = None;
    let mut told = Vec::new();
    for _ in 0..3 {
        let page = app.changes(&request(cursor)).await.expect("a page");
        told.push((page.rows.len(), page.more, page.full));
        cursor = Some(page.next);
    }
    assert_eq!(told, [(2, true, true), (1, false, true), (1, false, false)]);
    assert!(cursor.is_some_and(|cursor| cursor.contains("deltatoken=next")));
}

#[tokio::test]
async fn services_of_version_4_01_spell_their_links_and_deletions_without_a_prefix() {
    let server = MockServer::start().await;
    let version = |page: ResponseTemplate| page.insert_header("OData-Version", "4.01");
    let first = Mock::given(query_param_is_missing("$skiptoken")).and(query_param_is_missing("$deltatoken"));
    let next = json!({ "@context": "$metadata#accounts", "@nextLink": "accounts?$skiptoken=2" });
    first.respond_with(version(page(0..2, next))).mount(&server).await;
    let delta = json!({ "@deltaLink": "accounts?$deltatoken=1" });
    let second = Mock::given(query_param("$skiptoken", "2"));
    second.respond_with(version(page(2..3, delta))).mount(&server).await;
    let gone = json!({
        "@context": "$metadata#accounts/$delta", "@deltaLink": "accounts?$deltatoken=2",
        "value": [{ "@removed": { "reason": "deleted" }, "@id": format!("accounts({ONE})") }],
    });
    let third = Mock::given(query_param("$deltatoken", "1"));
    third.respond_with(version(ResponseTemplate::new(200).set_body_json(gone))).mount(&server).await;
    let app = dataverse(&server, bearer());
    let one = app.changes(&request(None)).await.expect("a page");
    let two = app.changes(&request(Some(one.next))).await.expect("a page");
    assert_eq!((one.rows.len(), two.rows.len(), two.more), (2, 1, false));
    let three = app.changes(&request(Some(two.next))).await.expect("a page");
    assert_eq!((three.rows[0].id.as_str(), three.rows[0].operation), (ONE, Operation::Delete));
}

#[tokio::test]
async fn a_new_row_is_named_by_a_link_that_may_be_relative_and_encoded() {
    for (name, link) in [
        ("OData-EntityId", format!("https://org.example/api/data/v9.2/accounts({ONE})")),
        ("Location", format!("accounts({ONE})")),
        ("location", format!("/api/data/v9.2/accounts%28{ONE}%29")),
    ] {
        let server = MockServer::start().await;
        let headers = vec![(name.to_owned(), link.clone())];
        play(&server, move |_| ResponsePart { headers: headers.clone(), ..answer(204, &json!(null)) }).await;
        let written = sent(&dataverse(&server, bearer()), create("1")).await.expect("a creation");
        assert_eq!(written.id, ONE, "{link}");
    }
}

#[tokio::test]
async fn only_what_the_service_allows_is_asked_of_it() {
    // Change tracking refuses filters, orders and limits, so that filters of maps are up to the caller.
    let server = MockServer::start().await;
    let delta = json!({ "@odata.deltaLink": "accounts?$deltatoken=1" });
    Mock::given(method("GET")).respond_with(page(0..1, delta)).mount(&server).await;
    let app = dataverse(&server, bearer());
    let first = app.changes(&request(None)).await.expect("a page");
    app.changes(&request(Some(first.next))).await.expect("a page");
    let asked = server.received_requests().await.unwrap_or_default();
    let queries: Vec<&str> = asked.iter().filter_map(|it| it.url.query()).collect();
    assert_eq!(queries, ["$select=accountid,accountnumber", "$deltatoken=1"]);

    // Where there is none, rows are filtered by the time of their change and put into its order.
    let server = MockServer::start().await;
    let rows = json!({ "value": [{
        "dataAreaId": "usmf", "CustomerAccount": "1", "ModifiedDateTime": "2026-01-01T00:00:00Z",
    }] });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(rows))
        .mount(&server)
        .await;
    let app = finance(&server);
    let ask = |cursor| CaptureRequest {
        schema: customers().into(),
        select: Vec::new(),
        cursor,
        page_size: 2,
        now: Moment(0),
    };
    let mut cursor = None;
    for _ in 0..3 {
        cursor = Some(app.changes(&ask(cursor)).await.expect("a page").next);
    }
    let asked = server.received_requests().await.unwrap_or_default();
    let queries: Vec<&str> = asked.iter().filter_map(|it| it.url.query()).collect();
    let order = "$orderby=ModifiedDateTime,dataAreaId,CustomerAccount";
    assert!(queries.iter().all(|query| query.contains(order) && query.contains("$top=2")), "{queries:?}");
    assert!(!queries[0].contains("$filter"), "{queries:?}");
    assert!(queries[1].contains("$filter=ModifiedDateTime%20ge%202026-01-01T00:00:00Z"), "{queries:?}");
    // A minute of overlap.
    assert!(queries[2].contains("$filter=ModifiedDateTime%20ge%202025-12-31T23:59:00Z"), "{queries:?}");
}
