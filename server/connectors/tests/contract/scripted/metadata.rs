//! Metadata in all its dialects.

use super::{dataverse, finance};
use crate::connection::bearer;
use model::{EntitySchema, FieldKind};
use wiremock::matchers::path_regex;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Text without Unicode, a scale with a capital, a key from a base type, an open type, an alias, lookups as values.
const PECULIAR: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="base" Abstract="true">
    <Key><PropertyRef Name="accountid"/></Key>
    <Property Name="accountid" Type="Edm.Guid" Nullable="false"/>
  </EntityType>
  <EntityType Name="account" BaseType="mscrm.base" OpenType="true">
    <Property Name="name" Type="Edm.String" Unicode="false" MaxLength="160" Nullable="false"/>
    <Property Name="creditlimit" Type="Edm.Decimal" Scale="Variable"/>
    <Property Name="exchangerate" Type="Edm.Decimal" Precision="23" Scale="10"/>
    <Property Name="bignumber" Type="Edm.Int64"/>
    <Property Name="description" Type="Edm.String" MaxLength="max"/>
    <Property Name="_primarycontactid_value" Type="Edm.Guid"/>
    <NavigationProperty Name="primarycontactid" Type="mscrm.contact">
      <ReferentialConstraint Property="_primarycontactid_value" ReferencedProperty="contactid"/>
    </NavigationProperty>
  </EntityType>
  <EntityType Name="contact">
    <Key><PropertyRef Name="contactid"/></Key>
    <Property Name="contactid" Type="Edm.Guid" Nullable="false"/>
  </EntityType>
  <EntityContainer Name="System">
    <EntitySet Name="accounts" EntityType="mscrm.account"/>
    <EntitySet Name="contacts" EntityType="Microsoft.Dynamics.CRM.contact"/>
  </EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

async fn serving(document: String) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw(document, "application/xml");
    Mock::given(path_regex("/\\$metadata$")).respond_with(answer).mount(&server).await;
    // Definitions of tables are not there.
    Mock::given(path_regex("EntityDefinitions"))
        .respond_with(ResponseTemplate::new(404))
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn csdl_is_read_with_all_its_peculiarities() {
    let server = serving(PECULIAR.to_owned()).await;
    for app in [dataverse(&server, bearer()), finance(&server)] {
        let schema = app.schema("accounts").await.expect("a schema");
        let field = |name: &str| schema.field(name).expect("the field");
        assert_eq!(schema.key, ["accountid"], "from the base type");
        assert_eq!((field("name").max_length, field("description").max_length), (Some(160), None));
        assert!(field("name").required);
        assert_eq!((field("creditlimit").scale, field("exchangerate").scale), (None, Some(10)));
        assert_eq!(field("bignumber").kind, FieldKind::Integer);
    }
    let schema: EntitySchema = dataverse(&server, bearer()).schema("accounts").await.expect("a schema");
    let contact = schema.field("primarycontactid").expect("the lookup without its decoration");
    assert_eq!(contact.kind, FieldKind::Lookup { targets: vec!["contacts".to_owned()] });
}

/// The document of a real organisation has many megabytes.
#[tokio::test]
async fn one_reading_of_the_document_serves_every_entity_until_it_is_forgotten() {
    let server = serving(PECULIAR.to_owned()).await;
    let documents = async || {
        let requests = server.received_requests().await.unwrap_or_default();
        requests.iter().filter(|request| request.url.path().ends_with("$metadata")).count()
    };
    for app in [dataverse(&server, bearer()), finance(&server)] {
        let before = documents().await;
        for entity in ["accounts", "contacts", "accounts"] {
            app.schema(entity).await.expect("a schema");
        }
        assert_eq!(documents().await, before + 1);
        app.forget().await;
        app.schema("contacts").await.expect("a schema");
        assert_eq!(documents().await, before + 2);
    }
}
