//! What an entry of a timeline tells when it is unfolded.

use super::{grouped, millis};
use crate::api::activities::ActivityLine;
use model::{ActivityKind, LegCounts, VersionNumber};

/// Names and values, in the order in which they are read: before and after, how many, how long.
pub(crate) fn facts(line: &ActivityLine) -> Vec<(&'static str, String)> {
    let activity = &line.activity;
    let lasted = line.began.map(|began| millis(activity.at.millis_since(began).max(0)));
    let mut facts = Vec::new();
    let mut lasted_as = "Lasted";
    match &activity.kind {
        ActivityKind::StateChanged { from, to } => {
            facts.push(("Before", from.label().to_owned()));
            facts.push(("After", to.label().to_owned()));
            lasted_as = "Time before";
        }
        ActivityKind::VersionActivated { from, to } => {
            let name = |(publisher, number): &(String, VersionNumber)| format!("{number} by {publisher}");
            facts.push(("Before", name(from)));
            facts.push(("After", name(to)));
        }
        ActivityKind::QuietHoursChanged { from, to } => {
            facts.push(("Before", from.clone()));
            facts.push(("After", to.clone()));
        }
        ActivityKind::InitialSyncFinished { counts } | ActivityKind::CompanySyncFinished { counts, .. } => {
            facts.extend(counted(counts));
        }
        kind if activity.count > 0 => facts.push((noun(kind), grouped(activity.count))),
        _ => {}
    }
    facts.extend(lasted.map(|lasted| (lasted_as, lasted)));
    facts
}

/// What `count` counts.
const fn noun(kind: &ActivityKind) -> &'static str {
    match kind {
        ActivityKind::FailuresResolved { .. }
        | ActivityKind::RetryRequested
        | ActivityKind::FailuresDiscarded { .. }
        | ActivityKind::DiscardUndone
        | ActivityKind::RetryTakenBack
        | ActivityKind::BulkStopped => "Failures",
        ActivityKind::RecordForgotten { .. } => "Rows",
        ActivityKind::AlertFired { .. } => "Errors",
        ActivityKind::QueueDiscarded | ActivityKind::QueuePreserved | ActivityKind::ShadowEnded { .. } => {
            "Changes"
        }
        ActivityKind::Maintenance { .. } => "Maps",
        _ => "Records",
    }
}

fn counted(counts: &LegCounts) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let all = [
        ("Read", counts.read),
        ("Written", counts.written),
        ("Nothing to write", counts.skipped),
        ("Failed", counts.failed),
        ("Waiting", counts.waiting),
        ("Discarded", counts.discarded),
    ];
    all.into_iter().filter(|(name, count)| *count > 0 || *name == "Read").map(|(name, n)| (name, grouped(n)))
}

/// What an entry is about, as links: addresses and words.
pub(crate) fn leads(line: &ActivityLine, env: &str) -> Vec<(String, &'static str)> {
    match &line.activity.kind {
        ActivityKind::AlertFired { firing, .. } | ActivityKind::AlertEnded { firing, .. } => {
            return vec![(format!("/e/{env}/alerts/firings/{firing}"), "Open the firing")];
        }
        ActivityKind::AlertChanged { .. } => {
            return vec![(format!("/e/{env}/alerts"), "Open the alerts")];
        }
        ActivityKind::QuietHoursChanged { .. } => {
            return vec![(format!("/e/{env}/settings#quiet-hours"), "Open the quiet hours")];
        }
        _ => {}
    }
    let Some(map) = line.activity.map else { return Vec::new() };
    let of_map = |tab: &str| format!("/e/{env}/maps/{map}{tab}");
    match &line.activity.kind {
        ActivityKind::RecordsFailed { .. } | ActivityKind::RetryRequested => {
            vec![(of_map("/failures?status=open"), "Open the failures")]
        }
        ActivityKind::RecordsWaiting { .. } => {
            vec![(of_map("/failures?status=waiting"), "Open what waits")]
        }
        ActivityKind::FailuresResolved { .. } => {
            vec![(of_map("/failures?status=resolved"), "Open what was resolved")]
        }
        ActivityKind::FailuresDiscarded { .. } => {
            vec![(of_map("/failures?status=discarded"), "Open what was discarded")]
        }
        ActivityKind::FailureEdited { failure, .. } => {
            vec![(format!("/e/{env}/failures/{failure}"), "Open the failure")]
        }
        ActivityKind::GroupAssigned { .. }
        | ActivityKind::GroupMuted { .. }
        | ActivityKind::GroupUnmuted { .. } => {
            vec![(format!("/e/{env}/failures?state=all&map={map}"), "Open failures by cause")]
        }
        ActivityKind::InitialSyncStarted { .. }
        | ActivityKind::InitialSyncContinued
        | ActivityKind::CompanySyncStarted { .. } => vec![(of_map("/initial-sync"), "Open the run")],
        ActivityKind::InitialSyncFinished { counts } | ActivityKind::CompanySyncFinished { counts, .. } => {
            let failures = (of_map("/failures?status=open"), "Open the failures");
            let failed = (counts.failed > 0).then_some(failures);
            [(of_map("/initial-sync"), "Open the run")].into_iter().chain(failed).collect()
        }
        ActivityKind::QueuePreserved => vec![(of_map("/catch-up"), "Open the catch-up errors")],
        ActivityKind::VersionSaved { .. } | ActivityKind::VersionActivated { .. } => {
            vec![(of_map("/versions"), "Open the versions")]
        }
        ActivityKind::DriftFound { .. } => vec![(of_map(""), "Open the mapping")],
        ActivityKind::ConflictPolicyChanged { .. } => vec![(of_map("/conflicts"), "Open the conflicts")],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{facts, leads};
    use crate::api::activities::ActivityLine;
    use model::{
        Activity, ActivityId, ActivityKind, Actor, EnvironmentId, LegCounts, MapId, MapState, Moment,
    };

    fn line(kind: ActivityKind, began: Option<i64>) -> ActivityLine {
        let activity = Activity {
            id: ActivityId(1),
            environment: EnvironmentId::new("test").unwrap(),
            map: Some(MapId(7)),
            version: None,
            at: Moment(100_000),
            actor: Actor::System("engine".into()),
            kind,
            count: 0,
            correlation: String::new(),
        };
        let (map_name, version) = (String::new(), String::new());
        ActivityLine { activity, map_name, version, began: began.map(Moment) }
    }

    #[test]
    fn a_move_tells_before_and_after_and_for_how_long_it_was_as_before() {
        let moved = ActivityKind::StateChanged { from: MapState::Running, to: MapState::NotRunning };
        let told = facts(&line(moved, Some(90_000)));
        let words: Vec<_> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let labels = (MapState::Running.label(), MapState::NotRunning.label());
        assert_eq!(words, [("Before", labels.0), ("After", labels.1), ("Time before", "10.0 s")]);
    }

    #[test]
    fn a_company_tells_its_counts_and_leads_to_its_run_and_failures() {
        let counts = LegCounts { read: 1_204, written: 1_200, failed: 4, ..LegCounts::default() };
        let done = line(ActivityKind::CompanySyncFinished { company: "usmf".into(), counts }, Some(0));
        let told = facts(&done);
        assert_eq!(told.first(), Some(&("Read", "1,204".to_owned())));
        assert_eq!(told.last(), Some(&("Lasted", "1 min".to_owned())));
        let hrefs: Vec<String> = leads(&done, "test").into_iter().map(|(href, _)| href).collect();
        assert_eq!(hrefs, ["/e/test/maps/7/initial-sync", "/e/test/maps/7/failures?status=open"]);
    }
}
