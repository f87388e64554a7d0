//! How people pay and how goods travel: short lists that every company keeps for itself. None shows when it was changed.

use super::{DATA_AREA, Entity, Field, Kind, company, mandatory, of_kind, text};

pub(super) static PAYMENT_TERMS: Entity = Entity {
    set: "PaymentTerms",
    type_name: "PaymentTerm",
    internal_name: "PaymentTermEntity",
    label: "Terms of payment",
    rows_label: "Terms of payment",
    table_name: "PaymTerm",
    name: "Description",
    key: &[DATA_AREA, "Name"],
    fields: PAYMENT_TERM_FIELDS,
    filling: None,
};

const PAYMENT_TERM_FIELDS: &[Field] = &[
    company(),
    mandatory(text("Name", "Terms of payment", 10)),
    text("Description", "Description", 60),
    of_kind("NumberOfDays", "Days", Kind::Integer),
    of_kind("NumberOfMonths", "Months", Kind::Integer),
];

pub(super) static CUSTOMER_PAYMENT: Entity = Entity {
    set: "CustomerPaymentMethods",
    type_name: "CustomerPaymentMethod",
    internal_name: "CustPaymentMethodEntity",
    label: "Customer payment methods",
    rows_label: "Methods of payment - customers",
    table_name: "CustPaymModeTable",
    name: "Description",
    key: &[DATA_AREA, "Name"],
    fields: PAYMENT_METHOD_FIELDS,
    filling: None,
};

pub(super) static VENDOR_PAYMENT: Entity = Entity {
    set: "VendorPaymentMethods",
    type_name: "VendorPaymentMethod",
    internal_name: "VendVendorPaymentMethodEntity",
    label: "Vendor payment methods",
    rows_label: "Methods of payment - vendors",
    table_name: "VendPaymModeTable",
    name: "Description",
    key: &[DATA_AREA, "Name"],
    fields: PAYMENT_METHOD_FIELDS,
    filling: None,
};

const PAYMENT_METHOD_FIELDS: &[Field] =
    &[company(), mandatory(text("Name", "Method of payment", 10)), text("Description", "Description", 60)];

pub(super) static DELIVERY_MODES: Entity = Entity {
    set: "ModesOfDelivery",
    type_name: "ModeOfDelivery",
    internal_name: "DlvModeEntity",
    label: "Modes of delivery",
    rows_label: "Modes of delivery",
    table_name: "DlvMode",
    name: "ModeDescription",
    key: &[DATA_AREA, "ModeCode"],
    fields: DELIVERY_MODE_FIELDS,
    filling: None,
};

const DELIVERY_MODE_FIELDS: &[Field] = &[
    company(),
    mandatory(text("ModeCode", "Mode of delivery", 10)),
    text("ModeDescription", "Description", 60),
];

pub(super) static DELIVERY_TERMS: Entity = Entity {
    set: "DeliveryTerms",
    type_name: "DeliveryTerm",
    internal_name: "DlvTermEntity",
    label: "Terms of delivery",
    rows_label: "Terms of delivery",
    table_name: "DlvTerm",
    name: "TermsDescription",
    key: &[DATA_AREA, "TermsCode"],
    fields: DELIVERY_TERM_FIELDS,
    filling: None,
};

const DELIVERY_TERM_FIELDS: &[Field] = &[
    company(),
    mandatory(text("TermsCode", "Delivery terms", 10)),
    text("TermsDescription", "Description", 60),
];
