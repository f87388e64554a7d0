//! Who may speak to the OData port.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::{Reply, Stage, reply};

async fn ask(crm: &Stage, form: &str) -> Reply {
    let url = format!("{}/some-tenant/oauth2/v2.0/token", crm.addresses.base_url());
    let request = crm.client.post(url).header("Content-Type", "application/x-www-form-urlencoded");
    reply(request.body(form.to_owned())).await
}

async fn who_am_i(crm: &Stage, token: &str) -> Reply {
    reply(crm.client.get(crm.url("WhoAmI")).bearer_auth(token)).await
}

#[tokio::test]
async fn tokens_are_issued_and_expire() {
    let crm = Stage::empty().await;
    let form =
        "grant_type=client_credentials&client_id=app&client_secret=simulated&scope=http%3A%2F%2Fx%2F.default";
    let issued: Value = ask(&crm, form).await.json();
    assert_eq!((&issued["token_type"], &issued["expires_in"]), (&json!("Bearer"), &json!(3600)));
    let token = issued["access_token"].as_str().expect("a token");
    let me = who_am_i(&crm, token).await;
    assert!(me.json()["UserId"].is_string());
    assert_eq!(
        who_am_i(&crm, &format!("9{token}")).await.status,
        StatusCode::UNAUTHORIZED,
        "a forged expiry"
    );
    crm.control(Method::POST, "/clock", Some(json!({ "advance_seconds": 3601 }))).await;
    let expired = who_am_i(&crm, token).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert!(expired.header("www-authenticate").starts_with("Bearer authorization_uri="));
    assert_eq!(who_am_i(&crm, "test").await.status, StatusCode::OK, "the fixed token stays");
}

#[tokio::test]
async fn bad_requests_are_refused_as_entra_does() {
    let crm = Stage::empty().await;
    for (form, status, error, code) in [
        (
            "grant_type=client_credentials&client_id=a&client_secret=wrong&scope=x",
            401,
            "invalid_client",
            7_000_215,
        ),
        ("grant_type=password&client_id=a", 400, "unsupported_grant_type", 70003),
        ("grant_type=client_credentials&client_secret=simulated&scope=x", 400, "invalid_request", 900_144),
    ] {
        let refused = ask(&crm, form).await;
        let body = refused.json();
        assert_eq!((refused.status.as_u16(), body["error"].as_str()), (status, Some(error)));
        assert_eq!(body["error_codes"], json!([code]));
        assert!(body["error_description"].as_str().is_some_and(|text| text.starts_with("AADSTS")));
    }
    let anonymous = reply(crm.client.get(crm.url("accounts"))).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
}
