//! A long pause: so many changes wait in the queue, then they are caught up with.
//!
//! All versions of all rows of both apps are read meanwhile: what the target saw of a record has to be a part of what the
//! source held, in its order, and to end with the same. Beside it a loop that does nothing but send prepared batches. The
//! settings `TANDEM_BACKLOG` and `TANDEM_BACKLOG_CUSTOMERS` make it a shorter one.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use pair::apps::SimulatedApp;
use pair::compare::text;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};
use workload::end::{ERP, customers};
use workload::figures::{number, resident};
use workload::raw::{self, Prepared};
use workload::{People, Scene, setting};

const CHANGES: usize = 1_000_000;
const CUSTOMERS: usize = 100_000;
const PACE: f64 = 10_000.0;
const LIMIT: Duration = Duration::from_hours(1);
const TARGETS: (f64, u64) = (0.5, 64);
/// Records of the loop that sends prepared batches, and of each batch.
const RAW: (usize, usize) = (20_000, 1_000);
/// Every version is kept until so many newer ones were made: it is read more often than that.
const OFTEN: Duration = Duration::from_secs(1);

fn main() {
    if workload::is_wanted("backlog") {
        workload::run(measure());
    }
}

/// What was seen of one app's records, by company and account.
struct Seen {
    set: &'static str,
    /// Company, account, and what people change.
    columns: [&'static str; 6],
    /// Codes of companies, where rows refer to them by id.
    companies: BTreeMap<String, String>,
    version: u64,
    values: HashMap<u64, Vec<u64>>,
}

impl Seen {
    fn new(set: &'static str, columns: [&'static str; 6], companies: BTreeMap<String, String>) -> Self {
        Self { set, columns, companies, version: 0, values: HashMap::new() }
    }

    /// Reads on.
    async fn look(&mut self, app: &SimulatedApp) {
        for (version, (_, _, record)) in app.history_after(self.set, self.version).await {
            self.version = version;
            self.add(&record);
        }
    }

    fn add(&mut self, record: &Value) {
        let [company, account, columns @ ..] = self.columns;
        let company = text(record, company).to_lowercase();
        let company = self.companies.get(&company).unwrap_or(&company).clone();
        let values = self.values.entry(hash(&[company, text(record, account).to_lowercase()])).or_default();
        let value = hash(&columns.map(|column| text(record, column)));
        if values.last() != Some(&value) {
            values.push(value);
        }
    }
}

/// Codes of the CRM's companies by id.
async fn companies(crm: &SimulatedApp) -> BTreeMap<String, String> {
    let rows = crm.rows("cdm_companies").await;
    rows.iter().map(|(id, row)| (id.to_lowercase(), text(row, "cdm_companycode").to_lowercase())).collect()
}

fn hash(texts: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

/// Records whose last value did not arrive, and those that saw values out of order.
fn judge(source: &Seen, target: &Seen) -> (usize, usize) {
    let (mut lost, mut disordered) = (0, 0);
    for (account, held) in &source.values {
        let seen = target.values.get(account).map(Vec::as_slice).unwrap_or_default();
        let mut rest = held.iter();
        lost += usize::from(held.last() != seen.last());
        disordered += usize::from(!seen.iter().all(|value| rest.any(|held| held == value)));
    }
    (lost, disordered)
}

async fn measure() {
    let changes = setting("TANDEM_BACKLOG", CHANGES);
    let scene = Scene::synced(setting("TANDEM_BACKLOG_CUSTOMERS", CUSTOMERS)).await;
    let raw = prepared(&scene).await;
    scene.drained(LIMIT).await;
    let [mut source, mut target] = [
        Seen::new(
            "accounts",
            [
                "_msdyn_company_value",
                "accountnumber",
                "address1_line1",
                "address1_city",
                "telephone1",
                "emailaddress1",
            ],
            companies(&scene.crm).await,
        ),
        Seen::new(
            "CustomersV3",
            [
                "dataAreaId",
                "CustomerAccount",
                "AddressStreet",
                "AddressCity",
                "PrimaryContactPhone",
                "PrimaryContactEmail",
            ],
            BTreeMap::new(),
        ),
    ];
    // What both hold before anything is changed.
    for (seen, app) in [(&mut source, &scene.crm), (&mut target, &scene.erp)] {
        seen.look(app).await;
        seen.values.clear();
        app.rows(seen.set).await.values().for_each(|row| seen.add(row));
    }
    scene.order("Customers V3", json!({ "command": "pause" })).await;
    let before = resident(scene.tandem.id());
    let people = People::begin(&scene.crm, "accounts", PACE, Some(changes)).await;
    let begun = Instant::now();
    let mut most = before;
    let mut queued = 0;
    // Changes of one row that were made between two readings of it are one.
    while !people.is_done().await || queued != scene.tandem.queued().await {
        queued = scene.tandem.queued().await;
        source.look(&scene.crm).await;
        most = most.max(resident(scene.tandem.id()));
        tokio::time::sleep(OFTEN).await;
    }
    let paced = people.end().await;
    source.look(&scene.crm).await;
    println!("{changes} changes at {paced:.0}/s; {queued} wait after {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    scene.order("Customers V3", json!({ "command": "resume", "choice": "catch_up" })).await;
    while scene.tandem.queued().await > 0 {
        assert!(begun.elapsed() < LIMIT, "it takes too long");
        target.look(&scene.erp).await;
        most = most.max(resident(scene.tandem.id()));
        tokio::time::sleep(OFTEN).await;
    }
    let took = begun.elapsed().as_secs_f64();
    target.look(&scene.erp).await;
    let (lost, disordered) = judge(&source, &target);
    let ours = number(usize::try_from(queued).expect("a count")) / took;
    let (ratio, growth) = (ours / raw, most - before);
    let is_met = ratio >= TARGETS.0 && growth < TARGETS.1 && lost == 0 && disordered == 0;
    println!("measure     waiting   ours/s    raw/s   ratio  target   memory MiB   lost  out of order");
    println!(
        "backlog {queued:>11} {ours:>8.0} {raw:>8.0} {ratio:>7.2} {:>7.1} {before:>5} + {growth:<4} {lost:>6} {disordered:>13}{}",
        TARGETS.0,
        if is_met { "" } else { "  MISSED" }
    );
    assert_eq!(scene.tandem.open_failures().await, 0, "nothing was refused");
}

/// Records in a second of a loop that sends prepared batches of updates; their column is of no map.
async fn prepared(scene: &Scene) -> f64 {
    let pairs = customers(&scene.erp, &scene.crm).await;
    let (records, size) = RAW;
    let writes: Vec<Prepared> = pairs
        .iter()
        .cycle()
        .take(records)
        .enumerate()
        .map(|(number, (row, _))| {
            let day = format!("20{:02}-01-0{}T12:00:00Z", number / pairs.len() % 100, 1 + number % 9);
            (format!("{row}?cross-company=true"), format!("{{\"CredManCustomerSince\":\"{day}\"}}"))
        })
        .collect();
    let bodies: Vec<String> =
        writes.chunks(size).map(|writes| raw::body(writes, "If-Match: *\r\n")).collect();
    raw::send(&scene.erp, ERP, &bodies, records).await
}
