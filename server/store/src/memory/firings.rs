//! How firings begin and come to their end in memory.

use super::State;
use crate::{AlertRound, CommitSignal, NewFiring, StoreError, firings};
use model::{AlertId, EnvironmentId, Firing, FiringId, FiringStatus, Moment, NoticeKind};

impl State {
    /// Tells that a firing began or came to its end: not before what was told last, whenever that was.
    fn tell_firing(&mut self, firing: &Firing, at: Moment, touched: &mut CommitSignal) {
        let version = firing.counted.map.and_then(|map| self.maps.get(&map)).map(|map| map.active);
        let mut newest_first = self.activities.values().rev();
        let last = newest_first.find(|row| row.environment == firing.environment).map(|row| row.at);
        self.record(firings::entry(firing, version, at.max(last.unwrap_or(at))));
        touched.activity += 1;
        touched.notices += 1;
        touched.firings += 1;
        self.notify(touched, firing);
    }

    /// Keeps a firing that changed, and its notice.
    pub(super) fn keep_firing(&mut self, firing: Firing, touched: &mut CommitSignal) {
        let kind = firings::notice(&firing);
        let mut open = self.notices.values_mut().filter(|notice| notice.until.is_none());
        if let Some(notice) = open.find(|notice| is_of(&notice.kind, firing.id))
            && notice.kind != kind
        {
            notice.kind = kind;
            touched.notices += 1;
        }
        self.alerts.firings.insert(firing.id, firing);
        touched.firings += 1;
    }

    pub(super) fn end_firing(
        &mut self,
        firing: Firing,
        status: FiringStatus,
        at: Moment,
        touched: &mut CommitSignal,
    ) {
        let ended = Firing { status, ended_at: Some(at), ..firing };
        self.end_notice(&ended.environment, |kind| is_of(kind, ended.id), at);
        self.tell_firing(&ended, at, touched);
        self.alerts.firings.insert(ended.id, ended);
    }

    /// Ends what a setting is firing for.
    pub(super) fn end_firings(&mut self, alert: AlertId, at: Moment, touched: &mut CommitSignal) {
        let is_meant = |firing: &&Firing| firing.alert == alert && firing.status == FiringStatus::Firing;
        let open: Vec<Firing> = self.alerts.firings.values().filter(is_meant).cloned().collect();
        for firing in open {
            self.end_firing(firing, FiringStatus::Ended, at, touched);
        }
    }

    fn fire(
        &mut self,
        environment: &EnvironmentId,
        new: NewFiring,
        touched: &mut CommitSignal,
    ) -> Option<Firing> {
        let setting = self.alerts.of(environment).find(|setting| setting.id == new.alert)?;
        let is_same = |before: &&Firing| before.alert == new.alert && before.counted == new.counted;
        if !new.comes_to_be(setting, self.alerts.firings.values().rev().find(is_same)) {
            return None;
        }
        let rule = setting.rule.clone();
        let id = FiringId(self.new_id("firings"));
        let firing = new.begun(id, environment.clone(), rule);
        self.open_notice(environment, firings::notice(&firing), firing.at);
        self.tell_firing(&firing, firing.at, touched);
        self.alerts.firings.insert(id, firing.clone());
        Some(firing)
    }

    pub(super) fn keep_round(
        &mut self,
        environment: &EnvironmentId,
        round: AlertRound,
        touched: &mut CommitSignal,
    ) -> Result<Vec<Firing>, StoreError> {
        self.environment(environment)?;
        if round.evaluated < self.alerts.evaluated(environment) {
            return Err(StoreError::Stale { what: "what alerts have looked at" });
        }
        self.alerts.evaluated.insert(environment.clone(), round.evaluated);
        for (id, at) in round.resolved {
            let here = self.alerts.firings.get(&id).filter(|firing| firing.environment == *environment);
            if let Some(firing) = here.filter(|firing| firing.status == FiringStatus::Firing).cloned() {
                self.end_firing(firing, FiringStatus::Resolved, at, touched);
            }
        }
        Ok(round.fired.into_iter().filter_map(|new| self.fire(environment, new, touched)).collect())
    }
}

fn is_of(kind: &NoticeKind, id: FiringId) -> bool {
    matches!(kind, NoticeKind::AlertFired { firing, .. } if *firing == id)
}
