use odata::csdl::EdmType;

use super::{lookup_company, stamps};
use crate::schema::{ColumnDef, TableDef};

pub(super) fn company() -> TableDef {
    TableDef::new("cdm_company", "cdm_companies", "Company")
        .id("cdm_companyid")
        .name("cdm_companycode")
        .columns([ColumnDef::text("cdm_companycode", 4).required(), ColumnDef::text("cdm_name", 100)])
        .columns(stamps())
        .key("cdm_companycode_key", &["cdm_companycode"])
}

pub(super) fn currency() -> TableDef {
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

pub(super) fn tax_group() -> TableDef {
    TableDef::new("msdyn_taxgroup", "msdyn_taxgroups", "Tax group")
        .id("msdyn_taxgroupid")
        .name("msdyn_name")
        .columns([
            ColumnDef::text("msdyn_name", 10).required(),
            ColumnDef::text("msdyn_description", 60),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_taxgroup_key", &["msdyn_name", "_msdyn_company_value"])
}
