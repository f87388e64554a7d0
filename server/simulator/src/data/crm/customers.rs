use odata::value::Record;

use super::{account_id, company_id, contact_id, currency_id, decimal, group_id, owner_id, row_id, texts};
use crate::data::address::{Address, Role};
use crate::data::contact::Contact;
use crate::data::customer::Hold;
use crate::data::given::{Gender, Name};
use crate::data::person::PersonCustomer;
use crate::data::{Customer, CustomerGroup};

/// A row of `msdyn_customergroups`.
pub fn customer_group_record(group: &CustomerGroup) -> Record {
    texts([
        ("msdyn_customergroupid", group_id(group.company, group.id).as_str()),
        ("msdyn_groupid", group.id),
        ("msdyn_description", group.description),
        ("_msdyn_company_value", company_id(group.company).as_str()),
    ])
}

/// A row of `accounts`, without what the app fills itself. What is empty is null, as Dataverse has it.
pub fn account_record(customer: &Customer) -> Record {
    let mut record = texts([
        ("accountid", account_id(customer.company, &customer.account).as_str()),
        ("accountnumber", &customer.account),
        ("name", &customer.name),
        ("_msdyn_company_value", company_id(customer.company).as_str()),
        ("_msdyn_customergroupid_value", group_id(customer.company, customer.group).as_str()),
        ("_transactioncurrencyid_value", currency_id(customer.currency).as_str()),
        ("address1_line1", &customer.street),
        ("address1_line2", &customer.street2),
        ("address1_city", customer.city),
        ("address1_stateorprovince", customer.state_code),
        ("address1_postalcode", &customer.postal_code),
        ("address1_country", customer.country),
        ("telephone1", &customer.phone),
        ("emailaddress1", &customer.email),
    ]);
    record.insert("creditlimit", decimal(&customer.credit_limit()));
    record.insert("creditonhold", customer.hold == Hold::Held);
    // Customer, of the relationship types that Dataverse ships with.
    record.insert("customertypecode", 3_i64);
    record
}

/// A row of `contacts` about a customer who is a person.
pub(in crate::data) fn person_record(person: &PersonCustomer) -> Record {
    let customer = &person.customer;
    let mut record = named(&person.name);
    record.extend(texts([
        ("contactid", contact_id(customer.company, &customer.account).as_str()),
        ("msdyn_contactpersonid", &customer.account),
        ("_msdyn_company_value", &company_id(customer.company)),
        ("_msdyn_customergroupid_value", &group_id(customer.company, customer.group)),
        ("_transactioncurrencyid_value", &currency_id(customer.currency)),
        ("address1_line1", &customer.street),
        ("address1_line2", &customer.street2),
        ("address1_city", customer.city),
        ("address1_stateorprovince", customer.state_code),
        ("address1_postalcode", &customer.postal_code),
        ("address1_country", customer.country),
        ("telephone1", &customer.phone),
        ("emailaddress1", &customer.email),
    ]));
    record.insert("msdyn_sellable", true);
    record.insert("creditlimit", decimal(&customer.credit_limit()));
    record.insert("creditonhold", customer.hold == Hold::Held);
    record
}

/// A row of `contacts` about somebody who works at a customer.
pub(in crate::data) fn contact_record(contact: &Contact) -> Record {
    let mut record = named(&contact.name);
    record.extend(texts([
        ("contactid", contact_id(contact.company, &contact.id).as_str()),
        ("msdyn_contactpersonid", &contact.id),
        ("_parentcustomerid_value", &account_id(contact.company, &contact.customer)),
        ("_msdyn_company_value", &company_id(contact.company)),
        ("jobtitle", contact.title),
        ("telephone1", &contact.phone),
        ("emailaddress1", &contact.email),
    ]));
    record.insert("msdyn_sellable", false);
    if let Some(born) = contact.born {
        record.insert("birthdate", born.to_string());
    }
    record
}

fn named(name: &Name) -> Record {
    let mut record = texts([("firstname", name.first), ("lastname", &name.last)]);
    let gender: i64 = match name.gender {
        Gender::Male => 1,
        Gender::Female => 2,
    };
    record.insert("gendercode", gender);
    record
}

/// A row of `customeraddresses`.
pub(in crate::data) fn address_record(address: &Address) -> Record {
    let Address { company, customer, location, .. } = address;
    let mut record = texts([
        ("customeraddressid", row_id("customeraddress", &[company.id(), customer, location]).as_str()),
        ("_parentid_value", &owner_id(address.owner, *company, customer)),
        ("msdyn_locationid", location),
        ("name", address.name),
        ("line1", &address.street),
        ("city", address.city),
        ("stateorprovince", address.state_code),
        ("postalcode", &address.postal_code),
        ("country", address.country),
        ("_msdyn_company_value", &company_id(*company)),
    ]);
    let kind: i64 = match address.role {
        Role::Primary => 3,
        Role::Other => 4,
    };
    record.insert("addresstypecode", kind);
    record.insert("msdyn_addressrecordid", address.record);
    record
}
