//! Pages as the server renders them.

use crate::server::{ENVIRONMENT, Folder, Server};
use model::Role;
use std::sync::Arc;
use tokio::task::JoinSet;

const PAGES: [&str; 15] = [
    "/e/contoso-test",
    "/e/contoso-test/failures",
    "/e/contoso-test/maps",
    "/e/contoso-test/maps/1",
    "/e/contoso-test/maps/2/activity",
    "/e/contoso-test/maps/2/failures",
    "/e/contoso-test/maps/2/catch-up",
    "/e/contoso-test/maps/2/details",
    "/e/contoso-test/settings",
    "/e/contoso-test/solutions",
    "/e/contoso-test/solutions/new",
    "/e/contoso-test/solutions/packages",
    "/e/contoso-test/solutions/publishers",
    "/sign-in",
    "/no-such-page",
];

#[tokio::test]
async fn without_a_session_pages_lead_to_the_sign_in() {
    let server = Server::alone(Folder::new()).await;
    for path in PAGES.into_iter().filter(|path| path.starts_with("/e/")).chain(["/"]) {
        let response = server.request("GET", path).header("accept", "text/html").send().await.unwrap();
        assert_eq!(response.status(), 302, "{path}");
        let location = response.headers()["location"].to_str().unwrap();
        assert!(location.starts_with("/sign-in"), "{path} leads to {location}");
        let program = server.request("GET", path).header("accept", "*/*").send().await.unwrap();
        assert_eq!(program.status(), 401, "{path} for a program that would not follow");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_a_page_that_says_so() {
    let server = Server::alone(Folder::new()).await;
    let response = server.request("GET", "/no-such-page").header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(response.text().await.unwrap().contains("</html>"));
}

#[tokio::test]
async fn files_are_compressed_and_asked_for_again() {
    let folder = Folder::new();
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    for (name, text) in [("pkg/tandem.js", "plain"), ("pkg/tandem.js.br", "brotli"), ("robots.txt", "robots")]
    {
        std::fs::write(site.path().join(name), text).unwrap();
    }
    let mut command = crate::server::tandem_alone(&folder.data());
    command.env("LEPTOS_SITE_ROOT", site.path());
    let server = Server::start(command, folder).await;
    let plain = server.get("/pkg/tandem.js", None).await;
    assert_eq!(plain.headers()["cache-control"], "no-cache");
    let modified = plain.headers()["last-modified"].clone();
    assert_eq!(plain.text().await.unwrap(), "plain");
    let small = server.request("GET", "/pkg/tandem.js").header("accept-encoding", "br").send().await.unwrap();
    assert_eq!(small.headers()["content-encoding"], "br");
    assert_eq!(small.text().await.unwrap(), "brotli");
    let again = server.request("GET", "/pkg/tandem.js").header("if-modified-since", modified);
    assert_eq!(again.send().await.unwrap().status(), 304);
    assert_eq!(server.get("/robots.txt", None).await.text().await.unwrap(), "robots");
    for outside in ["/..%2f..%2fetc/passwd", "/pkg/..%2f..%2fsecret"] {
        assert_ne!(server.get(outside, None).await.status(), 200, "{outside}");
    }
}

/// Rendering that waits for data can stall for ever when something is wrong with how it waits; it does so rarely.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_pages_all_end() {
    let folder = Folder::new();
    let session = folder.sign_up("Ada", Role::Admin).await;
    let server = Arc::new(Server::alone(folder).await);
    let cookie = format!("tandem_session={}", session.reveal());
    let mut readers = JoinSet::new();
    for reader in 0..20 {
        let (server, cookie) = (Arc::clone(&server), cookie.clone());
        readers.spawn(async move {
            for number in 0..50 {
                let path = PAGES[(reader + number) % PAGES.len()];
                let request =
                    server.request("GET", path).header("accept", "text/html").header("cookie", &cookie);
                let response = request.send().await.unwrap();
                let status = response.status().as_u16();
                let page = response.text().await.unwrap();
                assert!(page.contains("</html>"), "{path} did not end: {status}");
                assert_eq!(status, if path == "/no-such-page" { 404 } else { 200 }, "{path}");
            }
        });
    }
    while let Some(done) = readers.join_next().await {
        done.unwrap();
    }
    assert!(PAGES.iter().any(|path| path.contains(ENVIRONMENT)));
}
