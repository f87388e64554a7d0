use odata::csdl::EdmType;
use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::value::{Record, Value};

use super::file::Row;
use super::plan::Plan;
use super::target::Field;

/// The row as the app shall get it. The error names the column or field and says what would be right.
pub(super) fn record(plan: &Plan, row: &Row) -> Result<Record, String> {
    let mut record = Record::new();
    let cells = plan.cells.iter().map(|(at, field)| (field, row.cells.get(*at).unwrap_or_default()));
    let constants = plan.constants.iter().map(|(field, value)| (field, value.as_str()));
    for (field, text) in cells.chain(constants) {
        if let Some((name, value)) =
            property(field, text).map_err(|reason| format!("{}: {reason}", field.path()))?
        {
            record.insert(name, value);
        }
    }
    Ok(record)
}

/// Whether the field takes the value.
pub(super) fn check(field: &Field, text: &str) -> Result<(), String> {
    property(field, text).map(drop)
}

/// The property and value to send; `None` where an empty cell has no meaning for the type.
fn property(field: &Field, text: &str) -> Result<Option<(String, Value)>, String> {
    match field {
        Field::Plain { name, edm: EdmType::String, .. } => Ok(Some((name.clone(), Value::from(text)))),
        _ if text.trim().is_empty() => Ok(None),
        Field::Plain { name, edm, symbols } => Ok(Some((name.clone(), typed(edm, symbols, text.trim())?))),
        Field::Lookup { navigation, set, key, edm } => {
            let literal =
                Literal::from_value(&Value::from(text.trim()), edm).map_err(|error| error.to_string())?;
            let path = KeyPredicate::named([(key.as_str(), literal)]).to_segment(set);
            Ok(Some((format!("{navigation}@odata.bind"), Value::from(format!("/{path}")))))
        }
    }
}

fn typed(edm: &EdmType, symbols: &[String], text: &str) -> Result<Value, String> {
    match edm {
        EdmType::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Value::Bool(true)),
            "false" | "no" | "0" => Ok(Value::Bool(false)),
            _ => Err(format!("{text:?} is neither true nor false")),
        },
        EdmType::Enum(_) => symbols
            .iter()
            .find(|symbol| symbol.eq_ignore_ascii_case(text))
            .map(|symbol| Value::from(symbol.as_str()))
            .ok_or_else(|| format!("{text:?} is none of {}", symbols.join(", "))),
        edm if edm.is_numeric() => {
            Value::number(text).ok_or_else(|| format!("{text:?} is not a number such as 1250.50"))
        }
        _ => Ok(Value::from(text)),
    }
}
