//! A map of customers with every kind of line, for all tests.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "it is a part of tests")]

use mapping::{Compiled, LookupUse, LookupWanted, State};
use model::{
    EntitySchema, FieldKind, FieldMapping, FieldSchema, Lookup, LookupTarget, Mapping, Side, SyncDirection,
    Transform, ValuePair,
};
use odata::value::{Record, Value};

pub(crate) const COMPANY: &str = "msdyn_company.cdm_companycode";
pub(crate) const CURRENCY: &str = "transactioncurrencyid.isocurrencycode";

pub(crate) fn mapping() -> Mapping {
    use SyncDirection::{Both, LeftToRight, RightToLeft};
    Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "accounts".into(),
        left_filter: r#"((PartyType == "Organization"))"#.into(),
        right_filter: "customertypecode eq 3".into(),
        key: vec!["accountnumber".into()],
        company: Some(FieldMapping {
            lookup: Some(lookup("msdyn_company", "cdm_companies", "cdm_companyid", "cdm_companycode", None)),
            ..line("dataAreaId", COMPANY, Both, vec![])
        }),
        fields: vec![
            line("CUSTOMERACCOUNT", "accountnumber", Both, vec![]),
            line("OrganizationName", "name", Both, vec![]),
            line("CreditLimit", "creditlimit", Both, vec![]),
            line("OnHold", "creditonhold", Both, vec![map(&[("yes", "True"), ("no", "False")])]),
            line(
                "LanguageId",
                "msdyn_language",
                Both,
                vec![map(&[(" ", "15"), ("", "15"), ("en-us", "15"), ("fr", "36")])],
            ),
            line("Opened", "msdyn_opened", Both, vec![]),
            line("GroupId", "description", LeftToRight, vec![]),
            line("Rating", "rating", RightToLeft, vec![]),
            line("", "customertypecode", LeftToRight, vec![default("3")]),
            line("PartyType", "", RightToLeft, vec![default("Organization")]),
            FieldMapping {
                lookup: Some(lookup(
                    "transactioncurrencyid",
                    "transactioncurrencies",
                    "transactioncurrencyid",
                    "isocurrencycode",
                    None,
                )),
                ..line("CurrencyCode", CURRENCY, Both, vec![])
            },
        ],
    }
}

pub(crate) fn line(
    left: &str,
    right: &str,
    direction: SyncDirection,
    transforms: Vec<Transform>,
) -> FieldMapping {
    FieldMapping { left: left.into(), right: right.into(), direction, transforms, lookup: None }
}

pub(crate) fn default(value: &str) -> Transform {
    Transform::Default { value: value.into() }
}

pub(crate) fn map(pairs: &[(&str, &str)]) -> Transform {
    let pairs = pairs.iter().map(|(left, right)| ValuePair::new(*left, *right));
    Transform::ValueMap { pairs: pairs.collect() }
}

pub(crate) fn lookup(column: &str, entity: &str, id: &str, key: &str, company: Option<&str>) -> Lookup {
    let target = LookupTarget {
        entity: entity.into(),
        id: id.into(),
        key: key.into(),
        company: company.map(Into::into),
        navigation: column.into(),
    };
    Lookup { column: column.into(), targets: vec![target] }
}

pub(crate) fn left_schema() -> EntitySchema {
    let options = |members: &[&str]| FieldKind::Choice {
        type_name: "Microsoft.Dynamics.DataEntities.E".into(),
        options: members.iter().map(|it| ((*it).to_owned(), (*it).to_owned())).collect(),
    };
    let fields = vec![
        FieldSchema { required: true, ..field("dataAreaId", FieldKind::Text) },
        FieldSchema { required: true, ..field("CustomerAccount", FieldKind::Text) },
        FieldSchema { max_length: Some(20), required: true, ..field("OrganizationName", FieldKind::Text) },
        FieldSchema { scale: Some(2), ..field("CreditLimit", FieldKind::Decimal) },
        field("OnHold", options(&["Yes", "No"])),
        field("LanguageId", FieldKind::Text),
        field("Opened", FieldKind::DateTime),
        field("GroupId", FieldKind::Text),
        field("Rating", FieldKind::Integer),
        field("PartyType", options(&["Organization", "Person"])),
        field("CurrencyCode", FieldKind::Text),
    ];
    stamped(entity("CustomersV3", "", fields), "ModifiedDateTime")
}

pub(crate) fn right_schema() -> EntitySchema {
    let lookup = || FieldKind::Lookup { targets: vec![] };
    let numbers = |values: &[&str]| FieldKind::Choice {
        type_name: String::new(),
        options: values.iter().map(|it| ((*it).to_owned(), (*it).to_owned())).collect(),
    };
    let fields = vec![
        FieldSchema { read_only: true, ..field("accountid", FieldKind::Guid) },
        field("msdyn_company", lookup()),
        field("accountnumber", FieldKind::Text),
        FieldSchema { max_length: Some(20), required: true, ..field("name", FieldKind::Text) },
        FieldSchema { scale: Some(4), ..field("creditlimit", FieldKind::Decimal) },
        field("creditonhold", FieldKind::Boolean),
        field("msdyn_language", numbers(&["15", "36"])),
        field("msdyn_opened", FieldKind::Date),
        field("description", FieldKind::Text),
        field("rating", FieldKind::Integer),
        field("customertypecode", numbers(&["3"])),
        field("transactioncurrencyid", lookup()),
    ];
    stamped(entity("accounts", "accountid", fields), "modifiedon")
}

pub(crate) fn entity(name: &str, id: &str, fields: Vec<FieldSchema>) -> EntitySchema {
    EntitySchema {
        entity: name.into(),
        label: name.into(),
        id: id.into(),
        key: vec![],
        alternate_keys: vec![],
        tracks_changes: true,
        modified_time: None,
        fields,
    }
}

/// The same with a column that tells when a row was last changed.
fn stamped(entity: EntitySchema, column: &str) -> EntitySchema {
    let stamp = FieldSchema { read_only: true, ..field(column, FieldKind::DateTime) };
    let fields = entity.fields.into_iter().chain([stamp]).collect();
    EntitySchema { modified_time: Some(column.into()), fields, ..entity }
}

/// The column of a side that tells when a row was last changed.
pub(crate) const fn stamp(side: Side) -> &'static str {
    match side {
        Side::Left => "ModifiedDateTime",
        Side::Right => "modifiedon",
    }
}

pub(crate) fn field(name: &str, kind: FieldKind) -> FieldSchema {
    FieldSchema { name: name.into(), kind, required: false, read_only: false, max_length: None, scale: None }
}

pub(crate) fn compiled() -> Compiled {
    Compiled::new(&mapping(), &left_schema(), &right_schema()).expect("the customers' map is sound")
}

/// GUIDs of the simulated entities: the value's letters in hexadecimal.
pub(crate) fn guid_of(value: &str) -> String {
    let letters = value.to_lowercase().bytes().fold(0_u128, |number, byte| number << 8 | u128::from(byte));
    let digits = format!("{letters:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..32]];
    parts.join("-")
}

pub(crate) fn key_value(lookup: &LookupUse) -> Option<Value> {
    let known = ["usmf", "demf", "USD", "EUR"];
    known.into_iter().find(|value| guid_of(value) == lookup.id).map(Value::from)
}

pub(crate) fn row_id(wanted: &LookupWanted) -> Option<String> {
    let known = ["usmf", "demf", "usd", "eur"];
    wanted.value.as_str().filter(|value| known.contains(&value.to_lowercase().as_str())).map(guid_of)
}

pub(crate) fn state(compiled: &Compiled, side: Side, raw: &Record) -> State {
    compiled.state(side, raw, &key_value)
}

/// A row of the ERP as it sends it.
pub(crate) fn left_row() -> Record {
    Record::from_json(
        r#"{"dataAreaId":"usmf","CustomerAccount":"US-001","OrganizationName":"Contoso","CreditLimit":12.50,
            "OnHold":"No","LanguageId":"","Opened":"1900-01-01T12:00:00Z","GroupId":"10","Rating":null,
            "PartyType":"Organization","CurrencyCode":"USD"}"#,
    )
    .unwrap()
}

/// The row of the CRM that agrees with it.
pub(crate) fn right_row() -> Record {
    Record::from_json(&format!(
        r#"{{"accountid":"{}","_msdyn_company_value":"{}","accountnumber":"US-001","name":"Contoso","creditlimit":12.5,
            "creditonhold":false,"msdyn_language":15,"msdyn_opened":null,"description":"10","rating":null,
            "customertypecode":3,"_transactioncurrencyid_value":"{}"}}"#,
        guid_of("a1"),
        guid_of("usmf").to_uppercase(),
        guid_of("USD"),
    ))
    .unwrap()
}

/// GUIDs that the lookups of the CRM resolve; the spelling of the code does not matter.
pub(crate) fn currency(code: &str) -> Value {
    if code.is_empty() { Value::Null } else { guid_of(code).into() }
}
