//! Hours in which mail about alerts waits.

use super::clock::{ClockTime, Weekday};
use crate::FieldErrors;
use serde::{Deserialize, Serialize};

/// The longest name of a time zone, in bytes; the longest known one has 30.
const ZONE: usize = 60;

/// When mail about alerts of an environment waits. Only mail does: what rules count, what they do with maps, the strip and
/// the bell know no quiet hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// Do they hold anything at all?
    pub enabled: bool,
    /// On which days they begin, in the order of the week, each once; at least one.
    pub days: Vec<Weekday>,
    /// When they begin.
    pub from: ClockTime,
    /// When they end: on the next day unless it is later than `from`; the same time means the whole day.
    pub until: ClockTime,
    /// The time zone of both, by its name in the IANA database, such as `Europe/Berlin`.
    pub zone: String,
    /// Is mail of rules that pause or stop maps sent in them, too?
    pub urgent_at_once: bool,
}

impl Default for QuietHours {
    /// The nights of working days, not switched on.
    fn default() -> Self {
        Self {
            enabled: false,
            days: Weekday::ALL[..5].to_vec(),
            from: ClockTime::EVENING,
            until: ClockTime::MORNING,
            zone: "UTC".to_owned(),
            urgent_at_once: true,
        }
    }
}

impl QuietHours {
    /// How many days after the one that they begin on they end: 0 or 1.
    pub const fn days_over(&self) -> i8 {
        if self.until.minutes() > self.from.minutes() { 0 } else { 1 }
    }

    /// When mail waits and which does not: `Mail about alerts waits on Monday to Friday from 22:00 to 07:00 of the next day
    /// (Europe/Berlin). …`.
    pub fn sentence(&self) -> String {
        if !self.enabled {
            return "Mail about alerts is sent at any time.".to_owned();
        }
        let days = self.days_in_words();
        let hours = match (self.from, self.until) {
            (from, until) if from == until && from.minutes() == 0 => "all day".to_owned(),
            (from, until) if from == until => format!("from {from} for a whole day"),
            (from, until) if self.days_over() == 1 => format!("from {from} to {until} of the next day"),
            (from, until) => format!("from {from} to {until}"),
        };
        let urgent = if self.urgent_at_once {
            "Mail of alerts that pause or stop maps is sent at once all the same."
        } else {
            "Mail of alerts that pause or stop maps waits, too."
        };
        let never = if self.never_end() {
            " These hours never end: what waits is sent when they are changed."
        } else {
            ""
        };
        format!("Mail about alerts waits {days} {hours} ({}). {urgent}{never}", self.zone)
    }

    /// Is every moment of the week within them?
    pub fn never_end(&self) -> bool {
        self.enabled && self.days.len() == Weekday::ALL.len() && self.from == self.until
    }

    fn days_in_words(&self) -> String {
        let labels: Vec<&str> = self.days.iter().map(|day| day.label()).collect();
        let position = |day: &Weekday| Weekday::ALL.iter().position(|known| known == day);
        let is_row = match (self.days.first().and_then(position), self.days.last().and_then(position)) {
            (Some(first), Some(last)) => last + 1 - first == self.days.len(),
            _ => false,
        };
        match labels.as_slice() {
            all if all.len() == Weekday::ALL.len() => "every day".to_owned(),
            [] => "on no day".to_owned(),
            [one] => format!("on {one}"),
            [first, .., last] if is_row && labels.len() > 2 => format!("on {first} to {last}"),
            [before @ .., last] => format!("on {} and {last}", before.join(", ")),
        }
    }
}

/// Quiet hours as they are typed. A box that is not ticked is not sent at all, so nothing here begins with what is usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuietHoursDraft {
    /// See [`QuietHours::enabled`].
    pub enabled: bool,
    /// Stable names of days.
    pub days: Vec<String>,
    /// Such as `22:00`.
    pub from: String,
    /// Such as `07:00`.
    pub until: String,
    /// Such as `Europe/Berlin`.
    pub zone: String,
    /// See [`QuietHours::urgent_at_once`].
    pub urgent_at_once: bool,
}

impl QuietHoursDraft {
    /// Quiet hours as somebody would type them.
    pub fn of(hours: &QuietHours) -> Self {
        Self {
            enabled: hours.enabled,
            days: hours.days.iter().map(|day| day.name().to_owned()).collect(),
            from: hours.from.to_string(),
            until: hours.until.to_string(),
            zone: hours.zone.clone(),
            urgent_at_once: hours.urgent_at_once,
        }
    }

    /// The quiet hours, or what is wrong with them: `days`, `from`, `until`, `zone`. Whether there is a zone of that name is
    /// not known here: the server says so.
    pub fn finished(&self) -> Result<QuietHours, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut time = |field: &str, text: &str| {
            let read = ClockTime::read(text);
            if read.is_none() {
                errors.add(field, "Enter a time of day, for example 22:00.");
            }
            read
        };
        let (from, until) = (time("from", &self.from), time("until", &self.until));
        let is_day = |name: &String| Weekday::ALL.iter().any(|day| day.name() == name);
        if !self.days.iter().all(is_day) {
            errors.add("days", "Days are monday to sunday.");
        }
        let days = Weekday::ALL.into_iter().filter(|day| self.days.iter().any(|name| name == day.name()));
        let days: Vec<Weekday> = days.collect();
        if days.is_empty() {
            errors.add("days", "Choose at least one day.");
        }
        let zone = self.zone.trim();
        let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || b"/_+-".contains(&letter);
        if zone.is_empty() || zone.len() > ZONE || !zone.bytes().all(is_plain) {
            errors.add("zone", "Enter the name of a time zone, for example Europe/Berlin.");
        }
        match (from, until) {
            (Some(from), Some(until)) if errors.is_empty() => Ok(QuietHours {
                enabled: self.enabled,
                days,
                from,
                until,
                zone: zone.to_owned(),
                urgent_at_once: self.urgent_at_once,
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClockTime, QuietHours, QuietHoursDraft, Weekday};

    fn on(days: &[Weekday], from: &str, until: &str) -> QuietHours {
        let time = |text| ClockTime::read(text).expect("a time");
        let (from, until) = (time(from), time(until));
        QuietHours { enabled: true, days: days.to_vec(), from, until, ..QuietHours::default() }
    }

    #[test]
    fn quiet_hours_are_typed_again_as_they_are() {
        let typed = QuietHoursDraft {
            enabled: true,
            days: ["sunday", "monday", "monday"].map(ToOwned::to_owned).to_vec(),
            from: "22:00".to_owned(),
            until: "7:00".to_owned(),
            zone: " Europe/Berlin ".to_owned(),
            urgent_at_once: true,
        };
        let hours = typed.finished().expect("valid");
        assert_eq!(hours.days, [Weekday::Monday, Weekday::Sunday]);
        assert_eq!(
            (hours.from.minutes(), hours.until.minutes(), hours.zone.as_str()),
            (1_320, 420, "Europe/Berlin")
        );
        assert_eq!(QuietHoursDraft::of(&hours).finished(), Ok(hours));
        let text = serde_json::to_string(&QuietHours::default()).expect("text");
        assert_eq!(serde_json::from_str::<QuietHours>(&text).expect("hours"), QuietHours::default());
    }

    #[test]
    fn what_will_not_do_is_said_at_its_field() {
        let errors = QuietHoursDraft::default().finished().expect_err("nothing is typed");
        assert_eq!(
            errors.iter().map(|(field, _)| field).collect::<Vec<_>>(),
            ["days", "from", "until", "zone"]
        );
        let usual = QuietHoursDraft::of(&QuietHours::default());
        for (draft, field) in [
            (
                QuietHoursDraft { days: vec!["monday".to_owned(), "caturday".to_owned()], ..usual.clone() },
                "days",
            ),
            (QuietHoursDraft { until: "25:00".to_owned(), ..usual.clone() }, "until"),
            (QuietHoursDraft { zone: "Berlin\r\nx".to_owned(), ..usual.clone() }, "zone"),
            (QuietHoursDraft { zone: "z".repeat(61), ..usual.clone() }, "zone"),
        ] {
            let errors = draft.finished().expect_err("invalid");
            assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn the_sentence_says_when_mail_waits() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Tuesday};
        let begins = |hours: QuietHours, words: &str| {
            let sentence = hours.sentence();
            assert!(sentence.starts_with(&format!("Mail about alerts {words}")), "{sentence}");
        };
        begins(QuietHours::default(), "is sent at any time.");
        begins(
            QuietHours { enabled: true, ..QuietHours::default() },
            "waits on Monday to Friday from 22:00 to 07:00 of the next day (UTC). Mail of alerts that pause or stop maps is sent at once",
        );
        begins(on(&[Saturday, Sunday], "00:00", "00:00"), "waits on Saturday and Sunday all day (UTC).");
        begins(on(&[Friday], "18:00", "18:00"), "waits on Friday from 18:00 for a whole day (UTC).");
        begins(
            on(&[Monday, Tuesday, Sunday], "12:00", "13:30"),
            "waits on Monday, Tuesday and Sunday from 12:00 to 13:30 (UTC).",
        );
        let always = on(&Weekday::ALL, "06:00", "06:00");
        begins(always.clone(), "waits every day from 06:00 for a whole day (UTC).");
        assert!(always.never_end() && always.sentence().ends_with("when they are changed."));
        assert!(!QuietHours { enabled: false, ..always }.never_end());
    }
}
