//! Forgetting a record by the API: only where nothing of it waits.

use crate::server::{ENVIRONMENT, Folder, Server};
use model::Role;
use serde_json::json;

#[tokio::test]
async fn a_record_that_nobody_knows_cannot_be_forgotten() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let maps =
        server.json(&format!("/api/v1/environments/{ENVIRONMENT}/maps"), Some(Role::Viewer), 200).await;
    let map = maps[0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/environments/{ENVIRONMENT}/maps/{map}/forget");
    let body = json!({ "key": "usmf|nobody" });
    let refused = server.send(("POST", &path), Role::Admin, &body, 404).await;
    assert!(refused["detail"].as_str().unwrap().contains("record"), "{refused}");
    server.send(("POST", &path), Role::Operator, &body, 403).await;
    let elsewhere = format!("/api/v1/environments/{ENVIRONMENT}/maps/999/forget");
    server.send(("POST", &elsewhere), Role::Admin, &body, 404).await;
}

#[tokio::test]
async fn what_is_kept_of_payloads_is_told() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let kept = server.json("/api/v1/retention", Some(Role::Viewer), 200).await;
    let payloads = kept["kept"].as_array().unwrap().iter().find(|kept| kept["kind"] == "payloads");
    assert_eq!(payloads.unwrap()["days"], json!(90), "{kept}");
    let shown =
        server.get(&format!("/e/{ENVIRONMENT}/settings"), Some(Role::Viewer)).await.text().await.unwrap();
    assert!(shown.contains("Payloads of failures"), "{shown}");
}
