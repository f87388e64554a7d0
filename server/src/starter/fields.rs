//! Short ways to write down field mappings.

use model::{
    Direction, FieldMapping, Lookup, LookupTarget, SyncDirection, Transform, ValuePair, choose_partner,
    shared_values,
};

/// A pair that travels both ways as it is.
pub(super) fn both(left: &str, right: &str) -> FieldMapping {
    FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    }
}

/// A pair whose values are translated by a table, ERP first. Of several values of the ERP for one of the CRM the first one
/// comes back.
pub(super) fn translated(left: &str, right: &str, pairs: &[(&str, &str)]) -> FieldMapping {
    let pair = |(left, right): &(&str, &str)| ValuePair::new(*left, *right);
    let mut pairs: Vec<ValuePair> = pairs.iter().map(pair).collect();
    for shared in shared_values(&pairs, Direction::RightToLeft) {
        let first = shared.partners.iter().find(|left| !left.is_empty()).map(String::as_str);
        choose_partner(&mut pairs, Direction::RightToLeft, &shared.value, first);
    }
    FieldMapping { transforms: vec![Transform::ValueMap { pairs }], ..both(left, right) }
}

/// A column of the CRM that always gets the same value.
pub(super) fn right_constant(right: &str, value: &str) -> FieldMapping {
    constant(FieldMapping { direction: SyncDirection::LeftToRight, ..both("", right) }, value)
}

/// A field of the ERP that always gets the same value.
pub(super) fn left_constant(left: &str, value: &str) -> FieldMapping {
    constant(FieldMapping { direction: SyncDirection::RightToLeft, ..both(left, "") }, value)
}

fn constant(field: FieldMapping, value: &str) -> FieldMapping {
    FieldMapping { transforms: vec![Transform::Default { value: value.into() }], ..field }
}

/// Whether the rows that a lookup points to belong to a company.
#[derive(Clone, Copy)]
pub(super) enum Striped {
    /// They do, through this lookup column.
    By(&'static str),
    /// All companies share them.
    No,
}

/// A pair whose CRM column points to a row of `entity`, found by its `key` column. The navigation property has the
/// column's name, as everywhere but in polymorphic lookups.
pub(super) fn lookup(
    left: &str,
    column: &str,
    entity: &str,
    id: &str,
    key: &str,
    striped: Striped,
) -> FieldMapping {
    let company = match striped {
        Striped::By(column) => Some(column.to_owned()),
        Striped::No => None,
    };
    let target = LookupTarget {
        entity: entity.into(),
        id: id.into(),
        key: key.into(),
        company,
        navigation: column.into(),
    };
    let lookup = Lookup { column: column.into(), targets: vec![target] };
    FieldMapping { lookup: Some(lookup), ..both(left, &format!("{column}.{key}")) }
}

/// A pair whose CRM column points to an account or to a person who buys; both have the company's number of the customer.
pub(super) fn customer(left: &str, column: &str) -> FieldMapping {
    let accounts = customer_target("accounts", "accountid", "accountnumber", column, "account");
    let contacts = customer_target("contacts", "contactid", "msdyn_contactpersonid", column, "contact");
    let lookup = Lookup { column: column.into(), targets: vec![accounts, contacts] };
    FieldMapping { lookup: Some(lookup), ..both(left, &format!("{column}.accountnumber")) }
}

/// A pair whose CRM column could point to an account or a contact, and here points to accounts.
pub(super) fn account(left: &str, column: &str) -> FieldMapping {
    let accounts = customer_target("accounts", "accountid", "accountnumber", column, "account");
    let lookup = Lookup { column: column.into(), targets: vec![accounts] };
    FieldMapping { lookup: Some(lookup), ..both(left, &format!("{column}.accountnumber")) }
}

/// One table that a polymorphic column may point to; it has a navigation property for each.
fn customer_target(entity: &str, id: &str, key: &str, column: &str, table: &str) -> LookupTarget {
    LookupTarget {
        entity: entity.into(),
        id: id.into(),
        key: key.into(),
        company: Some("msdyn_company".into()),
        navigation: format!("{column}_{table}"),
    }
}

/// The currency that the money of a row stands in.
pub(super) fn currency(left: &str) -> FieldMapping {
    lookup(
        left,
        "transactioncurrencyid",
        "transactioncurrencies",
        "transactioncurrencyid",
        "isocurrencycode",
        Striped::No,
    )
}

/// The company of a row.
pub(super) fn company() -> FieldMapping {
    lookup("dataAreaId", "msdyn_company", "cdm_companies", "cdm_companyid", "cdm_companycode", Striped::No)
}
