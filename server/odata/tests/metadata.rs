//! CSDL in the style of Dataverse, of Finance & Operations, and of hostile senders.

use odata::csdl::{
    self, Access, CsdlError, EdmType, EntitySet, EntityType, EnumType, Multiplicity, Property, Scale, Schema,
};
use proptest::prelude::*;

const DATAVERSE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="http://vocabularies.odata.org/OData.Community.Keys.V1.xml">
    <edmx:Include Namespace="OData.Community.Keys.V1" Alias="Keys" />
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="crmbaseentity" Abstract="true" />
      <EntityType Name="account" BaseType="mscrm.crmbaseentity">
        <Key><PropertyRef Name="accountid" /></Key>
        <Property Name="accountid" Type="Edm.Guid" />
        <Property Name="name" Type="Edm.String" Unicode="false" MaxLength="160" />
        <Property Name="description" Type="Edm.String" MaxLength="max" Unicode="false" />
        <Property Name="creditlimit" Type="Edm.Decimal" Scale="Variable" Precision="19" />
        <Property Name="createdon" Type="Edm.DateTimeOffset">
          <Annotation Term="Org.OData.Core.V1.Computed" Bool="true" />
          <Annotation Term="Org.OData.Core.V1.Description" String="When &quot;it&#34; was made" />
        </Property>
        <Property Name="_primarycontactid_value" Type="Edm.Guid">
          <Annotation Term="Org.OData.Core.V1.Permissions"><EnumMember>Org.OData.Core.V1.PermissionType/Read</EnumMember></Annotation>
        </Property>
        <Property Name="versionnumber" Type="Edm.Int64">
          <Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read" />
        </Property>
        <Property Name="kind" Type="mscrm.AccountKind" Nullable="false" />
        <NavigationProperty Name="primarycontactid" Type="mscrm.contact" Nullable="false" Partner="account_primary_contact">
          <ReferentialConstraint Property="_primarycontactid_value" ReferencedProperty="contactid" />
        </NavigationProperty>
        <NavigationProperty Name="contact_customer_accounts" Type="Collection(mscrm.contact)" Partner="parentcustomerid_account" />
      </EntityType>
      <EntityType Name="contact" BaseType="mscrm.crmbaseentity" OpenType="true">
        <Key><PropertyRef Name="contactid" /></Key>
        <Property Name="contactid" Type="Edm.Guid" />
      </EntityType>
      <EntityType Name="lead" BaseType="Microsoft.Dynamics.CRM.contact">
        <Property Name="subject" Type="Edm.String" />
      </EntityType>
      <ComplexType Name="Address"><Property Name="street" Type="Edm.String" /></ComplexType>
      <EnumType Name="AccountKind"><Member Name="Plain" /><Member Name="Key" Value="5" /><Member Name="Other" /></EnumType>
      <Action Name="Merge"><Parameter Name="Target" Type="mscrm.account" /></Action>
      <EntityContainer Name="System">
        <EntitySet Name="accounts" EntityType="Microsoft.Dynamics.CRM.account">
          <NavigationPropertyBinding Path="primarycontactid" Target="contacts" />
        </EntitySet>
        <EntitySet Name="contacts" EntityType="Microsoft.Dynamics.CRM.contact" />
      </EntityContainer>
      <Annotations Target="mscrm.contact/contactid">
        <Annotation Term="Org.OData.Core.V1.Immutable" Bool="true" />
      </Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#;

#[test]
fn a_dataverse_model_is_read() {
    let schema = csdl::parse(DATAVERSE.as_bytes()).unwrap();
    assert_eq!(
        (schema.namespace.as_str(), schema.alias.as_deref()),
        ("Microsoft.Dynamics.CRM", Some("mscrm"))
    );
    let names: Vec<_> = schema.entity_types.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["crmbaseentity", "account", "contact", "lead"]);
    let account = schema.type_of_set("accounts").unwrap();
    assert_eq!(schema.entity_type("mscrm.account"), Some(account));
    assert_eq!(schema.entity_type("Microsoft.Dynamics.CRM.account"), Some(account));
    assert_eq!(
        (account.base.as_deref(), schema.key_of(account)),
        (Some("crmbaseentity"), &["accountid".to_owned()][..])
    );
    assert_eq!(account.properties.len(), 8);
    let property = |name| account.property(name).unwrap();
    assert_eq!((property("name").max_length, property("description").max_length), (Some(160), None));
    assert_eq!(property("creditlimit").scale, Some(Scale::Variable));
    assert_eq!(property("createdon").access, Access::ReadOnly);
    assert_eq!(property("_primarycontactid_value").access, Access::ReadOnly);
    assert_eq!(property("versionnumber").access, Access::ReadOnly);
    assert_eq!(property("name").access, Access::ReadWrite);
    assert_eq!(property("kind").edm, EdmType::Enum("Microsoft.Dynamics.CRM.AccountKind".to_owned()));
    assert!(!property("kind").nullable);
    let primary = &account.navigation[0];
    assert_eq!(
        (primary.target.as_str(), primary.multiplicity, primary.nullable),
        ("contact", Multiplicity::One, false)
    );
    assert_eq!(primary.constraints, [("_primarycontactid_value".to_owned(), "contactid".to_owned())]);
    assert_eq!(
        (account.navigation[1].target.as_str(), account.navigation[1].multiplicity),
        ("contact", Multiplicity::Many)
    );
    assert_eq!(schema.entity_sets[0].bindings, [("primarycontactid".to_owned(), "contacts".to_owned())]);
    let kind = schema.enum_type("AccountKind").unwrap();
    assert_eq!(kind.members, [("Plain".to_owned(), 0), ("Key".to_owned(), 5), ("Other".to_owned(), 6)]);
    assert_eq!((kind.number("Key"), kind.symbol(6)), (Some(5), Some("Other")));
    let contact = schema.entity_type("contact").unwrap();
    assert_eq!(contact.property("contactid").unwrap().access, Access::CreateOnly);
    let lead = schema.entity_type("lead").unwrap();
    assert_eq!(schema.key_of(lead), ["contactid"]);
    assert_eq!(
        schema.properties_of(lead).map(|each| each.name.as_str()).collect::<Vec<_>>(),
        ["subject", "contactid"]
    );
    assert!(contact.open && !lead.open);
}

#[test]
fn written_models_are_read_back_equal() {
    let schema = csdl::parse(DATAVERSE.as_bytes()).unwrap();
    let written = csdl::write(&schema);
    assert_eq!(csdl::parse(written.as_bytes()).unwrap(), schema, "{written}");
}

#[test]
fn several_schemas_become_one() {
    let document = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="Service.Types" Alias="T" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EntityType Name="Order"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int64" Nullable="false"/>
            <Property Name="Tags" Type="Collection(O.Tag)"/><Property Name="Open" Type="O.NoYes"/>
            <NavigationProperty Name="Buyer" Type="O.Buyer"/></EntityType></Schema>
        <Schema Namespace="Service.Types.Other" Alias="O" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EntityType Name="Buyer"><Property Name="Id" Type="Edm.Int32"/></EntityType>
          <EnumType Name="NoYes"><Member Name="No" Value="0"/></EnumType></Schema>
        <Schema Namespace="Service" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EntityContainer Name="Box"><EntitySet Name="Orders" EntityType="T.Order"/></EntityContainer></Schema>
        </edmx:DataServices></edmx:Edmx>"#;
    let schema = csdl::parse(document.as_bytes()).unwrap();
    let order = schema.type_of_set("Orders").unwrap();
    assert_eq!(
        (schema.namespace.as_str(), schema.container.as_str(), order.name.as_str()),
        ("Service.Types", "Box", "Order")
    );
    assert_eq!(
        order.property("Tags").unwrap().edm,
        EdmType::Other("Collection(Service.Types.Other.Tag)".to_owned())
    );
    assert_eq!(order.property("Open").unwrap().edm, EdmType::Enum("Service.Types.Other.NoYes".to_owned()));
    assert_eq!(schema.entity_type(&order.navigation[0].target).unwrap().properties[0].name, "Id");
    assert_eq!(csdl::parse(csdl::write(&schema).as_bytes()).unwrap(), schema);
}

#[test]
fn hostile_documents_are_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Schema Namespace="&b;"/>"#;
    assert!(matches!(csdl::parse(bomb.as_bytes()), Err(CsdlError::DocumentType)));
    assert!(matches!(csdl::parse(br#"<Schema Namespace="&b;"></Schema>"#), Err(CsdlError::Xml { .. })));
    assert!(matches!(
        csdl::parse(b"<Schema></Schema>"),
        Err(CsdlError::Missing { attribute: "Namespace", .. })
    ));
    assert!(matches!(csdl::parse(b""), Err(CsdlError::Incomplete)));
    assert!(matches!(csdl::parse(b"{\"error\":{}}"), Err(CsdlError::Incomplete)));
    assert!(matches!(csdl::parse(b"\xff"), Err(CsdlError::Encoding(_))));
    let cut_off = &DATAVERSE[..DATAVERSE.len() / 2];
    assert!(csdl::parse(cut_off.as_bytes()).is_err());
    // Base types that lead in a circle end somewhere.
    let circle = r#"<Schema Namespace="N"><EntityType Name="A" BaseType="N.B"/><EntityType Name="B" BaseType="N.A"/></Schema>"#;
    let schema = csdl::parse(circle.as_bytes()).unwrap();
    assert!(schema.key_of(&schema.entity_types[0]).is_empty());
}

/// As many types and properties as a whole Dataverse organisation has.
#[test]
fn a_whole_organisation_is_read() {
    let mut schema = Schema {
        namespace: "Microsoft.Dynamics.CRM".to_owned(),
        container: "System".to_owned(),
        ..Schema::default()
    };
    for number in 0..866 {
        let name = format!("entity{number}");
        let properties =
            (0..27).map(|column| Property::new(format!("column{column}"), EdmType::String)).collect();
        schema.entity_sets.push(EntitySet {
            name: format!("{name}s"),
            entity_type: name.clone(),
            bindings: Vec::new(),
        });
        schema.entity_types.push(EntityType {
            name,
            key: vec!["column0".to_owned()],
            properties,
            ..EntityType::default()
        });
    }
    assert_eq!(csdl::parse(csdl::write(&schema).as_bytes()).unwrap(), schema);
}

proptest! {
    #[test]
    fn any_names_round_trip(names in prop::collection::btree_set("[a-zA-Zé&<\"'][a-z0-9&>]{0,6}", 1..6), number in any::<i64>()) {
        let names: Vec<String> = names.into_iter().collect();
        let schema = Schema {
            namespace: "A.B".to_owned(),
            entity_types: vec![EntityType {
                name: names[0].clone(),
                key: names.clone(),
                properties: names.iter().map(|name| Property::new(name, EdmType::Date)).collect(),
                ..EntityType::default()
            }],
            enum_types: vec![EnumType { name: "E".to_owned(), members: vec![(names[0].clone(), number)] }],
            ..Schema::default()
        };
        prop_assert_eq!(csdl::parse(csdl::write(&schema).as_bytes()).unwrap(), schema);
    }

    #[test]
    fn damaged_documents_are_read_without_panic(at in 0..DATAVERSE.len(), byte in any::<u8>(), cut in 0..DATAVERSE.len()) {
        let mut document = DATAVERSE.as_bytes().to_vec();
        document[at] = byte;
        let _ = csdl::parse(&document);
        let _ = csdl::parse(&document[cut..]);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>()) {
        let _ = csdl::parse(&bytes);
    }
}
