//! Who buys: organizations, the people there, people who buy for themselves, and where they all are.

use odata::csdl::EdmType;
use odata::value::{Record, Value};

use super::{lookup_company, lookup_currency, lookup_payment_term, option, stamps};
use crate::schema::{ColumnDef, OnDelete, OptionDef, TableDef};

pub(super) fn group() -> TableDef {
    TableDef::new("msdyn_customergroup", "msdyn_customergroups", "Customer group")
        .id("msdyn_customergroupid")
        .name("msdyn_groupid")
        .columns([
            ColumnDef::text("msdyn_groupid", 10).required(),
            ColumnDef::text("msdyn_description", 60),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_customergroup_key", &["msdyn_groupid", "_msdyn_company_value"])
}

pub(super) fn account() -> TableDef {
    TableDef::new("account", "accounts", "Account")
        .id("accountid")
        .name("name")
        .columns([
            ColumnDef::text("accountnumber", 20),
            ColumnDef::text("name", 160).required(),
            ColumnDef::option_set("customertypecode", RELATIONSHIP_TYPES),
            lookup_company(),
            lookup_group(),
            lookup_currency(),
            ColumnDef::lookup("_msdyn_billingaccount_value", "msdyn_billingaccount", &["account"]),
            ColumnDef::lookup("_primarycontactid_value", "primarycontactid", &["contact"]),
            lookup_payment_term(),
            ColumnDef::lookup("_msdyn_shipviaid_value", "msdyn_shipviaid", &["msdyn_shipvia"]),
            ColumnDef::lookup(
                "_msdyn_termsofdeliveryid_value",
                "msdyn_termsofdeliveryid",
                &["msdyn_termsofdelivery"],
            ),
        ])
        .columns(address1())
        .columns([
            ColumnDef::text("telephone1", 50),
            ColumnDef::text("emailaddress1", 100),
            ColumnDef::text("websiteurl", 200),
        ])
        .columns(credit())
        .columns([ColumnDef::new("revenue", EdmType::Decimal), ColumnDef::text("description", 2000)])
        .columns(stamps())
        .key("msdyn_accountnumber_key", &["accountnumber", "_msdyn_company_value"])
        .indexed(&["_msdyn_billingaccount_value"])
        .indexed(&["_primarycontactid_value"])
}

pub(super) fn contact() -> TableDef {
    TableDef::new("contact", "contacts", "Contact")
        .id("contactid")
        .name("fullname")
        .columns([
            ColumnDef::text("msdyn_contactpersonid", 20),
            ColumnDef {
                max_length: Some(160),
                ..ColumnDef::computed("fullname", EdmType::String, full_name)
            },
            ColumnDef::text("firstname", 50),
            ColumnDef::text("middlename", 50),
            ColumnDef::text("lastname", 50).required(),
            ColumnDef::new("msdyn_sellable", EdmType::Boolean),
            ColumnDef::lookup("_parentcustomerid_value", "parentcustomerid", &["account", "contact"]),
            lookup_company(),
            lookup_group(),
            lookup_currency(),
            ColumnDef::text("jobtitle", 100),
            ColumnDef::text("emailaddress1", 100),
            ColumnDef::text("telephone1", 50),
            ColumnDef::new("birthdate", EdmType::Date),
            ColumnDef::option_set("gendercode", GENDERS),
        ])
        .columns(address1())
        .columns(credit())
        .columns([ColumnDef::text("description", 2000)])
        .columns(stamps())
        .key("msdyn_contactpersonid_key", &["msdyn_contactpersonid", "_msdyn_company_value"])
        .indexed(&["_parentcustomerid_value"])
}

pub(super) fn address() -> TableDef {
    TableDef::new("customeraddress", "customeraddresses", "Address")
        .id("customeraddressid")
        .name("name")
        .columns([
            ColumnDef::lookup("_parentid_value", "parentid", &["account", "contact"])
                .always()
                .on_delete(OnDelete::Cascade),
            ColumnDef::text("msdyn_locationid", 30),
            ColumnDef::text("name", 200),
            ColumnDef::option_set("addresstypecode", ADDRESS_TYPES),
            ColumnDef::text("line1", 250),
            ColumnDef::text("line2", 250),
            ColumnDef::text("city", 80),
            ColumnDef::text("stateorprovince", 50),
            ColumnDef::text("postalcode", 20),
            ColumnDef::text("country", 80),
            ColumnDef::new("msdyn_addressrecordid", EdmType::Int64),
            lookup_company(),
        ])
        .columns(stamps())
        .key("msdyn_customeraddress_key", &["_parentid_value", "msdyn_locationid", "_msdyn_company_value"])
        .indexed(&["_parentid_value"])
}

pub(super) fn address_book() -> TableDef {
    TableDef::new("msdyn_addressbook", "msdyn_addressbooks", "Address book")
        .id("msdyn_addressbookid")
        .name("msdyn_name")
        .columns([ColumnDef::text("msdyn_name", 60).required(), ColumnDef::text("msdyn_description", 255)])
        .columns(stamps())
        .key("msdyn_addressbook_key", &["msdyn_name"])
}

fn lookup_group() -> ColumnDef {
    ColumnDef::lookup("_msdyn_customergroupid_value", "msdyn_customergroupid", &["msdyn_customergroup"])
}

fn address1() -> [ColumnDef; 6] {
    [
        ColumnDef::text("address1_line1", 250),
        ColumnDef::text("address1_line2", 250),
        ColumnDef::text("address1_city", 80),
        ColumnDef::text("address1_stateorprovince", 50),
        ColumnDef::text("address1_postalcode", 20),
        ColumnDef::text("address1_country", 80),
    ]
}

fn credit() -> [ColumnDef; 2] {
    [ColumnDef::new("creditlimit", EdmType::Decimal), ColumnDef::new("creditonhold", EdmType::Boolean)]
}

/// The parts of the name in the order of the English forms.
fn full_name(contact: &Record) -> Value {
    let parts = ["firstname", "middlename", "lastname"].map(|name| contact.get(name).and_then(Value::as_str));
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty() { Value::Null } else { Value::from(name) }
}

const RELATIONSHIP_TYPES: &[OptionDef] = &[
    option(1, "Competitor"),
    option(2, "Consultant"),
    option(3, "Customer"),
    option(4, "Investor"),
    option(5, "Partner"),
    option(6, "Influencer"),
    option(7, "Press"),
    option(8, "Prospect"),
    option(9, "Reseller"),
    option(10, "Supplier"),
    option(11, "Vendor"),
    option(12, "Other"),
];

const GENDERS: &[OptionDef] = &[option(1, "Male"), option(2, "Female")];

const ADDRESS_TYPES: &[OptionDef] =
    &[option(1, "Bill To"), option(2, "Ship To"), option(3, "Primary"), option(4, "Other")];
