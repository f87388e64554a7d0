//! Counts in memory.

use super::{State, count};
use crate::{Day, percentile};
use model::{
    ChangeStatus, Direction, EnvironmentId, EnvironmentSummary, FailureStatus, FiringStatus, HalfHour, MapId,
    MapStatistics, Moment, Parent, ParentWait,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

impl State {
    pub(super) fn statistics(&self, map: MapId, now: Moment) -> MapStatistics {
        let day = Day::until(now);
        let mut statistics = MapStatistics { written_by_hour: Day::empty(), ..MapStatistics::default() };
        let first = (map, day.start(), Direction::LeftToRight);
        let after_last = (map, day.end(), Direction::LeftToRight);
        for ((_, minute, direction), counts) in self.counters.range(first..after_last) {
            let sum = match direction {
                Direction::LeftToRight => &mut statistics.left_to_right,
                Direction::RightToLeft => &mut statistics.right_to_left,
            };
            *sum += *counts;
            if let Some(hour) = day.hour(*minute) {
                statistics.written_by_hour[hour] += counts.written;
            }
        }
        statistics.queued = count(self.waiting_of(map).count());
        statistics.queued_bytes = self.waiting_of(map).map(super::bytes).sum();
        statistics.oldest_queued = self.waiting_of(map).next().map(|change| change.captured_at);
        let of_status = |status| {
            count(self.failures.values().filter(|row| row.map == map && row.status == status).count())
        };
        statistics.open_failures = of_status(FailureStatus::Open);
        statistics.waiting = of_status(FailureStatus::Waiting);
        let links = self.links.get(&map).into_iter().flat_map(BTreeMap::values);
        statistics.links = count(links.filter(|link| !link.deleted).count());
        let mut newest_first = self.activities.values().rev();
        statistics.last_activity = newest_first.find(|row| row.map == Some(map)).map(|row| row.at);
        statistics
    }

    pub(super) fn summary(&self, environment: &EnvironmentId, now: Moment) -> EnvironmentSummary {
        let mut summary = EnvironmentSummary::default();
        let mut by_state: BTreeMap<&'static str, i64> = BTreeMap::new();
        for map in self.maps_of(environment) {
            *by_state.entry(map.state.label()).or_default() += 1;
            let statistics = self.statistics(map.id, now);
            summary.open_failures += statistics.open_failures;
            summary.waiting += statistics.waiting;
            summary.queued += statistics.queued;
            summary.queued_bytes += statistics.queued_bytes;
            summary.oldest_queued =
                [summary.oldest_queued, statistics.oldest_queued].into_iter().flatten().min();
            summary.written += statistics.written();
        }
        summary.firing = self.alerts.count(environment, FiringStatus::Firing);
        summary.maps_by_state = by_state.into_iter().map(|(label, n)| (label.to_owned(), n)).collect();
        summary.maps_by_state.sort_by_key(|(_, maps)| Reverse(*maps));
        let latencies = self.latencies(environment, now);
        summary.latency_p50 = percentile(&latencies, 50);
        summary.latency_p99 = percentile(&latencies, 99);
        summary
    }

    pub(super) fn half_hours(&self, environment: &EnvironmentId, now: Moment) -> Vec<HalfHour> {
        let mut day = HalfHour::day(now);
        for map in self.maps_of(environment) {
            for half in &mut day {
                let [first, after_last] =
                    [half.from, half.end()].map(|minute| (map.id, minute, Direction::LeftToRight));
                for ((.., direction), counts) in self.counters.range(first..after_last) {
                    *half.direction_mut(*direction) += *counts;
                }
            }
        }
        day
    }

    pub(super) fn parent_waits(&self, environment: &EnvironmentId) -> Vec<ParentWait> {
        let mut by_map: BTreeMap<MapId, (i64, HashSet<&Parent>)> = BTreeMap::new();
        for row in self.failures.values() {
            let parent = row.parent.as_ref().filter(|_| row.status == FailureStatus::Waiting);
            if let Some(parent) = parent.filter(|_| row.environment == *environment) {
                let (records, parents) = by_map.entry(row.map).or_default();
                *records += 1;
                parents.insert(parent);
            }
        }
        let wait = |(map, (records, parents)): (MapId, (i64, HashSet<&Parent>))| ParentWait {
            map,
            records,
            parents: count(parents.len()),
        };
        by_map.into_iter().map(wait).collect()
    }

    /// Milliseconds from capture to written of the last hour's newest changes, ascending.
    fn latencies(&self, environment: &EnvironmentId, now: Moment) -> Vec<i64> {
        let from = now.plus_millis(-crate::LATENCY_WINDOW);
        let written = self.changes.values().filter(|row| row.change.status == ChangeStatus::Written);
        let here = written
            .filter(|row| self.maps.get(&row.change.map).is_some_and(|map| map.environment == *environment));
        let mut recent: Vec<(Moment, i64)> = here
            .filter_map(|row| Some((row.settled_at?, row.change.captured_at)))
            .filter(|(settled_at, _)| *settled_at > from && *settled_at <= now)
            .map(|(settled_at, captured_at)| (settled_at, settled_at.millis_since(captured_at)))
            .collect();
        recent.sort_by_key(|(settled_at, _)| Reverse(*settled_at));
        recent.truncate(crate::LATENCY_SAMPLE);
        let mut latencies: Vec<i64> = recent.into_iter().map(|(_, latency)| latency).collect();
        latencies.sort_unstable();
        latencies
    }
}
