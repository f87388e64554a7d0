//! The one-time link that the first start prints.

use crate::server::{Folder, PASSWORD, Server, tandem_alone};

#[tokio::test]
async fn the_printed_link_is_spent_by_a_post_alone() {
    let server = Server::alone(Folder::new()).await;
    let secret = server.ready.rsplit("/welcome/").next().unwrap().to_owned();
    assert_eq!(secret.len(), 43, "{}", server.ready);
    for _ in 0..3 {
        let page = server.request("GET", &format!("/welcome/{secret}")).header("accept", "text/html");
        assert_eq!(page.send().await.unwrap().status(), 200);
    }
    let form =
        format!("secret={secret}&draft[name]=Ada&draft[password]={PASSWORD}&draft[repeated]={PASSWORD}");
    let accept = || {
        server
            .request("POST", "/api/fn/accept_invite")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", &server.root)
            .body(form.clone())
    };
    let response = accept().send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.status());
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let environments = server.request("GET", "/api/v1/environments").header("cookie", &cookie);
    assert_eq!(environments.send().await.unwrap().status(), 200);
    let again = accept().send().await.unwrap();
    assert!(!again.status().is_success() && !again.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn without_an_account_each_start_prints_a_link_and_then_no_more() {
    let folder = Folder::new();
    let mut first = Server::alone(folder).await;
    assert!(first.ready.contains("/welcome/"));
    assert!(first.end().await.success());
    let folder = first.folder;
    folder.sign_up("Ada", model::Role::Admin).await;
    let command = tandem_alone(&folder.data());
    let second = Server::start(command, folder).await;
    assert_eq!(second.ready, format!("Tandem is ready: {}/", second.root));
}
