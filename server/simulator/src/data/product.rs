use jiff::civil::Date;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::dates::formerly;
use super::names::pick;
use super::stream::{Kind, rng};

/// A product that all companies share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Product {
    /// The number, unique, at most 20 characters.
    pub(super) number: String,
    /// The name, at most 60 characters.
    pub(super) name: String,
    /// What people read about it.
    pub(super) description: String,
    /// Whether it lies on a shelf.
    pub(super) sort: Sort,
    /// The unit that it is sold in.
    pub(super) unit: &'static str,
    /// The price of one unit as a decimal number.
    pub(super) price: String,
    /// The weight of one unit in kilograms as a decimal number; zero for services.
    pub(super) weight: String,
    /// Since when it is sold.
    pub(super) released: Date,
}

/// What kind of product it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Goods.
    Item,
    /// Work.
    Service,
}

/// The product with that number, counted from 1.
pub(super) fn product(seed: u64, number: u32) -> Product {
    let mut rng = rng(seed, Kind::Product, None, number);
    let (thing, unit, sort) = THINGS[rng.random_range(0..THINGS.len())];
    let manner = pick(if sort == Sort::Service { &SERVICE_MANNERS } else { &MANNERS }, &mut rng);
    let name = format!("{manner} {thing} {}", 100 + number);
    Product {
        number: format!("{}{number:04}", if sort == Sort::Service { 'S' } else { 'D' }),
        description: format!("{name}, as shown in the catalogue. Sold by “{unit}”."),
        name,
        sort,
        unit,
        price: price(&mut rng),
        weight: match sort {
            Sort::Item => format!("{}.{:03}", rng.random_range(0..40_u32), rng.random_range(1..1000_u32)),
            Sort::Service => "0".to_owned(),
        },
        released: formerly(&mut rng),
    }
}

/// Most prices have cents; some goods are so cheap that their price needs four digits.
fn price(rng: &mut ChaCha8Rng) -> String {
    match rng.random_range(0..6_u8) {
        0 => format!("0.{:04}", rng.random_range(1..10_000_u32)),
        1 => format!("{}", rng.random_range(1..900_u32) * 10),
        _ => format!("{}.{:02}", rng.random_range(1..2_500_u32), rng.random_range(0..100_u32)),
    }
}

const THINGS: [(&str, &str, Sort); 16] = [
    ("Loudspeaker", "ea", Sort::Item),
    ("Headphones", "ea", Sort::Item),
    ("Television", "ea", Sort::Item),
    ("Projector", "ea", Sort::Item),
    ("Remote control", "pcs", Sort::Item),
    ("Batteries", "box", Sort::Item),
    ("Speaker cable", "m", Sort::Item),
    ("HDMI cable", "pcs", Sort::Item),
    ("Acoustic foam", "m2", Sort::Item),
    ("Contact cleaner", "l", Sort::Item),
    ("Solder", "kg", Sort::Item),
    ("Wall bracket", "ea", Sort::Item),
    ("Turntable", "ea", Sort::Item),
    ("Installation", "hr", Sort::Service),
    ("Repair", "hr", Sort::Service),
    ("Calibration", "hr", Sort::Service),
];

const MANNERS: [&str; 8] =
    ["Standard", "High-end", "Mid-range", "Compact", "Outdoor", "Wireless", "Vintage", "Studio"];
const SERVICE_MANNERS: [&str; 4] = ["On-site", "Express", "Weekend", "Workshop"];
