//! An initial sync of customers into `$batch`, with an outcome for each record, beside a loop that does nothing but send
//! batches prepared beforehand to the same kind of server, and one that sends a request for each record.
//!
//! Records in a second, medians of rounds in which each of the three has its turn. What Tandem's figure holds and the
//! others do not: reading the ERP, the queue on disk, looking in the CRM for each record, links, and the echo of every
//! write.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use pair::apps::{SimulatedApp, TOKEN};
use pair::{Tandem, client, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use workload::figures::{median, number};
use workload::raw::{self, Prepared};

const CUSTOMERS: usize = 5_000;
const ROUNDS: usize = 3;
/// Operations in a prepared batch, as many as the CRM takes.
const OPERATIONS: usize = 1_000;
/// Requests of the loop that sends one for each record.
const SINGLE: usize = 500;
/// What is wanted of the loop that sends prepared batches, and of the one that sends single requests.
const TARGETS: [f64; 2] = [0.7, 5.0];

fn main() {
    if workload::is_wanted("initial_sync") {
        workload::run(measure());
    }
}

async fn measure() {
    let mut rates = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let (ours, rows) = synced().await;
        let crm = SimulatedApp::start("crm", &["--empty"]);
        let company = company(&crm).await;
        let raw = raw::send(&crm, "/api/data/v9.2/", &batches(&rows, &company), rows.len()).await;
        let crm = SimulatedApp::start("crm", &["--empty"]);
        let single = one_by_one(&crm, &rows, &self::company(&crm).await).await;
        for (rates, rate) in rates.iter_mut().zip([ours, raw, single]) {
            rates.push(rate);
        }
    }
    let [ours, raw, single] = rates.map(median);
    println!("measure                              ours/s    raw/s   ratio  target");
    for (name, other, target) in
        [("initial sync beside $batch", raw, TARGETS[0]), ("initial sync beside single", single, TARGETS[1])]
    {
        let met = if ours / other >= target { "" } else { "  MISSED" };
        println!("{name:<34} {ours:>8.0} {other:>8.0} {:>7.2} {target:>7.1}{met}", ours / other);
    }
}

/// Records in a second of the legs that lead to the CRM, and what the CRM holds then.
async fn synced() -> (f64, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &["--customers", &CUSTOMERS.to_string()]);
    let crm = SimulatedApp::start("crm", &["--empty"]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let maps = tandem.get("environments/contoso-test/maps").await;
    let map =
        maps.as_array().expect("maps").iter().find(|map| map["name"] == "Customers V3").expect("the map");
    let path = format!("maps/{}/runs", map["id"]);
    let run = eventually(Duration::from_mins(5), async || {
        let run = tandem.get(&path).await["rows"][0].clone();
        if run["status"] == "finished" { Ok(run) } else { Err(run.to_string()) }
    })
    .await;
    let legs = run["legs"].as_array().expect("legs").iter().filter(|leg| leg["direction"] == "left_to_right");
    let time = |leg: &Value, name: &str| -> jiff::Timestamp {
        leg[name].as_str().and_then(|text| text.parse().ok()).expect("a time")
    };
    let (mut records, mut seconds) = (0.0, 0.0);
    for leg in legs {
        records += leg["counts"]["written"].as_f64().expect("a count");
        let took = time(leg, "ended_at").duration_since(time(leg, "started_at"));
        seconds += took.as_secs_f64();
    }
    (records / seconds, crm.rows("accounts").await.into_values().collect())
}

async fn company(crm: &SimulatedApp) -> String {
    let companies = crm.rows("cdm_companies").await;
    let usmf = companies.into_iter().find(|(_, row)| row["cdm_companycode"] == "usmf");
    usmf.expect("a company").0
}

/// The path and the body of the write of a row.
fn write_of(row: &Value, company: &str) -> Prepared {
    let columns = [
        "name",
        "address1_line1",
        "address1_city",
        "address1_stateorprovince",
        "address1_postalcode",
        "address1_country",
        "telephone1",
        "emailaddress1",
        "creditlimit",
        "creditonhold",
        "customertypecode",
    ];
    let mut body: serde_json::Map<String, Value> =
        columns.into_iter().map(|name| (name.to_owned(), row[name].clone())).collect();
    body.insert("msdyn_company@odata.bind".to_owned(), json!(format!("/cdm_companies({company})")));
    let account = row["accountnumber"].as_str().expect("a number");
    let path = format!("accounts(accountnumber='{account}',_msdyn_company_value={company})");
    (path, Value::Object(body).to_string())
}

fn batches(rows: &[Value], company: &str) -> Vec<String> {
    let batch = |rows: &[Value]| {
        let writes: Vec<Prepared> = rows.iter().map(|row| write_of(row, company)).collect();
        raw::body(&writes, "Prefer: return=representation\r\n")
    };
    rows.chunks(OPERATIONS).map(batch).collect()
}

async fn one_by_one(crm: &SimulatedApp, rows: &[Value], company: &str) -> f64 {
    let http = client();
    let writes: Vec<(String, String)> = rows.iter().take(SINGLE).map(|row| write_of(row, company)).collect();
    let start = Instant::now();
    for (path, record) in &writes {
        let answer = http
            .patch(format!("{}/api/data/v9.2/{path}", crm.url))
            .bearer_auth(TOKEN)
            .header("content-type", "application/json")
            .header("prefer", "return=representation")
            .body(record.clone())
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    }
    number(writes.len()) / start.elapsed().as_secs_f64()
}
