//! What belongs together in the two apps, and what is equal then.

/// A column of the ERP and one of the CRM, with values of the ERP and those of the CRM that stand for them.
pub(crate) type Alike = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// An entity of the ERP and a table of the CRM that hold the same things.
pub(crate) struct Pair {
    pub(crate) erp: &'static str,
    pub(crate) crm: &'static str,
    /// Rows of these count, by a column and its value.
    pub(crate) only: Option<[(&'static str, &'static str); 2]>,
    /// What names a row, ERP first; `lookup.column` follows a lookup.
    pub(crate) key: &'static [(&'static str, &'static str)],
    /// What is equal, ERP first.
    pub(crate) equal: &'static [(&'static str, &'static str)],
    /// What is equal by translation.
    pub(crate) alike: &'static [Alike],
}

const COMPANY: (&str, &str) = ("dataAreaId", "_msdyn_company_value.cdm_companycode");
const HOLD: &[(&str, &str)] = &[("No", "false"), ("All", "true")];
const PEOPLE: Option<[(&str, &str); 2]> = Some([("PartyType", "Person"), ("msdyn_sellable", "true")]);

const fn listed(
    erp: &'static str,
    crm: &'static str,
    key: &'static [(&'static str, &'static str)],
    equal: &'static [(&'static str, &'static str)],
) -> Pair {
    Pair { erp, crm, only: None, key, equal, alike: &[] }
}

pub(crate) const PAIRS: &[Pair] = &[
    listed(
        "LegalEntities",
        "cdm_companies",
        &[("LegalEntityId", "cdm_companycode")],
        &[("Name", "cdm_name")],
    ),
    listed(
        "Currencies",
        "transactioncurrencies",
        &[("CurrencyCode", "isocurrencycode")],
        &[("Name", "currencyname"), ("Symbol", "currencysymbol")],
    ),
    listed(
        "CustomerGroups",
        "msdyn_customergroups",
        &[COMPANY, ("CustomerGroupId", "msdyn_groupid")],
        &[("Description", "msdyn_description")],
    ),
    listed(
        "VendorGroups",
        "msdyn_vendorgroups",
        &[COMPANY, ("VendorGroupId", "msdyn_vendorgroup")],
        &[("Description", "msdyn_description")],
    ),
    listed(
        "PaymentTerms",
        "msdyn_paymentterms",
        &[COMPANY, ("Name", "msdyn_name")],
        &[
            ("Description", "msdyn_description"),
            ("NumberOfDays", "msdyn_numberofdays"),
            ("NumberOfMonths", "msdyn_numberofmonths"),
        ],
    ),
    listed(
        "UnitsOfMeasure",
        "uoms",
        &[("UnitSymbol", "msdyn_symbol")],
        &[("UnitDescription", "name"), ("DecimalPrecision", "msdyn_decimalprecision")],
    ),
    listed(
        "OperationalSitesV2",
        "msdyn_operationalsites",
        &[COMPANY, ("SiteId", "msdyn_siteid")],
        &[("SiteName", "msdyn_name")],
    ),
    listed(
        "Warehouses",
        "msdyn_warehouses",
        &[COMPANY, ("WarehouseId", "msdyn_warehouseidentifier")],
        &[
            ("WarehouseName", "msdyn_name"),
            ("OperationalSiteId", "_msdyn_operationalsite_value.msdyn_siteid"),
        ],
    ),
    listed(
        "TaxGroups",
        "msdyn_taxgroups",
        &[COMPANY, ("TaxGroupCode", "msdyn_name")],
        &[("Description", "msdyn_description")],
    ),
    listed(
        "ModesOfDelivery",
        "msdyn_shipvias",
        &[COMPANY, ("ModeCode", "msdyn_name")],
        &[("ModeDescription", "msdyn_description")],
    ),
    listed(
        "DeliveryTerms",
        "msdyn_termsofdeliveries",
        &[COMPANY, ("TermsCode", "msdyn_name")],
        &[("TermsDescription", "msdyn_description")],
    ),
    listed(
        "VendorPaymentMethods",
        "msdyn_vendorpaymentmethods",
        &[COMPANY, ("Name", "msdyn_name")],
        &[("Description", "msdyn_description")],
    ),
    listed(
        "CustomerPaymentMethods",
        "msdyn_customerpaymentmethods",
        &[COMPANY, ("Name", "msdyn_name")],
        &[("Description", "msdyn_description")],
    ),
    Pair {
        erp: "CustomersV3",
        crm: "accounts",
        only: Some([("PartyType", "Organization"), ("customertypecode", "3")]),
        key: &[COMPANY, ("CustomerAccount", "accountnumber")],
        equal: &[
            ("OrganizationName", "name"),
            ("CustomerGroupId", "_msdyn_customergroupid_value.msdyn_groupid"),
            ("SalesCurrencyCode", "_transactioncurrencyid_value.isocurrencycode"),
            ("AddressStreet", "address1_line1"),
            ("AddressBuildingCompliment", "address1_line2"),
            ("AddressCity", "address1_city"),
            ("AddressState", "address1_stateorprovince"),
            ("AddressZipCode", "address1_postalcode"),
            ("AddressCountryRegionId", "address1_country"),
            ("PrimaryContactPhone", "telephone1"),
            ("PrimaryContactEmail", "emailaddress1"),
            ("CreditLimit", "creditlimit"),
        ],
        alike: &[("OnHoldStatus", "creditonhold", HOLD)],
    },
    Pair {
        erp: "CustomersV3",
        crm: "contacts",
        only: PEOPLE,
        key: &[COMPANY, ("CustomerAccount", "msdyn_contactpersonid")],
        equal: &[
            ("PersonFirstName", "firstname"),
            ("PersonLastName", "lastname"),
            ("CustomerGroupId", "_msdyn_customergroupid_value.msdyn_groupid"),
            ("SalesCurrencyCode", "_transactioncurrencyid_value.isocurrencycode"),
            ("AddressStreet", "address1_line1"),
            ("AddressCity", "address1_city"),
            ("PrimaryContactPhone", "telephone1"),
            ("PrimaryContactEmail", "emailaddress1"),
            ("CreditLimit", "creditlimit"),
        ],
        alike: &[("OnHoldStatus", "creditonhold", HOLD)],
    },
    Pair {
        erp: "ContactsV2",
        crm: "contacts",
        only: Some([("", ""), ("msdyn_sellable", "false")]),
        key: &[COMPANY, ("ContactPersonId", "msdyn_contactpersonid")],
        equal: &[
            ("FirstName", "firstname"),
            ("LastName", "lastname"),
            ("AssociatedContactNumber", "_parentcustomerid_value.accountnumber"),
            ("JobTitle", "jobtitle"),
            ("PrimaryPhoneNumber", "telephone1"),
            ("PrimaryEmailAddress", "emailaddress1"),
            ("BirthDate", "birthdate"),
        ],
        alike: &[("Gender", "gendercode", &[("Male", "1"), ("Female", "2")])],
    },
    Pair {
        erp: "CustomerPostalAddresses",
        crm: "customeraddresses",
        only: None,
        key: &[
            COMPANY,
            ("CustomerAccountNumber", "_parentid_value.accountnumber|msdyn_contactpersonid"),
            ("AddressLocationId", "msdyn_locationid"),
        ],
        equal: &[
            ("AddressDescription", "name"),
            ("AddressStreet", "line1"),
            ("AddressCity", "city"),
            ("AddressState", "stateorprovince"),
            ("AddressZipCode", "postalcode"),
            ("AddressCountryRegionId", "country"),
            ("AddressRecordId", "msdyn_addressrecordid"),
        ],
        alike: &[("IsPrimary", "addresstypecode", &[("Yes", "3"), ("No", "4")])],
    },
    Pair {
        erp: "VendorsV2",
        crm: "msdyn_vendors",
        only: None,
        key: &[COMPANY, ("VendorAccountNumber", "msdyn_vendoraccountnumber")],
        equal: &[
            ("VendorOrganizationName", "msdyn_name"),
            ("VendorGroupId", "_msdyn_vendorgroupid_value.msdyn_vendorgroup"),
            ("CurrencyCode", "_transactioncurrencyid_value.isocurrencycode"),
            ("DefaultPaymentTermsName", "_msdyn_paymenttermid_value.msdyn_name"),
            ("DefaultVendorPaymentMethodName", "_msdyn_vendorpaymentmethodid_value.msdyn_name"),
            ("AddressStreet", "msdyn_addressstreet"),
            ("AddressCity", "msdyn_addresscity"),
            ("AddressStateId", "msdyn_addressstate"),
            ("AddressZipCode", "msdyn_addresszipcode"),
            ("AddressCountryRegionId", "msdyn_addresscountryregionid"),
            ("PrimaryPhoneNumber", "msdyn_primaryphonenumber"),
            ("PrimaryEmailAddress", "msdyn_primaryemailaddress"),
        ],
        alike: &[("OnHoldStatus", "msdyn_onholdstatus", &[("No", "192350000"), ("All", "192350002")])],
    },
    Pair {
        erp: "ProductsV2",
        crm: "products",
        only: None,
        key: &[("ProductNumber", "productnumber")],
        equal: &[
            ("ProductName", "name"),
            ("ProductDescription", "description"),
            ("SalesUnitSymbol", "_defaultuomid_value.msdyn_symbol"),
            ("SalesPrice", "price"),
            ("NetProductWeight", "stockweight"),
            ("ReleaseDate", "validfromdate"),
        ],
        alike: &[("ProductType", "producttypecode", &[("Item", "1"), ("Service", "3")])],
    },
    Pair {
        erp: "SalesOrderHeadersV2",
        crm: "salesorders",
        only: None,
        key: &[COMPANY, ("SalesOrderNumber", "msdyn_salesordernumber")],
        equal: &[
            ("SalesOrderName", "name"),
            ("OrderingCustomerAccountNumber", "_customerid_value.accountnumber|msdyn_contactpersonid"),
            ("CurrencyCode", "_transactioncurrencyid_value.isocurrencycode"),
            ("RequestedShippingDate", "requestdeliveryby"),
            ("PaymentTermsName", "_msdyn_paymenttermid_value.msdyn_name"),
            ("DeliveryModeCode", "_msdyn_shipviaid_value.msdyn_name"),
            ("CustomerRequisitionNumber", "msdyn_customerrequisitionnumber"),
        ],
        alike: &[(
            "SalesOrderStatus",
            "statecode",
            &[("Backorder", "0"), ("Canceled", "2"), ("Delivered", "3"), ("Invoiced", "4")],
        )],
    },
    Pair {
        erp: "SalesOrderLines",
        crm: "salesorderdetails",
        only: None,
        key: &[
            COMPANY,
            ("SalesOrderNumber", "_salesorderid_value.msdyn_salesordernumber"),
            ("LineNumber", "lineitemnumber"),
        ],
        equal: &[
            ("ItemNumber", "_productid_value.productnumber"),
            ("LineDescription", "description"),
            ("OrderedSalesQuantity", "quantity"),
            ("SalesUnitSymbol", "_uomid_value.msdyn_symbol"),
            ("SalesPrice", "priceperunit"),
            ("RequestedShippingDate", "requestdeliveryby"),
            ("ShippingWarehouseId", "_msdyn_warehouseid_value.msdyn_warehouseidentifier"),
        ],
        alike: &[],
    },
];
