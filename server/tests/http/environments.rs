//! Several environments in one server.

use crate::server::{ENVIRONMENT, Folder, Server, as_role, tandem, tandem_alone};
use model::Role;
use serde_json::{Value, json};
use std::time::Duration;

const PRODUCTION: &str = "contoso-production";

/// Asks until the answer is as wanted.
pub(crate) async fn until(server: &Server, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let asked = async {
        loop {
            let answer = server.json(path, Some(Role::Admin), 200).await;
            if wanted(&answer) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let Ok(answer) = tokio::time::timeout(Duration::from_mins(1), asked).await else {
        panic!("{path} stays {}", server.json(path, Some(Role::Admin), 200).await)
    };
    answer
}

async fn both(folder: Folder) -> Server {
    let mut command = tandem(&folder.data());
    command.env_remove("TANDEM_ENVIRONMENTS").env("TANDEM_POLL_MS", "500");
    Server::start(command, folder).await
}

fn ids(environments: &Value) -> Vec<&str> {
    environments.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn two_simulated_environments_live_side_by_side() {
    let server = both(Folder::new().with_tokens().await).await;
    let environments = server.json("/api/v1/environments", Some(Role::Viewer), 200).await;
    assert_eq!(ids(&environments), [PRODUCTION, ENVIRONMENT]);
    assert_eq!((&environments[0]["band"], &environments[1]["band"]), (&json!("production"), &json!("test")));
    assert!(environments[0]["connections"][0]["auth"].as_object().unwrap().keys().eq(["kind"]));
    let mut ports = Vec::new();
    for environment in [ENVIRONMENT, PRODUCTION] {
        for app in ["erp", "crm"] {
            let (odata, control) = server.ports_in(environment, app);
            ports.extend([odata, control]);
        }
        let links = |maps: &Value| maps[1]["statistics"]["links"].as_i64() > Some(200);
        until(&server, &format!("/api/v1/environments/{environment}/maps"), links).await;
    }
    let all = ports.len();
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), all, "each app has ports of its own");

    // A change in production arrives there and nowhere else.
    let control = |environment: &str, app: &str, path: &str| {
        format!("http://127.0.0.1:{}/{path}", server.ports_in(environment, app).1)
    };
    let rows = async |environment: &str| {
        let url = control(environment, "crm", "tables/accounts?search=Proseware%20Live&top=5&skip=0");
        let text = server.absolute("GET", &url).send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["total"].as_i64().unwrap()
    };
    let url = control(PRODUCTION, "erp", "tables/CustomersV3?search=US-001&top=1&skip=0");
    let text = server.absolute("GET", &url).send().await.unwrap().text().await.unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    let row = format!("tables/CustomersV3/{}", found["rows"][0]["id"].as_str().unwrap());
    let edit = server.absolute("PATCH", &control(PRODUCTION, "erp", &row));
    let edit = edit.header("content-type", "application/json");
    let answer = edit.body(json!({ "OrganizationName": "Proseware Live" }).to_string()).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    let arrived = async {
        while rows(PRODUCTION).await == 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), arrived).await.expect("the change does not arrive");
    assert_eq!(rows(ENVIRONMENT).await, 0);
    let healthy =
        server.json(&format!("/api/v1/environments/{ENVIRONMENT}/health"), Some(Role::Viewer), 200).await;
    assert!(healthy.as_array().unwrap().iter().all(|it| it["state"] == "good"), "{healthy}");
}

#[tokio::test]
async fn apps_that_do_not_start_take_nothing_down_and_come_when_they_can() {
    let folder = Folder::new().with_tokens().await;
    let erp = folder.data().join("simulators").join(PRODUCTION).join("erp");
    std::fs::create_dir_all(&erp).unwrap();
    // Where the app wants to keep its rows there is something else.
    std::fs::create_dir(erp.join("erp.db")).unwrap();
    let server = both(folder).await;
    let path = |environment: &str| format!("/api/v1/environments/{environment}");
    let links = |maps: &Value| maps[1]["statistics"]["links"].as_i64() > Some(200);
    until(&server, &format!("{}/maps", path(ENVIRONMENT)), links).await;
    let down = |it: &Value| !it["connections"][0]["down"].is_null();
    until(&server, &path(PRODUCTION), down).await;
    assert!(
        server.json(&path(ENVIRONMENT), Some(Role::Admin), 200).await["connections"][0]["down"].is_null()
    );
    std::fs::remove_dir(erp.join("erp.db")).unwrap();
    until(&server, &path(PRODUCTION), |it| it["connections"][0]["down"].is_null()).await;
    until(&server, &format!("{}/maps", path(PRODUCTION)), links).await;
}

#[tokio::test]
async fn what_is_left_out_at_a_start_is_said_to_be_down() {
    let mut server = both(Folder::new().with_tokens().await).await;
    assert!(server.end().await.success());
    let command = tandem(&server.folder.data());
    let server = Server::start(command, server.folder).await;
    let production =
        server.json(&format!("/api/v1/environments/{PRODUCTION}"), Some(Role::Viewer), 200).await;
    let cause = production["connections"][1]["down"].as_str().unwrap();
    assert!(cause.contains("TANDEM_ENVIRONMENTS"), "{cause}");
    let refresh = format!("/api/v1/environments/{PRODUCTION}/schemas/refresh");
    let request = as_role(server.request("POST", &refresh), Some(Role::Operator));
    assert_eq!(request.send().await.unwrap().status(), 409);
}

#[tokio::test]
async fn a_file_declares_environments() {
    let folder = Folder::new().with_tokens().await;
    let file = folder.data().join("tandem.toml");
    let text = r#"
[[environments]]
name = "Playground"
band = "test"
simulated = true

[[environments]]
name = "Fabrikam live"
band = "production"
companies = ["usmf"]
left = { base_url = "http://127.0.0.1:1", auth = { kind = "bearer", token = "env:NOT_SET_ANYWHERE" } }
right = { base_url = "http://127.0.0.1:1", auth = { kind = "bearer", token = "env:HOME" } }
"#;
    std::fs::write(&file, text).unwrap();
    let mut command = tandem(&folder.data());
    command.env_remove("TANDEM_ENVIRONMENTS").args(["serve", "--config"]).arg(&file);
    let server = Server::start(command, folder).await;
    let environments = server.json("/api/v1/environments", Some(Role::Admin), 200).await;
    assert_eq!(ids(&environments), ["fabrikam-live", "playground"]);
    let [live, playground] = [&environments[0], &environments[1]];
    assert_eq!((&live["simulated"], &playground["simulated"]), (&json!(false), &json!(true)));
    let cause = live["connections"][0]["down"].as_str().unwrap();
    assert!(cause.contains("`NOT_SET_ANYWHERE` is not set"), "{cause}");
    assert_eq!(live["connections"][0]["auth"]["token"], "env:NOT_SET_ANYWHERE");
    assert_eq!(live["connections"][1]["base_url"], "http://127.0.0.1:1/api/data/v9.2/");
    // What the file says is changed in the file.
    let body =
        json!({ "name": "Else", "band": "test", "left": live_connection(), "right": live_connection() });
    let refused = server.send(("PUT", "/api/v1/environments/fabrikam-live"), Role::Admin, &body, 409).await;
    assert!(refused["hint"].as_str().unwrap().contains("TANDEM_CONFIG"), "{refused}");
}

fn live_connection() -> Value {
    json!({ "base_url": "http://127.0.0.1:1", "auth": { "kind": "bearer", "token": "env:HOME" } })
}

#[tokio::test]
async fn certificates_that_cannot_be_read_are_told_with_their_file() {
    let folder = Folder::new().with_tokens().await;
    let mut command = tandem_alone(&folder.data());
    command.env("TANDEM_CA_FILE", "/no/such/authority.pem");
    let server = Server::start(command, folder).await;
    let environment =
        server.json(&format!("/api/v1/environments/{ENVIRONMENT}"), Some(Role::Admin), 200).await;
    for side in 0..2 {
        let down = environment["connections"][side]["down"].as_str().unwrap_or_default();
        assert!(down.contains("/no/such/authority.pem"), "{environment}");
    }
}
