use super::{lookup_company, lookup_currency, lookup_payment_term, option, stamps};
use crate::schema::{ColumnDef, OptionDef, TableDef};

pub(super) fn group() -> TableDef {
    TableDef::new("msdyn_vendorgroup", "msdyn_vendorgroups", "Vendor group")
        .id("msdyn_vendorgroupid")
        .name("msdyn_vendorgroup")
        .columns([
            ColumnDef::text("msdyn_vendorgroup", 10).required(),
            ColumnDef::text("msdyn_description", 60),
            lookup_payment_term(),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_vendorgroup_key", &["msdyn_vendorgroup", "_msdyn_company_value"])
}

pub(super) fn vendor() -> TableDef {
    TableDef::new("msdyn_vendor", "msdyn_vendors", "Vendor")
        .id("msdyn_vendorid")
        .name("msdyn_name")
        .columns([
            ColumnDef::text("msdyn_vendoraccountnumber", 20).required(),
            ColumnDef::text("msdyn_name", 100).required(),
            ColumnDef::lookup("_msdyn_vendorgroupid_value", "msdyn_vendorgroupid", &["msdyn_vendorgroup"]),
            lookup_currency(),
            lookup_payment_term(),
            ColumnDef::lookup(
                "_msdyn_vendorpaymentmethodid_value",
                "msdyn_vendorpaymentmethodid",
                &["msdyn_vendorpaymentmethod"],
            ),
            ColumnDef::text("msdyn_addressstreet", 250),
            ColumnDef::text("msdyn_addresscity", 60),
            ColumnDef::text("msdyn_addressstate", 50),
            ColumnDef::text("msdyn_addresszipcode", 20),
            ColumnDef::text("msdyn_addresscountryregionid", 10),
            ColumnDef::text("msdyn_primaryphonenumber", 50),
            ColumnDef::text("msdyn_primaryemailaddress", 80),
            ColumnDef::option_set("msdyn_onholdstatus", HOLDS),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_vendor_key", &["msdyn_vendoraccountnumber", "_msdyn_company_value"])
}

const HOLDS: &[OptionDef] =
    &[option(192_350_000, "No"), option(192_350_001, "Invoice"), option(192_350_002, "All")];
