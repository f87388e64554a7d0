use super::{
    DATA_AREA, Entity, Enumeration, Field, Kind, NO_YES, Need, Related, company, mandatory, member, of_kind,
    text,
};

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
};

static PARTY_TYPE: Enumeration = Enumeration {
    name: "PartyType",
    qualified: "Microsoft.Dynamics.DataEntities.PartyType",
    members: &[member(0, "Organization", "Organization"), member(1, "Person", "Person")],
};

static ON_HOLD: Enumeration = Enumeration {
    name: "CustVendorBlocked",
    qualified: "Microsoft.Dynamics.DataEntities.CustVendorBlocked",
    members: &[member(0, "No", "No"), member(1, "Invoice", "Invoice"), member(2, "All", "All")],
};

const FIELDS: &[Field] = &[
    company(),
    mandatory("CustomerAccount", "Customer account", 20),
    mandatory("OrganizationName", "Name", 100),
    of_kind("PartyType", "Type", Kind::Enum(&PARTY_TYPE)),
    Field {
        name: "CustomerGroupId",
        label: "Customer group",
        kind: Kind::Text(10),
        need: Need::Mandatory,
        related: Some(Related { set: "CustomerGroups", key: &[DATA_AREA, "CustomerGroupId"] }),
    },
    Field {
        name: "SalesCurrencyCode",
        label: "Currency",
        kind: Kind::Text(3),
        need: Need::Mandatory,
        related: Some(Related { set: "Currencies", key: &["SalesCurrencyCode"] }),
    },
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
    of_kind("CreatedDateTime", "Created date and time", Kind::Created),
    of_kind("ModifiedDateTime", "Modified date and time", Kind::Modified),
];
