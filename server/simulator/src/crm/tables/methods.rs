//! How people pay and how goods travel: short lists of every company.

use odata::csdl::EdmType;

use super::{lookup_company, stamps};
use crate::schema::{ColumnDef, TableDef};

pub(super) fn payment_term() -> TableDef {
    listed("msdyn_paymentterm", "msdyn_paymentterms", "Payment term")
        .id("msdyn_paymenttermid")
        .columns([
            ColumnDef::new("msdyn_numberofdays", EdmType::Int32),
            ColumnDef::new("msdyn_numberofmonths", EdmType::Int32),
        ])
        .key("msdyn_paymentterm_key", &["msdyn_name", "_msdyn_company_value"])
}

pub(super) fn customer_payment() -> TableDef {
    listed("msdyn_customerpaymentmethod", "msdyn_customerpaymentmethods", "Customer payment method")
        .id("msdyn_customerpaymentmethodid")
        .key("msdyn_customerpaymentmethod_key", &["msdyn_name", "_msdyn_company_value"])
}

pub(super) fn vendor_payment() -> TableDef {
    listed("msdyn_vendorpaymentmethod", "msdyn_vendorpaymentmethods", "Vendor payment method")
        .id("msdyn_vendorpaymentmethodid")
        .key("msdyn_vendorpaymentmethod_key", &["msdyn_name", "_msdyn_company_value"])
}

pub(super) fn ship_via() -> TableDef {
    listed("msdyn_shipvia", "msdyn_shipvias", "Ship via")
        .id("msdyn_shipviaid")
        .key("msdyn_shipvia_key", &["msdyn_name", "_msdyn_company_value"])
}

pub(super) fn terms_of_delivery() -> TableDef {
    listed("msdyn_termsofdelivery", "msdyn_termsofdeliveries", "Terms of delivery")
        .id("msdyn_termsofdeliveryid")
        .key("msdyn_termsofdelivery_key", &["msdyn_name", "_msdyn_company_value"])
}

/// A code with its description, of one company.
fn listed(logical_name: &'static str, entity_set: &'static str, label: &'static str) -> TableDef {
    TableDef::new(logical_name, entity_set, label)
        .name("msdyn_name")
        .columns([
            ColumnDef::text("msdyn_name", 10).required(),
            ColumnDef::text("msdyn_description", 60),
            lookup_company(),
        ])
        .columns(stamps())
}
