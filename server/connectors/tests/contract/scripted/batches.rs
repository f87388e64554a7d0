//! What batches answer.

use super::{Script, asked, create, customer, dataverse, finance, operations, play, refusal, row, update};
use crate::connection::bearer;
use connectors::FaultKind;
use connectors::policy::{Nature, classify};
use odata::batch::{Item, ResponsePart};
use std::time::Duration;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

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

#[tokio::test]
async fn a_failed_change_set_may_answer_with_one_part() {
    let server = MockServer::start().await;
    play(&server, |part| match String::from_utf8_lossy(&part.body) {
        body if body.contains("BAD") => refusal(400, "", "BAD is not a customer"),
        _ => ResponsePart::new(201),
    })
    .await;
    let outcomes =
        finance(&server).write(&[customer("1"), customer("BAD"), customer("3")]).await.expect("a batch");
    let is_written: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(is_written, [true, false, true]);
    assert!(outcomes[1].as_ref().is_err_and(|fault| fault.message.contains("BAD")));
    // Absolute URLs within a batch are not found by every service.
    assert!(asked(&server).await.iter().all(|it| it.starts_with("POST CustomersV3?cross-company=true")));
}

#[tokio::test]
async fn each_write_is_a_group_of_its_own_so_that_no_member_of_a_failed_one_reads_as_written() {
    let server = MockServer::start().await;
    play(&server, |_| ResponsePart::new(201)).await;
    let outcomes = finance(&server).write(&[customer("1"), customer("2")]).await.expect("a batch");
    assert!(outcomes.iter().all(Result::is_ok));
    let requests = server.received_requests().await.unwrap_or_default();
    let groups = operations(&requests[0]);
    assert!(groups.iter().all(|it| matches!(it, Item::ChangeSet(parts) if parts.len() == 1)), "{groups:?}");
}

#[tokio::test]
async fn what_later_rounds_meet_leaves_the_other_outcomes_as_they_are() {
    let server = MockServer::start().await;
    let script = Script(|part: &odata::batch::Part| match part.url.as_str() {
        "accounts(accountnumber='2')" => refusal(404, "404", "Entity not found."),
        _ => row(200),
    });
    Mock::given(method("POST")).respond_with(script).up_to_n_times(1).mount(&server).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let outcomes =
        dataverse(&server, bearer()).write(&[create("1"), create("2"), create("3")]).await.expect("a batch");
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    let fault = outcomes[1].as_ref().expect_err("the second batch was refused");
    assert_eq!((fault.status, classify(fault).nature), (503, Nature::Outage));
}
