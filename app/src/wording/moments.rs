//! Moments as text. The server and the first paint write UTC; the browser rewrites them in the person's zone.

use model::Moment;

/// Months, as they stand in dates.
pub(crate) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(moment: Moment) -> &'static str {
    MONTHS.get(usize::from(moment.date().1).saturating_sub(1)).copied().unwrap_or_default()
}

/// `22 Nov 09:30`.
pub(crate) fn short_utc(moment: Moment) -> String {
    let (_, _, day) = moment.date();
    let (hour, minute, ..) = moment.time();
    format!("{day} {} {hour:02}:{minute:02}", month(moment))
}

/// `09:30:05`.
pub(crate) fn clock_utc(moment: Moment) -> String {
    let (hour, minute, second, _) = moment.time();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `09:30`.
pub(crate) fn minute_utc(moment: Moment) -> String {
    let (hour, minute, ..) = moment.time();
    format!("{hour:02}:{minute:02}")
}

/// `22 Nov 2026 09:30:05 UTC`.
pub(crate) fn full_utc(moment: Moment) -> String {
    format!("{} {} UTC", day_utc(moment), clock_utc(moment))
}

/// `22 Nov 2026`.
pub(crate) fn day_utc(moment: Moment) -> String {
    let (year, _, day) = moment.date();
    format!("{day} {} {year}", month(moment))
}

/// How long ago something was: `now`, `41 s`, `2 min`, `3 h`, `yesterday`; `None` when a date says more.
#[cfg_attr(feature = "ssr", allow(dead_code, reason = "only the browser has a clock while it renders"))]
pub(crate) fn ago(millis: i64) -> Option<String> {
    Some(match millis {
        ..5_000 => "now".into(),
        5_000..60_000 => format!("{} s ago", millis / 1_000),
        60_000..3_600_000 => format!("{} min ago", millis / 60_000),
        3_600_000..86_400_000 => format!("{} h ago", millis / 3_600_000),
        86_400_000..172_800_000 => "yesterday".into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ago, full_utc, short_utc};
    use model::Moment;

    #[test]
    fn moments_read_as_utc() {
        let moment = Moment(1_795_340_096_789);
        assert_eq!(short_utc(moment), "22 Nov 09:34");
        assert_eq!(full_utc(moment), "22 Nov 2026 09:34:56 UTC");
    }

    #[test]
    fn what_is_long_past_gets_a_date() {
        assert_eq!(ago(-3).as_deref(), Some("now"));
        assert_eq!(ago(125_000).as_deref(), Some("2 min ago"));
        assert_eq!(ago(90_000_000).as_deref(), Some("yesterday"));
        assert_eq!(ago(200_000_000), None);
    }
}
