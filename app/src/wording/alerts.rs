//! Alert settings and their firings in words.

use super::activity::Parts;
use super::numbers::counted;
use crate::api::notifications::RecipientName;
use crate::ui::{Icon, Tone};
use model::{
    ActivityKind, AlertRule, AlertStep, CountedBy, Direction, Firing, FiringStatus, Held, MapId, MapState,
    Recipient,
};

/// What becomes of alert settings, and what they do.
pub(super) fn of_alerts(kind: &ActivityKind) -> Parts {
    match kind {
        ActivityKind::AlertFired { condition, deed, .. } => {
            let deed = deed.as_ref().map_or_else(String::new, |deed| format!(" → {deed}"));
            ("Alert went off".into(), None, format!("{condition}{deed}"), Icon::Bell, Tone::Bad)
        }
        ActivityKind::AlertEnded { status, .. } => {
            let (tone, icon) = firing_mark(*status);
            let (what, detail) = match status {
                FiringStatus::Firing => ("Alert fires still", ""),
                FiringStatus::Resolved => ("Alert resolved", "Its errors are fewer again."),
                FiringStatus::Undone => (
                    "Alert undone",
                    "A map that it had paused or stopped goes on; the errors up to then count no more.",
                ),
                FiringStatus::Ended => ("Alert ended", "Its rule was changed, switched off or deleted."),
            };
            (what.into(), None, detail.into(), icon, tone)
        }
        ActivityKind::AlertChanged { name, step } => {
            let (word, icon) = match step {
                AlertStep::Created => ("created", Icon::Plus),
                AlertStep::Changed => ("changed", Icon::Pencil),
                AlertStep::Enabled => ("switched on", Icon::Play),
                AlertStep::Disabled => ("switched off", Icon::Pause),
                AlertStep::Deleted => ("deleted", Icon::Trash),
            };
            (format!("Alert setting “{name}” {word}"), None, String::new(), icon, Tone::Info)
        }
        _ => (String::new(), None, String::new(), Icon::Dash, Tone::Idle),
    }
}

/// The mark and colour of a firing, the same wherever one is shown.
pub(crate) const fn firing_mark(status: FiringStatus) -> (Tone, Icon) {
    match status {
        FiringStatus::Firing => (Tone::Bad, Icon::Bell),
        FiringStatus::Resolved => (Tone::Ok, Icon::Check),
        FiringStatus::Undone => (Tone::Info, Icon::Play),
        FiringStatus::Ended => (Tone::Idle, Icon::Dash),
    }
}

/// What a notice says of a firing; `open` while it fires.
pub(super) fn alert_fired((alert, condition): (&str, &str), maps: i64, stopped: bool, open: bool) -> String {
    let did = match (maps, stopped) {
        (0, _) => " went off".to_owned(),
        (_, true) => format!(" stopped {}", counted(maps, "map", "maps")),
        (_, false) => format!(" paused {}", counted(maps, "map", "maps")),
    };
    let over = if open { "" } else { " It is over." };
    format!("Alert {alert}{did}: {condition}.{over}")
}

/// Where maps that an alert holds are set going again: the dialog of exactly these.
pub(crate) fn set_going(env: &str, maps: &[MapId], stopped: bool) -> String {
    let order = if stopped { "run" } else { "resume" };
    let first = format!("/e/{env}/maps?order={order}");
    maps.iter().fold(first, |address, map| format!("{address}&maps={map}"))
}

/// Which alert has a map stand.
pub(crate) fn held_by(state: MapState, alert: &str) -> String {
    let done = if state == MapState::NotRunning { "stopped" } else { "paused" };
    format!("{done} by the alert “{alert}”")
}

/// Whom a rule tells, in order. A group or a webhook that is gone is left out.
pub(crate) fn told_by(rule: &AlertRule, groups: &[RecipientName]) -> Vec<String> {
    let name = |recipient: &Recipient| match recipient {
        Recipient::Address(address) => Some(address.clone()),
        Recipient::Group(_) | Recipient::Webhook(_) => {
            groups.iter().find(|named| named.of == *recipient).map(|named| named.name.clone())
        }
    };
    rule.notify.iter().filter_map(name).collect()
}

/// What was counted together: `Customers V3, ERP → CRM`; empty for a whole environment.
pub(crate) fn counted_of(counted: CountedBy, maps: &[(MapId, String)]) -> String {
    let Some(map) = counted.map else { return String::new() };
    let name = maps.iter().find(|(id, _)| *id == map).map_or("a map that was removed", |(_, name)| name);
    match counted.direction {
        Some(direction) => format!("{name}, {}", Direction::label(direction)),
        None => name.to_owned(),
    }
}

/// What a firing came to: `10 errors, 5 maps paused`.
pub(crate) fn firing_words(firing: &Firing) -> String {
    let errors = counted(i64::from(firing.count), "error", "errors");
    let Some(held) = &firing.held else { return format!("{errors}, maps are about to be held") };
    let done = held.iter().filter(|map| matches!(map.held, Held::Done { .. })).count();
    let refused = held.iter().filter(|map| matches!(map.held, Held::Refused { .. })).count();
    let maps = |count: usize| counted(i64::try_from(count).unwrap_or(i64::MAX), "map", "maps");
    let verb = if firing.rule.action == model::AlertAction::Stop { "stopped" } else { "paused" };
    let done = if done == 0 { String::new() } else { format!(", {} {verb}", maps(done)) };
    let refused = if refused == 0 { String::new() } else { format!(", {} could not be", maps(refused)) };
    format!("{errors}{done}{refused}")
}

#[cfg(test)]
mod tests {
    use super::{alert_fired, counted_of, set_going};
    use model::{CountedBy, Direction, MapId};

    #[test]
    fn a_notice_says_which_alert_did_what_and_why() {
        let of = ("Outage", "10 Network errors within 15 minutes");
        let paused = alert_fired(of, 5, false, true);
        assert_eq!(paused, "Alert Outage paused 5 maps: 10 Network errors within 15 minutes.");
        assert!(alert_fired(of, 0, false, false).starts_with("Alert Outage went off: "));
        assert!(alert_fired(of, 1, true, true).contains("stopped 1 map:"));
    }

    #[test]
    fn exactly_the_maps_that_are_held_are_set_going() {
        let maps = [MapId(2), MapId(7)];
        assert_eq!(set_going("test", &maps, false), "/e/test/maps?order=resume&maps=2&maps=7");
        assert_eq!(set_going("test", &maps, true), "/e/test/maps?order=run&maps=2&maps=7");
    }

    #[test]
    fn what_was_counted_together_has_its_name() {
        let maps = [(MapId(2), "Customers V3".to_owned())];
        let of = |map, direction| counted_of(CountedBy { map, direction }, &maps);
        assert_eq!(of(None, None), "");
        assert_eq!(of(Some(MapId(2)), Some(Direction::LeftToRight)), "Customers V3, ERP → CRM");
        assert_eq!(of(Some(MapId(9)), None), "a map that was removed");
    }
}
