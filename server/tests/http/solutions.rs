//! Solutions and publishers, by form and by API.

use crate::environments::until;
use crate::server::{ENVIRONMENT, Folder, Server, as_role, tandem};
use model::Role;
use serde_json::{Value, json};

fn path(end: &str) -> String {
    format!("/api/v1/environments/{ENVIRONMENT}{end}")
}

async fn send(server: &Server, method: &str, end: &str, body: Value, status: u16) -> Value {
    server.send((method, &path(end)), Role::Admin, &body, status).await
}

async fn maps(server: &Server) -> Vec<Value> {
    server.json(&path("/maps"), Some(Role::Viewer), 200).await.as_array().unwrap().clone()
}

#[tokio::test]
async fn publishers_are_added_and_changed() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let contoso = json!({
        "name": "Contoso", "label": "Contoso Ltd", "prefix": "cnt", "option_prefix": 19235,
        "email": "maps@contoso.example", "website": "https://contoso.example", "description": "Maps of Contoso"
    });
    let known = send(&server, "PUT", "/publishers", contoso.clone(), 200).await;
    let kept = known.as_array().unwrap().iter().find(|one| one["name"] == "Contoso").unwrap();
    for (field, value) in contoso.as_object().unwrap() {
        assert_eq!(&kept[field], value, "{field}");
    }
    let wrong =
        json!({ "name": "Contoso", "label": "", "prefix": "c", "option_prefix": 5, "email": "nobody" });
    let refused = send(&server, "PUT", "/publishers", wrong, 422).await.to_string();
    for field in ["label:", "prefix:", "option_prefix:", "email:"] {
        assert!(refused.contains(field), "{field} {refused}");
    }

    let form = format!("env={ENVIRONMENT}&draft[name]=contoso&draft[label]=Again&draft[prefix]=cnt");
    let request = server.request("POST", "/api/fn/add_publisher").header("accept", "application/json");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let response = as_role(request, Some(Role::Admin)).send().await.unwrap();
    assert_eq!(response.status(), 422);
    assert!(
        response.text().await.unwrap().contains("Another publisher"),
        "its name is one without regard to case"
    );
    let page = format!("/e/{ENVIRONMENT}/solutions/publishers");
    let shown = server.get(&page, Some(Role::Viewer)).await.text().await.unwrap();
    assert!(shown.contains("Contoso Ltd") && shown.contains("maps@contoso.example"), "{shown}");
    assert!(!shown.contains("Add publisher"), "viewers change nothing");
}

#[tokio::test]
async fn a_solution_is_made_filled_changed_and_deleted() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let all = maps(&server).await;
    let (map, publisher) = (&all[0], all[0]["publisher"].as_str().unwrap_or_default().to_owned());
    let publisher = if publisher.is_empty() {
        let versions = format!("/api/v1/maps/{}/versions", map["id"]);
        server.json(&versions, Some(Role::Viewer), 200).await[0]["publisher"].as_str().unwrap().to_owned()
    } else {
        publisher
    };
    let body = |name: &str, publisher: &str| json!({ "name": name, "label": "My “maps”", "version": "1.0.0.9", "publisher": publisher });
    send(&server, "POST", "/solutions", body("My maps", &publisher), 422).await;
    let refused = send(&server, "POST", "/solutions", body("Mine", "Stranger"), 422).await;
    assert!(refused.to_string().contains("no publisher of that name"), "{refused}");
    let made = send(&server, "POST", "/solutions", body("Mine", &publisher), 201).await;
    assert_eq!(
        (&made["is_managed"], &made["is_applied"], &made["maps"]),
        (&json!(false), &json!(true), &json!([]))
    );
    let taken = send(&server, "POST", "/solutions", body("MINE", &publisher), 422).await;
    assert!(taken.to_string().contains("has that name"), "{taken}");

    let ids: Vec<&Value> = all.iter().take(2).map(|map| &map["id"]).collect();
    let filled = send(&server, "POST", "/solutions/Mine/maps", json!({ "maps": ids }), 200).await;
    assert_eq!(filled["maps"], json!(ids));
    send(&server, "POST", "/solutions/Mine/maps", json!({ "maps": ids }), 409).await;
    send(&server, "POST", "/solutions/Mine/maps", json!({ "maps": [999] }), 404).await;
    let out = send(&server, "DELETE", &format!("/solutions/Mine/maps/{}", ids[0]), Value::Null, 200).await;
    assert_eq!(out["maps"], json!([ids[1]]));

    // A solution and its maps have one publisher.
    send(
        &server,
        "PUT",
        "/publishers",
        json!({ "name": "Fabrikam", "label": "Fabrikam", "prefix": "fab" }),
        200,
    )
    .await;
    send(&server, "POST", "/solutions", body("Theirs", "Fabrikam"), 201).await;
    let other =
        send(&server, "POST", "/solutions/Theirs/maps", json!({ "maps": ids }), 409).await.to_string();
    assert!(other.contains("have one publisher"), "{other}");
    let said = json!({ "label": "Other", "version": "2.0.0.0", "publisher": "Fabrikam" });
    let other = send(&server, "PUT", "/solutions/Mine", said, 422).await.to_string();
    assert!(other.contains("have one publisher"), "{other}");
    let said = json!({ "label": "Other", "version": "2.0.0.0", "publisher": publisher });
    assert_eq!(send(&server, "PUT", "/solutions/mine", said, 200).await["version"], "2.0.0.0");

    let page = format!("/e/{ENVIRONMENT}/solutions/named/Mine");
    let shown = server.get(&page, Some(Role::Admin)).await.text().await.unwrap();
    for words in ["Other", "Components", "Add existing entity map", "Delete solution"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let shown = server.get(&page, Some(Role::Viewer)).await.text().await.unwrap();
    assert!(!shown.contains("Add existing entity map"), "viewers change nothing");
    let list =
        server.get(&format!("/e/{ENVIRONMENT}/solutions"), Some(Role::Viewer)).await.text().await.unwrap();
    assert!(list.contains("Other") && list.contains("Theirs"), "{list}");

    let gone =
        as_role(server.request("DELETE", &path("/solutions/Mine")), Some(Role::Admin)).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    server.json(&path("/solutions/Mine"), Some(Role::Viewer), 404).await;
    assert_eq!(maps(&server).await.len(), all.len(), "its maps stay");
    let told = server.json(&path("/activities?kind=solution_changed"), Some(Role::Viewer), 200).await;
    assert_eq!(told["rows"][0]["what"]["step"], "deleted", "{told}");
}

#[tokio::test]
async fn a_solution_is_exported_and_downloaded_again() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let all = maps(&server).await;
    let versions = format!("/api/v1/maps/{}/versions", all[0]["id"]);
    let publisher =
        server.json(&versions, Some(Role::Viewer), 200).await[0]["publisher"].as_str().unwrap().to_owned();
    let body = json!({ "name": "Mine", "label": "Mine", "version": "1.0.0.9", "publisher": publisher });
    send(&server, "POST", "/solutions", body, 201).await;
    // An empty one takes a reason.
    let checked = server.json(&path("/solutions/Mine/check"), Some(Role::Viewer), 200).await;
    assert_eq!((&checked["is_clean"], &checked["version"]), (&json!(false), &json!("1.0.0.10")), "{checked}");
    let ask = json!({ "version": "1.0.0.10" });
    let refused = send(&server, "POST", "/solutions/Mine/export", ask, 422).await.to_string();
    assert!(refused.contains("say why"), "{refused}");
    let ids: Vec<&Value> = all.iter().map(|map| &map["id"]).collect();
    send(&server, "POST", "/solutions/Mine/maps", json!({ "maps": ids }), 200).await;
    send(&server, "POST", "/solutions/Mine/publish", Value::Null, 200).await;
    let ask = json!({ "version": "1.0.0.10", "reason": "For a trial" });
    let made = send(&server, "POST", "/solutions/Mine/export", ask.clone(), 201).await;
    assert_eq!(
        (&made["kind"], &made["is_managed"], &made["maps"]),
        (&json!("exported"), &json!(true), &json!(all.len()))
    );
    let again = send(&server, "POST", "/solutions/Mine/export", ask, 422).await.to_string();
    assert!(again.contains("has to be higher"), "{again}");
    assert_eq!(server.json(&path("/solutions/Mine"), Some(Role::Viewer), 200).await["version"], "1.0.0.10");

    let file = format!("/api/v1/packages/{}/file", made["id"]);
    let response = server.get(&file, Some(Role::Admin)).await;
    assert_eq!(response.headers()["content-type"], "application/zip");
    let named = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.contains("Mine_1_0_0_10_managed.zip"), "{named}");
    let bytes = response.bytes().await.unwrap();
    let package = solutions::Package::read(&bytes).unwrap();
    assert_eq!((package.maps().len(), package.warnings().len()), (all.len(), 0));
    assert_eq!(package.head().publisher.name, publisher);
    assert_eq!(
        server.get(&file, Some(Role::Admin)).await.bytes().await.unwrap(),
        bytes,
        "the same bytes again"
    );

    let backup = send(&server, "POST", "/backups", Value::Null, 201).await;
    assert_eq!(
        (&backup["kind"], &backup["is_managed"], &backup["maps"]),
        (&json!("backup"), &json!(false), &json!(all.len()))
    );
    let list = server.json(&path("/packages?limit=1"), Some(Role::Viewer), 200).await;
    assert_eq!((&list["rows"][0]["id"], &list["total"]), (&backup["id"], &json!(2)));
    for page in [
        "/solutions/named/Mine/export?step=check",
        "/solutions/named/Mine/export?step=version",
        "/solutions/packages",
    ] {
        let shown = server.get(&format!("/e/{ENVIRONMENT}{page}"), Some(Role::Admin)).await;
        assert_eq!(shown.status(), 200, "{page}");
        assert!(shown.text().await.unwrap().contains("Mine_1_0_0_10_managed.zip"), "{page}");
    }
}

const PRODUCTION: &str = "contoso-production";

fn there(end: &str) -> String {
    format!("/api/v1/environments/{PRODUCTION}{end}")
}

async fn upload(server: &Server, bytes: Vec<u8>) -> (u16, Value) {
    let request = server.request("POST", &there("/packages")).header("content-type", "application/zip");
    let response = as_role(request.body(bytes), Some(Role::Admin)).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

/// The active version of a map of production.
async fn active(server: &Server, map: &Value) -> String {
    let map = server.json(&format!("/api/v1/maps/{map}"), Some(Role::Viewer), 200).await;
    map["version"]["number"].as_str().map_or_else(|| map["version"].to_string(), ToOwned::to_owned)
}

/// A package with another version of Customer groups, by Contoso.
async fn customised(server: &Server) -> Vec<u8> {
    let all = maps(server).await;
    let map = all.iter().find(|map| map["name"] == "Customer groups").unwrap();
    let versions = format!("/api/v1/maps/{}/versions", map["id"]);
    let mut mapping = server.json(&versions, Some(Role::Viewer), 200).await[0]["mapping"].clone();
    let fields = mapping["fields"].as_array_mut().unwrap();
    let last = fields.len() - 1;
    fields[last]["direction"] = json!("left_to_right");
    let version = json!({ "publisher": "Contoso", "number": "9.0.0.0", "mapping": mapping });
    let saved = server.send(("POST", &versions), Role::Admin, &version, 201).await;
    let order = json!({ "maps": [map["id"]], "order": { "command": "activate", "version": saved["id"], "restart": true } });
    server.send(("POST", &path("/orders")), Role::Admin, &order, 200).await;
    let body = json!({ "name": "MyMaps", "label": "My maps", "version": "1.0.0.0", "publisher": "Contoso" });
    send(server, "POST", "/solutions", body, 201).await;
    send(server, "POST", "/solutions/MyMaps/maps", json!({ "maps": [map["id"]] }), 200).await;
    let ask = json!({ "version": "1.0.0.1", "reason": "For a trial" });
    let made = send(server, "POST", "/solutions/MyMaps/export", ask, 201).await;
    let file = format!("/api/v1/packages/{}/file", made["id"]);
    server.get(&file, Some(Role::Admin)).await.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_package_is_imported_applied_and_taken_back() {
    let folder = Folder::new().with_tokens().await;
    let mut command = tandem(&folder.data());
    command.env_remove("TANDEM_ENVIRONMENTS");
    let server = Server::start(command, folder).await;
    // Fresh environments copy what exists first.
    let run = |maps: &Value| maps.as_array().unwrap().iter().all(|map| map["state"]["name"] == "running");
    for maps in [path("/maps"), there("/maps")] {
        until(&server, &maps, run).await;
    }
    let (status, refused) = upload(&server, b"no zip at all".to_vec()).await;
    assert!(status == 422 && refused.to_string().contains("PACKAGE01"), "{refused}");
    let (status, kept) = upload(&server, customised(&server).await).await;
    assert_eq!(status, 201, "{kept}");

    let package = there(&format!("/packages/{}", kept["id"]));
    let plan = server.json(&format!("{package}/plan"), Some(Role::Admin), 200).await;
    assert_eq!(
        (&plan["is_refused"], &plan["maps"][0]["brings"]),
        (&json!(false), &json!("9.0.0.0 by Contoso")),
        "{plan}"
    );
    let list = server.json(&there("/maps"), Some(Role::Viewer), 200).await;
    let map =
        list.as_array().unwrap().iter().find(|map| map["name"] == "Customer groups").unwrap()["id"].clone();
    let before = active(&server, &map).await;
    let post = async |end: &str, body: Value, status| {
        server.send(("POST", &there(end)), Role::Admin, &body, status).await
    };
    let import = format!("/packages/{}/import", kept["id"]);
    let imported = post(&import, Value::Null, 201).await;
    assert_eq!((&imported["act"], imported["backup"].is_i64()), (&json!("imported"), true), "{imported}");
    assert_eq!(post(&import, Value::Null, 201).await["id"], imported["id"], "once more does nothing");
    assert_eq!(active(&server, &map).await, before, "no map changes by importing");

    // What runs is left alone.
    let on_top = json!({ "overwrite": true });
    let waits = post("/solutions/MyMaps/apply", on_top.clone(), 200).await;
    assert_eq!(waits["is_whole"], false, "{waits}");
    assert!(waits.to_string().contains("waiting"), "{waits}");
    assert_eq!(active(&server, &map).await, before);
    let pause = json!({ "maps": [map], "order": { "command": "pause" } });
    post("/orders", pause, 200).await;
    let applied = post("/solutions/MyMaps/apply", on_top.clone(), 200).await;
    assert_eq!(applied["is_whole"], true, "{applied}");
    assert_ne!(active(&server, &map).await, before);
    let again = post("/solutions/MyMaps/apply", on_top, 200).await;
    assert_eq!((&again["id"], &again["is_whole"]), (&Value::Null, &json!(true)), "{again}");

    // Everything back, the latest first.
    let history = server.json(&there("/imports"), Some(Role::Viewer), 200).await;
    let done: Vec<Value> = history["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
    assert_eq!((done.len(), &done[0]), (3, &applied["id"]));
    post(&format!("/imports/{}/rollback", done[2]), Value::Null, 409).await;
    for id in &done {
        post(&format!("/imports/{id}/rollback"), Value::Null, 200).await;
        assert_eq!(active(&server, &map).await, before);
    }
    post(&format!("/imports/{}/rollback", done[0]), Value::Null, 409).await;
    server.json(&there("/solutions/MyMaps"), Some(Role::Viewer), 404).await;
    // And once more, as if nothing had been.
    post(&import, Value::Null, 201).await;
    post("/solutions/MyMaps/apply", json!({ "overwrite": true }), 200).await;
    assert_ne!(active(&server, &map).await, before);
    for page in ["history", "apply?solution=MyMaps", "packages"] {
        let shown = server.get(&format!("/e/{PRODUCTION}/solutions/{page}"), Some(Role::Admin)).await;
        assert_eq!(shown.status(), 200, "{page}");
        assert!(shown.text().await.unwrap().contains("MyMaps"), "{page}");
    }
}

#[tokio::test]
async fn a_package_is_brought_by_a_form_of_a_browser() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let form = async |file: &[u8]| {
        let body = [
            b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\n".as_slice(),
            file,
            b"\r\n--cut--\r\n",
        ]
        .concat();
        let request = server.request("POST", &path("/packages")).header("accept", "text/html");
        let request = request.header("content-type", "multipart/form-data; boundary=cut").body(body);
        let response = as_role(request, Some(Role::Admin)).send().await.unwrap();
        assert_eq!(response.status(), 303);
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let refused = form(b"nothing").await;
    assert!(refused.contains("refused="), "{refused}");
    let shown = server.get(&refused, Some(Role::Admin)).await.text().await.unwrap();
    assert!(shown.contains("PACKAGE01"), "{shown}");
    let backup = send(&server, "POST", "/backups", Value::Null, 201).await;
    let file = format!("/api/v1/packages/{}/file", backup["id"]);
    let bytes = server.get(&file, Some(Role::Admin)).await.bytes().await.unwrap();
    let taken = form(&bytes).await;
    assert!(taken.contains("package="), "{taken}");
    let shown = server.get(&taken, Some(Role::Admin)).await.text().await.unwrap();
    for words in ["What becomes of entity maps", "Backup of all entity maps", "Import"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// Runs the command line against a server; gives how it ended and what it printed.
async fn command(server: &Server, arguments: &[&str]) -> (Option<i32>, String) {
    let output = tandem(&server.folder.data())
        .args(["solution", "--url", &server.root, "--token", &crate::server::token_of(Role::Admin)])
        .args(arguments)
        .output()
        .await
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).unwrap())
}

#[tokio::test]
async fn solutions_are_worked_on_from_scripts() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let all = maps(&server).await;
    let versions = format!("/api/v1/maps/{}/versions", all[0]["id"]);
    let publisher = server.json(&versions, Some(Role::Viewer), 200).await[0]["publisher"].clone();
    let body = json!({ "name": "Mine", "label": "Mine", "version": "1.0.0.9", "publisher": publisher });
    send(&server, "POST", "/solutions", body, 201).await;
    send(&server, "POST", "/solutions/Mine/maps", json!({ "maps": [all[0]["id"]] }), 200).await;
    let (code, told) = command(&server, &["check", "Mine"]).await;
    assert!(matches!(code, Some(0 | 1)) && told.contains("export"), "{code:?} {told}");
    let file = server.folder.data().join("mine.zip");
    let file = file.to_str().unwrap();
    let (code, told) =
        command(&server, &["export", "Mine", "--reason", "trial", "--publish", "-o", file]).await;
    assert!(code == Some(0) && told.contains("1.0.0.10"), "{code:?} {told}");
    assert_eq!(solutions::Package::read(&std::fs::read(file).unwrap()).unwrap().maps().len(), 1);
    // It is unmanaged here, and the package is not.
    let (code, told) = command(&server, &["import", file]).await;
    assert!(code == Some(2) && told.contains("IMPORT03"), "{code:?} {told}");
    let gone =
        as_role(server.request("DELETE", &path("/solutions/Mine")), Some(Role::Admin)).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    let (code, told) = command(&server, &["import", file, "--apply"]).await;
    assert!(code == Some(0) && told.contains("Mine 1.0.0.10 is applied"), "{code:?} {told}");
    let (code, told) = command(&server, &["apply", "Nothing"]).await;
    assert!(code == Some(2) && told.contains("no solution Nothing"), "{code:?} {told}");
}
