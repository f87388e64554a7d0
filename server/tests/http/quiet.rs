//! Quiet hours, by API and by form.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use model::Role;
use serde_json::json;

fn path() -> String {
    format!("/api/v1/environments/{ENVIRONMENT}/quiet-hours")
}

#[tokio::test]
async fn quiet_hours_are_read_set_and_told() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let usual = server.json(&path(), Some(Role::Viewer), 200).await;
    assert_eq!((&usual["enabled"], &usual["quiet_until"]), (&json!(false), &json!(null)));
    assert_eq!(usual["sentence"], "Mail about alerts is sent at any time.");

    let all = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let always = json!({ "enabled": true, "days": all, "from": "00:00", "until": "0:00", "time_zone": "europe/berlin" });
    let set = server.send(("PUT", &path()), Role::Admin, &always, 200).await;
    assert_eq!((&set["time_zone"], &set["until"]), (&json!("Europe/Berlin"), &json!("00:00")));
    assert_eq!(set["urgent_at_once"], true);
    assert!(set["quiet_until"].is_string(), "{set}");
    assert_eq!(server.json(&path(), Some(Role::Viewer), 200).await["sentence"], set["sentence"]);

    let told = format!("/api/v1/environments/{ENVIRONMENT}/activities?kind=quiet_hours_changed");
    let told = server.json(&told, Some(Role::Viewer), 200).await;
    assert_eq!(told["total"], 1, "{told}");
    let text = told.to_string();
    assert!(text.contains("is sent at any time") && text.contains("waits every day all day"), "{text}");
}

#[tokio::test]
async fn what_will_not_do_changes_nothing() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let good =
        json!({ "enabled": true, "days": ["monday"], "from": "22:00", "until": "07:00", "time_zone": "UTC" });
    for (field, value) in [
        ("days", json!([])),
        ("days", json!(["caturday"])),
        ("from", json!("24:00")),
        ("until", json!("")),
        ("time_zone", json!("Europe/Atlantis")),
        ("time_zone", json!("UTC\r\nx")),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let refused = server.send(("PUT", &path()), Role::Admin, &bad, 422).await;
        assert!(refused["detail"].as_str().unwrap().starts_with(&format!("{field}:")), "{refused}");
    }
    let usual = server.send(("PUT", &path()), Role::Admin, &json!({ "enabled": false }), 200).await;
    assert_eq!(
        (&usual["from"], &usual["until"], &usual["time_zone"]),
        (&json!("22:00"), &json!("07:00"), &json!("UTC"))
    );
    let mut unknown = good.clone();
    unknown["zone"] = json!("UTC");
    server.send(("PUT", &path()), Role::Admin, &unknown, 400).await;
    assert_eq!(server.json(&path(), Some(Role::Viewer), 200).await["enabled"], false);
    let nowhere = path().replace(ENVIRONMENT, "nowhere");
    server.send(("PUT", &nowhere), Role::Admin, &good, 404).await;
}

#[tokio::test]
async fn a_plain_form_sets_them() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let form = format!(
        "env={ENVIRONMENT}&draft[enabled]=true&draft[days][]=saturday&draft[days][]=sunday&draft[from]=00:00&draft[until]=00:00&draft[zone]=Asia/Kathmandu"
    );
    let request = server.request("POST", "/api/fn/set_quiet_hours").header("accept", "text/html");
    let request = request.header("referer", format!("{}/e/{ENVIRONMENT}/settings", server.root));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer = as_role(request, Some(Role::Admin)).send().await.unwrap();
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let set = server.json(&path(), Some(Role::Viewer), 200).await;
    assert_eq!((&set["days"], &set["urgent_at_once"]), (&json!(["saturday", "sunday"]), &json!(false)));
    let page =
        server.get(&format!("/e/{ENVIRONMENT}/settings"), Some(Role::Admin)).await.text().await.unwrap();
    for words in [
        "waits on Saturday and Sunday all day (Asia/Kathmandu)",
        "Save quiet hours",
        "value=\"Europe/Berlin\"",
    ] {
        assert!(page.contains(words), "{words} is missing");
    }
    let seen =
        server.get(&format!("/e/{ENVIRONMENT}/settings"), Some(Role::Viewer)).await.text().await.unwrap();
    assert!(seen.contains("waits on Saturday and Sunday") && !seen.contains("Save quiet hours"), "{seen}");
}
