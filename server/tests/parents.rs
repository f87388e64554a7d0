//! Records that refer to others wait for them and go on by themselves, either way, while the rest goes through.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::{crm_customers, erp_customers, text};
use pair::pairs::all_equal;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(1);

/// Failures by status, newest first.
async fn failures(tandem: &Tandem, status: &str) -> Vec<Value> {
    let page = tandem.get(&format!("environments/contoso-test/failures?status={status}")).await;
    page["rows"].as_array().expect("rows").clone()
}

async fn one_failure(tandem: &Tandem, status: &str) -> Value {
    eventually(LIMIT, async || match &failures(tandem, status).await[..] {
        [only] => Ok(only.clone()),
        others => Err(format!("{} failures are {status}", others.len())),
    })
    .await
}

/// The id of the row whose column has that value.
async fn id_of(app: &SimulatedApp, set: &str, column: &str, value: &str) -> String {
    let rows = app.rows(set).await;
    let found = rows.into_iter().find(|(_, row)| text(row, column) == value);
    found.unwrap_or_else(|| panic!("no row of {set} has {value}")).0
}

fn erp_customer(account: &str, group: &str) -> Value {
    json!({
        "dataAreaId": "usmf", "CustomerAccount": account, "OrganizationName": format!("Customer {account}"),
        "CustomerGroupId": group, "SalesCurrencyCode": "USD",
    })
}

/// What both stories end with: the group is re-run by hand, what waits for it is not.
async fn mended(tandem: &Tandem, group: &Value, arrived: impl AsyncFn() -> bool) {
    tandem.post("environments/contoso-test/failures/retry", &json!({ "ids": [group["id"]] })).await;
    eventually(LIMIT, async || {
        let summary = tandem.get("environments/contoso-test/summary").await;
        let waits = [&summary["waiting"], &summary["open_failures"], &summary["queued"]];
        let calm = waits.iter().all(|count| count.as_i64() == Some(0));
        (calm && arrived().await).then_some(()).ok_or_else(|| summary.to_string())
    })
    .await;
    let activities = tandem.get("environments/contoso-test/activities?limit=500").await;
    let kinds: Vec<String> =
        activities["rows"].as_array().expect("rows").iter().map(|row| text(&row["what"], "kind")).collect();
    for kind in ["records_waiting", "records_released"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} is not told: {kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_waits_for_its_group_on_the_way_to_the_crm() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    for group in ["10", "77"] {
        if group == "77" {
            let reject = json!({ "table": "msdyn_customergroups", "filter": "msdyn_groupid eq '77'", "message": "Not now." });
            crm.faults(&json!({ "reject": [reject] })).await;
        }
        let row = json!({ "dataAreaId": "usmf", "CustomerGroupId": group, "Description": "Group" });
        erp.create("CustomerGroups", &row).await;
    }
    let group = one_failure(&tandem, "open").await;
    for account in ["C-1", "C-2", "C-3"] {
        erp.create("CustomersV3", &erp_customer(account, if account == "C-2" { "10" } else { "77" })).await;
    }
    eventually(LIMIT, async || {
        let (there, waiting) = (crm_customers(&crm).await, failures(&tandem, "waiting").await);
        let keys: Vec<String> = waiting.iter().map(|row| text(row, "key")).collect();
        let right = there.keys().eq(["usmf|c-2"]) && keys == ["usmf|c-3", "usmf|c-1"];
        right.then_some(()).ok_or_else(|| format!("{:?} arrived, {keys:?} wait", there.keys()))
    })
    .await;
    let waiting = failures(&tandem, "waiting").await.remove(0);
    assert_eq!(waiting["parent"], json!({ "entities": ["msdyn_customergroups"], "key": "usmf|77" }));
    assert!(text(&waiting, "headline").contains("“77” of Customer groups"), "{waiting}");
    assert_eq!(tandem.open_failures().await, 1, "only the group waits for a person");
    // Whatever else is edited meanwhile waits as well, and is written in the end.
    let row = id_of(&erp, "CustomersV3", "CustomerAccount", "C-1").await;
    erp.edit("CustomersV3", &row, &json!({ "AddressCity": "Oslo" })).await;
    crm.control(reqwest::Method::DELETE, "faults", &Value::Null).await;
    mended(&tandem, &group, async || {
        let there = crm_customers(&crm).await;
        there.len() == 3 && there["usmf|c-1"]["city"] == "Oslo" && there["usmf|c-3"]["group"] == "77"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_waits_for_its_group_on_the_way_to_the_erp() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    erp.faults(&json!({ "reject": [
        { "table": "CustomerGroups", "filter": "CustomerGroupId eq '88'", "message": "Not now." },
    ] }))
    .await;
    let company = id_of(&crm, "cdm_companies", "cdm_companycode", "usmf").await;
    let currency = id_of(&crm, "transactioncurrencies", "isocurrencycode", "USD").await;
    let row = json!({ "msdyn_groupid": "88", "msdyn_description": "Group", "_msdyn_company_value": company });
    crm.create("msdyn_customergroups", &row).await;
    let group = one_failure(&tandem, "open").await;
    let group_id = id_of(&crm, "msdyn_customergroups", "msdyn_groupid", "88").await;
    let account = json!({
        "accountnumber": "A-1", "name": "Account", "customertypecode": 3, "_msdyn_company_value": company,
        "_msdyn_customergroupid_value": group_id, "_transactioncurrencyid_value": currency,
    });
    crm.create("accounts", &account).await;
    let waiting = one_failure(&tandem, "waiting").await;
    assert_eq!(waiting["parent"], json!({ "entities": ["msdyn_customergroups"], "key": "usmf|88" }));
    assert_eq!((waiting["status_code"].as_i64(), text(&waiting, "code")), (Some(0), "PARENT".to_owned()));
    erp.control(reqwest::Method::DELETE, "faults", &Value::Null).await;
    mended(&tandem, &group, async || {
        erp_customers(&erp).await.get("usmf|a-1").is_some_and(|customer| customer["group"] == "88")
    })
    .await;
}

/// Waits until every map runs and nothing waits, then compares all that both apps hold.
async fn all_arrived(tandem: &Tandem, erp: &SimulatedApp, crm: &SimulatedApp) {
    eventually(LIMIT, async || {
        let maps = tandem.get("environments/contoso-test/maps").await;
        let all = maps.as_array().expect("maps").iter();
        let behind: Vec<String> =
            all.filter(|map| map["state"]["name"] != "running").map(|map| text(map, "name")).collect();
        let summary = tandem.get("environments/contoso-test/summary").await;
        let left = ["queued", "waiting", "open_failures"].map(|name| summary[name].as_i64());
        if behind.is_empty() && left == [Some(0); 3] {
            return all_equal(erp, crm).await.map(drop);
        }
        Err(format!("{behind:?} are behind, {left:?} are left"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_that_refer_to_each_other_and_to_themselves_reach_the_crm() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
    erp.create(
        "CustomerGroups",
        &json!({ "dataAreaId": "usmf", "CustomerGroupId": "10", "Description": "Group" }),
    )
    .await;
    for account in ["A", "B", "SELF"] {
        erp.create("CustomersV3", &erp_customer(account, "10")).await;
    }
    for (account, invoiced) in [("A", "B"), ("B", "A"), ("SELF", "SELF")] {
        let row = id_of(&erp, "CustomersV3", "CustomerAccount", account).await;
        erp.edit("CustomersV3", &row, &json!({ "InvoiceAccount": invoiced })).await;
    }
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    all_arrived(&tandem, &erp, &crm).await;
    let accounts = crm.rows("accounts").await;
    assert_eq!(accounts.len(), 3);
    for row in accounts.values() {
        assert_ne!(text(row, "_msdyn_billingaccount_value"), "", "{row}");
    }
    // Nothing of it came back and made the ERP forget.
    let row = id_of(&erp, "CustomersV3", "CustomerAccount", "A").await;
    let customer = erp.rows("CustomersV3").await.remove(&row).expect("the customer");
    assert_eq!(text(&customer, "InvoiceAccount"), "B");

    // While it runs: one who refers to a customer that is entered later.
    crm.offline(true).await;
    for account in ["C", "D"] {
        erp.create("CustomersV3", &erp_customer(account, "10")).await;
    }
    for (account, invoiced) in [("C", "D"), ("D", "C"), ("A", "D")] {
        let row = id_of(&erp, "CustomersV3", "CustomerAccount", account).await;
        erp.edit("CustomersV3", &row, &json!({ "InvoiceAccount": invoiced })).await;
    }
    crm.offline(false).await;
    all_arrived(&tandem, &erp, &crm).await;
    assert_eq!(tandem.open_failures().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_that_refer_to_each_other_and_to_themselves_reach_the_erp() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
    let company = id_of(&crm, "cdm_companies", "cdm_companycode", "usmf").await;
    let currency = id_of(&crm, "transactioncurrencies", "isocurrencycode", "USD").await;
    let row = json!({ "msdyn_groupid": "10", "msdyn_description": "Group", "_msdyn_company_value": company });
    crm.create("msdyn_customergroups", &row).await;
    let group = id_of(&crm, "msdyn_customergroups", "msdyn_groupid", "10").await;
    for number in ["A", "B", "SELF"] {
        let account = json!({
            "accountnumber": number, "name": format!("Account {number}"), "customertypecode": 3,
            "_msdyn_company_value": company, "_msdyn_customergroupid_value": group,
            "_transactioncurrencyid_value": currency,
        });
        crm.create("accounts", &account).await;
    }
    let mut ids = Vec::new();
    for number in ["A", "B", "SELF"] {
        ids.push(id_of(&crm, "accounts", "accountnumber", number).await);
    }
    for (at, billed) in [(0, 1), (1, 0), (2, 2)] {
        crm.edit("accounts", &ids[at], &json!({ "_msdyn_billingaccount_value": ids[billed] })).await;
    }
    // One that refers to itself is refused for another reason, and does not wait for itself.
    let reject =
        json!({ "table": "CustomersV3", "filter": "CustomerAccount eq 'SELF'", "message": "Not now." });
    erp.faults(&json!({ "reject": [reject] })).await;
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let refused = one_failure(&tandem, "open").await;
    assert_eq!(
        (text(&refused, "key"), &refused["parent"]),
        ("usmf|self".to_owned(), &Value::Null),
        "{refused}"
    );
    erp.control(reqwest::Method::DELETE, "faults", &Value::Null).await;
    tandem.post("environments/contoso-test/failures/retry", &json!({ "ids": [refused["id"]] })).await;
    all_arrived(&tandem, &erp, &crm).await;
    let customers = erp.rows("CustomersV3").await;
    let invoiced: Vec<(String, String)> =
        customers.values().map(|row| (text(row, "CustomerAccount"), text(row, "InvoiceAccount"))).collect();
    for (account, other) in [("A", "B"), ("B", "A"), ("SELF", "SELF")] {
        assert!(invoiced.contains(&(account.to_owned(), other.to_owned())), "{account}: {invoiced:?}");
    }
}
