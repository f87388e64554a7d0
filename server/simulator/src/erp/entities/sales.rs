use odata::value::{Number, Record, Value};

use super::enumerations::SALES_STATUS;
use super::{
    DATA_AREA, Entity, Field, Kind, company, created, mandatory, modified, naming, of_kind, part_of, text,
};

pub(super) static HEADERS: Entity = Entity {
    set: "SalesOrderHeadersV2",
    type_name: "SalesOrderHeaderV2",
    internal_name: "SalesOrderHeaderV2Entity",
    label: "Sales order headers V2",
    rows_label: "Sales orders",
    table_name: "SalesTable",
    name: "SalesOrderName",
    key: &[DATA_AREA, "SalesOrderNumber"],
    fields: HEADER_FIELDS,
    filling: Some(name_of_order),
};

const HEADER_FIELDS: &[Field] = &[
    company(),
    mandatory(text("SalesOrderNumber", "Sales order", 20)),
    text("SalesOrderName", "Name", 60),
    naming(
        mandatory(text("OrderingCustomerAccountNumber", "Customer account", 20)),
        "CustomersV3",
        &[DATA_AREA, "OrderingCustomerAccountNumber"],
    ),
    naming(
        text("InvoiceCustomerAccountNumber", "Invoice account", 20),
        "CustomersV3",
        &[DATA_AREA, "InvoiceCustomerAccountNumber"],
    ),
    naming(mandatory(text("CurrencyCode", "Currency", 3)), "Currencies", &["CurrencyCode"]),
    of_kind("SalesOrderStatus", "Status", Kind::Enum(&SALES_STATUS)),
    of_kind("RequestedShippingDate", "Requested ship date", Kind::Date),
    naming(
        text("PaymentTermsName", "Terms of payment", 10),
        "PaymentTerms",
        &[DATA_AREA, "PaymentTermsName"],
    ),
    naming(
        text("DeliveryModeCode", "Mode of delivery", 10),
        "ModesOfDelivery",
        &[DATA_AREA, "DeliveryModeCode"],
    ),
    naming(
        text("DeliveryTermsCode", "Delivery terms", 10),
        "DeliveryTerms",
        &[DATA_AREA, "DeliveryTermsCode"],
    ),
    text("CustomerRequisitionNumber", "Customer requisition", 20),
    created(),
    modified(),
];

pub(super) static LINES: Entity = Entity {
    set: "SalesOrderLines",
    type_name: "SalesOrderLine",
    internal_name: "SalesOrderLineEntity",
    label: "Sales order lines",
    rows_label: "Sales order lines",
    table_name: "SalesLine",
    name: "LineDescription",
    key: &[DATA_AREA, "SalesOrderNumber", "LineNumber"],
    fields: LINE_FIELDS,
    filling: None,
};

const LINE_FIELDS: &[Field] = &[
    company(),
    part_of(
        mandatory(text("SalesOrderNumber", "Sales order", 20)),
        "SalesOrderHeadersV2",
        &[DATA_AREA, "SalesOrderNumber"],
    ),
    mandatory(of_kind("LineNumber", "Line number", Kind::Integer)),
    naming(mandatory(text("ItemNumber", "Item number", 70)), "ProductsV2", &["ItemNumber"]),
    text("LineDescription", "Text", 1000),
    of_kind("OrderedSalesQuantity", "Quantity", Kind::Decimal),
    naming(mandatory(text("SalesUnitSymbol", "Unit", 10)), "UnitsOfMeasure", &["SalesUnitSymbol"]),
    of_kind("SalesPrice", "Unit price", Kind::Decimal),
    Field { computed: Some(amount), ..of_kind("LineAmount", "Net amount", Kind::Decimal) },
    of_kind("RequestedShippingDate", "Requested ship date", Kind::Date),
    naming(text("ShippingWarehouseId", "Warehouse", 10), "Warehouses", &[DATA_AREA, "ShippingWarehouseId"]),
    created(),
    modified(),
];

/// An order that nobody has named goes by its number.
fn name_of_order(order: &mut Record) {
    let text = |name: &str| order.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("SalesOrderName").is_empty() {
        let number = text("SalesOrderNumber").to_owned();
        order.insert("SalesOrderName", number);
    }
}

fn amount(line: &Record) -> Value {
    let number = |name: &str| line.get(name)?.as_number()?.to_decimal();
    let amount = || number("OrderedSalesQuantity")?.checked_mul(number("SalesPrice")?);
    amount().map_or(Value::from(0_i64), |amount| Value::Number(Number::from(amount.normalize())))
}
