//! What somebody does next: decided from the rows, the plan and randomness alone.

use odata::csdl::EdmType;
use odata::value::{Number, Record, Value};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use super::desk::{Desk, Make, PERSONAL};
use super::settings::Plan;
use crate::data::fresh::{Place, day};
use crate::options::App;
use crate::schema::{ColumnDef, TableDef, TableId};
use crate::service::Edit;
use crate::store::{Row, State};

/// The next act; `None` when the table that was chosen has no row to work with.
pub(super) fn next(rng: &mut ChaCha8Rng, app: App, state: &State, plan: &Plan) -> Option<Edit> {
    let (table, desk) = *plan.desks.choose(rng)?;
    let mix = plan.settings.mix;
    let drawn = rng.random_range(0..u64::from(mix.create) + u64::from(mix.update) + u64::from(mix.delete));
    // A newcomer is like anybody; those who are worked on are not.
    if drawn < u64::from(mix.create) {
        let model = pick(rng, state, table, 0.0)?.clone();
        return Some(Edit::Create(table, newcomer(rng, app, state, desk, table, &model)));
    }
    let row = pick(rng, state, table, plan.settings.skew)?;
    if drawn < u64::from(mix.create) + u64::from(mix.update) {
        return Some(Edit::Update(table, row.id, changes(rng, app, state, desk, table)));
    }
    Some(Edit::Delete(table, row.id))
}

/// A row of a table. Ids are spread evenly, so the row behind a point among them is as good as any.
fn pick<'s>(rng: &mut ChaCha8Rng, state: &'s State, table: TableId, skew: f64) -> Option<&'s Row> {
    let point = if skew > 0.0 {
        point_of(table, rank(rng, state.count(table), skew))
    } else {
        Uuid::from_u128(rng.random())
    };
    let row = state.rows(table, Some(point)).next().or_else(|| state.rows(table, None).next())?;
    Some(row)
}

/// A rank from 0 by Zipf's law, of so many; its distribution function is inverted as if ranks were real numbers.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank that is one off is as good"
)]
fn rank(rng: &mut ChaCha8Rng, count: usize, skew: f64) -> u64 {
    let (most, drawn) = (count.max(1) as f64, rng.random::<f64>());
    let rest = 1.0 - skew;
    let place = if rest.abs() < 1e-9 {
        most.powf(drawn)
    } else {
        ((most.powf(rest) - 1.0) * drawn + 1.0).powf(rest.recip())
    };
    place.min(most) as u64 - 1
}

/// The point among ids that belongs to a rank, always the same one.
fn point_of(table: TableId, rank: u64) -> Uuid {
    let mut hash = blake3::Hasher::new();
    hash.update(&table.0.to_le_bytes());
    hash.update(&rank.to_le_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    Uuid::from_bytes(bytes)
}

/// A new row that is modelled on another one: of the same company and group, with a number and a name of its own.
fn newcomer(
    rng: &mut ChaCha8Rng,
    app: App,
    state: &State,
    desk: &Desk,
    table: TableId,
    model: &Row,
) -> Record {
    let definition = state.schema().table(table);
    let place = Place::any(rng);
    let is_kept =
        |column: &&ColumnDef| !column.read_only && column.stamp.is_none() && !PERSONAL.contains(&column.name);
    let value = |column: &ColumnDef| Some((column.name, model.record.get(column.name)?.clone()));
    let mut record: Record = definition.columns.iter().filter(is_kept).filter_map(value).collect();
    for (name, make) in desk.fresh {
        // Organizations have no first name, and keep having none.
        let has_value = record.get(name).is_some_and(|value| !value.is_null() && value.as_str() != Some(""));
        let is_number = matches!(make, Make::Code | Make::Number);
        if let Some(column) = definition.column(name).filter(|_| is_number || has_value) {
            record.insert(*name, made(rng, app, state.version(), column, *make, &place));
        }
    }
    record
}

/// One or two columns of a row, changed.
fn changes(rng: &mut ChaCha8Rng, app: App, state: &State, desk: &Desk, table: TableId) -> Record {
    let definition: &TableDef = state.schema().table(table);
    let place = Place::any(rng);
    let mut record = Record::new();
    for _ in 0..rng.random_range(1..=2_u8) {
        let Some((name, make)) = desk.edited.choose(rng) else { continue };
        if let Some(column) = definition.column(name) {
            record.insert(*name, made(rng, app, state.version(), column, *make, &place));
        }
    }
    record
}

/// A value. `version` is the newest one of any row, so that a number made of it is new.
fn made(
    rng: &mut ChaCha8Rng,
    app: App,
    version: u64,
    column: &ColumnDef,
    make: Make,
    place: &Place,
) -> Value {
    let (letter, bit) = match app {
        App::Erp => ('E', 0),
        App::Crm => ('C', 1),
    };
    match make {
        Make::Code => Value::from(format!("T{letter}-{version:06}")),
        // Both apps may enter at once, so one takes the even numbers and the other the odd ones.
        Make::Number => Value::from(i64::try_from(version * 2 + bit).unwrap_or(i64::MAX)),
        Make::Organization => Value::from(place.organization(rng)),
        Make::FirstName => Value::from(place.person(rng).first),
        Make::LastName => Value::from(place.person(rng).last),
        Make::Email => Value::from(format!("mail{}@example.com", rng.random_range(1..1_000_000_u32))),
        Make::Phone => Value::from(place.phone(rng)),
        Make::Street => Value::from(place.street(rng)),
        Make::City => Value::from(place.city()),
        Make::Money => decimal(rng.random_range(0..10_000_000), 2),
        Make::Price => {
            let digits = rng.random_range(0..=4);
            decimal(rng.random_range(1..100_000), digits)
        }
        Make::Quantity => decimal(rng.random_range(1..200) * 5, 1),
        Make::Day if column.edm == EdmType::Date => Value::from(day(rng)),
        Make::Day => Value::from(format!("{}T12:00:00Z", day(rng))),
        Make::Choice => choice(rng, column),
        Make::Words => {
            let words = ["Urgent", "Call back", "As agreed", "See note", "Standing order", "Checked"];
            Value::from(*words.choose(rng).unwrap_or(&"Note"))
        }
    }
}

fn decimal(digits: i64, scale: u32) -> Value {
    let (power, width) = (10_i64.pow(scale), scale as usize);
    let text = match scale {
        0 => digits.to_string(),
        _ => format!("{}.{:0width$}", digits / power, digits % power),
    };
    Number::parse(&text).map_or(Value::Null, Value::from)
}

fn choice(rng: &mut ChaCha8Rng, column: &ColumnDef) -> Value {
    match column.options.choose(rng) {
        Some(option) if matches!(column.edm, EdmType::Enum(_)) => Value::from(option.symbol),
        Some(option) => Value::from(option.value),
        None => Value::Bool(rng.random()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::rank;

    fn ranks(skew: f64) -> BTreeMap<u64, u32> {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut found = BTreeMap::new();
        for _ in 0..20_000 {
            *found.entry(rank(&mut rng, 1_000, skew)).or_default() += 1;
        }
        found
    }

    #[test]
    fn ranks_follow_the_exponent_and_stay_below_the_count() {
        for skew in [0.2, 0.8, 1.0, 1.5, 2.0] {
            let ranks = ranks(skew);
            assert!(ranks.keys().all(|rank| *rank < 1_000));
            // How much more often one of the first ten is drawn than one of the next ninety, beside what the law says;
            // ranks as real numbers differ from it somewhat.
            let drawn =
                |from: u64, to: u64| f64::from(ranks.range(from..to).map(|(_, times)| *times).sum::<u32>());
            let (head, tail) = (drawn(0, 10) + 1.0, drawn(10, 100) + 1.0);
            let law = |from: u32, to: u32| (from..to).map(|rank| f64::from(rank).powf(-skew)).sum::<f64>();
            let expected = law(1, 11) / law(11, 101);
            let ratio = head / tail / expected;
            assert!((0.5..2.0).contains(&ratio), "{skew}: {ratio}");
        }
    }
}
