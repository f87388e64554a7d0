//! Maintenance windows, by form and by API.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use model::Role;
use serde_json::json;

async fn post(server: &Server, function: &str, form: &str) -> String {
    let request = server.request("POST", &format!("/api/fn/{function}")).header("accept", "text/html");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    let response = as_role(request, Some(Role::Operator)).send().await.unwrap();
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_window_is_planned_and_cancelled_without_a_script() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let page = format!("/e/{ENVIRONMENT}/environment");
    let form = |from: &str, reason: &str| {
        format!(
            "env={ENVIRONMENT}&draft[from]={from}&draft[until]=2096-11-22T08:00&draft[maps][]=2&draft[choice]=skip_preserve&draft[reason]={reason}"
        )
    };
    let to = post(&server, "plan_window", &form("2096-11-22T06:00", "")).await;
    let shown =
        server.get(to.trim_end_matches("#maintenance"), Some(Role::Operator)).await.text().await.unwrap();
    for words in
        ["Say why", "value=\"2096-11-22T06:00\"", "value=\"skip_preserve\" selected", "id=\"window-map-2\""]
    {
        assert!(shown.contains(words), "{words}: {to} {shown}");
    }
    let to = post(&server, "plan_window", &form("2096-11-22T06:00", "Upgrade")).await;
    assert_eq!(to, format!("{page}#maintenance"));
    let taken = post(&server, "plan_window", &form("2096-11-22T07:00", "Again")).await;
    let shown =
        server.get(taken.trim_end_matches("#maintenance"), Some(Role::Operator)).await.text().await.unwrap();
    assert!(shown.contains("Another window pauses one of these maps"), "{shown}");

    let path = format!("/api/v1/environments/{ENVIRONMENT}/windows");
    let windows = server.json(&path, Some(Role::Viewer), 200).await;
    let expected = (json!("planned"), json!([2]), json!("2096-11-22T06:00:00.000Z"), json!("skip_preserve"));
    let found = |at: usize, name: &str| windows[at][name].clone();
    assert_eq!((found(0, "status"), found(0, "maps"), found(0, "from"), found(0, "choice")), expected);
    assert_eq!(windows.as_array().unwrap().len(), 1);
    let to = post(&server, "cancel_window", &format!("env={ENVIRONMENT}&window={}", windows[0]["id"])).await;
    assert_eq!(to, format!("{page}#maintenance"));
    assert_eq!(server.json(&path, Some(Role::Viewer), 200).await[0]["status"], "cancelled");

    let plan = json!({ "from": "2096-11-22T06:00:00Z", "until": "2096-11-22T05:00:00Z", "reason": "x" });
    let refused = server.send(("POST", &path), Role::Operator, &plan, 422).await;
    assert!(refused.to_string().contains("after it begins"), "{refused}");
    let plan = json!({ "from": "2096-11-22T06:00:00Z", "until": "2096-11-22T07:00:00Z", "reason": "x", "maps": [999] });
    server.send(("POST", &path), Role::Operator, &plan, 404).await;
    let gone = format!("/api/v1/windows/{}", windows[0]["id"]);
    server.send(("DELETE", &gone), Role::Operator, &json!(null), 409).await;
}
