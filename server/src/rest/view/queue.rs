//! What waits in an environment, and how much may.

use model::{QueueLimits, QueueLoad};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What waits in all queues of an environment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct QueueView {
    /// Changes that wait.
    changes: i64,
    /// The bytes of their records.
    bytes: i64,
    /// When the oldest of them was captured.
    #[schema(format = DateTime)]
    oldest: Option<String>,
    /// How much may wait.
    limits: QueueLimitsBody,
}

/// How much may wait; null or left out = no limit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct QueueLimitsBody {
    /// Bytes that people are warned of, at 50, 80, 95 and 100 percent.
    #[serde(default)]
    soft_bytes: Option<i64>,
    /// The age of the oldest change that people are warned of, in milliseconds.
    #[serde(default)]
    soft_age_ms: Option<i64>,
    /// Bytes at which nothing more is captured until some of it is written.
    #[serde(default)]
    hard_bytes: Option<i64>,
}

impl QueueLimitsBody {
    pub(in crate::rest) const fn limits(&self) -> QueueLimits {
        let Self { soft_bytes, soft_age_ms, hard_bytes } = *self;
        QueueLimits { soft_bytes, soft_age_ms, hard_bytes }
    }
}

impl QueueView {
    pub(in crate::rest) fn new(load: &QueueLoad, limits: &QueueLimits) -> Self {
        let QueueLimits { soft_bytes, soft_age_ms, hard_bytes } = *limits;
        Self {
            changes: load.changes,
            bytes: load.bytes,
            oldest: load.oldest.map(|at| at.to_string()),
            limits: QueueLimitsBody { soft_bytes, soft_age_ms, hard_bytes },
        }
    }
}
