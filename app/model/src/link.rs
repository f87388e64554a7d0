//! The pairing of one left and one right record.

use crate::{Direction, MapId, Moment, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One pair of records under one map: who they are on each side, and the last state both agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLink {
    /// The map.
    pub map: MapId,
    /// Canonical integration key, unique within the map.
    pub key: String,
    /// The left record's id in its app (its whole key); empty while unknown.
    pub left_id: String,
    /// The right record's id in its app (a GUID); empty while unknown.
    pub right_id: String,
    /// Mapped fields of the left record at the last agreement, normalised; a JSON object.
    pub left_state: String,
    /// Mapped fields of the right record at the last agreement, normalised; a JSON object.
    pub right_state: String,
    /// The store's settle sequence of the last write to the left record; 0 = never.
    pub left_written: i64,
    /// The store's settle sequence of the last write to the right record; 0 = never.
    pub right_written: i64,
    /// The pair was deleted; kept so that the deletion's echo is known.
    pub deleted: bool,
    /// The record left the filter: it stopped syncing and is not deleted.
    pub out_of_filter: bool,
    /// What was written to either side within the last minute, newest last; writes of one direction in a row are one
    /// entry. Shows when both apps keep changing what we write.
    pub recent: Vec<RecentWrite>,
    /// Fields whose two agreed values do not stand for each other, because somebody wrote the one of the target by hand:
    /// the CRM's names of the field mappings. Each side keeps its value until it changes in one of both apps.
    pub by_hand: BTreeSet<String>,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Writes in one direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentWrite {
    /// The last of them.
    pub at: Moment,
    /// The way they travelled.
    pub direction: Direction,
    /// What they changed: the CRM's names of the field mappings, in order.
    pub fields: BTreeSet<String>,
}

impl RecordLink {
    /// The record's id on one side; empty while unknown.
    pub fn id(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left_id,
            Side::Right => &self.right_id,
        }
    }

    /// The last agreed state of one side; a JSON object.
    pub fn state(&self, side: Side) -> &str {
        match side {
            Side::Left => &self.left_state,
            Side::Right => &self.right_state,
        }
    }

    /// Replaces the last agreed state of one side by a JSON object.
    pub fn set_state(&mut self, side: Side, state: String) {
        match side {
            Side::Left => self.left_state = state,
            Side::Right => self.right_state = state,
        }
    }

    /// Settle sequence of the last write to one side; 0 = never.
    pub const fn written(&self, side: Side) -> i64 {
        match side {
            Side::Left => self.left_written,
            Side::Right => self.right_written,
        }
    }
}
