//! `EntityDefinitions`: tables as the service describes them, in the columns that clients ask for.
//!
//! See <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api>.

use ::http::StatusCode;
use odata::csdl::EdmType;
use odata::filter::{self, EvalOptions};
use odata::key::KeyPredicate;
use odata::url::QueryOptions;
use odata::value::Record;
use serde_json::{Map, Value, json};

use super::address::Address;
use super::failure::Failure;
use super::query;
use crate::data::row_id;
use crate::schema::{ColumnDef, OnDelete, Required, Schema, TableDef};
use crate::service::{Answer, Call};

pub(super) fn answer(schema: &Schema, call: &Call, address: &Address<'_>) -> Result<Answer, Failure> {
    let options = query::options(&call.query)?;
    let Some(key) = &address.key else {
        let found: Vec<_> =
            matching(schema, &options)?.map(|table| narrowed(definition(table), table, &options)).collect();
        return Ok(list(call, "EntityDefinitions", &found));
    };
    let table = find(schema, key)?;
    match address.rest.as_slice() {
        [] => {
            let mut found = narrowed(definition(table), table, &options);
            found.insert(
                "@odata.context".to_owned(),
                format!("{}$metadata#EntityDefinitions/$entity", call.base).into(),
            );
            Ok(Answer::json(StatusCode::OK, Value::from(found).to_string()))
        }
        [part, cast @ ..] => {
            let (name, key) = KeyPredicate::parse_segment(part).map_err(|_| Failure::no_resource(part))?;
            let entries = match name.as_str() {
                "Attributes" => attributes(table),
                "Keys" => keys(table),
                "ManyToOneRelationships" => relationships(table),
                "OneToManyRelationships" => to(schema, table),
                "ManyToManyRelationships" => Vec::new(),
                _ => return Err(Failure::no_resource(part)),
            };
            inner(call, &name, key.as_ref(), cast, entries, &options)
        }
    }
}

/// A list that hangs on a table, or one entry of it; a cast keeps the entries of that type.
fn inner(
    call: &Call,
    name: &str,
    key: Option<&KeyPredicate>,
    cast: &[&str],
    mut entries: Vec<Map<String, Value>>,
    options: &QueryOptions,
) -> Result<Answer, Failure> {
    if let Some(kind) = cast.first() {
        entries.retain(|entry| {
            entry["@odata.type"].as_str().is_some_and(|it| it.trim_start_matches('#') == *kind)
        });
    }
    if let Some(text) = &options.filter {
        let expr = filter::parse(text).map_err(|error| Failure::query(error.to_string()))?;
        entries.retain(|entry| filter::matches(&expr, &flat(entry), EvalOptions::dataverse()));
    }
    let Some(key) = key else {
        let entries: Vec<_> = entries.into_iter().map(|entry| select(entry, &options.select)).collect();
        return Ok(list(call, name, &entries));
    };
    let wanted = key.get("LogicalName").map(odata::literal::Literal::to_value);
    let wanted = wanted.as_ref().and_then(odata::value::Value::as_str);
    let found = entries.into_iter().find(|entry| entry["LogicalName"].as_str() == wanted);
    let found = found.ok_or_else(|| Failure::no_resource(name))?;
    Ok(Answer::json(StatusCode::OK, Value::from(select(found, &options.select)).to_string()))
}

fn find<'s>(schema: &'s Schema, key: &KeyPredicate) -> Result<&'s TableDef, Failure> {
    let name = match key {
        KeyPredicate::Named(_) => key.get("LogicalName").map(ToString::to_string).unwrap_or_default(),
        KeyPredicate::Single(id) => id.to_string(),
    };
    let name = name.trim_matches('\'');
    let by_id = || schema.tables().find(|(_, table)| metadata_id(table) == name).map(|(id, _)| id);
    let found = schema.by_logical_name(name).or_else(by_id);
    found.map(|id| schema.table(id)).ok_or_else(|| {
        let message = format!("Could not find an entity with specified entity name: {name}.");
        Failure::new(StatusCode::NOT_FOUND, "0x80060888", message)
    })
}

fn matching<'s>(
    schema: &'s Schema,
    options: &QueryOptions,
) -> Result<impl Iterator<Item = &'s TableDef>, Failure> {
    let parse = |text: &String| filter::parse(text).map_err(|error| Failure::query(error.to_string()));
    let expr = options.filter.as_ref().map(parse).transpose()?;
    let fits = move |table: &&TableDef| {
        expr.as_ref()
            .is_none_or(|expr| filter::matches(expr, &flat(&definition(table)), EvalOptions::dataverse()))
    };
    Ok(schema.tables().map(|(_, table)| table).filter(fits))
}

fn definition(table: &TableDef) -> Map<String, Value> {
    object(json!({
        "MetadataId": metadata_id(table),
        "LogicalName": table.logical_name,
        "SchemaName": table.logical_name,
        "EntitySetName": table.entity_set,
        "LogicalCollectionName": table.entity_set,
        "PrimaryIdAttribute": table.id_column,
        "PrimaryNameAttribute": table.name_column,
        "ChangeTrackingEnabled": table.change_tracking,
        "DisplayName": label(table.label),
        "DisplayCollectionName": label(&plural(table.label)),
        "IsPrivate": table.system,
        "IsIntersect": false,
        "IsLogicalEntity": false,
        "IsCustomEntity": table.logical_name.contains('_'),
        "TableType": "Standard",
    }))
}

fn narrowed(mut entry: Map<String, Value>, table: &TableDef, options: &QueryOptions) -> Map<String, Value> {
    entry = select(entry, &options.select);
    for item in &options.expand {
        let (name, nested) = item.split_once('(').unwrap_or((item, ""));
        let entries = match name {
            "Attributes" => attributes(table),
            "Keys" => keys(table),
            "ManyToOneRelationships" => relationships(table),
            _ => continue,
        };
        let columns = nested.trim_end_matches(')').strip_prefix("$select=").unwrap_or_default();
        let columns: Vec<String> =
            columns.split(',').filter(|it| !it.is_empty()).map(|it| it.trim().to_owned()).collect();
        let entries: Vec<Value> = entries.into_iter().map(|entry| select(entry, &columns).into()).collect();
        entry.insert(name.to_owned(), entries.into());
    }
    entry
}

fn attributes(table: &TableDef) -> Vec<Map<String, Value>> {
    table.columns.iter().map(|column| attribute(table, column)).collect()
}

fn attribute(table: &TableDef, column: &ColumnDef) -> Map<String, Value> {
    // Attributes go by the lookup's own name, not by that of the property that shows its value.
    let name =
        column.name.strip_prefix('_').and_then(|name| name.strip_suffix("_value")).unwrap_or(column.name);
    let kind = kind(table, column);
    // A lookup of a customer is described like any other.
    let described = if kind == "Customer" { "Lookup" } else { kind };
    let mut entry = object(json!({
        "@odata.type": format!("#Microsoft.Dynamics.CRM.{}AttributeMetadata", described.trim_end_matches("Type")),
        "MetadataId": row_id("attribute", &[table.logical_name, name]),
        "LogicalName": name,
        "SchemaName": name,
        "EntityLogicalName": table.logical_name,
        "AttributeType": kind,
        "AttributeTypeName": { "Value": format!("{kind}Type") },
        "DisplayName": label(name),
        "IsPrimaryId": Some(column.name) == table.id_column,
        "IsPrimaryName": column.name == table.name_column,
        "IsValidForCreate": !column.read_only,
        "IsValidForRead": true,
        "IsValidForUpdate": !column.read_only && Some(column.name) != table.id_column,
        "RequiredLevel": { "Value": required_level(column.required) },
    }));
    if let Some(length) = column.max_length {
        entry.insert("MaxLength".to_owned(), length.into());
    }
    if column.edm == EdmType::Date {
        entry.insert("Format".to_owned(), "DateOnly".into());
        entry.insert("DateTimeBehavior".to_owned(), json!({ "Value": "DateOnly" }));
    }
    if let Some(lookup) = &column.lookup {
        entry.insert("Targets".to_owned(), json!(lookup.targets));
    }
    if !column.options.is_empty() {
        let options = column
            .options
            .iter()
            .map(|option| json!({ "Value": option.value, "Label": label(option.label) }));
        entry.insert("OptionSet".to_owned(), json!({ "Options": options.collect::<Vec<_>>() }));
    }
    entry
}

const fn required_level(required: Required) -> &'static str {
    match required {
        Required::No => "None",
        Required::InForms => "ApplicationRequired",
        Required::Always => "SystemRequired",
    }
}

fn kind(table: &TableDef, column: &ColumnDef) -> &'static str {
    match column.edm {
        _ if column.lookup.as_ref().is_some_and(|lookup| lookup.targets == ["account", "contact"]) => {
            "Customer"
        }
        _ if column.lookup.is_some() => "Lookup",
        EdmType::Guid => "Uniqueidentifier",
        EdmType::Boolean => "Boolean",
        EdmType::Int32 if column.name == "statecode" && !column.options.is_empty() => "State",
        EdmType::Int32 if !column.options.is_empty() => "Picklist",
        EdmType::Int32 => "Integer",
        EdmType::Int64 => "BigInt",
        // Money stands in the currency of its row.
        EdmType::Decimal if table.column("_transactioncurrencyid_value").is_some() => "Money",
        EdmType::Decimal => "Decimal",
        EdmType::DateTimeOffset | EdmType::Date => "DateTime",
        _ if column.max_length.is_some_and(|length| length >= 2000) => "Memo",
        _ => "String",
    }
}

fn keys(table: &TableDef) -> Vec<Map<String, Value>> {
    let own = |column: &&str| {
        column.strip_prefix('_').and_then(|name| name.strip_suffix("_value")).unwrap_or(column).to_owned()
    };
    let entry = |key: &crate::schema::KeyDef| {
        object(json!({
            "MetadataId": row_id("key", &[table.logical_name, key.name]),
            "LogicalName": key.name,
            "SchemaName": key.name,
            "EntityLogicalName": table.logical_name,
            "KeyAttributes": key.columns.iter().map(own).collect::<Vec<_>>(),
            "EntityKeyIndexStatus": "Active",
            "DisplayName": label(key.name),
        }))
    };
    table.keys.iter().map(entry).collect()
}

fn relationships(table: &TableDef) -> Vec<Map<String, Value>> {
    let lookups =
        table.columns.iter().filter_map(|column| column.lookup.as_ref().map(|lookup| (column, lookup)));
    let entries = lookups.flat_map(|(column, lookup)| {
        lookup.navigations().map(move |(navigation, target)| {
            let name = column.name.trim_start_matches('_').trim_end_matches("_value");
            object(json!({
                "SchemaName": format!("{target}_{}_{name}", table.logical_name),
                "ReferencingEntity": table.logical_name,
                "ReferencingAttribute": name,
                "ReferencingEntityNavigationPropertyName": navigation,
                "ReferencedEntity": target,
                "ReferencedAttribute": format!("{target}id"),
                "CascadeConfiguration": { "Delete": on_delete(lookup.on_delete) },
            }))
        })
    });
    entries.collect()
}

/// The relationships in which rows of other tables, or of the same one, point to this one.
fn to(schema: &Schema, table: &TableDef) -> Vec<Map<String, Value>> {
    let all = schema.tables().flat_map(|(_, table)| relationships(table));
    all.filter(|relationship| relationship["ReferencedEntity"] == table.logical_name).collect()
}

const fn on_delete(on_delete: OnDelete) -> &'static str {
    match on_delete {
        OnDelete::RemoveLink => "RemoveLink",
        OnDelete::Cascade => "Cascade",
        OnDelete::Restrict => "Restrict",
    }
}

fn metadata_id(table: &TableDef) -> String {
    row_id("entity", &[table.logical_name])
}

fn label(text: &str) -> Value {
    json!({ "UserLocalizedLabel": { "Label": text, "LanguageCode": 1033 } })
}

/// What people call all rows of a table.
fn plural(label: &str) -> String {
    let is_like = |end: &str| label.ends_with(end);
    match label.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "ch"].into_iter().any(is_like) => format!("{label}es"),
        None => format!("{label}s"),
    }
}

/// The properties of that name; control information and ids always stay.
fn select(mut entry: Map<String, Value>, columns: &[String]) -> Map<String, Value> {
    if !columns.is_empty() {
        entry.retain(|name, _| name.starts_with('@') || name == "MetadataId" || columns.contains(name));
    }
    entry
}

/// What a filter can look at.
fn flat(entry: &Map<String, Value>) -> Record {
    Record::from_json(&Value::from(entry.clone()).to_string()).unwrap_or_default()
}

fn list(call: &Call, name: &str, entries: &[Map<String, Value>]) -> Answer {
    let body = json!({ "@odata.context": format!("{}$metadata#{name}", call.base), "value": entries });
    Answer::json(StatusCode::OK, body.to_string())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
