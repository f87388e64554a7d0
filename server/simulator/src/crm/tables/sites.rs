use super::{lookup_company, stamps};
use crate::schema::{ColumnDef, TableDef};

pub(super) fn site() -> TableDef {
    TableDef::new("msdyn_operationalsite", "msdyn_operationalsites", "Operational site")
        .id("msdyn_operationalsiteid")
        .name("msdyn_siteid")
        .columns([
            ColumnDef::text("msdyn_siteid", 10).required(),
            ColumnDef::text("msdyn_name", 60),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_operationalsite_key", &["msdyn_siteid", "_msdyn_company_value"])
}

pub(super) fn warehouse() -> TableDef {
    TableDef::new("msdyn_warehouse", "msdyn_warehouses", "Warehouse")
        .id("msdyn_warehouseid")
        .name("msdyn_warehouseidentifier")
        .columns([
            ColumnDef::text("msdyn_warehouseidentifier", 10).required(),
            ColumnDef::text("msdyn_name", 60),
            ColumnDef::lookup(
                "_msdyn_operationalsite_value",
                "msdyn_operationalsite",
                &["msdyn_operationalsite"],
            ),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_warehouse_key", &["msdyn_warehouseidentifier", "_msdyn_company_value"])
}
