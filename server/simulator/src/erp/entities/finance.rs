use super::{DATA_AREA, Entity, Field, company, mandatory, text};

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
    filling: None,
};

const LEGAL_ENTITY_FIELDS: &[Field] =
    &[mandatory(text("LegalEntityId", "Company", 4)), mandatory(text("Name", "Name", 100))];

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
    filling: None,
};

const CURRENCY_FIELDS: &[Field] = &[
    mandatory(text("CurrencyCode", "Currency", 3)),
    mandatory(text("Name", "Name", 120)),
    text("Symbol", "Symbol", 5),
];

pub(super) static TAX_GROUPS: Entity = Entity {
    set: "TaxGroups",
    type_name: "TaxGroup",
    internal_name: "TaxGroupEntity",
    label: "Sales tax groups",
    rows_label: "Sales tax groups",
    table_name: "TaxGroupHeading",
    name: "Description",
    key: &[DATA_AREA, "TaxGroupCode"],
    fields: TAX_GROUP_FIELDS,
    filling: None,
};

const TAX_GROUP_FIELDS: &[Field] = &[
    company(),
    mandatory(text("TaxGroupCode", "Sales tax group", 10)),
    text("Description", "Description", 60),
];
