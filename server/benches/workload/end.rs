//! One end as a program beside it sees it: it saves values, and looks until they are there.

use crate::pair::apps::{SimulatedApp, TOKEN};
use crate::pair::client;
use serde_json::{Value, json};
use std::time::Duration;

/// The service root of the ERP.
pub const ERP: &str = "/data/";
/// The service root of the CRM.
pub const CRM: &str = "/api/data/v9.2/";

/// One end.
pub struct End<'a> {
    pub app: &'a SimulatedApp,
    http: reqwest::Client,
    root: &'static str,
    query: &'static str,
    /// What is edited; at this column nobody else works.
    pub column: &'static str,
    /// What no map reads; a date.
    pub spare: &'static str,
}

impl<'a> End<'a> {
    /// Customers of the ERP.
    pub fn erp(app: &'a SimulatedApp) -> Self {
        let query = "?cross-company=true";
        let (column, spare) = ("AddressBuildingCompliment", "CredManCustomerSince");
        Self { app, http: client(), root: ERP, query, column, spare }
    }

    /// Accounts of the CRM.
    pub fn crm(app: &'a SimulatedApp) -> Self {
        let (column, spare) = ("address1_line2", "websiteurl");
        Self { app, http: client(), root: CRM, query: "", column, spare }
    }

    fn url(&self, row: &str) -> String {
        format!("{}{}{row}{}", self.app.url, self.root, self.query)
    }

    /// Saves a value of a column.
    pub async fn save(&self, row: &str, column: &str, value: &str) {
        let answer = self
            .http
            .patch(self.url(row))
            .bearer_auth(TOKEN)
            .header("content-type", "application/json")
            .header("if-match", "*")
            .body(json!({ column: value }).to_string())
            .send()
            .await
            .expect("the app answers");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    }

    /// Waits until a column shows a value; looks every so often.
    pub async fn shows(&self, row: &str, column: &str, value: &str, often: Duration) {
        let shown = tokio::time::timeout(Duration::from_mins(1), async {
            while !self.has(row, column, value).await {
                tokio::time::sleep(often).await;
            }
        });
        shown.await.unwrap_or_else(|_| panic!("{row} does not come to show {value:?}"));
    }

    async fn has(&self, row: &str, column: &str, value: &str) -> bool {
        let answer = self.http.get(self.url(row)).bearer_auth(TOKEN).send().await.expect("the app answers");
        let body: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        body[column] == value
    }
}

/// Paths of the same customers in both apps: ERP, CRM.
pub async fn customers(erp: &SimulatedApp, crm: &SimulatedApp) -> Vec<(String, String)> {
    let companies = crm.rows("cdm_companies").await;
    let usmf =
        companies.iter().find(|(_, row)| row["cdm_companycode"] == "usmf").map(|(id, _)| id.to_lowercase());
    let twins: std::collections::HashMap<String, String> = crm
        .rows("accounts")
        .await
        .into_iter()
        .filter(|(_, twin)| twin["_msdyn_company_value"].as_str().map(str::to_lowercase) == usmf)
        .filter_map(|(id, twin)| Some((twin["accountnumber"].as_str()?.to_owned(), id)))
        .collect();
    let path = |row: &Value| {
        let account = row["CustomerAccount"].as_str().expect("an account");
        let id = twins.get(account)?;
        Some((
            format!("CustomersV3(dataAreaId='usmf',CustomerAccount='{account}')"),
            format!("accounts({id})"),
        ))
    };
    erp.rows("CustomersV3")
        .await
        .values()
        .filter(|row| row["dataAreaId"] == "usmf")
        .filter_map(path)
        .collect()
}
