//! What the filter bar of a timeline holds, as it stands in the URL.

use model::{
    ActivityKind, ActivityQuery, ActorKind, FieldErrors, MapId, Moment, PageRequest, Period, Severity,
};
use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400_000;

/// The filters of a timeline; an empty text does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityFilter {
    /// Groups of kinds ([`ActivityFilter::GROUPS`]) and single kinds, joined by commas.
    #[serde(default)]
    pub kind: String,
    /// One of [`ActivityFilter::SEVERITIES`].
    #[serde(default)]
    pub severity: String,
    /// What kind of actor: `user`, `token`, `system` or `alert`.
    #[serde(default)]
    pub who: String,
    /// Part of the actor's name.
    #[serde(default)]
    pub actor: String,
    /// The first day, UTC, such as `2026-11-22`.
    #[serde(default)]
    pub from: String,
    /// The last day, UTC.
    #[serde(default)]
    pub until: String,
    /// Only entries older than this one.
    #[serde(default)]
    pub before: Option<i64>,
}

impl ActivityFilter {
    /// Groups of kinds: name in the URL, word on the chip, kinds in it.
    pub const GROUPS: [(&'static str, &'static str, &'static [&'static str]); 9] = [
        (
            "state",
            "State",
            &[
                "map_created",
                "state_changed",
                "queue_discarded",
                "queue_preserved",
                "map_removed",
                "map_returned",
            ],
        ),
        (
            "runs",
            "Initial syncs",
            &[
                "initial_sync_started",
                "initial_sync_continued",
                "initial_sync_finished",
                "company_sync_started",
                "company_sync_finished",
            ],
        ),
        ("records", "Records", &["records_written", "records_deleted", "resynchronised"]),
        (
            "failures",
            "Failures",
            &[
                "records_failed",
                "records_waiting",
                "records_released",
                "failures_resolved",
                "retry_requested",
                "failure_edited",
                "record_forgotten",
                "failures_discarded",
                "discard_undone",
                "retry_taken_back",
                "bulk_stopped",
                "group_assigned",
                "group_muted",
                "group_unmuted",
            ],
        ),
        (
            "mapping",
            "Mappings",
            &[
                "version_saved",
                "version_activated",
                "companies_changed",
                "conflict_policy_changed",
                "shadow_began",
                "shadow_ended",
            ],
        ),
        ("solutions", "Solutions", &["solution_changed", "publisher_changed"]),
        ("apps", "Outages", &["outage_began", "outage_ended"]),
        ("alerts", "Alerts", &["alert_fired", "alert_ended", "alert_changed", "quiet_hours_changed"]),
        ("schema", "Schemas", &["drift_found", "drift_ended", "schema_changed"]),
    ];

    /// Choices of severity: value in the URL and words.
    pub const SEVERITIES: [(&'static str, &'static str); 6] = [
        ("", "Any severity"),
        ("warning", "Warnings and errors"),
        ("error", "Errors only"),
        ("only-warning", "Warnings only"),
        ("success", "Good news only"),
        ("info", "For the record only"),
    ];

    /// Choices of who: value in the URL and words.
    pub const ACTORS: [(&'static str, &'static str); 5] = [
        ("", "Anyone"),
        ("user", "A person"),
        ("token", "A token"),
        ("alert", "An alert"),
        ("system", "Tandem itself"),
    ];

    /// Is a group chosen?
    pub fn has(&self, group: &str) -> bool {
        self.chosen().any(|name| name == group)
    }

    /// What `kind` would hold with a group chosen that is not, or the other way round.
    pub fn toggled(&self, group: &str) -> String {
        let mut chosen: Vec<&str> = self.chosen().filter(|name| *name != group).collect();
        if !self.has(group) {
            chosen.push(group);
        }
        chosen.join(",")
    }

    fn chosen(&self) -> impl Iterator<Item = &str> {
        self.kind.split(',').map(str::trim).filter(|name| !name.is_empty())
    }

    /// The query that these mean for a map, or what is wrong with which of them.
    ///
    /// # Errors
    ///
    /// A message for each field that cannot be read.
    pub fn query(&self, map: MapId) -> Result<ActivityQuery, FieldErrors> {
        let mut errors = FieldErrors::default();
        let query = ActivityQuery {
            map: Some(map),
            kinds: self.kinds(&mut errors),
            severities: self.severities(&mut errors),
            actor_kind: self.actor_kind(&mut errors),
            actor: self.actor.trim().to_owned(),
            within: Period {
                since: day("from", &self.from, &mut errors),
                until: day("until", &self.until, &mut errors).map(|day| day.plus_millis(DAY)),
            },
            page: PageRequest { before: self.before, limit: 50 },
        };
        if query.within.is_empty() {
            errors.add("until", "This day is before the first one.");
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn kinds(&self, errors: &mut FieldErrors) -> Vec<String> {
        let mut kinds: Vec<String> = Vec::new();
        for name in self.chosen() {
            let group = Self::GROUPS.iter().find(|(group, ..)| *group == name);
            match group {
                Some((_, _, of_group)) => kinds.extend(of_group.iter().map(ToString::to_string)),
                None if ActivityKind::NAMES.contains(&name) => kinds.push(name.to_owned()),
                None => errors.add("kind", format!("There is no kind of entry called “{name}”.")),
            }
        }
        kinds
    }

    fn severities(&self, errors: &mut FieldErrors) -> Vec<Severity> {
        match self.severity.as_str() {
            "" => Vec::new(),
            "warning" => Severity::Warning.and_worse(),
            "error" => Severity::Error.and_worse(),
            "only-warning" => vec![Severity::Warning],
            "success" => vec![Severity::Success],
            "info" => vec![Severity::Info],
            other => {
                errors.add("severity", format!("There is no severity called “{other}”."));
                Vec::new()
            }
        }
    }

    fn actor_kind(&self, errors: &mut FieldErrors) -> Option<ActorKind> {
        let kind = ActorKind::named(&self.who);
        if kind.is_none() && !self.who.is_empty() {
            errors.add("who", format!("“{}” is none of those who do something.", self.who));
        }
        kind
    }
}

fn day(field: &str, text: &str, errors: &mut FieldErrors) -> Option<Moment> {
    if text.trim().is_empty() {
        return None;
    }
    let day = Moment::read_day(text);
    if day.is_none() {
        errors.add(field, "Write a day like 2026-11-22.");
    }
    day
}

#[cfg(test)]
mod tests {
    use super::ActivityFilter;
    use model::{ActivityKind, ActorKind, MapId, Moment, Severity};

    /// Kinds that no timeline of a map has.
    const OF_ENVIRONMENTS: [&str; 3] = ["environment_linked", "environment_changed", "maintenance"];

    fn filter(kind: &str, severity: &str, from: &str, until: &str) -> ActivityFilter {
        let [kind, severity, from, until] = [kind, severity, from, until].map(str::to_owned);
        ActivityFilter { kind, severity, from, until, ..ActivityFilter::default() }
    }

    #[test]
    fn every_kind_that_a_map_tells_is_in_one_group() {
        let mut grouped: Vec<&str> =
            ActivityFilter::GROUPS.iter().flat_map(|(_, _, kinds)| kinds.iter().copied()).collect();
        grouped.extend(OF_ENVIRONMENTS);
        grouped.sort_unstable();
        let mut all = ActivityKind::NAMES.to_vec();
        all.sort_unstable();
        assert_eq!(grouped, all);
    }

    #[test]
    fn groups_and_kinds_add_up() {
        let query = filter("apps,drift_found", "", "", "").query(MapId(1)).unwrap();
        assert_eq!(query.kinds, ["outage_began", "outage_ended", "drift_found"]);
        let chosen = filter("apps,state", "", "", "");
        assert!(chosen.has("state") && !chosen.has("records"));
        assert_eq!(chosen.toggled("records"), "apps,state,records");
        assert_eq!(chosen.toggled("apps"), "state");
    }

    #[test]
    fn a_last_day_is_meant_to_its_end() {
        let query = filter("", "warning", "1970-01-02", "1970-01-02").query(MapId(1)).unwrap();
        assert_eq!(query.within.since, Some(Moment(86_400_000)));
        assert_eq!(query.within.until, Some(Moment(2 * 86_400_000)));
        assert_eq!(query.severities, [Severity::Warning, Severity::Error]);
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let who = "robot".to_owned();
        let wrong = ActivityFilter { who, ..filter("nonsense", "awful", "yesterday", "2026-02-30") };
        let errors = wrong.query(MapId(1)).unwrap_err();
        for field in ["kind", "severity", "who", "from", "until"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let errors = filter("", "", "2026-11-23", "2026-11-22").query(MapId(1)).unwrap_err();
        assert_eq!(errors.of("until"), Some("This day is before the first one."));
    }

    #[test]
    fn every_choice_is_understood() {
        for (severity, words) in ActivityFilter::SEVERITIES {
            assert!(filter("", severity, "", "").query(MapId(1)).is_ok(), "{words}");
        }
        for (who, _) in ActivityFilter::ACTORS {
            let filter = ActivityFilter { who: who.to_owned(), ..ActivityFilter::default() };
            assert_eq!(filter.query(MapId(1)).unwrap().actor_kind, ActorKind::named(who));
        }
    }
}
