//! Products and their units, which all companies share.

use super::enumerations::{PRODUCT_TYPE, UNIT_CLASS};
use super::{Entity, Field, Kind, created, mandatory, modified, naming, of_kind, text};

pub(super) static UNITS: Entity = Entity {
    set: "UnitsOfMeasure",
    type_name: "UnitOfMeasure",
    internal_name: "UnitOfMeasureEntity",
    label: "Units",
    rows_label: "Units",
    table_name: "UnitOfMeasure",
    name: "UnitDescription",
    key: &["UnitSymbol"],
    fields: UNIT_FIELDS,
    filling: None,
};

const UNIT_FIELDS: &[Field] = &[
    mandatory(text("UnitSymbol", "Unit", 10)),
    text("UnitDescription", "Description", 60),
    of_kind("UnitClass", "Unit class", Kind::Enum(&UNIT_CLASS)),
    of_kind("DecimalPrecision", "Decimal precision", Kind::Integer),
];

pub(super) static PRODUCTS: Entity = Entity {
    set: "ProductsV2",
    type_name: "ProductV2",
    internal_name: "EcoResProductV2Entity",
    label: "Products V2",
    rows_label: "Products",
    table_name: "EcoResProduct",
    name: "ProductName",
    key: &["ProductNumber"],
    fields: PRODUCT_FIELDS,
    filling: None,
};

const PRODUCT_FIELDS: &[Field] = &[
    mandatory(text("ProductNumber", "Product number", 70)),
    mandatory(text("ProductName", "Product name", 60)),
    text("ProductDescription", "Description", 1000),
    of_kind("ProductType", "Product type", Kind::Enum(&PRODUCT_TYPE)),
    naming(mandatory(text("SalesUnitSymbol", "Unit", 10)), "UnitsOfMeasure", &["SalesUnitSymbol"]),
    of_kind("SalesPrice", "Price", Kind::Decimal),
    of_kind("NetProductWeight", "Net weight", Kind::Decimal),
    of_kind("ReleaseDate", "Release date", Kind::Date),
    created(),
    modified(),
];
