use jiff::civil::Date;
use rand::RngExt;

use super::Company;
use super::customer::{Customer, Hold, group, market, street};
use super::dates::birthday;
use super::given::{Name, person as somebody};
use super::names::fill;
use super::stream::{Kind, rng};

/// A customer who is no organization: a customer of type person in the ERP, a contact in the CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonCustomer {
    /// What is known of every customer; the name is the full one.
    pub(super) customer: Customer,
    /// The name in its parts.
    pub(super) name: Name,
    /// The birthday.
    pub(super) born: Date,
}

/// The person with that number, counted from 1. Their account numbers, such as `US-P001`, are none of an organization.
pub(super) fn person(seed: u64, company: Company, number: u32) -> PersonCustomer {
    let mut rng = rng(seed, Kind::Person, Some(company), number);
    let country = market(company, &mut rng);
    let city = &country.cities[rng.random_range(0..country.cities.len())];
    let name = somebody(country.tongue, &mut rng);
    let (street, street2) = street(country, &mut rng);
    let account = format!("{}-P{number:03}", company.account_prefix());
    let customer = Customer {
        company,
        name: name.full(),
        group: group(company, &mut rng),
        currency: country.currency,
        street,
        street2,
        city: city.name,
        state_code: city.state_code,
        state: city.state,
        postal_code: fill(city.postal, &mut rng),
        country: country.code,
        phone: fill(country.phone, &mut rng),
        email: format!("{}@example.net", account.to_ascii_lowercase()),
        credit_limit_cents: rng.random_range(0..40_u64) * 2_500,
        hold: if rng.random_ratio(1, 30) { Hold::Held } else { Hold::Open },
        account,
    };
    PersonCustomer { customer, name, born: birthday(&mut rng) }
}
