//! Timeline entries as sentences.

use super::alerts::of_alerts;
use super::bulk::of_many;
use super::conflicts::decides;
use super::moments::short_utc;
use super::notice::ended;
use super::numbers::{counted, grouped};
use crate::api::activities::ActivityLine;
use crate::ui::{Icon, Tone};
use model::{
    Activity, ActivityKind, Actor, Direction, EditedField, LegCounts, MaintenanceStep, MapState,
    SchemaChange, VersionNumber,
};

/// One entry in words: **what** *(which way)* by whom, and a line below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// What happened; set in bold.
    pub(crate) what: String,
    /// Which way the records travelled.
    pub(crate) direction: Option<Direction>,
    /// ` by Ada`; empty when Tandem did it by itself.
    pub(crate) by: String,
    /// The line below; may be empty.
    pub(crate) detail: String,
    /// Its mark on the line.
    pub(crate) icon: Icon,
    /// The mark's colour.
    pub(crate) tone: Tone,
}

/// See [`Sentence`].
pub(crate) fn sentence(line: &ActivityLine) -> Sentence {
    let activity = &line.activity;
    let records = |verb: &str| format!("{} {verb}", counted(activity.count, "record", "records"));
    let failures = |verb: &str| format!("{} {verb}", counted(activity.count, "failure", "failures"));
    let (what, direction, detail, icon, tone) = match &activity.kind {
        ActivityKind::MapCreated => ("Map created".into(), None, String::new(), Icon::Plus, Tone::Idle),
        ActivityKind::PublisherChanged { .. }
        | ActivityKind::SolutionChanged { .. }
        | ActivityKind::MapRemoved { .. }
        | ActivityKind::MapReturned => solutions(activity),
        ActivityKind::StateChanged { from, to } => {
            let (icon, tone) = state_mark(*to);
            (to.label().to_owned(), None, format!("{} → {}", from.label(), to.label()), icon, tone)
        }
        ActivityKind::InitialSyncStarted { .. }
        | ActivityKind::CompanySyncStarted { .. }
        | ActivityKind::CompanySyncFinished { .. }
        | ActivityKind::InitialSyncContinued
        | ActivityKind::InitialSyncFinished { .. }
        | ActivityKind::CompaniesChanged { .. }
        | ActivityKind::ConflictPolicyChanged { .. }
        | ActivityKind::VersionSaved { .. }
        | ActivityKind::VersionActivated { .. }
        | ActivityKind::QueueDiscarded
        | ActivityKind::QueuePreserved => along_a_move(activity),
        ActivityKind::RecordsWritten { direction } => {
            (records("written"), Some(*direction), String::new(), Icon::Check, Tone::Ok)
        }
        ActivityKind::RecordsDeleted { direction } => {
            (records("deleted"), Some(*direction), String::new(), Icon::Trash, Tone::Idle)
        }
        ActivityKind::RecordsFailed { direction, headline } => {
            (records("failed"), Some(*direction), headline.clone(), Icon::Alert, Tone::Bad)
        }
        ActivityKind::RecordsWaiting { direction, headline } => {
            let what =
                counted(activity.count, "record waits for its parent", "records wait for their parents");
            (what, Some(*direction), headline.clone(), Icon::Pause, Tone::Info)
        }
        ActivityKind::RecordsReleased { direction } => {
            let detail = "What they refer to is in both apps now.".into();
            (records("went on"), Some(*direction), detail, Icon::Retry, Tone::Ok)
        }
        ActivityKind::FailuresResolved { direction } => {
            (failures("resolved"), Some(*direction), "Their records passed.".into(), Icon::Check, Tone::Ok)
        }
        ActivityKind::FailureEdited { .. } | ActivityKind::RecordForgotten { .. } => of_a_record(activity),
        ActivityKind::FailuresDiscarded { reason } => {
            (failures("discarded"), None, format!("Reason: {reason}"), Icon::Trash, Tone::Warn)
        }
        ActivityKind::RetryRequested
        | ActivityKind::DiscardUndone
        | ActivityKind::RetryTakenBack
        | ActivityKind::BulkStopped => of_many(activity),
        ActivityKind::GroupAssigned { .. }
        | ActivityKind::GroupMuted { .. }
        | ActivityKind::GroupUnmuted { .. } => of_a_group(&activity.kind),
        ActivityKind::OutageBegan { side, cause } => {
            let detail = format!("{} Changes for it wait in the queue.", ended(cause));
            (format!("{side} stopped answering"), None, detail, Icon::Unplugged, Tone::Warn)
        }
        ActivityKind::OutageEnded { side } => (
            format!("{side} answers again"),
            None,
            "What waited is being written.".into(),
            Icon::Check,
            Tone::Ok,
        ),
        ActivityKind::Resynchronised { side } => {
            let why = "Its change cursor had expired or was lost; nothing was skipped.";
            (format!("All rows of the {side} compared"), None, why.into(), Icon::Retry, Tone::Warn)
        }
        ActivityKind::DriftFound { cause } => {
            let detail = format!("{} Its changes wait.", ended(cause));
            ("The map does not fit its apps any more".into(), None, detail, Icon::Alert, Tone::Bad)
        }
        ActivityKind::DriftEnded => {
            let detail = "What waited is being written.".into();
            ("The map fits its apps again".into(), None, detail, Icon::Check, Tone::Ok)
        }
        ActivityKind::AlertFired { .. }
        | ActivityKind::AlertEnded { .. }
        | ActivityKind::AlertChanged { .. }
        | ActivityKind::QuietHoursChanged { .. } => of_alerts(&activity.kind),
        ActivityKind::EnvironmentLinked | ActivityKind::EnvironmentChanged { .. } => linked(&activity.kind),
        ActivityKind::ShadowBegan { .. } | ActivityKind::ShadowEnded { .. } => shadow(activity),
        ActivityKind::Maintenance { step, from, until, reason } => maintenance(
            *step,
            activity.count,
            format!("{} to {} UTC: {reason}", short_utc(*from), short_utc(*until)),
        ),
        ActivityKind::SchemaChanged { side, entity, change } => (
            format!("Schema of {entity} in the {side} changed"),
            None,
            schema_change(change),
            Icon::Pencil,
            Tone::Warn,
        ),
    };
    Sentence { what, direction, by: by(&activity.actor), detail, icon, tone }
}

/// What was decided about failures of one cause.
fn of_a_group(kind: &ActivityKind) -> (String, Option<Direction>, String, Icon, Tone) {
    match kind {
        ActivityKind::GroupAssigned { headline, to: Some(to) } => {
            (format!("Failures assigned to {to}"), None, headline.clone(), Icon::Person, Tone::Info)
        }
        ActivityKind::GroupMuted { headline, reason, until } => {
            let until = until.map_or_else(String::new, |until| format!(" until {} UTC", short_utc(until)));
            let detail = format!("{} Reason: {reason}", ended(headline));
            (format!("Failures muted{until}"), None, detail, Icon::Pause, Tone::Warn)
        }
        ActivityKind::GroupUnmuted { headline } => {
            ("Failures no longer muted".into(), None, headline.clone(), Icon::Alert, Tone::Info)
        }
        ActivityKind::GroupAssigned { headline, to: None } => {
            ("Failures assigned to nobody".into(), None, headline.clone(), Icon::Person, Tone::Info)
        }
        _ => (String::new(), None, String::new(), Icon::Dash, Tone::Idle),
    }
}

/// What was done about one record.
fn of_a_record(activity: &Activity) -> Parts {
    match &activity.kind {
        ActivityKind::FailureEdited { direction, fields, .. } => edited(*direction, fields),
        ActivityKind::RecordForgotten { pseudonym } => forgotten(activity.count, pseudonym),
        _ => (String::new(), None, String::new(), Icon::Dash, Tone::Idle),
    }
}

/// What was kept of a record is gone.
fn forgotten(rows: i64, pseudonym: &str) -> Parts {
    let detail = format!("{} made nameless as {pseudonym}", counted(rows, "row", "rows"));
    ("A record was forgotten".into(), None, detail, Icon::Trash, Tone::Warn)
}

/// Somebody wrote other values for a record that had failed.
fn edited(direction: Direction, fields: &[EditedField]) -> Parts {
    let names: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
    let detail = format!("Other values for {}", names.join(", "));
    ("Edited and retried".into(), Some(direction), detail, Icon::Pencil, Tone::Info)
}

/// Who did it; nothing where Tandem did it by itself.
fn by(actor: &Actor) -> String {
    match actor {
        Actor::System(name) if name == "maintenance window" => " by a maintenance window".into(),
        Actor::System(_) => String::new(),
        Actor::User(name) => format!(" by {name}"),
        Actor::Token(name) => format!(" by token “{name}”"),
        Actor::Alert(name) => format!(" by alert “{name}”"),
    }
}

pub(super) type Parts = (String, Option<Direction>, String, Icon, Tone);

/// What happens along with a map's moves.
fn along_a_move(activity: &Activity) -> Parts {
    let changes = counted(activity.count, "queued change", "queued changes");
    match &activity.kind {
        ActivityKind::InitialSyncStarted { companies } => {
            let of = match companies.as_slice() {
                [] => String::new(),
                [only] => format!("Company {only}"),
                many => format!("Companies {}", many.join(", ")),
            };
            ("Initial sync started".into(), None, of, Icon::Retry, Tone::Info)
        }
        ActivityKind::InitialSyncFinished { counts } => sync_finished("Initial sync", counts),
        ActivityKind::CompanySyncStarted { company } => {
            (format!("Initial sync of {company} started"), None, String::new(), Icon::Retry, Tone::Info)
        }
        ActivityKind::CompanySyncFinished { company, counts } => {
            sync_finished(&format!("Initial sync of {company}"), counts)
        }
        ActivityKind::CompaniesChanged { companies } => {
            let all = || "All companies of the environment".to_owned();
            let of = if companies.is_empty() { all() } else { companies.join(", ") };
            ("Companies changed".into(), None, of, Icon::Pencil, Tone::Info)
        }
        ActivityKind::ConflictPolicyChanged { policy } => {
            ("Conflict rules changed".into(), None, decides(*policy), Icon::Pencil, Tone::Info)
        }
        ActivityKind::VersionSaved { publisher, number } => {
            let detail = "It touches nothing that runs until it is activated.".into();
            (format!("Version {number} by {publisher} saved"), None, detail, Icon::Plus, Tone::Idle)
        }
        ActivityKind::VersionActivated { from, to } => {
            let name = |(publisher, number): &(String, VersionNumber)| format!("{number} by {publisher}");
            let detail = format!("{} → {}", name(from), name(to));
            ("Version activated".into(), None, detail, Icon::Switch, Tone::Info)
        }
        ActivityKind::QueueDiscarded => {
            (format!("{changes} discarded"), None, "They are not written.".into(), Icon::Trash, Tone::Warn)
        }
        ActivityKind::QueuePreserved => {
            let detail = "They wait among the catch-up errors, to be tried again.".into();
            (format!("{changes} left behind"), None, detail, Icon::Pause, Tone::Warn)
        }
        _ => {
            let what = "Initial sync continued where it was cancelled".into();
            (what, None, String::new(), Icon::Retry, Tone::Info)
        }
    }
}

/// What becomes of the link between both apps.
fn linked(kind: &ActivityKind) -> Parts {
    match kind {
        ActivityKind::EnvironmentChanged { what } => {
            ("Environment changed".into(), None, what.join(", "), Icon::Pencil, Tone::Info)
        }
        _ => ("Environment linked".into(), None, String::new(), Icon::Plus, Tone::Idle),
    }
}

/// What becomes of solutions and their maps.
fn solutions(activity: &Activity) -> Parts {
    match &activity.kind {
        ActivityKind::PublisherChanged { name } => {
            ("Publisher changed".into(), None, name.clone(), Icon::Pencil, Tone::Info)
        }
        ActivityKind::SolutionChanged { name, version, step } => {
            let maps = counted(activity.count, "entity map", "entity maps");
            let detail = if activity.count > 0 { format!("{version}, {maps}") } else { version.to_string() };
            (format!("Solution {name} {}", step.told()), None, detail, Icon::Pencil, Tone::Info)
        }
        ActivityKind::MapRemoved { solution } => {
            let detail = format!("It went with the solution {solution}. Its story stays.");
            ("Map removed".into(), None, detail, Icon::Trash, Tone::Warn)
        }
        _ => ("Map is there again".into(), None, String::new(), Icon::Plus, Tone::Info),
    }
}

/// What becomes of a shadow run.
fn shadow(activity: &Activity) -> Parts {
    match &activity.kind {
        ActivityKind::ShadowEnded { of, differing } => {
            let seen = counted(activity.count, "change", "changes");
            let detail = format!("{of}: {} of {seen} would have gone otherwise.", grouped(*differing));
            ("Shadow run ended".into(), None, detail, Icon::Stop, Tone::Idle)
        }
        ActivityKind::ShadowBegan { of } => {
            let detail = format!("{of} looks on and writes nothing.");
            ("Shadow run began".into(), None, detail, Icon::Play, Tone::Info)
        }
        _ => along_a_move(activity),
    }
}

fn maintenance(step: MaintenanceStep, maps: i64, detail: String) -> Parts {
    let paused = counted(maps, "map to pause", "maps to pause");
    let (what, icon, tone) = match step {
        MaintenanceStep::Planned => ("Maintenance window planned".into(), Icon::Plus, Tone::Info),
        MaintenanceStep::Began => (format!("Maintenance began, {paused}"), Icon::Pause, Tone::Warn),
        MaintenanceStep::Ended => ("Maintenance ended".into(), Icon::Check, Tone::Ok),
        MaintenanceStep::EndedEarly => ("Maintenance ended before its time".into(), Icon::Check, Tone::Info),
        MaintenanceStep::Cancelled => ("Maintenance window cancelled".into(), Icon::Dash, Tone::Idle),
        MaintenanceStep::Missed => {
            ("Maintenance window passed while Tandem was down".into(), Icon::Alert, Tone::Warn)
        }
    };
    (what, None, detail, icon, tone)
}

fn sync_finished(of: &str, counts: &LegCounts) -> Parts {
    let mut parts = vec![format!("{} read", counted(counts.read, "record", "records"))];
    let named = [
        (counts.written, "written"),
        (counts.skipped, "had nothing to write"),
        (counts.failed, "failed"),
        (counts.waiting, "wait for their parents"),
    ];
    parts.extend(
        named
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", grouped(*count))),
    );
    let failed = counts.failed + counts.waiting > 0;
    let what = format!("{of} finished{}", if failed { " with failures" } else { "" });
    let (icon, tone) = if failed { (Icon::Alert, Tone::Warn) } else { (Icon::Check, Tone::Ok) };
    (what, None, parts.join(", "), icon, tone)
}

/// An entry as one line of text: what, which way, by whom, and the line below.
#[cfg(feature = "ssr")]
pub fn told_of(activity: &Activity) -> String {
    let activity = activity.clone();
    let line = ActivityLine { activity, map_name: String::new(), version: String::new(), began: None };
    let Sentence { what, direction, by, detail, .. } = sentence(&line);
    let way = direction.map(|way| format!(" ({way})")).unwrap_or_default();
    let detail = if detail.is_empty() { detail } else { format!(": {detail}") };
    format!("{what}{way}{by}{detail}")
}

/// What of a schema changed, in one line.
pub(crate) fn schema_change(change: &SchemaChange) -> String {
    let parts = [("added", &change.added), ("removed", &change.removed), ("altered", &change.altered)];
    let part = |(what, names): &(&str, &Vec<String>)| {
        let shown = names.iter().take(12).map(String::as_str).collect::<Vec<_>>().join(", ");
        let rest = names.len().saturating_sub(12);
        let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
        format!("{what}: {shown}{more}")
    };
    parts.iter().filter(|(_, names)| !names.is_empty()).map(part).collect::<Vec<_>>().join("; ")
}

/// The mark and colour of a map's state; the same wherever one is shown.
pub(crate) const fn state_mark(state: MapState) -> (Icon, Tone) {
    match state {
        MapState::NotRunning => (Icon::Dash, Tone::Idle),
        MapState::Initializing | MapState::Resuming => (Icon::Retry, Tone::Info),
        MapState::Running => (Icon::Check, Tone::Ok),
        MapState::Paused { .. } => (Icon::Pause, Tone::Warn),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::api::activities::ActivityLine;
    use model::{Activity, ActivityId, ActivityKind, Actor, Direction, EnvironmentId, MapId, Moment};

    fn line(kind: ActivityKind, count: i64, actor: Actor) -> ActivityLine {
        let activity = Activity {
            id: ActivityId(1),
            environment: EnvironmentId::new("test").unwrap(),
            map: Some(MapId(1)),
            version: None,
            at: Moment(0),
            actor,
            kind,
            count,
            correlation: String::new(),
        };
        ActivityLine { activity, map_name: "Customers V3".into(), version: "1.0.0.0".into(), began: None }
    }

    #[test]
    fn a_sentence_says_how_many_which_way_and_by_whom() {
        let direction = Direction::LeftToRight;
        let engine = Actor::System("engine".into());
        let written = sentence(&line(ActivityKind::RecordsWritten { direction }, 1, engine));
        assert_eq!((written.what.as_str(), written.by.as_str()), ("1 record written", ""));
        assert_eq!(written.direction, Some(direction));
        let retry = sentence(&line(ActivityKind::RetryRequested, 1204, Actor::User("Ada".into())));
        assert_eq!(
            (retry.what.as_str(), retry.by.as_str()),
            ("Retry of 1,204 failures asked for", " by Ada")
        );
    }
}
