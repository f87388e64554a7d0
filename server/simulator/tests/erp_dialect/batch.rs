use odata::batch::{Item, Method, Part, ResponseItem, parse_response, write_request};
use serde_json::{Value, json};
use simulator::App;

use crate::app::{Running, start};

fn part(method: Method, url: &str, body: &Value) -> Part {
    let mut part = Part::new(method, url);
    part.content_id = Some("1".to_owned());
    part.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    part.body = body.to_string().into_bytes();
    part
}

fn group(id: &str, description: &str) -> Part {
    let body = json!({"dataAreaId": "usmf", "CustomerGroupId": id, "Description": description});
    part(Method::Post, "CustomerGroups", &body)
}

async fn execute(app: &Running, items: &[Item], prefer: &str) -> Vec<ResponseItem> {
    let (content_type, body) = write_request(items, "batch_1");
    let body = String::from_utf8(body).unwrap();
    let headers = [("Content-Type", content_type.as_str()), ("Prefer", prefer)];
    let reply = app.send("POST", "$batch", &headers, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let boundary = reply.text.lines().next().unwrap().trim_start_matches("--");
    let content_type = format!("multipart/mixed; boundary={boundary}");
    parse_response(&content_type, reply.text.as_bytes(), 1000).unwrap()
}

fn statuses(answers: &[ResponseItem]) -> Vec<u16> {
    let status = |item: &ResponseItem| match item {
        ResponseItem::Single(part) => part.status,
        ResponseItem::ChangeSet(parts) => parts[0].status,
    };
    answers.iter().map(status).collect()
}

#[tokio::test]
async fn each_change_set_stands_for_itself() {
    let app = start(App::Erp).await;
    let items = [
        Item::ChangeSet(vec![group("A1", "good")]),
        Item::ChangeSet(vec![group("A2", "good"), group("10", "a duplicate")]),
        Item::ChangeSet(vec![group("A3", "good")]),
        Item::Single(Part::new(Method::Get, "CustomerGroups(dataAreaId='usmf',CustomerGroupId='A1')")),
    ];
    let answers = execute(&app, &items, "odata.continue-on-error").await;
    assert_eq!(statuses(&answers), [201, 500, 201, 200]);
    assert!(matches!(&answers[1], ResponseItem::Single(part)
        if String::from_utf8_lossy(&part.body).contains("The record already exists")));
    let groups = app.get("CustomerGroups?$select=CustomerGroupId&$filter=CustomerGroupId%20eq%20'A*'").await;
    let ids: Vec<_> =
        groups.json["value"].as_array().unwrap().iter().map(|row| &row["CustomerGroupId"]).collect();
    assert_eq!(ids, ["A1", "A3"], "of the second change set nothing stays");
}

#[tokio::test]
async fn a_batch_ends_at_the_first_failure_unless_asked_to_go_on() {
    let app = start(App::Erp).await;
    let items =
        [Item::ChangeSet(vec![group("10", "a duplicate")]), Item::ChangeSet(vec![group("B1", "late")])];
    assert_eq!(statuses(&execute(&app, &items, "respond-async").await), [500]);
    assert_eq!(app.get("CustomerGroups(dataAreaId='usmf',CustomerGroupId='B1')").await.status, 404);
    assert_eq!(statuses(&execute(&app, &items, "odata.continue-on-error").await), [500, 201]);
}

#[tokio::test]
async fn a_broken_batch_is_refused_as_a_whole() {
    let app = start(App::Erp).await;
    let reply =
        app.send("POST", "$batch", &[("Content-Type", "multipart/mixed; boundary=b")], "nonsense").await;
    assert_eq!(reply.status, 400, "{}", reply.text);
}
