//! How a line between two fields is made where one of them is a lookup.

use model::{EntitySchema, FieldKind, FieldSchema, Lookup, LookupTarget};

/// The CRM's entity of companies.
const COMPANIES: &str = "cdm_companies";

/// How a lookup column finds its row by the value that the ERP holds; `None` where none of the entities has a key to find
/// it by. `key` names the column that holds the value in the first of them; empty = the one that names its rows.
///
/// Dataverse names a table's id column after the table (`accountid`), and a lookup's navigation property after the column;
/// where a column may point to several tables, after both
/// ([lookup properties](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-navigation-properties)).
pub fn lookup(column: &FieldSchema, key: &str, targets: &[EntitySchema]) -> Option<Lookup> {
    let is_polymorphic = matches!(&column.kind, FieldKind::Lookup { targets } if targets.len() > 1);
    let target = |(at, schema): (usize, &EntitySchema)| {
        let named = schema.field(key).filter(|_| at == 0 && !key.is_empty());
        let key = named.map(|field| field.name.clone()).or_else(|| named_by(schema))?;
        let table = schema.id.strip_suffix("id").unwrap_or(&schema.id);
        Some(LookupTarget {
            entity: schema.entity.clone(),
            id: schema.id.clone(),
            key,
            company: company(schema),
            navigation: if is_polymorphic { format!("{}_{table}", column.name) } else { column.name.clone() },
        })
    };
    let targets: Vec<LookupTarget> = targets.iter().enumerate().filter_map(target).collect();
    (!targets.is_empty()).then(|| Lookup { column: column.name.clone(), targets })
}

/// The column that names a row within its company: that of an alternate key which has no other.
fn named_by(schema: &EntitySchema) -> Option<String> {
    let is_company =
        |name: &String| company(schema).is_some_and(|company| company.eq_ignore_ascii_case(name));
    schema.alternate_keys.iter().find_map(|key| {
        let mut own = key.iter().filter(|name| !is_company(name));
        own.next().filter(|_| own.next().is_none()).cloned()
    })
}

/// The lookup column that holds the company of a row.
fn company(schema: &EntitySchema) -> Option<String> {
    let of_company = |field: &&FieldSchema| matches!(&field.kind, FieldKind::Lookup { targets } if targets.iter().any(|target| target == COMPANIES));
    let in_key = |field: &&FieldSchema| {
        schema.alternate_keys.iter().flatten().any(|name| name.eq_ignore_ascii_case(&field.name))
    };
    schema.fields.iter().filter(of_company).find(in_key).map(|field| field.name.clone())
}

#[cfg(test)]
mod tests {
    use super::lookup;
    use model::{EntitySchema, FieldKind, FieldSchema};

    fn field(name: &str, kind: FieldKind) -> FieldSchema {
        FieldSchema {
            name: name.into(),
            kind,
            required: false,
            read_only: false,
            max_length: None,
            scale: None,
        }
    }

    fn points_to(targets: &[&str]) -> FieldKind {
        FieldKind::Lookup { targets: targets.iter().map(|target| (*target).to_owned()).collect() }
    }

    fn schema(entity: &str, id: &str, keys: &[&[&str]]) -> EntitySchema {
        let names = |key: &&[&str]| key.iter().map(|name| (*name).to_owned()).collect();
        EntitySchema {
            entity: entity.into(),
            label: entity.into(),
            id: id.into(),
            key: vec![id.into()],
            alternate_keys: keys.iter().map(names).collect(),
            tracks_changes: true,
            modified_time: None,
            fields: vec![
                field("msdyn_company", points_to(&["cdm_companies"])),
                field("accountnumber", FieldKind::Text),
                field("code", FieldKind::Text),
                field("name", FieldKind::Text),
            ],
        }
    }

    #[test]
    fn a_lookup_finds_its_row_by_what_names_it() {
        let currencies = schema("transactioncurrencies", "transactioncurrencyid", &[&["code"]]);
        let column = field("transactioncurrencyid", points_to(&["transactioncurrencies"]));
        let found = lookup(&column, "", std::slice::from_ref(&currencies)).map(|it| it.targets);
        let found = found.unwrap_or_default();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].key.as_str(), found[0].navigation.as_str()), ("code", "transactioncurrencyid"));
        assert_eq!(found[0].company, None, "all companies share them");
        let by_name = lookup(&column, "NAME", &[currencies]).map(|it| it.targets[0].key.clone());
        assert_eq!(by_name.as_deref(), Some("name"));
    }

    #[test]
    fn one_that_points_to_several_tables_has_a_way_to_each() {
        let accounts = schema("accounts", "accountid", &[&["accountnumber", "msdyn_company"]]);
        let contacts = schema("contacts", "contactid", &[&["name", "code"], &["msdyn_company", "code"]]);
        let column = field("customerid", points_to(&["accounts", "contacts"]));
        let found = lookup(&column, "", &[accounts, contacts]).map(|it| it.targets).unwrap_or_default();
        let told: Vec<_> = found
            .iter()
            .map(|target| (target.key.as_str(), target.navigation.as_str(), target.company.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("accountnumber", "customerid_account", Some("msdyn_company")),
                ("code", "customerid_contact", Some("msdyn_company"))
            ]
        );
    }

    #[test]
    fn without_a_key_there_is_no_way() {
        let column = field("ownerid", points_to(&["systemusers"]));
        assert_eq!(lookup(&column, "", &[schema("systemusers", "systemuserid", &[])]), None);
    }
}
