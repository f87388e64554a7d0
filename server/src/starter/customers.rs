//! The first two maps: customer groups and customers.

use super::fields::{Striped, both, company, left_constant, lookup, right_constant, translated};
use model::Mapping;

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
        fields: vec![
            both("CustomerAccount", "accountnumber"),
            both("OrganizationName", "name"),
            lookup(
                "CustomerGroupId",
                "msdyn_customergroupid",
                "msdyn_customergroups",
                "msdyn_customergroupid",
                "msdyn_groupid",
                Striped::By("msdyn_company"),
            ),
            lookup(
                "SalesCurrencyCode",
                "transactioncurrencyid",
                "transactioncurrencies",
                "transactioncurrencyid",
                "isocurrencycode",
                Striped::No,
            ),
            both("AddressStreet", "address1_line1"),
            both("AddressBuildingCompliment", "address1_line2"),
            both("AddressCity", "address1_city"),
            both("AddressState", "address1_stateorprovince"),
            both("AddressZipCode", "address1_postalcode"),
            both("AddressCountryRegionId", "address1_country"),
            both("PrimaryContactPhone", "telephone1"),
            both("PrimaryContactEmail", "emailaddress1"),
            both("CreditLimit", "creditlimit"),
            // Backwards the first value that fits is taken, so a hold set in the CRM stops everything.
            translated(
                "OnHoldStatus",
                "creditonhold",
                &[("No", "False"), ("All", "True"), ("Invoice", "True")],
            ),
            right_constant("customertypecode", "3"),
            left_constant("PartyType", "Organization"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::{customers, groups};

    #[test]
    fn every_key_is_a_mapped_field_that_travels_both_ways() {
        for mapping in [groups(), customers()] {
            for key in &mapping.key {
                let field = mapping.fields.iter().find(|field| &field.right == key).unwrap();
                assert!(mapping.is_key(field) && field.direction == model::SyncDirection::Both, "{key}");
            }
        }
    }
}
