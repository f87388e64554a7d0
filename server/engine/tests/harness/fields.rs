//! Rows of the scripted ERP: their fields, ids and keys.

use super::face::Face;
use super::users::Field;
use connectors::{Record, Value};

pub fn columns(fields: &[(Field, &str)]) -> impl Iterator<Item = (String, Value)> {
    fields.iter().map(|(field, value)| {
        let (column, value) = match field {
            Field::Name => ("OrganizationName", *value),
            Field::City => ("City", *value),
            Field::Group => ("CustomerGroupId", *value),
            Field::Language => ("LanguageId", *value),
            Field::Note => ("SalesMemo", *value),
            Field::Served => ("PartyType", if *value == "yes" { "Organization" } else { "Person" }),
        };
        (column.to_owned(), Value::from(value))
    })
}

pub fn blank() -> Record {
    let columns = ["OrganizationName", "City", "CustomerGroupId", "LanguageId", "SalesMemo"];
    let blanks = columns.map(|column| (column, ""));
    blanks.into_iter().chain([("PartyType", "Organization")]).collect()
}

pub fn text(record: &Record, column: &str) -> String {
    record.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub fn id_of(company: &str, account: &str) -> String {
    format!("dataAreaId='{}',CustomerAccount='{}'", company.to_lowercase(), account.to_uppercase())
}

pub fn id_of_row(record: &Record) -> String {
    id_of(&text(record, "dataAreaId"), &text(record, "CustomerAccount"))
}

pub fn key_of(record: &Record) -> String {
    format!("{}|{}", text(record, "dataAreaId"), text(record, "CustomerAccount")).to_lowercase()
}

pub fn shown(record: &Record, select: &[String]) -> Record {
    let mut shown = record.clone();
    shown.retain(|name, _| {
        select.iter().any(|it| it == name) || ["dataAreaId", "CustomerAccount"].contains(&name)
    });
    shown
}

pub fn face_of(record: &Record) -> Face {
    Face {
        name: text(record, "OrganizationName"),
        city: text(record, "City"),
        group: text(record, "CustomerGroupId"),
        language: text(record, "LanguageId"),
        note: text(record, "SalesMemo"),
        served: text(record, "PartyType") == "Organization",
    }
}

/// Does a cell hold that value, text in any case?
pub fn same(cell: Option<&Value>, wanted: &Value) -> bool {
    match (cell.and_then(Value::as_str), wanted.as_str()) {
        (Some(cell), Some(wanted)) => cell.eq_ignore_ascii_case(wanted),
        _ => cell == Some(wanted),
    }
}
