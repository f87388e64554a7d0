//! Groups of failures: what people decide about all failures of one cause.

use crate::StoreError;
use async_trait::async_trait;
use model::{
    Actor, EnvironmentId, FailureGroup, GroupComment, GroupId, GroupQuery, LegCause, Moment, Mute, Page,
    RunId,
};

/// The hours of a trend.
pub const TREND_HOURS: usize = 24;
const HOUR: i64 = 3_600_000;

/// Which hour since 1970 a moment is in.
pub const fn hour_of(at: Moment) -> i64 {
    at.0.div_euclid(HOUR)
}

/// Counts of a group by hours, as a trend that ends with the running hour: the oldest first, always [`TREND_HOURS`].
/// Hours outside of it are left out.
pub fn trend(now: Moment, counts: impl IntoIterator<Item = (i64, i64)>) -> Vec<i64> {
    let mut trend = vec![0; TREND_HOURS];
    let first = hour_of(now) + 1 - i64::try_from(TREND_HOURS).unwrap_or(i64::MAX);
    for (hour, count) in counts {
        let place = usize::try_from(hour - first).ok().and_then(|place| trend.get_mut(place));
        if let Some(sum) = place {
            *sum += count;
        }
    }
    trend
}

/// Failures of one cause ([`model::Cause`]), of one map and direction, are a group from the first of them on. Settlements
/// and everything else that opens, moves or ends failures keep its counts in the same transaction. A failure that joins
/// a group all of whose failures are over lets it begin again; it has then regressed, if they had passed.
#[async_trait]
pub trait Groups: Send + Sync {
    /// Groups of an environment, as they stand at `now`.
    async fn groups(
        &self,
        environment: &EnvironmentId,
        query: &GroupQuery,
        now: Moment,
    ) -> Result<Page<FailureGroup>, StoreError>;

    /// One group, as it stands at `now`.
    async fn group(&self, id: GroupId, now: Moment) -> Result<FailureGroup, StoreError>;

    /// For each group the attempts that went wrong in each of the last 24 hours, the oldest first; zeros for one that
    /// there is not. See [`trend`].
    async fn group_trends(&self, ids: &[GroupId], now: Moment) -> Result<Vec<Vec<i64>>, StoreError>;

    /// What was written about a group, newest first, at most `limit`.
    async fn group_comments(&self, id: GroupId, limit: u32) -> Result<Vec<GroupComment>, StoreError>;

    /// What goes wrong in the legs of an initial sync, leg by leg, the most frequent cause first; at most `limit` pairs of
    /// leg and cause. What is over is left out.
    async fn causes_of_run(&self, run: RunId, limit: u32) -> Result<Vec<LegCause>, StoreError>;

    /// Open failures of an environment, but for those of groups that are muted at `now`.
    async fn calling_failures(&self, environment: &EnvironmentId, now: Moment) -> Result<i64, StoreError>;

    /// Writes something about a group.
    async fn comment_on_group(&self, id: GroupId, comment: GroupComment) -> Result<(), StoreError>;

    /// Says which account sees to a group; `None` = nobody. Where that changes, with a `GroupAssigned` activity.
    async fn assign_group(
        &self,
        id: GroupId,
        to: Option<String>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// Mutes a group, or ends that with `None`, with a `GroupMuted` or `GroupUnmuted` activity. The notice about the
    /// failures of its map does not tell of those of muted groups; where a mute ends by its time, the notice opens with
    /// the next failure of the map that changes. Ending what holds no more changes nothing.
    async fn mute_group(
        &self,
        id: GroupId,
        mute: Option<Mute>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::{hour_of, trend};
    use model::Moment;

    #[test]
    fn a_trend_ends_with_the_running_hour() {
        let now = Moment(100 * 3_600_000 + 5);
        assert_eq!(hour_of(now), 100);
        let counts = trend(now, [(76, 9), (77, 1), (100, 2), (100, 3), (101, 9), (i64::MIN / 2, 9)]);
        assert_eq!((counts.len(), counts[0], counts[23], counts.iter().sum::<i64>()), (24, 1, 5, 6));
    }
}
