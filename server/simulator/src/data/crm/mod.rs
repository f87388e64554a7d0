//! The generated things as rows of the CRM, without what the app fills itself. What is empty is null, as Dataverse has it.

mod basic;
mod customers;
mod sales;

use odata::value::{Record, Value};

use super::address::Owner;
use super::erp::decimal;
use super::{Company, currencies};

pub(super) use basic::{
    address_book_record, listed_record, payment_term_record, unit_record, warehouse_record,
};
pub use basic::{company_record, currency_record};
pub use customers::{account_record, customer_group_record};
pub(super) use customers::{address_record, contact_record, person_record};
pub(super) use sales::{line_record, order_record, product_record, vendor_record};

/// The id of the row with that natural key, such as `row_id("account", &["usmf", "US-001"])`.
///
/// Ids follow from the key alone, so that rows made apart refer to each other.
pub fn row_id(table: &str, key: &[&str]) -> String {
    let mut hash = blake3::Hasher::new();
    for part in std::iter::once(&table).chain(key) {
        hash.update(part.as_bytes());
        // No key holds a NUL, so two keys never hash alike by a shifted border.
        hash.update(&[0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

fn company_id(company: Company) -> String {
    row_id("cdm_company", &[company.id()])
}

fn group_id(company: Company, id: &str) -> String {
    row_id("msdyn_customergroup", &[company.id(), id])
}

fn currency_id(code: &str) -> String {
    debug_assert!(currencies().iter().any(|currency| currency.code == code), "no currency {code}");
    row_id("transactioncurrency", &[code])
}

fn account_id(company: Company, account: &str) -> String {
    row_id("account", &[company.id(), account])
}

fn contact_id(company: Company, id: &str) -> String {
    row_id("contact", &[company.id(), id])
}

/// The row that a customer with that account number is.
fn owner_id(owner: Owner, company: Company, account: &str) -> String {
    match owner {
        Owner::Organization => account_id(company, account),
        Owner::Person => contact_id(company, account),
    }
}

fn texts<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> Record {
    let filled = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    fields.into_iter().map(|(name, text)| (name, filled(text))).collect()
}
