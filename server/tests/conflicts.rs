//! Both apps change the same record while its map is paused: who wins is what the map was told, and it is listed.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::text;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const ENVIRONMENT: &str = "environments/contoso-test";
const LIMIT: Duration = Duration::from_mins(2);
const GROUPS: [(&str, &str); 2] =
    [("CustomerGroups", "CustomerGroupId"), ("msdyn_customergroups", "msdyn_groupid")];
/// The apps tell the times of rows by the second.
const LATER: Duration = Duration::from_millis(1_100);

/// Two empty apps, and customer groups between them.
struct Story {
    erp: SimulatedApp,
    crm: SimulatedApp,
    tandem: Tandem,
}

impl Story {
    async fn begin(folder: &Path, groups: &[&str]) -> Self {
        let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
        let tandem = Tandem::start(folder, &erp, &crm);
        let story = Self { erp, crm, tandem };
        story.resting("running").await;
        for group in groups {
            let row = json!({ "dataAreaId": "usmf", "CustomerGroupId": group, "Description": "Before" });
            story.erp.create("CustomerGroups", &row).await;
        }
        eventually(LIMIT, async || {
            let known = story.map().await["statistics"]["links"].clone();
            if known == groups.len() { Ok(()) } else { Err(format!("{known} groups are known")) }
        })
        .await;
        story.resting("running").await;
        story
    }

    async fn map(&self) -> Value {
        let maps = self.tandem.get(&format!("{ENVIRONMENT}/maps")).await;
        let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == "Customer groups");
        found.expect("the map is there").clone()
    }

    /// Waits until the map stands there and nothing waits, but for what is held.
    async fn resting(&self, state: &str) {
        eventually(LIMIT, async || {
            let map = self.map().await;
            let rests = map["state"]["name"] == state && map["statistics"]["queued"] == 0;
            if rests { Ok(()) } else { Err(map.to_string()) }
        })
        .await;
    }

    async fn order(&self, order: Value) -> Value {
        let body = json!({ "maps": [self.map().await["id"]], "order": order });
        self.tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await[0].clone()
    }

    /// Waits until so many changes are held.
    async fn held(&self, count: i64) {
        eventually(LIMIT, async || {
            let queued = self.map().await["statistics"]["queued"].clone();
            if queued == count { Ok(()) } else { Err(format!("{queued} changes are held")) }
        })
        .await;
    }

    async fn conflicts(&self) -> Vec<Value> {
        let path = format!("{ENVIRONMENT}/maps/{}/conflicts", self.map().await["id"]);
        self.tandem.get(&path).await["rows"].as_array().expect("rows").clone()
    }

    async fn id(&self, app: usize, group: &str) -> String {
        let (set, column) = GROUPS[app];
        let rows = [&self.erp, &self.crm][app].rows(set).await;
        let found = rows.into_iter().find(|(_, row)| row[column] == group);
        found.expect("the group is there").0
    }

    async fn edit_in_erp(&self, group: &str, description: &str) {
        let change = json!({ "Description": description });
        self.erp.edit("CustomerGroups", &self.id(0, group).await, &change).await;
    }

    async fn edit_in_crm(&self, group: &str, description: &str) {
        let change = json!({ "msdyn_description": description });
        self.crm.edit("msdyn_customergroups", &self.id(1, group).await, &change).await;
    }

    /// What the ERP and the CRM say of a group; `None` where it is gone.
    async fn descriptions(&self, group: &str) -> [Option<String>; 2] {
        let of = |rows: std::collections::BTreeMap<String, Value>, app: usize, column| {
            let row = rows.into_values().find(|row| row[GROUPS[app].1] == group)?;
            Some(text(&row, column))
        };
        [
            of(self.erp.rows("CustomerGroups").await, 0, "Description"),
            of(self.crm.rows("msdyn_customergroups").await, 1, "msdyn_description"),
        ]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_change_of_a_field_wins_and_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begin(folder.path(), &["10", "20"]).await;
    let refused = story.order(json!({ "command": "conflicts", "master": "newest" })).await;
    assert!(refused["refused"].as_str().expect("a reason").contains("Running"), "{refused}");
    story.order(json!({ "command": "pause" })).await;
    story.order(json!({ "command": "conflicts", "master": "newest" })).await;
    assert_eq!(story.map().await["conflicts"]["master"], "newest");

    story.edit_in_erp("10", "ERP").await;
    story.edit_in_crm("20", "CRM").await;
    tokio::time::sleep(LATER).await;
    story.edit_in_crm("10", "CRM, later").await;
    story.edit_in_erp("20", "ERP, later").await;
    story.held(4).await;
    story.order(json!({ "command": "resume", "choice": "catch_up" })).await;
    story.resting("running").await;
    assert_eq!(story.descriptions("10").await, ["CRM, later", "CRM, later"].map(|it| Some(it.to_owned())));
    assert_eq!(story.descriptions("20").await, ["ERP, later", "ERP, later"].map(|it| Some(it.to_owned())));

    let conflicts = story.conflicts().await;
    let told = |key: &str| conflicts.iter().find(|row| row["key"] == key).expect("it is listed");
    assert_eq!(conflicts.len(), 2, "{conflicts:#?}");
    let first = told("usmf|10");
    assert_eq!((&first["winner"], &first["decided_by"]), (&json!("right"), &json!("newest")));
    assert_eq!(first["direction"], "left_to_right");
    let field = json!({
        "left_name": "Description",
        "right_name": "msdyn_description",
        "base": "Before",
        "left": "ERP",
        "right": "CRM, later",
    });
    assert_eq!(first["fields"], json!([field]));
    assert_eq!(told("usmf|20")["winner"], "left");
    let path = format!("maps/{}/activities?kind=conflict_policy_changed", story.map().await["id"]);
    assert_eq!(story.tandem.get(&path).await["total"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_against_a_change_is_decided_as_the_map_was_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Story::begin(folder.path(), &["10", "20", "30"]).await;
    // The CRM deletes. By the fields' rule the ERP is the master here.
    let settings = [
        ("10", "as_fields", true, "master"),
        ("20", "deletion", false, "deletion"),
        ("30", "change", true, "change"),
    ];
    for (group, deletions, survives, by) in settings {
        story.order(json!({ "command": "pause" })).await;
        story.order(json!({ "command": "conflicts", "master": "left", "deletions": deletions })).await;
        let gone = story.id(1, group).await;
        story.edit_in_erp(group, "Changed").await;
        story.crm.delete("msdyn_customergroups", &gone).await;
        story.held(2).await;
        story.order(json!({ "command": "resume", "choice": "catch_up" })).await;
        story.resting("running").await;
        let changed = survives.then(|| "Changed".to_owned());
        assert_eq!(story.descriptions(group).await, [changed.clone(), changed], "{deletions}");
        let conflict = &story.conflicts().await[0];
        let winner = if survives { "left" } else { "right" };
        assert_eq!(conflict["key"], format!("usmf|{group}"));
        assert_eq!(
            (&conflict["winner"], &conflict["decided_by"]),
            (&json!(winner), &json!(by)),
            "{conflict}"
        );
        assert_eq!(
            (&conflict["deleted"], &conflict["fields"][0]["left"]),
            (&json!("right"), &json!("Changed"))
        );
    }
    assert_eq!(story.conflicts().await.len(), 3);
    assert_eq!(story.tandem.open_failures().await, 0);
}
