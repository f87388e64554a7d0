use super::enumerations::{ON_HOLD, PARTY_TYPE};
use super::{DATA_AREA, Entity, Field, Kind, company, created, mandatory, modified, naming, of_kind, text};

pub(super) static GROUPS: Entity = Entity {
    set: "VendorGroups",
    type_name: "VendorGroup",
    internal_name: "VendVendorGroupEntity",
    label: "Vendor groups",
    rows_label: "Vendor groups",
    table_name: "VendGroup",
    name: "Description",
    key: &[DATA_AREA, "VendorGroupId"],
    fields: GROUP_FIELDS,
    filling: None,
};

const GROUP_FIELDS: &[Field] = &[
    company(),
    mandatory(text("VendorGroupId", "Vendor group", 10)),
    text("Description", "Description", 60),
    naming(
        text("DefaultPaymentTermName", "Terms of payment", 10),
        "PaymentTerms",
        &[DATA_AREA, "DefaultPaymentTermName"],
    ),
];

pub(super) static VENDORS: Entity = Entity {
    set: "VendorsV2",
    type_name: "VendorV2",
    internal_name: "VendVendorV2Entity",
    label: "Vendors V2",
    rows_label: "Vendors",
    table_name: "VendTable",
    name: "VendorOrganizationName",
    key: &[DATA_AREA, "VendorAccountNumber"],
    fields: FIELDS,
    filling: None,
};

const FIELDS: &[Field] = &[
    company(),
    mandatory(text("VendorAccountNumber", "Vendor account", 20)),
    mandatory(text("VendorOrganizationName", "Name", 100)),
    of_kind("VendorPartyType", "Type", Kind::Enum(&PARTY_TYPE)),
    naming(
        mandatory(text("VendorGroupId", "Vendor group", 10)),
        "VendorGroups",
        &[DATA_AREA, "VendorGroupId"],
    ),
    naming(mandatory(text("CurrencyCode", "Currency", 3)), "Currencies", &["CurrencyCode"]),
    naming(
        text("DefaultPaymentTermsName", "Terms of payment", 10),
        "PaymentTerms",
        &[DATA_AREA, "DefaultPaymentTermsName"],
    ),
    naming(
        text("DefaultVendorPaymentMethodName", "Method of payment", 10),
        "VendorPaymentMethods",
        &[DATA_AREA, "DefaultVendorPaymentMethodName"],
    ),
    text("AddressStreet", "Street", 250),
    text("AddressCity", "City", 60),
    text("AddressStateId", "State", 50),
    text("AddressZipCode", "ZIP/postal code", 20),
    text("AddressCountryRegionId", "Country/region", 10),
    text("PrimaryPhoneNumber", "Primary phone", 50),
    text("PrimaryEmailAddress", "Primary email address", 80),
    of_kind("OnHoldStatus", "On hold", Kind::Enum(&ON_HOLD)),
    created(),
    modified(),
];
