//! Error events and failures.

use crate::{
    Cause, ChangeId, Direction, EnvironmentId, ErrorEventId, FailureId, GroupId, LegId, MapId, Moment,
    Operation, PageRequest, Period, Symptom, VersionId,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The kinds of error, as alerts count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// The data was refused: validation, a missing field, a rule of the target app.
    Application,
    /// 400 Bad Request without a reason: a restarting app or a failing service call.
    BadRequest,
    /// 401 or 403: permission missing for the user or the app.
    Unauthorized,
    /// 502, or 500 without a reason: the target is unexpectedly not ready.
    BadGateway,
    /// 503: crash or maintenance of the target.
    Unavailable,
    /// 429: too many requests.
    Throttled,
    /// No answer: DNS, connect, TLS, time-out.
    Network,
}

impl ErrorClass {
    /// All classes in the order shown.
    pub const ALL: [Self; 7] = [
        Self::Application,
        Self::BadRequest,
        Self::Unauthorized,
        Self::BadGateway,
        Self::Unavailable,
        Self::Throttled,
        Self::Network,
    ];

    /// The stable name used by programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::BadRequest => "bad_request",
            Self::Unauthorized => "unauthorized",
            Self::BadGateway => "bad_gateway",
            Self::Unavailable => "unavailable",
            Self::Throttled => "throttled",
            Self::Network => "network",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Application => "Application error",
            Self::BadRequest => "400 Bad Request",
            Self::Unauthorized => "401/403 Unauthorized",
            Self::BadGateway => "502 Bad Gateway",
            Self::Unavailable => "503 Service Unavailable",
            Self::Throttled => "429 Too Many Requests",
            Self::Network => "Network error",
        }
    }
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What a map was doing when an error happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Writing changes as they came.
    Live,
    /// Writing what a pause had queued.
    CatchUp,
    /// Copying existing records.
    InitialSync,
}

/// One attempt that went wrong; append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEvent {
    /// Order of commit.
    pub id: ErrorEventId,
    /// Where it happened.
    pub environment: EnvironmentId,
    /// `None` for a failed probe of a connection.
    pub map: Option<MapId>,
    /// The way the record travelled.
    pub direction: Direction,
    /// What the map was doing.
    pub phase: Phase,
    /// Its kind.
    pub class: ErrorClass,
    /// HTTP status; 0 when there was no answer or nothing was sent.
    pub status: u16,
    /// Canonical integration key; `None` for a failed probe.
    pub key: Option<String>,
    /// When it was committed.
    pub at: Moment,
    /// The reason in one line.
    pub message: String,
    /// Runs through change, failure, log and request.
    pub correlation: String,
}

/// Where a failure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureStatus {
    /// It waits for a person.
    Open,
    /// It waits for a record that it refers to, and goes on by itself when that one is in both apps.
    Waiting,
    /// It is being tried again.
    Retrying,
    /// It is over; see the resolution.
    Resolved,
    /// A person decided that it is not to be written.
    Discarded,
}

impl FailureStatus {
    /// Does it stand still until somebody, or another record, moves it?
    pub const fn is_parked(self) -> bool {
        matches!(self, Self::Open | Self::Waiting)
    }

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Waiting => "Waiting for parent",
            Self::Retrying => "Retrying",
            Self::Resolved => "Resolved",
            Self::Discarded => "Discarded",
        }
    }
}

/// How a failure came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// A retry passed.
    Retried,
    /// A later change of the same record passed.
    Superseded,
}

/// One message about one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The target's name for the field; empty when the app named none.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// What to tell a person about an error; made by the one classification of the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What happened, in plain words, in one line.
    pub headline: String,
    /// What to do about it.
    pub hint: String,
}

/// The record that another one refers to and cannot be written without.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parent {
    /// Entity sets of the CRM whose maps may bring it, the most likely first; several for a polymorphic lookup.
    pub entities: Vec<String>,
    /// Its canonical integration key under those maps.
    pub key: String,
}

/// A record that could not be written: one record with all that is needed to understand and re-run it. It waits for a
/// person, or for its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Order of first occurrence.
    pub id: FailureId,
    /// Where it happened.
    pub environment: EnvironmentId,
    /// Those that fail for the same cause.
    pub group: GroupId,
    /// The map.
    pub map: MapId,
    /// The map version it last ran under.
    pub version: VersionId,
    /// The way the record travelled.
    pub direction: Direction,
    /// What the map was doing.
    pub phase: Phase,
    /// The leg of the initial sync that read it.
    pub leg: Option<LegId>,
    /// Canonical integration key. At most one failure per map, direction and key is open.
    pub key: String,
    /// The company's code; empty for entities that all companies share.
    pub company: String,
    /// What was to be done.
    pub operation: Operation,
    /// The change that last failed.
    pub change: ChangeId,
    /// Its kind.
    pub class: ErrorClass,
    /// The app's code, or ours in capitals, such as `LOOKUP` or `LOOP`; empty when there is none.
    pub code: String,
    /// HTTP status; 0 when nothing was sent.
    pub status_code: u16,
    /// Headline and hint.
    pub remedy: Remedy,
    /// The app's own words.
    pub detail: String,
    /// Per field where the app said so.
    pub fields: Vec<FieldFault>,
    /// The record as it was captured; a JSON object.
    pub source: Option<String>,
    /// What was to be written; a JSON object.
    pub attempted: Option<String>,
    /// What it waits for, or last waited for.
    pub parent: Option<Parent>,
    /// Where it stands.
    pub status: FailureStatus,
    /// How it ended, once resolved.
    pub resolution: Option<Resolution>,
    /// Attempts that went wrong.
    pub attempts: u32,
    /// First attempt that went wrong.
    pub first_at: Moment,
    /// Last attempt that went wrong, or its end.
    pub last_at: Moment,
    /// Runs through change, activity, log and request.
    pub correlation: String,
    /// What was kept of its record was removed: by its age, or as the record was forgotten.
    pub payload_removed: bool,
}

impl Failure {
    /// Removes what it holds of its record: the record, what was sent, and what was said of it.
    pub fn empty(&mut self) {
        (self.source, self.attempted) = (None, None);
        self.detail.clear();
        for fault in &mut self.fields {
            fault.message.clear();
        }
        self.payload_removed = true;
    }
}

impl Failure {
    /// What those see of it who may not see values of records: causes and the names of fields.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        let cause = Cause::of(&Symptom {
            class: self.class,
            code: &self.code,
            fields: &self.fields,
            headline: &self.remedy.headline,
            detail: &self.detail,
            key: &self.key,
            records: [self.source.as_deref(), self.attempted.as_deref()],
        });
        self.remedy.headline = cause.headline;
        self.key.clear();
        self.parent = None;
        self.detail.clear();
        self.source = None;
        self.attempted = None;
        for field in &mut self.fields {
            field.message.clear();
        }
        self
    }
}

/// Which failures to list, newest first; by default all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureQuery {
    /// Of one map only.
    pub map: Option<MapId>,
    /// Of one group only.
    pub group: Option<GroupId>,
    /// Of one phase only.
    pub phase: Option<Phase>,
    /// Of every phase but this one.
    pub except: Option<Phase>,
    /// Of one leg of an initial sync only.
    pub leg: Option<LegId>,
    /// Of one status only.
    pub status: Option<FailureStatus>,
    /// Of one direction only.
    pub direction: Option<Direction>,
    /// Of one class only.
    pub class: Option<ErrorClass>,
    /// Only those whose key, headline or code contains this text.
    pub text: String,
    /// Only those that were there in this time: from their first attempt to their last, or their end.
    pub within: Period,
    /// Where the page begins and how long it is.
    pub page: PageRequest,
}

#[cfg(test)]
mod tests {
    use super::ErrorClass;

    #[test]
    fn names_of_classes_are_those_of_the_wire() {
        for class in ErrorClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.name());
        }
    }
}
