//! Pages, delta pages and entities.

use odata::payload::{self, Deleted, Entity, Page, PayloadError, Removal, Row};
use odata::value::{Record, Value};
use proptest::prelude::*;

#[test]
fn a_dataverse_page_is_read() {
    let body = br#"{"@odata.context":"https://org.example/api/data/v9.2/$metadata#accounts(name)","@odata.count":5000,
        "@Microsoft.Dynamics.CRM.totalrecordcount":-1,
        "value":[{"@odata.etag":"W/\"1056437\"","name":"Contoso","creditlimit":12.50,"statecode":0,
        "statecode@OData.Community.Display.V1.FormattedValue":"Active","_primarycontactid_value":null,
        "_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"contact","versionnumber":9007199254740993,
        "address":{"city":"Bonn"}}],"@odata.nextLink":"accounts?%24skiptoken=x"}"#;
    let page = payload::parse_page(body).unwrap();
    assert_eq!(
        (page.count, page.next_link.as_deref(), page.delta_link.as_deref()),
        (Some(5000), Some("accounts?%24skiptoken=x"), None)
    );
    let entity = page.entities().next().unwrap();
    assert_eq!(entity.etag.as_deref(), Some("W/\"1056437\""));
    let keys: Vec<_> = entity.record.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["_primarycontactid_value", "address", "creditlimit", "name", "statecode", "versionnumber"]
    );
    assert_eq!(entity.record.get("versionnumber"), Value::number("9007199254740993").as_ref());
    assert_eq!(
        entity.annotations["statecode@OData.Community.Display.V1.FormattedValue"],
        Value::from("Active")
    );
    assert_eq!(payload::parse_page(payload::write_page(&page).as_bytes()).unwrap(), page);
}

#[test]
fn deletions_of_both_versions_are_recognised() {
    let body = br#"{"@odata.context":"https://org.example/$metadata#accounts/$delta","value":[
        {"@odata.context":"https://org.example/$metadata#accounts/$deletedEntity","id":"a-guid","reason":"deleted"},
        {"@removed":{"reason":"changed"},"@id":"Customers('ANTON')"},
        {"@odata.removed":{},"id":7},
        {"id":"kept","reason":"deleted"}],"@odata.deltaLink":"https://org.example/accounts?$deltatoken=1"}"#;
    let page = payload::parse_page(body).unwrap();
    let gone = |id: &str, reason| Row::Deleted(Deleted { id: id.to_owned(), reason });
    assert_eq!(page.rows[0], gone("a-guid", Removal::Deleted));
    assert_eq!(page.rows[1], gone("Customers('ANTON')", Removal::Changed));
    assert_eq!(page.rows[2], gone("7", Removal::Deleted));
    assert!(matches!(&page.rows[3], Row::Entity(entity) if entity.record.len() == 2));
    let written = payload::write_page(&page);
    assert!(written.contains(r#"{"@odata.context":"https://org.example/$metadata#accounts/$deletedEntity","id":"a-guid","reason":"deleted"}"#));
    assert_eq!(payload::parse_page(written.as_bytes()).unwrap(), page);
}

#[test]
fn the_newer_spelling_and_strings_for_numbers_are_read() {
    let body = b"\xef\xbb\xbf{\"@context\":\"$metadata#Orders\",\"@count\":\"2\",\"value\":[],\"@nextLink\":null,\"@deltaLink\":\"d\"}";
    let page = payload::parse_page(body).unwrap();
    assert_eq!((page.count, page.next_link, page.delta_link.as_deref()), (Some(2), None, Some("d")));
}

#[test]
fn a_request_keeps_its_bindings() {
    let body =
        br##"{"name":"x","primarycontactid@odata.bind":"/contacts(1)","@odata.type":"#mscrm.account"}"##;
    let entity = payload::parse_entity(body).unwrap();
    assert_eq!(entity.record.get("primarycontactid@odata.bind"), Some(&Value::from("/contacts(1)")));
    assert_eq!(entity.annotations.keys().collect::<Vec<_>>(), ["@odata.type"]);
    assert_eq!(payload::parse_entity(payload::write_entity(&entity).as_bytes()).unwrap(), entity);
}

#[test]
fn wrong_bodies_are_told_apart() {
    let page = |body: &[u8]| payload::parse_page(body).unwrap_err();
    assert!(matches!(page(b"{}"), PayloadError::NotACollection));
    assert!(matches!(page(b"<html>"), PayloadError::Json(_)));
    assert!(matches!(page(b"\xff"), PayloadError::Encoding(_)));
    assert!(matches!(page(br#"{"value":[1]}"#), PayloadError::Json(_)));
    assert!(matches!(page(br#"{"value":[{}]} x"#), PayloadError::Json(_)));
    assert!(matches!(page(br#"{"value":[{"a":1e99999999999}]}"#), PayloadError::Number(_)));
    assert!(
        matches!(page(br#"{"value":[],"@odata.count":"x"}"#), PayloadError::Annotation(name) if name == "@odata.count")
    );
    assert!(matches!(page(br#"{"value":[{"@removed":{}}]}"#), PayloadError::DeletedWithoutId));
    let deep = format!("{{\"value\":[{{\"a\":{}1{}}}]}}", "[".repeat(100_000), "]".repeat(100_000));
    let _ = payload::parse_page(deep.as_bytes());
}

fn entities() -> impl Strategy<Value = Entity> {
    let text = || prop::option::of(any::<String>());
    let names = "[a-z_ \"\\\\é]{1,8}";
    let records = prop::collection::btree_map(names, any::<String>(), 0..5);
    (text(), text(), records, prop::collection::btree_map("[a-z]{1,5}@x\\.[a-z]{1,5}", any::<i64>(), 0..3))
        .prop_map(|(etag, id, record, annotations)| Entity {
            context: None,
            etag,
            id,
            record: record.into_iter().collect(),
            annotations: annotations.into_iter().map(|(name, number)| (name, Value::from(number))).collect(),
        })
}

proptest! {
    #[test]
    fn pages_round_trip(
        rows in prop::collection::vec(prop_oneof![
            entities().prop_map(Row::Entity),
            any::<String>().prop_map(|id| Row::Deleted(Deleted { id, reason: Removal::Changed })),
        ], 0..6),
        count in any::<Option<u64>>(), link in any::<Option<String>>(), context in any::<Option<String>>(),
    ) {
        let page = Page { context, rows, count, next_link: link.clone(), delta_link: link };
        prop_assert_eq!(payload::parse_page(payload::write_page(&page).as_bytes()).unwrap(), page);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>(), text in "[{}\\[\\]\",:a@value0-9. ]{0,40}") {
        let _ = payload::parse_page(&bytes);
        let _ = payload::parse_entity(text.as_bytes());
        let _ = payload::parse_page(format!("{{\"value\":[{text}]}}").as_bytes());
        let _ = Record::from_json(&text);
    }
}
