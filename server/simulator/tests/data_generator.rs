//! What the generator promises: the same seed gives the same data, and both apps get equal data.

use std::collections::{BTreeMap, BTreeSet};

use odata::value::{Record, Value};
use simulator::data::{
    Company, Content, Customer, MAX_CUSTOMERS, Start, currencies, customer, customer_groups, customers,
    customers_csv,
};

fn rows_of(rows: impl Iterator<Item = (&'static str, Record)>) -> BTreeMap<&'static str, Vec<Record>> {
    let mut sets: BTreeMap<&'static str, Vec<Record>> = BTreeMap::new();
    for (set, row) in rows {
        sets.entry(set).or_default().push(row);
    }
    sets
}

fn text(row: &Record, name: &str) -> String {
    row.get(name).and_then(Value::text).unwrap_or_default().into_owned()
}

#[test]
fn data_of_a_seed_is_always_the_same() {
    let json = |start: Start| {
        start.erp_rows().flat_map(|(set, row)| [set.to_owned(), row.to_json()]).collect::<String>()
    };
    assert_eq!(json(Start::standard(1)), json(Start::standard(1)));
    assert_ne!(json(Start::standard(1)), json(Start::standard(2)));
    assert_eq!(customers_csv(5, 50), customers_csv(5, 50));
    // Pins the bytes: whoever changes the generator changes what every test and screenshot shows, and shall know it.
    let digest = blake3::hash(json(Start::standard(1)).as_bytes()).to_hex();
    assert_eq!(&digest[..16], "03c815882ef1ae7a");
}

#[test]
fn data_of_a_customer_does_not_depend_on_how_many_there_are() {
    let few: Vec<Customer> = customers(1, Company::Demf, 10).collect();
    let many: Vec<Customer> = customers(1, Company::Demf, 500).take(10).collect();
    assert_eq!(few, many);
    assert_eq!(customer(1, Company::Demf, 7), few[6]);
    assert_eq!(customers(1, Company::Usmf, u32::MAX).len(), MAX_CUSTOMERS as usize);
    assert_eq!(customer(1, Company::Usmf, MAX_CUSTOMERS).account, "US-1000000");
}

#[test]
fn data_is_believable() {
    let codes: BTreeSet<_> = currencies().iter().map(|currency| currency.code).collect();
    assert!(codes.len() >= 30 && ["USD", "CAD", "AUD", "EUR", "GBP"].iter().all(|code| codes.contains(code)));
    assert!(currencies().is_sorted_by_key(|currency| currency.code));
    let mut names = String::new();
    for company in Company::ALL {
        let groups: BTreeSet<_> = customer_groups(company).map(|group| group.id).collect();
        assert_eq!(groups, BTreeSet::from(["10", "20", "30", "40", "80", "90"]));
        for customer in customers(1, company, 2000) {
            names.push_str(&customer.name);
            assert!(codes.contains(customer.currency) && groups.contains(customer.group));
            assert!(customer.account.len() <= 20 && customer.name.chars().count() <= 100);
            assert!(customer.street.chars().count() <= 100 && customer.city.chars().count() <= 60);
            assert!(!customer.postal_code.contains(['#', '@']) && !customer.street.contains('{'));
            assert_eq!((customer.country.len(), customer.email.matches('@').count()), (2, 1));
            assert!(customer.email.ends_with(".example.com") || customer.email.ends_with("@example.org"));
            assert!(customer.email.is_ascii() && customer.email.len() <= 80);
        }
    }
    for sign in ['&', '\'', 'é', 'ö', 'Π', 'ђ', '電'] {
        assert!(names.contains(sign), "no name has {sign}");
    }
}

#[test]
fn data_of_both_apps_is_equal() {
    let (erp, crm) = (rows_of(Start::standard(3).erp_rows()), rows_of(Start::standard(3).crm_rows()));
    let named = |rows: &[Record], id: &str, name: &str| -> BTreeMap<String, String> {
        rows.iter().map(|row| (text(row, id), text(row, name))).collect()
    };
    let companies = named(&crm["cdm_companies"], "cdm_companyid", "cdm_companycode");
    let groups = named(&crm["msdyn_customergroups"], "msdyn_customergroupid", "msdyn_groupid");
    let currencies = named(&crm["transactioncurrencies"], "transactioncurrencyid", "isocurrencycode");
    assert_eq!(companies.len(), erp["LegalEntities"].len());
    assert_eq!(groups.len(), erp["CustomerGroups"].len());
    assert_eq!(currencies.len(), erp["Currencies"].len());

    let accounts: BTreeMap<_, _> = crm["accounts"]
        .iter()
        .map(|row| ((companies[&text(row, "_msdyn_company_value")].clone(), text(row, "accountnumber")), row))
        .collect();
    assert_eq!(accounts.len(), 330);
    assert_eq!(erp["CustomersV3"].len(), 330);
    for customer in &erp["CustomersV3"] {
        let account = accounts[&(text(customer, "dataAreaId"), text(customer, "CustomerAccount"))];
        for (left, right) in [
            ("OrganizationName", "name"),
            ("AddressStreet", "address1_line1"),
            ("AddressBuildingCompliment", "address1_line2"),
            ("AddressCity", "address1_city"),
            ("AddressState", "address1_stateorprovince"),
            ("AddressZipCode", "address1_postalcode"),
            ("AddressCountryRegionId", "address1_country"),
            ("PrimaryContactPhone", "telephone1"),
            ("PrimaryContactEmail", "emailaddress1"),
            ("CreditLimit", "creditlimit"),
        ] {
            assert_eq!(text(customer, left), text(account, right), "{left}");
        }
        assert_eq!(text(customer, "CustomerGroupId"), groups[&text(account, "_msdyn_customergroupid_value")]);
        assert_eq!(
            text(customer, "SalesCurrencyCode"),
            currencies[&text(account, "_transactioncurrencyid_value")]
        );
        assert_eq!(text(customer, "OnHoldStatus") == "All", text(account, "creditonhold") == "true");
    }
}

#[test]
fn data_of_an_empty_app_is_companies_and_currencies_only() {
    let sets = rows_of(Start::empty().erp_rows());
    assert_eq!(sets.keys().copied().collect::<Vec<_>>(), ["Currencies", "LegalEntities"]);
    let sets = rows_of(Start { seed: 1, content: Content::Filled { usmf: 2, demf: 0 } }.crm_rows());
    assert_eq!(sets["accounts"].len(), 2);
}

#[test]
fn data_file_reads_back_as_csv() {
    let text = customers_csv(1, 120);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 18);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 120);
    assert_eq!(&rows[0][0], "FX00000001");
    assert!(text.contains("&amp;"));
}
