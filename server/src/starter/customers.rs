//! Customers, their groups, the people there, and their addresses.

use super::fields::{
    Striped, account, both, company, currency, customer, left_constant, lookup, right_constant, translated,
};
use model::{FieldMapping, Mapping};

/// `CustomerGroups` and `msdyn_customergroups`.
pub(super) fn groups() -> Mapping {
    Mapping {
        left_entity: "CustomerGroups".into(),
        right_entity: "msdyn_customergroups".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["msdyn_groupid".into()],
        company: Some(company()),
        fields: vec![both("CustomerGroupId", "msdyn_groupid"), both("Description", "msdyn_description")],
    }
}

/// `CustomersV3` and `accounts`: organizations only, as people are contacts in the CRM.
pub(super) fn customers() -> Mapping {
    Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "accounts".into(),
        left_filter: "(PartyType == \"Organization\")".into(),
        right_filter: "customertypecode eq 3".into(),
        key: vec!["accountnumber".into()],
        company: Some(company()),
        fields: buyer(
            vec![
                both("CustomerAccount", "accountnumber"),
                both("OrganizationName", "name"),
                lookup(
                    "InvoiceAccount",
                    "msdyn_billingaccount",
                    "accounts",
                    "accountid",
                    "accountnumber",
                    Striped::By("msdyn_company"),
                ),
            ],
            [right_constant("customertypecode", "3"), left_constant("PartyType", "Organization")],
        ),
    }
}

/// `CustomersV3` and `contacts`: the people among the customers, whom the CRM marks as such.
pub(super) fn persons() -> Mapping {
    Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "contacts".into(),
        left_filter: "(PartyType == \"Person\")".into(),
        right_filter: "msdyn_sellable eq true".into(),
        key: vec!["msdyn_contactpersonid".into()],
        company: Some(company()),
        fields: buyer(
            vec![
                both("CustomerAccount", "msdyn_contactpersonid"),
                both("PersonFirstName", "firstname"),
                both("PersonMiddleName", "middlename"),
                both("PersonLastName", "lastname"),
            ],
            [right_constant("msdyn_sellable", "True"), left_constant("PartyType", "Person")],
        ),
    }
}

/// `ContactsV2` and `contacts`: the people at customers, who buy nothing for themselves.
pub(super) fn contacts() -> Mapping {
    Mapping {
        left_entity: "ContactsV2".into(),
        right_entity: "contacts".into(),
        left_filter: String::new(),
        right_filter: "msdyn_sellable eq false or msdyn_sellable eq null".into(),
        key: vec!["msdyn_contactpersonid".into()],
        company: Some(company()),
        fields: vec![
            both("ContactPersonId", "msdyn_contactpersonid"),
            both("FirstName", "firstname"),
            both("MiddleName", "middlename"),
            both("LastName", "lastname"),
            account("AssociatedContactNumber", "parentcustomerid"),
            both("JobTitle", "jobtitle"),
            both("PrimaryPhoneNumber", "telephone1"),
            both("PrimaryEmailAddress", "emailaddress1"),
            // The CRM has no number for what is not known.
            translated(
                "Gender",
                "gendercode",
                &[("Male", "1"), ("Female", "2"), ("Unknown", ""), ("NonSpecific", "")],
            ),
            right_constant("msdyn_sellable", "False"),
        ],
    }
}

/// `CustomerPostalAddresses` and `customeraddresses`.
pub(super) fn addresses() -> Mapping {
    Mapping {
        left_entity: "CustomerPostalAddresses".into(),
        right_entity: "customeraddresses".into(),
        left_filter: String::new(),
        // Addresses that the CRM makes by itself have no location.
        right_filter: "msdyn_locationid ne null".into(),
        key: vec!["parentid.accountnumber".into(), "msdyn_locationid".into()],
        company: Some(company()),
        fields: vec![
            customer("CustomerAccountNumber", "parentid"),
            both("AddressLocationId", "msdyn_locationid"),
            both("AddressDescription", "name"),
            both("AddressStreet", "line1"),
            both("AddressCity", "city"),
            both("AddressState", "stateorprovince"),
            both("AddressZipCode", "postalcode"),
            both("AddressCountryRegionId", "country"),
            translated(
                "IsPrimary",
                "addresstypecode",
                &[("Yes", "3"), ("No", "4"), ("No", "1"), ("No", "2")],
            ),
            both("AddressRecordId", "msdyn_addressrecordid"),
        ],
    }
}

/// What accounts and people who buy have in common, between who they are and what marks them as that.
fn buyer(who: Vec<FieldMapping>, marks: [FieldMapping; 2]) -> Vec<FieldMapping> {
    let common = [
        group(),
        currency("SalesCurrencyCode"),
        both("AddressStreet", "address1_line1"),
        both("AddressBuildingCompliment", "address1_line2"),
        both("AddressCity", "address1_city"),
        both("AddressState", "address1_stateorprovince"),
        both("AddressZipCode", "address1_postalcode"),
        both("AddressCountryRegionId", "address1_country"),
        both("PrimaryContactPhone", "telephone1"),
        both("PrimaryContactEmail", "emailaddress1"),
        both("CreditLimit", "creditlimit"),
        on_hold(),
    ];
    who.into_iter().chain(common).chain(marks).collect()
}

fn group() -> FieldMapping {
    lookup(
        "CustomerGroupId",
        "msdyn_customergroupid",
        "msdyn_customergroups",
        "msdyn_customergroupid",
        "msdyn_groupid",
        Striped::By("msdyn_company"),
    )
}

/// Backwards the first value that fits is taken, so a hold set in the CRM stops everything.
fn on_hold() -> FieldMapping {
    translated("OnHoldStatus", "creditonhold", &[("No", "False"), ("All", "True"), ("Invoice", "True")])
}
