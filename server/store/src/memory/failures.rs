//! Failures in memory: how they open, join, end and go back into the queue.

use super::{State, count};
use crate::{CapturedChange, CommitSignal, FailureSelection, NewActivity, NewFailure, Settlement};
use model::{
    ActivityKind, Actor, Change, ChangeId, EnvironmentId, Failure, FailureId, FailureQuery, FailureStatus,
    MapId, Moment, Phase, Resolution,
};
use std::collections::BTreeMap;

/// With which values a record goes back into the queue.
pub(super) enum Values {
    /// With its own.
    Own,
    /// With those with which it failed, written by hand or not.
    AsFailed,
    /// With these in place of its own.
    Written(String),
}

impl State {
    /// Opens a failure, or joins the one that is open for the same map, direction and key.
    pub(super) fn fail(&mut self, batch: &Settlement, change: &Change, new: NewFailure) {
        let group = self.group_of(&batch.environment, change, &new, batch.at);
        let slot = (change.map, change.direction, change.key.clone());
        let known = self.open_failures.get(&slot).and_then(|id| self.failures.get(id));
        let before = known.map(|known| known.group);
        let phase = match known {
            _ if change.leg.is_some() => Phase::InitialSync,
            // What is tried again stays where people look for it.
            Some(known) if known.status == FailureStatus::Retrying => known.phase,
            _ => batch.phase,
        };
        let leg = change.leg.or_else(|| known.and_then(|known| known.leg));
        let (attempts, first_at) = known.map_or((1, batch.at), |known| (known.attempts + 1, known.first_at));
        let id = known.map(|known| known.id);
        let id = id.unwrap_or_else(|| FailureId(self.new_id("failures")));
        let failure = Failure {
            id,
            environment: batch.environment.clone(),
            group,
            map: change.map,
            version: batch.version,
            direction: change.direction,
            phase,
            leg,
            key: change.key.clone(),
            company: change.company.clone(),
            operation: change.operation,
            change: change.id,
            class: new.class,
            code: new.code,
            status_code: new.status_code,
            remedy: new.remedy,
            detail: new.detail,
            fields: new.fields,
            source: new.source,
            attempted: new.attempted,
            status: if new.wait.is_some() { FailureStatus::Waiting } else { FailureStatus::Open },
            parent: new.wait.map(|wait| wait.parent),
            resolution: None,
            attempts,
            first_at,
            last_at: batch.at,
            correlation: change.correlation.clone(),
            payload_removed: false,
        };
        self.join_group(&failure, before);
        self.failures.insert(id, failure);
        self.open_failures.insert(slot, id);
    }

    /// Ends the failure that is open for a change that passed; says whether there was one.
    pub(super) fn resolve(&mut self, change: &Change, at: Moment) -> bool {
        let slot = (change.map, change.direction, change.key.clone());
        let Some(failure) = self.open_failures.remove(&slot).and_then(|id| self.failures.get_mut(&id)) else {
            return false;
        };
        failure.resolution = Some(match failure.status {
            FailureStatus::Retrying => Resolution::Retried,
            _ => Resolution::Superseded,
        });
        failure.status = FailureStatus::Resolved;
        failure.last_at = at;
        let group = failure.group;
        self.fix_group(group, at);
        true
    }

    pub(super) fn matching<'a>(
        &'a self,
        environment: &'a EnvironmentId,
        query: &'a FailureQuery,
    ) -> impl Iterator<Item = &'a Failure> {
        self.matching_before(FailureId(i64::MAX), environment, query)
    }

    pub(super) fn matching_before<'a>(
        &'a self,
        before: FailureId,
        environment: &'a EnvironmentId,
        query: &'a FailureQuery,
    ) -> impl Iterator<Item = &'a Failure> {
        let text = query.text.trim().to_lowercase();
        let all = self.failures.range(..before).map(|(_, failure)| failure).rev();
        all.filter(move |failure| {
            failure.environment == *environment
                && query.map.is_none_or(|map| map == failure.map)
                && query.group.is_none_or(|group| group == failure.group)
                && query.phase.is_none_or(|phase| phase == failure.phase)
                && query.except != Some(failure.phase)
                && query.leg.is_none_or(|leg| failure.leg == Some(leg))
                && query.status.is_none_or(|status| status == failure.status)
                && query.direction.is_none_or(|direction| direction == failure.direction)
                && query.class.is_none_or(|class| class == failure.class)
                && query.within.meets(failure.first_at, failure.last_at)
                && [&failure.key, &failure.remedy.headline, &failure.code]
                    .into_iter()
                    .any(|field| field.to_lowercase().contains(&text))
        })
    }

    /// The parked failures that are meant, by map, each map's in order.
    fn selected(
        &self,
        environment: &EnvironmentId,
        selection: &FailureSelection,
    ) -> BTreeMap<MapId, Vec<FailureId>> {
        let meant: Vec<&Failure> = match selection {
            FailureSelection::Ids(ids) => ids.iter().filter_map(|id| self.failures.get(id)).collect(),
            FailureSelection::Matching(query) => self.matching(environment, query).collect(),
        };
        let mut by_map: BTreeMap<MapId, Vec<FailureId>> = BTreeMap::new();
        for failure in meant {
            if failure.status.is_parked() && failure.environment == *environment {
                by_map.entry(failure.map).or_default().push(failure.id);
            }
        }
        for ids in by_map.values_mut() {
            ids.sort_unstable();
            ids.dedup();
        }
        by_map
    }

    pub(super) fn retry(
        &mut self,
        environment: &EnvironmentId,
        selection: &FailureSelection,
        actor: &Actor,
        at: Moment,
        touched: &mut CommitSignal,
    ) -> i64 {
        let mut retried = 0;
        for (map, ids) in self.selected(environment, selection) {
            for id in &ids {
                self.requeue(*id, at, &Values::Own);
                if let Some(group) = self.failures.get(id).map(|failure| failure.group) {
                    self.act_on_group(group, actor);
                }
            }
            self.record_act(environment, map, ActivityKind::RetryRequested, actor, count(ids.len()), at);
            touched.queue.grow(map);
            retried += count(ids.len());
        }
        retried
    }

    /// Puts the record of a failure back into the queue; it is read again. Gives the change that waits there.
    pub(super) fn requeue(&mut self, id: FailureId, at: Moment, values: &Values) -> Option<ChangeId> {
        let observed = self.settle_sequence;
        let failure = self.failures.get_mut(&id)?;
        failure.status = FailureStatus::Retrying;
        let leg = failure.leg;
        let failed = self.changes.get(&failure.change).map(|row| &row.change);
        let source_id = failed.map(|change| change.source_id.clone());
        let edited = match values {
            Values::Own => None,
            Values::AsFailed => failed.and_then(|change| change.edited.clone()),
            Values::Written(values) => Some(values.clone()),
        };
        let captured = CapturedChange {
            map: failure.map,
            direction: failure.direction,
            operation: failure.operation,
            key: failure.key.clone(),
            company: failure.company.clone(),
            source_id: source_id.unwrap_or_default(),
            payload: None,
            observed,
            correlation: failure.correlation.clone(),
        };
        let id = self.enqueue(captured, leg, at);
        if let Some(row) = self.changes.get_mut(&id) {
            row.change.edited = edited;
            row.change.put_back = true;
        }
        Some(id)
    }

    /// Returns how many were discarded, and whether a notice ended.
    pub(super) fn discard(
        &mut self,
        environment: &EnvironmentId,
        selection: &FailureSelection,
        reason: &str,
        actor: &Actor,
        at: Moment,
    ) -> (i64, bool) {
        let (mut discarded, mut notice) = (0, false);
        for (map, ids) in self.selected(environment, selection) {
            for id in &ids {
                let Some(failure) = self.failures.get_mut(id) else { continue };
                failure.status = FailureStatus::Discarded;
                failure.last_at = at;
                self.open_failures.remove(&(map, failure.direction, failure.key.clone()));
            }
            let kind = ActivityKind::FailuresDiscarded { reason: reason.to_owned() };
            self.record_act(environment, map, kind, actor, count(ids.len()), at);
            notice |= self.keep_failure_notice(map, at);
            discarded += count(ids.len());
        }
        (discarded, notice)
    }

    fn record_act(
        &mut self,
        environment: &EnvironmentId,
        map: MapId,
        kind: ActivityKind,
        actor: &Actor,
        count: i64,
        at: Moment,
    ) {
        let version = self.maps.get(&map).map(|map| map.active);
        self.record(NewActivity {
            environment: environment.clone(),
            map: Some(map),
            version,
            at,
            actor: actor.clone(),
            kind,
            count,
            correlation: String::new(),
        });
    }
}
