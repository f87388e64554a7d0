//! Live latency: saved in one app → visible in the other, over real HTTP, beside what the same two requests cost by hand.
//!
//! One line each way: `name ours raw ratio target`, medians in milliseconds. *Raw* is the write to the first app followed
//! by one to the second, measured in the same run, every other edit, in columns that are not mapped: as edits of the
//! same value on both sides they would be Tandem's business, too.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;

use pair::apps::{SimulatedApp, TOKEN};
use pair::compare::same_customers;
use pair::{Tandem, client, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const EDITS: usize = 300;
const TARGET_MS: f64 = 250.0;

/// One end as a program beside it sees it.
struct End<'a> {
    app: &'a SimulatedApp,
    http: reqwest::Client,
    root: &'static str,
    query: &'static str,
    /// What is edited.
    column: &'static str,
    /// What no map reads; a date.
    spare: &'static str,
}

impl End<'_> {
    fn url(&self, row: &str) -> String {
        format!("{}{}{row}{}", self.app.url, self.root, self.query)
    }

    async fn save(&self, row: &str, column: &str, value: &str) {
        let answer = self
            .http
            .patch(self.url(row))
            .bearer_auth(TOKEN)
            .header("content-type", "application/json")
            .header("if-match", "*")
            .body(json!({ column: value }).to_string())
            .send()
            .await
            .expect("the app answers");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    }

    async fn shows(&self, row: &str, column: &str, value: &str) {
        let shown =
            tokio::time::timeout(Duration::from_secs(30), self.comes_to_show(row, column, value)).await;
        shown.unwrap_or_else(|_| panic!("{row} does not come to show {value:?}"));
    }

    async fn comes_to_show(&self, row: &str, column: &str, value: &str) {
        loop {
            let answer =
                self.http.get(self.url(row)).bearer_auth(TOKEN).send().await.expect("the app answers");
            let body: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
            if body[column] == value {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn main() {
    // Cargo passes `--bench`; other words choose measures.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if !chosen.is_empty() && !chosen.iter().any(|name| name == "latency") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    eventually(Duration::from_mins(1), async || {
        same_customers(&erp, &crm).await?;
        if tandem.queued().await == 0 && tandem.links().await > 300 {
            Ok(())
        } else {
            Err("still reading".into())
        }
    })
    .await;
    // Tandem is at rest; the raw writes below go through it too, and end before the next edit begins.
    let pairs = rows(&erp, &crm).await;
    let left = End {
        app: &erp,
        http: client(),
        root: "/data/",
        query: "?cross-company=true",
        column: "PrimaryContactPhone",
        spare: "CredManCustomerSince",
    };
    let right = End {
        app: &crm,
        http: client(),
        root: "/api/data/v9.2/",
        query: "",
        column: "telephone1",
        spare: "websiteurl",
    };
    println!("measure                 ours ms  p99 ms  raw ms   ratio  target ms");
    for (name, from, to, turned) in
        [("latency ERP to CRM", &left, &right, false), ("latency CRM to ERP", &right, &left, true)]
    {
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for number in 0..EDITS {
            let (a, b) = &pairs[number % pairs.len()];
            let (source, target) = if turned { (b, a) } else { (a, b) };
            // Short: a telephone number of the ERP takes few characters.
            let value = format!("ours {turned} {number}");
            let start = Instant::now();
            from.save(source, from.column, &value).await;
            to.shows(target, to.column, &value).await;
            ours.push(start.elapsed());
            let value = format!("20{:02}-0{}-01T12:00:00Z", number % 100, 1 + number / 100);
            let start = Instant::now();
            from.save(source, from.spare, &value).await;
            to.save(target, to.spare, &value).await;
            to.shows(target, to.spare, &value).await;
            raw.push(start.elapsed());
            eventually(Duration::from_secs(10), async || {
                if tandem.queued().await == 0 { Ok(()) } else { Err("changes wait".into()) }
            })
            .await;
        }
        let (ours, p99, raw) = (quantile(&mut ours, 50), quantile(&mut ours, 99), quantile(&mut raw, 50));
        let met = if ours <= TARGET_MS { "" } else { "  MISSED" };
        println!("{name:<22} {ours:>8.1} {p99:>7.1} {raw:>7.1} {:>7.1} {TARGET_MS:>10.0}{met}", ours / raw);
    }
}

/// Paths of the same customers in both apps.
async fn rows(erp: &SimulatedApp, crm: &SimulatedApp) -> Vec<(String, String)> {
    let ids = crm.rows("accounts").await;
    let left = erp.rows("CustomersV3").await;
    let companies = crm.rows("cdm_companies").await;
    let usmf =
        companies.iter().find(|(_, row)| row["cdm_companycode"] == "usmf").map(|(id, _)| id.to_lowercase());
    let path = |row: &Value| {
        let account = row["CustomerAccount"].as_str().expect("an account");
        let twin = ids.iter().find(|(_, twin)| {
            twin["accountnumber"] == account
                && twin["_msdyn_company_value"].as_str().map(str::to_lowercase) == usmf
        });
        let (id, _) = twin?;
        Some((
            format!("CustomersV3(dataAreaId='usmf',CustomerAccount='{account}')"),
            format!("accounts({id})"),
        ))
    };
    left.values().filter(|row| row["dataAreaId"] == "usmf").filter_map(path).collect()
}

fn quantile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times[at].as_secs_f64() * 1_000.0
}
