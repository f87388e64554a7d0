//! What may stand in a row and in a refusal.

use super::{
    ONE, accounts, answer, asked, create, customer, dataverse, finance, play, request, sent, update,
};
use crate::connection::bearer;
use connectors::policy::{Nature, classify};
use connectors::{Value, Write};
use model::ErrorClass;
use odata::value::Number;
use serde_json::json;
use std::cmp::Ordering;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn a_blank_in_a_query_is_sent_as_20_and_never_as_a_plus() {
    let server = MockServer::start().await;
    let rows = json!({ "value": [{ "accountid": ONE, "accountnumber": "a b+c" }] });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(rows))
        .mount(&server)
        .await;
    let wanted = vec![("accountnumber".to_owned(), Value::from("a b+c"))];
    let found = dataverse(&server, bearer()).find(&accounts(), &[], &[wanted]).await.expect("rows");
    assert_eq!(found[0].as_ref().map(|(id, _)| id.as_str()), Some(ONE));
    let asked = server.received_requests().await.unwrap_or_default();
    let query = asked[0].url.query().unwrap_or_default();
    assert!(query.contains("accountnumber%20eq%20") && query.contains("a%20b%2Bc"), "{query}");
    assert!(!query.contains('+'), "{query}");
}

#[tokio::test]
async fn large_numbers_arrive_and_leave_exactly_as_text_and_as_numbers() {
    for (big, limit) in [("9007199254740993", "12345678901234567.8901"), ("-9007199254740993", "0.10")] {
        for quote in ["", "\""] {
            let server = MockServer::start().await;
            let body = format!(
                r#"{{"value":[{{"accountid":"{ONE}","bignumber":{quote}{big}{quote},"creditlimit":{quote}{limit}{quote}}}]}}"#
            );
            Mock::given(method("GET"))
                .respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json"))
                .mount(&server)
                .await;
            play(&server, |_| answer(204, &json!(null))).await;
            let app = dataverse(&server, bearer());
            let select = ["bignumber".to_owned(), "creditlimit".to_owned()];
            let rows = app.read(&accounts(), &select, &[ONE.to_owned()]).await.expect("rows");
            let row = rows[0].as_ref().expect("the row");
            for (column, text) in [("bignumber", big), ("creditlimit", limit)] {
                let value = row.get(column).expect("a value");
                let exact = Number::parse(text).map(Value::Number).expect("a number");
                assert_eq!(value.cmp_typed(&exact), Some(Ordering::Equal), "{column}");
                assert_eq!(value.text().as_deref(), Some(text), "not a digit is lost");
            }
            // By value, however it was told.
            let wanted = vec![("bignumber".to_owned(), Value::number(big).expect("a number"))];
            assert!(app.find(&accounts(), &[], &[wanted]).await.expect("rows")[0].is_some());

            let number = |text: &str| Value::number(text).expect("a number");
            let record = [("bignumber", number(big)), ("creditlimit", number(limit))].into_iter().collect();
            sent(&app, Write { record, ..update(ONE) }).await.expect("an update");
            let requests = server.received_requests().await.unwrap_or_default();
            let body = String::from_utf8_lossy(&requests.last().expect("a batch").body).into_owned();
            assert!(body.contains(&format!("\"bignumber\":{big},\"creditlimit\":{limit}")), "{body}");
        }
    }
}

#[tokio::test]
async fn several_errors_in_one_answer_are_told_per_field() {
    let server = MockServer::start().await;
    let body = json!({ "error": { "code": "400", "message": "Multiple errors occurred. Please see the details.", "details": [
        { "code": "ASSERT_NOT_NULL", "target": "name", "message": "Value is required" },
        { "code": "ASSERT_RANGE", "target": "creditlimit", "message": "Value 1e9 is not in range" },
        { "code": "ASSERT", "message": "The record is incomplete" },
    ] } });
    play(&server, move |_| answer(400, &body)).await;
    let fault = sent(&dataverse(&server, bearer()), create("1")).await.expect_err("refused");
    let told: Vec<(&str, &str)> =
        fault.fields.iter().map(|it| (it.field.as_str(), it.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("name", "Value is required"),
            ("creditlimit", "Value 1e9 is not in range"),
            ("", "The record is incomplete")
        ]
    );
    let verdict = classify(&fault);
    assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Data));
    assert!(verdict.remedy.headline.contains("Value is required"), "{verdict:?}");
}

#[tokio::test]
async fn rules_told_as_422_and_read_only_entities_told_as_405_are_faults_of_the_record() {
    for (status, message) in [(422, "Stock cannot be negative"), (405, "Entity 'accounts' is read-only")] {
        let server = MockServer::start().await;
        let body = json!({ "error": { "code": status.to_string(), "message": message } });
        play(&server, move |_| answer(status, &body)).await;
        for outcome in [
            sent(&dataverse(&server, bearer()), create("1")).await,
            sent(&finance(&server), customer("1")).await,
        ] {
            let fault = outcome.expect_err("refused");
            let verdict = classify(&fault);
            assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Data), "{fault:?}");
            assert!(verdict.remedy.headline.contains(message), "{verdict:?}");
        }
        assert_eq!(asked(&server).await.len(), 2, "nothing else is tried");
    }
}

#[tokio::test]
async fn keys_and_etags_may_come_unasked_and_empty_columns_may_be_left_out() {
    let server = MockServer::start().await;
    let body = json!({ "@odata.deltaLink": "accounts?$deltatoken=1", "value": [
        { "@odata.etag": "W/\"1\"", "@odata.id": "accounts(1)", "accountid": ONE, "unasked": 1, "accountnumber": null },
        { "accountid": ONE.replace('1', "2") },
    ] });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(&server)
        .await;
    let page = dataverse(&server, bearer()).changes(&request(None)).await.expect("a page");
    assert_eq!(page.rows.len(), 2);
    for row in &page.rows {
        let record = row.record.as_ref().expect("a record");
        assert!(record.get("accountnumber").is_none_or(Value::is_null));
        assert!(record.keys().all(|name| !name.contains('@')), "annotations are no columns");
    }
}
