//! What all backends make of alert settings and their firings, so that they decide and tell alike.

use crate::{NewActivity, NewFiring};
use model::{
    ActivityKind, Actor, AlertAction, AlertRule, AlertSetting, AlertStep, EnvironmentId, ErrorEvent, Firing,
    FiringId, FiringStatus, MapId, Moment, NoticeKind, VersionId,
};
use std::collections::HashSet;

impl NewFiring {
    /// Does it come to be? Not where its rule counts no more as it counted, while the newest firing of the same (`before`)
    /// is firing still, and not of errors that were known to that one.
    pub fn comes_to_be(&self, setting: &AlertSetting, before: Option<&Firing>) -> bool {
        let is_new = |before: &Firing| {
            before.status != FiringStatus::Firing
                && before.last_event < self.last_event
                && before.counts_after.is_none_or(|id| id < self.last_event)
        };
        setting.rule.enabled && setting.revision == self.revision && before.is_none_or(is_new)
    }

    /// The firing that it begins.
    pub fn begun(self, id: FiringId, environment: EnvironmentId, rule: AlertRule) -> Firing {
        let held = (rule.action == AlertAction::None).then(Vec::new);
        Firing {
            id,
            environment,
            alert: self.alert,
            rule,
            counted: self.counted,
            at: self.at,
            count: self.count,
            first_event: self.first_event,
            last_event: self.last_event,
            status: FiringStatus::Firing,
            ended_at: None,
            counts_after: None,
            held,
            acted_at: None,
            acknowledged: None,
        }
    }
}

/// What became of a setting whose rule is another one; `None` when it is the same.
pub fn step(before: &AlertRule, after: &AlertRule) -> Option<AlertStep> {
    let switched = AlertRule { enabled: after.enabled, ..before.clone() };
    match after {
        _ if before == after => None,
        _ if switched != *after => Some(AlertStep::Changed),
        _ if after.enabled => Some(AlertStep::Enabled),
        _ => Some(AlertStep::Disabled),
    }
}

/// What the strip and the bell say of a firing.
pub fn notice(firing: &Firing) -> NoticeKind {
    NoticeKind::AlertFired {
        firing: firing.id,
        alert: firing.rule.name.clone(),
        condition: firing.rule.condition(),
        maps: i64::try_from(firing.held_maps().count()).unwrap_or(i64::MAX),
        seen: firing.acknowledged.is_some(),
    }
}

/// What the timeline says when a firing begins or, once it is over, of its end. `version` is the active one of the map
/// that it counted, `at` when it is said.
pub fn entry(firing: &Firing, version: Option<VersionId>, at: Moment) -> NewActivity {
    let kind = match firing.status {
        FiringStatus::Firing => ActivityKind::AlertFired {
            firing: firing.id,
            condition: firing.rule.condition(),
            deed: firing.rule.deed(),
        },
        status => ActivityKind::AlertEnded { firing: firing.id, status },
    };
    let is_begun = firing.status == FiringStatus::Firing;
    NewActivity {
        environment: firing.environment.clone(),
        map: firing.counted.map,
        version,
        at,
        actor: Actor::Alert(firing.rule.name.clone()),
        kind,
        count: if is_begun { firing.count.into() } else { 0 },
        correlation: String::new(),
    }
}

/// What the timeline says of a setting.
pub fn entry_of_setting(
    (environment, name): (&EnvironmentId, &str),
    step: AlertStep,
    (actor, at): (Actor, Moment),
) -> NewActivity {
    NewActivity {
        environment: environment.clone(),
        map: None,
        version: None,
        at,
        actor,
        kind: ActivityKind::AlertChanged { name: name.to_owned(), step },
        count: 0,
        correlation: String::new(),
    }
}

/// Finds the errors that counted for a firing among those of its environment, newest first.
#[derive(Debug)]
pub struct Counted<'a> {
    firing: &'a Firing,
    records: HashSet<(Option<MapId>, String)>,
}

impl<'a> Counted<'a> {
    /// Nothing was asked yet.
    pub fn of(firing: &'a Firing) -> Self {
        Self { firing, records: HashSet::new() }
    }

    /// Did it count? Of a record that counts once only its newest error did.
    pub fn has(&mut self, event: &ErrorEvent) -> bool {
        let firing = self.firing;
        let is_within = (firing.first_event..=firing.last_event).contains(&event.id);
        if !is_within || firing.rule.counts(event) != Some(firing.counted) {
            return false;
        }
        let record = event.key.as_ref().filter(|_| firing.rule.once_per_record);
        record.is_none_or(|key| self.records.insert((event.map, key.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::step;
    use model::{AlertRule, AlertStep};

    #[test]
    fn a_switch_is_told_apart_from_a_change() {
        let [on, ..] = AlertRule::defaults();
        let off = AlertRule { enabled: false, ..on.clone() };
        let other = AlertRule { count: 3, ..off.clone() };
        assert_eq!(step(&on, &on), None);
        assert_eq!(step(&on, &off), Some(AlertStep::Disabled));
        assert_eq!(step(&off, &on), Some(AlertStep::Enabled));
        assert_eq!(step(&on, &other), Some(AlertStep::Changed));
        assert_eq!(step(&off, &other), Some(AlertStep::Changed));
    }
}
