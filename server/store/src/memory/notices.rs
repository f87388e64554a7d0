//! Notices in memory.

use super::State;
use crate::{CommitSignal, DriftChange, NewActivity, StoreError};
use model::{ActivityKind, Actor, EnvironmentId, MapId, Moment, Notice, NoticeId, NoticeKind};
use std::cmp::Reverse;

impl State {
    pub(super) fn open_notice(&mut self, environment: &EnvironmentId, kind: NoticeKind, at: Moment) {
        let id = self.new_id("notices");
        let notice =
            Notice { id: NoticeId(id), environment: environment.clone(), kind, since: at, until: None };
        self.notices.insert(id, notice);
    }

    /// Ends the open notice that is meant; says whether there was one.
    pub(super) fn end_notice(
        &mut self,
        environment: &EnvironmentId,
        meant: impl Fn(&NoticeKind) -> bool,
        at: Moment,
    ) -> bool {
        let open = self.notices.values_mut().find(|notice| {
            notice.until.is_none() && notice.environment == *environment && meant(&notice.kind)
        });
        open.is_some_and(|notice| {
            notice.until = Some(at);
            true
        })
    }

    /// Opens or ends the notice about the failures of a map, after they changed; says whether it did either.
    pub(super) fn keep_failure_notice(&mut self, map: MapId, at: Moment) -> bool {
        let Some(environment) = self.maps.get(&map).map(|map| map.environment.clone()) else {
            return false;
        };
        let kind = NoticeKind::FailuresOpen { map };
        let of_map = self.open_failures.iter().filter(|((of, _, _), _)| *of == map);
        // What waits for a parent goes on by itself: nobody has to be called.
        let mut calling =
            of_map.filter_map(|(_, id)| self.failures.get(id)).filter(|row| row.parent.is_none());
        let wanted = calling.any(|row| !self.is_muted(row.group, at));
        if !wanted {
            return self.end_notice(&environment, |open| *open == kind, at);
        }
        let shown = self.notices.values().any(|notice| notice.until.is_none() && notice.kind == kind);
        if !shown {
            self.open_notice(&environment, kind, at);
        }
        !shown
    }

    pub(super) fn set_drift(
        &mut self,
        change: DriftChange,
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        let DriftChange { map, cause, at, correlation } = change;
        let known = self.map(map)?;
        let (environment, version) = (known.environment.clone(), known.active);
        let is_it = |kind: &NoticeKind| matches!(kind, NoticeKind::SchemaDrift { map: of, .. } if *of == map);
        let kind = match cause {
            None if !self.end_notice(&environment, is_it, at) => return Ok(()),
            None => ActivityKind::DriftEnded,
            Some(cause) => {
                let kind = NoticeKind::SchemaDrift { map, cause: cause.clone() };
                let mut open = self.notices.values_mut();
                if let Some(open) = open.find(|notice| notice.until.is_none() && is_it(&notice.kind)) {
                    touched.notices += u64::from(open.kind != kind);
                    open.kind = kind;
                    return Ok(());
                }
                self.open_notice(&environment, kind, at);
                ActivityKind::DriftFound { cause }
            }
        };
        let (map, version) = (Some(map), Some(version));
        let actor = Actor::System("engine".to_owned());
        self.record(NewActivity { environment, map, version, at, actor, kind, count: 0, correlation });
        touched.notices += 1;
        touched.activity += 1;
        Ok(())
    }

    /// Says whether any notice changed.
    pub(super) fn set_disk_low(&mut self, free: Option<i64>, at: Moment) -> bool {
        let environments: Vec<EnvironmentId> = self.environments.keys().cloned().collect();
        let is_disk = |kind: &NoticeKind| matches!(kind, NoticeKind::DiskLow { .. });
        let mut changed = false;
        for environment in environments {
            let kind = free.map(|free| NoticeKind::DiskLow { free });
            changed |= self.set_notice(&environment, kind, is_disk, at);
        }
        changed
    }

    /// Opens, renews or ends the notice that is meant; says whether it changed.
    pub(super) fn set_notice(
        &mut self,
        environment: &EnvironmentId,
        kind: Option<NoticeKind>,
        meant: impl Fn(&NoticeKind) -> bool,
        at: Moment,
    ) -> bool {
        let Some(kind) = kind else { return self.end_notice(environment, meant, at) };
        let open = self.notices.values_mut().find(|notice| {
            notice.until.is_none() && notice.environment == *environment && meant(&notice.kind)
        });
        match open {
            Some(notice) if notice.kind == kind => return false,
            Some(notice) => notice.kind = kind,
            None => self.open_notice(environment, kind, at),
        }
        true
    }

    pub(super) fn notices_of(&self, environment: &EnvironmentId, limit: usize) -> Vec<Notice> {
        let mut notices: Vec<Notice> =
            self.notices.values().filter(|notice| notice.environment == *environment).cloned().collect();
        notices.sort_by_key(|notice| (notice.until.is_some(), Reverse(notice.until), Reverse(notice.id)));
        notices.truncate(limit);
        notices
    }
}
