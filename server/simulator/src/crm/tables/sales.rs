use odata::csdl::EdmType;
use odata::value::{Number, Record, Value};

use super::{lookup_company, lookup_currency, lookup_payment_term, option, stamps};
use crate::schema::{ColumnDef, OnDelete, OptionDef, TableDef};

pub(super) fn order() -> TableDef {
    TableDef::new("salesorder", "salesorders", "Order")
        .id("salesorderid")
        .name("name")
        .columns([
            ColumnDef::text("msdyn_salesordernumber", 20),
            ColumnDef::text("name", 300).required(),
            ColumnDef::lookup("_customerid_value", "customerid", &["account", "contact"]).always(),
            lookup_currency(),
            ColumnDef::option_set("statecode", STATES),
            ColumnDef::new("requestdeliveryby", EdmType::Date),
            lookup_payment_term(),
            ColumnDef::lookup("_msdyn_shipviaid_value", "msdyn_shipviaid", &["msdyn_shipvia"]),
            ColumnDef::text("msdyn_customerrequisitionnumber", 20),
            ColumnDef::text("description", 2000),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_salesordernumber_key", &["msdyn_salesordernumber", "_msdyn_company_value"])
        .indexed(&["_customerid_value"])
}

pub(super) fn line() -> TableDef {
    TableDef::new("salesorderdetail", "salesorderdetails", "Order line")
        .id("salesorderdetailid")
        .name("description")
        .columns([
            ColumnDef::lookup("_salesorderid_value", "salesorderid", &["salesorder"])
                .always()
                .on_delete(OnDelete::Cascade),
            ColumnDef::new("lineitemnumber", EdmType::Int32),
            ColumnDef::lookup("_productid_value", "productid", &["product"]).on_delete(OnDelete::Restrict),
            ColumnDef::text("description", 2000),
            ColumnDef::new("quantity", EdmType::Decimal).required(),
            ColumnDef::lookup("_uomid_value", "uomid", &["uom"]).on_delete(OnDelete::Restrict),
            ColumnDef::new("priceperunit", EdmType::Decimal),
            ColumnDef::computed("extendedamount", EdmType::Decimal, amount),
            ColumnDef::new("requestdeliveryby", EdmType::Date),
            lookup_currency(),
            ColumnDef::lookup("_msdyn_warehouseid_value", "msdyn_warehouseid", &["msdyn_warehouse"]),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_salesorderdetail_key", &["_salesorderid_value", "lineitemnumber", "_msdyn_company_value"])
        .indexed(&["_salesorderid_value"])
        .indexed(&["_productid_value"])
}

fn amount(line: &Record) -> Value {
    let number = |name: &str| line.get(name)?.as_number()?.to_decimal();
    let amount = || number("quantity")?.checked_mul(number("priceperunit")?);
    amount().map_or(Value::Null, |amount| Value::Number(Number::from(amount.normalize())))
}

const STATES: &[OptionDef] = &[
    option(0, "Active"),
    option(1, "Submitted"),
    option(2, "Canceled"),
    option(3, "Fulfilled"),
    option(4, "Invoiced"),
];
