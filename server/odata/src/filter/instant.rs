//! Points in time, so that two spellings of the same moment compare as equal.

/// A moment, ordered in time: whole seconds since 1970 in UTC, then nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant {
    seconds: i64,
    nanos: u32,
}

impl Instant {
    /// Reads a date (its midnight UTC) or a timestamp; one without offset is taken as UTC.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let date = text.get(..10)?;
        let year = field(date, 0, 4)?;
        let month = field(date, 5, 7)?;
        let day = field(date, 8, 10)?;
        if date.as_bytes()[4] != b'-' || date.as_bytes()[7] != b'-' {
            return None;
        }
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let midnight = days_since_epoch(year, month, day) * 86_400;
        let Some(time) = text.get(10..).filter(|rest| !rest.is_empty()) else {
            return Some(Self { seconds: midnight, nanos: 0 });
        };
        let time = time.strip_prefix(['T', 't'])?;
        let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
            Some(at) => (&time[..at], offset_seconds(&time[at..])?),
            None => (time, 0),
        };
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let seconds = if clock.len() > 5 { field(clock, 6, 8)? } else { 0 };
        let of_day = field(clock, 0, 2)? * 3600 + field(clock, 3, 5)? * 60 + seconds;
        Some(Self { seconds: midnight + of_day - offset, nanos: nanos(fraction)? })
    }
}

fn field(text: &str, from: usize, to: usize) -> Option<i64> {
    let digits = text.get(from..to)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

fn offset_seconds(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let size = field(text, 1, 3)? * 3600 + field(text, 4, 6)? * 60;
    Some(if text.starts_with('-') { -size } else { size })
}

fn nanos(fraction: &str) -> Option<u32> {
    if fraction.is_empty() {
        return Some(0);
    }
    let digits = fraction.get(..fraction.len().min(9))?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<9}").parse().ok()
}

/// Days between 1970-01-01 and a date of the proleptic Gregorian calendar.
///
/// Counts years from March, so that the leap day comes last, in eras of 400 years.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
