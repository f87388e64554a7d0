//! Notices as sentences with a way on.

use super::alerts::{alert_fired, alert_over, set_going};
use super::moments::short_utc;
use super::numbers::{bytes, counted, millis};
use crate::api::environments::NoticeLine;
use crate::ui::{Icon, Tone};
use model::{NoticeKind, QueueMeasure, QueueWarning};

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoticeWords {
    /// What is the case, or was.
    pub(crate) text: String,
    /// Where to go.
    pub(crate) href: String,
    /// What the way there is called.
    pub(crate) link: &'static str,
    /// A second way on, with what it is called.
    pub(crate) more: Option<(String, &'static str)>,
    /// Its mark.
    pub(crate) icon: Icon,
    /// Its colour.
    pub(crate) tone: Tone,
}

/// See [`NoticeWords`]; `env` is the environment's name in URLs.
pub(crate) fn notice_words(env: &str, notice: &NoticeLine) -> NoticeWords {
    let open = notice.until.is_none();
    match &notice.kind {
        NoticeKind::ConnectionDown { side, cause } => NoticeWords {
            text: if open {
                format!("The {side} does not answer. {}Changes for it wait, none is lost.", reason(cause))
            } else {
                format!("The {side} did not answer. {}It answers again.", reason(cause))
            },
            href: format!("/e/{env}"),
            link: "See both apps",
            more: None,
            icon: Icon::Unplugged,
            tone: if open { Tone::Warn } else { Tone::Ok },
        },
        NoticeKind::FailuresOpen { map } => NoticeWords {
            text: if open {
                let records = counted(notice.open_failures.max(1), "record waits", "records wait");
                format!("{}: {records} for a person, refused by the target app.", notice.map_name)
            } else {
                format!("{}: all failures have come to an end.", notice.map_name)
            },
            // All of its phases: by cause, since its lists keep catch-up errors apart.
            href: format!("/e/{env}/failures?map={map}"),
            link: "Open the failures",
            more: None,
            icon: Icon::Alert,
            tone: if open { Tone::Bad } else { Tone::Ok },
        },
        NoticeKind::SchemaDrift { map, cause } => NoticeWords {
            text: if open {
                format!(
                    "{} does not fit its apps any more. {} Its changes wait, none is lost.",
                    notice.map_name,
                    ended(cause)
                )
            } else {
                format!("{} fits its apps again.", notice.map_name)
            },
            href: format!("/e/{env}/maps/{map}/details"),
            link: "See its health",
            more: None,
            icon: Icon::Alert,
            tone: if open { Tone::Bad } else { Tone::Ok },
        },
        NoticeKind::DiskLow { free } => NoticeWords {
            text: if open {
                let left = bytes(*free);
                format!("Only {left} of disk are left: no more changes are captured until there is room.")
            } else {
                "The disk was nearly full. There is room again.".into()
            },
            href: format!("/e/{env}"),
            link: "See the queue",
            more: None,
            icon: Icon::Disk,
            tone: if open { Tone::Bad } else { Tone::Ok },
        },
        NoticeKind::Maintenance { until, maps, .. } => NoticeWords {
            text: if open {
                let paused = counted(*maps, "map is paused", "maps are paused");
                format!("Maintenance until {} UTC: {paused}. What changes waits.", short_utc(*until))
            } else {
                "Maintenance is over.".into()
            },
            href: format!("/e/{env}/environment#maintenance"),
            link: "See the window",
            more: None,
            icon: Icon::Pause,
            tone: if open { Tone::Warn } else { Tone::Ok },
        },
        NoticeKind::AlertFired { .. } => of_alert(env, notice),
        NoticeKind::QueueFilling { warning } => NoticeWords {
            text: if open {
                queue_filling(warning)
            } else {
                "What waits came near a limit of the queue. It is well below it again.".into()
            },
            href: format!("/e/{env}/environment#queue"),
            link: "See the limits",
            more: None,
            icon: Icon::Alert,
            tone: match (open, warning.level) {
                (false, _) => Tone::Ok,
                (true, 95..) => Tone::Bad,
                (true, _) => Tone::Warn,
            },
        },
    }
}

/// A rule of the alert settings went off.
fn of_alert(env: &str, notice: &NoticeLine) -> NoticeWords {
    let open = notice.until.is_none();
    let (firing, alert, condition, maps) = match &notice.kind {
        NoticeKind::AlertFired { firing, alert, condition, maps, .. } => {
            (firing.to_string(), alert.as_str(), condition.as_str(), *maps)
        }
        _ => (String::new(), "", "", 0),
    };
    let held = notice.held.as_ref();
    let are_stopped = held.is_some_and(|held| held.are_stopped);
    let word = if are_stopped { "Run the maps" } else { "Resume the maps" };
    let standing = held.filter(|held| !held.maps.is_empty());
    NoticeWords {
        text: match standing {
            Some(held) if !open => alert_over((alert, condition), held),
            _ => alert_fired((alert, condition), maps, are_stopped, open),
        },
        href: format!("/e/{env}/alerts/firings/{firing}"),
        link: "See the errors",
        more: standing.map(|held| (set_going(env, &held.maps, are_stopped), word)),
        icon: Icon::Bell,
        tone: match (open, standing) {
            (true, _) => Tone::Bad,
            (false, Some(_)) => Tone::Warn,
            (false, None) => Tone::Ok,
        },
    }
}

/// How full the queue is, and what to do about it.
fn queue_filling(warning: &QueueWarning) -> String {
    let shown = |amount: i64| match warning.measure {
        QueueMeasure::Size => bytes(amount),
        QueueMeasure::Age => millis(amount),
    };
    let (now, most) = (shown(warning.amount), shown(warning.limit));
    let reached = match warning.measure {
        QueueMeasure::Size => format!("{now} of changes wait"),
        QueueMeasure::Age => format!("The oldest change has waited for {now}"),
    };
    if warning.held {
        return format!(
            "The queue is full: {now} of {most}. Nothing more is captured until some of it is written; changes are safe in their apps. Resume paused maps, or raise the limit."
        );
    }
    format!(
        "{reached}, {} % of the limit of {most}. Resume paused maps, or see what holds them.",
        warning.level
    )
}

/// Why an app did not answer, with a blank behind it; nothing where that says no more than that it did not.
fn reason(cause: &str) -> String {
    if cause.contains("did not answer") { String::new() } else { format!("{} ", ended(cause)) }
}

/// A headline as a sentence among others: with the stop that headlines do without.
pub(super) fn ended(headline: &str) -> String {
    if headline.ends_with(['.', '!', '?']) { headline.to_owned() } else { format!("{headline}.") }
}

#[cfg(test)]
mod tests {
    use super::notice_words;
    use crate::api::environments::{MapsHeld, NoticeLine};
    use crate::ui::Tone;
    use model::{FiringId, FiringStatus, MapId, Moment, NoticeKind};

    fn line(seen: bool, until: Option<Moment>, maps: Option<&[i64]>) -> NoticeLine {
        let held = |maps: &[i64]| MapsHeld {
            maps: maps.iter().copied().map(MapId).collect(),
            are_stopped: false,
            status: FiringStatus::Resolved,
        };
        NoticeLine {
            id: 1,
            kind: NoticeKind::AlertFired {
                firing: FiringId(4),
                alert: "Outage".to_owned(),
                condition: "10 Network errors within 15 minutes".to_owned(),
                maps: 2,
                seen,
            },
            map_name: String::new(),
            open_failures: 0,
            held: maps.map(held),
            since: Moment(1),
            until,
        }
    }

    #[test]
    fn an_alert_that_is_over_stands_in_the_strip_while_its_maps_stand() {
        let over = Some(Moment(2));
        assert!(line(false, None, Some(&[])).is_in_strip());
        assert!(line(false, over, Some(&[2, 7])).is_in_strip());
        assert!(!line(false, over, None).is_in_strip());
        assert!(!line(true, over, Some(&[2])).is_in_strip());
        let words = notice_words("test", &line(false, over, Some(&[2, 7])));
        assert!(words.text.starts_with("2 maps paused by alert Outage, resolved since"), "{}", words.text);
        let way = words.more.expect("a way on");
        assert_eq!(way, ("/e/test/maps?order=resume&maps=2&maps=7".to_owned(), "Resume the maps"));
        assert_eq!(words.tone, Tone::Warn);
        assert!(notice_words("test", &line(false, over, None)).text.ends_with("It is over."));
    }
}
