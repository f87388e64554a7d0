//! When quiet hours end.
//!
//! Quiet hours are told by a wall clock that never goes back: they begin when it first shows their beginning, or more where
//! that is left out, and end when it first shows their end, or more. So a day on which clocks are set back or forth has one
//! beginning and one end like every other. Time zones are those of the IANA database that is built in.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};
use model::{ClockTime, FieldErrors, Moment, QuietHours, QuietHoursDraft, Weekday};

/// Hours that last for longer than that from now on never end, since they are the same every week.
const WEEK: i64 = 7 * 86_400_000;

/// The names of all time zones, in their order.
pub fn zones() -> Vec<String> {
    database().available().map(|name| name.as_str().to_owned()).collect()
}

/// Its name as the database spells it; `None` when there is no such time zone. Names are compared without regard to case.
pub fn zone_named(name: &str) -> Option<String> {
    let zone = database().get(name).ok()?;
    zone.iana_name().map(ToOwned::to_owned)
}

/// The quiet hours that were typed, with their time zone as the database spells it, or what is wrong with them.
pub fn checked(draft: &QuietHoursDraft) -> Result<QuietHours, FieldErrors> {
    let hours = draft.finished()?;
    let Some(zone) = zone_named(&hours.zone) else {
        let mut errors = FieldErrors::default();
        errors.add("zone", "There is no time zone of that name; one is Europe/Berlin, for example.");
        return Err(errors);
    };
    Ok(QuietHours { zone, ..hours })
}

/// Until when mail waits that is due `now`: the moment at which the quiet hours end, together with those that follow
/// without a gap. `None` when it does not wait. Where they never end, a moment at least a week ahead.
pub fn quiet_until(hours: &QuietHours, now: Moment) -> Option<Moment> {
    if !hours.enabled {
        return None;
    }
    let zone = database().get(&hours.zone).ok()?;
    let far = now.plus_millis(WEEK);
    let mut until = now;
    while until < far {
        match spell_at(hours, &zone, until) {
            Some(end) if end > until => until = end,
            _ => break,
        }
    }
    (until > now).then_some(until)
}

/// The end of the latest quiet hours that a moment lies in.
fn spell_at(hours: &QuietHours, zone: &TimeZone, now: Moment) -> Option<Moment> {
    let today = zone.to_datetime(Timestamp::from_millisecond(now.0).ok()?).date();
    // They last a day at most, and no clock was ever moved by more than one.
    let days = (-3..=2).filter_map(|days: i64| today.checked_add(days.days()).ok());
    let spells = days.filter(|day| hours.days.contains(&weekday(*day))).filter_map(|day| {
        let begins = reached(zone, at(day, hours.from))?;
        let last = day.checked_add(i64::from(hours.days_over()).days()).ok()?;
        Some((begins, reached(zone, at(last, hours.until))?))
    });
    spells.filter(|(begins, ends)| *begins <= now && now < *ends).map(|(_, ends)| ends).max()
}

/// When a wall clock first shows that time or a later one.
fn reached(zone: &TimeZone, time: DateTime) -> Option<Moment> {
    let instant = match zone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(time).ok()?,
        // Shown twice: the first time.
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(time).ok()?,
        // Never shown: when the clock leaps over it.
        AmbiguousOffset::Gap { after, .. } => {
            let before_the_leap = after.to_timestamp(time).ok()?;
            zone.following(before_the_leap).next()?.timestamp()
        }
    };
    Some(Moment(instant.as_millisecond()))
}

fn at(day: Date, time: ClockTime) -> DateTime {
    let (hour, minute) = (time.minutes() / 60, time.minutes() % 60);
    let small = |number: u16| i8::try_from(number).unwrap_or_default();
    // A clock time is within a day.
    let time = Time::new(small(hour), small(minute), 0, 0).unwrap_or(Time::MIN);
    day.to_datetime(time)
}

fn weekday(day: Date) -> Weekday {
    let from_monday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    Weekday::ALL[from_monday % Weekday::ALL.len()]
}

fn database() -> TimeZoneDatabase {
    TimeZoneDatabase::bundled()
}

#[cfg(test)]
mod tests {
    use super::{checked, quiet_until, zone_named, zones};
    use model::{ClockTime, Moment, QuietHours, QuietHoursDraft, Weekday};

    fn hours(days: &[Weekday], from: &str, until: &str, zone: &str) -> QuietHours {
        let time = |text| ClockTime::read(text).expect("a time");
        QuietHours {
            enabled: true,
            days: days.to_vec(),
            from: time(from),
            until: time(until),
            zone: zone.to_owned(),
            urgent_at_once: false,
        }
    }

    fn until(hours: &QuietHours, now: &str) -> Option<String> {
        let now = Moment::read(now).expect("a moment");
        quiet_until(hours, now).map(|until| until.to_string().replace(".000Z", "Z"))
    }

    #[test]
    fn nights_go_over_midnight() {
        let nights = hours(&Weekday::ALL[..5], "22:00", "07:00", "Europe/Berlin");
        // 2026-11-27 is a Friday; Berlin is an hour ahead of UTC.
        for (now, end) in [
            ("2026-11-27T20:59:59Z", None),
            ("2026-11-27T21:00:00Z", Some("2026-11-28T06:00:00Z")),
            ("2026-11-28T05:59:59Z", Some("2026-11-28T06:00:00Z")),
            ("2026-11-28T06:00:00Z", None),
            // The night to Sunday begins on a Saturday.
            ("2026-11-28T23:00:00Z", None),
        ] {
            assert_eq!(until(&nights, now).as_deref(), end, "{now}");
        }
        assert_eq!(until(&QuietHours { enabled: false, ..nights }, "2026-11-27T22:00:00Z"), None);
    }

    #[test]
    fn hours_that_follow_each_other_are_one() {
        let weekend = hours(&[Weekday::Saturday, Weekday::Sunday], "00:00", "00:00", "UTC");
        assert_eq!(until(&weekend, "2026-11-28T03:00:00Z").as_deref(), Some("2026-11-30T00:00:00Z"));
        let always = hours(&Weekday::ALL, "06:00", "06:00", "UTC");
        assert_eq!(until(&always, "2026-11-25T12:00:00Z").as_deref(), Some("2026-12-03T06:00:00Z"));
    }

    #[test]
    fn clocks_that_are_moved_do_not_split_a_night() {
        // In Berlin 02:00 to 03:00 is left out on 2026-03-29, and passes twice on 2026-10-25.
        let short = hours(&[Weekday::Sunday], "02:30", "04:00", "Europe/Berlin");
        assert_eq!(until(&short, "2026-03-29T00:59:59Z"), None);
        assert_eq!(until(&short, "2026-03-29T01:00:00Z").as_deref(), Some("2026-03-29T02:00:00Z"));
        assert_eq!(until(&short, "2026-10-25T00:30:00Z").as_deref(), Some("2026-10-25T03:00:00Z"));
        let ends_twice = hours(&[Weekday::Sunday], "01:00", "02:30", "Europe/Berlin");
        assert_eq!(until(&ends_twice, "2026-10-25T00:00:00Z").as_deref(), Some("2026-10-25T00:30:00Z"));
        assert_eq!(until(&ends_twice, "2026-10-25T01:10:00Z"), None);
        // Both ends of these are left out: they do not happen on that day.
        let leapt = hours(&[Weekday::Sunday], "02:10", "02:50", "Europe/Berlin");
        assert_eq!(until(&leapt, "2026-03-29T01:00:00Z"), None);
    }

    #[test]
    fn zones_are_known_by_name() {
        let all = zones();
        assert!(all.len() > 400 && all.iter().any(|name| name == "Europe/Berlin"));
        assert!(all.iter().all(|name| zone_named(name).is_some()));
        assert_eq!(zone_named("europe/berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(zone_named("Europe/Atlantis"), None);
        let typed = |zone: &str| QuietHoursDraft {
            zone: zone.to_owned(),
            ..QuietHoursDraft::of(&QuietHours::default())
        };
        assert_eq!(checked(&typed("europe/berlin")).map(|hours| hours.zone), Ok("Europe/Berlin".to_owned()));
        assert!(checked(&typed("Europe/Atlantis")).expect_err("unknown").of("zone").is_some());
        assert!(checked(&QuietHoursDraft { days: Vec::new(), ..typed("UTC") }).is_err());
        let nowhere = hours(&Weekday::ALL, "00:00", "00:00", "Europe/Atlantis");
        assert_eq!(until(&nowhere, "2026-11-25T12:00:00Z"), None);
    }
}
