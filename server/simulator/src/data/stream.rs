use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::Company;

/// What is drawn. Each has random streams of its own, so that one more kind changes none of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Customer,
    Person,
    Contacts,
    Addresses,
    AddressesOfPerson,
    Vendor,
    Product,
    Order,
}

impl Kind {
    const fn stream(self) -> u64 {
        match self {
            Self::Customer => 0,
            Self::Person => 1 << 40,
            Self::Contacts => 2 << 40,
            Self::Addresses => 3 << 40,
            Self::AddressesOfPerson => 4 << 40,
            Self::Vendor => 5 << 40,
            Self::Product => 6 << 40,
            Self::Order => 7 << 40,
        }
    }
}

/// The randomness of the thing with that number, of a company or (`None`) of all.
pub(super) fn rng(seed: u64, kind: Kind, company: Option<Company>, number: u32) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let company = company.map_or(0, Company::stream);
    rng.set_stream(kind.stream() | company | u64::from(number));
    rng
}
