//! Failure groups.

use super::word;
use model::{Actor, FailureGroup, GroupComment};
use serde::Serialize;
use utoipa::ToSchema;

/// Failures of one cause, of one map and direction.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct GroupView {
    /// Order of first occurrence.
    id: i64,
    /// The environment.
    environment: String,
    /// The map.
    map: i64,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// Its kind, as the parameter `class`.
    class: String,
    /// The app's code, or Tandem's in capitals; may be empty.
    code: String,
    /// The field that is at fault; empty when none is named.
    field: String,
    /// What happened, with … in the place of what belongs to one record.
    headline: String,
    /// What to do about it.
    hint: String,
    /// `regressed`, `open`, `retrying`, `waiting` (for parents), `muted` or `resolved`.
    state: String,
    /// Failures that there have ever been.
    total: i64,
    /// Of these: that wait for a person.
    open: i64,
    /// That wait for their parent.
    waiting: i64,
    /// That are being tried again.
    retrying: i64,
    /// Its first failure.
    #[schema(format = DateTime)]
    first_at: String,
    /// The last attempt that went wrong for this reason.
    #[schema(format = DateTime)]
    last_at: String,
    /// Attempts that went wrong in each of the last 24 hours, the oldest first.
    trend: Vec<i64>,
    /// The account that sees to it.
    assignee: Option<String>,
    /// Somebody's decision not to be called because of it, while it holds.
    mute: Option<MuteView>,
    /// When all of its records last passed.
    fixed: Option<FixView>,
    /// Its newest failure; it may not be kept any more.
    example: Option<i64>,
}

/// A mute that holds.
#[derive(Debug, Serialize, ToSchema)]
struct MuteView {
    /// Why.
    reason: String,
    /// Until when; null = until somebody ends it.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// A fix.
#[derive(Debug, Serialize, ToSchema)]
struct FixView {
    /// When the last record passed.
    #[schema(format = DateTime)]
    at: String,
    /// Who had asked for the retry; null = they passed by later changes.
    by: Option<String>,
}

/// A page of failure groups.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfGroups {
    /// In the order asked for.
    pub(in crate::rest) rows: Vec<GroupView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

/// What somebody wrote about a failure group.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct CommentView {
    /// Who.
    author: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What.
    text: String,
}

impl GroupView {
    /// A group with its trend.
    pub(in crate::rest) fn new(group: FailureGroup, trend: Vec<i64>) -> Self {
        let name = |actor: &Actor| actor.name().to_owned();
        Self {
            id: group.id.0,
            environment: group.environment.to_string(),
            map: group.map.0,
            direction: word(&group.direction),
            class: word(&group.class),
            code: group.code,
            field: group.field,
            headline: group.remedy.headline,
            hint: group.remedy.hint,
            state: word(&group.state),
            total: group.counts.total,
            open: group.counts.open,
            waiting: group.counts.waiting,
            retrying: group.counts.retrying,
            first_at: group.first_at.to_string(),
            last_at: group.last_at.to_string(),
            trend,
            assignee: group.assignee,
            mute: group.mute.map(|mute| MuteView {
                reason: mute.reason,
                until: mute.until.map(|until| until.to_string()),
            }),
            fixed: group.fixed.map(|fix| FixView { at: fix.at.to_string(), by: fix.by.as_ref().map(name) }),
            example: group.example.map(|id| id.0),
        }
    }
}

impl From<GroupComment> for CommentView {
    fn from(comment: GroupComment) -> Self {
        Self { author: comment.author.name().to_owned(), at: comment.at.to_string(), text: comment.text }
    }
}
