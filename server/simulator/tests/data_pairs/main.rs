//! Both apps filled from one seed hold the same things, pair by pair of entities; but for one pair that is still to be
//! brought into step.

mod pairs;

use std::collections::BTreeMap;

use odata::value::{Record, Value};
use pairs::PAIRS;
use simulator::data::Start;

/// What is in the apps before anybody keeps it in step.
const UNEQUAL: [&str; 2] = ["AddressBooks", "msdyn_addressbooks"];

type Rows = BTreeMap<&'static str, Vec<Record>>;

fn rows_of(rows: impl Iterator<Item = (&'static str, Record)>) -> Rows {
    let mut sets = Rows::new();
    for (set, row) in rows {
        sets.entry(set).or_default().push(row);
    }
    sets
}

fn text(row: &Record, name: &str) -> String {
    row.get(name).and_then(Value::text).unwrap_or_default().into_owned()
}

/// A value of the ERP; a day without its noon.
fn erp_text(row: &Record, name: &str) -> String {
    let text = text(row, name);
    text.strip_suffix("T12:00:00Z").map(str::to_owned).unwrap_or(text)
}

/// Every row of the CRM by its id, whatever table it is of.
fn by_id(crm: &Rows) -> BTreeMap<String, &Record> {
    let is_id = |set: &str, name: &str| {
        let kind = ["ies", "es", "s"]
            .iter()
            .find_map(|end| set.strip_suffix(end).filter(|kind| name.starts_with(kind)));
        name.ends_with("id") && !name.starts_with('_') && kind.is_some()
    };
    let mut found = BTreeMap::new();
    for (set, rows) in crm {
        for row in rows {
            for (name, value) in row.iter().filter(|(name, _)| is_id(set, name)) {
                if let Some(id) = value.as_str().filter(|id| id.len() == 36) {
                    assert!(found.insert(id.to_owned(), row).is_none(), "{set}: {name} {id} twice");
                }
            }
        }
    }
    found
}

/// A value of the CRM behind a path such as `_x_value.code`, or `_x_value.this|that` for one of two columns.
fn crm_text(ids: &BTreeMap<String, &Record>, row: &Record, path: &str) -> String {
    let Some((lookup, columns)) = path.split_once('.') else { return text(row, path) };
    let id = text(row, lookup);
    let Some(target) = ids.get(&id) else {
        assert!(id.is_empty(), "{path} of {} leads nowhere", row.to_json());
        return String::new();
    };
    columns.split('|').map(|column| text(target, column)).find(|text| !text.is_empty()).unwrap_or_default()
}

#[test]
fn data_of_both_apps_is_equal() {
    let (erp, crm) = (rows_of(Start::standard(3).erp_rows()), rows_of(Start::standard(3).crm_rows()));
    let ids = by_id(&crm);
    let mut paired = [0, 0];
    for pair in PAIRS {
        let counts = |row: &&Record, at: usize| {
            pair.only.is_none_or(|only| only[at].0.is_empty() || text(row, only[at].0) == only[at].1)
        };
        let left: Vec<_> = erp[pair.erp].iter().filter(|row| counts(row, 0)).collect();
        let right: BTreeMap<Vec<String>, &Record> = crm[pair.crm]
            .iter()
            .filter(|row| counts(row, 1))
            .map(|row| (pair.key.iter().map(|(_, path)| crm_text(&ids, row, path)).collect(), row))
            .collect();
        assert_eq!(left.len(), right.len(), "{} and {}", pair.erp, pair.crm);
        assert!(!left.is_empty(), "{} is empty", pair.erp);
        paired = [paired[0] + left.len(), paired[1] + right.len()];
        for row in left {
            let key: Vec<_> = pair.key.iter().map(|(name, _)| erp_text(row, name)).collect();
            let twin = right.get(&key).unwrap_or_else(|| panic!("{}: {key:?} is missing", pair.crm));
            for (name, path) in pair.equal {
                assert_eq!(erp_text(row, name), crm_text(&ids, twin, path), "{} {key:?} {name}", pair.erp);
            }
            for (name, path, values) in pair.alike {
                let value = (text(row, name), text(twin, path));
                let known = values.iter().any(|(erp, crm)| value.0 == *erp && value.1 == *crm);
                assert!(known, "{} {key:?} {name}: {value:?}", pair.erp);
            }
        }
    }
    let all = |rows: &Rows| {
        rows.iter().filter(|(set, _)| !UNEQUAL.contains(set)).map(|(_, rows)| rows.len()).sum::<usize>()
    };
    assert_eq!(paired, [all(&erp), all(&crm)], "every row has its twin");
}

#[test]
fn address_books_are_alike_in_part_so_that_a_first_run_creates_compares_and_passes_over() {
    let (erp, crm) = (rows_of(Start::standard(3).erp_rows()), rows_of(Start::standard(3).crm_rows()));
    let texts = |rows: &[Record], name: &str, description: &str| -> BTreeMap<String, String> {
        rows.iter().map(|row| (text(row, name), text(row, description))).collect()
    };
    let erp = texts(&erp[UNEQUAL[0]], "Name", "Description");
    let crm = texts(&crm[UNEQUAL[1]], "msdyn_name", "msdyn_description");
    let missing = erp.keys().filter(|name| !crm.contains_key(*name)).count();
    let differing = crm.iter().filter(|(name, text)| erp.get(*name).is_some_and(|it| it != *text)).count();
    assert_eq!((erp.len(), crm.len(), missing, differing), (9, 3, 6, 1));
    assert!(crm.keys().all(|name| erp.contains_key(name)));
}
