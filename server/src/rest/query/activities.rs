//! Which entries of a timeline.

use super::files::file;
use super::{known, page, several, word};
use crate::http::problem::Problem;
use crate::rest::export::FileFormat;
use model::{ActivityKind, ActivityQuery, ActorKind, MapId, Moment, Period, Severity};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// Which entries of a timeline.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(in crate::rest) struct ActivityParameters {
    /// Kinds joined by commas, such as `state_changed,records_failed`.
    kind: Option<String>,
    /// At least so severe: `info`, `success`, `warning` or `error`.
    severity: Option<String>,
    /// Exactly these severities, joined by commas; not together with `severity`.
    severities: Option<String>,
    /// What kind of actor: `user`, `token`, `system` (Tandem itself) or `alert`.
    actor_kind: Option<String>,
    /// Part of the actor's name; `tandem` finds what Tandem did by itself.
    actor: Option<String>,
    /// Not before: a day such as `2026-11-22` or a moment such as `2026-11-22T09:30:00Z`, UTC.
    from: Option<String>,
    /// Before this moment, or until the end of this day, UTC.
    until: Option<String>,
    /// `json`, or the whole list as a file, whatever `before` and `limit` say: `csv`, `ndjson`, or `zip` with both and a
    /// text for people.
    format: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl ActivityParameters {
    /// The query that they mean.
    pub(in crate::rest) fn query(self, map: Option<MapId>) -> Result<ActivityQuery, Problem> {
        let kinds = several(self.kind.as_deref());
        let severities = self.severities()?;
        let (from, until) = (span("from", self.from)?, span("until", self.until)?);
        let within = Period { since: from.map(|(from, _)| from), until: until.map(|(_, until)| until) };
        if within.is_empty() {
            return Err(Problem::bad_request(
                "from is not before until.",
                "Correct or leave out one of them.",
            ));
        }
        let kinds =
            kinds.into_iter().map(|kind| known("kind", kind, &ActivityKind::NAMES).map(str::to_owned));
        Ok(ActivityQuery {
            map,
            kinds: kinds.collect::<Result<_, _>>()?,
            severities,
            actor_kind: word::<ActorKind>(
                "actor_kind",
                self.actor_kind,
                &ActorKind::ALL.map(|(_, name)| name),
            )?,
            actor: self.actor.unwrap_or_default().trim().to_owned(),
            within,
            page: page(self.before, self.limit)?,
        })
    }

    /// The file that is asked for; `None` = none.
    pub(in crate::rest) fn file(&self) -> Result<Option<FileFormat>, Problem> {
        file(self.format.as_deref())
    }

    fn severities(&self) -> Result<Vec<Severity>, Problem> {
        let words = Severity::ALL.map(|(_, name)| name);
        let least = word::<Severity>("severity", self.severity.clone(), &words)?;
        let these = several(self.severities.as_deref()).into_iter();
        let these = these.map(|text| known("severities", text, &words).map(Severity::named));
        let these: Vec<Severity> = these.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        match least {
            Some(_) if !these.is_empty() => Err(Problem::bad_request(
                "severity and severities exclude each other.",
                "Leave out one of them.",
            )),
            Some(least) => Ok(least.and_worse()),
            None => Ok(these),
        }
    }
}

/// Where a day begins and where it ends; a moment is both.
fn span(name: &str, text: Option<String>) -> Result<Option<(Moment, Moment)>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let day = Moment::read_day(&text).map(|day| (day, day.plus_millis(86_400_000)));
    let span = day.or_else(|| Moment::read(&text).map(|moment| (moment, moment)));
    let wrong = || {
        let detail = format!("{name}={text} is neither a day nor a moment.");
        Problem::bad_request(detail, "Write it like 2026-11-22 or 2026-11-22T09:30:00Z.")
    };
    span.ok_or_else(wrong).map(Some)
}

#[cfg(test)]
mod tests {
    use super::ActivityParameters;
    use model::{ActivityKind, ActorKind, Moment, Severity};

    #[test]
    fn parameters_become_a_query() {
        let parameters = ActivityParameters {
            kind: Some("state_changed, outage_began".into()),
            severity: Some("warning".into()),
            limit: Some("500".into()),
            ..ActivityParameters::default()
        };
        let query = parameters.query(None).unwrap();
        assert_eq!((query.kinds.len(), query.page.limit), (2, 500));
        assert_eq!(query.severities, [Severity::Warning, Severity::Error]);
    }

    #[test]
    fn entries_are_asked_for_by_actor_severities_and_time() {
        let some = |text: &str| Some(text.to_owned());
        let asked = |severities: &str, from: &str, until: &str| {
            let (severities, from, until) = (some(severities), some(from), some(until));
            let actor_kind = some("system");
            ActivityParameters { severities, actor_kind, from, until, ..ActivityParameters::default() }
        };
        let query = asked("info, error", "1970-01-02", "1970-01-02").query(None).unwrap();
        assert_eq!(query.severities, [Severity::Info, Severity::Error]);
        assert_eq!(query.actor_kind, Some(ActorKind::System));
        // A day ends where the next one begins.
        let day = Moment(86_400_000);
        assert_eq!((query.within.since, query.within.until), (Some(day), Some(day.plus_millis(day.0))));
        let query = asked("", "1970-01-02T00:00Z", "1970-01-02T00:01Z").query(None).unwrap();
        assert_eq!((query.within.since, query.within.until), (Some(day), Some(day.plus_millis(60_000))));
        for (severities, from, until) in
            [("bad", "", ""), ("", "2026-02-30", ""), ("", "", "soon"), ("", "2026-11-23", "2026-11-22")]
        {
            assert!(asked(severities, from, until).query(None).is_err(), "{severities} {from} {until}");
        }
        let both = ActivityParameters { severity: some("error"), ..asked("info", "", "") };
        assert!(both.query(None).is_err());
    }

    #[test]
    fn every_kind_can_be_asked_for() {
        for kind in ActivityKind::NAMES {
            let parameters = ActivityParameters { kind: Some(kind.into()), ..ActivityParameters::default() };
            assert!(parameters.query(None).is_ok(), "{kind}");
        }
    }
}
