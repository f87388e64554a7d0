//! One entity of one app: how its rows are named, asked for and read.

use crate::wire::Http;
use crate::{Fault, FaultKind};
use model::{EntitySchema, FieldKind, FieldSchema};
use odata::csdl::EdmType;
use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::payload::Entity;
use odata::url::QueryOptions;
use odata::value::{Record, Value};

/// In what the apps differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// One GUID names a row; lookups are `_x_value` columns.
    Dataverse,
    /// Several fields name a row, the company among them; text is never null and an empty date is in 1900.
    Finance,
}

/// One entity with the way to its app.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) http: &'a Http,
    pub(crate) schema: &'a EntitySchema,
    pub(crate) dialect: Dialect,
}

impl<'a> Table<'a> {
    /// The entity set.
    pub(crate) fn set(&self) -> &'a str {
        &self.schema.entity
    }

    /// Options that every query of the entity carries, with the wanted columns and those that name a row.
    pub(crate) fn options(&self, select: &[String], further: Option<&str>) -> QueryOptions {
        let key = self.schema.key.iter().map(String::as_str);
        let mut columns: Vec<String> = Vec::new();
        for column in key.chain(further).chain(select.iter().map(String::as_str)) {
            if !columns.iter().any(|known| known == column) {
                columns.push(column.to_owned());
            }
        }
        QueryOptions {
            select: columns,
            cross_company: self.dialect == Dialect::Finance,
            ..QueryOptions::default()
        }
    }

    /// The relative URL of a query.
    pub(crate) fn url(&self, options: &QueryOptions) -> String {
        format!("{}?{}", self.set(), options.to_query())
    }

    /// The id of a row, in the form of `ChangedRow::id`.
    pub(crate) fn id_of(&self, record: &Record) -> Result<String, Fault> {
        let missing = |field: &str| {
            Fault::new(FaultKind::Garbled, 200, format!("a row of {} came without its {field}", self.set()))
        };
        let value =
            |field: &String| record.get(field).filter(|value| !value.is_null()).ok_or_else(|| missing(field));
        match self.dialect {
            Dialect::Dataverse => {
                let id = value(&self.schema.id)?;
                Ok(id.text().unwrap_or_default().to_ascii_lowercase())
            }
            Dialect::Finance => {
                let mut values = Vec::with_capacity(self.schema.key.len());
                for field in &self.schema.key {
                    let literal = self.literal(field, value(field)?).ok_or_else(|| missing(field))?;
                    values.push((field.clone(), literal));
                }
                let written = KeyPredicate::Named(values).to_string();
                Ok(written.trim_start_matches('(').strip_suffix(')').unwrap_or_default().to_owned())
            }
        }
    }

    /// The columns and values that an id stands for; `None` when it is not an id of this entity.
    pub(crate) fn key_of(&self, id: &str) -> Option<Vec<(String, Value)>> {
        if self.dialect == Dialect::Dataverse {
            return Some(vec![(self.schema.id.clone(), Value::from(id))]);
        }
        let segment = odata::url::encode_path(&format!("{}({id})", self.set()));
        match KeyPredicate::parse_segment(&segment).ok()?.1? {
            KeyPredicate::Named(values) => {
                Some(values.into_iter().map(|(name, literal)| (name, literal.to_value())).collect())
            }
            KeyPredicate::Single(literal) => {
                Some(vec![(self.schema.key.first()?.clone(), literal.to_value())])
            }
        }
    }

    /// The percent-encoded path of the row with that id, with the query that the app needs.
    pub(crate) fn row_url(&self, id: &str) -> String {
        let path = odata::url::encode_path(&format!("{}({id})", self.set()));
        format!("{path}{}", self.query())
    }

    /// The query that every request carries.
    pub(crate) fn query(&self) -> &'static str {
        match self.dialect {
            Dialect::Dataverse => "",
            Dialect::Finance => "?cross-company=true",
        }
    }

    /// The field behind a column of payloads.
    pub(crate) fn field(&self, column: &str) -> Option<&'a FieldSchema> {
        let lookup = column.strip_prefix('_').and_then(|rest| rest.strip_suffix("_value"));
        self.schema.field(column).or_else(|| self.schema.field(lookup?))
    }

    /// The column of payloads that holds a field, as the app spells it; `None` when there is no such field.
    pub(crate) fn column(&self, name: &str) -> Option<String> {
        let field = self.field(name)?;
        let is_lookup = matches!(field.kind, FieldKind::Lookup { .. });
        Some(if is_lookup { format!("_{}_value", field.name) } else { field.name.clone() })
    }

    /// The value of a column as URLs spell it; `None` when the column cannot hold it.
    pub(crate) fn literal(&self, column: &str, value: &Value) -> Option<Literal> {
        let edm = self.field(column).map_or(EdmType::Other(String::new()), |field| edm_of(&field.kind));
        match Literal::from_value(value, &edm).ok()? {
            // Text is never null in Finance and Operations.
            Literal::Null if self.dialect == Dialect::Finance && edm == EdmType::String => {
                Some(Literal::Text(String::new()))
            }
            literal => Some(literal),
        }
    }

    /// The record of a row, with the app's ways of saying "nothing" made null.
    pub(crate) fn record(&self, entity: Entity) -> Record {
        let mut record = entity.record;
        if self.dialect == Dialect::Finance {
            let empty: Vec<String> = record
                .iter()
                .filter(|(name, value)| is_empty_date(value) && self.is_temporal(name))
                .map(|(name, _)| name.clone())
                .collect();
            for name in empty {
                record.insert(name, Value::Null);
            }
        }
        record
    }

    fn is_temporal(&self, column: &str) -> bool {
        matches!(self.field(column).map(|field| &field.kind), Some(FieldKind::DateTime | FieldKind::Date))
    }
}

/// Finance and Operations has no null dates and shows the first of January 1900 instead.
fn is_empty_date(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("1900-01-01"))
}

fn edm_of(kind: &FieldKind) -> EdmType {
    match kind {
        FieldKind::Text => EdmType::String,
        FieldKind::Integer => EdmType::Int64,
        FieldKind::Decimal => EdmType::Decimal,
        FieldKind::Boolean => EdmType::Boolean,
        FieldKind::DateTime => EdmType::DateTimeOffset,
        FieldKind::Date => EdmType::Date,
        FieldKind::Guid | FieldKind::Lookup { .. } => EdmType::Guid,
        FieldKind::Choice { type_name, .. } if type_name.is_empty() => EdmType::Int64,
        FieldKind::Choice { type_name, .. } => EdmType::Enum(type_name.clone()),
        FieldKind::Other { name } => EdmType::from_name(name),
    }
}
