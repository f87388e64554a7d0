//! How long what is over is kept.

use model::{Kept, Retention, TrimRound};
use serde::Serialize;
use utoipa::ToSchema;

/// What is kept of what is over.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct RetentionView {
    /// One entry for each kind.
    kept: Vec<KeptView>,
    /// When the last round ended; null while the first one since the start is under way.
    #[schema(format = DateTime)]
    last_round_at: Option<String>,
    /// How long it took.
    last_round_ms: Option<i64>,
}

/// What is kept of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct KeptView {
    /// Which: `changes`, `activities`, `events`, `failures`, `payloads` (what failures hold
    /// of their records), `groups`, `runs`, `statistics`, `notices`, `links`, `conflicts` or `firings`.
    kind: String,
    /// Days since it was over.
    days: u32,
    /// The newest so many rows.
    rows: u32,
    /// Of what that is the number: `map` or `environment`.
    rows_of: String,
    /// Rows that the last round removed.
    removed: i64,
}

impl RetentionView {
    pub(in crate::rest) fn new(retention: &Retention, last: Option<&TrimRound>) -> Self {
        let kept = Kept::ALL.into_iter().map(|kept| KeptView {
            kind: kept.name().to_owned(),
            days: retention.of(kept).days,
            rows: retention.of(kept).rows,
            rows_of: if kept.is_per_map() { "map" } else { "environment" }.to_owned(),
            removed: last.map_or(0, |round| round.removed_of(kept)),
        });
        Self {
            kept: kept.collect(),
            last_round_at: last.map(|round| round.at.to_string()),
            last_round_ms: last.map(|round| round.millis),
        }
    }
}
