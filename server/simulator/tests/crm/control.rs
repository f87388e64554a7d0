//! The control port: faults, and the person inside of the app.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::stage::{Stage, options};
use simulator::Options;

#[tokio::test]
async fn offline_closes_only_the_odata_port() {
    let crm = Stage::empty().await;
    crm.account("C-1", "One").await;
    crm.control(Method::POST, "/faults", Some(json!({ "offline": true }))).await;
    for _ in 0..3 {
        // Both a kept connection and new ones break.
        assert!(crm.request(Method::GET, "WhoAmI").send().await.is_err());
    }
    let entered =
        json!({ "name": "entered while offline", "_msdyn_company_value": "usmf", "accountnumber": "C-2" });
    let created = crm.control(Method::POST, "/tables/accounts", Some(entered)).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
    let status = crm.control(Method::GET, "/status", None).await.json();
    assert_eq!(status["faults"]["offline"], true);
    crm.control(Method::POST, "/faults", Some(json!({ "offline": false }))).await;
    assert_eq!(crm.get("accounts/$count").await.text, "2", "online again at the same port");
}

#[tokio::test]
async fn rules_reject_clients_but_not_the_person() {
    let crm = Stage::empty().await;
    let rule = json!({ "table": "accounts", "filter": "address1_city eq 'atlantis'", "message": "We do not deliver there." });
    let set = crm.control(Method::POST, "/faults", Some(json!({ "reject": [rule] }))).await;
    assert_eq!(set.json()["reject"][0]["message"], "We do not deliver there.");
    let refused = crm.post("accounts", json!({ "name": "x", "address1_city": "Atlantis" })).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::BAD_REQUEST, "0x80040265".to_owned()));
    assert_eq!(refused.json()["error"]["message"], "We do not deliver there.");
    assert_eq!(
        crm.post("accounts", json!({ "name": "x", "address1_city": "Oslo" })).await.status.as_u16(),
        204
    );
    let by_hand = json!({ "name": "y", "address1_city": "Atlantis" });
    assert_eq!(
        crm.control(Method::POST, "/tables/accounts", Some(by_hand)).await.status,
        StatusCode::CREATED
    );
    crm.control(Method::DELETE, "/faults", None).await;
    assert_eq!(
        crm.post("accounts", json!({ "name": "z", "address1_city": "Atlantis" })).await.status.as_u16(),
        204
    );

    for wrong in [
        json!({ "reject": [{ "table": "nowhere", "message": "x" }] }),
        json!({ "reject": [{ "table": "accounts", "filter": "name eq", "message": "x" }] }),
        json!({ "ofline": true }),
    ] {
        let refused = crm.control(Method::POST, "/faults", Some(wrong)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(!refused.json()["error"].as_str().expect("a message").is_empty());
    }
}

#[tokio::test]
async fn a_slow_app_answers_late() {
    let crm = Stage::empty().await;
    crm.control(Method::POST, "/faults", Some(json!({ "slow": { "median_ms": 300 } }))).await;
    let before = Instant::now();
    assert_eq!(crm.get("WhoAmI").await.status, StatusCode::OK);
    assert!(before.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_person_edits_rows_by_what_is_seen() {
    let crm = Stage::start(Options { empty: false, ..options() }).await;
    let found = crm.control(Method::GET, "/tables/accounts?top=5&search=DEMF", None).await.json();
    assert!(
        found["total"].as_u64().is_some_and(|total| total > 50),
        "the company is found by its code: {found}"
    );
    let row = &found["rows"][0];
    assert_eq!(row["display"]["_msdyn_company_value"], "demf");
    assert_eq!(row["display"]["customertypecode"], "Customer");
    let path = format!("/tables/accounts/{}", row["id"].as_str().expect("an id"));
    let typed = json!({ "creditlimit": "1234.50", "creditonhold": "yes", "_transactioncurrencyid_value": "CHF", "customertypecode": "Partner" });
    let changed = crm.control(Method::PATCH, &path, Some(typed)).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert!(changed.text.contains("\"creditlimit\":1234.50"), "every digit stays: {}", changed.text);
    let changed = changed.json();
    assert_eq!(changed["display"]["_transactioncurrencyid_value"], "CHF");
    assert_eq!(
        (&changed["values"]["creditonhold"], &changed["values"]["customertypecode"]),
        (&json!(true), &json!(5))
    );
    let wrong = crm.control(Method::PATCH, &path, Some(json!({ "name": "" }))).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Required fields"), "{}", wrong.text);
    assert_eq!(crm.control(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.control(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND);

    let history = crm
        .control(Method::GET, &format!("/history/accounts?id={}", row["id"].as_str().expect("an id")), None)
        .await;
    let operations: Vec<_> = history
        .text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["operation"].clone())
        .collect();
    assert_eq!(operations, ["Create", "Update", "Delete"]);
    let count = crm.get("accounts/$count").await.text;
    assert_eq!(
        crm.control(Method::GET, "/state/accounts", None).await.text.lines().count().to_string(),
        count
    );
}

#[tokio::test]
async fn web_pages_are_kept_out_and_shutdown_ends_the_app() {
    let crm = Stage::empty().await;
    let url = format!("{}/status", crm.addresses.control_url());
    let page = crm.client.get(url).header("Origin", "http://evil.example").send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        crm.control(Method::GET, "/tables/serviceendpoints", None).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(crm.control(Method::POST, "/shutdown", None).await.status, StatusCode::ACCEPTED);
    crm.stop().await;
}

#[tokio::test]
async fn a_share_of_requests_is_refused_in_the_apps_words() {
    let crm = Stage::empty().await;
    for (status, code) in [(401, "0x80048306"), (403, "0x80040220"), (429, "0x80072322"), (500, "0x80040216")]
    {
        let refuse = json!({ "refuse": { "status": status, "percent": 50 } });
        crm.control(Method::POST, "/faults", Some(refuse)).await;
        let mut refused = 0;
        for _ in 0..10 {
            let answer = crm.get("WhoAmI").await;
            if answer.status != StatusCode::OK {
                assert_eq!((answer.status.as_u16(), answer.code()), (status, code.to_owned()));
                assert_eq!(answer.headers.contains_key("retry-after"), status == 429);
                refused += 1;
            }
        }
        assert_eq!(refused, 5, "every second one, of {status}");
    }
    for status in [502, 503] {
        let refuse = json!({ "refuse": { "status": status, "percent": 100 } });
        crm.control(Method::POST, "/faults", Some(refuse)).await;
        let answer = crm.get("WhoAmI").await;
        assert_eq!(answer.status.as_u16(), status);
        assert!(answer.text.starts_with("<html>"), "a gateway answers: {}", answer.text);
    }
    crm.control(Method::DELETE, "/faults", None).await;
    assert_eq!(crm.get("WhoAmI").await.status, StatusCode::OK);
    for wrong in [
        json!({ "refuse": { "status": 418, "percent": 1 } }),
        json!({ "refuse": { "status": 503, "percent": 101 } }),
        json!({ "lose_answers": 101 }),
        json!({ "doorbells": "maybe" }),
    ] {
        let refused = crm.control(Method::POST, "/faults", Some(wrong.clone())).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}: {}", refused.text);
    }
}

#[tokio::test]
async fn an_answer_is_lost_after_the_write_took_place() {
    let crm = Stage::empty().await;
    crm.control(Method::POST, "/faults", Some(json!({ "lose_answers": 100 }))).await;
    let body = json!({ "name": "One" }).to_string();
    let sent = crm.request(Method::POST, "accounts").header("content-type", "application/json").body(body);
    let arrived = async { sent.send().await?.text().await };
    assert!(arrived.await.is_err(), "the client is left without an answer");
    assert_eq!(crm.get("accounts/$count").await.text, "1", "reads are answered, and the row is there");
}

#[tokio::test]
async fn links_to_changes_expire_on_command() {
    let crm = Stage::empty().await;
    let tracked = crm.get_preferring("accounts?$select=name", "odata.track-changes").await.json();
    let link = tracked["@odata.deltaLink"].as_str().expect("a link").to_owned();
    crm.control(Method::POST, "/faults", Some(json!({ "expire_changes": true }))).await;
    let refused = crm.get(&link).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::GONE, "0x80044352".to_owned()));
    crm.control(Method::DELETE, "/faults", None).await;
    assert_eq!(crm.get(&link).await.status, StatusCode::OK);
}
