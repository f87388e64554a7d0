use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Company;
use super::customer::{market, street};
use super::names::{fill, pick};
use super::stream::{Kind, rng};

/// The ERP numbers its records from here on.
const FIRST_RECORD: i64 = 5_637_144_576;
/// Keeps the addresses of people apart from those of organizations.
const PEOPLE: i64 = 1 << 40;

/// A further address of a customer, beside the one that stands with the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The company that sells to the customer.
    pub(super) company: Company,
    /// The account number of the customer.
    pub(super) customer: String,
    /// Whether the customer is an organization or a person.
    pub(super) owner: Owner,
    /// The id of the location, unique within the company.
    pub(super) location: String,
    /// What the address is for.
    pub(super) name: &'static str,
    /// Whether it is the customer's main one.
    pub(super) role: Role,
    /// Street and house number.
    pub(super) street: String,
    /// The city.
    pub(super) city: &'static str,
    /// ISO 3166-2 code of the state, without the country.
    pub(super) state_code: &'static str,
    /// The postal code.
    pub(super) postal_code: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub(super) country: &'static str,
    /// The ERP's number of the record, which no 32 bits hold.
    pub(super) record: i64,
}

/// Whose address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A customer that is an account in the CRM.
    Organization,
    /// A customer who is a contact in the CRM.
    Person,
}

/// What an address is among those of its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The main one.
    Primary,
    /// Any other.
    Other,
}

/// The further addresses of the organization or person with that number: none, one or two.
pub(super) fn addresses_of(seed: u64, company: Company, owner: Owner, number: u32) -> Vec<Address> {
    let prefix = company.account_prefix();
    let (own, its, customer, letter, first) = match owner {
        Owner::Organization => {
            (Kind::Addresses, Kind::Customer, format!("{prefix}-{number:03}"), 'L', FIRST_RECORD)
        }
        Owner::Person => (
            Kind::AddressesOfPerson,
            Kind::Person,
            format!("{prefix}-P{number:03}"),
            'P',
            FIRST_RECORD + PEOPLE,
        ),
    };
    let mut own = rng(seed, own, Some(company), number);
    // The country is the first thing that is drawn for a customer.
    let country = market(company, &mut rng(seed, its, Some(company), number));
    let count = match own.random_range(0..20_u8) {
        0..=8 => 0,
        9..=16 => 1,
        _ => 2,
    };
    let address = |index: u32| {
        let city = &country.cities[own.random_range(0..country.cities.len())];
        let row = number * 10 + index;
        Address {
            company,
            customer: customer.clone(),
            owner,
            location: format!("{letter}{row:08}"),
            name: purpose(&mut own),
            role: if index == 1 { Role::Primary } else { Role::Other },
            street: street(country, &mut own).0,
            city: city.name,
            state_code: city.state_code,
            postal_code: fill(city.postal, &mut own),
            country: country.code,
            record: first + i64::from(row),
        }
    };
    (1..=count).map(address).collect()
}

fn purpose(rng: &mut ChaCha8Rng) -> &'static str {
    pick(&["Delivery", "Invoice", "Branch", "Warehouse", "Reception"], rng)
}
