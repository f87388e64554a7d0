//! What is sold, and to whom.

use super::fields::{Striped, both, company, currency, customer, lookup, translated};
use model::{FieldMapping, Mapping};

/// `UnitsOfMeasure` and `uoms`, which all companies share.
pub(super) fn units() -> Mapping {
    Mapping {
        left_entity: "UnitsOfMeasure".into(),
        right_entity: "uoms".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["msdyn_symbol".into()],
        company: None,
        fields: vec![
            both("UnitSymbol", "msdyn_symbol"),
            both("UnitDescription", "name"),
            both("DecimalPrecision", "msdyn_decimalprecision"),
        ],
    }
}

/// `ProductsV2` and `products`, which all companies share.
pub(super) fn products() -> Mapping {
    Mapping {
        left_entity: "ProductsV2".into(),
        right_entity: "products".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["productnumber".into()],
        company: None,
        fields: vec![
            both("ProductNumber", "productnumber"),
            both("ProductName", "name"),
            both("ProductDescription", "description"),
            unit("SalesUnitSymbol", "defaultuomid"),
            both("SalesPrice", "price"),
            both("NetProductWeight", "stockweight"),
            both("ReleaseDate", "validfromdate"),
            // What the CRM knows beside goods and services is a service to the ERP.
            translated(
                "ProductType",
                "producttypecode",
                &[("Item", "1"), ("Service", "3"), ("Service", "2"), ("Service", "4")],
            ),
        ],
    }
}

/// `SalesOrderHeadersV2` and `salesorders`.
pub(super) fn orders() -> Mapping {
    Mapping {
        left_entity: "SalesOrderHeadersV2".into(),
        right_entity: "salesorders".into(),
        left_filter: "(SalesOrderNumber != \"\")".into(),
        right_filter: "msdyn_salesordernumber ne null".into(),
        key: vec!["msdyn_salesordernumber".into()],
        company: Some(company()),
        fields: vec![
            both("SalesOrderNumber", "msdyn_salesordernumber"),
            both("SalesOrderName", "name"),
            customer("OrderingCustomerAccountNumber", "customerid"),
            currency("CurrencyCode"),
            // An order that was submitted in the CRM is open in the ERP.
            translated(
                "SalesOrderStatus",
                "statecode",
                &[
                    ("Backorder", "0"),
                    ("Backorder", "1"),
                    ("Canceled", "2"),
                    ("Delivered", "3"),
                    ("Invoiced", "4"),
                ],
            ),
            both("RequestedShippingDate", "requestdeliveryby"),
            both("CustomerRequisitionNumber", "msdyn_customerrequisitionnumber"),
        ],
    }
}

/// `SalesOrderLines` and `salesorderdetails`: the key leads through the order.
pub(super) fn lines() -> Mapping {
    Mapping {
        left_entity: "SalesOrderLines".into(),
        right_entity: "salesorderdetails".into(),
        left_filter: String::new(),
        right_filter: "lineitemnumber ne null".into(),
        key: vec!["salesorderid.msdyn_salesordernumber".into(), "lineitemnumber".into()],
        company: Some(company()),
        fields: vec![
            lookup(
                "SalesOrderNumber",
                "salesorderid",
                "salesorders",
                "salesorderid",
                "msdyn_salesordernumber",
                Striped::By("msdyn_company"),
            ),
            both("LineNumber", "lineitemnumber"),
            lookup("ItemNumber", "productid", "products", "productid", "productnumber", Striped::No),
            both("LineDescription", "description"),
            both("OrderedSalesQuantity", "quantity"),
            unit("SalesUnitSymbol", "uomid"),
            both("SalesPrice", "priceperunit"),
            both("RequestedShippingDate", "requestdeliveryby"),
        ],
    }
}

fn unit(left: &str, column: &str) -> FieldMapping {
    lookup(left, column, "uoms", "uomid", "msdyn_symbol", Striped::No)
}
