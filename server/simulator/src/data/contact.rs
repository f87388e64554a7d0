use jiff::civil::Date;
use rand::RngExt;

use super::Company;
use super::customer::market;
use super::dates::birthday;
use super::given::{Name, person};
use super::names::{fill, pick};
use super::stream::{Kind, rng};

/// A person who works at a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contact {
    /// The company that sells to the customer.
    pub(super) company: Company,
    /// The id, unique within the company, at most 20 characters.
    pub(super) id: String,
    /// The account number of the customer.
    pub(super) customer: String,
    /// The name.
    pub(super) name: Name,
    /// What the person does there.
    pub(super) title: &'static str,
    /// The telephone number.
    pub(super) phone: String,
    /// The e-mail address, in a domain reserved for examples.
    pub(super) email: String,
    /// The birthday, where it is known.
    pub(super) born: Option<Date>,
}

/// The people at the customer with that number: none, one or two.
pub(super) fn contacts_of(seed: u64, company: Company, number: u32) -> Vec<Contact> {
    let mut own = rng(seed, Kind::Contacts, Some(company), number);
    let count = match own.random_range(0..20_u8) {
        0..=10 => 0,
        11..=17 => 1,
        _ => 2,
    };
    // The country is the first thing that is drawn for a customer.
    let country = market(company, &mut rng(seed, Kind::Customer, Some(company), number));
    let prefix = company.account_prefix();
    (1..=count)
        .map(|index| {
            let id = format!("{prefix}-C{number:03}-{index}");
            Contact {
                company,
                customer: format!("{prefix}-{number:03}"),
                name: person(country.tongue, &mut own),
                title: pick(&TITLES, &mut own),
                phone: fill(country.phone, &mut own),
                email: format!("{}@example.com", id.to_ascii_lowercase()),
                born: own.random_ratio(1, 3).then(|| birthday(&mut own)),
                id,
            }
        })
        .collect()
}

const TITLES: [&str; 8] = [
    "Purchasing manager",
    "Owner",
    "Accountant",
    "Head of logistics",
    "Office manager",
    "Store manager",
    "Receivables clerk",
    "Managing director",
];
