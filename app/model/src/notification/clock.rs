//! Days of the week, and times of day as a clock shows them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A day, in minutes.
const DAY: u16 = 24 * 60;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// The first one (ISO 8601).
    Monday,
    /// The second one.
    Tuesday,
    /// The third one.
    Wednesday,
    /// The fourth one.
    Thursday,
    /// The fifth one.
    Friday,
    /// The sixth one.
    Saturday,
    /// The last one.
    Sunday,
}

impl Weekday {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The stable word used by programs and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

/// A time of day as a clock shows it, to the minute: 00:00 to 23:59. `Display` writes `07:05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// When nights begin, where nobody has said otherwise.
    pub(super) const EVENING: Self = Self(22 * 60);
    /// When they end.
    pub(super) const MORNING: Self = Self(7 * 60);

    /// So many minutes after midnight; `None` from a whole day on.
    pub const fn of_minutes(minutes: u16) -> Option<Self> {
        if minutes < DAY { Some(Self(minutes)) } else { None }
    }

    /// Minutes after midnight, 0 to 1,439.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// Reads `22:00` or `7:05`; what browsers send of a time field may have seconds, which must be none.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (hour, rest) = text.split_once(':')?;
        let minute = rest.strip_suffix(":00").unwrap_or(rest);
        let number = |text: &str, longest: usize| {
            let is_plain =
                !text.is_empty() && text.len() <= longest && text.bytes().all(|it| it.is_ascii_digit());
            if is_plain { text.parse::<u16>().ok() } else { None }
        };
        let (hour, minute) = (number(hour, 2)?, number(minute, 2)?);
        if hour < 24 && minute < 60 && rest.len() >= 2 { Self::of_minutes(hour * 60 + minute) } else { None }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for ClockTime {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).ok_or("a time of day is such as 22:00")
    }
}

#[cfg(test)]
mod tests {
    use super::ClockTime;

    #[test]
    fn times_are_read_as_they_are_written() {
        for (text, minutes) in
            [("00:00", 0), ("7:05", 425), (" 22:00 ", 1_320), ("23:59", 1_439), ("07:30:00", 450)]
        {
            assert_eq!(ClockTime::read(text).map(ClockTime::minutes), Some(minutes), "{text}");
        }
        for text in
            ["", "7", "24:00", "12:60", "12:5", "+7:00", "07:30:30", "a:bc", "007:00", "12:", "12:00:"]
        {
            assert_eq!(ClockTime::read(text), None, "{text}");
        }
        let all = (0..1_440).map(|minutes| ClockTime::of_minutes(minutes).expect("within a day"));
        assert!(all.into_iter().all(|time| ClockTime::read(&time.to_string()) == Some(time)));
        assert_eq!(ClockTime::of_minutes(1_440), None);
    }
}
