//! Where in the order of keys the rows that pass a filter begin: clients page by asking for what lies behind the last
//! row they have, and a database does not look at all rows in front of it.

use std::slice;

use odata::filter::{CompareOp, Expr, Operand};
use odata::literal::Literal;
use odata::value::Value;

use super::entities::Entity;
use crate::store::KeyValue;

/// No row with a smaller key passes; `None` where the filter does not tell.
pub(super) fn smallest(entity: &Entity, filter: &Expr) -> Option<KeyValue> {
    match filter {
        Expr::Or(ways) => {
            let each: Option<Vec<KeyValue>> = ways.iter().map(|way| smallest(entity, way)).collect();
            each?.into_iter().min()
        }
        Expr::And(conditions) => {
            let nested = conditions.iter().filter(|one| matches!(one, Expr::And(_) | Expr::Or(_)));
            let nested = nested.filter_map(|one| smallest(entity, one));
            of_all(entity, conditions).into_iter().chain(nested).max()
        }
        one => of_all(entity, slice::from_ref(one)),
    }
}

/// The bound by conditions that all have to be met.
fn of_all(entity: &Entity, conditions: &[Expr]) -> Option<KeyValue> {
    let text = |column: &str, wanted: CompareOp| {
        conditions.iter().find_map(|condition| match condition {
            Expr::Compare { op, left: Operand::Path(path), right: Operand::Literal(Literal::Text(text)) }
                if *op == wanted && path == column && !text.contains('*') =>
            {
                Some(Value::from(text.as_str()))
            }
            _ => None,
        })
    };
    let mut first = Vec::with_capacity(entity.key.len());
    for column in entity.key {
        if let Some(value) = text(column, CompareOp::Eq) {
            first.push(value);
            continue;
        }
        if let Some(value) = text(column, CompareOp::Gt) {
            first.push(value);
            return KeyValue::beyond(&first);
        }
        break;
    }
    if first.is_empty() { None } else { KeyValue::from_values(first.iter().map(Some)) }
}

#[cfg(test)]
mod tests {
    use odata::filter::{EvalOptions, matches, parse};
    use odata::value::{Record, Value};

    use super::smallest;
    use crate::erp::entities;
    use crate::store::KeyValue;

    #[test]
    fn no_row_in_front_of_the_bound_passes() {
        let entity = entities::by_set("CustomersV3").expect("customers");
        assert_eq!(entity.key, ["dataAreaId", "CustomerAccount"]);
        let accounts = ["C-1", "c-10", "C-2", "D", "É", "z"];
        let row = |company: &str, account: &str| -> Record {
            let columns = [("dataAreaId", company), ("CustomerAccount", account)];
            columns.into_iter().map(|(name, text)| (name, Value::from(text))).collect()
        };
        let key = |record: &Record| {
            KeyValue::from_values(entity.key.iter().map(|column| record.get(column))).expect("a key")
        };
        let mut rows: Vec<Record> = ["demf", "usmf", "usrt"]
            .into_iter()
            .flat_map(|company| accounts.into_iter().map(move |account| row(company, account)))
            .collect();
        rows.sort_by_key(key);
        let behind = "(dataAreaId gt 'demf') or (dataAreaId eq 'demf' and CustomerAccount gt 'c-2')";
        // The filter, and whether the bound is to be the key of the first row that passes or just below it.
        let filters = [
            (behind.to_owned(), true),
            ("dataAreaId eq 'USMF'".to_owned(), true),
            ("dataAreaId eq 'usmf' and CustomerAccount gt 'C-10'".to_owned(), true),
            (format!("dataAreaId eq 'demf' and ({behind})"), true),
            (format!("dataAreaId eq 'usmf' and ({behind})"), true),
            ("dataAreaId eq 'us*'".to_owned(), false),
            ("CustomerAccount gt 'D'".to_owned(), false),
            ("dataAreaId ne 'demf'".to_owned(), false),
            ("dataAreaId eq 'usrt' or CustomerAccount eq 'C-1'".to_owned(), false),
        ];
        for (text, is_tight) in filters {
            let filter = parse(&text).expect("a filter");
            let bound = smallest(entity, &filter);
            let passes = |record: &&Record| matches(&filter, record, EvalOptions::finance());
            let first = rows.iter().find(passes).map(key).expect("some row passes");
            match bound {
                Some(bound) => {
                    assert!(bound <= first, "{text}");
                    let reached = rows.iter().map(key).find(|key| *key >= bound);
                    assert_eq!(reached == Some(first), is_tight, "{text}");
                }
                None => assert!(!is_tight, "{text}"),
            }
        }
    }
}
