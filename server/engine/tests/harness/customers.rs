//! The map under test: customers of two companies, with a key, plain fields, a lookup, a value map, a field that
//! travels one way, and filters on both sides.

use model::{
    EntitySchema, FieldKind, FieldMapping, FieldSchema, Lookup, LookupTarget, Mapping, SyncDirection,
    Transform, ValuePair,
};

pub const LEFT: &str = "CustomersV3";
pub const RIGHT: &str = "accounts";
pub const COMPANIES: &str = "cdm_companies";
pub const GROUPS: &str = "msdyn_customergroups";

/// The mapping of customers.
pub fn mapping() -> Mapping {
    use SyncDirection::{Both, LeftToRight, RightToLeft};
    Mapping {
        left_entity: LEFT.into(),
        right_entity: RIGHT.into(),
        left_filter: r#"(PartyType == "Organization")"#.into(),
        right_filter: "customertypecode eq 3".into(),
        key: vec!["accountnumber".into()],
        company: Some(FieldMapping {
            lookup: Some(lookup("msdyn_company", COMPANIES, "cdm_companyid", "cdm_companycode", None)),
            ..line("dataAreaId", "msdyn_company.cdm_companycode", Both, vec![])
        }),
        fields: vec![
            line("CustomerAccount", "accountnumber", Both, vec![]),
            line("OrganizationName", "name", Both, vec![]),
            line("City", "address1_city", Both, vec![]),
            FieldMapping {
                lookup: Some(lookup(
                    "msdyn_customergroupid",
                    GROUPS,
                    "msdyn_customergroupid",
                    "msdyn_groupid",
                    Some("msdyn_company".into()),
                )),
                ..line("CustomerGroupId", "msdyn_customergroupid.msdyn_groupid", Both, vec![])
            },
            line(
                "LanguageId",
                "msdyn_language",
                Both,
                vec![values(&[("", "15"), ("en-us", "15"), ("fr", "36")])],
            ),
            line("SalesMemo", "description", LeftToRight, vec![]),
            line("", "customertypecode", LeftToRight, vec![constant("3")]),
            line("PartyType", "", RightToLeft, vec![constant("Organization")]),
        ],
    }
}

fn line(left: &str, right: &str, direction: SyncDirection, transforms: Vec<Transform>) -> FieldMapping {
    FieldMapping { left: left.into(), right: right.into(), direction, transforms, lookup: None }
}

fn constant(value: &str) -> Transform {
    Transform::Default { value: value.into() }
}

fn values(pairs: &[(&str, &str)]) -> Transform {
    let pairs = pairs.iter().map(|(left, right)| ValuePair::new(*left, *right));
    Transform::ValueMap { pairs: pairs.collect() }
}

fn lookup(column: &str, entity: &str, id: &str, key: &str, company: Option<String>) -> Lookup {
    let (entity, id, key) = (entity.into(), id.into(), key.into());
    Lookup {
        column: column.into(),
        targets: vec![LookupTarget { entity, id, key, company, navigation: column.into() }],
    }
}

/// The left entity.
pub fn left_schema() -> EntitySchema {
    let party = FieldKind::Choice {
        type_name: "Microsoft.Dynamics.DataEntities.DirPartyType".into(),
        options: ["Organization", "Person"].map(|it| (it.to_owned(), it.to_owned())).into(),
    };
    EntitySchema {
        entity: LEFT.into(),
        label: "Customers V3".into(),
        id: String::new(),
        key: vec!["dataAreaId".into(), "CustomerAccount".into()],
        alternate_keys: vec![],
        tracks_changes: false,
        modified_time: Some("ModifiedDateTime".into()),
        fields: vec![
            FieldSchema { required: true, ..field("dataAreaId", FieldKind::Text) },
            FieldSchema { required: true, ..field("CustomerAccount", FieldKind::Text) },
            FieldSchema { max_length: Some(40), ..field("OrganizationName", FieldKind::Text) },
            field("City", FieldKind::Text),
            field("CustomerGroupId", FieldKind::Text),
            field("LanguageId", FieldKind::Text),
            field("SalesMemo", FieldKind::Text),
            field("PartyType", party),
            FieldSchema { read_only: true, ..field("ModifiedDateTime", FieldKind::DateTime) },
        ],
    }
}

/// An entity of the right app.
pub fn right_schema(entity: &str) -> EntitySchema {
    let lookup = |target: &str| FieldKind::Lookup { targets: vec![target.into()] };
    let numbers = |all: &[&str]| FieldKind::Choice {
        type_name: String::new(),
        options: all.iter().map(|it| ((*it).to_owned(), (*it).to_owned())).collect(),
    };
    let (id, fields) = match entity {
        COMPANIES => ("cdm_companyid", vec![field("cdm_companycode", FieldKind::Text)]),
        GROUPS => (
            "msdyn_customergroupid",
            vec![field("msdyn_groupid", FieldKind::Text), field("msdyn_company", lookup(COMPANIES))],
        ),
        _ => (
            "accountid",
            vec![
                field("msdyn_company", lookup(COMPANIES)),
                field("accountnumber", FieldKind::Text),
                FieldSchema { max_length: Some(40), required: true, ..field("name", FieldKind::Text) },
                field("address1_city", FieldKind::Text),
                field("msdyn_customergroupid", lookup(GROUPS)),
                field("msdyn_language", numbers(&["15", "36", "99"])),
                FieldSchema { read_only: true, ..field("modifiedon", FieldKind::DateTime) },
                field("description", FieldKind::Text),
                field("customertypecode", numbers(&["1", "3"])),
            ],
        ),
    };
    let id_field = FieldSchema { read_only: true, ..field(id, FieldKind::Guid) };
    EntitySchema {
        entity: entity.into(),
        label: entity.into(),
        id: id.into(),
        key: vec![id.into()],
        alternate_keys: if entity == RIGHT {
            vec![vec!["accountnumber".into(), "msdyn_company".into()]]
        } else {
            vec![]
        },
        tracks_changes: true,
        modified_time: (entity == RIGHT).then(|| "modifiedon".into()),
        fields: std::iter::once(id_field).chain(fields).collect(),
    }
}

fn field(name: &str, kind: FieldKind) -> FieldSchema {
    FieldSchema { name: name.into(), kind, required: false, read_only: false, max_length: None, scale: None }
}
