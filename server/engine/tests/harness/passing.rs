//! What lists and filters of both scripted apps have in common.

use connectors::{Fault, FaultKind, Record, Value};
use model::{EntityName, EntitySchema};
use odata::filter::{EvalOptions, FilterError, eval, parse};

/// The entity as lists show it.
pub fn named(schema: &EntitySchema, by_company: bool) -> EntityName {
    EntityName { entity: schema.entity.clone(), label: schema.label.clone(), by_company: Some(by_company) }
}

/// The rows that pass a `$filter`, in their order and as they are shown; an empty one lets all pass.
pub fn passing<'r>(
    rows: impl Iterator<Item = (&'r String, &'r Record)>,
    filter: &str,
    options: EvalOptions,
    shown: impl Fn(&Record) -> Record,
) -> Result<Vec<(String, Record)>, Fault> {
    let refused = |error: FilterError| Fault {
        reasoned: true,
        ..Fault::new(FaultKind::Refused, 400, error.to_string())
    };
    let expr = if filter.trim().is_empty() { None } else { Some(parse(filter).map_err(refused)?) };
    // Lookups go by either name.
    let value = |row: &Record, path: &str| {
        row.get(path).or_else(|| row.get(&format!("_{path}_value"))).cloned().unwrap_or(Value::Null)
    };
    let passes =
        |row: &Record| expr.as_ref().is_none_or(|expr| eval(expr, &|path| value(row, path), options));
    Ok(rows.filter(|(_, row)| passes(row)).map(|(id, row)| (id.clone(), shown(row))).collect())
}
