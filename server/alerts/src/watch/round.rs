//! Keeping what was found, and acting on it.

use super::environment::Watcher;
use super::load::PAGE;
use crate::evaluator::Turn;
use model::{
    ActOn, ActivityKind, ActivityQuery, Actor, ActorKind, AlertAction, ErrorEventId, Firing, FiringId,
    FiringStatus, Held, HeldMap, MapId, Moment, PageRequest, Period,
};
use std::collections::HashMap;
use store::{AlertRound, NewFiring, StoreError};

/// What was found and is not kept yet.
#[derive(Default)]
pub(super) struct Round {
    fired: Vec<(NewFiring, Vec<MapId>)>,
    resolved: Vec<(FiringId, Moment)>,
}

impl Watcher<'_> {
    /// Adds what turned after all up to `evaluated` was looked at. What was over and went off again may stand in one round,
    /// but what goes off has to be kept before it is over: only then it has an id.
    pub(super) async fn add(
        &mut self,
        round: &mut Round,
        turn: Turn,
        evaluated: ErrorEventId,
    ) -> Result<(), StoreError> {
        match turn {
            Turn::Fired { firing, maps } => round.fired.push((firing, maps)),
            Turn::Resolved { alert, counted, at } => {
                if round.fired.iter().any(|(firing, _)| (firing.alert, firing.counted) == (alert, counted)) {
                    self.keep(round, evaluated).await?;
                }
                // Unknown where the store has left it out, since its setting is another one by now.
                let known = self.firing.get(&(alert, counted));
                round.resolved.extend(known.map(|id| (*id, at)));
            }
        }
        Ok(())
    }

    /// Keeps what was found up to an error, and acts on it. Where nothing was found, where it stands is kept now and then:
    /// errors that are looked at again lead to the same.
    pub(super) async fn keep(
        &mut self,
        round: &mut Round,
        evaluated: ErrorEventId,
    ) -> Result<(), StoreError> {
        let Round { fired, resolved } = std::mem::take(round);
        let is_due = self.unkept >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        if fired.is_empty() && resolved.is_empty() && !is_due {
            return Ok(());
        }
        let (mut new, mut erred) = (Vec::new(), HashMap::new());
        for (firing, maps) in fired {
            erred.insert((firing.alert, firing.counted), maps);
            new.push(firing);
        }
        let over: Vec<FiringId> = resolved.iter().map(|(id, _)| *id).collect();
        let made =
            self.alerting.store.keep_round(self.id, AlertRound { fired: new, resolved, evaluated }).await?;
        self.unkept = 0;
        self.firing.retain(|_, id| !over.contains(id));
        for id in over {
            self.holds.is_over(id);
        }
        for firing in &made {
            self.firing.insert((firing.alert, firing.counted), firing.id);
        }
        for firing in made.into_iter().filter(|firing| firing.held.is_none()) {
            let maps = erred.remove(&(firing.alert, firing.counted)).unwrap_or_default();
            let held = self.act(&firing, maps).await;
            self.acted(firing, held).await?;
        }
        Ok(())
    }

    /// Goes on with the firings that an earlier watcher has left.
    pub(super) async fn take_over(&mut self, firings: Vec<Firing>) -> Result<(), StoreError> {
        for firing in firings {
            if firing.status == FiringStatus::Firing {
                self.firing.insert((firing.alert, firing.counted), firing.id);
            }
            if firing.held.is_some() {
                self.holds.take(&firing);
                continue;
            }
            let is_wanted = matches!(firing.status, FiringStatus::Firing | FiringStatus::Resolved);
            let held = if is_wanted { self.act_again(&firing).await? } else { Vec::new() };
            self.acted(firing, held).await?;
        }
        self.take_over_resolved().await
    }

    /// Does what the rule says with its maps.
    async fn act(&self, firing: &Firing, erred: Vec<MapId>) -> Vec<HeldMap> {
        let rule = &firing.rule;
        if rule.action == AlertAction::None {
            return Vec::new();
        }
        let (maps, related) = match rule.act_on {
            ActOn::All => (None, false),
            // Failed probes of a connection belong to no map.
            ActOn::Erred | ActOn::ErredAndRelated if erred.is_empty() => return Vec::new(),
            ActOn::Erred => (Some(erred.as_slice()), false),
            ActOn::ErredAndRelated => (Some(erred.as_slice()), true),
        };
        self.control.hold(self.id, maps, rule.action, related, &rule.name).await
    }

    /// The same when it is not known whether it was done: what stands since by this setting was held by it.
    async fn act_again(&self, firing: &Firing) -> Result<Vec<HeldMap>, StoreError> {
        let store = &self.alerting.store;
        let erred = match firing.counted.map {
            Some(map) => vec![map],
            None if firing.rule.act_on == ActOn::All => Vec::new(),
            None => {
                let events = store.events_of_firing(firing.id, firing.rule.count).await?;
                let mut maps: Vec<_> = events.into_iter().filter_map(|event| event.map).collect();
                maps.sort_unstable();
                maps.dedup();
                maps
            }
        };
        let mut held = self.act(firing, erred).await;
        if held.iter().all(|each| each.held != Held::NothingToDo) {
            return Ok(held);
        }
        let query = ActivityQuery {
            kinds: vec!["state_changed".to_owned()],
            actor_kind: Some(ActorKind::Alert),
            within: Period { since: Some(firing.at), until: None },
            page: PageRequest { before: None, limit: 500 },
            ..ActivityQuery::default()
        };
        let by_it = Actor::Alert(firing.rule.name.clone());
        let moves = store.activity_rows(self.id, &query).await?;
        for each in held.iter_mut().filter(|each| each.held == Held::NothingToDo) {
            let mut of_map = moves.iter().filter(|entry| entry.map == Some(each.map) && entry.actor == by_it);
            let from = of_map.find_map(|entry| match entry.kind {
                ActivityKind::StateChanged { from, to } if from.drains() && !to.drains() => Some(from),
                _ => None,
            });
            if let Some(from) = from {
                each.held = Held::Done { from };
            }
        }
        Ok(held)
    }

    /// Keeps what became of the maps of a firing.
    async fn acted(&mut self, mut firing: Firing, held: Vec<HeldMap>) -> Result<(), StoreError> {
        let at = (self.alerting.now)();
        match self.alerting.store.acted(firing.id, held.clone(), at).await {
            Ok(()) | Err(StoreError::Stale { .. }) => {}
            Err(error) => return Err(error),
        }
        firing.held = Some(held);
        firing.acted_at = Some(at);
        self.holds.take(&firing);
        Ok(())
    }
}
