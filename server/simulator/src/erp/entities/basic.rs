use super::{DATA_AREA, Entity, Field, Kind, NO_YES, Need, company, mandatory, of_kind, text};

pub(super) static LEGAL_ENTITIES: Entity = Entity {
    set: "LegalEntities",
    type_name: "LegalEntity",
    internal_name: "OMLegalEntity",
    label: "Legal entities",
    rows_label: "Legal entities",
    table_name: "CompanyInfo",
    name: "Name",
    key: &["LegalEntityId"],
    fields: LEGAL_ENTITY_FIELDS,
};

const LEGAL_ENTITY_FIELDS: &[Field] =
    &[mandatory("LegalEntityId", "Company", 4), mandatory("Name", "Name", 100)];

pub(super) static CURRENCIES: Entity = Entity {
    set: "Currencies",
    type_name: "Currency",
    internal_name: "CurrencyEntity",
    label: "Currencies",
    rows_label: "Currencies",
    table_name: "Currency",
    name: "Name",
    key: &["CurrencyCode"],
    fields: CURRENCY_FIELDS,
};

const CURRENCY_FIELDS: &[Field] =
    &[mandatory("CurrencyCode", "Currency", 3), mandatory("Name", "Name", 120), text("Symbol", "Symbol", 5)];

pub(super) static CUSTOMER_GROUPS: Entity = Entity {
    set: "CustomerGroups",
    type_name: "CustomerGroup",
    internal_name: "CustCustomerGroupEntity",
    label: "Customer groups",
    rows_label: "Customer groups",
    table_name: "CustGroup",
    name: "Description",
    key: &[DATA_AREA, "CustomerGroupId"],
    fields: CUSTOMER_GROUP_FIELDS,
};

const CUSTOMER_GROUP_FIELDS: &[Field] = &[
    company(),
    Field {
        name: "CustomerGroupId",
        label: "Customer group",
        kind: Kind::Text(10),
        need: Need::Mandatory,
        related: None,
    },
    text("Description", "Description", 60),
    text("PaymentTermId", "Terms of payment", 10),
    of_kind("IsSalesTaxIncludedInPrice", "Prices include sales tax", Kind::Enum(&NO_YES)),
    of_kind("CreatedDateTime", "Created date and time", Kind::Created),
    of_kind("ModifiedDateTime", "Modified date and time", Kind::Modified),
];
