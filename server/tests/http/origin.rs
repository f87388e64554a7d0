//! Other sites cannot act through a signed-in browser.

use crate::server::{ENVIRONMENT, Folder, Server};
use model::Role;

#[tokio::test]
async fn a_request_with_a_cookie_has_to_come_from_our_own_pages() {
    let folder = Folder::new();
    let session = folder.sign_up("Ada", Role::Admin).await;
    let server = Server::alone(folder).await;
    let cookie = format!("tandem_session={}", session.reveal());
    let own = server.root.clone();
    for (header, value, allowed) in [
        ("origin", own.as_str(), true),
        ("sec-fetch-site", "same-origin", true),
        ("origin", "http://evil.example", false),
        ("origin", "null", false),
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("x-nothing", "nothing", false),
    ] {
        for (path, body) in [
            ("/api/fn/set_theme".to_owned(), "theme=dark"),
            (format!("/api/v1/environments/{ENVIRONMENT}/failures/retry"), r#"{"ids":[1]}"#),
        ] {
            let content_type =
                if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
            let request = server.request("POST", &path).header("cookie", &cookie).header(header, value);
            let request = request.header("content-type", content_type).body(body);
            let status = request.send().await.unwrap().status();
            assert_eq!(status != 403, allowed, "{path} with {header}: {value} gave {status}");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_its_protection() {
    let server = Server::alone(Folder::new()).await;
    for path in ["/", "/sign-in", "/no-such-page", "/api/v1/environments", "/healthz", "/pkg/none.js"] {
        let response = server.request("GET", path).header("accept", "text/html").send().await.unwrap();
        let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_pages_scripts_carry_the_nonce_of_its_policy() {
    let server = Server::alone(Folder::new()).await;
    let response = server.request("GET", "/sign-in").header("accept", "text/html").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let page = response.text().await.unwrap();
    for tag in page.split("<script").skip(1) {
        let tag = tag.split('>').next().unwrap();
        assert!(tag.contains(nonce) || tag.contains("src="), "a script without the nonce: <script{tag}>");
    }
}
