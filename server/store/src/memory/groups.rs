//! Groups of failures in memory. What follows from the failures is counted when it is asked for.

use super::{MemoryStore, State, at_most, count, not_found};
use crate::{Groups, NewActivity, NewFailure, StoreError, hour_of, trend};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, Cause, Change, EnvironmentId, Failure, FailureGroup, FailureStatus, Fix,
    GroupComment, GroupCounts, GroupId, GroupOrder, GroupQuery, GroupState, LegCause, LegId, Moment, Mute,
    Page, Remedy, RunId,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A group with what is not told of it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its state and all counts but the total are those of its beginning.
    pub(super) group: FailureGroup,
    fingerprint: String,
    regressed: bool,
    acted_by: Option<Actor>,
    hours: BTreeMap<i64, i64>,
    comments: Vec<GroupComment>,
}

impl State {
    /// The group of a failure that is about to be opened or to join; it begins, or begins again, where it has to.
    pub(super) fn group_of(
        &mut self,
        environment: &EnvironmentId,
        change: &Change,
        new: &NewFailure,
        at: Moment,
    ) -> GroupId {
        let Cause { fingerprint, field, headline } = Cause::of(&new.symptom(&change.key));
        let known = self.groups.values().find(|row| {
            row.fingerprint == fingerprint
                && row.group.map == change.map
                && row.group.direction == change.direction
        });
        let id = known.map(|row| row.group.id);
        let id = id.unwrap_or_else(|| GroupId(self.new_id("groups")));
        let begins_again = self.group_counts(id).unsettled() == 0;
        let row = self.groups.entry(id).or_insert_with(|| Row {
            group: FailureGroup {
                id,
                environment: environment.clone(),
                map: change.map,
                direction: change.direction,
                class: new.class,
                code: new.code.clone(),
                field,
                remedy: Remedy { headline, hint: String::new() },
                first_at: at,
                last_at: at,
                counts: GroupCounts::default(),
                state: GroupState::Open,
                assignee: None,
                mute: None,
                fixed: None,
                example: None,
            },
            fingerprint,
            regressed: false,
            acted_by: None,
            hours: BTreeMap::new(),
            comments: Vec::new(),
        });
        if begins_again {
            row.regressed = row.group.fixed.is_some();
            row.acted_by = None;
        }
        row.group.remedy.hint.clone_from(&new.remedy.hint);
        row.group.last_at = row.group.last_at.max(at);
        *row.hours.entry(hour_of(at)).or_default() += 1;
        id
    }

    /// Notes that a failure is of its group from here on, and was of that one before.
    pub(super) fn join_group(&mut self, failure: &Failure, before: Option<GroupId>) {
        let Some(row) = self.groups.get_mut(&failure.group) else { return };
        if before != Some(failure.group) {
            row.group.counts.total += 1;
            row.group.example = Some(failure.id);
        }
    }

    /// After a failure of a group has passed.
    pub(super) fn fix_group(&mut self, id: GroupId, at: Moment) {
        if self.group_counts(id).unsettled() > 0 {
            return;
        }
        if let Some(row) = self.groups.get_mut(&id) {
            row.group.fixed = Some(Fix { at, by: row.acted_by.clone() });
        }
    }

    /// Notes who asked for a retry.
    pub(super) fn act_on_group(&mut self, id: GroupId, actor: &Actor) {
        if let Some(row) = self.groups.get_mut(&id) {
            row.acted_by = Some(actor.clone());
        }
    }

    pub(super) fn is_muted(&self, id: GroupId, now: Moment) -> bool {
        let mute = self.groups.get(&id).and_then(|row| row.group.mute.as_ref());
        mute.is_some_and(|mute| mute.holds(now))
    }

    /// Groups of an environment without failures, and when they were last seen.
    pub(super) fn empty_groups(&self, environment: &EnvironmentId) -> Vec<(GroupId, Moment)> {
        let here = self.groups.values().filter(|row| row.group.environment == *environment);
        let empty = here.filter(|row| !self.failures.values().any(|failure| failure.group == row.group.id));
        empty.map(|row| (row.group.id, row.group.last_at)).collect()
    }

    fn group_counts(&self, id: GroupId) -> GroupCounts {
        let mut counts = GroupCounts::default();
        for failure in self.failures.values().filter(|failure| failure.group == id) {
            tally(&mut counts, failure.status);
        }
        counts
    }

    fn causes_of(&self, run: RunId) -> Vec<LegCause> {
        let is_of_run = |leg: &LegId| self.legs.get(leg).is_some_and(|row| row.run == run);
        let mut counts: BTreeMap<(LegId, GroupId), GroupCounts> = BTreeMap::new();
        for failure in self.failures.values() {
            if let Some(leg) = failure.leg.filter(is_of_run) {
                tally(counts.entry((leg, failure.group)).or_default(), failure.status);
            }
        }
        let cause = |((leg, group), counts): (_, GroupCounts)| {
            let told = &self.groups.get(&group).filter(|_| counts.unsettled() > 0)?.group;
            Some(LegCause {
                leg,
                group,
                headline: told.remedy.headline.clone(),
                class: told.class,
                code: told.code.clone(),
                open: counts.open,
                waiting: counts.waiting,
                retrying: counts.retrying,
            })
        };
        let mut causes: Vec<LegCause> = counts.into_iter().filter_map(cause).collect();
        causes.sort_by_key(|it| (it.leg, Reverse(it.open + it.waiting + it.retrying), Reverse(it.group)));
        causes
    }

    fn shown(&self, row: &Row, now: Moment) -> FailureGroup {
        let counts = GroupCounts { total: row.group.counts.total, ..self.group_counts(row.group.id) };
        let mute = row.group.mute.clone().filter(|mute| mute.holds(now));
        let state = GroupState::of(&counts, mute.is_some(), row.regressed);
        FailureGroup { counts, state, mute, ..row.group.clone() }
    }

    fn group_row(&mut self, id: GroupId) -> Result<&mut Row, StoreError> {
        self.groups.get_mut(&id).ok_or_else(|| not_found("failure group", &id))
    }

    fn groups_meant(
        &self,
        environment: &EnvironmentId,
        query: &GroupQuery,
        now: Moment,
    ) -> Vec<FailureGroup> {
        let text = query.text.trim().to_lowercase();
        let is_meant = |group: &FailureGroup| {
            let of_assignee = |name: &String| group.assignee.as_deref().unwrap_or_default() == name;
            group.environment == *environment
                && query.map.is_none_or(|map| map == group.map)
                && (query.states.is_empty() || query.states.contains(&group.state))
                && query.class.is_none_or(|class| class == group.class)
                && query.direction.is_none_or(|direction| direction == group.direction)
                && query.assignee.as_ref().is_none_or(of_assignee)
                && [&group.remedy.headline, &group.code, &group.field]
                    .into_iter()
                    .any(|field| field.to_lowercase().contains(&text))
        };
        let all = self.groups.values().map(|row| self.shown(row, now));
        let mut meant: Vec<FailureGroup> = all.filter(is_meant).collect();
        meant.sort_by_key(|group| Reverse(place(group, query.order)));
        meant
    }

    fn told_of_group(&mut self, group: &FailureGroup, kind: ActivityKind, actor: Actor, at: Moment) {
        self.record(NewActivity {
            environment: group.environment.clone(),
            map: Some(group.map),
            version: self.maps.get(&group.map).map(|map| map.active),
            at,
            actor,
            kind,
            count: 0,
            correlation: String::new(),
        });
    }
}

/// Counts one more failure that is kept.
const fn tally(counts: &mut GroupCounts, status: FailureStatus) {
    counts.kept += 1;
    match status {
        FailureStatus::Open => counts.open += 1,
        FailureStatus::Waiting => counts.waiting += 1,
        FailureStatus::Retrying => counts.retrying += 1,
        FailureStatus::Resolved | FailureStatus::Discarded => {}
    }
}

fn place(group: &FailureGroup, order: GroupOrder) -> (i64, GroupId) {
    let by = match order {
        GroupOrder::LastSeen => group.last_at.0,
        GroupOrder::Count => group.counts.unsettled(),
        GroupOrder::FirstSeen => group.first_at.0,
    };
    (by, group.id)
}

#[async_trait]
impl Groups for MemoryStore {
    async fn groups(
        &self,
        environment: &EnvironmentId,
        query: &GroupQuery,
        now: Moment,
    ) -> Result<Page<FailureGroup>, StoreError> {
        let state = self.read();
        let meant = state.groups_meant(environment, query, now);
        let total = count(meant.len());
        let last = query.page.before.and_then(|id| state.groups.get(&GroupId(id)));
        let after = last.map(|row| place(&state.shown(row, now), query.order));
        let gone = query.page.before.is_some() && after.is_none();
        let limit = at_most(query.page.limit.clamp(1, 500));
        let is_after = |group: &FailureGroup| after.is_none_or(|after| place(group, query.order) < after);
        let mut rest = meant.into_iter().filter(|group| !gone && is_after(group));
        let rows: Vec<FailureGroup> = rest.by_ref().take(limit).collect();
        let next = rest.next().and_then(|_| rows.last()).map(|group| group.id.0);
        Ok(Page { rows, next, total })
    }

    async fn group(&self, id: GroupId, now: Moment) -> Result<FailureGroup, StoreError> {
        let state = self.read();
        let row = state.groups.get(&id).ok_or_else(|| not_found("failure group", &id))?;
        Ok(state.shown(row, now))
    }

    async fn group_trends(&self, ids: &[GroupId], now: Moment) -> Result<Vec<Vec<i64>>, StoreError> {
        let state = self.read();
        let hours = |id| state.groups.get(id).map(|row| row.hours.clone()).unwrap_or_default();
        Ok(ids.iter().map(|id| trend(now, hours(id))).collect())
    }

    async fn group_comments(&self, id: GroupId, limit: u32) -> Result<Vec<GroupComment>, StoreError> {
        let state = self.read();
        let comments = state.groups.get(&id).map(|row| row.comments.as_slice()).unwrap_or_default();
        Ok(comments.iter().rev().take(at_most(limit)).cloned().collect())
    }

    async fn causes_of_run(&self, run: RunId, limit: u32) -> Result<Vec<LegCause>, StoreError> {
        let mut causes = self.read().causes_of(run);
        causes.truncate(at_most(limit));
        Ok(causes)
    }

    async fn calling_failures(&self, environment: &EnvironmentId, now: Moment) -> Result<i64, StoreError> {
        let state = self.read();
        let open = state.failures.values().filter(|failure| {
            failure.environment == *environment
                && failure.status == FailureStatus::Open
                && !state.is_muted(failure.group, now)
        });
        Ok(count(open.count()))
    }

    async fn comment_on_group(&self, id: GroupId, comment: GroupComment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.group_row(id)?.comments.push(comment);
            touched.failures += 1;
            Ok(())
        })
    }

    async fn assign_group(
        &self,
        id: GroupId,
        to: Option<String>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let row = state.group_row(id)?;
            if row.group.assignee == to {
                return Ok(());
            }
            row.group.assignee.clone_from(&to);
            let group = row.group.clone();
            let kind = ActivityKind::GroupAssigned { headline: group.remedy.headline.clone(), to };
            state.told_of_group(&group, kind, actor, at);
            touched.failures += 1;
            touched.activity += 1;
            Ok(())
        })
    }

    async fn mute_group(
        &self,
        id: GroupId,
        mute: Option<Mute>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let row = state.group_row(id)?;
            let held = row.group.mute.as_ref().is_some_and(|mute| mute.holds(at));
            if !held && mute.is_none() {
                return Ok(());
            }
            row.group.mute.clone_from(&mute);
            let group = row.group.clone();
            let headline = group.remedy.headline.clone();
            let kind = match mute {
                Some(Mute { reason, until }) => ActivityKind::GroupMuted { headline, reason, until },
                None => ActivityKind::GroupUnmuted { headline },
            };
            touched.notices += u64::from(state.keep_failure_notice(group.map, at));
            state.told_of_group(&group, kind, actor, at);
            touched.failures += 1;
            touched.activity += 1;
            Ok(())
        })
    }
}
