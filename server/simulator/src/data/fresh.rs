//! Values for rows that people enter while the app runs.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Company;
use super::country::{City, Country};
use super::customer::{market, street};
use super::dates::lately;
use super::given::{Name, person};
use super::names::{fill, organization};

/// Somewhere that customers live.
pub(crate) struct Place {
    country: &'static Country,
    city: &'static City,
}

impl Place {
    /// Anywhere that the company of the standard data sells to.
    pub(crate) fn any(rng: &mut ChaCha8Rng) -> Self {
        let country = market(Company::Usmf, rng);
        Self { country, city: &country.cities[rng.random_range(0..country.cities.len())] }
    }

    /// The city.
    pub(crate) const fn city(&self) -> &'static str {
        self.city.name
    }

    /// The name of an organization there, at most 100 characters.
    pub(crate) fn organization(&self, rng: &mut ChaCha8Rng) -> String {
        organization(self.country.tongue, self.city.name, rng)
    }

    /// The name of somebody there.
    pub(crate) fn person(&self, rng: &mut ChaCha8Rng) -> Name {
        person(self.country.tongue, rng)
    }

    /// A street with a house number.
    pub(crate) fn street(&self, rng: &mut ChaCha8Rng) -> String {
        street(self.country, rng).0
    }

    /// A telephone number.
    pub(crate) fn phone(&self, rng: &mut ChaCha8Rng) -> String {
        fill(self.country.phone, rng)
    }
}

/// A day on which goods may be wanted, such as `2026-03-01`.
pub(crate) fn day(rng: &mut ChaCha8Rng) -> String {
    lately(rng).to_string()
}
