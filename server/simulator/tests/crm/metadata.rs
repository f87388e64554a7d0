//! What the service says about itself.

use odata::csdl;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn the_model_is_published() {
    let crm = Stage::empty().await;
    let sets = crm.get("").await.rows();
    assert!(sets.iter().any(|set| set["url"] == "accounts"));
    let document = crm.get("$metadata").await.text;
    let model = csdl::parse(document.as_bytes()).expect("valid CSDL");
    let account = model.type_of_set("accounts").expect("accounts");
    assert_eq!(account.key, ["accountid"]);
    assert_eq!(account.property("name").and_then(|name| name.max_length), Some(160));
    assert!(account.navigation.iter().any(|navigation| navigation.name == "transactioncurrencyid"));
}

#[tokio::test]
async fn tables_are_described() {
    let crm = Stage::empty().await;
    let path = "EntityDefinitions?%24select=LogicalName,EntitySetName,PrimaryIdAttribute&$filter=LogicalName+eq+'account'";
    let found = crm.get(path).await.rows();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["EntitySetName"], &found[0]["PrimaryIdAttribute"]),
        (&json!("accounts"), &json!("accountid"))
    );
    assert!(found[0].get("SchemaName").is_none());

    let account = crm.get("EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys").await.json();
    assert_eq!(account["ChangeTrackingEnabled"], true);
    assert_eq!(account["Keys"][0]["KeyAttributes"], json!(["accountnumber", "msdyn_company"]));
    let attributes = account["Attributes"].as_array().expect("attributes");
    assert!(
        attributes
            .iter()
            .any(|attribute| attribute["LogicalName"] == "name" && attribute["MaxLength"] == 160)
    );
    let cast = "EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata";
    assert_eq!(crm.get(cast).await.rows()[0]["LogicalName"], "customertypecode");
    let tracked =
        crm.get("EntityDefinitions?$filter=ChangeTrackingEnabled eq true&$select=LogicalName").await.rows();
    assert_eq!(tracked.len(), 21);
    assert_eq!(crm.get("EntityDefinitions(LogicalName='nothing')").await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_list_tells_names_for_people_and_which_tables_are_inner_ones() {
    let crm = Stage::empty().await;
    let path = "EntityDefinitions?$select=LogicalName,EntitySetName,DisplayCollectionName,IsPrivate,IsIntersect,IsLogicalEntity,TableType";
    let found = crm.get(path).await.rows();
    let table = |name: &str| found.iter().find(|table| table["LogicalName"] == name).expect("a table");
    let labels = ["account", "customeraddress", "transactioncurrency", "msdyn_addressbook"]
        .map(|name| table(name)["DisplayCollectionName"]["UserLocalizedLabel"]["Label"].clone());
    assert_eq!(labels, ["Accounts", "Addresses", "Currencies", "Address books"]);
    assert_eq!(table("msdyn_addressbook")["IsPrivate"], false);
    assert_eq!(table("serviceendpoint")["IsPrivate"], true);
}

#[tokio::test]
async fn what_points_to_a_table_is_told() {
    let crm = Stage::empty().await;
    let path = "EntityDefinitions(LogicalName='cdm_company')/OneToManyRelationships?$select=ReferencingEntity,ReferencingAttribute";
    let found = crm.get(path).await.rows();
    let points = |name: &str| found.iter().any(|it| it["ReferencingEntity"] == name);
    assert!(points("account") && points("msdyn_warehouse") && !points("msdyn_addressbook") && !points("uom"));
    assert!(found.iter().all(|it| it["ReferencingAttribute"] == "msdyn_company"));
}

#[tokio::test]
async fn whole_tables_are_counted() {
    let crm = Stage::empty().await;
    crm.account("C-1", "One").await;
    let counted = crm.get("RetrieveTotalRecordCount(EntityNames=['account','cdm_company'])").await.json();
    let expected = json!({
        "Count": 2, "IsReadOnly": false, "Keys": ["account", "cdm_company"], "Values": [1, 2],
    });
    assert_eq!(counted["EntityRecordCountCollection"], expected);
    let unknown = crm.get("RetrieveTotalRecordCount(EntityNames=['nothing'])").await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (404, "0x80041102"));
}
