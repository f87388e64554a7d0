//! Which field a column probably means when it is called otherwise.

/// Fields that columns of that (normalised) name may mean, the likeliest first.
///
/// `navigation.key` is a lookup: the column holds the key of the row that the field shall point to.
pub(super) fn of(column: &str) -> &'static [&'static str] {
    TABLE.iter().find(|(names, _)| names.contains(&column)).map_or(&[], |(_, fields)| fields)
}

/// Letters and digits in lower case: `State_Code` and `stateCode` mean the same.
pub(super) fn normalised(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

type Row = (&'static [&'static str], &'static [&'static str]);

const TABLE: &[Row] = &[
    (
        &[
            "account",
            "accountno",
            "accountcode",
            "customer",
            "customerno",
            "customerid",
            "customernumber",
            "accountid",
        ],
        &["CustomerAccount", "accountnumber"],
    ),
    (&["accountnumber"], &["CustomerAccount"]),
    (
        &["name", "company", "companyname", "customername", "organisation", "organization"],
        &["OrganizationName", "name"],
    ),
    (
        &["currency", "currencycode", "currencyiso", "curr"],
        &["SalesCurrencyCode", "CurrencyCode", "transactioncurrencyid.isocurrencycode"],
    ),
    (
        &["group", "customergroup", "customergroupid", "custgroup"],
        &["CustomerGroupId", "msdyn_customergroupid.msdyn_groupid"],
    ),
    (
        &["street", "street1", "address", "address1", "addressline1", "line1"],
        &["AddressStreet", "address1_line1"],
    ),
    (&["street2", "address2", "addressline2", "line2"], &["AddressBuildingCompliment", "address1_line2"]),
    (&["city", "town", "place"], &["AddressCity", "address1_city"]),
    (&["statecode", "provincecode", "regioncode"], &["AddressState", "address1_stateorprovince"]),
    (&["state", "province", "region", "county"], &["AddressState", "address1_stateorprovince"]),
    (&["postalcode", "postcode", "zip", "zipcode", "plz"], &["AddressZipCode", "address1_postalcode"]),
    (&["countrycode", "countryiso"], &["AddressCountryRegionId", "address1_country"]),
    (&["country", "countryregion", "countryregionid"], &["AddressCountryRegionId", "address1_country"]),
    (&["phone", "telephone", "tel", "phonenumber"], &["PrimaryContactPhone", "telephone1"]),
    (&["email", "mail", "emailaddress"], &["PrimaryContactEmail", "emailaddress1"]),
    (&["creditlimit", "credit", "limit"], &["CreditLimit", "creditlimit"]),
    (
        &["code", "id", "iso"],
        &["CurrencyCode", "CustomerGroupId", "LegalEntityId", "isocurrencycode", "msdyn_groupid"],
    ),
    (&["description", "text"], &["Description", "msdyn_description"]),
    (&["symbol", "sign"], &["Symbol", "currencysymbol"]),
];
