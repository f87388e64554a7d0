//! A point in time that browser and server agree on.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z. Ordered; may be negative; always UTC. `Display` writes RFC 3339 with
/// milliseconds, for example `2026-11-22T09:30:00.125Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment moved by so many milliseconds, held at the ends of the range.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is in fact later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The start of this moment's minute.
    #[must_use]
    pub const fn minute(self) -> Self {
        Self(self.0.div_euclid(60_000) * 60_000)
    }

    /// Reads `2026-11-22T09:30`, with or without seconds, as UTC; a `Z` at the end and a fraction of a second may be there.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('Z');
        let (date, time) = text.split_once('T')?;
        let (year, month, day) = three(date, '-')?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let time = if time.matches(':').count() == 1 { format!("{time}:00") } else { time.to_owned() };
        let (hour, minute, second) = three(&time, ':')?;
        let in_range = (1..=9_999).contains(&year) && hour < 24 && minute < 60 && second < 60;
        let millis = format!("{fraction:0<3}").get(..3)?.parse::<u16>().ok()?;
        // The other way round of `date`, by the same source.
        let (of_year, of_month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let day_of_era = {
            let (year_of_era, day_of_year) = (of_year.rem_euclid(400), (153 * of_month + 2) / 5 + day - 1);
            year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
        };
        let days = of_year.div_euclid(400) * 146_097 + day_of_era - 719_468;
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
        let moment = Self(seconds * 1_000 + i64::from(millis));
        // A day that its month does not have is another one.
        let (y, m, d) = moment.date();
        (in_range && (y, i64::from(m), i64::from(d)) == (year, month, day)).then_some(moment)
    }

    /// Reads a day such as `2026-11-22` as its beginning, UTC.
    pub fn read_day(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() == 10).then(|| Self::read(&format!("{text}T00:00")))?
    }

    /// Year, month (1–12) and day (1–31) in the proleptic Gregorian calendar, UTC.
    pub const fn date(self) -> (i64, u8, u8) {
        // Days to civil date with years that begin in March, so that the leap day is the last of its year
        // (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let days = self.0.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1..=12 and 1..=31")]
        (year, month as u8, day as u8)
    }

    /// Hour, minute, second and millisecond of the day, UTC.
    pub const fn time(self) -> (u8, u8, u8, u16) {
        let of_day = self.0.rem_euclid(86_400_000);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "parts of one day")]
        (
            (of_day / 3_600_000) as u8,
            (of_day / 60_000 % 60) as u8,
            (of_day / 1_000 % 60) as u8,
            (of_day % 1_000) as u16,
        )
    }
}

/// Three whole numbers with a mark between them.
fn three(text: &str, mark: char) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(mark).map(|part| part.parse::<u16>().ok().map(i64::from));
    let three = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(three)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let (hour, minute, second, milli) = self.time();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments_are_read_as_they_are_written() {
        for moment in
            [0, 951_782_400_000, 1_795_325_696_789, 1_709_251_199_999, 4_102_444_800_000].map(Moment)
        {
            assert_eq!(Moment::read(&moment.to_string()), Some(moment));
        }
        assert_eq!(Moment::read("1970-01-01T00:01"), Some(Moment(60_000)));
        assert_eq!(Moment::read(" 1970-01-01T00:00:02Z "), Some(Moment(2_000)));
        for bad in [
            "",
            "2026-11-22",
            "2026-02-30T10:00",
            "2026-13-01T10:00",
            "2026-11-22T24:00",
            "2026-11-22T10:60",
            "x",
        ] {
            assert_eq!(Moment::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_day_is_read_as_its_beginning() {
        assert_eq!(Moment::read_day(" 1970-01-02 "), Some(Moment(86_400_000)));
        for bad in ["", "1970-1-2", "2026-02-30", "1970-01-02T00:00", "yesterday"] {
            assert_eq!(Moment::read_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_read_as_rfc_3339() {
        assert_eq!(Moment(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Moment(951_782_400_000).to_string(), "2000-02-29T00:00:00.000Z");
        assert_eq!(Moment(1_795_325_696_789).to_string(), "2026-11-22T05:34:56.789Z");
        assert_eq!(Moment(-1).to_string(), "1969-12-31T23:59:59.999Z");
    }
}
