//! Believable data for both simulated apps, made from a seed.
//!
//! The same seed gives the same bytes on every machine and in every run: nothing here reads a clock or asks for
//! randomness. Each customer, product, order and so on depends on the seed, its company and its number only, so the first
//! hundred of a million are the same as the first hundred of a hundred, and both apps can be filled apart and still
//! start equal.

mod address;
mod contact;
mod country;
mod crm;
mod currency;
mod customer;
mod dates;
mod erp;
mod file;
pub(crate) mod fresh;
mod given;
mod group;
mod lists;
mod names;
mod order;
mod person;
mod product;
mod reference;
mod start;
mod stream;
mod vendor;

pub use crm::{account_record, company_record, currency_record, customer_group_record, row_id};
pub use currency::{Currency, currencies};
pub use customer::{Customer, MAX_CUSTOMERS, customer, customers};
pub use erp::{
    currency_record as erp_currency_record, customer_group_record as erp_customer_group_record,
    customer_record as erp_customer_record, legal_entity_record as erp_legal_entity_record,
};
pub use file::{customers_csv, write_customers_csv};
pub use group::{CustomerGroup, customer_groups};
pub use start::{Content, Start};

/// A legal entity that both apps know from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Company {
    /// `usmf`, the default company of the ERP user.
    Usmf,
    /// `demf`
    Demf,
}

impl Company {
    /// Every company, the default one first.
    pub const ALL: [Self; 2] = [Self::Usmf, Self::Demf];

    /// The id that rows of the company carry as `dataAreaId`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Usmf => "usmf",
            Self::Demf => "demf",
        }
    }

    /// The name people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usmf => "Contoso Entertainment System USA",
            Self::Demf => "Contoso Entertainment System Germany",
        }
    }

    /// What account numbers of the company begin with.
    pub const fn account_prefix(self) -> &'static str {
        match self {
            Self::Usmf => "US",
            Self::Demf => "DE",
        }
    }

    /// Keeps the random streams of the companies apart.
    const fn stream(self) -> u64 {
        match self {
            Self::Usmf => 1 << 32,
            Self::Demf => 2 << 32,
        }
    }
}
