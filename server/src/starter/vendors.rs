//! Vendors and their groups.

use super::fields::{Striped, both, company, currency, lookup, translated};
use model::Mapping;

/// `VendorGroups` and `msdyn_vendorgroups`.
pub(super) fn groups() -> Mapping {
    Mapping {
        left_entity: "VendorGroups".into(),
        right_entity: "msdyn_vendorgroups".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["msdyn_vendorgroup".into()],
        company: Some(company()),
        fields: vec![both("VendorGroupId", "msdyn_vendorgroup"), both("Description", "msdyn_description")],
    }
}

/// `VendorsV2` and `msdyn_vendors`.
pub(super) fn vendors() -> Mapping {
    Mapping {
        left_entity: "VendorsV2".into(),
        right_entity: "msdyn_vendors".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["msdyn_vendoraccountnumber".into()],
        company: Some(company()),
        fields: vec![
            both("VendorAccountNumber", "msdyn_vendoraccountnumber"),
            both("VendorOrganizationName", "msdyn_name"),
            lookup(
                "VendorGroupId",
                "msdyn_vendorgroupid",
                "msdyn_vendorgroups",
                "msdyn_vendorgroupid",
                "msdyn_vendorgroup",
                Striped::By("msdyn_company"),
            ),
            currency("CurrencyCode"),
            both("AddressStreet", "msdyn_addressstreet"),
            both("AddressCity", "msdyn_addresscity"),
            both("AddressStateId", "msdyn_addressstate"),
            both("AddressZipCode", "msdyn_addresszipcode"),
            both("AddressCountryRegionId", "msdyn_addresscountryregionid"),
            both("PrimaryPhoneNumber", "msdyn_primaryphonenumber"),
            both("PrimaryEmailAddress", "msdyn_primaryemailaddress"),
            translated(
                "OnHoldStatus",
                "msdyn_onholdstatus",
                &[("No", "192350000"), ("Invoice", "192350001"), ("All", "192350002")],
            ),
        ],
    }
}
