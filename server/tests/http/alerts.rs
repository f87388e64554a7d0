//! Alert settings, by form and by API.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use model::Role;
use serde_json::{Value, json};

/// A setting of these tests; an environment has others from its beginning.
const NAME: &str = "Refused customers";

fn path(rest: &str) -> String {
    format!("/api/v1/environments/{ENVIRONMENT}/{rest}")
}

async fn created(server: &Server, rule: &Value) -> Value {
    server.send(("POST", &path("alerts")), Role::Admin, rule, 201).await
}

#[tokio::test]
async fn a_setting_is_created_changed_copied_switched_and_deleted() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let before = server.json(&path("alerts"), Some(Role::Viewer), 200).await.as_array().unwrap().len();
    let setting = created(&server, &json!({ "name": NAME })).await;
    let expected = "10 Application errors within 15 minutes \u{2192} pause all maps";
    assert_eq!(setting["condition"], expected, "what is left out is as in a new rule: {setting}");
    assert_eq!(setting["changed_by"]["name"], "token-admin");

    let taken = json!({ "name": NAME.to_uppercase() });
    let refused = server.send(("POST", &path("alerts")), Role::Admin, &taken, 422).await;
    assert!(refused["detail"].as_str().unwrap().starts_with("name:"), "{refused}");
    let of_nowhere = json!({ "name": "x", "maps": [999] });
    server.send(("POST", &path("alerts")), Role::Admin, &of_nowhere, 422).await;
    let unknown = json!({ "name": "x", "threshold": 3 });
    server.send(("POST", &path("alerts")), Role::Admin, &unknown, 400).await;

    let own = path(&format!("alerts/{}", setting["id"]));
    let mut rule = setting["rule"].clone();
    rule["count"] = json!(12);
    rule["notify"] = json!([{ "kind": "address", "value": "ops@contoso.example" }]);
    let change = json!({ "revision": setting["revision"], "rule": rule });
    let changed = server.send(("PUT", &own), Role::Admin, &change, 200).await;
    assert_eq!((&changed["rule"], &changed["rule"]["count"]), (&rule, &json!(12)));
    rule["count"] = json!(13);
    let late = json!({ "revision": setting["revision"], "rule": rule });
    let stale = server.send(("PUT", &own), Role::Admin, &late, 409).await;
    assert_eq!(stale["type"], "urn:tandem:problem:conflict");

    let copy = server.send(("POST", &format!("{own}/copy")), Role::Admin, &json!(null), 201).await;
    assert_eq!(copy["rule"]["name"], format!("Copy of {NAME}"));
    assert_eq!((&copy["rule"]["enabled"], &copy["now"]), (&json!(false), &json!(null)));
    let on = path(&format!("alerts/{}/enable", copy["id"]));
    assert_eq!(server.send(("POST", &on), Role::Admin, &json!(null), 200).await["rule"]["enabled"], true);

    server.send(("DELETE", &own), Role::Admin, &json!(null), 200).await;
    server.json(&own, Some(Role::Viewer), 404).await;
    let left = server.json(&path("alerts"), Some(Role::Viewer), 200).await;
    assert_eq!(left.as_array().unwrap().len(), before + 1, "{left}");
}

#[tokio::test]
async fn a_rule_is_tried_on_the_past_and_kept_nowhere() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let before = server.json(&path("alerts"), Some(Role::Viewer), 200).await;
    let rule = json!({ "name": "x", "classes": ["throttled"], "count": 1 });
    let tried = server.send(("POST", &path("alerts/backtest?days=2")), Role::Viewer, &rule, 200).await;
    assert_eq!((&tried["fired"], &tried["suggested"]), (&json!(0), &json!(null)));
    let bars = tried["bars"].as_array().unwrap().len();
    let span = i64::try_from(bars).unwrap() * tried["bar_millis"].as_i64().unwrap();
    assert!(span >= 2 * 86_400_000, "the bars are without gaps: {tried}");
    for days in ["0", "32", "soon"] {
        let path = path(&format!("alerts/backtest?days={days}"));
        server.send(("POST", &path), Role::Viewer, &rule, 400).await;
    }
    let after = server.json(&path("alerts"), Some(Role::Viewer), 200).await;
    assert_eq!(before.as_array().unwrap().len(), after.as_array().unwrap().len());
}

#[tokio::test]
async fn firings_are_listed_by_what_is_asked_for() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let ended = server.json(&path("firings?status=ended&limit=5"), Some(Role::Viewer), 200).await;
    assert_eq!((&ended["total"], &ended["next"]), (&json!(0), &json!(null)));
    for wrong in ["status=shut", "alert=x", "limit=0", "colour=red"] {
        server.json(&path(&format!("firings?{wrong}")), Some(Role::Viewer), 400).await;
    }
    server.json(&path("firings/999"), Some(Role::Viewer), 404).await;
    server.json(&path("firings/first"), Some(Role::Viewer), 400).await;
}

async fn post(server: &Server, form: &str) -> reqwest::Response {
    let request = server.request("POST", "/api/fn/save_alert").header("accept", "text/html");
    let referer = format!("{}/e/{ENVIRONMENT}/alerts/new", server.root);
    let request = request.header("referer", referer);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    as_role(request, Some(Role::Admin)).send().await.unwrap()
}

#[tokio::test]
async fn without_a_script_nothing_typed_is_lost() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let form = |count: &str| {
        format!(
            "env={ENVIRONMENT}&revision=0&fields[name]=Plain&fields[enabled]=true&fields[classes][]=network&fields[count]={count}&fields[interval]=15&fields[unit]=hours&fields[phases][]=live&fields[action]=stop&fields[act_on]=erred"
        )
    };
    let refused = post(&server, &form("0")).await;
    let to = refused.headers()["location"].to_str().unwrap().replace(&server.root, "");
    assert!(to.starts_with(&format!("/e/{ENVIRONMENT}/alerts/new")), "{to}");
    let cookie = refused.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let request = server.request("GET", &to).header("cookie", cookie);
    let page = as_role(request, Some(Role::Admin)).send().await.unwrap().text().await.unwrap();
    for words in ["value=\"Plain\"", "Give a whole number from 1 to 10000.", "value=\"hours\" selected"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let saved = post(&server, &form("3")).await;
    let to = saved.headers()["location"].to_str().unwrap().to_owned();
    assert!(to.starts_with(&format!("/e/{ENVIRONMENT}/alerts?saved=")), "{to}");
    let page = server.get(&to, Some(Role::Viewer)).await.text().await.unwrap();
    assert!(page.contains("3 Network errors within 15 hours"), "{page}");
    assert!(!page.contains("act_on_alert"), "a viewer changes nothing");
}
