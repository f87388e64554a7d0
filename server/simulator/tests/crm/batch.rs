//! Many requests in one.

use odata::batch::{Item, Method as Verb, Part, ResponseItem, ResponsePart, parse_response, write_request};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::{Reply, Stage, reply};

fn part(method: Verb, url: &str, body: &Value) -> Part {
    let mut part = Part::new(method, url);
    if !body.is_null() {
        part.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        part.body = body.to_string().into_bytes();
    }
    part
}

fn named(id: &str, mut part: Part) -> Part {
    part.content_id = Some(id.to_owned());
    part
}

async fn send(crm: &Stage, items: &[Item], prefer: &str) -> Reply {
    let (content_type, body) = write_request(items, "batch_1");
    let request =
        crm.request(Method::POST, "$batch").header("Content-Type", content_type).header("Prefer", prefer);
    reply(request.body(body)).await
}

fn answers(reply: &Reply) -> Vec<ResponseItem> {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let content_type = reply.header("content-type");
    assert!(content_type.contains("boundary=batchresponse_"), "{content_type}");
    parse_response(content_type, reply.text.as_bytes(), 2000).expect("a batch answer")
}

fn single(item: &ResponseItem) -> &ResponsePart {
    match item {
        ResponseItem::Single(part) => part,
        ResponseItem::ChangeSet(_) => panic!("a change set where a single answer was expected"),
    }
}

#[tokio::test]
async fn a_batch_goes_on_after_errors_only_if_asked_to() {
    let crm = Stage::empty().await;
    let items = |first: &str| {
        vec![
            Item::Single(part(Verb::Post, "accounts", &json!({ "name": first }))),
            Item::Single(part(Verb::Post, "accounts", &json!({ "nmae": "typo" }))),
            Item::Single(part(Verb::Get, &crm.url("accounts/$count"), &Value::Null)),
        ]
    };
    let stopped = answers(&send(&crm, &items("one"), "").await);
    let statuses: Vec<u16> = stopped.iter().map(|item| single(item).status).collect();
    assert_eq!(statuses, [204, 400], "it stops at the first error");
    let all = answers(&send(&crm, &items("two"), "odata.continue-on-error").await);
    let statuses: Vec<u16> = all.iter().map(|item| single(item).status).collect();
    assert_eq!(statuses, [204, 400, 200]);
    assert_eq!(single(&all[2]).body, b"2", "a read sees what was written before it");
}

#[tokio::test]
async fn a_change_set_happens_as_a_whole_or_not_at_all() {
    let crm = Stage::empty().await;
    let good = part(Verb::Post, "/api/data/v9.2/accounts", &json!({ "name": "good" }));
    let bad = part(Verb::Post, "accounts", &json!({ "name": "x".repeat(200) }));
    let items = [
        Item::ChangeSet(vec![named("1", good.clone()), named("2", bad)]),
        Item::ChangeSet(vec![named("1", good.clone()), named("2", good)]),
    ];
    let reply = send(&crm, &items, "odata.continue-on-error").await;
    let answers = answers(&reply);
    let failed = single(&answers[0]);
    assert_eq!((failed.status, failed.content_id.as_deref()), (400, Some("2")));
    assert!(reply.text.contains("changesetresponse_"));
    let ResponseItem::ChangeSet(done) = &answers[1] else { panic!("the second change set succeeds") };
    assert_eq!(done.iter().map(|part| part.status).collect::<Vec<_>>(), [204, 204]);
    assert_eq!(crm.get("accounts/$count").await.text, "2");
}

#[tokio::test]
async fn later_parts_refer_to_rows_written_before() {
    let crm = Stage::empty().await;
    let group = json!({ "msdyn_groupid": "77", "msdyn_company@odata.bind": "/cdm_companies(cdm_companycode='usmf')" });
    let account = json!({ "name": "child", "msdyn_customergroupid@odata.bind": "$1" });
    let items = [Item::ChangeSet(vec![
        named("1", part(Verb::Post, "msdyn_customergroups", &group)),
        named("2", part(Verb::Post, "accounts", &account)),
        named("3", part(Verb::Patch, "$1", &json!({ "msdyn_description": "by reference" }))),
    ])];
    let answers = answers(&send(&crm, &items, "").await);
    assert!(
        matches!(&answers[0], ResponseItem::ChangeSet(parts) if parts.iter().all(|part| part.status == 204))
    );
    let found =
        crm.get("accounts?$filter=msdyn_customergroupid/msdyn_description eq 'by reference'").await.rows();
    assert_eq!(found[0]["name"], "child");
}

#[tokio::test]
async fn a_batch_has_a_limit_and_a_form() {
    let crm = Stage::empty().await;
    let many: Vec<Item> = (0..1001).map(|_| Item::Single(part(Verb::Get, "WhoAmI", &Value::Null))).collect();
    assert_eq!(send(&crm, &many, "").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(answers(&send(&crm, &many[1..], "").await).len(), 1000);
    let cut = crm.request(Method::POST, "$batch").header("Content-Type", "multipart/mixed; boundary=b");
    assert_eq!(reply(cut.body("--b\r\n")).await.status, StatusCode::BAD_REQUEST);
}
