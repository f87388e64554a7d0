//! What people do all day at each table.

/// The work at one table.
#[derive(Debug)]
pub(super) struct Desk {
    /// The entity set.
    pub(super) set: &'static str,
    /// Columns of a new row that differ from those of the row that it is modelled on.
    pub(super) fresh: &'static [(&'static str, Make)],
    /// Columns that people change.
    pub(super) edited: &'static [(&'static str, Make)],
}

/// How a value is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Make {
    /// A number that no row of either app has, such as `TE-000123` in the ERP and `TC-000123` in the CRM.
    Code,
    /// The same as a whole number.
    Number,
    Organization,
    FirstName,
    LastName,
    Email,
    Phone,
    Street,
    City,
    /// Hundredths.
    Money,
    /// Up to four digits behind the point.
    Price,
    /// A whole number or halves.
    Quantity,
    Day,
    /// One of the column's choices, or yes or no.
    Choice,
    /// A few words.
    Words,
}

/// Lookups that are a row's own: a row that is modelled on another one leaves them empty.
pub(super) const PERSONAL: [&str; 4] =
    ["InvoiceAccount", "PrimaryContactPersonId", "_msdyn_billingaccount_value", "_primarycontactid_value"];

/// The desk of a table, where there is one.
pub(super) fn of(set: &str) -> Option<&'static Desk> {
    DESKS.iter().find(|desk| desk.set == set)
}

use Make::{
    Choice, City, Code, Day, Email, FirstName, LastName, Money, Number, Organization, Phone, Price, Quantity,
    Street, Words,
};

const DESKS: &[Desk] = &[
    Desk {
        set: "CustomersV3",
        fresh: &[
            ("CustomerAccount", Code),
            ("OrganizationName", Organization),
            ("PersonFirstName", FirstName),
            ("PersonLastName", LastName),
            ("PrimaryContactEmail", Email),
            ("PrimaryContactPhone", Phone),
            ("AddressStreet", Street),
        ],
        edited: &[
            ("AddressStreet", Street),
            ("AddressCity", City),
            ("PrimaryContactPhone", Phone),
            ("PrimaryContactEmail", Email),
            ("CreditLimit", Money),
            ("OnHoldStatus", Choice),
        ],
    },
    Desk {
        set: "ContactsV2",
        fresh: &[
            ("ContactPersonId", Code),
            ("FirstName", FirstName),
            ("LastName", LastName),
            ("PrimaryEmailAddress", Email),
            ("PrimaryPhoneNumber", Phone),
        ],
        edited: &[
            ("LastName", LastName),
            ("JobTitle", Words),
            ("PrimaryEmailAddress", Email),
            ("PrimaryPhoneNumber", Phone),
        ],
    },
    Desk {
        set: "CustomerPostalAddresses",
        fresh: &[
            ("AddressLocationId", Code),
            ("AddressStreet", Street),
            ("AddressCity", City),
            ("AddressRecordId", Number),
        ],
        edited: &[("AddressStreet", Street), ("AddressCity", City), ("IsPrimary", Choice)],
    },
    Desk {
        set: "SalesOrderHeadersV2",
        fresh: &[("SalesOrderNumber", Code), ("RequestedShippingDate", Day)],
        edited: &[
            ("RequestedShippingDate", Day),
            ("SalesOrderStatus", Choice),
            ("CustomerRequisitionNumber", Words),
        ],
    },
    Desk {
        set: "SalesOrderLines",
        fresh: &[("LineNumber", Number), ("OrderedSalesQuantity", Quantity)],
        edited: &[("OrderedSalesQuantity", Quantity), ("SalesPrice", Price), ("RequestedShippingDate", Day)],
    },
    Desk {
        set: "ProductsV2",
        fresh: &[("ProductNumber", Code), ("SalesPrice", Price)],
        edited: &[("SalesPrice", Price), ("ProductDescription", Words), ("NetProductWeight", Price)],
    },
    Desk {
        set: "VendorsV2",
        fresh: &[
            ("VendorAccountNumber", Code),
            ("VendorOrganizationName", Organization),
            ("PrimaryEmailAddress", Email),
            ("PrimaryPhoneNumber", Phone),
            ("AddressStreet", Street),
        ],
        edited: &[
            ("AddressStreet", Street),
            ("AddressCity", City),
            ("PrimaryPhoneNumber", Phone),
            ("OnHoldStatus", Choice),
        ],
    },
    Desk {
        set: "accounts",
        fresh: &[
            ("accountnumber", Code),
            ("name", Organization),
            ("emailaddress1", Email),
            ("telephone1", Phone),
            ("address1_line1", Street),
        ],
        edited: &[
            ("address1_line1", Street),
            ("address1_city", City),
            ("telephone1", Phone),
            ("emailaddress1", Email),
            ("creditlimit", Money),
            ("creditonhold", Choice),
        ],
    },
    Desk {
        set: "contacts",
        fresh: &[
            ("msdyn_contactpersonid", Code),
            ("firstname", FirstName),
            ("lastname", LastName),
            ("emailaddress1", Email),
            ("telephone1", Phone),
        ],
        edited: &[
            ("lastname", LastName),
            ("jobtitle", Words),
            ("emailaddress1", Email),
            ("telephone1", Phone),
        ],
    },
    Desk {
        set: "customeraddresses",
        fresh: &[
            ("msdyn_locationid", Code),
            ("line1", Street),
            ("city", City),
            ("msdyn_addressrecordid", Number),
        ],
        edited: &[("line1", Street), ("city", City), ("addresstypecode", Choice)],
    },
    Desk {
        set: "salesorders",
        fresh: &[("msdyn_salesordernumber", Code), ("requestdeliveryby", Day)],
        edited: &[
            ("requestdeliveryby", Day),
            ("statecode", Choice),
            ("msdyn_customerrequisitionnumber", Words),
        ],
    },
    Desk {
        set: "salesorderdetails",
        fresh: &[("lineitemnumber", Number), ("quantity", Quantity)],
        edited: &[("quantity", Quantity), ("priceperunit", Price), ("requestdeliveryby", Day)],
    },
    Desk {
        set: "products",
        fresh: &[("productnumber", Code), ("price", Price)],
        edited: &[("price", Price), ("description", Words), ("stockweight", Price)],
    },
    Desk {
        set: "msdyn_vendors",
        fresh: &[
            ("msdyn_vendoraccountnumber", Code),
            ("msdyn_name", Organization),
            ("msdyn_primaryemailaddress", Email),
            ("msdyn_primaryphonenumber", Phone),
            ("msdyn_addressstreet", Street),
        ],
        edited: &[
            ("msdyn_addressstreet", Street),
            ("msdyn_addresscity", City),
            ("msdyn_primaryphonenumber", Phone),
            ("msdyn_onholdstatus", Choice),
        ],
    },
];
