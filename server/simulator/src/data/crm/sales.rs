use odata::value::Record;

use super::{company_id, currency_id, decimal, owner_id, row_id, texts};
use crate::data::customer::Hold;
use crate::data::order::{Line, Order, Status};
use crate::data::product::{Product, Sort};
use crate::data::vendor::Vendor;

/// A row of `msdyn_vendors`.
pub(in crate::data) fn vendor_record(vendor: &Vendor) -> Record {
    let company = vendor.company.id();
    let of_company = |table: &str, code: &str| row_id(table, &[company, code]);
    let mut record = texts([
        ("msdyn_vendorid", of_company("msdyn_vendor", &vendor.account).as_str()),
        ("msdyn_vendoraccountnumber", &vendor.account),
        ("msdyn_name", &vendor.name),
        ("_msdyn_vendorgroupid_value", &of_company("msdyn_vendorgroup", vendor.group)),
        ("_transactioncurrencyid_value", &currency_id(vendor.currency)),
        ("_msdyn_paymenttermid_value", &of_company("msdyn_paymentterm", vendor.payment_term)),
        (
            "_msdyn_vendorpaymentmethodid_value",
            &of_company("msdyn_vendorpaymentmethod", vendor.payment_method),
        ),
        ("msdyn_addressstreet", &vendor.street),
        ("msdyn_addresscity", vendor.city),
        ("msdyn_addressstate", vendor.state_code),
        ("msdyn_addresszipcode", &vendor.postal_code),
        ("msdyn_addresscountryregionid", vendor.country),
        ("msdyn_primaryphonenumber", &vendor.phone),
        ("msdyn_primaryemailaddress", &vendor.email),
        ("_msdyn_company_value", &company_id(vendor.company)),
    ]);
    let hold: i64 = match vendor.hold {
        Hold::Open => 192_350_000,
        Hold::Held => 192_350_002,
    };
    record.insert("msdyn_onholdstatus", hold);
    record
}

/// A row of `products`.
pub(in crate::data) fn product_record(product: &Product) -> Record {
    let mut record = texts([
        ("productid", row_id("product", &[&product.number]).as_str()),
        ("productnumber", &product.number),
        ("name", &product.name),
        ("description", &product.description),
        ("_defaultuomid_value", &row_id("uom", &[product.unit])),
        ("_transactioncurrencyid_value", &currency_id("USD")),
    ]);
    let kind: i64 = match product.sort {
        Sort::Item => 1,
        Sort::Service => 3,
    };
    record.insert("producttypecode", kind);
    record.insert("statecode", 0_i64);
    record.insert("price", decimal(&product.price));
    record.insert("stockweight", decimal(&product.weight));
    record.insert("validfromdate", product.released.to_string());
    record
}

/// A row of `salesorders`.
pub(in crate::data) fn order_record(order: &Order) -> Record {
    let of_company = |table: &str, code: &str| row_id(table, &[order.company.id(), code]);
    let mut record = texts([
        ("salesorderid", order_id(order).as_str()),
        ("msdyn_salesordernumber", &order.number),
        ("name", &order.name),
        ("_customerid_value", &owner_id(order.owner, order.company, &order.customer)),
        ("_transactioncurrencyid_value", &currency_id(order.currency)),
        ("_msdyn_paymenttermid_value", &of_company("msdyn_paymentterm", order.payment_term)),
        ("_msdyn_shipviaid_value", &of_company("msdyn_shipvia", order.delivery_mode)),
        ("msdyn_customerrequisitionnumber", &order.requisition),
        ("_msdyn_company_value", &company_id(order.company)),
    ]);
    let state: i64 = match order.status {
        Status::Open => 0,
        Status::Canceled => 2,
        Status::Delivered => 3,
        Status::Invoiced => 4,
    };
    record.insert("statecode", state);
    record.insert("requestdeliveryby", order.wanted.to_string());
    record
}

/// A row of `salesorderdetails`.
pub(in crate::data) fn line_record(order: &Order, line: &Line) -> Record {
    let company = order.company.id();
    let number = line.number.to_string();
    let mut record = texts([
        ("salesorderdetailid", row_id("salesorderdetail", &[company, &order.number, &number]).as_str()),
        ("_salesorderid_value", &order_id(order)),
        ("_productid_value", &row_id("product", &[&line.product.number])),
        ("description", &line.product.name),
        ("_uomid_value", &row_id("uom", &[line.product.unit])),
        ("_transactioncurrencyid_value", &currency_id(order.currency)),
        ("_msdyn_warehouseid_value", &row_id("msdyn_warehouse", &[company, line.warehouse])),
        ("_msdyn_company_value", &company_id(order.company)),
    ]);
    record.insert("lineitemnumber", i64::from(line.number));
    record.insert("quantity", decimal(&line.quantity));
    record.insert("priceperunit", decimal(&line.price));
    record.insert("requestdeliveryby", order.wanted.to_string());
    record
}

fn order_id(order: &Order) -> String {
    row_id("salesorder", &[order.company.id(), &order.number])
}
