//! What a compiled map makes of records.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{
    CURRENCY, compiled, guid_of, left_row, left_schema, mapping, right_row, right_schema, row_id, state,
};
use mapping::{Compiled, KeyFault, ProjectFault, State, diff};
use model::{Direction, Lookup, Side, SyncDirection};
use odata::value::{Record, Value};

fn codes(change: impl FnOnce(&mut model::Mapping)) -> Vec<&'static str> {
    let mut mapping = mapping();
    change(&mut mapping);
    match Compiled::new(&mapping, &left_schema(), &right_schema()) {
        Ok(_) => vec![],
        Err(problems) => problems.into_iter().map(|problem| problem.code).collect(),
    }
}

fn with(row: Record, field: &str, value: impl Into<Value>) -> Record {
    let mut row = row;
    row.insert(field, value);
    row
}

#[test]
fn a_mapping_that_cannot_work_is_refused_with_every_reason() {
    assert!(codes(|_| {}).is_empty());
    assert_eq!(codes(|it| it.key.clear()), ["1003"]);
    assert_eq!(codes(|it| it.key.push("accountnumber2".into())), ["1014"]);
    assert_eq!(codes(|it| it.fields[0].direction = SyncDirection::LeftToRight), ["1004"]);
    assert_eq!(codes(|it| it.fields[1].left = "Nome".into()), ["1022"]);
    assert_eq!(codes(|it| it.fields[1].right = "nome".into()), ["1025"]);
    assert_eq!(codes(|it| it.fields[10].lookup = None), ["1027"]);
    assert_eq!(
        codes(|it| it.fields[10].lookup =
            Some(Lookup { column: "transactioncurrencyid".into(), targets: vec![] })),
        ["1027"]
    );
    assert_eq!(codes(|it| it.fields[8].transforms.clear()), ["1021"]);
    assert_eq!(codes(|it| it.left_filter = "PartyType = 'x'".into()), ["1012"]);
    assert_eq!(codes(|it| it.left_filter = "Party == 'x'".into()), ["1012"]);
    assert_eq!(codes(|it| it.right_filter = "customertypecode is 3".into()), ["1012"]);
    assert_eq!(codes(|it| it.right_filter = "owner/name eq 'x'".into()), ["1012"]);
}

#[test]
fn each_column_is_asked_for_once_under_its_payload_name() {
    let compiled = compiled();
    let left = compiled.select(Side::Left);
    assert_eq!(left[..3], ["dataAreaId", "CustomerAccount", "OrganizationName"]);
    assert_eq!(left.iter().filter(|column| *column == "PartyType").count(), 1);
    let right = compiled.select(Side::Right);
    assert_eq!(right[0], "_msdyn_company_value");
    assert!(right.contains(&"_transactioncurrencyid_value".to_owned()));
}

#[test]
fn the_filter_column_of_a_lookup_is_its_value_column() {
    let mut mapping = mapping();
    mapping.right_filter = "transactioncurrencyid ne null".into();
    let compiled = Compiled::new(&mapping, &left_schema(), &right_schema()).unwrap();
    assert!(compiled.matches(Side::Right, &right_row()));
    assert!(!compiled.matches(Side::Right, &with(right_row(), "_transactioncurrencyid_value", Value::Null)));
}

#[test]
fn spellings_of_one_value_give_one_state() {
    let compiled = compiled();
    let same = [
        ("OrganizationName", "\"Contoso  \""),
        ("CreditLimit", "12.5"),
        ("CreditLimit", "\"12.500\""),
        ("CreditLimit", "1.25e1"),
        ("OnHold", "\"no\""),
        ("LanguageId", "null"),
        ("LanguageId", "\"  \""),
        ("Opened", "null"),
        ("Opened", "\"1900-01-01T00:00:00Z\""),
    ];
    let expected = state(&compiled, Side::Left, &left_row());
    for (field, json) in same {
        let value = Record::from_json(&format!("{{\"v\":{json}}}")).unwrap().remove("v").unwrap();
        let read = state(&compiled, Side::Left, &with(left_row(), field, value));
        assert_eq!(read, expected, "{field} {json}");
    }
    for (field, text) in
        [("OrganizationName", "contoso"), ("CreditLimit", "12.51"), ("Opened", "2026-01-01T00:00:00Z")]
    {
        let read = state(&compiled, Side::Left, &with(left_row(), field, text));
        assert_eq!(diff(&read, &expected).into_iter().collect::<Vec<_>>(), [field]);
    }
}

#[test]
fn a_state_survives_json_to_the_last_digit() {
    let compiled = compiled();
    let row = with(left_row(), "CreditLimit", Value::number("12345678901234567890.12").unwrap());
    let state = state(&compiled, Side::Left, &row);
    assert_eq!(State::from_json(&state.to_json()).unwrap(), state);
    assert!(state.to_json().contains("12345678901234567890.12"));
}

#[test]
fn times_and_dates_are_utc() {
    let compiled = compiled();
    let left = state(&compiled, Side::Left, &with(left_row(), "Opened", "2026-01-31T23:30:00-02:00"));
    assert_eq!(left.get("Opened"), Some(&"2026-02-01T01:30:00Z".into()));
    let right = compiled.project(Direction::LeftToRight, &left).unwrap();
    assert_eq!(right.get("msdyn_opened"), Some(&"2026-02-01".into()));
    let left = compiled.project(Direction::RightToLeft, &right).unwrap();
    assert_eq!(left.get("Opened"), Some(&"2026-02-01T00:00:00Z".into()));
}

#[test]
fn the_rows_of_a_pair_project_into_each_other() {
    let compiled = compiled();
    let (left, right) =
        (state(&compiled, Side::Left, &left_row()), state(&compiled, Side::Right, &right_row()));
    let mut projected = compiled.project(Direction::LeftToRight, &left).unwrap();
    projected.insert("rating", Value::Null);
    assert_eq!(projected, right);
    let back = compiled.project(Direction::RightToLeft, &right).unwrap();
    assert_eq!(back.get("LanguageId"), Some(&"en-us".into()), "the first left value that is not blank");
    assert_eq!(back.get("OnHold"), Some(&"No".into()), "in the spelling of the schema");
    assert_eq!(back.get("PartyType"), Some(&"Organization".into()));
    assert!(!back.contains("GroupId"));
}

#[test]
fn a_lookup_that_does_not_resolve_is_unknown_and_stays_so() {
    let compiled = compiled();
    let right =
        compiled.state(Side::Right, &right_row(), &|it| it.entity.starts_with("cdm").then(|| "usmf".into()));
    assert!(!right.contains(CURRENCY));
    assert!(!compiled.project(Direction::RightToLeft, &right).unwrap().contains("CurrencyCode"));
}

#[test]
fn both_sides_give_the_same_key() {
    let compiled = compiled();
    let left = compiled.key(Side::Left, &state(&compiled, Side::Left, &left_row())).unwrap();
    let right = compiled.key(Side::Right, &state(&compiled, Side::Right, &right_row())).unwrap();
    assert_eq!(left, right);
    assert_eq!((left.company.as_str(), left.key.as_str()), ("usmf", "usmf|us-001"));
    let no_company = with(right_row(), "_msdyn_company_value", Value::Null);
    assert_eq!(
        compiled.key(Side::Right, &state(&compiled, Side::Right, &no_company)),
        Err(KeyFault::NoCompany)
    );
    let no_number = with(left_row(), "CustomerAccount", "");
    let missing = KeyFault::Missing { field: "CustomerAccount".into() };
    assert_eq!(compiled.key(Side::Left, &state(&compiled, Side::Left, &no_number)), Err(missing));
}

#[test]
fn faults_name_every_field_that_cannot_be_written() {
    let compiled = compiled();
    let row = with(left_row(), "OnHold", "Maybe");
    let row = with(row, "LanguageId", "tlh");
    let row = with(row, "OrganizationName", "A name of more than twenty letters");
    let faults = compiled.project(Direction::LeftToRight, &state(&compiled, Side::Left, &row)).unwrap_err();
    assert_eq!(
        faults,
        [
            ProjectFault::TooLong { field: "name".into(), max: 20, len: 34 },
            ProjectFault::UnmappedValue { field: "creditonhold".into(), value: "Maybe".into() },
            ProjectFault::UnmappedValue { field: "msdyn_language".into(), value: "tlh".into() },
        ]
    );
    let row = with(right_row(), "rating", "high");
    let faults = compiled.project(Direction::RightToLeft, &state(&compiled, Side::Right, &row)).unwrap_err();
    let wanted = "a whole number".into();
    assert_eq!(
        faults,
        [ProjectFault::NotConvertible { field: "Rating".into(), value: "high".into(), wanted }]
    );
}

#[test]
fn payloads_speak_the_language_of_their_side() {
    let compiled = compiled();
    let mut right: State = [("name", Value::from("x")), (CURRENCY, "EUR".into())].into_iter().collect();
    right.insert("msdyn_opened", Value::Null);
    let sent = compiled.payload(Side::Right, &right, "usmf", &row_id).unwrap();
    let eur = guid_of("eur");
    assert_eq!(
        sent.to_json(),
        format!(
            r#"{{"msdyn_opened":null,"name":"x","transactioncurrencyid@odata.bind":"/transactioncurrencies({eur})"}}"#
        )
    );
    right.insert(CURRENCY, Value::Null);
    let sent = compiled.payload(Side::Right, &right, "usmf", &row_id).unwrap();
    assert_eq!(sent.get("transactioncurrencyid@odata.bind"), Some(&Value::Null));
    right.insert(CURRENCY, "GBP");
    let faults = compiled.payload(Side::Right, &right, "usmf", &row_id).unwrap_err();
    assert!(matches!(&faults[..], [ProjectFault::NotFound { value, .. }] if value == "GBP"));

    let left: State = [("LanguageId", Value::Null), ("Opened", Value::Null), ("CreditLimit", 5.into())]
        .into_iter()
        .collect();
    let sent = compiled.payload(Side::Left, &left, "usmf", &row_id).unwrap();
    assert_eq!(sent.to_json(), r#"{"CreditLimit":5,"LanguageId":"","Opened":"1900-01-01T00:00:00Z"}"#);
}

#[test]
fn key_columns_begin_with_the_company() {
    let compiled = compiled();
    let left = state(&compiled, Side::Left, &left_row());
    let columns = compiled.key_columns(Side::Left, &left, "usmf", &row_id).unwrap();
    assert_eq!(
        columns,
        [("dataAreaId".to_owned(), "usmf".into()), ("CustomerAccount".to_owned(), "US-001".into())]
    );
    let right = compiled.project(Direction::LeftToRight, &left).unwrap();
    let columns = compiled.key_columns(Side::Right, &right, "usmf", &row_id).unwrap();
    let company = ("_msdyn_company_value".to_owned(), guid_of("usmf").into());
    assert_eq!(columns, [company, ("accountnumber".to_owned(), "US-001".into())]);
}

#[test]
fn a_create_needs_the_required_fields_and_the_key() {
    let compiled = compiled();
    let row = with(left_row(), "OrganizationName", " ");
    let right = compiled.project(Direction::LeftToRight, &state(&compiled, Side::Left, &row)).unwrap();
    let missing = compiled.missing_required(Direction::LeftToRight, &right);
    assert_eq!(missing, [ProjectFault::Missing { field: "name".into() }]);
}

#[test]
fn a_polymorphic_lookup_takes_the_first_target_that_resolves() {
    let mut mapping = mapping();
    let lookup = mapping.fields[10].lookup.as_mut().unwrap();
    let mut second = lookup.targets[0].clone();
    second.entity = "contacts".into();
    second.company = Some("msdyn_company".into());
    second.navigation = "transactioncurrencyid_contact".into();
    lookup.targets.push(second);
    let compiled = Compiled::new(&mapping, &left_schema(), &right_schema()).unwrap();
    let uses = compiled.lookups(&right_row());
    assert_eq!(
        uses.iter().map(|it| it.entity.as_str()).collect::<Vec<_>>(),
        ["cdm_companies", "transactioncurrencies", "contacts"]
    );
    let fields: State = [(CURRENCY, "x")].into_iter().collect();
    let wanted = compiled.lookups_wanted(&fields, "usmf");
    assert_eq!(wanted[1].company, Some(("msdyn_company".into(), "usmf".into())));
    let only_contacts = |it: &mapping::LookupWanted| (it.entity == "contacts").then(|| guid_of("x"));
    let sent = compiled.payload(Side::Right, &fields, "usmf", &only_contacts).unwrap();
    assert_eq!(
        sent.get("transactioncurrencyid_contact@odata.bind"),
        Some(&format!("/contacts({})", guid_of("x")).into())
    );
}

#[test]
fn filters_look_at_the_raw_row() {
    let compiled = compiled();
    assert!(compiled.matches(Side::Left, &with(left_row(), "PartyType", "organization")));
    assert!(!compiled.matches(Side::Left, &with(left_row(), "PartyType", "Person")));
    assert!(compiled.matches(Side::Right, &right_row()));
    assert!(!compiled.matches(Side::Right, &with(right_row(), "customertypecode", 4)));
}
