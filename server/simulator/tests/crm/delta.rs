//! Change tracking.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::{Reply, Stage};

const TRACK: &str = "odata.track-changes,odata.maxpagesize=2";

fn delta_link(reply: &Reply) -> String {
    reply.json()["@odata.deltaLink"]
        .as_str()
        .unwrap_or_else(|| panic!("no delta link in {}", reply.text))
        .to_owned()
}

/// All rows, and the delta link of the last page.
async fn follow(crm: &Stage, first: &str) -> (Vec<Value>, String) {
    let mut rows = Vec::new();
    let mut path = first.to_owned();
    loop {
        let page = crm.get_preferring(&path, TRACK).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        rows.extend(page.rows());
        match page.json()["@odata.nextLink"].as_str() {
            Some(next) => next.clone_into(&mut path),
            None => return (rows, delta_link(&page)),
        }
    }
}

#[tokio::test]
async fn a_delta_link_tells_what_changed_and_what_went() {
    let crm = Stage::empty().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(crm.account(&format!("C-{number}"), "before").await);
    }
    let (rows, link) = follow(&crm, "accounts?$select=name").await;
    assert_eq!(rows.len(), 5);
    let (nothing, link) = follow(&crm, &link).await;
    assert!(nothing.is_empty());

    crm.patch(&format!("accounts({})", ids[0]), &[], json!({ "name": "once" })).await;
    crm.patch(&format!("accounts({})", ids[1]), &[], json!({ "name": "first" })).await;
    crm.patch(&format!("accounts({})", ids[1]), &[], json!({ "name": "latest" })).await;
    crm.delete(&format!("accounts({})", ids[2])).await;
    let brief = crm.account("C-brief", "brief").await;
    crm.delete(&format!("accounts({brief})")).await;
    let fresh = crm.account("C-new", "new").await;

    let token = link.split("deltatoken=").nth(1).expect("a token");
    assert_eq!(crm.get(&format!("accounts/$count?$deltatoken={token}")).await.text, "5");
    let (rows, next) = follow(&crm, &link).await;
    let seen: Vec<_> = rows
        .iter()
        .map(|row| (row["accountid"].as_str(), row["name"].as_str(), row["id"].as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (Some(ids[0].as_str()), Some("once"), None),
            (Some(ids[1].as_str()), Some("latest"), None),
            (Some(fresh.as_str()), Some("new"), None),
            (None, None, Some(ids[2].as_str())),
            (None, None, Some(brief.as_str())),
        ],
        "changed rows in their latest state, then deleted ones"
    );
    assert_eq!(rows[3]["reason"], "deleted");
    assert!(
        rows[3]["@odata.context"]
            .as_str()
            .is_some_and(|context| context.ends_with("#accounts/$deletedEntity"))
    );
    assert_eq!(follow(&crm, &link).await.0.len(), 5, "a link may be followed again");
    assert!(follow(&crm, &next).await.0.is_empty());
}

#[tokio::test]
async fn changes_during_the_first_pages_are_not_missed() {
    let crm = Stage::empty().await;
    for number in 0..4 {
        crm.account(&format!("C-{number}"), "before").await;
    }
    let first = crm.get_preferring("accounts?$select=name", TRACK).await;
    let seen = first.rows()[0]["accountid"].as_str().expect("an id").to_owned();
    crm.patch(&format!("accounts({seen})"), &[], json!({ "name": "meanwhile" })).await;
    let next = first.json()["@odata.nextLink"].as_str().expect("a next page").to_owned();
    let (_, link) = follow(&crm, &next).await;
    let (rows, _) = follow(&crm, &link).await;
    assert_eq!((rows.len(), rows[0]["name"].as_str()), (1, Some("meanwhile")));
}

#[tokio::test]
async fn tokens_expire_and_queries_are_limited() {
    let crm = Stage::empty().await;
    let link = delta_link(&crm.get_preferring("accounts", "odata.track-changes").await);
    for query in ["$filter=name eq 'x'", "$orderby=name", "$top=1", "$expand=msdyn_company"] {
        let refused = crm.get_preferring(&format!("accounts?{query}"), "odata.track-changes").await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "0x80060888".to_owned()),
            "{query}"
        );
    }
    assert_eq!(crm.get("accounts?$deltatoken=nonsense").await.status, StatusCode::BAD_REQUEST);
    let unreached = crm.get("accounts?$deltatoken=999999!01/01/2099 00:00:00").await;
    assert_eq!(unreached.status, StatusCode::GONE, "a version that never was belongs to other data");
    assert_eq!(crm.get(&link).await.status, StatusCode::OK);
    crm.control(Method::POST, "/clock", Some(json!({ "advance_seconds": 8 * 24 * 3600 }))).await;
    let expired = crm.get(&link).await;
    assert_eq!((expired.status, expired.code()), (StatusCode::GONE, "0x80044352".to_owned()));
}
