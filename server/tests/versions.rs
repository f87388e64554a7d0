//! A field is mapped, saved as a version and activated while the map runs; a kill in between changes nothing.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const ENVIRONMENT: &str = "environments/contoso-test";
const LIMIT: Duration = Duration::from_mins(2);

async fn contacts(tandem: &Tandem) -> Value {
    let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == "Contacts V2");
    found.expect("the map is there").clone()
}

async fn running(tandem: &Tandem) -> Value {
    eventually(LIMIT, async || {
        let map = contacts(tandem).await;
        let idle = map["state"]["name"] == "running" && map["statistics"]["queued"] == 0;
        if idle { Ok(map) } else { Err(map.to_string()) }
    })
    .await
}

async fn order(tandem: &Tandem, map: &Value, order: Value) -> Value {
    let body = json!({ "maps": [map["id"]], "order": order });
    tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await[0].clone()
}

/// The person of that number in the CRM.
async fn person(crm: &SimulatedApp, number: &Value) -> Value {
    let rows = crm.rows("contacts").await;
    let found = rows.values().find(|row| row["msdyn_contactpersonid"] == *number);
    found.expect("the person is there").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_birthday_is_mapped_while_the_map_runs_and_a_kill_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) =
        (SimulatedApp::start("erp", &["--customers", "20"]), SimulatedApp::start("crm", &["--empty"]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let map = running(&tandem).await;
    let versions = format!("maps/{}/versions", map["id"]);
    let mut mapping = map["version"]["mapping"].clone();
    let birthday = json!({ "left": "BirthDate", "right": "birthdate", "direction": "both", "transforms": [], "lookup": null });
    mapping["fields"].as_array_mut().expect("fields").push(birthday);
    let found = tandem.post(&format!("{versions}/check"), &mapping).await;
    assert!(found.as_array().expect("findings").iter().all(|it| it["state"] == "warning"), "{found}");
    let mut wrong = mapping.clone();
    wrong["fields"][1]["left"] = json!("Nothing");
    let found = tandem.post(&format!("{versions}/check"), &wrong).await;
    assert_eq!(found[0]["code"], "DIPV1022", "{found}");

    let saved =
        json!({ "publisher": "Fabrikam", "number": "1.0.0.1", "note": "Birthdays", "mapping": mapping });
    let saved = tandem.post(&versions, &saved).await;
    assert_eq!((&saved["number"], &saved["note"]), (&json!("1.0.0.1"), &json!("Birthdays")));
    let publishers = tandem.get(&format!("{ENVIRONMENT}/publishers")).await;
    let names: Vec<&Value> =
        publishers.as_array().expect("publishers").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["DefaultPublisher", "Contoso", "Fabrikam"]);
    let known = tandem.get(&versions).await;
    assert_eq!((&known[0]["id"], &known[1]["id"]), (&saved["id"], &map["version"]["id"]));
    let compared = format!("{versions}/compare?before={}&after={}", known[1]["id"], known[0]["id"]);
    let difference = tandem.get(&compared).await;
    assert_eq!(
        (difference[0]["place"].as_str(), &difference[1]),
        (Some("BirthDate = birthdate"), &Value::Null)
    );
    let lines = tandem.text(&compared.replace("/compare", "/diff")).await;
    assert!(lines.contains("\n+  - left: BirthDate\n") && lines.contains("\n-version: 1.0.0.0\n"), "{lines}");
    assert_eq!(
        contacts(&tandem).await["version"]["id"],
        map["version"]["id"],
        "saving touches nothing that runs"
    );

    // What is changed while the map is paused is written by the version that is active when it goes on.
    let rows = erp.rows("ContactsV2").await;
    let (id, row) = rows.iter().next().expect("a contact");
    let number = row["ContactPersonId"].clone();
    order(&tandem, &map, json!({ "command": "pause" })).await;
    erp.edit("ContactsV2", id, &json!({ "BirthDate": "1980-05-17", "JobTitle": "Purser" })).await;
    eventually(LIMIT, async || match tandem.queued().await {
        1 => Ok(()),
        waiting => Err(format!("{waiting} changes wait")),
    })
    .await;
    let activated = order(&tandem, &map, json!({ "command": "activate", "version": saved["id"] })).await;
    assert_eq!(activated["state"]["name"], "paused", "{activated}");
    tandem.kill();
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    assert_eq!(contacts(&tandem).await["version"]["number"], "1.0.0.1");
    order(&tandem, &map, json!({ "command": "resume", "choice": "catch_up" })).await;
    running(&tandem).await;
    let seen = person(&crm, &number).await;
    assert_eq!((&seen["birthdate"], &seen["jobtitle"]), (&json!("1980-05-17"), &json!("Purser")));

    // While it runs the map is paused for a moment and goes on by itself.
    let back = json!({ "command": "activate", "version": known[1]["id"], "restart": true });
    let switched = order(&tandem, &map, back).await;
    assert_eq!(switched["refused"], Value::Null, "{switched}");
    running(&tandem).await;
    erp.edit("ContactsV2", id, &json!({ "BirthDate": "1981-06-18", "JobTitle": "Captain" })).await;
    eventually(LIMIT, async || {
        let seen = person(&crm, &number).await;
        if seen["jobtitle"] == "Captain" { Ok(()) } else { Err(seen.to_string()) }
    })
    .await;
    assert_eq!(person(&crm, &number).await["birthdate"], "1980-05-17", "the version before does not know it");
    let now = tandem.get(&format!("{versions}/active")).await;
    assert_eq!((&now["version"]["id"], &now["until"]), (&known[1]["id"], &Value::Null), "{now}");
    let at = |moment: &Value| format!("{versions}/active?at={}", moment.as_str().expect("a moment"));
    // A moment is that of the version that began with it.
    let before = tandem.get(&at(&saved["created_at"])).await;
    assert_eq!((&before["version"]["id"], &before["from"]), (&known[1]["id"], &before["known_since"]));
    let between = tandem.get(&at(&before["until"])).await;
    assert_eq!((&between["version"]["id"], &between["until"]), (&saved["id"], &now["from"]), "{between}");
    let never = tandem.get(&format!("{versions}/active?at=2020-01-01T00:00:00Z")).await;
    assert_eq!((&never["version"], &never["from"]), (&Value::Null, &Value::Null), "{never}");
    let told =
        tandem.get(&format!("maps/{}/activities?kind=version_saved,version_activated", map["id"])).await;
    assert_eq!(told["total"], 3);
    assert_eq!(tandem.open_failures().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_is_added_taken_as_a_file_and_edited_by_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (
        SimulatedApp::start("erp", &["--customers", "5"]),
        SimulatedApp::start("crm", &["--customers", "5"]),
    );
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    running(&tandem).await;
    for (side, entity) in [("left", "AddressBooks"), ("right", "msdyn_addressbooks")] {
        let known = tandem.get(&format!("{ENVIRONMENT}/entities/{side}")).await;
        assert!(known.as_array().expect("entities").iter().any(|it| it["entity"] == entity), "{known}");
    }
    let pair = |left: &str, right: &str| json!({ "left": left, "right": right, "direction": "both", "transforms": [], "lookup": null });
    let mapping = json!({
        "left_entity": "AddressBooks", "right_entity": "msdyn_addressbooks", "left_filter": "", "right_filter": "",
        "key": ["msdyn_name"], "company": null, "fields": [pair("Name", "msdyn_name")],
    });
    let body = json!({ "name": "Address books", "publisher": "Fabrikam", "mapping": mapping });
    let map = tandem.post(&format!("{ENVIRONMENT}/maps"), &body).await;
    assert_eq!(
        (&map["state"]["name"], &map["version"]["number"]),
        (&json!("not_running"), &json!("1.0.0.0")),
        "{map}"
    );

    let proposed = tandem.get(&format!("maps/{}/proposals", map["id"])).await;
    assert_eq!(
        (&proposed[0]["field"]["left"], &proposed[1]),
        (&json!("Description"), &Value::Null),
        "{proposed}"
    );
    let mut file = tandem.get(&format!("maps/{}/text?format=json", map["id"])).await;
    assert_eq!((&file["tandem"], &file["publisher"]), (&json!("entity-map/1"), &json!("Fabrikam")), "{file}");
    let description = json!({ "left": "Description", "right": "msdyn_description" });
    file["fields"].as_array_mut().expect("fields").push(description);
    tandem.put(&format!("maps/{}/text", map["id"]), &json!({ "text": file.to_string() })).await;
    let left = tandem.get(&format!("maps/{}/proposals", map["id"])).await;
    assert_eq!(left, json!([]), "the draft has it now");
}
