//! Linking an environment, and testing its connections, by the API.

use crate::server::{ENVIRONMENT, Folder, Server, tandem};
use model::Role;
use serde_json::{Value, json};

const NEW: &str = "/api/v1/environments/fabrikam-test";

async fn server() -> Server {
    let folder = Folder::new().with_tokens().await;
    let command = tandem(&folder.data());
    Server::start(command, folder).await
}

/// The connection to a simulated app of the first environment.
fn connection(server: &Server, app: &str) -> Value {
    let token = server.folder.data().join("simulators").join(ENVIRONMENT).join("token");
    json!({
        "base_url": format!("http://127.0.0.1:{}", server.ports(app).0),
        "auth": { "kind": "bearer", "token": format!("file:{}", token.display()) },
    })
}

fn environment(server: &Server) -> Value {
    json!({
        "name": "Fabrikam test",
        "band": "test",
        "companies": ["usmf"],
        "left": connection(server, "erp"),
        "right": connection(server, "crm"),
    })
}

#[tokio::test]
async fn an_environment_is_linked_changed_and_worked_for_without_a_restart() {
    let server = server().await;
    let create = ("POST", "/api/v1/environments");
    let made = server.send(create, Role::Admin, &environment(&server), 201).await;
    assert_eq!((&made["id"], &made["simulated"]), (&json!("fabrikam-test"), &json!(false)));
    assert_eq!(made["connections"][1]["base_url"].as_str().unwrap().rsplit('/').nth(1), Some("v9.2"));
    for connection in made["connections"].as_array().unwrap() {
        assert!(connection["down"].is_null() && !connection["last_contact"].is_null(), "{connection}");
    }
    let twice = server.send(create, Role::Admin, &environment(&server), 409).await;
    assert!(twice["detail"].as_str().unwrap().contains("fabrikam-test"), "{twice}");

    let mut other = environment(&server);
    other["band"] = json!("production");
    other["right"]["base_url"] = json!("http://127.0.0.1:1");
    let changed = server.send(("PUT", NEW), Role::Admin, &other, 200).await;
    assert_eq!(changed["band"], "production");
    assert!(!changed["connections"][1]["down"].is_null(), "{changed}");
    let told =
        server.json(&format!("{NEW}/activities?kind=environment_changed"), Some(Role::Viewer), 200).await;
    let told = told["rows"][0].to_string();
    assert!(told.contains("address of the CRM") && told.contains("colour band"), "{told}");
    let back = server.send(("PUT", NEW), Role::Admin, &environment(&server), 200).await;
    assert!(back["connections"][1]["down"].is_null(), "{back}");
    server.send(("PUT", "/api/v1/environments/nowhere"), Role::Admin, &other, 404).await;
    let fixed = format!("/api/v1/environments/{ENVIRONMENT}");
    server.send(("PUT", &fixed), Role::Admin, &other, 409).await;
}

#[tokio::test]
async fn a_secret_itself_is_refused_and_not_repeated() {
    let server = server().await;
    let mut body = environment(&server);
    body["left"]["auth"]["token"] = json!("hunter2");
    let refused = server.send(("POST", "/api/v1/environments"), Role::Admin, &body, 422).await;
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.starts_with("left.token: ") && detail.contains("env:NAME"), "{detail}");
    assert!(!refused.to_string().contains("hunter2"));
    server.json(NEW, Some(Role::Admin), 404).await;
}

#[tokio::test]
async fn a_connection_is_tested_before_and_after_it_is_kept() {
    let server = server().await;
    let path = format!("/api/v1/environments/{ENVIRONMENT}/connections/right/test");
    let test = ("POST", path.as_str());
    let state = |checks: &Value, name: &str| {
        let checks = checks.as_array().unwrap().clone();
        checks.into_iter().find(|check| check["name"] == name).unwrap()
    };
    let draft = connection(&server, "crm");
    let checks = server.send(test, Role::Admin, &draft, 200).await;
    assert_eq!(
        (&state(&checks, "batch")["state"], &state(&checks, "keys")["state"]),
        (&json!("passed"), &json!("skipped"))
    );
    server.send(test, Role::Operator, &draft, 403).await;
    server.send(test, Role::Admin, &json!({ "base_url": "x", "auth": draft["auth"] }), 422).await;
    server.send(test, Role::Admin, &json!({ "colour": "red" }), 400).await;
    let nowhere = json!({ "base_url": "http://127.0.0.1:1", "auth": draft["auth"] });
    let checks = server.send(test, Role::Admin, &nowhere, 200).await;
    let reach = state(&checks, "reach");
    assert_eq!((&reach["state"], &state(&checks, "auth")["state"]), (&json!("failed"), &json!("skipped")));
    assert!(!reach["hint"].as_str().unwrap().is_empty());

    // The kept one has to do more: its maps need keys, changes and doorbells.
    let kept = async || {
        for _ in 0..100 {
            let checks = server.send(test, Role::Operator, &Value::Null, 200).await;
            // A doorbell is registered a moment after the start.
            if state(&checks, "doorbell")["state"] == "passed" {
                return checks;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no doorbell: {}", server.send(test, Role::Operator, &Value::Null, 200).await)
    };
    let checks = kept().await;
    assert!(checks.as_array().unwrap().iter().all(|check| check["state"] == "passed"), "{checks}");
    assert!(state(&checks, "keys")["found"].as_str().unwrap().contains("accountnumber"), "{checks}");
}

#[tokio::test]
async fn companies_health_and_schemas_are_told() {
    let server = server().await;
    let at = |what: &str| format!("/api/v1/environments/{ENVIRONMENT}/{what}");
    let companies = server.json(&at("companies"), Some(Role::Viewer), 200).await;
    let usmf = companies.as_array().unwrap().iter().find(|it| it["code"] == "usmf").unwrap();
    assert_eq!((&usmf["linked"], &usmf["problem"]), (&json!(true), &Value::Null));
    let refreshed = server.send(("POST", &at("schemas/refresh")), Role::Operator, &Value::Null, 200).await;
    assert!(refreshed["read"].as_u64() >= Some(5), "{refreshed}");
    assert_eq!((&refreshed["changed"], &refreshed["unread"]), (&json!([]), &json!([])));
    let schemas = server.json(&at("schemas"), Some(Role::Viewer), 200).await;
    assert_eq!(schemas.as_array().unwrap().len() as u64, refreshed["read"].as_u64().unwrap());

    // A second link to the same apps is told of in both.
    server.send(("POST", "/api/v1/environments"), Role::Admin, &environment(&server), 201).await;
    let health = server.json(&format!("{NEW}/health"), Some(Role::Viewer), 200).await;
    let stale = health.as_array().unwrap().iter().find(|it| it["code"] == "DWFOEV1004").unwrap();
    assert_eq!(stale["state"], "warning");
    assert!(stale["found"].as_str().unwrap().contains("Contoso test"), "{stale}");
}
