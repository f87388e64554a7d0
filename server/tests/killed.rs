//! Killed at random moments while people work in both apps, Tandem loses nothing, keeps the order of each record's values
//! and creates nothing twice.
//!
//! `TANDEM_KILLS` asks for more kills than a quick test has.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::{organizations, settled, text};
use pair::{Tandem, eventually};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const LIMIT: Duration = Duration::from_mins(4);
/// People save so often in each app.
const PACE: Duration = Duration::from_millis(4);
/// Tandem is killed within this time after it was ready.
const LONGEST_LIFE: u64 = 600;

/// What people change in one app, and where it arrives in the other one.
struct Desk {
    set: &'static str,
    account: &'static str,
    column: &'static str,
    word: &'static str,
}

const ERP: Desk =
    Desk { set: "CustomersV3", account: "CustomerAccount", column: "AddressStreet", word: "Kill Street" };
const CRM: Desk = Desk { set: "accounts", account: "accountnumber", column: "address1_line2", word: "Floor" };
/// Where the values arrive.
const ARRIVE: [(&Desk, &str); 2] = [(&ERP, "address1_line1"), (&CRM, "AddressBuildingCompliment")];

/// People change one row after the other until they are told to stop; how often they did.
async fn work(app: &SimulatedApp, desk: &Desk, rows: &[String], stop: &CancellationToken) -> usize {
    let mut tick = tokio::time::interval(PACE);
    for number in 0.. {
        tokio::select! {
            () = stop.cancelled() => return number,
            _ = tick.tick() => {}
        }
        let value = json!({ desk.column: format!("{number:06} {}", desk.word) });
        app.edit(desk.set, &rows[number * 13 % rows.len()], &value).await;
    }
    0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_nothing() {
    let kills: usize =
        std::env::var("TANDEM_KILLS").ok().map_or(8, |text| text.parse().expect("a number of kills"));
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem, &erp, &crm).await;
    tandem.kill();
    let crm_rows_before = crm.rows("accounts").await.len();
    let mut left: Vec<String> = organizations(&erp).await.into_keys().collect();
    let right: Vec<String> = crm.rows("accounts").await.into_keys().collect();
    // Nobody else works at this one: it tells how soon the first change arrives after a start.
    let marker = left.pop().expect("a customer");
    let account = text(&erp.row(ERP.set, &marker).await, ERP.account);
    let twin = twin(&crm, &account).await;

    let stop = CancellationToken::new();
    let kill = async {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let mut deliveries = Vec::with_capacity(kills);
        for number in 0..kills {
            let city = format!("Marker {number}");
            erp.edit(ERP.set, &marker, &json!({ "AddressCity": city })).await;
            let started = Instant::now();
            let tandem = Tandem::start(folder.path(), &erp, &crm);
            // Every other life may be shorter than it takes to deliver anything.
            if number.is_multiple_of(2) {
                eventually(LIMIT, async || {
                    let shown = text(&crm.row(CRM.set, &twin).await, "address1_city");
                    if shown == city { Ok(()) } else { Err(format!("{shown} instead of {city}")) }
                })
                .await;
                deliveries.push(started.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(random.random_range(0..LONGEST_LIFE))).await;
            tandem.kill();
        }
        stop.cancel();
        deliveries
    };
    let (mut deliveries, edits_left, edits_right) =
        tokio::join!(kill, work(&erp, &ERP, &left, &stop), work(&crm, &CRM, &right, &stop));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem, &erp, &crm).await;

    assert_eq!(crm.rows("accounts").await.len(), crm_rows_before, "no row was created twice");
    assert_eq!(tandem.open_failures().await, 0);
    let apps = [(&erp, &crm), (&crm, &erp)];
    for ((desk, column), (source, target)) in ARRIVE.into_iter().zip(apps) {
        let opposite = if desk.set == ERP.set { &CRM } else { &ERP };
        let (held, seen) = tokio::join!(values(source, desk, desk.column), values(target, opposite, column));
        for (account, held) in &held {
            let mut rest = held.iter();
            let seen = seen.get(account).map(Vec::as_slice).unwrap_or_default();
            for value in seen {
                assert!(
                    rest.any(|held| held == value),
                    "{account}: {value} out of order\n{held:?}\n{seen:?}"
                );
            }
            assert_eq!(held.last(), seen.last(), "{account}: the last value of {column}");
        }
    }
    deliveries.sort_unstable();
    println!(
        "{kills} kills, {edits_left} and {edits_right} saves; first delivery after a start: median {:?}, at most {:?}",
        deliveries.get(deliveries.len() / 2),
        deliveries.last()
    );
}

/// The account of that number.
async fn twin(crm: &SimulatedApp, account: &str) -> String {
    let rows = crm.rows(CRM.set).await;
    rows.into_iter().find(|(_, row)| text(row, CRM.account) == account).expect("its twin").0
}

/// For each account the values that a column held, one after the other, repeated ones once.
async fn values(app: &SimulatedApp, desk: &Desk, column: &str) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, _, record) in app.history(desk.set).await {
        if desk.set == ERP.set && text(&record, "PartyType") != "Organization" {
            continue;
        }
        let held = values.entry(text(&record, desk.account)).or_default();
        let value = text(&record, column);
        if held.last() != Some(&value) {
            held.push(value);
        }
    }
    values
}
