//! The stream that tells open pages what changed.

use crate::server::{ENVIRONMENT, Folder, Server, as_role, tandem};
use model::Role;
use std::time::{Duration, Instant};

/// Reads until the text has come; fails when it does not.
async fn wait_for(response: &mut reqwest::Response, wanted: &str) -> String {
    let mut text = String::new();
    let read = async {
        while !text.contains(wanted) {
            let chunk = response.chunk().await.unwrap().expect("the stream ended too early");
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("the event did not come");
    text
}

/// Resolves when the stream has ended.
async fn ended(mut response: reqwest::Response) {
    let read = async { while let Ok(Some(_)) = response.chunk().await {} };
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("the stream did not end");
}

fn path() -> String {
    format!("/events/{ENVIRONMENT}")
}

#[tokio::test]
async fn a_page_learns_what_it_missed_and_what_changes() {
    let folder = Folder::new().with_tokens().await;
    let mut command = tandem(&folder.data());
    command.env("TANDEM_POLL_MS", "200");
    let server = Server::start(command, folder).await;
    let mut stream = server.get(&path(), Some(Role::Viewer)).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let greeting = wait_for(&mut stream, "\n\n").await;
    assert!(greeting.contains("event: changed") && greeting.contains(r#""notices":true"#), "{greeting}");
    let control = server.ports("erp").1;
    let faults = server.absolute("POST", &format!("http://127.0.0.1:{control}/faults"));
    let faults = faults.header("content-type", "application/json").body(r#"{"offline":true}"#);
    assert!(faults.send().await.unwrap().status().is_success());
    wait_for(&mut stream, r#""notices":true"#).await;
}

#[tokio::test]
async fn who_knows_the_present_is_told_nothing_old() {
    let folder = Folder::new();
    let session = folder.sign_up("Ada", Role::Admin).await;
    let server = Server::alone(folder).await;
    let open = |last: Option<String>| {
        let request =
            server.request("GET", &path()).header("cookie", format!("tandem_session={}", session.reveal()));
        match last {
            Some(last) => request.header("last-event-id", last).send(),
            None => request.send(),
        }
    };
    // Others may write at any time, so an old id is tried until it is still the present one.
    for _ in 0..50 {
        let greeting = wait_for(&mut open(None).await.unwrap(), "\n\n").await;
        let id = greeting.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
        let resumed = wait_for(&mut open(Some(id)).await.unwrap(), "\n\n").await;
        if resumed.contains("data: {}") {
            return;
        }
    }
    panic!("a page that knows the present is told everything each time");
}

#[tokio::test]
async fn signing_out_ends_the_stream() {
    let folder = Folder::new();
    let session = folder.sign_up("Ada", Role::Admin).await;
    let server = Server::alone(folder).await;
    let cookie = format!("tandem_session={}", session.reveal());
    let mut stream = server.request("GET", &path()).header("cookie", &cookie).send().await.unwrap();
    wait_for(&mut stream, "\n\n").await;
    let out =
        server.request("POST", "/api/fn/sign_out").header("cookie", &cookie).header("origin", &server.root);
    let out = out.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    assert!(out.status().is_success() || out.status().is_redirection(), "{}", out.status());
    ended(stream).await;
}

#[tokio::test]
async fn the_end_of_the_server_ends_streams_and_does_not_wait_for_them() {
    let mut server = Server::alone(Folder::new().with_tokens().await).await;
    let stream = as_role(server.request("GET", &path()), Some(Role::Viewer)).send().await.unwrap();
    let began = Instant::now();
    assert!(server.end().await.success());
    assert!(began.elapsed() < Duration::from_secs(8), "took {:?}", began.elapsed());
    ended(stream).await;
}
