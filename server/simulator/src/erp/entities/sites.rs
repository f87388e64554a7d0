use super::{DATA_AREA, Entity, Field, company, mandatory, naming, text};

pub(super) static SITES: Entity = Entity {
    set: "OperationalSitesV2",
    type_name: "OperationalSiteV2",
    internal_name: "InventOperationalSiteV2Entity",
    label: "Operational sites V2",
    rows_label: "Sites",
    table_name: "InventSite",
    name: "SiteName",
    key: &[DATA_AREA, "SiteId"],
    fields: SITE_FIELDS,
    filling: None,
};

const SITE_FIELDS: &[Field] =
    &[company(), mandatory(text("SiteId", "Site", 10)), text("SiteName", "Name", 60)];

pub(super) static WAREHOUSES: Entity = Entity {
    set: "Warehouses",
    type_name: "Warehouse",
    internal_name: "InventWarehouseEntity",
    label: "Warehouses",
    rows_label: "Warehouses",
    table_name: "InventLocation",
    name: "WarehouseName",
    key: &[DATA_AREA, "WarehouseId"],
    fields: WAREHOUSE_FIELDS,
    filling: None,
};

const WAREHOUSE_FIELDS: &[Field] = &[
    company(),
    mandatory(text("WarehouseId", "Warehouse", 10)),
    text("WarehouseName", "Name", 60),
    naming(
        mandatory(text("OperationalSiteId", "Site", 10)),
        "OperationalSitesV2",
        &[DATA_AREA, "OperationalSiteId"],
    ),
];
