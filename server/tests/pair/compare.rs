//! Both apps side by side, compared by what the maps pair, without any of Tandem's own rules.

use super::apps::SimulatedApp;
use super::{Tandem, eventually};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// What both apps say of one customer, in the same words.
pub type Customer = BTreeMap<&'static str, String>;

const PAIRS: [(&str, &str, &str); 8] = [
    ("name", "OrganizationName", "name"),
    ("street", "AddressStreet", "address1_line1"),
    ("street2", "AddressBuildingCompliment", "address1_line2"),
    ("city", "AddressCity", "address1_city"),
    ("state", "AddressState", "address1_stateorprovince"),
    ("postal code", "AddressZipCode", "address1_postalcode"),
    ("country", "AddressCountryRegionId", "address1_country"),
    ("phone", "PrimaryContactPhone", "telephone1"),
];

/// The rows of customers of the ERP that are accounts in the CRM; people are contacts there.
pub async fn organizations(erp: &SimulatedApp) -> BTreeMap<String, Value> {
    let mut rows = erp.rows("CustomersV3").await;
    rows.retain(|_, row| text(row, "PartyType") == "Organization");
    rows
}

/// Customers of the ERP that are organizations, by company and account.
pub async fn erp_customers(erp: &SimulatedApp) -> BTreeMap<String, Customer> {
    let rows = organizations(erp).await;
    rows.values()
        .map(|row| {
            let mut customer: Customer = PAIRS.iter().map(|(word, erp, _)| (*word, text(row, erp))).collect();
            customer.insert("group", text(row, "CustomerGroupId"));
            customer.insert("currency", text(row, "SalesCurrencyCode"));
            (key(&text(row, "dataAreaId"), &text(row, "CustomerAccount")), customer)
        })
        .collect()
}

/// Accounts of the CRM by company and account number, their lookups followed.
pub async fn crm_customers(crm: &SimulatedApp) -> BTreeMap<String, Customer> {
    let named = async |set: &str, column: &str| -> BTreeMap<String, String> {
        crm.rows(set).await.into_iter().map(|(id, row)| (id.to_lowercase(), text(&row, column))).collect()
    };
    let companies = named("cdm_companies", "cdm_companycode").await;
    let groups = named("msdyn_customergroups", "msdyn_groupid").await;
    let currencies = named("transactioncurrencies", "isocurrencycode").await;
    let follow = |names: &BTreeMap<String, String>, row: &Value, column: &str| {
        names.get(&text(row, column).to_lowercase()).cloned().unwrap_or_default()
    };
    let rows = crm.rows("accounts").await;
    rows.values()
        .map(|row| {
            let mut customer: Customer = PAIRS.iter().map(|(word, _, crm)| (*word, text(row, crm))).collect();
            customer.insert("group", follow(&groups, row, "_msdyn_customergroupid_value"));
            customer.insert("currency", follow(&currencies, row, "_transactioncurrencyid_value"));
            (key(&follow(&companies, row, "_msdyn_company_value"), &text(row, "accountnumber")), customer)
        })
        .collect()
}

/// `Ok` with the number of customers when both apps hold the same ones with the same values.
pub async fn same_customers(erp: &SimulatedApp, crm: &SimulatedApp) -> Result<usize, String> {
    let (left, right) = (erp_customers(erp).await, crm_customers(crm).await);
    for (key, customer) in &left {
        match right.get(key) {
            None => {
                return Err(format!("{key} is missing in the CRM ({} of {} there)", right.len(), left.len()));
            }
            Some(twin) if twin != customer => {
                return Err(format!("{key} differs: ERP {customer:?}, CRM {twin:?}"));
            }
            Some(_) => {}
        }
    }
    match right.keys().find(|key| !left.contains_key(*key)) {
        Some(key) => Err(format!("{key} is missing in the ERP")),
        None => Ok(left.len()),
    }
}

/// Waits until nothing waits and both apps hold the same customers.
pub async fn settled(tandem: &Tandem, erp: &SimulatedApp, crm: &SimulatedApp) {
    eventually(Duration::from_mins(4), async || {
        let customers = same_customers(erp, crm).await?;
        // Both apps may begin with the same rows: only when every pair is known has everything been read.
        let known = usize::try_from(tandem.links().await).expect("a count");
        match tandem.queued().await {
            0 if known >= customers => Ok(()),
            waiting => Err(format!("{waiting} changes wait, {known} of {customers} pairs are known")),
        }
    })
    .await;
}

/// A column as text; null and absent are empty.
pub fn text(row: &Value, column: &str) -> String {
    match &row[column] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn key(company: &str, account: &str) -> String {
    format!("{}|{}", company.to_lowercase(), account.to_lowercase())
}
