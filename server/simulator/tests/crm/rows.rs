//! Rows are created, read, changed and deleted.

use reqwest::StatusCode;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_row_is_created_read_changed_and_deleted() {
    let crm = Stage::empty().await;
    let created = crm.post("accounts", json!({ "name": "Müller & Söhne", "creditlimit": 12.50 })).await;
    assert_eq!(created.status, StatusCode::NO_CONTENT);
    let path = format!("accounts({})", created.entity_id());

    let read = crm.get(&path).await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(read.text.contains("\"creditlimit\":12.5"), "{}", read.text);
    let row = read.json();
    assert_eq!(row["name"], "Müller & Söhne");
    assert_eq!(row["telephone1"], json!(null), "columns without a value are null");
    assert_eq!(row["@odata.etag"], read.header("etag"));
    assert_eq!(row["modifiedon"], row["createdon"]);

    let changed = crm.patch(&path, &[("If-Match", "*")], json!({ "telephone1": "+49 30 1" })).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert_ne!(changed.header("etag"), read.header("etag"), "the version grows");
    let row = crm.get(&format!("{path}?$select=name,telephone1")).await.json();
    assert_eq!((&row["name"], &row["telephone1"]), (&json!("Müller & Söhne"), &json!("+49 30 1")));
    assert!(row.get("createdon").is_none(), "only what was selected");
    assert!(row.get("accountid").is_some(), "and the id");

    assert_eq!(crm.delete(&path).await.status, StatusCode::NO_CONTENT);
    let gone = crm.delete(&path).await;
    assert_eq!((gone.status, gone.code()), (StatusCode::NOT_FOUND, "0x80040217".to_owned()));
    assert_eq!(crm.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_client_may_have_the_row_back() {
    let crm = Stage::empty().await;
    let id = "11111111-1111-1111-1111-111111111111";
    let prefer = [("Prefer", "return=representation")];
    let path = format!("accounts({id})?$select=name");
    let created = crm.patch(&path, &prefer, json!({ "name": "One" })).await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(created.json()["accountid"], id);
    assert_eq!(created.header("preference-applied"), "return=representation");
    let updated = crm.patch(&path, &prefer, json!({ "name": "Two" })).await;
    assert_eq!((updated.status, &updated.json()["name"]), (StatusCode::OK, &json!("Two")));
}

#[tokio::test]
async fn values_must_fit_their_columns() {
    let crm = Stage::empty().await;
    let cases = [
        (json!({ "nmae": "x" }), "0x80048d19", "The property 'nmae' does not exist on type"),
        (json!({ "name": 5 }), "0x80048d19", "expected type 'Edm.String'"),
        (json!({ "creditlimit": "12" }), "0x80048d19", "expected type 'Edm.Decimal'"),
        (json!({ "creditonhold": "yes" }), "0x80048d19", "expected type 'Edm.Boolean'"),
        (json!({ "customertypecode": 99 }), "0x8004431a", "outside the valid range"),
        (json!({ "name": "x".repeat(161) }), "0x80044331", "exceeded the maximum allowed length of '160'"),
        (json!({ "_msdyn_company_value": null }), "0x80048d19", "Use Navigation properties instead"),
        (json!({ "nowhere@odata.bind": "/accounts(1)" }), "0x80048d19", "undeclared property 'nowhere'"),
    ];
    for (body, code, message) in cases {
        let refused = crm.post("accounts", body.clone()).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, code), "{body}");
        assert!(refused.text.contains(message), "{}", refused.text);
    }
    let ignored = crm.post("accounts", json!({ "name": "x", "createdon": "2001-01-01T00:00:00Z" })).await;
    assert_eq!(ignored.status, StatusCode::NO_CONTENT, "read-only columns are passed over");
    let row = crm.get(&format!("accounts({})", ignored.entity_id())).await.json();
    assert_ne!(row["createdon"], "2001-01-01T00:00:00Z");
}

#[tokio::test]
async fn conditions_decide_between_update_and_create() {
    let crm = Stage::empty().await;
    let path = "accounts(22222222-2222-2222-2222-222222222222)";
    let absent = crm.patch(path, &[("If-Match", "*")], json!({ "name": "x" })).await;
    assert_eq!((absent.status, absent.code()), (StatusCode::NOT_FOUND, "0x80040217".to_owned()));
    let created = crm.patch(path, &[("If-None-Match", "*")], json!({ "name": "x" })).await;
    assert_eq!(created.status, StatusCode::NO_CONTENT);
    let again = crm.patch(path, &[("If-None-Match", "*")], json!({ "name": "y" })).await;
    assert_eq!((again.status, again.code()), (StatusCode::PRECONDITION_FAILED, "0x80060892".to_owned()));
    let etag = created.header("etag").to_owned();
    let updated = crm.patch(path, &[("If-Match", &etag)], json!({ "name": "y" })).await;
    assert_eq!(updated.status, StatusCode::NO_CONTENT);
    let stale = crm.patch(path, &[("If-Match", &etag)], json!({ "name": "z" })).await;
    assert_eq!((stale.status, stale.code()), (StatusCode::PRECONDITION_FAILED, "0x80060882".to_owned()));
    assert_eq!(crm.get(path).await.json()["name"], "y");
}

#[tokio::test]
async fn unknown_paths_and_queries_are_refused() {
    let crm = Stage::empty().await;
    for (path, status, code) in [
        ("nothings", 404, "0x8006088a"),
        ("accounts?$filter=nothing eq 1", 400, "0x80060888"),
        ("accounts?$filter=name eq", 400, "0x80060888"),
        ("accounts?$select=nothing", 400, "0x80060888"),
        ("accounts?$skip=5", 400, "0x80060888"),
        ("accounts(nonsense", 400, "0x80060888"),
    ] {
        let refused = crm.get(path).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (status, code), "{path}");
    }
    assert_eq!(crm.post("accounts", json!([1])).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(crm.delete("accounts").await.status, StatusCode::METHOD_NOT_ALLOWED);
}
