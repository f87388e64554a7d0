use super::{Cause, Symptom};
use crate::{ErrorClass, FieldFault};
use proptest::prelude::*;

fn cause(headline: &str, key: &str) -> Cause {
    let record = r#"{"name":"Contoso","address1_line1":"Long Street","City":"Lyngby"}"#;
    Cause::of(&Symptom {
        class: ErrorClass::Application,
        code: "",
        fields: &[],
        headline,
        detail: "",
        key,
        records: [Some(record), None],
    })
}

#[test]
fn words_alone_tell_much_of_what_belongs_to_one_record() {
    let headline = "Customer 'US-004' of Long Street 12 exceeds the 'credit_limit' by 1200.50.";
    let general = "Customer '…' of Long Street … exceeds the 'credit_limit' by ….";
    assert_eq!(Cause::in_general(headline), general);
    assert_eq!(Cause::in_general(general), general);
}

/// Messages that reach a connector: what is left of them, and the field that they name.
#[test]
fn what_belongs_to_one_record_is_left_out() {
    for (headline, general, field) in [
        (
            "The length of 'address1_line1' exceeds the maximum of 250",
            "The length of 'address1_line1' exceeds the maximum of …",
            "address1_line1",
        ),
        (
            "A validation error occurred. The length of the 'name' attribute of the 'account' entity exceeded the maximum allowed length of '160'.",
            "A validation error occurred. The length of the 'name' attribute of the '…' entity exceeded the maximum allowed length of '…'.",
            "name",
        ),
        (
            "The user with id b1d1c3f0-7d1e-4a52-9d5c-0f8fad5bd9cb is not a member of the organization",
            "The user with id … is not a member of the organization",
            "",
        ),
        (
            "Principal team (Id=b1d1c3f0-7d1e-4a52-9d5c-0f8fad5bd9cb, type=9) is missing prvReadmsdyn_company privilege on OTC=10042",
            "Principal team (Id=…, type=…) is missing prvReadmsdyn_company privilege on OTC=…",
            "",
        ),
        (
            "Couldn't resolve the guid for the field: msdyn_customergroupid.msdyn_groupid. The lookup value 77 was not found. Try this URL: https://contoso.crm.dynamics.com/api/data/v9.2/msdyn_customergroups?$filter=msdyn_groupid%20eq%20'77'",
            "Couldn't resolve the guid for the field: msdyn_customergroupid.msdyn_groupid. The lookup value … was not found. Try this URL: …",
            "",
        ),
        (
            "Unable to look up msdyn_vendors with values {usmf, V-1001}",
            "Unable to look up msdyn_vendors with values {…, …}",
            "",
        ),
        ("Party number 000004711 not found", "Party number … not found", ""),
        (
            "Cannot convert the literal '000000' to the expected type 'Edm.Decimal'",
            "Cannot convert the literal '…' to the expected type 'Edm.Decimal'",
            "",
        ),
        (
            "A record with matching key values already exists. (0x80040237)",
            "A record with matching key values already exists. (0x80040237)",
            "",
        ),
        (
            "Write failed for table row of type 'CustCustomerV3Entity'. Infolog: Warning: Field 'Customer group' must be filled in.; validateWrite failed on data source 'CustTable (CustTable)'.",
            "Write failed for table row of type 'CustCustomerV3Entity'. Infolog: Warning: Field 'Customer group' must be filled in.; validateWrite failed on data source 'CustTable (CustTable)'.",
            "Customer group",
        ),
        ("Item US-014 is blocked since 23 November 2026 9:30 PM", "Item … is blocked since …", ""),
        ("Item US-014 is blocked since Nov 3, 2026", "Item … is blocked since …", ""),
        (
            "Customer “Café Noir” has exceeded the credit limit by 1,204.50 EUR",
            "Customer “…” has exceeded the credit limit by … EUR",
            "",
        ),
        (
            "The key of the record changed from usmf|retail to usmf|whole",
            "The key of the record changed from … to …",
            "",
        ),
        ("Waits for “Fabrikam” of Customers V3", "Waits for “…” of Customers V3", ""),
        (
            "The value map of SALESCURRENCY has no entry for “ZWD”",
            "The value map of SALESCURRENCY has no entry for “…”",
            "",
        ),
        ("The record doesn't exist", "The record doesn't exist", ""),
        ("", "", ""),
    ] {
        let found = cause(headline, "usmf|us-014");
        assert_eq!((found.headline.as_str(), found.field.as_str()), (general, field), "{headline}");
    }
}

#[test]
fn different_causes_have_different_fingerprints() {
    let of = |headline| cause(headline, "usmf|us-014").fingerprint;
    assert_ne!(of("Field 'Customer group' must be filled in"), of("Field 'Currency' must be filled in"));
    assert_ne!(of("Item 4 is blocked"), of("Item 4 is gone"));
    let base = Symptom {
        class: ErrorClass::Application,
        code: "0x80044331",
        fields: &[],
        headline: "A text is too long for the target field",
        detail: "The length of the 'name' attribute exceeded the maximum\n\nPOST",
        key: "k",
        records: [None, Some(r#"{"name":"x","city":"y"}"#)],
    };
    let city = [FieldFault { field: "city".into(), message: "too long".into() }];
    let other_field = Symptom { fields: &city, ..base };
    let other_words = Symptom { detail: "The length of the 'city' attribute exceeded the maximum", ..base };
    let all = [
        base,
        other_field,
        Symptom { class: ErrorClass::BadRequest, ..base },
        Symptom { code: "0x80040237", ..base },
    ];
    let prints: std::collections::BTreeSet<String> =
        all.iter().map(|symptom| Cause::of(symptom).fingerprint).collect();
    assert_eq!(prints.len(), all.len());
    assert_eq!(Cause::of(&base).field, "name");
    assert_eq!(Cause::of(&other_field), Cause::of(&other_words), "the field is found either way");
}

/// It is kept in stores: another way of counting would part what belongs together.
#[test]
fn a_fingerprint_stays_what_it_was() {
    assert_eq!(cause("Item 4 is blocked", "").fingerprint, cause("item 5 is blocked.", "x").fingerprint);
    assert_eq!(super::hash(&["a"]), "089be907b544fdc9");
}

#[test]
fn a_headline_that_was_cut_is_compared_by_its_beginning() {
    let long = |value: &str| {
        let text = format!("The plug-in refused “{value}” {}", "because of a rule ".repeat(20));
        let cut: String = text.chars().take(200).collect();
        format!("{}…", cut.trim_end())
    };
    let (short, longer) = (cause(&long("A"), ""), cause(&long("A much longer value"), ""));
    assert_eq!(short.fingerprint, longer.fingerprint);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The same cause of different records is one cause.
    #[test]
    fn values_of_a_record_do_not_count(
        account in "[A-Z]{2,4}-[0-9]{1,6}",
        name in "[A-Z][a-z]{3,8}( [A-Z][a-z]{3,8})?",
        number in -1_000_000_000_i64..1_000_000_000,
        cents in 0_u32..100,
        guid in "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        date in "20[0-9]{2}-(0[1-9]|1[0-2])-[0-2][1-8]T(0[0-9]|1[0-9]):[0-5][0-9]:00Z",
    ) {
        let words = |account: &str, name: &str, number: i64, cents: u32, guid: &str, date: &str| {
            cause(
                &format!(
                    "Order {account} of '{name}' with {number}.{cents:02} in accounts({guid}) was blocked on {date} \
                     by {{{guid}}}, see https://contoso.test/{guid}?n={number}"
                ),
                &format!("usmf|{}", account.to_lowercase()),
            )
        };
        let one = words(&account, &name, number, cents, &guid, &date);
        let other =
            words("US-1", "Contoso", 5, 0, "b1d1c3f0-7d1e-4a52-9d5c-0f8fad5bd9cb", "2026-11-23T09:30:00Z");
        prop_assert_eq!(one, other);
    }

    /// The key is left out wherever it stands, also where it is no number.
    #[test]
    fn the_key_of_the_record_does_not_count(key in "[A-Z][a-z]{4,9}( [A-Z][a-z]{4,9})?") {
        let of = |key: &str| cause(&format!("Group {key} is on hold"), &format!("usmf|{}", key.to_lowercase()));
        prop_assert_eq!(of(&key), of("Retail"));
    }

    /// Whatever an app says is read without harm.
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}", key in "\\PC{0,12}") {
        let found = cause(&text, &key);
        prop_assert_eq!(found.fingerprint.len(), 16);
        prop_assert_eq!(found, cause(&text, &key));
    }
}
