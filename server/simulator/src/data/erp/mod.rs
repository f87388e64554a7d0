//! The generated things as rows of the ERP, without what the app fills itself.

mod basic;
mod customers;
mod sales;

use jiff::civil::Date;
use odata::value::{Number, Record, Value};

use super::Company;

pub(super) use basic::{
    address_book_record, listed_record, payment_term_record, unit_record, warehouse_record,
};
pub use basic::{currency_record, legal_entity_record};
pub(super) use customers::{address_record, contact_record, person_record};
pub use customers::{customer_group_record, customer_record};
pub(super) use sales::{line_record, order_record, product_record, vendor_record};

/// The number that the text spells; null when it spells none, which the generator's own texts always do.
pub(super) fn decimal(text: &str) -> Value {
    Number::parse(text).map_or(Value::Null, Value::from)
}

/// A day as the service writes it.
fn day(date: Date) -> String {
    format!("{date}T12:00:00Z")
}

fn texts<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> Record {
    fields.into_iter().collect()
}
