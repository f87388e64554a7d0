//! How much waits, and how much may.

use crate::{FieldErrors, Moment};
use serde::{Deserialize, Serialize};

/// What waits in the queues of an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLoad {
    /// Changes.
    pub changes: i64,
    /// The bytes of their records.
    pub bytes: i64,
    /// When the oldest was captured.
    pub oldest: Option<Moment>,
}

/// Limits of what waits in the queues of an environment; there are none unless somebody sets them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueLimits {
    /// Bytes that people are warned of.
    pub soft_bytes: Option<i64>,
    /// The age of the oldest change that people are warned of, in milliseconds.
    pub soft_age_ms: Option<i64>,
    /// Bytes at which nothing more is captured, until some of it is written.
    pub hard_bytes: Option<i64>,
}

/// What of a queue comes near its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueMeasure {
    /// Its size, in bytes.
    Size,
    /// The age of its oldest change, in milliseconds.
    Age,
}

/// A queue that comes near one of its limits, or has reached it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueWarning {
    /// How many percent of the limit were reached: 50, 80, 95 or 100.
    pub level: u8,
    /// What of it.
    pub measure: QueueMeasure,
    /// How much that was when the level was reached.
    pub amount: i64,
    /// The limit.
    pub limit: i64,
    /// Is nothing more captured?
    pub held: bool,
}

/// Percent at which people are told.
const LEVELS: [u8; 4] = [100, 95, 80, 50];
/// By so many percent a level has to be left before it is taken back, so that notices do not flutter.
const SLACK: i64 = 5;
/// Capture goes on when the queue has come down to so many percent of what stopped it.
const GO_ON: i64 = 90;

fn percent(amount: i64, limit: i64) -> i64 {
    i64::try_from(i128::from(amount) * 100 / i128::from(limit.max(1))).unwrap_or(i64::MAX)
}

impl QueueLimits {
    /// What people are to be told at `now`, and whether capture is to wait; `before` is what they were told last.
    pub fn warning(
        &self,
        load: &QueueLoad,
        now: Moment,
        before: Option<&QueueWarning>,
    ) -> Option<QueueWarning> {
        let age = load.oldest.map_or(0, |oldest| now.millis_since(oldest));
        let held = self.hard_bytes.is_some_and(|limit| {
            let reached = percent(load.bytes, limit);
            reached >= 100 || (reached >= GO_ON && before.is_some_and(|before| before.held))
        });
        let measured = [
            (self.hard_bytes, QueueMeasure::Size, load.bytes),
            (self.soft_bytes, QueueMeasure::Size, load.bytes),
            (self.soft_age_ms, QueueMeasure::Age, age),
        ];
        let set = measured.into_iter().filter_map(|(limit, measure, amount)| Some((limit?, measure, amount)));
        // Of what is equally full the first counts; while capture waits, what made it wait.
        let fullest = if held {
            set.take(1).next()
        } else {
            set.rev().max_by_key(|(limit, _, at)| percent(*at, *limit))
        };
        let (limit, measure, amount) = fullest?;
        let reached = percent(amount, limit);
        let last = before.map_or(0, |before| before.level);
        let stands = |level: u8| {
            let level = i64::from(level);
            reached >= level || (level <= i64::from(last) && reached >= level - SLACK)
        };
        let level = if held { 100 } else { LEVELS.into_iter().find(|level| stands(*level))? };
        let warning = QueueWarning { level, measure, amount, limit, held };
        let same = before.filter(|before| QueueWarning { amount, ..**before } == warning);
        Some(same.copied().unwrap_or(warning))
    }
}

/// Limits as they are typed: megabytes (of 1,000,000 bytes) and hours; empty = none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueLimitsDraft {
    /// Megabytes that people are warned of.
    pub soft_mb: String,
    /// Hours that people are warned of.
    pub soft_hours: String,
    /// Megabytes at which nothing more is captured.
    pub hard_mb: String,
}

const MB: i64 = 1_000_000;
const HOUR: i64 = 3_600_000;
/// The largest number that may be typed.
const MOST: i64 = 1_000_000_000;

impl From<&QueueLimits> for QueueLimitsDraft {
    fn from(limits: &QueueLimits) -> Self {
        let shown = |value: Option<i64>, unit: i64| {
            value.map(|value| (value / unit).max(1).to_string()).unwrap_or_default()
        };
        Self {
            soft_mb: shown(limits.soft_bytes, MB),
            soft_hours: shown(limits.soft_age_ms, HOUR),
            hard_mb: shown(limits.hard_bytes, MB),
        }
    }
}

impl QueueLimitsDraft {
    /// The limits, or what is wrong with them.
    pub fn finished(&self) -> Result<QueueLimits, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut number = |field: &str, text: &str, unit: i64| {
            let text = text.trim();
            let value = text.parse().ok().filter(|value| (1..=MOST).contains(value));
            if value.is_none() && !text.is_empty() {
                errors.add(field, "Give a whole number from 1 on, or nothing for no limit.");
            }
            value.map(|value: i64| value * unit)
        };
        let limits = QueueLimits {
            soft_bytes: number("soft_mb", &self.soft_mb, MB),
            soft_age_ms: number("soft_hours", &self.soft_hours, HOUR),
            hard_bytes: number("hard_mb", &self.hard_mb, MB),
        };
        for (field, message) in limits.validate().iter() {
            let field = if field == "soft_bytes" { "soft_mb" } else { "hard_mb" };
            errors.add(field, message);
        }
        if errors.is_empty() { Ok(limits) } else { Err(errors) }
    }
}

impl QueueLimits {
    /// What will not do, by field.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let named = [
            ("soft_bytes", self.soft_bytes),
            ("soft_age_ms", self.soft_age_ms),
            ("hard_bytes", self.hard_bytes),
        ];
        for (field, value) in named {
            if value.is_some_and(|value| value < 1) {
                errors.add(field, "A limit is a whole number from 1 on; leave it out for none.");
            }
        }
        if let (Some(soft), Some(hard)) = (self.soft_bytes, self.hard_bytes)
            && soft > hard
        {
            errors.add("soft_bytes", "A warning above the size at which capture stops would never come.");
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::{QueueLimits, QueueLimitsDraft, QueueLoad, QueueMeasure, QueueWarning};
    use crate::Moment;

    fn load(bytes: i64, age: i64) -> QueueLoad {
        QueueLoad { changes: 1, bytes, oldest: Some(Moment(1_000_000 - age)) }
    }

    /// What is told when a queue goes through these sizes one after the other.
    fn told(limits: QueueLimits, loads: &[QueueLoad]) -> Vec<(u8, bool)> {
        let mut before: Option<QueueWarning> = None;
        let step = |load| {
            before = limits.warning(load, Moment(1_000_000), before.as_ref());
            before.map_or((0, false), |warning| (warning.level, warning.held))
        };
        loads.iter().map(step).collect()
    }

    #[test]
    fn without_limits_nobody_is_told() {
        assert_eq!(QueueLimits::default().warning(&load(i64::MAX, i64::MAX), Moment(0), None), None);
    }

    #[test]
    fn a_level_is_told_when_it_is_reached_and_taken_back_below_it() {
        let limits = QueueLimits { soft_bytes: Some(1_000), ..QueueLimits::default() };
        let sizes = [499, 500, 799, 800, 951, 1_000, 5_000, 950, 949, 900, 899, 760, 750, 749, 450, 449];
        let levels = [0, 50, 50, 80, 95, 100, 100, 100, 95, 95, 80, 80, 80, 50, 50, 0];
        let found = told(limits, &sizes.map(|bytes| load(bytes, 0)));
        assert_eq!(found, levels.map(|level| (level, false)));
    }

    #[test]
    fn a_hard_limit_holds_until_a_tenth_is_free() {
        let limits = QueueLimits { hard_bytes: Some(1_000), ..QueueLimits::default() };
        let found = told(limits, &[999, 1_000, 950, 900, 899, 999].map(|bytes| load(bytes, 0)));
        assert_eq!(found, [(95, false), (100, true), (100, true), (100, true), (80, false), (95, false)]);
    }

    #[test]
    fn what_is_fullest_is_told() {
        let limits = QueueLimits { soft_bytes: Some(1_000), soft_age_ms: Some(100), hard_bytes: Some(2_000) };
        let warning = limits.warning(&load(900, 96), Moment(1_000_000), None).unwrap();
        assert_eq!(
            (warning.level, warning.measure, warning.amount, warning.limit),
            (95, QueueMeasure::Age, 96, 100)
        );
        let warning = limits.warning(&load(2_000, 500), Moment(1_000_000), None).unwrap();
        assert_eq!((warning.measure, warning.limit, warning.held), (QueueMeasure::Size, 2_000, true));
        let empty = QueueLoad::default();
        assert_eq!(limits.warning(&empty, Moment(1_000_000), Some(&warning)), None);
    }

    #[test]
    fn the_amount_is_that_of_when_the_level_was_reached() {
        let limits = QueueLimits { soft_bytes: Some(1_000), ..QueueLimits::default() };
        let first = limits.warning(&load(810, 0), Moment(0), None).unwrap();
        assert_eq!(limits.warning(&load(860, 0), Moment(0), Some(&first)), Some(first));
    }

    #[test]
    fn drafts_are_checked() {
        let draft = |soft: &str, hours: &str, hard: &str| QueueLimitsDraft {
            soft_mb: soft.to_owned(),
            soft_hours: hours.to_owned(),
            hard_mb: hard.to_owned(),
        };
        assert_eq!(draft("", " ", "").finished(), Ok(QueueLimits::default()));
        let limits = draft("5", "2", "10").finished().unwrap();
        let expected = QueueLimits {
            soft_bytes: Some(5_000_000),
            soft_age_ms: Some(7_200_000),
            hard_bytes: Some(10_000_000),
        };
        assert_eq!(limits, expected);
        assert_eq!(QueueLimitsDraft::from(&limits), draft("5", "2", "10"));
        for (bad, field) in [
            (draft("-1", "", ""), "soft_mb"),
            (draft("", "soon", ""), "soft_hours"),
            (draft("", "", "9999999999999999999"), "hard_mb"),
            (draft("11", "", "10"), "soft_mb"),
        ] {
            assert!(bad.finished().unwrap_err().of(field).is_some(), "{bad:?}");
        }
    }
}
