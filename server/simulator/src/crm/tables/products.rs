//! Products and their units, which all companies share.

use odata::csdl::EdmType;

use super::{lookup_currency, option, stamps};
use crate::schema::{ColumnDef, OptionDef, TableDef};

pub(super) fn unit() -> TableDef {
    TableDef::new("uom", "uoms", "Unit")
        .id("uomid")
        .name("msdyn_symbol")
        .columns([
            ColumnDef::text("msdyn_symbol", 10).required(),
            ColumnDef::text("name", 100).required(),
            ColumnDef::new("msdyn_decimalprecision", EdmType::Int32),
            ColumnDef::new("quantity", EdmType::Decimal),
        ])
        .columns(stamps())
        .key("msdyn_symbol_key", &["msdyn_symbol"])
}

pub(super) fn product() -> TableDef {
    TableDef::new("product", "products", "Product")
        .id("productid")
        .name("name")
        .columns([
            ColumnDef::text("productnumber", 100).required(),
            ColumnDef::text("name", 100).required(),
            ColumnDef::text("description", 2000),
            ColumnDef::option_set("producttypecode", PRODUCT_TYPES),
            ColumnDef::lookup("_defaultuomid_value", "defaultuomid", &["uom"]).always(),
            ColumnDef::new("price", EdmType::Decimal),
            lookup_currency(),
            ColumnDef::new("stockweight", EdmType::Decimal),
            ColumnDef::new("validfromdate", EdmType::Date),
            ColumnDef::option_set("statecode", STATES),
        ])
        .columns(stamps())
        .key("productnumber_key", &["productnumber"])
}

const PRODUCT_TYPES: &[OptionDef] = &[
    option(1, "Sales Inventory"),
    option(2, "Miscellaneous Charges"),
    option(3, "Services"),
    option(4, "Flat Fees"),
];

const STATES: &[OptionDef] =
    &[option(0, "Active"), option(1, "Retired"), option(2, "Draft"), option(3, "Under Revision")];
