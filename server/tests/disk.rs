//! A disk that is nearly full: nothing more is captured, people are told, and it goes on when there is room.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::same_customers;
use pair::{Tandem, eventually};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nearly_full_disk_holds_capture_until_there_is_room() {
    const LIMIT: Duration = Duration::from_mins(2);
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    // No disk has as much to spare: 8 EiB.
    let tandem =
        Tandem::start_with(folder.path(), &erp, &crm, &[("TANDEM_DISK_RESERVE_MB", "8796093022207")]);
    let notices = async |tandem: &Tandem| tandem.get("environments/contoso-test/notices").await;
    eventually(LIMIT, async || {
        let told = notices(&tandem).await;
        if told.to_string().contains("disk_low") { Ok(()) } else { Err(told.to_string()) }
    })
    .await;
    // More than one poll interval and the way of a doorbell.
    let row = erp.rows("CustomersV3").await.into_keys().next().expect("a row");
    erp.edit("CustomersV3", &row, &json!({ "AddressCity": "Full" })).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((tandem.queued().await, tandem.links().await), (0, 0), "something was captured");
    tandem.kill();

    let tandem = Tandem::start(folder.path(), &erp, &crm);
    eventually(LIMIT, async || {
        let open = notices(&tandem).await;
        let open = open.as_array().expect("notices").iter().filter(|it| it["until"].is_null()).count();
        if open > 0 {
            return Err(format!("{open} notices are open"));
        }
        let customers = same_customers(&erp, &crm).await?;
        let known = usize::try_from(tandem.links().await).expect("a count");
        if known >= customers && tandem.queued().await == 0 { Ok(()) } else { Err("not yet".into()) }
    })
    .await;
}
