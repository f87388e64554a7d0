//! Conditions, and what services without upsert answer.

use super::{
    ONE, answer, asked, asks, create, customer, dataverse, delete, finance, play, refusal, row, sent,
};
use super::{accounts, update};
use crate::connection::bearer;
use crate::world::World;
use connectors::policy::{Nature, classify};
use connectors::{FaultKind, Record, Value, Write};
use model::ErrorClass;
use odata::batch::Method::{Delete, Patch, Post};
use serde_json::Value as Json;
use std::sync::atomic::{AtomicUsize, Ordering};
use wiremock::MockServer;

#[tokio::test]
async fn rows_that_insist_on_a_condition_are_updated_and_deleted_with_if_match() {
    let server = MockServer::start().await;
    play(&server, |part| match part {
        part if asks(part, Patch, "If-Match") => row(200),
        part if asks(part, Delete, "If-Match") => answer(204, &Json::Null),
        _ => refusal(428, "428", "An If-Match header is required to modify this resource."),
    })
    .await;
    let app = dataverse(&server, bearer());
    assert_eq!(sent(&app, update(ONE)).await.expect("an update").id, ONE);
    sent(&app, delete(ONE)).await.expect("a deletion");
    assert_eq!(sent(&app, create("1")).await.expect("an update").id, ONE);
    let expected = [
        format!("PATCH accounts({ONE}) If-Match"),
        format!("DELETE accounts({ONE})"),
        format!("DELETE accounts({ONE}) If-Match"),
        "PATCH accounts(accountnumber='1')".to_owned(),
        "PATCH accounts(accountnumber='1') If-Match".to_owned(),
    ];
    assert_eq!(asked(&server).await, expected);
}

#[tokio::test]
async fn creating_by_patch_says_if_none_match_where_the_service_insists_on_it() {
    let server = MockServer::start().await;
    play(&server, |part| match part {
        part if asks(part, Patch, "If-None-Match") => row(201),
        part if asks(part, Patch, "If-Match") => refusal(404, "404", "Entity not found."),
        _ => refusal(428, "428", "A condition is required."),
    })
    .await;
    let written = sent(&dataverse(&server, bearer()), create("1")).await.expect("a creation");
    assert_eq!(written.id, ONE);
    let last = asked(&server).await.pop();
    assert_eq!(last.as_deref(), Some("PATCH accounts(accountnumber='1') If-None-Match"));
}

#[tokio::test]
async fn a_500_instead_of_412_for_if_none_match_is_tried_again_and_is_no_fault_of_the_record() {
    let server = MockServer::start().await;
    let rounds = AtomicUsize::new(0);
    // The row appears between the second and the third attempt.
    play(&server, move |part| match part {
        part if asks(part, Patch, "If-None-Match") => refusal(500, "", "Internal Server Error"),
        part if asks(part, Patch, "If-Match") && rounds.fetch_add(1, Ordering::Relaxed) == 0 => {
            refusal(404, "404", "Entity not found.")
        }
        part if asks(part, Patch, "If-Match") => row(200),
        _ => refusal(428, "428", "A condition is required."),
    })
    .await;
    let app = dataverse(&server, bearer());
    let fault = sent(&app, create("1")).await.expect_err("a race");
    let verdict = classify(&fault);
    assert_eq!((verdict.class, verdict.nature), (ErrorClass::BadGateway, Nature::Transient));
    assert_eq!(sent(&app, create("1")).await.expect("the same write again").id, ONE);
}

#[tokio::test]
async fn an_unknown_key_is_posted_where_patch_creates_nothing() {
    let server = MockServer::start().await;
    play(&server, |part| match part.method {
        Post => row(201),
        _ => refusal(404, "404", "Entity not found."),
    })
    .await;
    let app = dataverse(&server, bearer());
    assert_eq!(sent(&app, create("1")).await.expect("a creation").id, ONE);
    assert_eq!(asked(&server).await, ["PATCH accounts(accountnumber='1')", "POST accounts"]);
    let server = MockServer::start().await;
    play(&server, |part| match part.method {
        Post => refusal(404, "404", "The currency that the row refers to was not found."),
        _ => refusal(404, "404", "Entity not found."),
    })
    .await;
    let app = dataverse(&server, bearer());
    let fault = sent(&app, create("1")).await.expect_err("a missing reference");
    assert!(fault.message.contains("currency") && fault.reasoned, "the last refusal is told: {fault:?}");
    // Only a creation creates.
    assert_eq!(sent(&app, update(ONE)).await.expect_err("no such row").kind, FaultKind::Gone);
}

#[tokio::test]
async fn a_key_that_was_taken_meanwhile_is_patched_again() {
    let server = MockServer::start().await;
    play(&server, |part| match part {
        part if part.method == Post => refusal(500, "", "UNIQUE constraint failed: accounts.number"),
        part if asks(part, Patch, "If-Match") => row(200),
        _ => refusal(404, "404", "Entity not found."),
    })
    .await;
    assert_eq!(sent(&dataverse(&server, bearer()), create("1")).await.expect("an update").id, ONE);
    let expected =
        ["PATCH accounts(accountnumber='1')", "POST accounts", "PATCH accounts(accountnumber='1') If-Match"];
    assert_eq!(asked(&server).await, expected);

    let server = MockServer::start().await;
    play(&server, |part| match part.method {
        Post => refusal(409, "409", "An entity with key ('1') already exists."),
        _ => answer(204, &Json::Null),
    })
    .await;
    let written = sent(&finance(&server), customer("1")).await.expect("an update");
    assert_eq!(written.id, "dataAreaId='usmf',CustomerAccount='1'");
}

#[tokio::test]
async fn a_unique_constraint_told_as_500_is_a_permanent_fault_of_the_record() {
    for number in ["1", "2"] {
        let server = MockServer::start().await;
        // The key is free, but another column is taken by another row.
        play(&server, |part| match part.method {
            Post => refusal(500, "", "UNIQUE constraint failed: accounts.name"),
            _ => refusal(404, "404", "Entity not found."),
        })
        .await;
        let fault = match number {
            "1" => sent(&dataverse(&server, bearer()), create(number)).await,
            _ => sent(&finance(&server), customer(number)).await,
        };
        let fault = fault.expect_err("taken");
        let verdict = classify(&fault);
        assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Data), "{fault:?}");
        assert!(verdict.remedy.headline.contains("same key"), "{verdict:?}");
    }
}

/// The same against a service that is not scripted.
#[tokio::test]
async fn rows_with_an_etag_are_created_updated_and_deleted() {
    let world = World::versioned().await;
    let id = world.made("TAG-1", "One").await;
    let named = |key: &str| Write {
        key: vec![("accountid".to_owned(), Value::from(key))],
        record: world.name("By its id"),
        ..world.create("TAG-2", "Two")
    };
    let fresh = "00000000-0000-4000-8000-000000000002";
    let outcomes = world.send(&[named(&id), named(fresh)]).await;
    assert_eq!(outcomes[0].as_ref().expect("an update").id, id);
    assert_eq!(outcomes[1].as_ref().expect("a creation").id, fresh);
    world.send(&[world.update(&id, world.name("Again"))]).await.remove(0).expect("an update");
    let read = world.connector.read(&world.schema, &world.select(), &[id.clone(), fresh.to_owned()]).await;
    let found: Vec<Option<Value>> =
        read.expect("rows").iter().flatten().map(|row: &Record| row.get("name").cloned()).collect();
    assert_eq!(found, [Some(Value::from("Again")), Some(Value::from("By its id"))]);
    world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    let gone = world.send(&[world.update(&id, world.name("Back"))]).await.remove(0).expect_err("gone");
    assert_eq!(gone.kind, FaultKind::Gone);
    assert_eq!(accounts().id, world.schema.id);
}

#[tokio::test]
async fn a_condition_that_does_not_hold_is_no_fault_of_the_record() {
    for (status, code, message) in [
        (412, "", ""),
        (409, "", ""),
        (
            412,
            "0x80060882",
            "The version of the existing record doesn't match the RowVersion property provided.",
        ),
    ] {
        let server = MockServer::start().await;
        play(&server, move |_| refusal(status, code, message)).await;
        let fault = sent(&dataverse(&server, bearer()), update(ONE)).await.expect_err("refused");
        assert_eq!(fault.kind, FaultKind::Precondition, "{fault:?}");
        let verdict = classify(&fault);
        assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Concurrency));
        assert_eq!(asked(&server).await.len(), 1, "the caller reads the row again first");
    }
}
