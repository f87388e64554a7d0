use odata::value::Record;

use super::customers::on_hold;
use super::{day, decimal, texts};
use crate::data::order::{Line, Order, Status};
use crate::data::product::{Product, Sort};
use crate::data::vendor::Vendor;

/// A row of `VendorsV2`.
pub(in crate::data) fn vendor_record(vendor: &Vendor) -> Record {
    texts([
        ("dataAreaId", vendor.company.id()),
        ("VendorAccountNumber", &vendor.account),
        ("VendorOrganizationName", &vendor.name),
        ("VendorPartyType", "Organization"),
        ("VendorGroupId", vendor.group),
        ("CurrencyCode", vendor.currency),
        ("DefaultPaymentTermsName", vendor.payment_term),
        ("DefaultVendorPaymentMethodName", vendor.payment_method),
        ("AddressStreet", &vendor.street),
        ("AddressCity", vendor.city),
        ("AddressStateId", vendor.state_code),
        ("AddressZipCode", &vendor.postal_code),
        ("AddressCountryRegionId", vendor.country),
        ("PrimaryPhoneNumber", &vendor.phone),
        ("PrimaryEmailAddress", &vendor.email),
        ("OnHoldStatus", on_hold(vendor.hold)),
    ])
}

/// A row of `ProductsV2`.
pub(in crate::data) fn product_record(product: &Product) -> Record {
    let sort = match product.sort {
        Sort::Item => "Item",
        Sort::Service => "Service",
    };
    let mut record = texts([
        ("ProductNumber", product.number.as_str()),
        ("ProductName", &product.name),
        ("ProductDescription", &product.description),
        ("ProductType", sort),
        ("SalesUnitSymbol", product.unit),
    ]);
    record.insert("SalesPrice", decimal(&product.price));
    record.insert("NetProductWeight", decimal(&product.weight));
    record.insert("ReleaseDate", day(product.released));
    record
}

/// A row of `SalesOrderHeadersV2`.
pub(in crate::data) fn order_record(order: &Order) -> Record {
    let status = match order.status {
        Status::Open => "Backorder",
        Status::Delivered => "Delivered",
        Status::Invoiced => "Invoiced",
        Status::Canceled => "Canceled",
    };
    let mut record = texts([
        ("dataAreaId", order.company.id()),
        ("SalesOrderNumber", &order.number),
        ("SalesOrderName", &order.name),
        ("OrderingCustomerAccountNumber", &order.customer),
        ("InvoiceCustomerAccountNumber", &order.customer),
        ("CurrencyCode", order.currency),
        ("SalesOrderStatus", status),
        ("PaymentTermsName", order.payment_term),
        ("DeliveryModeCode", order.delivery_mode),
        ("CustomerRequisitionNumber", &order.requisition),
    ]);
    record.insert("RequestedShippingDate", day(order.wanted));
    record
}

/// A row of `SalesOrderLines`.
pub(in crate::data) fn line_record(order: &Order, line: &Line) -> Record {
    let mut record = texts([
        ("dataAreaId", order.company.id()),
        ("SalesOrderNumber", &order.number),
        ("ItemNumber", &line.product.number),
        ("LineDescription", &line.product.name),
        ("SalesUnitSymbol", line.product.unit),
        ("ShippingWarehouseId", line.warehouse),
    ]);
    record.insert("LineNumber", i64::from(line.number));
    record.insert("OrderedSalesQuantity", decimal(&line.quantity));
    record.insert("SalesPrice", decimal(&line.price));
    record.insert("RequestedShippingDate", day(order.wanted));
    record
}
