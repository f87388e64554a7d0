//! Which failures an act is for.

use crate::http::problem::Problem;
use engine::AskedAt;
use model::{Direction, ErrorClass, FailureId, FailureQuery, FailureStatus, GroupId, LegId, MapId, Phase};
use serde::Deserialize;
use store::FailureSelection;
use utoipa::ToSchema;

/// Ids named at once; a filter has no such limit.
const MOST_IDS: usize = 1_000;

/// Failures to try again: exactly one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryBody {
    /// These, 1 to 1000.
    ids: Option<Vec<i64>>,
    /// All open ones that match.
    matching: Option<Matching>,
}

/// Failures that are not to be written: `reason`, and exactly one of the other two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscardBody {
    /// These, 1 to 1000.
    ids: Option<Vec<i64>>,
    /// All open ones that match.
    matching: Option<Matching>,
    /// Why; it stands in the timeline. 1 to 500 characters.
    reason: String,
}

/// What failures have in common; `{}` means all open ones of the environment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Matching {
    /// Of one map only.
    map: Option<i64>,
    /// Of one failure group only.
    group: Option<i64>,
    /// Of one direction only.
    #[schema(value_type = Option<String>, example = "left_to_right")]
    direction: Option<Direction>,
    /// Of one phase only.
    #[schema(value_type = Option<String>, example = "live")]
    phase: Option<Phase>,
    /// Of one leg of an initial sync only.
    leg: Option<i64>,
    /// Of one class only.
    #[schema(value_type = Option<String>, example = "application")]
    class: Option<ErrorClass>,
    /// Part of key, headline or code.
    text: String,
}

/// Where an act with that selection is listed: with its map and its group.
pub(super) fn asked_at(selection: &FailureSelection) -> AskedAt {
    match selection {
        FailureSelection::Matching(query) => AskedAt { map: query.map, group: query.group },
        FailureSelection::Ids(_) => AskedAt::default(),
    }
}

impl RetryBody {
    /// Which failures are meant.
    pub(super) fn selection(self) -> Result<FailureSelection, Problem> {
        selection(self.ids, self.matching)
    }
}

impl DiscardBody {
    /// Which failures are meant, and why.
    pub(super) fn parts(self) -> Result<(FailureSelection, String), Problem> {
        let reason = self.reason.trim().to_owned();
        if !(1..=500).contains(&reason.chars().count()) {
            return Err(Problem::bad_request(
                "The reason does not have 1 to 500 characters.",
                "Say why in a sentence.",
            ));
        }
        Ok((selection(self.ids, self.matching)?, reason))
    }
}

fn selection(ids: Option<Vec<i64>>, matching: Option<Matching>) -> Result<FailureSelection, Problem> {
    let hint = "Give either ids or matching.";
    match (ids, matching) {
        (Some(ids), None) if (1..=MOST_IDS).contains(&ids.len()) => {
            Ok(FailureSelection::Ids(ids.into_iter().map(FailureId).collect()))
        }
        (Some(_), None) => Err(Problem::bad_request(
            format!("ids does not hold 1 to {MOST_IDS} ids."),
            "Use matching for more.",
        )),
        (None, Some(matching)) => Ok(FailureSelection::Matching(matching.query())),
        (Some(_), Some(_)) => Err(Problem::bad_request("The body has both ids and matching.", hint)),
        (None, None) => Err(Problem::bad_request("The body has neither ids nor matching.", hint)),
    }
}

impl Matching {
    fn query(self) -> FailureQuery {
        FailureQuery {
            map: self.map.map(MapId),
            group: self.group.map(GroupId),
            phase: self.phase,
            except: None,
            leg: self.leg.map(LegId),
            status: Some(FailureStatus::Open),
            direction: self.direction,
            class: self.class,
            text: self.text.trim().to_owned(),
            ..FailureQuery::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DiscardBody, RetryBody};

    fn retry(body: &str) -> bool {
        serde_json::from_str::<RetryBody>(body).is_ok_and(|body| body.selection().is_ok())
    }

    #[test]
    fn a_selection_is_one_thing_only() {
        assert!(retry(r#"{"ids":[1,2]}"#));
        assert!(retry(r#"{"matching":{}}"#));
        assert!(retry(r#"{"matching":{"map":1,"class":"application"}}"#));
        for bad in [
            "{}",
            r#"{"ids":[]}"#,
            r#"{"ids":[1],"matching":{}}"#,
            r#"{"all":true}"#,
            r#"{"matching":{"class":"odd"}}"#,
        ] {
            assert!(!retry(bad), "{bad}");
        }
    }

    #[test]
    fn a_discard_says_why() {
        let body: DiscardBody = serde_json::from_str(r#"{"ids":[1],"reason":"  "}"#).unwrap();
        assert!(body.parts().is_err());
    }
}
