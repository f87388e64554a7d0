//! A start that cannot succeed ends in one line that says what to do.

use crate::server::{Folder, Server, tandem, tandem_alone};
use std::process::Stdio;
use tokio::process::Command;

/// The one line of a start that fails.
async fn refusal(mut command: Command) -> String {
    let output = command.stdin(Stdio::null()).output().await.unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty());
    let lines: Vec<&str> = text.lines().collect();
    let [line] = lines[..] else { panic!("not one line: {text}") };
    assert!(line.starts_with("tandem: ") && !line.contains("panicked"), "{line}");
    line.to_owned()
}

#[tokio::test]
async fn a_second_instance_names_the_first() {
    let server = Server::alone(Folder::new()).await;
    let line = refusal(tandem_alone(&server.folder.data())).await;
    assert!(line.contains("in use by another tandem") && line.contains("TANDEM_DATA_DIR"), "{line}");
}

#[tokio::test]
async fn a_busy_port_is_named_before_anything_is_touched() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();
    let folder = Folder::new();
    let mut command = tandem(&folder.data());
    command.env("TANDEM_ADDR", addr.to_string());
    let line = refusal(command).await;
    assert!(line.contains(&addr.port().to_string()) && line.contains("TANDEM_ADDR"), "{line}");
    assert!(!folder.data().exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let folder = Folder::new();
    let missing = folder.data().join("deeper").join("still");
    let line = refusal(tandem(&missing)).await;
    assert!(line.contains("create it") && line.contains("deeper"), "{line}");
    std::fs::write(folder.data(), "a file").unwrap();
    let line = refusal(tandem(&folder.data())).await;
    assert!(line.contains("which is a file"), "{line}");
}

#[tokio::test]
async fn a_database_that_is_none_is_named() {
    let folder = Folder::new();
    std::fs::create_dir(folder.data()).unwrap();
    std::fs::write(folder.data().join("tandem.db"), "this is no database, however long it may be").unwrap();
    let line = refusal(tandem_alone(&folder.data())).await;
    assert!(line.contains("tandem.db") || line.contains("cannot open"), "{line}");
}

#[tokio::test]
async fn a_bad_setting_is_named() {
    let folder = Folder::new();
    for (name, value) in [
        ("TANDEM_ADDR", "here"),
        ("TANDEM_LOG", "=="),
        ("TANDEM_LOG_FORMAT", "xml"),
        ("TANDEM_POLL_MS", "soon"),
        ("TANDEM_CRM_URL", "crm"),
        ("TANDEM_CONFIG", "/no/such/tandem.toml"),
        ("TANDEM_ENVIRONMENTS", "nowhere"),
    ] {
        let mut command = tandem(&folder.data());
        command.env(name, value);
        let line = refusal(command).await;
        assert!(line.contains(name) && line.contains(value), "{line}");
    }
}

#[tokio::test]
async fn the_simulators_refuse_what_cannot_be() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut busy = tandem(&folder.data());
    busy.args(["simulate", "erp", "--port", &port]);
    assert!(refusal(busy).await.contains(&port));
    let mut missing = tandem(&folder.data());
    missing.args(["simulate", "crm", "--data", "/no/such/folder"]);
    assert!(refusal(missing).await.contains("/no/such/folder"));
    let mut load = tandem(&folder.data());
    load.args(["simulate", "load", "--entity", "CustomersV3", "missing.csv"]);
    assert!(refusal(load).await.contains("start tandem first"));
}
