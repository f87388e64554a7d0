use std::io::Write;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::names::pick;
use super::{Company, Customer, customers};

const HEADER: [&str; 18] = [
    "account",
    "name",
    "business_type",
    "specialty",
    "year_opened",
    "annual_sales",
    "annual_revenue",
    "square_feet",
    "employees",
    "bank",
    "currency",
    "street",
    "street2",
    "city",
    "state_code",
    "country_code",
    "state",
    "postal_code",
];

/// Keeps the columns that only the file has apart from the streams that customers are drawn from.
const FILE_STREAM: u64 = 9 << 32;

/// The file of [`write_customers_csv`] as text.
pub fn customers_csv(seed: u64, count: u32) -> String {
    let mut bytes = Vec::new();
    // Writing into memory does not fail, and everything written is UTF-8.
    let _ = write_customers_csv(seed, count, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes so many customers as a person's export from an older system would hold them: own account numbers that no
/// generated customer has, columns that no app knows, ampersands escaped as in HTML in the column `bank`.
pub fn write_customers_csv(seed: u64, count: u32, out: impl Write) -> csv::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(FILE_STREAM);
    let mut file = csv::Writer::from_writer(out);
    file.write_record(HEADER)?;
    for (number, customer) in (1_u32..).zip(customers(seed, Company::Usmf, count)) {
        file.write_record(row(number, &customer, &mut rng))?;
    }
    file.flush()?;
    Ok(())
}

fn row(number: u32, customer: &Customer, rng: &mut ChaCha8Rng) -> [String; 18] {
    let sales = rng.random_range(1..40_u32) * 100_000;
    let banks = ["Primary Bank &amp; Reserve", "United Security", "Guardian Bank", "International Bank"];
    [
        format!("FX{number:08}"),
        customer.name.clone(),
        pick(&["BM", "BS", "OS"], rng).to_owned(),
        pick(&["Mountain", "Road", "Touring"], rng).to_owned(),
        rng.random_range(1970..2020_u16).to_string(),
        sales.to_string(),
        (sales / 10).to_string(),
        (rng.random_range(3..80_u32) * 1000).to_string(),
        rng.random_range(2..100_u32).to_string(),
        pick(&banks, rng).to_owned(),
        customer.currency.to_owned(),
        customer.street.clone(),
        customer.street2.clone(),
        customer.city.to_owned(),
        customer.state_code.to_owned(),
        customer.country.to_owned(),
        customer.state.to_owned(),
        customer.postal_code.clone(),
    ]
}
