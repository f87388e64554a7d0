//! Writes have an outcome each, may be repeated, and never bring a deleted row back.

use crate::each;
use crate::world::{Kind, World};
use connectors::policy::{Nature, classify};
use connectors::{FaultKind, Record, Value, Write};
use model::ErrorClass;

each!(
    a_batch_has_an_outcome_for_each_record,
    repeating_a_creation_is_harmless,
    a_late_update_does_not_revive_a_deleted_row,
    deleting_twice_is_deleting_once,
    many_records_go_in_several_batches,
    a_missing_reference_is_not_a_missing_row;
    a_rule_of_the_app_becomes_the_reason,
);

async fn a_batch_has_an_outcome_for_each_record(world: World) {
    let id = world.made("MIX-1", "One").await;
    let outcomes = world
        .send(&[
            world.create("MIX-2", "Two"),
            world.create("MIX-3", &"x".repeat(500)),
            world.update(&id, world.name("One again")),
            world.update(&world.absent(), world.name("Nobody")),
            world.delete(&world.absent()),
        ])
        .await;
    assert!(outcomes[0].is_ok(), "{:?}", outcomes[0]);
    let refused = outcomes[1].as_ref().expect_err("too long");
    assert!(refused.reasoned, "{refused:?}");
    assert!(!refused.exchange.request.is_empty() && !refused.exchange.response.is_empty());
    assert_eq!(classify(refused).nature, Nature::Data);
    if world.kind != Kind::Plain {
        assert!(classify(refused).remedy.headline.contains("too long"), "{refused:?}");
    }
    assert!(outcomes[2].is_ok(), "{:?}", outcomes[2]);
    assert_eq!(outcomes[3].as_ref().expect_err("no such row").kind, FaultKind::Gone, "{:?}", outcomes[3]);
    assert!(outcomes[4].is_ok(), "{:?}", outcomes[4]);
    let found =
        world.connector.find(&world.schema, &world.select(), &[world.key("MIX-3")]).await.expect("rows");
    assert_eq!(found, [None]);
}

async fn repeating_a_creation_is_harmless(world: World) {
    let before = world.count().await;
    let mut write = world.create("AGAIN", "First");
    let first = world.send(std::slice::from_ref(&write)).await.remove(0).expect("a creation");
    write.record.insert(world.fields()[1], "Second");
    for _ in 0..2 {
        let again = world.send(std::slice::from_ref(&write)).await.remove(0).expect("an update");
        assert_eq!(again.id, first.id);
    }
    assert_eq!(world.count().await, before + 1);
    let read = world.connector.read(&world.schema, &world.select(), &[first.id]).await.expect("rows");
    let record = read[0].as_ref().expect("the row");
    assert_eq!(record.get(world.fields()[1]), Some(&Value::from("Second")));
}

async fn a_late_update_does_not_revive_a_deleted_row(world: World) {
    let id = world.made("LATE", "Here").await;
    world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    let before = world.count().await;
    let fault = world.send(&[world.update(&id, world.name("Back"))]).await.remove(0).expect_err("gone");
    assert_eq!(fault.kind, FaultKind::Gone);
    assert_eq!(world.count().await, before);
    assert_eq!(classify(&fault).nature, Nature::Data);
}

async fn deleting_twice_is_deleting_once(world: World) {
    let id = world.made("TWICE", "Here").await;
    for _ in 0..2 {
        assert!(world.send(&[world.delete(&id)]).await.remove(0).is_ok());
    }
}

async fn many_records_go_in_several_batches(world: World) {
    let writes: Vec<Write> =
        (0..1100).map(|number| world.create(&format!("BULK-{number}"), &format!("Row {number}"))).collect();
    let outcomes = world.send(&writes).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let stem = if world.folds_case() { "bulk" } else { "BULK" };
    let wanted: Vec<_> = (0..130).map(|number| world.key(&format!("{stem}-{number}"))).collect();
    let found = world.connector.find(&world.schema, &world.select(), &wanted).await.expect("rows");
    for (number, row) in found.iter().enumerate() {
        let (id, record) = row.as_ref().expect("a row");
        assert_eq!(*id, outcomes[number].as_ref().expect("written").id);
        assert_eq!(record.get(world.fields()[1]), Some(&Value::from(format!("Row {number}"))));
    }
}

async fn a_rule_of_the_app_becomes_the_reason(world: World) {
    let name = world.fields()[1];
    let rule = serde_json::json!({
        "table": world.schema.entity, "filter": format!("{name} eq 'Mallory'"), "message": "Mallory is not welcome",
    });
    world.faults(serde_json::json!({ "reject": [rule] })).await;
    let outcomes = world.send(&[world.create("RULE-1", "Alice"), world.create("RULE-2", "Mallory")]).await;
    assert!(outcomes[0].is_ok());
    let fault = outcomes[1].as_ref().expect_err("refused");
    assert!(fault.message.contains("Mallory is not welcome"), "{fault:?}");
    let verdict = classify(fault);
    assert_eq!((verdict.class, verdict.nature), (ErrorClass::Application, Nature::Data));
    assert!(verdict.remedy.headline.contains("Mallory is not welcome"), "{verdict:?}");
}

async fn a_missing_reference_is_not_a_missing_row(world: World) {
    let id = world.made("REF", "Here").await;
    let reference = match world.kind {
        Kind::Crm | Kind::Plain => {
            ("msdyn_company@odata.bind", "/cdm_companies(00000000-0000-4000-8000-00000000dead)")
        }
        Kind::Erp => ("CustomerGroupId", "NOPE"),
    };
    let record: Record = [reference].into_iter().collect();
    let fault = world.send(&[world.update(&id, record)]).await.remove(0).expect_err("refused");
    assert_eq!(fault.kind, FaultKind::Refused, "{fault:?}");
    assert!(fault.reasoned, "{fault:?}");
}
