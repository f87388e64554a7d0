//! Rows outlive the process.

use reqwest::{Method, StatusCode};
use serde_json::json;
use simulator::{App, Options, Place, SimulatorError, run};

use crate::stage::{Stage, options};

fn in_folder(folder: &tempfile::TempDir) -> Options {
    Options { place: Place::Folder(folder.path().to_owned()), ..options() }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let crm = Stage::start(in_folder(&folder)).await;
    let kept = crm.account("C-1", "kept").await;
    let gone = crm.account("C-2", "gone").await;
    let link = crm.get_preferring("accounts", "odata.track-changes").await.json()["@odata.deltaLink"].clone();
    let path = format!("accounts({kept})");
    crm.patch(&path, &[], json!({ "creditlimit": 0.10, "name": "kept and changed" })).await;
    crm.delete(&format!("accounts({gone})")).await;
    let before = crm.get(&path).await;
    let history = crm.control(Method::GET, "/history/accounts", None).await.text;
    crm.stop().await;

    let crm = Stage::start(in_folder(&folder)).await;
    let after = crm.get(&path).await;
    assert_eq!(after.header("etag"), before.header("etag"));
    assert!(after.text.contains("\"creditlimit\":0.1"), "{}", after.text);
    assert_eq!(crm.get(&format!("accounts({gone})")).await.status, StatusCode::NOT_FOUND);
    let link = link.as_str().expect("a link").split("/v9.2/").nth(1).expect("a path").to_owned();
    let rows = crm.get(&link).await.rows();
    assert_eq!((rows.len(), &rows[0]["accountid"], &rows[1]["id"]), (2, &json!(kept), &json!(gone)));
    assert_eq!(crm.control(Method::GET, "/history/accounts", None).await.text, history);
    let again = crm.patch(&path, &[], json!({ "name": "again" })).await;
    assert!(version(again.header("etag")) > version(after.header("etag")), "versions go on growing");
    crm.stop().await;
}

fn version(etag: &str) -> u64 {
    etag.trim_start_matches("W/").trim_matches('"').parse().expect("a version")
}

#[tokio::test]
async fn wrong_starts_say_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let crm = Stage::start(in_folder(&folder)).await;
    let never = || std::future::pending::<()>();

    let second = run(in_folder(&folder), |_| (), never()).await.expect_err("a locked file");
    assert!(second.to_string().contains("in use by another process"), "{second}");
    let busy = Options { port: crm.addresses.odata.port(), ..Options::new(App::Crm) };
    let busy = run(busy, |_| (), never()).await.expect_err("a busy port");
    assert!(
        matches!(busy, SimulatorError::Port { .. }) && busy.to_string().contains("choose another one"),
        "{busy}"
    );
    let missing = Options { place: Place::Folder(folder.path().join("nowhere")), ..options() };
    let missing = run(missing, |_| (), never()).await.expect_err("a missing folder");
    assert!(missing.to_string().contains("create it"), "{missing}");
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    std::fs::write(folder.path().join("other/crm.db"), "this is no database").expect("a file");
    let foreign = Options { place: Place::Folder(folder.path().join("other")), ..options() };
    let foreign = run(foreign, |_| (), never()).await.expect_err("a foreign file");
    assert!(foreign.to_string().contains("cannot be opened"), "{foreign}");
    crm.stop().await;
}
