//! When quiet hours end, against a clock that is looked at every minute.

#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

use alerts::quiet::quiet_until;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};
use model::{ClockTime, Moment, QuietHours, Weekday};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
const WEEK: i64 = 7 * DAY;

/// Zones with all kinds of clocks: none that is moved, by an hour, by half of one, at midnight, at a quarter, a day that was
/// left out.
const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Santiago",
    "Africa/Casablanca",
];

/// Moments around which clocks are moved somewhere, and one around which none is.
const AROUND: [&str; 9] = [
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-03-08T07:00:00Z",
    "2026-11-01T06:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-10-03T15:30:00Z",
    "2011-12-30T10:00:00Z",
    "2026-09-06T04:00:00Z",
    "2026-07-15T12:00:00Z",
];

/// A wall clock that does not go back, looked at every minute.
struct Clock<'a> {
    zone: &'a TimeZone,
    shows: DateTime,
    now: i64,
}

impl<'a> Clock<'a> {
    /// Begun two days before, so that it knows what was shown already.
    fn at(zone: &'a TimeZone, now: i64) -> Self {
        let mut clock = Self { zone, shows: wall(zone, now - 2 * DAY), now: now - 2 * DAY };
        while clock.now < now {
            clock.tick();
        }
        clock
    }

    fn tick(&mut self) {
        self.now += MINUTE;
        self.shows = self.shows.max(wall(self.zone, self.now));
    }

    fn is_quiet(&self, hours: &QuietHours) -> bool {
        let minutes = |time: ClockTime| i64::from(time.minutes());
        let length = (minutes(hours.until) - minutes(hours.from)).rem_euclid(1_440);
        let length = if length == 0 { 1_440 } else { length };
        let midnight = self.shows.date().to_datetime(jiff::civil::Time::MIN);
        [0, 1].into_iter().any(|days_before| {
            let day = midnight - days_before.days();
            let begins = day + minutes(hours.from).minutes();
            let is_meant = hours.days.contains(&weekday(day));
            is_meant && begins <= self.shows && self.shows < begins + length.minutes()
        })
    }
}

fn weekday(day: DateTime) -> Weekday {
    let from_monday = usize::try_from(day.weekday().to_monday_zero_offset()).expect("not negative");
    Weekday::ALL[from_monday]
}

fn wall(zone: &TimeZone, millis: i64) -> DateTime {
    zone.to_datetime(Timestamp::from_millisecond(millis).expect("a moment"))
}

fn quiet_hours() -> impl Strategy<Value = QuietHours> {
    // Whole hours and quarters meet each other and the moved clocks more often than any minute does.
    let time = || {
        prop_oneof![(0_u16..24).prop_map(|hour| hour * 60), (0_u16..96).prop_map(|it| it * 15), 0_u16..1_440]
    };
    let days = prop_oneof![Just(127_u8), Just(31), Just(96), 1_u8..=127];
    (days, time(), time(), any::<bool>(), 0..ZONES.len()).prop_map(|(days, from, until, whole, zone)| {
        let time = |minutes| ClockTime::of_minutes(minutes).expect("within a day");
        QuietHours {
            enabled: true,
            days: Weekday::ALL
                .into_iter()
                .enumerate()
                .filter(|(at, _)| (days >> at) & 1 == 1)
                .map(|(_, day)| day)
                .collect(),
            from: time(from),
            until: time(if whole && from % 3 == 0 { from } else { until }),
            zone: ZONES[zone].to_owned(),
            urgent_at_once: false,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn they_end_when_a_clock_says_so(hours in quiet_hours(), around in 0..AROUND.len(), offset in -3_000_i64..3_000) {
        let zone = TimeZoneDatabase::bundled().get(&hours.zone).expect("a zone");
        let around = Moment::read(AROUND[around]).expect("a moment");
        let start = around.0 + offset * MINUTE;
        let mut clock = Clock::at(&zone, start);
        let found = quiet_until(&hours, Moment(start)).map(|until| until.0);
        if !clock.is_quiet(&hours) {
            prop_assert_eq!(found, None);
            return Ok(());
        }
        let found = found.unwrap_or(start);
        while clock.is_quiet(&hours) && clock.now < start + 2 * WEEK {
            clock.tick();
            if clock.now >= found && found >= start + WEEK {
                // So far ahead it may say where one of the spells ends.
                return Ok(());
            }
        }
        prop_assert_eq!(found, clock.now);
    }
}
