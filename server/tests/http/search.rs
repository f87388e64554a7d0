//! Searching an environment by the API and on its page, which needs no script.

use crate::server::{ENVIRONMENT, Folder, Server};
use model::Role;

#[tokio::test]
async fn maps_are_found_by_name_on_a_page_and_by_programs() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let api = |q: &str| format!("/api/v1/environments/{ENVIRONMENT}/search?q={q}");
    let found = server.json(&api("CUSTOMERS%20v3"), Some(Role::Viewer), 200).await;
    let first = &found["rows"][0];
    assert_eq!((first["kind"].as_str(), first["fit"].as_str()), (Some("map"), Some("exact")), "{found}");
    let map = first["map"].as_i64().unwrap();
    let nothing = server.json(&api("x"), Some(Role::Viewer), 200).await;
    assert_eq!(nothing["rows"], serde_json::json!([]), "one letter is sought nowhere");
    server.json(&api("x&how=well"), Some(Role::Viewer), 400).await;
    server.json("/api/v1/environments/nowhere/search?q=xx", Some(Role::Viewer), 404).await;

    let page = format!("/e/{ENVIRONMENT}/search?q=customers");
    let shown = server.get(&page, Some(Role::Viewer)).await.text().await.unwrap();
    assert!(shown.contains(&format!("/e/{ENVIRONMENT}/maps/{map}\"")), "{shown}");
    assert!(shown.contains("value=\"customers\"") && shown.contains("Entity maps"), "{shown}");
    let button = server.get(&format!("/e/{ENVIRONMENT}"), Some(Role::Viewer)).await.text().await.unwrap();
    assert!(button.contains(&format!("href=\"/e/{ENVIRONMENT}/search\"")), "{button}");
}
