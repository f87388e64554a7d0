//! What the API says.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use model::Role;

async fn server() -> Server {
    Server::alone(Folder::new().with_tokens().await).await
}

/// The problem that a request is answered with.
async fn problem(server: &Server, method: &str, path: &str, body: &str) -> serde_json::Value {
    let request =
        server.request(method, path).header("content-type", "application/json").body(body.to_owned());
    let response = as_role(request, Some(Role::Admin)).send().await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
    let problem: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(problem["status"], status, "{path}");
    for member in ["type", "title", "detail", "hint"] {
        assert!(!problem[member].as_str().unwrap().is_empty(), "{path} has no {member}");
    }
    problem
}

#[tokio::test]
async fn bad_input_is_named_with_what_to_do() {
    let server = server().await;
    let environment = format!("/api/v1/environments/{ENVIRONMENT}");
    for (method, path, body, status, words) in [
        ("GET", format!("{environment}/activities?kind=odd"), "", 400, "kind=odd"),
        ("GET", format!("{environment}/activities?limit=0"), "", 400, "1 to 500"),
        ("GET", format!("{environment}/activities?colour=red"), "", 400, "colour"),
        ("GET", format!("{environment}/failures?class=odd"), "", 400, "class=odd"),
        ("GET", format!("{environment}/failures?before=x"), "", 400, "before=x"),
        ("GET", "/api/v1/environments/Contoso".into(), "", 400, "Contoso"),
        ("GET", "/api/v1/environments/nowhere".into(), "", 404, "nowhere"),
        ("GET", "/api/v1/environments/nowhere/maps".into(), "", 404, "nowhere"),
        ("GET", "/api/v1/maps/one".into(), "", 400, "one"),
        ("GET", "/api/v1/maps/999".into(), "", 404, "999"),
        ("GET", "/api/v1/failures/999".into(), "", 404, "999"),
        ("GET", "/api/v1/failure-groups/999".into(), "", 404, "999"),
        ("GET", "/api/v1/failure-groups/one".into(), "", 400, "one"),
        ("GET", format!("{environment}/failure-groups?state=shut"), "", 400, "state=shut"),
        ("GET", format!("{environment}/failure-groups?sort=size"), "", 400, "sort=size"),
        ("GET", format!("{environment}/failures?group=x"), "", 400, "group=x"),
        ("POST", "/api/v1/failure-groups/999/mute".into(), "{}", 400, "reason"),
        ("POST", "/api/v1/failure-groups/999/retry".into(), "", 404, "999"),
        ("GET", "/api/v1/nothing".into(), "", 404, "/api/v1/nothing"),
        ("GET", "/api/v2".into(), "", 404, "/api/v2"),
        ("DELETE", "/api/v1/maps/1".into(), "", 405, "method"),
        ("GET", format!("{environment}/bulk-acts/999"), "", 404, "999"),
        ("GET", format!("{environment}/bulk-acts/x"), "", 400, "bulk act"),
        ("GET", format!("{environment}/bulk-acts?status=odd"), "", 400, "status=odd"),
        ("POST", format!("{environment}/bulk-acts/999/undo"), "", 404, "999"),
        ("POST", format!("{environment}/failures/retry"), "{", 400, "EOF"),
        ("POST", format!("{environment}/failures/retry"), "{}", 400, "neither"),
        ("POST", format!("{environment}/failures/retry"), r#"{"all":1}"#, 400, "all"),
        ("POST", format!("{environment}/failures/discard"), r#"{"ids":[1],"reason":""}"#, 400, "reason"),
    ] {
        let problem = problem(&server, method, &path, body).await;
        assert_eq!(problem["status"], status, "{method} {path}: {problem}");
        assert!(problem.to_string().contains(words), "{method} {path}: {problem}");
    }
}

#[tokio::test]
async fn what_a_server_function_cannot_read_is_the_senders_fault() {
    let server = server().await;
    for (path, body) in [
        ("/api/fn/map_header", "env=contoso-test&map=one"),
        ("/api/fn/set_account", ""),
        ("/api/fn/maps", "colour=red"),
    ] {
        let request = server
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let response = as_role(request, Some(Role::Admin)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 400, "{path}");
        let words = response.text().await.unwrap();
        assert!(words.contains("The form could not be read"), "{path}: {words}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let server = server().await;
    let path = format!("/api/v1/environments/{ENVIRONMENT}/failures/retry");
    let problem = problem(&server, "POST", &path, &" ".repeat(1_100_000)).await;
    assert_eq!(problem["status"], 413);
}

#[tokio::test]
async fn the_first_environment_is_there_with_its_maps() {
    let server = server().await;
    let environments = server.json("/api/v1/environments", Some(Role::Viewer), 200).await;
    assert_eq!(environments[0]["id"], ENVIRONMENT);
    assert_eq!(environments[0]["band"], "test");
    let path = format!("/api/v1/environments/{ENVIRONMENT}/maps");
    let maps = server.json(&path, Some(Role::Viewer), 200).await;
    let names: Vec<_> = maps.as_array().unwrap().iter().map(|map| map["name"].as_str().unwrap()).collect();
    let expected = [
        "Contacts V2",
        "Customer addresses",
        "Customer groups",
        "Customers V3",
        "Customers V3 - contacts",
        "Products V2",
        "Sales order headers V2",
        "Sales order lines",
        "Units",
        "Vendor groups",
        "Vendors V2",
    ];
    assert_eq!(names, expected);
    let customers = &maps[3];
    // What exists is copied first; nobody answers here.
    assert_eq!(customers["state"]["name"], "initializing");
    assert_eq!(customers["version"]["mapping"]["right_entity"], "accounts");
    let id = &customers["id"];
    let path = format!("/api/v1/maps/{id}/activities?kind=map_created");
    assert_eq!(server.json(&path, Some(Role::Viewer), 200).await["total"], 1);
    let path = format!("/api/v1/environments/{ENVIRONMENT}/summary");
    assert_eq!(server.json(&path, Some(Role::Viewer), 200).await["open_failures"], 0);
    let path = format!("/api/v1/environments/{ENVIRONMENT}/statistics");
    let day = server.json(&path, Some(Role::Viewer), 200).await;
    let nothing = serde_json::json!({ "written": 0, "deleted": 0, "skipped": 0, "failed": 0 });
    assert_eq!(day["half_hours"].as_array().map(Vec::len), Some(48));
    assert_eq!(day["half_hours"][47]["left_to_right"], nothing);
    let created = day["turns"].as_array().unwrap().iter();
    assert_eq!(created.filter(|turn| turn["what"]["kind"] == "map_created").count(), 11);
}

#[tokio::test]
async fn the_description_is_openapi_3_1() {
    let server = server().await;
    let description = server.json("/api/v1/openapi.json", None, 200).await;
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(description["servers"][0]["url"], "/api/v1");
    assert!(description["components"]["schemas"]["Problem"].is_object());
    assert_eq!(description["components"]["securitySchemes"]["token"]["scheme"], "bearer");
}

#[tokio::test]
async fn health_does_not_depend_on_the_apps() {
    let server = server().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(server.get(path, None).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_bad_token_is_nobody() {
    let server = server().await;
    let request = server.request("GET", "/api/v1/environments").header("authorization", "Bearer nonsense");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate"));
}
