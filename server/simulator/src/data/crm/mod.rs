use odata::value::{Record, Value};

use super::customer::Hold;
use super::erp::decimal;
use super::{Company, Currency, Customer, CustomerGroup, currencies};

/// The id of the row with that natural key, such as `row_id("account", &["usmf", "US-001"])`.
///
/// Ids follow from the key alone, so that rows made apart refer to each other.
pub fn row_id(table: &str, key: &[&str]) -> String {
    let mut hash = blake3::Hasher::new();
    for part in std::iter::once(&table).chain(key) {
        hash.update(part.as_bytes());
        // No key holds a NUL, so two keys never hash alike by a shifted border.
        hash.update(&[0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// A row of `cdm_companies`.
pub fn company_record(company: Company) -> Record {
    texts([
        ("cdm_companyid", row_id("cdm_company", &[company.id()]).as_str()),
        ("cdm_companycode", company.id()),
        ("cdm_name", company.name()),
    ])
}

/// A row of `transactioncurrencies`.
pub fn currency_record(currency: &Currency) -> Record {
    let mut record = texts([
        ("transactioncurrencyid", currency_id(currency.code).as_str()),
        ("isocurrencycode", currency.code),
        ("currencyname", currency.name),
        ("currencysymbol", currency.symbol),
    ]);
    record.insert("currencyprecision", i64::from(currency.decimals));
    record.insert("exchangerate", decimal(currency.per_dollar));
    record
}

/// A row of `msdyn_customergroups`.
pub fn customer_group_record(group: &CustomerGroup) -> Record {
    texts([
        ("msdyn_customergroupid", group_id(group.company, group.id).as_str()),
        ("msdyn_groupid", group.id),
        ("msdyn_description", group.description),
        ("_msdyn_company_value", company_id(group.company).as_str()),
    ])
}

/// A row of `accounts`, without what the app fills itself. What is empty is null, as Dataverse has it.
pub fn account_record(customer: &Customer) -> Record {
    let mut record = texts([
        ("accountid", row_id("account", &[customer.company.id(), &customer.account]).as_str()),
        ("accountnumber", &customer.account),
        ("name", &customer.name),
        ("_msdyn_company_value", company_id(customer.company).as_str()),
        ("_msdyn_customergroupid_value", group_id(customer.company, customer.group).as_str()),
        ("_transactioncurrencyid_value", currency_id(customer.currency).as_str()),
        ("address1_line1", &customer.street),
        ("address1_line2", &customer.street2),
        ("address1_city", customer.city),
        ("address1_stateorprovince", customer.state_code),
        ("address1_postalcode", &customer.postal_code),
        ("address1_country", customer.country),
        ("telephone1", &customer.phone),
        ("emailaddress1", &customer.email),
    ]);
    record.insert("creditlimit", decimal(&customer.credit_limit()));
    record.insert("creditonhold", customer.hold == Hold::Held);
    // Customer, of the relationship types that Dataverse ships with.
    record.insert("customertypecode", 3_i64);
    record
}

fn company_id(company: Company) -> String {
    row_id("cdm_company", &[company.id()])
}

fn group_id(company: Company, id: &str) -> String {
    row_id("msdyn_customergroup", &[company.id(), id])
}

fn currency_id(code: &str) -> String {
    debug_assert!(currencies().iter().any(|currency| currency.code == code), "no currency {code}");
    row_id("transactioncurrency", &[code])
}

fn texts<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> Record {
    let filled = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    fields.into_iter().map(|(name, text)| (name, filled(text))).collect()
}
