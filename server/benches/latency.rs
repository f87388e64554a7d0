//! Live latency: saved in one app → visible in the other, over real HTTP, beside what the same two requests cost by hand.
//!
//! One line each way: `name ours raw ratio target`, medians in milliseconds. *Raw* is the write to the first app followed
//! by one to the second, measured in the same run, every other edit, in columns that are not mapped: as edits of the
//! same value on both sides they would be Tandem's business, too.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use pair::apps::SimulatedApp;
use pair::compare::same_customers;
use pair::{Tandem, eventually};
use std::time::{Duration, Instant};
use workload::end::{End, customers};
use workload::figures::quantile;

const EDITS: usize = 300;
const TARGET_MS: f64 = 250.0;
/// How often it is looked whether a value has come.
const OFTEN: Duration = Duration::from_millis(1);

fn main() {
    if workload::is_wanted("latency") {
        workload::run(measure());
    }
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
    let pairs = customers(&erp, &crm).await;
    let (left, right) = (End::erp(&erp), End::crm(&crm));
    println!("measure                 ours ms  p99 ms  raw ms   ratio  target ms");
    for (name, from, to, turned) in
        [("latency ERP to CRM", &left, &right, false), ("latency CRM to ERP", &right, &left, true)]
    {
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for number in 0..EDITS {
            let (a, b) = &pairs[number % pairs.len()];
            let (source, target) = if turned { (b, a) } else { (a, b) };
            let value = format!("ours {turned} {number}");
            let start = Instant::now();
            from.save(source, from.column, &value).await;
            to.shows(target, to.column, &value, OFTEN).await;
            ours.push(start.elapsed());
            let value = format!("20{:02}-0{}-01T12:00:00Z", number % 100, 1 + number / 100);
            let start = Instant::now();
            from.save(source, from.spare, &value).await;
            to.save(target, to.spare, &value).await;
            to.shows(target, to.spare, &value, OFTEN).await;
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
