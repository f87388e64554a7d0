use jiff::civil::Date;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::address::Owner;
use super::dates::lately;
use super::names::pick;
use super::person::person;
use super::product::{Product, product};
use super::reference::{DELIVERY_MODES, PAYMENT_TERMS, UNITS, WAREHOUSES};
use super::stream::{Kind, rng};
use super::{Company, customer};

/// Customers that share an order; the order with the number n is one of the customers 5n-4 to 5n.
pub(super) const CUSTOMERS_AN_ORDER: u32 = 5;
/// Organizations for each person among the customers.
pub(super) const CUSTOMERS_A_PERSON: u32 = 12;
/// So many products there are at least.
pub(super) const FEWEST_PRODUCTS: u32 = 12;
/// So many products there are at most.
pub(super) const MOST_PRODUCTS: u32 = 20_000;

/// An order of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// The company that sells.
    pub(super) company: Company,
    /// The number, unique within the company, at most 20 characters.
    pub(super) number: String,
    /// What people call it.
    pub(super) name: String,
    /// The account number of the customer.
    pub(super) customer: String,
    /// Whether that is an organization or a person.
    pub(super) owner: Owner,
    /// ISO 4217 code.
    pub(super) currency: &'static str,
    /// How far it is.
    pub(super) status: Status,
    /// When the goods are wanted.
    pub(super) wanted: Date,
    /// The code of a term of payment.
    pub(super) payment_term: &'static str,
    /// The code of a mode of delivery.
    pub(super) delivery_mode: &'static str,
    /// The customer's own number of the order; mostly empty.
    pub(super) requisition: String,
    /// What is ordered, one to four lines.
    pub(super) lines: Vec<Line>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The number, from 1.
    pub(super) number: u32,
    /// The product.
    pub(super) product: Product,
    /// How much of it, in its unit, as a decimal number.
    pub(super) quantity: String,
    /// The price of one unit as a decimal number.
    pub(super) price: String,
    /// The code of the warehouse that it is shipped from.
    pub(super) warehouse: &'static str,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Not delivered.
    Open,
    /// Delivered, not billed.
    Delivered,
    /// Billed.
    Invoiced,
    /// Given up.
    Canceled,
}

/// The order with that number, counted from 1. It depends on no other number: a company with so many orders has the
/// customers, people and products that this one names.
pub(super) fn order(seed: u64, company: Company, number: u32) -> Order {
    let mut rng = rng(seed, Kind::Order, Some(company), number);
    let (owner, buyer) = buyer(seed, company, number, &mut rng);
    let products = products_for(number * CUSTOMERS_AN_ORDER);
    let count = rng.random_range(1..=4_u32);
    let lines = (1..=count).map(|line| self::line(seed, line, products, &mut rng)).collect();
    Order {
        company,
        number: format!("{}-SO{number:05}", company.account_prefix()),
        name: buyer.name.chars().take(60).collect(),
        customer: buyer.account,
        owner,
        currency: buyer.currency,
        status: match rng.random_range(0..20_u8) {
            0..=11 => Status::Open,
            12..=14 => Status::Delivered,
            15..=18 => Status::Invoiced,
            _ => Status::Canceled,
        },
        wanted: lately(&mut rng),
        payment_term: pick(&PAYMENT_TERMS.map(|term| term.code), &mut rng),
        delivery_mode: pick(&DELIVERY_MODES.map(|mode| mode.code), &mut rng),
        requisition: if rng.random_ratio(1, 4) {
            format!("PO-{}", rng.random_range(1000..99_999_u32))
        } else {
            String::new()
        },
        lines,
    }
}

/// How many products there are for so many customers.
pub(super) fn products_for(customers: u32) -> u32 {
    (customers / 11 * 2).clamp(FEWEST_PRODUCTS, MOST_PRODUCTS)
}

/// Every tenth order is a person's.
fn buyer(seed: u64, company: Company, number: u32, rng: &mut ChaCha8Rng) -> (Owner, super::Customer) {
    let customers = number * CUSTOMERS_AN_ORDER;
    if number.is_multiple_of(10) {
        return (Owner::Person, person(seed, company, customers / CUSTOMERS_A_PERSON).customer);
    }
    let buyer = rng.random_range(customers - CUSTOMERS_AN_ORDER + 1..=customers);
    (Owner::Organization, customer(seed, company, buyer))
}

fn line(seed: u64, number: u32, products: u32, rng: &mut ChaCha8Rng) -> Line {
    let product = product(seed, rng.random_range(1..=products));
    let decimals = UNITS.iter().find(|unit| unit.code == product.unit).map_or(0, |unit| unit.decimals);
    let whole = rng.random_range(1..60_u32);
    let quantity = match decimals {
        0 => whole.to_string(),
        _ => format!("{whole}.{}", rng.random_range(1..10_u8)),
    };
    Line {
        number,
        price: product.price.clone(),
        product,
        quantity,
        warehouse: WAREHOUSES[rng.random_range(0..WAREHOUSES.len())].code,
    }
}
