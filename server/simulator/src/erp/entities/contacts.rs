//! The people at customers, and where customers are to be found.

use super::enumerations::{GENDER, NO_YES};
use super::{
    DATA_AREA, Entity, Field, Kind, company, created, mandatory, modified, naming, of_kind, part_of, text,
};

pub(super) static CONTACTS: Entity = Entity {
    set: "ContactsV2",
    type_name: "ContactV2",
    internal_name: "SmmContactPersonV2Entity",
    label: "Contacts V2",
    rows_label: "Contacts",
    table_name: "ContactPerson",
    name: "LastName",
    key: &[DATA_AREA, "ContactPersonId"],
    fields: CONTACT_FIELDS,
    filling: None,
};

const CONTACT_FIELDS: &[Field] = &[
    company(),
    mandatory(text("ContactPersonId", "Contact", 20)),
    text("FirstName", "First name", 25),
    text("MiddleName", "Middle name", 25),
    mandatory(text("LastName", "Last name", 25)),
    naming(
        text("AssociatedContactNumber", "Customer", 20),
        "CustomersV3",
        &[DATA_AREA, "AssociatedContactNumber"],
    ),
    text("JobTitle", "Title", 60),
    text("PrimaryPhoneNumber", "Primary phone", 50),
    text("PrimaryEmailAddress", "Primary email address", 80),
    of_kind("Gender", "Gender", Kind::Enum(&GENDER)),
    of_kind("BirthDate", "Birth date", Kind::Date),
    created(),
    modified(),
];

pub(super) static ADDRESSES: Entity = Entity {
    set: "CustomerPostalAddresses",
    type_name: "CustomerPostalAddress",
    internal_name: "CustCustomerPostalAddressEntity",
    label: "Customer postal addresses",
    rows_label: "Customer addresses",
    table_name: "LogisticsPostalAddress",
    name: "AddressDescription",
    key: &[DATA_AREA, "CustomerAccountNumber", "AddressLocationId"],
    fields: ADDRESS_FIELDS,
    filling: None,
};

const ADDRESS_FIELDS: &[Field] = &[
    company(),
    part_of(
        mandatory(text("CustomerAccountNumber", "Customer account", 20)),
        "CustomersV3",
        &[DATA_AREA, "CustomerAccountNumber"],
    ),
    mandatory(text("AddressLocationId", "Location ID", 30)),
    text("AddressDescription", "Name or description", 60),
    text("AddressStreet", "Street", 250),
    text("AddressCity", "City", 60),
    text("AddressState", "State", 50),
    text("AddressZipCode", "ZIP/postal code", 20),
    text("AddressCountryRegionId", "Country/region", 10),
    of_kind("IsPrimary", "Primary", Kind::Enum(&NO_YES)),
    of_kind("AddressRecordId", "Record ID", Kind::Long),
    created(),
    modified(),
];

pub(super) static ADDRESS_BOOKS: Entity = Entity {
    set: "AddressBooks",
    type_name: "AddressBook",
    internal_name: "DirAddressBookEntity",
    label: "Address books",
    rows_label: "Address books",
    table_name: "DirAddressBook",
    name: "Description",
    key: &["Name"],
    fields: ADDRESS_BOOK_FIELDS,
    filling: None,
};

const ADDRESS_BOOK_FIELDS: &[Field] =
    &[mandatory(text("Name", "Name", 60)), text("Description", "Description", 255)];
