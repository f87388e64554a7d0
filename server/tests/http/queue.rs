//! Limits of the queue, by form and by API.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use model::Role;
use serde_json::json;

async fn save(server: &Server, form: &'static str) -> String {
    let request = server.request("POST", "/api/fn/set_queue_limits").header("accept", "text/html");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let response = as_role(request, Some(Role::Admin)).send().await.unwrap();
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn limits_are_set_in_a_form_without_a_script() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let page = format!("/e/{ENVIRONMENT}/environment");
    let to = save(&server, "env=contoso-test&draft[soft_mb]=20&draft[soft_hours]=&draft[hard_mb]=10").await;
    assert!(to.starts_with(&page) && to.contains("hard_mb=10") && to.ends_with("#queue"), "{to}");
    let shown = server.get(to.trim_end_matches("#queue"), Some(Role::Admin)).await.text().await.unwrap();
    assert!(shown.contains("would never come") && shown.contains("value=\"20\""), "{shown}");
    let read = async || {
        server.json(&format!("/api/v1/environments/{ENVIRONMENT}/queue"), Some(Role::Viewer), 200).await
    };
    assert_eq!(read().await["limits"]["soft_bytes"], json!(null));

    let to = save(&server, "env=contoso-test&draft[soft_mb]=5&draft[soft_hours]=2&draft[hard_mb]=10").await;
    assert_eq!(to, format!("{page}#queue"));
    let limits = json!({ "soft_bytes": 5_000_000, "soft_age_ms": 7_200_000, "hard_bytes": 10_000_000 });
    assert_eq!(read().await["limits"], limits);
    let shown = server.get(&page, Some(Role::Viewer)).await.text().await.unwrap();
    assert!(shown.contains("<meter") && !shown.contains("Save limits"), "{shown}");
    let activities = format!("/api/v1/environments/{ENVIRONMENT}/activities");
    let told = server.json(&activities, Some(Role::Viewer), 200).await.to_string();
    assert!(told.contains("limits of the queue"), "{told}");

    let path = format!("/api/v1/environments/{ENVIRONMENT}/queue/limits");
    let refused = server.send(("PUT", &path), Role::Admin, &json!({ "soft_bytes": 0 }), 422).await;
    assert!(refused.to_string().contains("soft_bytes"), "{refused}");
    let none = server.send(("PUT", &path), Role::Admin, &json!({}), 200).await;
    assert_eq!(none["limits"]["hard_bytes"], json!(null));
}
