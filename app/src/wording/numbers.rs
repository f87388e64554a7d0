//! Numbers with grouped digits and units.

use model::Count;

/// How many there are, as far as the app tells: `1,204`, `5,000 or more`, `about 81,200`.
pub(crate) fn told(count: Count) -> String {
    match count {
        Count::Exactly(number) => grouped(number),
        Count::AtLeast(number) => format!("{} or more", grouped(number)),
        Count::About(number) => format!("about {}", grouped(number)),
    }
}

/// The same with its noun: `1 row`, `1,204 rows`, `5,000 or more rows`.
pub(crate) fn told_rows(count: Count) -> String {
    match count {
        Count::Exactly(number) => counted(number, "row", "rows"),
        other => format!("{} rows", told(other)),
    }
}

/// `1,204`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 record`, `1,204 records`.
pub(crate) fn counted(number: i64, singular: &str, plural: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { singular } else { plural })
}

/// A duration: `18 ms`, `2.4 s`, `41 min`, `3 h`.
pub(crate) fn millis(millis: i64) -> String {
    match millis {
        ..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        60_000..7_200_000 => format!("{} min", millis / 60_000),
        _ => format!("{} h", grouped(millis / 3_600_000)),
    }
}

/// A size: `812 MB`.
pub(crate) fn bytes(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..10_000_000_000 => format!("{} MB", grouped(bytes / 1_000_000)),
        _ => format!("{} GB", grouped(bytes / 1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, millis};

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_204), "1,204");
        assert_eq!(grouped(-1_234_567), "−1,234,567");
        assert_eq!(counted(1, "record", "records"), "1 record");
    }

    #[test]
    fn durations_have_the_unit_that_fits() {
        assert_eq!(millis(18), "18 ms");
        assert_eq!(millis(2_450), "2.4 s");
        assert_eq!(millis(41 * 60_000), "41 min");
        assert_eq!(millis(7_200_000), "2 h");
    }
}
