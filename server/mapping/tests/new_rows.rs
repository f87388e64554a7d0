//! What a row needs before the other app is asked to make it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{row, upsert};
use customers::{compiled, left_schema, mapping, right_schema};
use mapping::{Compiled, KeyFault, Plan, ProjectFault, Refusal, plan};
use model::{EntitySchema, FieldSchema, Side};
use odata::value::Value;

/// What is done about a new row of the ERP with these values, in other columns than those of the key.
fn made(compiled: &Compiled, changes: &[(&str, Value)]) -> Plan {
    plan(&upsert(compiled, &row(compiled, Side::Left, changes), None))
}

fn with_field(schema: EntitySchema, name: &str, change: impl Fn(FieldSchema) -> FieldSchema) -> EntitySchema {
    let fields =
        schema.fields.into_iter().map(|field| if field.name == name { change(field) } else { field });
    EntitySchema { fields: fields.collect(), ..schema }
}

#[test]
fn a_row_whose_key_the_other_app_assigns_is_not_made() {
    let assigned =
        with_field(right_schema(), "accountnumber", |field| FieldSchema { read_only: true, ..field });
    let compiled = Compiled::new(&mapping(), &left_schema(), &assigned).unwrap();
    let refusal = Refusal::AssignedKey { field: "accountnumber".into() };
    assert_eq!(made(&compiled, &[]), Plan::Invalid(refusal));
    // Only the key matters.
    let computed =
        with_field(right_schema(), "creditlimit", |field| FieldSchema { read_only: true, ..field });
    let compiled = Compiled::new(&mapping(), &left_schema(), &computed).unwrap();
    let decision = made(&compiled, &[]);
    assert!(decision.fields().is_some_and(|fields| !fields.contains("creditlimit")), "{decision:?}");
}

#[test]
fn a_row_without_what_the_other_app_requires_is_not_made() {
    let missing = ProjectFault::Missing { field: "name".into() };
    let refusal = Refusal::Fields(vec![missing]);
    assert_eq!(made(&compiled(), &[("OrganizationName", Value::Null)]), Plan::Invalid(refusal));
}

#[test]
fn a_row_with_a_value_that_cannot_be_written_is_not_made() {
    let decision = made(&compiled(), &[("LanguageId", "tlh".into())]);
    assert!(matches!(&decision, Plan::Invalid(Refusal::Fields(faults)) if faults.len() == 1), "{decision:?}");
}

#[test]
fn a_row_without_a_complete_key_is_not_made() {
    let fault = KeyFault::Missing { field: "CustomerAccount".into() };
    assert_eq!(made(&compiled(), &[("CustomerAccount", Value::Null)]), Plan::Invalid(Refusal::Key(fault)));
}

#[test]
fn a_new_row_is_sent_what_has_a_value_and_the_key() {
    let decision = made(&compiled(), &[("CreditLimit", Value::Null), ("CurrencyCode", "".into())]);
    let fields = decision.fields().unwrap();
    assert_eq!(fields.get("accountnumber"), Some(&"US-001".into()));
    assert!(!fields.contains("creditlimit") && !fields.contains(customers::CURRENCY), "{fields:?}");
}
