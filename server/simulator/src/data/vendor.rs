use rand::RngExt;

use super::Company;
use super::customer::{Hold, email, market, street};
use super::names::{fill, organization, pick};
use super::reference::{PAYMENT_TERMS, VENDOR_GROUPS, VENDOR_PAYMENTS};
use super::stream::{Kind, rng};

/// One vendor of a company, as both apps know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vendor {
    /// The company that buys from the vendor.
    pub(super) company: Company,
    /// The account number, unique within the company, at most 20 characters.
    pub(super) account: String,
    /// The name, at most 100 characters.
    pub(super) name: String,
    /// The code of a vendor group.
    pub(super) group: &'static str,
    /// ISO 4217 code of the currency that the vendor bills in.
    pub(super) currency: &'static str,
    /// The code of a term of payment.
    pub(super) payment_term: &'static str,
    /// The code of a method of payment.
    pub(super) payment_method: &'static str,
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
    /// The telephone number.
    pub(super) phone: String,
    /// The e-mail address, in a domain reserved for examples.
    pub(super) email: String,
    /// Whether nothing is ordered there at present.
    pub(super) hold: Hold,
}

/// The vendor with that number, counted from 1.
pub(super) fn vendor(seed: u64, company: Company, number: u32) -> Vendor {
    let mut rng = rng(seed, Kind::Vendor, Some(company), number);
    let country = market(company, &mut rng);
    let city = &country.cities[rng.random_range(0..country.cities.len())];
    let account = format!("{}-V{number:03}", company.account_prefix());
    let name = organization(country.tongue, city.name, &mut rng);
    Vendor {
        company,
        // Authorities, employees and sister companies are entered by hand.
        group: VENDOR_GROUPS[rng.random_range(0..2)].code,
        currency: country.currency,
        payment_term: pick(&PAYMENT_TERMS.map(|term| term.code), &mut rng),
        payment_method: pick(&VENDOR_PAYMENTS.map(|method| method.code), &mut rng),
        street: street(country, &mut rng).0,
        city: city.name,
        state_code: city.state_code,
        postal_code: fill(city.postal, &mut rng),
        country: country.code,
        phone: fill(country.phone, &mut rng),
        email: email(&name, &account, &mut rng),
        hold: if rng.random_ratio(1, 25) { Hold::Held } else { Hold::Open },
        account,
        name,
    }
}
