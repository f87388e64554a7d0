//! What somebody sees who makes a new map: the entities of an app, how many rows there are, and some of them.

use crate::each;
use crate::world::{Kind, World};
use connectors::Value;
use connectors::policy::{Nature, classify};
use model::{Count, EntityName};

each!(
    every_entity_that_can_be_mapped_is_listed,
    rows_that_pass_a_filter_are_counted_and_shown,
    a_filter_that_the_app_does_not_take_is_refused_plainly;
    the_list_comes_from_an_app_that_is_there,
);

async fn every_entity_that_can_be_mapped_is_listed(world: World) {
    let listed = world.connector.entities().await.expect("a list");
    assert_eq!(listed, EntityName::sorted(listed.clone()));
    for name in &listed {
        let schema = world.connector.schema(&name.entity).await.expect("a schema of what is listed");
        let is_striped = schema.fields.iter().any(|field| match world.kind {
            Kind::Erp => field.name == "dataAreaId",
            Kind::Crm | Kind::Plain => field.name == "msdyn_company",
        });
        assert!(name.by_company.is_none_or(|told| told == is_striped), "{name:?}");
    }
    let find = |entity: &str| listed.iter().find(|name| name.entity == entity);
    match world.kind {
        Kind::Crm => {
            assert_eq!(listed.len(), 21);
            let told =
                ["accounts", "msdyn_addressbooks"].map(|entity| find(entity).expect("a table").clone());
            assert_eq!(told[0].label, "Accounts");
            assert_eq!(told.map(|name| name.by_company), [Some(true), Some(false)]);
            assert_eq!(find("serviceendpoints"), None, "the system's own");
        }
        Kind::Erp => {
            assert_eq!(listed.len(), 21);
            assert_eq!(find("AddressBooks").expect("an entity").label, "Address books");
            assert_eq!(find("SalesOrderHeadersV2").expect("an entity").label, "Sales order headers V2");
        }
        Kind::Plain => {
            let sets: Vec<&str> = listed.iter().map(|name| name.entity.as_str()).collect();
            assert_eq!(sets, ["accounts", "cdm_companies", "contacts"], "and no singleton");
            assert!(listed.iter().all(|name| name.label == name.entity && name.by_company.is_none()));
        }
    }
}

async fn rows_that_pass_a_filter_are_counted_and_shown(world: World) {
    let (connector, schema, select) = (&world.connector, &world.schema, world.select());
    let name = world.fields()[1];
    let mut made = Vec::new();
    for number in ["CHOSEN-1", "CHOSEN-2", "CHOSEN-3"] {
        made.push(world.made(number, "O'Chosen & Co").await);
    }
    let count = async |filter: &str| connector.count_matching(schema, filter).await.expect("a count");
    let filter = format!("{name} eq 'O''Chosen & Co'");
    assert_eq!(count(&filter).await, Count::Exactly(3));
    let all = i64::try_from(world.count().await).expect("few");
    assert_eq!(count("").await, Count::Exactly(all), "of all companies");
    assert_eq!(count(" ").await.number(), all);
    assert_eq!(count(&format!("not ({filter})")).await, Count::Exactly(all - 3));

    let sample =
        async |filter: &str, limit| connector.sample(schema, &select, filter, limit).await.expect("rows");
    let mut shown = sample(&filter, 10).await;
    assert!(shown.iter().all(|(_, row)| row.get(name) == Some(&Value::from("O'Chosen & Co"))), "{shown:?}");
    shown.sort_by(|left, right| left.0.cmp(&right.0));
    made.sort();
    assert_eq!(shown.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), made);
    assert_eq!(sample(&filter, 2).await.len(), 2);
    assert_eq!(sample("", 7).await.len(), 7);
    assert_eq!(sample(&format!("{name} eq 'Nobody at all'"), 5).await, []);
    if world.kind != Kind::Erp {
        // As maps call a lookup, and as the service calls its value.
        let [short, long] = ["msdyn_company ne null", "_msdyn_company_value ne null"];
        let lookups = [count(short).await, count(long).await];
        assert_eq!(lookups[0], lookups[1]);
        assert!(lookups[0].number() >= 3, "{lookups:?}");
    }
}

async fn a_filter_that_the_app_does_not_take_is_refused_plainly(world: World) {
    for filter in ["Nonsense eq 'x'", "and and", "name eq"] {
        let faults = [
            world.connector.count_matching(&world.schema, filter).await.expect_err("no count"),
            world.connector.sample(&world.schema, &[], filter, 3).await.expect_err("no rows"),
        ];
        for fault in faults {
            assert!((400..500).contains(&fault.status) && !fault.connection_wide, "{filter}: {fault:?}");
            assert!(!fault.message.is_empty());
        }
    }
}

async fn the_list_comes_from_an_app_that_is_there(world: World) {
    world.faults(serde_json::json!({ "refuse": { "status": 503, "percent": 100 } })).await;
    let fault = world.connector.entities().await.expect_err("an outage");
    assert_eq!((fault.status, classify(&fault).nature), (503, Nature::Outage));
    world.faults(serde_json::json!({ "refuse": { "status": 403, "percent": 100 } })).await;
    let fault = world.connector.entities().await.expect_err("no permission");
    assert_eq!(fault.status, 403, "also for what is asked instead");
    world.faults(serde_json::json!({ "refuse": { "status": 403, "percent": 0 } })).await;
    assert!(!world.connector.entities().await.expect("a list").is_empty());
}
