use odata::value::{Record, Value};

use super::enumerations::{NO_YES, ON_HOLD, PARTY_TYPE};
use super::{DATA_AREA, Entity, Field, Kind, company, created, mandatory, modified, naming, of_kind, text};

pub(super) static GROUPS: Entity = Entity {
    set: "CustomerGroups",
    type_name: "CustomerGroup",
    internal_name: "CustCustomerGroupEntity",
    label: "Customer groups",
    rows_label: "Customer groups",
    table_name: "CustGroup",
    name: "Description",
    key: &[DATA_AREA, "CustomerGroupId"],
    fields: GROUP_FIELDS,
    filling: None,
};

const GROUP_FIELDS: &[Field] = &[
    company(),
    mandatory(text("CustomerGroupId", "Customer group", 10)),
    text("Description", "Description", 60),
    naming(text("PaymentTermId", "Terms of payment", 10), "PaymentTerms", &[DATA_AREA, "PaymentTermId"]),
    of_kind("IsSalesTaxIncludedInPrice", "Prices include sales tax", Kind::Enum(&NO_YES)),
    created(),
    modified(),
];

pub(super) static CUSTOMERS: Entity = Entity {
    set: "CustomersV3",
    type_name: "CustomerV3",
    internal_name: "CustCustomerV3Entity",
    label: "Customers V3",
    rows_label: "Customers",
    table_name: "CustTable",
    name: "OrganizationName",
    key: &[DATA_AREA, "CustomerAccount"],
    fields: FIELDS,
    filling: Some(name_of_person),
};

const FIELDS: &[Field] = &[
    company(),
    mandatory(text("CustomerAccount", "Customer account", 20)),
    mandatory(text("OrganizationName", "Name", 100)),
    of_kind("PartyType", "Type", Kind::Enum(&PARTY_TYPE)),
    text("PersonFirstName", "First name", 25),
    text("PersonMiddleName", "Middle name", 25),
    text("PersonLastName", "Last name", 25),
    naming(
        mandatory(text("CustomerGroupId", "Customer group", 10)),
        "CustomerGroups",
        &[DATA_AREA, "CustomerGroupId"],
    ),
    naming(mandatory(text("SalesCurrencyCode", "Currency", 3)), "Currencies", &["SalesCurrencyCode"]),
    naming(text("InvoiceAccount", "Invoice account", 20), "CustomersV3", &[DATA_AREA, "InvoiceAccount"]),
    naming(
        text("PrimaryContactPersonId", "Primary contact", 20),
        "ContactsV2",
        &[DATA_AREA, "PrimaryContactPersonId"],
    ),
    naming(text("PaymentTerms", "Terms of payment", 10), "PaymentTerms", &[DATA_AREA, "PaymentTerms"]),
    naming(
        text("PaymentMethod", "Method of payment", 10),
        "CustomerPaymentMethods",
        &[DATA_AREA, "PaymentMethod"],
    ),
    naming(text("DeliveryMode", "Mode of delivery", 10), "ModesOfDelivery", &[DATA_AREA, "DeliveryMode"]),
    naming(text("DeliveryTerms", "Delivery terms", 10), "DeliveryTerms", &[DATA_AREA, "DeliveryTerms"]),
    naming(text("SalesTaxGroup", "Sales tax group", 10), "TaxGroups", &[DATA_AREA, "SalesTaxGroup"]),
    text("AddressStreet", "Street", 250),
    text("AddressBuildingCompliment", "Building complement", 60),
    text("AddressCity", "City", 60),
    text("AddressState", "State", 50),
    text("AddressZipCode", "ZIP/postal code", 20),
    text("AddressCountryRegionId", "Country/region", 10),
    text("PrimaryContactPhone", "Primary phone", 50),
    text("PrimaryContactEmail", "Primary email address", 80),
    of_kind("CreditLimit", "Credit limit", Kind::Decimal),
    of_kind("CreditLimitIsMandatory", "Mandatory credit limit", Kind::Enum(&NO_YES)),
    of_kind("OnHoldStatus", "Invoicing and delivery on hold", Kind::Enum(&ON_HOLD)),
    of_kind("CredManCustomerSince", "Customer since", Kind::Time),
    created(),
    modified(),
];

/// A person is called by the parts of the name, whatever stands in the name itself.
fn name_of_person(customer: &mut Record) {
    let text = |name: &str| customer.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("PartyType") != "Person" || text("PersonLastName").is_empty() {
        return;
    }
    let parts = ["PersonFirstName", "PersonMiddleName", "PersonLastName"].map(text);
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    customer.insert("OrganizationName", name);
}
