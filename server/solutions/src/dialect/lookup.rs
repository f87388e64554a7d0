//! Lookups: `transactioncurrencyid.isocurrencycode`, or `customerid.Account(accountnumber).Contact(contactnumber)` where
//! a column may point to several tables.

use model::{FieldMapping, Lookup, LookupTarget};

/// The column's name as we have it, and its lookup. What the form does not say of a target is left empty: the schema of
/// the entity says it.
pub(super) fn read(written: &str, related: &str) -> (String, Option<Lookup>) {
    let Some((column, path)) = written.split_once('.') else { return (written.to_owned(), None) };
    let target = |entity: &str, key: &str| LookupTarget {
        entity: entity.to_owned(),
        id: String::new(),
        key: key.to_owned(),
        company: None,
        navigation: column.to_owned(),
    };
    let parts = path.split('.').map(|part| part.strip_suffix(')').and_then(|part| part.split_once('(')));
    let several: Option<Vec<LookupTarget>> =
        parts.map(|part| part.map(|(table, key)| target(table, key))).collect();
    let targets = several.unwrap_or_else(|| vec![target(related, path)]);
    let key = targets.first().map_or(path, |target| target.key.as_str());
    (format!("{column}.{key}"), Some(Lookup { column: column.to_owned(), targets: targets.clone() }))
}

/// The column's name as the form has it, and the entity that belongs to it.
pub(super) fn write(field: &FieldMapping) -> (String, Option<String>) {
    match field.lookup.as_ref().map(|lookup| (lookup, lookup.targets.as_slice())) {
        None | Some((_, [])) => (field.right.clone(), None),
        Some((lookup, [target])) => {
            let related = Some(target.entity.clone()).filter(|entity| !entity.is_empty());
            (format!("{}.{}", lookup.column, target.key), related)
        }
        Some((lookup, targets)) => {
            let mut name = lookup.column.clone();
            for target in targets {
                for piece in [".", table(target), "(", &target.key, ")"] {
                    name.push_str(piece);
                }
            }
            (name, None)
        }
    }
}

/// Dataverse names the id of a table after the table.
fn table(target: &LookupTarget) -> &str {
    target.id.strip_suffix("id").filter(|table| !table.is_empty()).unwrap_or(&target.entity)
}
