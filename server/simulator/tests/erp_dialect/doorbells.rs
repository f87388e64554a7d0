use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};
use simulator::{App, Options, Place};
use tokio::sync::mpsc;

use crate::app::{TOKEN, start, start_with};

const US_001: &str = "CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')?cross-company=true";

/// A listener on a free port: its URL and what it is told.
#[expect(clippy::disallowed_methods, reason = "the listener ends with the test")]
async fn listener() -> (String, mpsc::UnboundedReceiver<Value>) {
    let (told, heard) = mpsc::unbounded_channel();
    let hear = async |State(told): State<mpsc::UnboundedSender<Value>>, body: String| {
        told.send(serde_json::from_str(&body).unwrap()).unwrap();
    };
    let router = Router::new().route("/secret", post(hear)).with_state(told);
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/secret", socket.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
    (url, heard)
}

async fn next(heard: &mut mpsc::UnboundedReceiver<Value>) -> Value {
    tokio::time::timeout(Duration::from_secs(10), heard.recv()).await.expect("a call").unwrap()
}

#[tokio::test]
async fn every_change_rings() {
    let app = start(App::Erp).await;
    let (url, mut heard) = listener().await;
    let wish = json!({"url": url, "entity": "CustomersV3"});
    assert_eq!(app.control("POST", "/doorbells", &wish).await.status, 201);
    assert_eq!(app.control("POST", "/doorbells", &wish).await.status, 200, "asking twice changes nothing");

    assert_eq!(app.patch(US_001, &json!({"AddressCity": "Kent"})).await.status, 204);
    let update = next(&mut heard).await;
    assert_eq!(update["BusinessEventId"], "CustomersV3Updated");
    assert_eq!(update["Operation"], "Update");
    assert_eq!(update["LegalEntity"], "usmf");
    assert_eq!(update["Key"], json!({"dataAreaId": "usmf", "CustomerAccount": "US-001"}));
    let customer = json!({
        "dataAreaId": "usmf", "CustomerAccount": "BRIEF", "OrganizationName": "Brief",
        "CustomerGroupId": "10", "SalesCurrencyCode": "USD",
    });
    assert_eq!(app.post("CustomersV3", &customer).await.status, 201);
    assert_eq!(next(&mut heard).await["Operation"], "Create");
    let brief = "CustomersV3(dataAreaId='usmf',CustomerAccount='BRIEF')";
    assert_eq!(app.send("DELETE", brief, &[], "").await.status, 204);
    assert_eq!(next(&mut heard).await["Operation"], "Delete");

    // Changes of other entities are nobody's business here.
    let group = json!({"dataAreaId": "usmf", "CustomerGroupId": "X"});
    assert_eq!(app.post("CustomerGroups", &group).await.status, 201);
    assert_eq!(app.control("DELETE", "/doorbells", &json!(null)).await.status, 204);
    assert_eq!(app.control("GET", "/doorbells", &json!(null)).await.json, json!([]));
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn registrations_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options {
        token: Some(TOKEN.to_owned()),
        place: Place::Folder(folder.path().to_owned()),
        ..Options::new(App::Erp)
    };
    let (url, mut heard) = listener().await;
    let app = start_with(options()).await;
    let registered = app.control("POST", "/doorbells", &json!({"url": url, "entity": "CustomersV3"})).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    app.stop().await;

    let app = start_with(options()).await;
    let kept = app.control("GET", "/doorbells", &json!(null)).await;
    assert_eq!(kept.json, json!([registered.json]));
    assert_eq!(app.patch(US_001, &json!({"AddressCity": "Yakima"})).await.status, 204);
    assert_eq!(next(&mut heard).await["Operation"], "Update");
    let path = format!("/doorbells/{}", registered.json["id"].as_str().unwrap());
    assert_eq!(app.control("DELETE", &path, &json!(null)).await.status, 204);
    app.stop().await;
}

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused() {
    let app = start(App::Erp).await;
    let entity = app.control("POST", "/doorbells", &json!({"url": "http://x/", "entity": "Nonsense"})).await;
    assert_eq!(entity.status, 400);
    assert!(entity.text.contains("CustomersV3"), "{}", entity.text);
    let url = app.control("POST", "/doorbells", &json!({"url": "nonsense", "entity": "CustomersV3"})).await;
    assert_eq!(url.status, 400);
}
