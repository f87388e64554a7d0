//! The simulated apps that a server starts.

use crate::server::{ENVIRONMENT, Folder, Server, tandem};
use std::time::Duration;

async fn with_apps(folder: Folder) -> Server {
    let command = tandem(&folder.data());
    Server::start(command, folder).await
}

async fn answers(port: u16, wanted: bool) {
    let reached = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() != wanted {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), reached).await.expect("the port did not change");
}

/// Process ids of the simulated app that listens there, by what its command line says.
fn processes_of(port_or_data: &str) -> Vec<String> {
    let found = std::process::Command::new("pgrep").args(["-f", port_or_data]).output().unwrap();
    String::from_utf8(found.stdout).unwrap().split_whitespace().map(str::to_owned).collect()
}

#[tokio::test]
async fn apps_keep_their_ports_and_end_with_the_server() {
    let mut server = with_apps(Folder::new()).await;
    let port = server.ports("erp").0;
    answers(port, true).await;
    assert!(server.end().await.success());
    answers(port, false).await;
    let server = with_apps(server.folder).await;
    assert_eq!(server.ports("erp").0, port);
    answers(port, true).await;
}

#[tokio::test]
async fn an_app_that_dies_comes_back_at_the_same_port() {
    let server = with_apps(Folder::new()).await;
    let port = server.ports("erp").0;
    let folder = server.folder.data().join("simulators").join(ENVIRONMENT).join("erp");
    let processes = processes_of(folder.to_str().unwrap());
    let [process] = &processes[..] else { panic!("not one process: {processes:?}") };
    assert!(std::process::Command::new("kill").args(["-9", process]).status().unwrap().success());
    answers(port, false).await;
    answers(port, true).await;
    assert_ne!(processes_of(folder.to_str().unwrap()), processes);
}

#[tokio::test]
async fn apps_do_not_outlive_a_server_that_is_killed() {
    let mut server = with_apps(Folder::new()).await;
    let port = server.ports("erp").0;
    server.kill().await;
    answers(port, false).await;
}

#[tokio::test]
async fn a_persons_file_is_loaded_into_the_running_erp() {
    let server = with_apps(Folder::new()).await;
    let file = server.folder.data().join("customers.csv");
    std::fs::write(&file, "Customer account,Name,Currency,Favourite colour\nT-1,Tést & Söhne,EUR,red\n")
        .unwrap();
    let mut load = tandem(&server.folder.data());
    load.args([
        "simulate",
        "load",
        "--entity",
        "CustomersV3",
        "--company",
        "usmf",
        "--set",
        "CustomerGroupId=10",
    ]);
    let output = load.arg(&file).output().await.unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    assert!(out.contains("1 created") && out.contains("Favourite colour"), "{out}");
}
