//! Schemas, rows by id and by value, doorbells, and apps that do not answer.

use crate::each;
use crate::world::World;
use connectors::policy::{Nature, classify};
use connectors::{FaultKind, Value};
use model::{ErrorClass, FieldKind};
use simulator::App;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

each!(
    schemas_tell_keys_types_and_references,
    an_unknown_entity_is_refused_with_its_name,
    rows_are_found_by_id_and_by_value,
    an_app_that_is_offline_is_silent,
    a_slow_app_is_silent_after_the_timeout,
    doorbells_ring_and_are_replaced,
);

async fn schemas_tell_keys_types_and_references(world: World) {
    world.connector.probe().await.expect("access");
    let schema = &world.schema;
    let [number, name, _, limit] = world.fields();
    assert!(schema.field(name).is_some_and(|it| it.kind == FieldKind::Text && it.required && !it.read_only));
    assert_eq!(schema.field(limit).map(|it| &it.kind), Some(&FieldKind::Decimal));
    assert!(schema.field(number).is_some_and(|it| it.max_length == Some(20)));
    match world.app {
        App::Crm => {
            assert_eq!((schema.label.as_str(), schema.id.as_str()), ("Account", "accountid"));
            assert!(schema.tracks_changes);
            assert!(schema.alternate_keys.iter().any(|key| key.contains(&"accountnumber".to_owned())));
            let company = schema.field("msdyn_company").expect("the company");
            assert_eq!(company.kind, FieldKind::Lookup { targets: vec!["cdm_companies".to_owned()] });
            let kind = &schema.field("customertypecode").expect("an option set").kind;
            assert!(matches!(kind, FieldKind::Choice { type_name, options }
                if type_name.is_empty() && options.iter().any(|(value, label)| value == "3" && label == "Customer")));
        }
        App::Erp => {
            assert_eq!(schema.label, "Customers V3");
            assert_eq!(schema.key, ["dataAreaId", "CustomerAccount"]);
            assert_eq!(schema.modified_time.as_deref(), Some("ModifiedDateTime"));
            let kind = &schema.field("PartyType").expect("an enumeration").kind;
            assert!(matches!(kind, FieldKind::Choice { type_name, options }
                if type_name == "Microsoft.Dynamics.DataEntities.PartyType" && options.len() == 2));
        }
    }
}

async fn an_unknown_entity_is_refused_with_its_name(world: World) {
    let fault = world.connector.schema("Nonsense").await.expect_err("no such entity");
    assert!(fault.message.contains("Nonsense") && fault.reasoned);
}

async fn rows_are_found_by_id_and_by_value(world: World) {
    let ids: Vec<String> = world.all_ids(1000).await.into_iter().take(70).collect();
    let mut wanted = ids.clone();
    wanted.insert(
        30,
        match world.app {
            App::Crm => "00000000-0000-4000-8000-00000000dead".to_owned(),
            App::Erp => "dataAreaId='usmf',CustomerAccount='NOBODY'".to_owned(),
        },
    );
    let rows = world.connector.read(&world.schema, &world.select(), &wanted).await.expect("rows");
    assert_eq!(rows.len(), 71);
    assert!(rows.iter().enumerate().all(|(at, row)| row.is_some() == (at != 30)));

    let [number, name, ..] = world.fields();
    let by_name: Vec<Vec<(String, Value)>> = rows
        .iter()
        .flatten()
        .map(|row| {
            let text = |field| row.get(field).and_then(Value::as_str).unwrap_or_default();
            vec![
                (name.to_owned(), Value::from(text(name).to_ascii_uppercase())),
                (number.to_owned(), Value::from(text(number).to_ascii_lowercase())),
            ]
        })
        .collect();
    let found = world.connector.find(&world.schema, &[], &by_name).await.expect("rows");
    let found: Vec<String> = found.into_iter().map(|row| row.expect("a row").0).collect();
    assert_eq!(found.len(), ids.len());
    let nonsense = vec![(world.key("x")[0].0.clone(), Value::from("no guid"))];
    assert_eq!(world.connector.find(&world.schema, &[], &[nonsense]).await.expect("rows"), [None]);
    assert_eq!(world.connector.find(&world.schema, &[], &[]).await.expect("rows"), []);
}

async fn an_app_that_is_offline_is_silent(world: World) {
    world.faults(serde_json::json!({ "offline": true })).await;
    let fault = world.connector.probe().await.expect_err("silence");
    assert_eq!((fault.kind, fault.status), (FaultKind::Silent, 0));
    assert!(fault.connection_wide);
    let verdict = classify(&fault);
    assert_eq!((verdict.class, verdict.nature), (ErrorClass::Network, Nature::Outage));
    let fault = world.connector.write(&[world.create("OFF", "Line")]).await.expect_err("silence");
    assert_eq!(fault.kind, FaultKind::Silent);
    world.faults(serde_json::json!({ "offline": false })).await;
    world.connector.probe().await.expect("access again");
}

async fn a_slow_app_is_silent_after_the_timeout(world: World) {
    world.hasty.probe().await.expect("fast enough");
    world.faults(serde_json::json!({ "slow_ms": 2000 })).await;
    let fault = world.hasty.probe().await.expect_err("too slow");
    assert_eq!(fault.kind, FaultKind::Silent);
    assert!(fault.message.contains("300 ms"), "{}", fault.message);
}

async fn doorbells_ring_and_are_replaced(world: World) {
    let listener = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&listener).await;
    for secret in ["old", "new", "new"] {
        let url = format!("{}/doorbell/{secret}", listener.uri());
        world.connector.register_doorbell(&world.schema, &url).await.expect("a doorbell");
    }
    let id = world.made("BELL", "Ding").await;
    for _ in 0..100 {
        if listener.received_requests().await.is_some_and(|rung| !rung.is_empty()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let rung = listener.received_requests().await.unwrap_or_default();
    assert!(rung.iter().all(|call| call.url.path() == "/doorbell/new"), "only the newest rings");
    assert_eq!(rung.len(), 2, "one call for the creation and one for the deletion");
}
