//! How much live work is kept up with: people change customers at a growing pace, while the time from a save in one app to
//! its appearance in the other is measured.
//!
//! One line a direction and pace. *Raw* is what the same save costs by hand: written to the first app and then to the
//! second by the same program, under the same traffic, in columns that no map reads. A pace is held while 99 of 100 saves
//! arrive within a second; the highest that is held is told beside a loop that does nothing but send prepared batches of a
//! hundred records. `TANDEM_LIVE_SECONDS` sets how long a pace is kept up.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use pair::apps::SimulatedApp;
use std::time::Duration;
use workload::end::{CRM, ERP, End, customers};
use workload::figures::Busy;
use workload::probes::Way;
use workload::raw::{self, Prepared};
use workload::{People, Scene, setting};

const CUSTOMERS: usize = 10_000;
const PACES: [f64; 6] = [100.0, 1_000.0, 2_500.0, 5_000.0, 7_500.0, 10_000.0];
/// The tail within which a pace counts as held.
const HELD_MS: f64 = 1_000.0;
/// What the tail of each of these paces may be, in milliseconds.
const TAILS: [(f64, f64); 2] = [(100.0, 250.0), (1_000.0, 250.0)];
const TARGET_PACE: f64 = 5_000.0;
/// Records of the loop that sends prepared batches, and of each batch.
const RAW: (usize, usize) = (10_000, 100);
const DRAINED: Duration = Duration::from_mins(10);

fn main() {
    if workload::is_wanted("live") {
        workload::run(measure());
    }
}

async fn measure() {
    let scene = Scene::synced(CUSTOMERS).await;
    let pairs = customers(&scene.erp, &scene.crm).await;
    println!(
        "measure                 changes/s  p50 ms  p99 ms  raw ms  ratio  target ms  CPU %: tandem  ERP  CRM"
    );
    let turned = pairs.iter().map(|(left, right)| (right.clone(), left.clone())).collect();
    let (erp, crm) = (&scene.erp, &scene.crm);
    let to_erp = Way { from: End::crm(crm), to: End::erp(erp), rows: turned };
    let rate =
        raw::send(erp, ERP, &batches(&to_erp, "CredManCustomerSince", "?cross-company=true"), RAW.0).await;
    held("CRM to ERP", &scene, &to_erp, (crm, "accounts"), rate).await;
    let to_crm = Way { from: End::erp(erp), to: End::crm(crm), rows: pairs };
    let rate = raw::send(crm, CRM, &batches(&to_crm, "websiteurl", ""), RAW.0).await;
    held("ERP to CRM", &scene, &to_crm, (erp, "CustomersV3"), rate).await;
}

/// One pace after the other, until one is not held.
async fn held(name: &str, scene: &Scene, way: &Way<'_>, (app, set): (&SimulatedApp, &str), raw: f64) {
    let time = Duration::from_secs(setting("TANDEM_LIVE_SECONDS", 15).try_into().expect("seconds"));
    let mut best = 0.0;
    for pace in PACES {
        scene.drained(DRAINED).await;
        let busy = Busy::of(&[scene.tandem.id(), scene.erp.id(), scene.crm.id()]);
        let people = People::begin(app, set, pace, None).await;
        let mut told = None;
        let word = format!("{} {pace}", &name[..1]);
        let times = way
            .times(&word, async {
                tokio::time::sleep(time).await;
                told = Some((busy.shares(), people.end().await));
            })
            .await;
        let Some((shares, changes)) = told else { continue };
        let tail = TAILS.iter().find(|(of, _)| (of - pace).abs() < 0.5).map(|(_, tail)| *tail);
        let met = if tail.is_some_and(|tail| times.p99 > tail) { "  MISSED" } else { "" };
        let tail = tail.map_or_else(|| "-".to_owned(), |tail| tail.to_string());
        println!(
            "{name} at {pace:>6.0}/s {changes:>11.0} {:>7.1} {:>7.1} {:>7.1} {:>6.1} {tail:>10} {:>14.0} {:>4.0} {:>4.0}{met}",
            times.p50,
            times.p99,
            times.by_hand,
            times.p50 / times.by_hand,
            shares[0],
            shares[1],
            shares[2]
        );
        if times.p99 > HELD_MS {
            break;
        }
        best = changes;
    }
    let met = if best >= TARGET_PACE { "" } else { "  MISSED" };
    println!(
        "{name} held {best:>16.0}/s; prepared batches {raw:.0}/s, ratio {:.2}; target {TARGET_PACE:.0}/s{met}",
        best / raw
    );
}

/// Batches of updates of a column of the target that no map reads.
fn batches(way: &Way<'_>, column: &str, query: &str) -> Vec<String> {
    let write = |number: usize| -> Prepared {
        let (_, row) = &way.rows[number % way.rows.len()];
        let day = format!("20{:02}-01-0{}T12:00:00Z", number / way.rows.len() % 100, 1 + number % 9);
        (format!("{row}{query}"), format!("{{\"{column}\":\"{day}\"}}"))
    };
    let (records, size) = RAW;
    let writes: Vec<Prepared> = (0..records).map(write).collect();
    writes.chunks(size).map(|writes| raw::body(writes, "If-Match: *\r\n")).collect()
}
