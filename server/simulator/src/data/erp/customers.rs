use odata::value::Record;

use super::{day, decimal, texts};
use crate::data::address::{Address, Role};
use crate::data::contact::Contact;
use crate::data::customer::Hold;
use crate::data::given::Gender;
use crate::data::group::TaxIncluded;
use crate::data::person::PersonCustomer;
use crate::data::{Customer, CustomerGroup};

/// A row of `CustomerGroups`.
pub fn customer_group_record(group: &CustomerGroup) -> Record {
    texts([
        ("dataAreaId", group.company.id()),
        ("CustomerGroupId", group.id),
        ("Description", group.description),
        ("PaymentTermId", group.payment_term),
        (
            "IsSalesTaxIncludedInPrice",
            match group.tax_included {
                TaxIncluded::No => "No",
                TaxIncluded::Yes => "Yes",
            },
        ),
    ])
}

/// A row of `CustomersV3`, without what the app fills itself.
pub fn customer_record(customer: &Customer) -> Record {
    let mut record = texts([
        ("dataAreaId", customer.company.id()),
        ("CustomerAccount", &customer.account),
        ("OrganizationName", &customer.name),
        ("PartyType", "Organization"),
        ("CustomerGroupId", customer.group),
        ("SalesCurrencyCode", customer.currency),
        ("AddressStreet", &customer.street),
        ("AddressBuildingCompliment", &customer.street2),
        ("AddressCity", customer.city),
        ("AddressState", customer.state_code),
        ("AddressZipCode", &customer.postal_code),
        ("AddressCountryRegionId", customer.country),
        ("PrimaryContactPhone", &customer.phone),
        ("PrimaryContactEmail", &customer.email),
        ("OnHoldStatus", on_hold(customer.hold)),
        ("CreditLimitIsMandatory", if customer.credit_limit_cents == 0 { "No" } else { "Yes" }),
    ]);
    record.insert("CreditLimit", decimal(&customer.credit_limit()));
    record
}

/// A row of `CustomersV3` about a person.
pub(in crate::data) fn person_record(person: &PersonCustomer) -> Record {
    let mut record = customer_record(&person.customer);
    record.extend([
        ("PartyType", "Person"),
        ("PersonFirstName", person.name.first),
        ("PersonLastName", &person.name.last),
    ]);
    record
}

/// A row of `ContactsV2`.
pub(in crate::data) fn contact_record(contact: &Contact) -> Record {
    let gender = match contact.name.gender {
        Gender::Female => "Female",
        Gender::Male => "Male",
    };
    let mut record = texts([
        ("dataAreaId", contact.company.id()),
        ("ContactPersonId", &contact.id),
        ("FirstName", contact.name.first),
        ("LastName", &contact.name.last),
        ("AssociatedContactNumber", &contact.customer),
        ("JobTitle", contact.title),
        ("PrimaryPhoneNumber", &contact.phone),
        ("PrimaryEmailAddress", &contact.email),
        ("Gender", gender),
    ]);
    if let Some(born) = contact.born {
        record.insert("BirthDate", day(born));
    }
    record
}

/// A row of `CustomerPostalAddresses`.
pub(in crate::data) fn address_record(address: &Address) -> Record {
    let is_primary = match address.role {
        Role::Primary => "Yes",
        Role::Other => "No",
    };
    let mut record = texts([
        ("dataAreaId", address.company.id()),
        ("CustomerAccountNumber", &address.customer),
        ("AddressLocationId", &address.location),
        ("AddressDescription", address.name),
        ("AddressStreet", &address.street),
        ("AddressCity", address.city),
        ("AddressState", address.state_code),
        ("AddressZipCode", &address.postal_code),
        ("AddressCountryRegionId", address.country),
        ("IsPrimary", is_primary),
    ]);
    record.insert("AddressRecordId", address.record);
    record
}

/// The symbol of what is held back.
pub(super) const fn on_hold(hold: Hold) -> &'static str {
    match hold {
        Hold::Open => "No",
        Hold::Held => "All",
    }
}
