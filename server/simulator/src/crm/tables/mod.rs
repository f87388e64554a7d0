//! The tables of the CRM.
//!
//! Columns, lengths and keys are those of the public table reference at
//! <https://learn.microsoft.com/power-apps/developer/data-platform/reference/about-entity-reference>.

use odata::csdl::EdmType;

use super::hooks;
use crate::schema::{ColumnDef, OptionDef, Schema, Stamp, TableDef};

pub(super) fn schema() -> Schema {
    let business = [company(), currency(), customer_group(), account()];
    Schema::new(business.into_iter().chain(hooks::tables()).collect())
}

fn company() -> TableDef {
    TableDef::new("cdm_company", "cdm_companies", "Company")
        .id("cdm_companyid")
        .name("cdm_companycode")
        .columns([ColumnDef::text("cdm_companycode", 4).required(), ColumnDef::text("cdm_name", 100)])
        .columns(stamps())
        .key("cdm_companycode_key", &["cdm_companycode"])
}

fn currency() -> TableDef {
    TableDef::new("transactioncurrency", "transactioncurrencies", "Currency")
        .id("transactioncurrencyid")
        .name("isocurrencycode")
        .columns([
            ColumnDef::text("isocurrencycode", 5).required(),
            ColumnDef::text("currencyname", 100).required(),
            ColumnDef::text("currencysymbol", 13),
            ColumnDef::new("currencyprecision", EdmType::Int32),
            ColumnDef::new("exchangerate", EdmType::Decimal),
        ])
        .columns(stamps())
        .key("isocurrencycode_key", &["isocurrencycode"])
}

fn customer_group() -> TableDef {
    TableDef::new("msdyn_customergroup", "msdyn_customergroups", "Customer group")
        .id("msdyn_customergroupid")
        .name("msdyn_groupid")
        .columns([
            ColumnDef::text("msdyn_groupid", 10).required(),
            ColumnDef::text("msdyn_description", 60),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_customergroup_key", &["msdyn_groupid", "_msdyn_company_value"])
}

fn account() -> TableDef {
    TableDef::new("account", "accounts", "Account")
        .id("accountid")
        .name("name")
        .columns([
            ColumnDef::text("accountnumber", 20),
            ColumnDef::text("name", 160).required(),
            ColumnDef::option_set("customertypecode", RELATIONSHIP_TYPES),
            lookup_company(),
            ColumnDef::lookup(
                "_msdyn_customergroupid_value",
                "msdyn_customergroupid",
                &["msdyn_customergroup"],
            ),
            ColumnDef::lookup(
                "_transactioncurrencyid_value",
                "transactioncurrencyid",
                &["transactioncurrency"],
            ),
            ColumnDef::text("address1_line1", 250),
            ColumnDef::text("address1_line2", 250),
            ColumnDef::text("address1_city", 80),
            ColumnDef::text("address1_stateorprovince", 50),
            ColumnDef::text("address1_postalcode", 20),
            ColumnDef::text("address1_country", 80),
            ColumnDef::text("telephone1", 50),
            ColumnDef::text("emailaddress1", 100),
            ColumnDef::text("websiteurl", 200),
            ColumnDef::new("creditlimit", EdmType::Decimal),
            ColumnDef::new("creditonhold", EdmType::Boolean),
            ColumnDef::new("revenue", EdmType::Decimal),
            ColumnDef::text("description", 2000),
        ])
        .columns(stamps())
        .key("msdyn_accountnumber_key", &["accountnumber", "_msdyn_company_value"])
}

fn lookup_company() -> ColumnDef {
    ColumnDef::lookup("_msdyn_company_value", "msdyn_company", &["cdm_company"])
}

pub(super) fn stamps() -> [ColumnDef; 3] {
    [
        ColumnDef::stamp("createdon", Stamp::Created),
        ColumnDef::stamp("modifiedon", Stamp::Modified),
        ColumnDef::stamp("versionnumber", Stamp::Version),
    ]
}

const RELATIONSHIP_TYPES: &[OptionDef] = &[
    option(1, "Competitor"),
    option(2, "Consultant"),
    option(3, "Customer"),
    option(4, "Investor"),
    option(5, "Partner"),
    option(6, "Influencer"),
    option(7, "Press"),
    option(8, "Prospect"),
    option(9, "Reseller"),
    option(10, "Supplier"),
    option(11, "Vendor"),
    option(12, "Other"),
];

const fn option(value: i64, label: &'static str) -> OptionDef {
    OptionDef { value, symbol: label, label }
}
