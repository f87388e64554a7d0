//! People at work inside of the apps.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, also in its helpers"
)]

#[path = "erp_dialect/app.rs"]
#[expect(dead_code, reason = "the stories about the ERP use the rest")]
mod app;

use std::collections::BTreeMap;
use std::time::Duration;

use app::{Running, start};
use serde_json::{Value, json};
use simulator::App;

/// Has people work until the limit is reached, and answers what they did.
async fn worked(app: &Running, settings: Value) -> Value {
    let started = app.control("POST", "/traffic", &settings).await;
    assert_eq!(started.status, 200, "{}", started.text);
    until(app, |report| report["running"] == false).await
}

async fn until(app: &Running, fits: impl Fn(&Value) -> bool) -> Value {
    let asked = async {
        loop {
            let report = report(app).await;
            if fits(&report) {
                return report;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asked).await.expect("they do not get that far")
}

async fn report(app: &Running) -> Value {
    app.control("GET", "/traffic", &json!(null)).await.json
}

fn count(report: &Value, what: &str) -> u64 {
    report[what].as_u64().unwrap_or_else(|| panic!("no {what} in {report}"))
}

/// Every change of a table, oldest first.
async fn history(app: &Running, set: &str) -> Vec<Value> {
    let text = app.control("GET", &format!("/history/{set}"), &json!(null)).await.text;
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn tables(app: &Running) -> Vec<String> {
    let list = app.control("GET", "/status", &json!(null)).await.json;
    list["tables"].as_array().unwrap().iter().map(|it| it["set"].as_str().unwrap().to_owned()).collect()
}

/// How many changes of each kind the app has seen, over all tables.
async fn seen(app: &Running) -> BTreeMap<String, u64> {
    let mut seen = BTreeMap::new();
    for set in tables(app).await {
        for change in history(app, &set).await {
            *seen.entry(change["operation"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    seen
}

#[tokio::test]
async fn people_enter_change_and_delete_rows_under_the_rules_of_the_app() {
    for kind in [App::Erp, App::Crm] {
        let app = start(kind).await;
        let before = seen(&app).await;
        let report = worked(&app, json!({ "per_second": 10_000, "limit": 600, "seed": 4 })).await;
        let [created, updated, deleted, refused] =
            ["created", "updated", "deleted", "refused"].map(|what| count(&report, what));
        assert_eq!(created + updated + deleted + refused, 600, "{report}");
        assert!(created > 60 && updated > 300 && deleted > 3, "{report}");
        let after = seen(&app).await;
        let more = |word: &str| after.get(word).unwrap_or(&0) - before.get(word).unwrap_or(&0);
        assert_eq!(more("Create"), created, "{report}");
        // What went along with a deletion is not counted, and in the CRM others lose a link by it.
        assert!(more("Delete") >= deleted, "{report}");
        // Some changes change nothing, and the ERP does not write those.
        assert!(more("Update") * 10 > updated * 9, "{report}: {after:?}");
    }
}

#[tokio::test]
async fn both_apps_enter_rows_at_once_without_clashing() {
    let numbers = async |kind, set: &str, columns: [&str; 2]| {
        let app = start(kind).await;
        let settings = json!({
            "per_second": 10_000, "limit": 150, "tables": [set], "mix": { "create": 1 }, "skew": 0,
        });
        let report = worked(&app, settings).await;
        assert_eq!(count(&report, "created"), 150, "{report}");
        let rows = history(&app, set).await.split_off(0);
        let entered = rows.into_iter().rev().take(150).map(|row| row["record"].clone());
        entered.map(|row| columns.map(|column| row[column].to_string())).collect::<Vec<_>>()
    };
    let accounts = numbers(App::Erp, "CustomersV3", ["CustomerAccount", "OrganizationName"]).await;
    let others = numbers(App::Crm, "accounts", ["accountnumber", "name"]).await;
    assert!(accounts.iter().all(|[number, _]| number.starts_with("\"TE-")), "{accounts:?}");
    assert!(others.iter().all(|[number, _]| number.starts_with("\"TC-")), "{others:?}");
    let names: std::collections::BTreeSet<_> = accounts.iter().map(|[_, name]| name).collect();
    assert!(names.len() > 100, "each has a name of its own");
    let left = numbers(App::Erp, "SalesOrderLines", ["SalesOrderNumber", "LineNumber"]).await;
    let right = numbers(App::Crm, "salesorderdetails", ["_salesorderid_value", "lineitemnumber"]).await;
    let odd = |number: &str| number.parse::<i64>().unwrap() % 2 == 1;
    assert!(left.iter().all(|[_, number]| !odd(number)) && right.iter().all(|[_, number]| odd(number)));
}

#[tokio::test]
async fn the_same_seed_does_the_same() {
    let state = async |seed: u64| {
        let app = start(App::Erp).await;
        let mut settings = json!({ "per_second": 10_000, "limit": 100, "mix": { "update": 1 } });
        settings["seed"] = json!(seed);
        worked(&app, settings).await;
        let mut rows = Vec::new();
        for set in ["CustomersV3", "SalesOrderLines", "ProductsV2"] {
            let text = app.control("GET", &format!("/state/{set}"), &json!(null)).await.text;
            let record = |line: &str| serde_json::from_str::<Value>(line).unwrap()["record"].clone();
            rows.extend(text.lines().map(record));
        }
        rows
    };
    let first = state(7).await;
    assert_eq!(first, state(7).await);
    assert_ne!(first, state(8).await);
}

#[tokio::test]
async fn skew_sends_most_work_to_few_rows() {
    let most = async |skew: f64| {
        let app = start(App::Crm).await;
        let settings = json!({
            "per_second": 10_000, "limit": 400, "tables": ["accounts"], "mix": { "update": 1 }, "skew": skew,
        });
        worked(&app, settings).await;
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for change in history(&app, "accounts").await.iter().filter(|it| it["operation"] == "Update") {
            *times.entry(change["id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        assert_eq!(times.values().sum::<u32>(), 400);
        times.into_values().max().unwrap()
    };
    let (even, uneven) = (most(0.0).await, most(1.5).await);
    assert!(even < 20 && uneven > 80, "{even} and {uneven} of 400 on the busiest row");
}

#[tokio::test]
async fn work_goes_by_the_apps_clock_and_ends_on_command() {
    let app = start(App::Erp).await;
    let settings =
        json!({ "per_second": 0.001, "tables": ["CustomersV3"], "mix": { "update": 1 }, "skew": 0 });
    let started = app.control("POST", "/traffic", &settings).await.json;
    assert_eq!((&started["running"], &started["settings"]["per_second"]), (&json!(true), &json!(0.001)));
    assert_eq!(count(&report(&app).await, "updated"), 0);
    let on = json!({ "advance_seconds": 5_001 });
    app.control("POST", "/clock", &on).await;
    until(&app, |report| count(report, "updated") == 5).await;
    let stopped = app.control("DELETE", "/traffic", &json!(null)).await.json;
    assert_eq!((&stopped["running"], count(&stopped, "updated")), (&json!(false), 5));
    app.control("POST", "/clock", &on).await;
    assert_eq!(report(&app).await, stopped, "nobody is there any more");
    assert_eq!(
        app.control("DELETE", "/traffic", &json!(null)).await.status,
        200,
        "stopping twice is harmless"
    );

    // A new shift begins to count anew.
    let again = worked(&app, json!({ "per_second": 10_000, "limit": 3 })).await;
    let done: u64 = ["created", "updated", "deleted", "refused"].iter().map(|what| count(&again, what)).sum();
    assert_eq!(done, 3);
}

#[tokio::test]
async fn what_the_app_refuses_is_counted() {
    let app = start(App::Erp).await;
    let settings = json!({
        "per_second": 10_000, "limit": 80, "tables": ["ProductsV2"], "mix": { "delete": 1 }, "skew": 0,
    });
    let report = worked(&app, settings).await;
    assert_eq!(count(&report, "deleted") + count(&report, "refused"), 80);
    assert!(count(&report, "refused") > 20, "{report}");
    let reason = report["last_refusal"].as_str().unwrap();
    assert!(reason.contains("dependent Sales order lines exist"), "{reason}");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused() {
    let app = start(App::Crm).await;
    for (settings, reason) in [
        (json!({ "per_second": 0 }), "per_second"),
        (json!({ "per_second": -1 }), "per_second"),
        (json!({ "per_second": 1e9 }), "per_second"),
        (json!({ "skew": -0.1 }), "skew"),
        (json!({ "skew": 5 }), "skew"),
        (json!({ "mix": {} }), "the mix has no act"),
        (json!({ "tables": ["CustomersV3"] }), "nobody works at the table `CustomersV3`"),
        (json!({ "tables": ["serviceendpoints"] }), "nobody works at"),
        (json!({ "pace": 1 }), "unknown field"),
    ] {
        let refused = app.control("POST", "/traffic", &settings).await;
        assert_eq!(refused.status, 400, "{settings}: {}", refused.text);
        assert!(refused.json["error"].as_str().unwrap().contains(reason), "{settings}: {}", refused.text);
    }
    let idle = report(&app).await;
    assert!(idle["desks"].as_array().unwrap().contains(&json!("accounts")), "{idle}");
    assert!(!idle["desks"].as_array().unwrap().contains(&json!("serviceendpoints")), "{idle}");
    assert_eq!((&idle["running"], &idle["settings"]), (&json!(false), &json!(null)));
}

#[tokio::test]
async fn the_changes_ring_like_anybodys() {
    use axum::routing::post;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let hear = move |body: String| {
        let told = told.clone();
        async move { drop(told.send(body)) }
    };
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/secret", socket.local_addr().unwrap());
    let mut listener = tokio::task::JoinSet::new();
    listener
        .spawn(async move { axum::serve(socket, axum::Router::new().route("/secret", post(hear))).await });
    let app = start(App::Erp).await;
    let wish = json!({ "url": url, "entity": "SalesOrderLines" });
    assert_eq!(app.control("POST", "/doorbells", &wish).await.status, 201);
    let settings = json!({
        "per_second": 100, "limit": 1, "tables": ["SalesOrderLines"], "mix": { "create": 1 },
    });
    worked(&app, settings).await;
    let body = tokio::time::timeout(Duration::from_secs(10), heard.recv()).await.expect("a call").unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["BusinessEventId"], "SalesOrderLinesCreated");
    assert!(body["Key"]["LineNumber"].is_i64(), "{body}");
}
