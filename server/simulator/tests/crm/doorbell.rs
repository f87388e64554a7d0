//! Webhooks ring after commits.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::stage::Stage;

/// Answers one request and gives its first line and JSON body.
async fn heard(listener: &TcpListener) -> (String, Value) {
    let (mut stream, _) = listener.accept().await.expect("a call");
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).await.expect("bytes");
        text.push_str(std::str::from_utf8(&buffer[..length]).expect("text"));
        let body = text.split_once("\r\n\r\n").map(|(_, body)| serde_json::from_str(body));
        if let Some(Ok(body)) = body {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer).await.expect("an open connection");
            return (text.lines().next().unwrap_or_default().to_owned(), body);
        }
    }
}

async fn step(crm: &Stage, endpoint: &str, message: &str) {
    let found = crm.get(&format!("sdkmessages?$filter=name eq '{message}'")).await.rows();
    let message_id = found[0]["sdkmessageid"].as_str().expect("an id").to_owned();
    let query = format!(
        "sdkmessagefilters?$filter=primaryobjecttypecode eq 'account' and _sdkmessageid_value eq {message_id}"
    );
    let filter_id = crm.get(&query).await.rows()[0]["sdkmessagefilterid"].as_str().expect("an id").to_owned();
    let step = json!({
        "name": format!("test: {message} of account"),
        "mode": 1,
        "stage": 40,
        "rank": 1,
        "sdkmessageid@odata.bind": format!("/sdkmessages({message_id})"),
        "sdkmessagefilterid@odata.bind": format!("/sdkmessagefilters({filter_id})"),
        "eventhandler_serviceendpoint@odata.bind": format!("/serviceendpoints({endpoint})"),
    });
    let registered = crm.post("sdkmessageprocessingsteps", step).await;
    assert_eq!(registered.status, StatusCode::NO_CONTENT, "{}", registered.text);
}

#[tokio::test]
async fn a_registered_listener_is_called() {
    let crm = Stage::empty().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/doorbell/secret", listener.local_addr().expect("an address"));
    let endpoint =
        json!({ "name": "test", "url": url, "contract": 8, "authtype": 4, "authvalue": "s3 cret" });
    let endpoint = crm.post("serviceendpoints", endpoint).await.entity_id();
    step(&crm, &endpoint, "Update").await;
    step(&crm, &endpoint, "Delete").await;

    let id = crm.account("C-1", "created without a step").await;
    crm.patch(&format!("accounts({id})"), &[], json!({ "name": "changed" })).await;
    let (line, body) =
        tokio::time::timeout(Duration::from_secs(5), heard(&listener)).await.expect("a call in time");
    assert_eq!(line, "POST /doorbell/secret?code=s3%20cret HTTP/1.1");
    assert_eq!((&body["MessageName"], &body["PrimaryEntityName"]), (&json!("Update"), &json!("account")));
    assert_eq!(body["PrimaryEntityId"], id);

    crm.control(Method::DELETE, &format!("/tables/accounts/{id}"), None).await;
    let (_, body) =
        tokio::time::timeout(Duration::from_secs(5), heard(&listener)).await.expect("a call in time");
    assert_eq!(body["MessageName"], "Delete", "a person's edits ring, too");
}
