//! `$metadata`: the model as CSDL.

use ::http::StatusCode;
use odata::csdl::{self, Access, EdmType, EntitySet, EntityType, Multiplicity, Navigation, Property};

use crate::schema::{ColumnDef, Lookup, Schema, TableDef};
use crate::service::Answer;

pub(super) fn answer(schema: &Schema) -> Answer {
    Answer::with_body(StatusCode::OK, "application/xml", csdl::write(&model(schema)))
}

fn model(schema: &Schema) -> csdl::Schema {
    csdl::Schema {
        namespace: "Microsoft.Dynamics.CRM".to_owned(),
        alias: Some("mscrm".to_owned()),
        entity_types: schema.tables().map(|(_, table)| entity_type(table)).collect(),
        enum_types: Vec::new(),
        container: "System".to_owned(),
        entity_sets: schema.tables().map(|(_, table)| entity_set(schema, table)).collect(),
    }
}

fn entity_type(table: &TableDef) -> EntityType {
    EntityType {
        name: table.logical_name.to_owned(),
        key: table.id_column.into_iter().map(str::to_owned).collect(),
        properties: table.columns.iter().map(|column| property(table, column)).collect(),
        navigation: table.columns.iter().flat_map(navigations).collect(),
        ..EntityType::default()
    }
}

fn property(table: &TableDef, column: &ColumnDef) -> Property {
    let is_id = Some(column.name) == table.id_column;
    let is_computed = column.read_only || column.lookup.is_some();
    Property {
        nullable: !is_id,
        max_length: column.max_length.and_then(|length| u32::try_from(length).ok()),
        scale: (column.edm == EdmType::Decimal).then_some(csdl::Scale::Variable),
        access: if is_computed { Access::ReadOnly } else { Access::ReadWrite },
        ..Property::new(column.name, column.edm.clone())
    }
}

fn navigations(column: &ColumnDef) -> impl Iterator<Item = Navigation> {
    column.lookup.iter().flat_map(|lookup| {
        lookup.navigations().map(|(name, target)| Navigation {
            name,
            target: target.to_owned(),
            multiplicity: Multiplicity::One,
            nullable: true,
            partner: None,
            constraints: vec![(column.name.to_owned(), format!("{target}id"))],
        })
    })
}

fn entity_set(schema: &Schema, table: &TableDef) -> EntitySet {
    let lookups = table.columns.iter().filter_map(|column| column.lookup.as_ref());
    let bindings = lookups.flat_map(Lookup::navigations).filter_map(|(name, target)| {
        let target = schema.table(schema.by_logical_name(target)?);
        Some((name, target.entity_set.to_owned()))
    });
    EntitySet {
        name: table.entity_set.to_owned(),
        entity_type: table.logical_name.to_owned(),
        bindings: bindings.collect(),
    }
}
