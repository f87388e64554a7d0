//! The tables of the CRM.
//!
//! Columns, lengths and keys are those of the public table reference at
//! <https://learn.microsoft.com/power-apps/developer/data-platform/reference/about-entity-reference> and, for tables that
//! begin with `msdyn_`, of the solution that links the CRM with an ERP. What becomes of rows when those they point to
//! are deleted: <https://learn.microsoft.com/power-apps/maker/data-platform/create-edit-entity-relationships>.

mod customers;
mod finance;
mod methods;
mod products;
mod sales;
mod sites;
mod vendors;

use super::hooks;
use crate::schema::{ColumnDef, OptionDef, Schema, Stamp};

/// Every table: what people work with every day first.
pub(super) fn schema() -> Schema {
    let business = [
        customers::account(),
        customers::contact(),
        customers::address(),
        sales::order(),
        sales::line(),
        products::product(),
        vendors::vendor(),
        customers::group(),
        vendors::group(),
        products::unit(),
        sites::warehouse(),
        sites::site(),
        methods::payment_term(),
        methods::customer_payment(),
        methods::vendor_payment(),
        methods::ship_via(),
        methods::terms_of_delivery(),
        finance::tax_group(),
        customers::address_book(),
        finance::currency(),
        finance::company(),
    ];
    Schema::new(business.into_iter().chain(hooks::tables()).collect())
}

/// The company that a row belongs to.
fn lookup_company() -> ColumnDef {
    ColumnDef::lookup("_msdyn_company_value", "msdyn_company", &["cdm_company"])
}

/// The currency that the money in a row stands in.
fn lookup_currency() -> ColumnDef {
    ColumnDef::lookup("_transactioncurrencyid_value", "transactioncurrencyid", &["transactioncurrency"])
}

fn lookup_payment_term() -> ColumnDef {
    ColumnDef::lookup("_msdyn_paymenttermid_value", "msdyn_paymenttermid", &["msdyn_paymentterm"])
}

pub(super) fn stamps() -> [ColumnDef; 3] {
    [
        ColumnDef::stamp("createdon", Stamp::Created),
        ColumnDef::stamp("modifiedon", Stamp::Modified),
        ColumnDef::stamp("versionnumber", Stamp::Version),
    ]
}

const fn option(value: i64, label: &'static str) -> OptionDef {
    OptionDef { value, symbol: label, label }
}
