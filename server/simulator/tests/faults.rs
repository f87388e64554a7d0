//! What goes wrong on command in both apps, told over real HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, also in its helpers"
)]

#[path = "erp_dialect/app.rs"]
#[expect(dead_code, reason = "the stories about the ERP use the rest")]
mod app;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use app::{Reply, Running, start};
use serde_json::{Value, json};
use simulator::App;

/// What the stories need to know of an app.
struct Place {
    app: Running,
    kind: App,
    root: &'static str,
    /// A table at which people work, its name column and its column of the last change.
    customers: &'static str,
    name: &'static str,
    modified: &'static str,
    /// A table at which nobody works.
    groups: &'static str,
}

impl Place {
    async fn of(kind: App) -> Self {
        let app = start(kind).await;
        match kind {
            App::Erp => Self {
                app,
                kind,
                root: "data",
                customers: "CustomersV3",
                name: "OrganizationName",
                modified: "ModifiedDateTime",
                groups: "CustomerGroups",
            },
            App::Crm => Self {
                app,
                kind,
                root: "api/data/v9.2",
                customers: "accounts",
                name: "name",
                modified: "modifiedon",
                groups: "msdyn_customergroups",
            },
        }
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            return path.to_owned();
        }
        format!("{}/{}/{path}", self.app.addresses.base_url(), self.root)
    }

    async fn faults(&self, faults: Value) -> Reply {
        self.app.control("POST", "/faults", &faults).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.app.send("GET", &self.url(path), &[("Prefer", "odata.maxpagesize=100")], "").await
    }

    /// A new customer of a client; gives the row.
    async fn enter(&self, number: &str) -> Value {
        let body = match self.kind {
            App::Erp => json!({
                "dataAreaId": "usmf", "CustomerAccount": number, "OrganizationName": "Late Ltd",
                "CustomerGroupId": "10", "SalesCurrencyCode": "USD",
            }),
            App::Crm => json!({ "accountnumber": number, "name": "Late Ltd" }),
        };
        let headers = [("Prefer", "return=representation")];
        let entered = self.app.send("POST", &self.url(self.customers), &headers, &body.to_string()).await;
        assert_eq!(entered.status, 201, "{}", entered.text);
        entered.json
    }

    /// The address of a customer that was entered.
    fn address(&self, row: &Value) -> String {
        match self.kind {
            App::Erp => format!(
                "CustomersV3(dataAreaId='usmf',CustomerAccount='{}')",
                row["CustomerAccount"].as_str().unwrap()
            ),
            App::Crm => format!("accounts({})", row["accountid"].as_str().unwrap()),
        }
    }

    /// How many changes of a table there have been.
    async fn changes(&self, set: &str) -> usize {
        self.app.control("GET", &format!("/history/{set}"), &json!(null)).await.text.lines().count()
    }

    /// The time in the app as it writes times, with the time of a row in the same form.
    async fn now(&self) -> String {
        let now = self.app.control("POST", "/clock", &json!({ "advance_seconds": 0 })).await.json;
        now["now"].as_str().unwrap().to_owned()
    }

    /// Every row over all pages, and how many rows each page had.
    async fn read(&self, path: &str) -> (Vec<Value>, Vec<usize>) {
        let (mut rows, mut sizes, mut next) = (Vec::new(), Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let found = page.json["value"].as_array().unwrap();
            sizes.push(found.len());
            rows.extend(found.iter().cloned());
            next = page.json["@odata.nextLink"].as_str().map(str::to_owned);
        }
        (rows, sizes)
    }
}

#[tokio::test]
async fn answers_wait_alike_or_by_a_distribution() {
    for kind in [App::Erp, App::Crm] {
        let place = Place::of(kind).await;
        let waited = async || {
            let before = Instant::now();
            assert_eq!(place.get(place.groups).await.status, 200);
            before.elapsed()
        };
        let set = place.faults(json!({ "slow": { "median_ms": 300 } })).await;
        assert_eq!(set.json["slow"], json!({ "median_ms": 300 }));
        assert!(waited().await >= Duration::from_millis(300));
        let set = place.faults(json!({ "slow": { "median_ms": 30, "p99_ms": 300 } })).await;
        assert_eq!(set.json["slow"], json!({ "median_ms": 30, "p99_ms": 300 }));
        let waits = futures::future::join_all((0..60).map(|_| waited())).await;
        let slower = |ms| waits.iter().filter(|wait| **wait >= Duration::from_millis(ms)).count();
        assert!(slower(15) > 30 && slower(60) > 0, "{waits:?}");
        let off = place.faults(json!({ "slow": { "median_ms": 0 } })).await;
        assert_eq!(off.json["slow"], json!({ "median_ms": 0 }));
    }
}

#[tokio::test]
async fn a_share_of_the_writes_appears_late_with_an_older_time() {
    for kind in [App::Erp, App::Crm] {
        let place = Place::of(kind).await;
        let before = place.now().await;
        let set = place.faults(json!({ "late": { "percent": 30, "ms": 3_600_000 } })).await;
        assert_eq!(set.json["late"], json!({ "percent": 30, "ms": 3_600_000 }));
        let is_late = |row: &Value| {
            let time = row[place.modified].as_str().unwrap_or_else(|| panic!("no time in {row}"));
            // Whole seconds of this hour are not less than those of the start, whatever comes behind them.
            time[..19] < before[..19]
        };
        let mut rows = Vec::new();
        for number in 0..20 {
            rows.push(place.enter(&format!("LATE-{number:02}")).await);
        }
        assert_eq!(rows.iter().filter(|row| is_late(row)).count(), 6, "{rows:?}");

        // Those who read count for nothing, in a batch or without one; people count like clients do.
        place.faults(json!({ "late": { "percent": 50, "ms": 3_600_000 } })).await;
        let batch = format!(
            "--b\r\nContent-Type: application/http\r\n\r\nGET {} HTTP/1.1\r\n\r\n\r\n--b--\r\n",
            place.url(place.groups)
        );
        let mut late = 0;
        for row in &rows {
            place.get(place.groups).await;
            let headers = [("Content-Type", "multipart/mixed; boundary=b")];
            assert_eq!(place.app.send("POST", &place.url("$batch"), &headers, &batch).await.status, 200);
            let entered = json!({ place.name: "By hand" });
            let search = format!("/tables/{}?search={}", place.customers, number_of(row));
            let found = place.app.control("GET", &search, &json!(null)).await.json;
            let path = format!("/tables/{}/{}", place.customers, found["rows"][0]["id"].as_str().unwrap());
            let edited = place.app.control("PATCH", &path, &entered).await;
            assert_eq!(edited.status, 200, "{}", edited.text);
            let read = place.get(&place.address(row)).await.json;
            assert_eq!(read[place.name], "By hand");
            assert!(
                read[place.modified].as_str() >= row[place.modified].as_str(),
                "no row goes back in time"
            );
            late += usize::from(is_late(&read));
        }
        // Every second one: of those that were late before the 4th, 10th, 14th and 20th, and the rest stays timely.
        assert_eq!(late, 4);

        place.app.control("DELETE", "/faults", &json!(null)).await;
        assert!(!is_late(&place.enter("TIMELY").await));
    }
}

fn number_of(row: &Value) -> &str {
    ["CustomerAccount", "accountnumber"].iter().find_map(|column| row[*column].as_str()).unwrap()
}

#[tokio::test]
async fn traffic_is_late_like_anybody_and_change_tracking_misses_nothing() {
    let place = Place::of(App::Crm).await;
    let track = async |path: &str| {
        let headers = [("Prefer", "odata.track-changes,odata.maxpagesize=1000")];
        place.app.send("GET", &place.url(path), &headers, "").await.json
    };
    let first = track("accounts?$select=accountnumber,modifiedon").await;
    let known = first["value"].as_array().unwrap().len();
    place.faults(json!({ "late": { "percent": 100, "ms": 3_600_000 } })).await;
    let work = json!({
        "per_second": 10_000, "limit": 30, "tables": ["accounts"], "mix": { "create": 1 }, "skew": 0,
    });
    place.app.control("POST", "/traffic", &work).await;
    let worked = async {
        while place.app.control("GET", "/traffic", &json!(null)).await.json["created"] != 30 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), worked).await.expect("people do not get on");
    let told = track(first["@odata.deltaLink"].as_str().unwrap()).await;
    let told = told["value"].as_array().unwrap();
    assert_eq!(told.len(), 30, "of {known} before");
    let now = place.now().await;
    let hour_ago = |time: &str| time[..13] < now[..13];
    assert!(told.iter().all(|row| hour_ago(row["modifiedon"].as_str().unwrap())), "{told:?}");
}

#[tokio::test]
async fn pages_are_cut_and_people_work_between_them() {
    for kind in [App::Erp, App::Crm] {
        let place = Place::of(kind).await;
        let set = place.faults(json!({ "pages": { "rows": 5, "edits": 2 } })).await;
        assert_eq!(set.json["pages"], json!({ "rows": 5, "edits": 2 }));
        let path = format!("{}?$select={}", place.customers, place.name);
        let before = place.changes(place.customers).await;
        let (rows, sizes) = place.read(&path).await;
        assert!(rows.len() > 20, "{sizes:?}");
        let (last, others) = sizes.split_last().unwrap();
        assert!(others.iter().all(|size| *size == 5) && *last <= 5, "{sizes:?}");
        let made = place.changes(place.customers).await - before;
        // An edit may change nothing, or be refused.
        assert!((others.len()..=others.len() * 4).contains(&made), "{made} changes, {} pages", sizes.len());

        // Who prefers less gets less; nobody works at a table without a desk, nor behind the last page.
        let smaller =
            place.app.send("GET", &place.url(&path), &[("Prefer", "odata.maxpagesize=3")], "").await;
        assert_eq!(smaller.json["value"].as_array().unwrap().len(), 3);
        let before = place.changes(place.groups).await;
        let (groups, sizes) = place.read(&format!("{}?cross-company=true", place.groups)).await;
        assert!(sizes.len() > 1 && sizes.iter().all(|size| *size <= 5), "{sizes:?}");
        let distinct: BTreeSet<String> = groups.iter().map(Value::to_string).collect();
        assert_eq!((distinct.len(), place.changes(place.groups).await), (groups.len(), before));
        let before = place.changes(place.customers).await;
        assert_eq!(place.get(&format!("{path}&$top=4")).await.json["value"].as_array().unwrap().len(), 4);
        assert_eq!(place.changes(place.customers).await, before);

        place.app.control("DELETE", "/faults", &json!(null)).await;
        assert!(place.read(&path).await.1[0] > 5);
        assert_eq!(place.changes(place.customers).await, before);
    }
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused_and_change_nothing() {
    for kind in [App::Erp, App::Crm] {
        let place = Place::of(kind).await;
        for (wrong, reason) in [
            (json!({ "slow": { "median_ms": 100, "p99_ms": 99 } }), "at least the median"),
            (json!({ "slow": { "median_ms": 60_001 } }), "at most 60000 ms, not 60001 ms"),
            (json!({ "slow": { "median_ms": 1, "p99_ms": 60_001 } }), "at most 60000 ms, not 60001 ms"),
            (json!({ "slow": { "median_ms": 0, "p99_ms": 5 } }), "at least 1 ms"),
            (json!({ "slow": { "median_ms": -1 } }), "invalid value"),
            (json!({ "slow": { "p99_ms": 5 } }), "missing field"),
            (json!({ "slow": { "median_ms": 5, "p95_ms": 9 } }), "unknown field"),
            (json!({ "slow_ms": 5 }), "unknown field"),
            (json!({ "late": { "percent": 101, "ms": 1 } }), "101 is more than a hundred"),
            (json!({ "late": { "percent": 1, "ms": 3_600_001 } }), "at most 3600000 ms late"),
            (json!({ "late": { "percent": 1 } }), "missing field"),
            (json!({ "pages": { "rows": 5, "edits": 5 } }), "fewer edits than rows"),
            (json!({ "pages": { "rows": 0, "edits": 1 } }), "fewer edits than rows"),
            (json!({ "pages": { "rows": 5, "edits": 1, "of": "x" } }), "unknown field"),
            (json!({ "offline": true, "pages": { "rows": 1, "edits": 1 } }), "fewer edits than rows"),
        ] {
            let refused = place.faults(wrong.clone()).await;
            assert_eq!(refused.status, 400, "{wrong}: {}", refused.text);
            let said = refused.json["error"].as_str().unwrap();
            assert!(said.contains(reason), "{wrong}: {said}");
        }
        let faults = place.app.control("GET", "/faults", &json!(null)).await.json;
        assert_eq!(faults["offline"], false, "what stood beside was not set either");
        let [slow, late, pages] = ["slow", "late", "pages"].map(|name| faults[name].clone());
        assert_eq!(
            [slow, late, pages],
            [json!({ "median_ms": 0 }), json!({ "percent": 0, "ms": 0 }), json!({ "rows": 0, "edits": 0 })]
        );
    }
}
