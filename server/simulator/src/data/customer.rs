use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::country::{Country, markets};
use super::names::{fill, organization, pick};
use super::stream::{Kind, rng};
use super::{Company, customer_groups};

/// The most customers that one company can have.
pub const MAX_CUSTOMERS: u32 = 1_000_000;

/// One customer, as both apps know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The company that sells to the customer.
    pub company: Company,
    /// The account number, unique within the company, at most 20 characters.
    pub account: String,
    /// The name, at most 100 characters.
    pub name: String,
    /// The id of a customer group of the company.
    pub group: &'static str,
    /// ISO 4217 code of the currency that the customer buys in.
    pub currency: &'static str,
    /// Street and house number.
    pub street: String,
    /// Flat, floor or building; mostly empty.
    pub street2: String,
    /// The city.
    pub city: &'static str,
    /// ISO 3166-2 code of the state, without the country.
    pub state_code: &'static str,
    /// The state in the language of the country.
    pub state: &'static str,
    /// The postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: &'static str,
    /// The telephone number.
    pub phone: String,
    /// The e-mail address, always in a domain reserved for examples (RFC 2606).
    pub email: String,
    /// The credit limit in hundredths of the currency.
    pub credit_limit_cents: u64,
    /// Whether deliveries are held back.
    pub hold: Hold,
}

/// Whether a customer gets anything delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Business as usual.
    Open,
    /// Nothing is delivered.
    Held,
}

impl Customer {
    /// The credit limit with its two decimals, such as `12500.50`.
    pub fn credit_limit(&self) -> String {
        format!("{}.{:02}", self.credit_limit_cents / 100, self.credit_limit_cents % 100)
    }
}

/// The customers of a company in order of number, made one by one as they are asked for.
///
/// More than [`MAX_CUSTOMERS`] are never made.
pub fn customers(seed: u64, company: Company, count: u32) -> impl ExactSizeIterator<Item = Customer> {
    (0..count.min(MAX_CUSTOMERS)).map(move |before| customer(seed, company, before + 1))
}

/// The customer with that number, counted from 1. The same seed, company and number always give the same customer.
pub fn customer(seed: u64, company: Company, number: u32) -> Customer {
    let mut rng = rng(seed, Kind::Customer, Some(company), number);
    let country = market(company, &mut rng);
    let city = &country.cities[rng.random_range(0..country.cities.len())];
    let account = format!("{}-{number:03}", company.account_prefix());
    let name = organization(country.tongue, city.name, &mut rng);
    let (street, street2) = street(country, &mut rng);
    Customer {
        company,
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
        email: email(&name, &account, &mut rng),
        // Most limits are round, some are not: the fraction must survive the trip.
        credit_limit_cents: match rng.random_range(0..4_u8) {
            0 => 0,
            1 => rng.random_range(100_000..9_999_999),
            _ => rng.random_range(1..100_u64) * 50_000,
        },
        hold: if rng.random_ratio(1, 20) { Hold::Held } else { Hold::Open },
        account,
        name,
    }
}

/// Street with house number, and the second line, which is mostly empty.
pub(super) fn street(country: &Country, rng: &mut ChaCha8Rng) -> (String, String) {
    let street = country
        .street
        .replace("{n}", &rng.random_range(1..400_u32).to_string())
        .replace("{s}", pick(country.streets, rng));
    let street2 = if rng.random_ratio(1, 5) {
        country.unit.replace("{n}", &rng.random_range(1..40_u32).to_string())
    } else {
        String::new()
    };
    (street, street2)
}

/// The country that a customer of the company sits in.
pub(super) fn market(company: Company, rng: &mut ChaCha8Rng) -> &'static Country {
    let markets = markets(company);
    let mut left = rng.random_range(0..markets.iter().map(|(_, share)| share).sum());
    for (country, share) in markets {
        if left < *share {
            return country;
        }
        left -= share;
    }
    markets[0].0
}

/// Intercompany customers are made by hand in such a system, so the generator leaves that group empty.
pub(super) fn group(company: Company, rng: &mut ChaCha8Rng) -> &'static str {
    let ids: Vec<_> = customer_groups(company).map(|group| group.id).filter(|id| *id != "90").collect();
    pick(&ids, rng)
}

/// An address in a domain reserved for examples.
pub(super) fn email(name: &str, account: &str, rng: &mut ChaCha8Rng) -> String {
    let mut host = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            host.push(letter.to_ascii_lowercase());
        } else if letter == ' ' && !host.is_empty() && !host.ends_with('-') {
            host.push('-');
        }
    }
    let host = host.trim_end_matches('-');
    let inbox = pick(&["info", "office", "orders", "accounts"], rng);
    if host.len() < 3 || !name.is_ascii() {
        return format!("{inbox}.{}@example.org", account.to_ascii_lowercase());
    }
    format!("{inbox}@{host}.example.com")
}
