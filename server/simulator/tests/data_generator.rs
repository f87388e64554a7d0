//! What the generator promises: the same seed gives the same data, and both apps get equal data.

use std::collections::{BTreeMap, BTreeSet};

use odata::value::Record;
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
    assert_eq!(&digest[..16], "e5711eb6210caafa");
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
fn data_of_an_empty_app_is_companies_and_currencies_only() {
    let sets = rows_of(Start::empty().erp_rows());
    assert_eq!(sets.keys().copied().collect::<Vec<_>>(), ["Currencies", "LegalEntities"]);
    let sets = rows_of(Start { seed: 1, content: Content::Filled { usmf: 2, demf: 0 } }.crm_rows());
    assert_eq!(sets["accounts"].len(), 2);
}

#[test]
fn data_of_the_standard_is_small_and_everywhere() {
    let sets = rows_of(Start::standard(1).erp_rows());
    let count = |set: &str| sets[set].len();
    // 330 organizations and 27 people.
    assert_eq!(count("CustomersV3"), 357);
    assert_eq!((count("VendorsV2"), count("ProductsV2"), count("SalesOrderHeadersV2")), (60, 60, 66));
    assert!((120..=240).contains(&count("ContactsV2")), "{} contacts", count("ContactsV2"));
    assert!((180..=320).contains(&count("CustomerPostalAddresses")), "{}", count("CustomerPostalAddresses"));
    assert!((120..=220).contains(&count("SalesOrderLines")), "{} lines", count("SalesOrderLines"));
    assert_eq!(sets.len(), 21, "every entity has rows");
    assert_eq!(rows_of(Start::standard(1).crm_rows()).len(), 21, "every table has rows");
}

#[test]
fn data_of_an_order_does_not_depend_on_how_many_there_are() {
    let orders = |usmf| {
        let start = Start { seed: 4, content: Content::Filled { usmf, demf: 0 } };
        rows_of(start.erp_rows()).remove("SalesOrderHeadersV2").unwrap_or_default()
    };
    let (few, many) = (orders(60), orders(300));
    assert_eq!((few.len(), many.len()), (12, 60));
    assert_eq!(few[..], many[..12]);
}

#[test]
fn data_of_a_million_customers_streams() {
    let start = Start { seed: 1, content: Content::Filled { usmf: u32::MAX, demf: 0 } };
    assert_eq!(start.erp_rows().filter(|(set, _)| *set == "CustomersV3").take(5).count(), 5);
    assert_eq!(
        start.crm_rows().filter(|(set, _)| *set == "accounts").nth(1_000).map(|(set, _)| set),
        Some("accounts")
    );
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
