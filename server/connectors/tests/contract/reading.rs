//! Schemas, rows by id and by value, and the ids of all rows.

use crate::each;
use crate::world::{Kind, Stirred, World};
use connectors::{Record, RowsRequest, Value};
use model::FieldKind;
use std::collections::BTreeSet;

each!(
    schemas_tell_keys_types_and_references,
    an_unknown_entity_is_refused_with_its_name,
    rows_are_found_by_id_and_by_value,
    rows_of_one_company_are_read_in_pages_and_counted,
    rows_that_come_and_go_under_a_sweep_hide_and_repeat_none;
);

async fn schemas_tell_keys_types_and_references(world: World) {
    world.connector.probe().await.expect("access");
    let schema = &world.schema;
    let [number, name, _, limit] = world.fields();
    assert!(schema.field(name).is_some_and(|it| it.kind == FieldKind::Text && it.required && !it.read_only));
    assert_eq!(schema.field(limit).map(|it| &it.kind), Some(&FieldKind::Decimal));
    assert!(schema.field(number).is_some_and(|it| it.max_length == Some(20)));
    match world.kind {
        Kind::Crm => {
            assert_eq!((schema.label.as_str(), schema.id.as_str()), ("Account", "accountid"));
            assert!(schema.tracks_changes);
            assert!(schema.alternate_keys.iter().any(|key| key.contains(&"accountnumber".to_owned())));
            let company = schema.field("msdyn_company").expect("the company");
            assert_eq!(company.kind, FieldKind::Lookup { targets: vec!["cdm_companies".to_owned()] });
            let kind = &schema.field("customertypecode").expect("an option set").kind;
            assert!(matches!(kind, FieldKind::Choice { type_name, options }
                if type_name.is_empty() && options.iter().any(|(value, label)| value == "3" && label == "Customer")));
        }
        Kind::Plain => {
            assert_eq!((schema.label.as_str(), schema.id.as_str()), ("account", "accountid"));
            let company = schema.field("msdyn_company").expect("the company");
            assert_eq!(company.kind, FieldKind::Lookup { targets: vec!["cdm_companies".to_owned()] });
            let kind = |name: &str| schema.field(name).map(|it| it.kind.clone());
            assert_eq!(kind("externalnumber"), Some(FieldKind::Integer));
            assert_eq!(kind("opendate"), Some(FieldKind::Date));
            assert_eq!(kind("lastonholdtime"), Some(FieldKind::DateTime));
            assert_eq!(schema.field(limit).and_then(|it| it.scale), Some(4));
        }
        Kind::Erp => {
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
    wanted.insert(30, world.absent());
    let rows = world.connector.read(&world.schema, &world.select(), &wanted).await.expect("rows");
    assert_eq!(rows.len(), 71);
    assert!(rows.iter().enumerate().all(|(at, row)| row.is_some() == (at != 30)));

    let [number, name, ..] = world.fields();
    let by_name: Vec<Vec<(String, Value)>> = rows
        .iter()
        .flatten()
        .map(|row| {
            let text = |field| row.get(field).and_then(Value::as_str).unwrap_or_default();
            let other_case = |text: &str| if world.folds_case() { swapped(text) } else { text.to_owned() };
            [name, number].map(|field| (field.to_owned(), Value::from(other_case(text(field))))).to_vec()
        })
        .collect();
    let found = world.connector.find(&world.schema, &[], &by_name).await.expect("rows");
    let found: Vec<String> = found.into_iter().map(|row| row.expect("a row").0).collect();
    assert_eq!(found.len(), ids.len());
    let nonsense = vec![(world.key("x")[0].0.clone(), Value::from("no guid"))];
    assert_eq!(world.connector.find(&world.schema, &[], &[nonsense]).await.expect("rows"), [None]);
    assert_eq!(world.connector.find(&world.schema, &[], &[]).await.expect("rows"), []);
}

async fn rows_of_one_company_are_read_in_pages_and_counted(world: World) {
    let (column, value) = world.company();
    let select = [column.to_owned(), world.fields()[1].to_owned()];
    let mut read: Vec<(String, Record)> = Vec::new();
    let mut from: Option<String> = None;
    loop {
        let only = Some((column, &value));
        let schema = &world.schema;
        let request = RowsRequest { schema, select: &select, only, from: from.as_deref(), page_size: 25 };
        let page = world.connector.rows(request).await.expect("rows");
        assert!(page.rows.len() <= 25);
        read.extend(page.rows);
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    let mine = |record: &Record| {
        let told = record.get(column).and_then(Value::as_str).unwrap_or_default();
        told.eq_ignore_ascii_case(value.as_str().expect("a text"))
    };
    assert!(read.len() > 25 && read.iter().all(|(_, record)| mine(record)), "{} rows", read.len());
    let ids: BTreeSet<&String> = read.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), read.len(), "none twice");
    let has_others = world.kind != Kind::Plain;
    assert_eq!(read.len() < world.count().await, has_others, "others belong to another company");
    let counted = world.connector.count(&world.schema, Some((column, &value))).await.expect("a count");
    assert_eq!(counted, i64::try_from(read.len()).ok());
    let all = world.connector.count(&world.schema, None).await.expect("a count");
    assert_eq!(all, i64::try_from(world.count().await).ok());
}

/// The text with capitals for small letters and the other way round.
fn swapped(text: &str) -> String {
    let swap = |letter: char| {
        if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    text.chars().map(swap).collect()
}

async fn rows_that_come_and_go_under_a_sweep_hide_and_repeat_none(world: World) {
    let before: BTreeSet<String> = world.all_ids(1000).await.into_iter().collect();
    let (mut seen, mut stirred, mut from) = (Vec::new(), Stirred::default(), None);
    for round in 0.. {
        let page = world.connector.ids(&world.schema, from.as_deref(), 25).await.expect("ids");
        if round < 4 {
            world.stir(&page.ids, &before, &mut stirred).await;
        }
        seen.extend(page.ids);
        from = page.next;
        if from.is_none() {
            assert!(round >= 3, "the rows fill some pages");
            break;
        }
    }
    let once: BTreeSet<String> = seen.iter().cloned().collect();
    assert_eq!(once.len(), seen.len(), "none twice");
    assert!(
        before.difference(&stirred.gone).all(|id| once.contains(id)),
        "none that was there all the time is hidden"
    );
}
