//! Logs and lists as files.

use crate::server::{ENVIRONMENT, Folder, Server, as_role, now, tandem_alone};
use model::{Direction, EnvironmentId, ErrorClass, FieldFault, MapId, Operation, Phase, Remedy, Role};
use serde_json::{Value, json};
use std::io::{Cursor, Read as _};
use store::{Append, CapturedChange, NewErrorEvent, NewFailure, Outcome, SettledChange, Settlement, Store};

/// So many records fail; more than a page of the store.
const FAILURES: usize = 450;
/// Of these the key of the first is a formula to a spreadsheet.
const FORMULA: &str = "=1+1|usmf";

fn captured(map: MapId, key: String) -> CapturedChange {
    CapturedChange {
        map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        company: "usmf".to_owned(),
        source_id: format!("id-{key}"),
        payload: Some(r#"{"NAME":"a secret name"}"#.to_owned()),
        observed: 0,
        correlation: "7f3a".to_owned(),
        key,
    }
}

fn refused() -> Outcome {
    Outcome::Failed(Box::new(NewFailure {
        class: ErrorClass::Application,
        code: "0x80044331".to_owned(),
        status_code: 400,
        remedy: Remedy { headline: "The name 'a secret name' is too long".to_owned(), hint: "Shorten it.".to_owned() },
        detail: "Too long.\n\nPATCH accounts(1)\nAuthorization: Bearer ***\n\n{\"name\":\"a secret name\"}\n\n400\n\n{}"
            .to_owned(),
        fields: vec![FieldFault { field: "name".to_owned(), message: "a secret name has 161 letters".to_owned() }],
        source: Some(r#"{"NAME":"a secret name"}"#.to_owned()),
        attempted: Some(r#"{"name":"a secret name"}"#.to_owned()),
        wait: None,
    }))
}

/// Lets records of a map fail.
async fn fail(store: &dyn Store, map: MapId) {
    let environment = EnvironmentId::new(ENVIRONMENT).unwrap();
    let keys = std::iter::once(FORMULA.to_owned()).chain((1..FAILURES).map(|at| format!("US-{at:03}|usmf")));
    let changes = keys.map(|key| captured(map, key)).collect();
    store.append(Append { cursor: None, versions: Vec::new(), changes, at: now() }).await.unwrap();
    let waiting = store.queued(map, None, 1_000).await.unwrap();
    let (_, version) = store.map(map).await.unwrap();
    let settled = |change: model::Change| SettledChange {
        change: change.id,
        outcome: refused(),
        link: None,
        events: vec![NewErrorEvent {
            map: Some(map),
            direction: change.direction,
            phase: Phase::Live,
            class: ErrorClass::Application,
            status: 400,
            message: format!("The record {} has a secret name", change.key),
            key: Some(change.key),
            correlation: change.correlation,
        }],
        conflict: None,
    };
    let settlement = Settlement {
        environment,
        map,
        version: version.id,
        entity: "accounts".to_owned(),
        phase: Phase::Live,
        at: now(),
        changes: waiting.into_iter().map(settled).collect(),
    };
    store.settle(settlement).await.unwrap();
}

/// A server with failures of one map; gives the map's id.
async fn server() -> (Server, MapId) {
    let mut first = Server::alone(Folder::new().with_tokens().await).await;
    assert!(first.end().await.success());
    let folder = first.folder;
    let store = folder.store().await;
    let maps = store.maps(&EnvironmentId::new(ENVIRONMENT).unwrap(), now()).await.unwrap();
    let map = maps.iter().find(|summary| summary.map.name == "Customers V3").unwrap().map.id;
    fail(&*store, map).await;
    drop(store);
    let command = tandem_alone(&folder.data());
    (Server::start(command, folder).await, map)
}

/// The body of a file and its name.
async fn file(server: &Server, path: &str, role: Role) -> (Vec<u8>, String) {
    let response =
        as_role(server.request("GET", &format!("/api/v1{path}")), Some(role)).send().await.unwrap();
    let status = response.status();
    let named = response.headers().get("content-disposition").map(|name| name.to_str().unwrap().to_owned());
    let bytes = response.bytes().await.unwrap().to_vec();
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&bytes));
    let named = named.unwrap();
    let name = named.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"')).unwrap();
    let is_safe = name.chars().all(|it| it.is_ascii_alphanumeric() || "-.".contains(it));
    assert!(is_safe && name.starts_with(ENVIRONMENT), "{name}");
    (bytes, name.to_owned())
}

/// What is in a zip, by name.
fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut entry = archive.by_index(place).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().to_owned(), text)
        })
        .collect()
}

fn of<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    &files.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("there is no {name}")).1
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A column of a table.
fn column(text: &str, name: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').expect("no byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let place = reader.headers().unwrap().iter().position(|known| known == name).unwrap();
    reader.records().map(|row| row.unwrap()[place].to_owned()).collect()
}

/// All rows of a list, page by page.
async fn all(server: &Server, path: &str, role: Role) -> Vec<Value> {
    let (mut rows, mut before) = (Vec::new(), String::new());
    loop {
        let page = server.json(&format!("/api/v1{path}?limit=100{before}"), Some(role), 200).await;
        rows.extend(page["rows"].as_array().unwrap().iter().cloned());
        if page["next"].is_null() {
            return rows;
        }
        before = format!("&before={}", page["next"]);
    }
}

/// Each row holds all that the API says of it, in the same order.
fn assert_same(file: &[Value], api: &[Value]) {
    assert_eq!(file.len(), api.len());
    for (told, row) in file.iter().zip(api) {
        for (name, value) in row.as_object().unwrap() {
            assert_eq!(&told[name], value, "{name} of {row}");
        }
    }
}

#[tokio::test]
async fn a_log_holds_every_failure_as_the_api_tells_it() {
    let (server, map) = server().await;
    let list = format!("/maps/{map}/failures");
    let api = all(&server, &list, Role::Operator).await;
    assert_eq!(api.len(), FAILURES);
    let (zip, name) = file(&server, &format!("{list}?format=zip&status=open"), Role::Operator).await;
    assert!(name.starts_with("contoso-test-customers-v3-failures-20") && name.ends_with("Z.zip"), "{name}");
    let files = unzipped(&zip);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["failures.csv", "failures.ndjson", "log.txt", "README.txt"]);
    let rows = lines(of(&files, "failures.ndjson"));
    assert_same(&rows, &api);
    let oldest = rows.last().unwrap();
    assert_eq!(oldest["key"], FORMULA, "NDJSON is for programs, which take nothing for a formula");
    assert_eq!(oldest["tries"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        oldest["request"],
        "PATCH accounts(1)\nAuthorization: Bearer ***\n\n{\"name\":\"a secret name\"}"
    );
    assert_eq!(oldest["map_name"], "Customers V3");
    let table = of(&files, "failures.csv");
    let ids: Vec<String> = api.iter().map(|row| row["id"].to_string()).collect();
    assert_eq!(column(table, "id"), ids);
    assert_eq!(column(table, "key").last().unwrap(), "'=1+1|usmf");
    let log = of(&files, "log.txt");
    assert_eq!(log.matches("The name 'a secret name' is too long").count(), FAILURES);
    let readme = of(&files, "README.txt");
    for words in ["token-operator", "status = open", "Customers V3", "450 rows"] {
        assert!(readme.contains(words), "{words} is missing: {readme}");
    }
    assert!(!readme.contains("left out"), "{readme}");

    let (table, name) = file(&server, &format!("{list}?format=csv"), Role::Operator).await;
    assert_eq!(name.rsplit_once('.').map(|(_, extension)| extension), Some("csv"), "{name}");
    assert_eq!(column(&String::from_utf8(table).unwrap(), "id"), ids);
    let environment = format!("/environments/{ENVIRONMENT}/failures?format=ndjson&text=US-007");
    let (found, _) = file(&server, &environment, Role::Operator).await;
    let found = lines(&String::from_utf8(found).unwrap());
    assert_eq!(found.iter().map(|row| row["key"].clone()).collect::<Vec<_>>(), ["US-007|usmf"]);
}

#[tokio::test]
async fn one_failure_its_cause_and_the_day_of_its_map_have_logs() {
    let (server, map) = server().await;
    let api = all(&server, &format!("/maps/{map}/failures"), Role::Operator).await;
    let (id, group) = (&api[0]["id"], &api[0]["group"]);
    let (zip, name) = file(&server, &format!("/failures/{id}/log"), Role::Operator).await;
    assert!(name.contains(&format!("failure-{id}")), "{name}");
    assert_same(&lines(of(&unzipped(&zip), "failures.ndjson")), &api[..1]);
    let (zip, _) = file(&server, &format!("/failure-groups/{group}/log"), Role::Operator).await;
    assert_same(&lines(of(&unzipped(&zip), "failures.ndjson")), &api);

    let log = format!("/maps/{map}/log");
    let (zip, _) = file(&server, &log, Role::Operator).await;
    let files = unzipped(&zip);
    let entries = all(&server, &format!("/maps/{map}/activities"), Role::Operator).await;
    assert_same(&lines(of(&files, "activities.ndjson")), &entries);
    assert_same(&lines(of(&files, "failures.ndjson")), &api);
    assert_eq!(column(of(&files, "activities.csv"), "id").len(), entries.len());
    assert!(of(&files, "log.txt").contains("450 records failed"), "{}", of(&files, "log.txt"));
    let (zip, _) = file(&server, &format!("{log}?from=&until=2020-01-01T00:00"), Role::Operator).await;
    let files = unzipped(&zip);
    assert!(of(&files, "failures.ndjson").is_empty() && of(&files, "activities.ndjson").is_empty());

    let groups = format!("/environments/{ENVIRONMENT}/failure-groups");
    let (told, _) = file(&server, &format!("{groups}?format=ndjson"), Role::Viewer).await;
    let told = lines(&String::from_utf8(told).unwrap());
    assert_same(&told, &all(&server, &groups, Role::Viewer).await);
    let activities = format!("/environments/{ENVIRONMENT}/activities");
    let (told, _) = file(&server, &format!("{activities}?format=csv&kind=map_created"), Role::Viewer).await;
    assert_eq!(column(&String::from_utf8(told).unwrap(), "kind"), ["map_created"; 11]);
    let (told, _) = file(&server, &format!("/maps/{map}/queue?format=csv"), Role::Viewer).await;
    assert!(column(&String::from_utf8(told).unwrap(), "sequence").is_empty());
}

#[tokio::test]
async fn a_viewer_gets_causes_and_no_values() {
    let (server, map) = server().await;
    for path in [
        format!("/maps/{map}/failures?format=zip"),
        format!("/maps/{map}/log"),
        "/failures/1/log".to_owned(),
        "/failure-groups/1/log".to_owned(),
    ] {
        let (zip, _) = file(&server, &path, Role::Viewer).await;
        let files = unzipped(&zip);
        for (name, text) in &files {
            for secret in ["secret name", "usmf|", "|usmf", "PATCH", "US-001"] {
                assert!(!text.contains(secret), "{name} of {path} tells {secret}");
            }
        }
        let row = &lines(of(&files, "failures.ndjson"))[0];
        assert_eq!(row["headline"], "The name '…' is too long");
        assert_eq!((&row["field_names"], &row["attempted_fields"]), (&json!(["name"]), &json!(["name"])));
        assert!(of(&files, "README.txt").contains("Values of records are left out"));
    }
    for format in ["csv", "json"] {
        let searched = format!("/api/v1/maps/{map}/failures?format={format}&text=US-007");
        assert_eq!(server.get(&searched, Some(Role::Viewer)).await.status(), 403, "keys cannot be guessed");
    }
    // Neither are they told where no file is asked for.
    for path in [format!("/api/v1/maps/{map}/failures"), "/api/v1/failures/1".to_owned()] {
        let told = server.json(&path, Some(Role::Viewer), 200).await.to_string();
        assert!(told.contains("The name '…' is too long"), "{told}");
        for secret in ["secret name", "|usmf", "PATCH", "US-001"] {
            assert!(!told.contains(secret), "{path} tells {secret}");
        }
        let told = server.json(&path, Some(Role::Operator), 200).await.to_string();
        assert!(told.contains("secret") && told.contains("|usmf"), "{told}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_no_file() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    for (path, status) in [
        ("/failures/999/log", 404),
        ("/failure-groups/999/log", 404),
        ("/maps/999/log", 404),
        ("/runs/999/legs/1/log", 404),
        ("/runs/1/legs/999/log", 404),
        ("/maps/1/log?from=yesterday", 400),
        ("/maps/1/failures?format=xls", 400),
        ("/maps/1/failures?until=x", 400),
        ("/environments/nowhere/failures?format=csv", 404),
        ("/maps/999/failures?format=csv", 404),
    ] {
        let path = format!("/api/v1{path}");
        let response = server.get(&path, Some(Role::Admin)).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        assert_eq!(server.get(&path, None).await.status(), 401, "{path}");
    }
    let malformed = server.get("/api/v1/runs/1/legs/x/log", Some(Role::Admin)).await;
    assert_eq!(malformed.status(), 400);
}

#[tokio::test]
async fn a_signed_in_browser_follows_the_link() {
    let folder = Folder::new().with_tokens().await;
    let session = folder.sign_up("Ada", Role::Admin).await;
    let server = Server::alone(folder).await;
    let cookie = format!("{}={}", access::COOKIE_NAME, session.reveal());
    let response = server.request("GET", "/api/v1/maps/1/log").header("cookie", cookie).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/zip");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let files = unzipped(&response.bytes().await.unwrap());
    assert!(of(&files, "README.txt").contains("Ada (Admin)"), "{}", of(&files, "README.txt"));
}
