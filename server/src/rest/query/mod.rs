//! Parameters behind the question mark.

mod activities;
mod files;

use super::export::FileFormat;
use crate::http::problem::Problem;
pub(super) use activities::ActivityParameters;
use axum::extract::{FromRequestParts, Query};
pub(super) use files::{LogParameters, QueueParameters, told};
use files::{file, period};
use http::request::Parts;
use model::{
    Direction, ErrorClass, FailureQuery, FailureStatus, GroupId, GroupOrder, GroupQuery, GroupState, LegId,
    MapId, PageRequest, Phase,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// Rows in a page unless asked otherwise, and at most.
const LIMIT: u32 = 50;
const MOST: u32 = 500;

/// Parameters, refused as a whole when one is not known.
pub(super) struct Checked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Checked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri).map(|Query(parameters)| Self(parameters)).map_err(|rejection| {
            Problem::bad_request(cause(&rejection), "Correct the parameters; openapi.json lists them.")
        })
    }
}

/// The innermost cause says which parameter it is about; the layers around it say nothing more.
fn cause(error: &dyn std::error::Error) -> String {
    let innermost = std::iter::successors(Some(error), |error| error.source()).last();
    format!("A parameter is wrong: {}.", innermost.map(ToString::to_string).unwrap_or_default())
}

/// Words joined by commas.
fn several(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PageParameters {
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl PageParameters {
    /// The page that they mean.
    pub(super) fn page(self) -> Result<PageRequest, Problem> {
        page(self.before, self.limit)
    }
}

const PHASES: [&str; 3] = ["live", "catch_up", "initial_sync"];

/// Which failures.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FailureParameters {
    /// The failure group.
    group: Option<String>,
    /// `open`, `waiting` (for its parent), `retrying`, `resolved` or `discarded`.
    status: Option<String>,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: Option<String>,
    /// `live`, `catch_up` or `initial_sync`.
    phase: Option<String>,
    /// Every phase but this one.
    except_phase: Option<String>,
    /// The leg of an initial sync.
    leg: Option<String>,
    /// `application`, `bad_request`, `unauthorized`, `bad_gateway`, `unavailable`, `throttled` or `network`.
    class: Option<String>,
    /// Part of key, headline or code.
    text: Option<String>,
    /// Only what was there from this moment on, such as `2026-11-22T09:30:00Z`.
    #[param(format = DateTime)]
    from: Option<String>,
    /// And before this one.
    #[param(format = DateTime)]
    until: Option<String>,
    /// `json`, or the whole list as a file, whatever `before` and `limit` say: `csv`, `ndjson`, or `zip` with both and a
    /// text for people.
    format: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl FailureParameters {
    /// The query that they mean.
    pub(super) fn query(self, map: Option<MapId>) -> Result<FailureQuery, Problem> {
        Ok(FailureQuery {
            map,
            group: self.group.map(|text| number("group", &text)).transpose()?.map(GroupId),
            except: word::<Phase>("except_phase", self.except_phase, &PHASES)?,
            phase: word::<Phase>("phase", self.phase, &PHASES)?,
            leg: self.leg.map(|text| number("leg", &text)).transpose()?.map(LegId),
            status: word::<FailureStatus>(
                "status",
                self.status,
                &["open", "waiting", "retrying", "resolved", "discarded"],
            )?,
            direction: word::<Direction>("direction", self.direction, &["left_to_right", "right_to_left"])?,
            class: word::<ErrorClass>("class", self.class, &CLASSES)?,
            text: self.text.unwrap_or_default().trim().to_owned(),
            within: period(self.from.as_deref(), self.until.as_deref())?,
            page: page(self.before, self.limit)?,
        })
    }

    /// The file that is asked for; `None` = none.
    pub(super) fn file(&self) -> Result<Option<FileFormat>, Problem> {
        file(self.format.as_deref())
    }
}

/// Which failure groups.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct GroupParameters {
    /// Of one map only.
    map: Option<String>,
    /// States joined by commas: `regressed`, `open`, `retrying`, `waiting`, `muted`, `resolved`.
    state: Option<String>,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: Option<String>,
    /// `application`, `bad_request`, `unauthorized`, `bad_gateway`, `unavailable`, `throttled` or `network`.
    class: Option<String>,
    /// The account that sees to it, by name; empty for those that nobody sees to.
    assignee: Option<String>,
    /// Part of headline, code or field.
    text: Option<String>,
    /// `last_seen` (the usual), `count` or `first_seen`, the largest first.
    sort: Option<String>,
    /// `json`, or the whole list as a file, whatever `before` and `limit` say: `csv`, `ndjson`, or `zip` with both and a
    /// text for people.
    format: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl GroupParameters {
    /// The query that they mean.
    pub(super) fn query(self) -> Result<GroupQuery, Problem> {
        let states = several(self.state.as_deref()).into_iter();
        let orders = GroupOrder::ALL.map(|(_, name)| name);
        Ok(GroupQuery {
            map: self.map.map(|text| number("map", &text)).transpose()?.map(MapId),
            states: states.map(state).collect::<Result<_, _>>()?,
            class: word::<ErrorClass>("class", self.class, &CLASSES)?,
            direction: word::<Direction>("direction", self.direction, &["left_to_right", "right_to_left"])?,
            assignee: self.assignee,
            text: self.text.unwrap_or_default().trim().to_owned(),
            order: word::<GroupOrder>("sort", self.sort, &orders)?.unwrap_or_default(),
            page: page(self.before, self.limit)?,
        })
    }

    /// The file that is asked for; `None` = none.
    pub(super) fn file(&self) -> Result<Option<FileFormat>, Problem> {
        file(self.format.as_deref())
    }
}

fn state(name: &str) -> Result<GroupState, Problem> {
    let names = GroupState::ALL.map(GroupState::name);
    known("state", name, &names)?;
    GroupState::named(name)
        .ok_or_else(|| Problem::bad_request(format!("state={name} is not known."), "Leave it out."))
}

pub(super) fn number(name: &str, text: &str) -> Result<i64, Problem> {
    let wrong = |_| {
        Problem::bad_request(format!("{name}={text} is not a number."), format!("Take the id of a {name}."))
    };
    text.parse().map_err(wrong)
}

const CLASSES: [&str; 7] =
    ["application", "bad_request", "unauthorized", "bad_gateway", "unavailable", "throttled", "network"];

pub(super) fn page(before: Option<String>, limit: Option<String>) -> Result<PageRequest, Problem> {
    let wrong = |name: &str, text: &str, form: &str| {
        Problem::bad_request(format!("{name}={text} is not {form}."), "Correct or leave out the parameter.")
    };
    let before = before
        .map(|text| {
            text.parse::<i64>().map_err(|_| wrong("before", &text, "the number that a page gave as next"))
        })
        .transpose()?;
    let limit = limit
        .map(|text| {
            let number = text.parse::<u32>().ok().filter(|number| (1..=MOST).contains(number));
            number.ok_or_else(|| wrong("limit", &text, "a whole number from 1 to 500"))
        })
        .transpose()?;
    Ok(PageRequest { before, limit: limit.unwrap_or(LIMIT) })
}

pub(super) fn known<'a>(name: &str, text: &'a str, words: &[&str]) -> Result<&'a str, Problem> {
    if words.contains(&text) {
        return Ok(text);
    }
    let detail = format!("{name}={text} is not known.");
    Err(Problem::bad_request(detail, format!("Use one of: {}.", words.join(", "))))
}

/// One of the words that the type is written as in JSON.
fn word<T: DeserializeOwned>(name: &str, text: Option<String>, words: &[&str]) -> Result<Option<T>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let text = known(name, &text, words)?.to_owned();
    let unreadable = |_| Problem::bad_request(format!("{name}={text} is not known."), "Leave it out.");
    serde_json::from_value(serde_json::Value::String(text.clone())).map(Some).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, FailureParameters, GroupParameters};

    #[test]
    fn every_word_is_one_of_the_model() {
        for class in CLASSES {
            let parameters = FailureParameters { class: Some(class.into()), ..FailureParameters::default() };
            assert!(parameters.query(None).is_ok(), "{class}");
        }
        assert_eq!(CLASSES.len(), model::ErrorClass::ALL.len());
    }

    #[test]
    fn groups_are_asked_for_by_state_and_order() {
        let of = |state: &str, sort: &str| {
            let (state, sort) = (Some(state.to_owned()), Some(sort.to_owned()));
            GroupParameters { state, sort, ..GroupParameters::default() }.query()
        };
        let query = of("open, regressed", "count").unwrap();
        assert_eq!(query.states, [model::GroupState::Open, model::GroupState::Regressed]);
        assert_eq!(query.order, model::GroupOrder::Count);
        assert!(of("shut", "count").is_err() && of("open", "size").is_err());
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for limit in ["0", "501", "-1", "many"] {
            let parameters = FailureParameters { limit: Some(limit.into()), ..FailureParameters::default() };
            assert!(parameters.query(None).is_err(), "{limit}");
        }
    }
}
