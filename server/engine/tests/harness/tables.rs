//! The tables of the scripted CRM.

use super::customers::{COMPANIES, GROUPS, RIGHT};
use super::face::Face;
use super::users::Field;
use connectors::{Record, Value};
use std::collections::BTreeMap;

/// The tables of the scripted CRM.
#[derive(Debug, Default)]
pub struct Tables {
    /// Entity → id → row and its version.
    pub rows: BTreeMap<String, BTreeMap<String, (Record, u64)>>,
    /// Version → account that was deleted.
    pub deleted: BTreeMap<u64, String>,
    pub version: u64,
    pub made: u64,
    /// Delta links from before this version are not good any more.
    pub oldest: u64,
}

impl Tables {
    pub fn new_id(&mut self) -> String {
        self.made += 1;
        format!("{:08x}-0000-4000-8000-{:012x}", self.made * 7919, self.made)
    }

    pub fn account(&self, id: &str) -> Option<&Record> {
        self.rows.get(RIGHT)?.get(id).map(|(row, _)| row)
    }

    pub fn find(&self, entity: &str, wanted: &[(String, Value)]) -> Option<(String, &Record)> {
        let holds = |row: &Record| {
            wanted.iter().all(|(column, value)| {
                text(row, column).eq_ignore_ascii_case(value.text().unwrap_or_default().trim_end())
            })
        };
        let mut rows = self.rows.get(entity)?.iter();
        rows.find(|(_, (row, _))| holds(row)).map(|(id, (row, _))| (id.clone(), row))
    }

    pub fn company_of(&self, row: &Record) -> String {
        let company = self.rows[COMPANIES].get(&text(row, "_msdyn_company_value"));
        company.map(|(company, _)| text(company, "cdm_companycode")).unwrap_or_default()
    }

    pub fn key_of(&self, row: &Record) -> String {
        format!("{}|{}", self.company_of(row), text(row, "accountnumber")).to_lowercase()
    }

    pub fn face_of(&self, row: &Record) -> Face {
        let group = self.rows.get(GROUPS).and_then(|it| it.get(&text(row, "_msdyn_customergroupid_value")));
        Face {
            name: text(row, "name"),
            city: text(row, "address1_city"),
            group: group.map(|(group, _)| text(group, "msdyn_groupid")).unwrap_or_default(),
            language: text(row, "msdyn_language"),
            note: text(row, "description"),
            served: text(row, "customertypecode") == "3",
        }
    }

    pub fn columns(&self, company: &str, fields: &[(Field, &str)]) -> Vec<(String, Value)> {
        let to_column = |(field, value): &(Field, &str)| {
            let value = *value;
            let (column, value) = match field {
                Field::Name => ("name", value.to_owned()),
                Field::City => ("address1_city", value.to_owned()),
                Field::Group => {
                    let wanted = [
                        ("msdyn_groupid".to_owned(), Value::from(value)),
                        ("_msdyn_company_value".to_owned(), Value::from(company)),
                    ];
                    let group = self.find(GROUPS, &wanted).map(|(id, _)| id);
                    ("_msdyn_customergroupid_value", group.unwrap_or_default())
                }
                Field::Language => ("msdyn_language", value.to_owned()),
                Field::Note => ("description", value.to_owned()),
                Field::Served => ("customertypecode", if value == "yes" { "3" } else { "1" }.to_owned()),
            };
            let number = matches!(field, Field::Language | Field::Served).then(|| Value::number(&value));
            let null = if value.is_empty() { Value::Null } else { Value::from(value) };
            (column.to_owned(), number.flatten().unwrap_or(null))
        };
        fields.iter().map(to_column).collect()
    }

    pub fn company(&self, code: &str) -> String {
        self.find(COMPANIES, &[("cdm_companycode".to_owned(), Value::from(code))]).unwrap().0
    }

    pub fn id_by_key(&self, key: &str) -> Option<String> {
        self.rows.get(RIGHT)?.iter().find(|(_, (row, _))| self.key_of(row) == key).map(|(id, _)| id.clone())
    }
}

/// A column as it is sent, as it is kept.
pub fn bound((name, value): (String, Value)) -> (String, Value) {
    let Some(navigation) = name.strip_suffix("@odata.bind") else { return (name, value) };
    let id = value.as_str().map(|link| Value::from(link.rsplit('(').next().unwrap().trim_end_matches(')')));
    (format!("_{navigation}_value"), id.unwrap_or_default())
}

pub fn text(record: &Record, column: &str) -> String {
    record.get(column).and_then(Value::text).unwrap_or_default().into_owned()
}

pub fn shown(record: &Record, select: &[String]) -> Record {
    let mut shown = record.clone();
    shown.retain(|name, _| select.iter().any(|it| it == name));
    shown
}
