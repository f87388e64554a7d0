//! Acts on many failures.

use super::word;
use model::{Actor, BulkAct, BulkItem, BulkKind};
use serde::Serialize;
use utoipa::ToSchema;

/// An act on many failures.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct BulkActView {
    /// Its id.
    id: i64,
    /// Where its failures are.
    environment: String,
    /// `retry`, `discard`, `undo_retry` or `undo_discard`.
    kind: &'static str,
    /// Why, of a discard.
    reason: Option<String>,
    /// The act that this one undoes.
    undoes: Option<i64>,
    /// The map whose failures were meant.
    map: Option<i64>,
    /// The failure group that was meant.
    group: Option<i64>,
    /// Who asked for it.
    actor: String,
    /// When it was asked for.
    #[schema(format = DateTime)]
    asked_at: String,
    /// `working`, `done` or `cancelled`.
    status: String,
    /// How many failures it is for.
    total: i64,
    /// To how many it was done.
    done: i64,
    /// How many were left alone; their records say why.
    skipped: i64,
    /// How many have not had their turn.
    left: i64,
    /// When it was done or cancelled.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// Who cancelled it.
    cancelled_by: Option<String>,
    /// The act that undoes it.
    undone_by: Option<i64>,
}

impl From<BulkAct> for BulkActView {
    fn from(act: BulkAct) -> Self {
        let name = |actor: &Actor| actor.name().to_owned();
        let (kind, reason) = match &act.kind {
            BulkKind::Retry => ("retry", None),
            BulkKind::Discard { reason } => ("discard", Some(reason.clone())),
            BulkKind::UndoRetry { .. } => ("undo_retry", None),
            BulkKind::UndoDiscard { .. } => ("undo_discard", None),
        };
        Self {
            id: act.id.0,
            left: act.left(),
            kind,
            reason,
            undoes: act.kind.undoes().map(|id| id.0),
            map: act.map.map(|id| id.0),
            group: act.group.map(|id| id.0),
            actor: name(&act.actor),
            asked_at: act.asked_at.to_string(),
            status: word(&act.status),
            total: act.total,
            done: act.done,
            skipped: act.skipped,
            ended_at: act.ended_at.map(|at| at.to_string()),
            cancelled_by: act.cancelled_by.as_ref().map(name),
            undone_by: act.undone_by.map(|id| id.0),
            environment: act.environment.to_string(),
        }
    }
}

/// What became of one failure under an act.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct BulkRecordView {
    /// The failure.
    failure: i64,
    /// Its map.
    map: i64,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// Left out for viewers.
    key: Option<String>,
    /// What happened.
    headline: String,
    /// `left`, `done`, or why it was left alone: `retrying`, `resolved`, `discarded`, `newer`, `tried` or `reopened`.
    result: String,
    /// When it had its turn.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Where it stands now: `open`, `waiting`, `retrying`, `resolved` or `discarded`.
    status: String,
}

impl BulkRecordView {
    pub(in crate::rest) fn new(item: BulkItem, sees_values: bool) -> Self {
        let item = if sees_values { item } else { item.without_values() };
        Self {
            failure: item.failure.0,
            map: item.map.0,
            direction: word(&item.direction),
            key: sees_values.then_some(item.key),
            headline: item.headline,
            result: word(&item.result),
            at: item.at.map(|at| at.to_string()),
            status: word(&item.status),
        }
    }
}

/// A page of acts.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfBulkActs {
    /// Newest first.
    pub(in crate::rest) rows: Vec<BulkActView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

/// A page of what became of failures.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfBulkRecords {
    /// Newest first.
    pub(in crate::rest) rows: Vec<BulkRecordView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}
