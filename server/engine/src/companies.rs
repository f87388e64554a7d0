//! Which companies' records a map keeps in step.

use crate::attached::Attached;
use crate::moves::legs;
use crate::{Engine, EngineError};
use model::{Actor, Command, EntityMap, MapId, MapState, MapVersion, RunOptions};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Effect, NewRun};

impl Engine {
    /// The companies that a run limits a map to; `None` where they stay as they are. Where all companies share its
    /// entity there is nothing to limit.
    pub(crate) fn limit(
        &self,
        (map, version): &(EntityMap, MapVersion),
        options: &RunOptions,
    ) -> Result<Option<Vec<String>>, EngineError> {
        let Some(wanted) = options.companies.as_ref().filter(|_| version.mapping.company.is_some()) else {
            return Ok(None);
        };
        let attached = self.environment_of(map)?;
        let kept = limit(&attached, wanted)?;
        Ok((kept != map.companies).then_some(kept))
    }

    /// The environment at work that a map belongs to.
    pub(crate) fn environment_of(&self, map: &EntityMap) -> Result<Arc<Attached>, EngineError> {
        self.at_work(&map.environment)
    }

    /// Has a map keep the records of these companies in step. What exists of those that are added is copied, while the
    /// others stay live; of those that are left out nothing more is captured, and what both apps hold stays.
    pub(crate) async fn change_companies(
        &self,
        map: MapId,
        companies: &[String],
        actor: &Actor,
    ) -> Result<MapState, EngineError> {
        let (known, _) = self.store().map(map).await?;
        let attached = self.environment_of(&known)?;
        // What is added depends on what there is.
        let _turn = attached.deciding.lock().await;
        let (known, version) = self.store().map(map).await?;
        if version.mapping.company.is_none() {
            return Err(EngineError::NotOfCompanies(known.name));
        }
        let kept = limit(&attached, companies)?;
        if kept == known.companies {
            return Ok(known.state);
        }
        let next = EntityMap { companies: kept.clone(), ..known.clone() };
        let added = next.taken(attached.companies.iter()).filter(|company| !known.takes(company));
        let added: Vec<String> = added.cloned().collect();
        let run =
            NewRun { legs: legs(&version.mapping, added.iter()), after: Vec::new(), leave_failed: false };
        let command = Command::ChangeCompanies { adds: !added.is_empty() };
        let along = |state| {
            let mut effects = vec![Effect::SetCompanies(kept.clone())];
            if !added.is_empty() && state != MapState::NotRunning {
                // What happened to their pairs while they were left out is not known.
                effects.extend([Effect::DistrustCompanies(added.clone()), Effect::BeginRun(run.clone())]);
            }
            effects
        };
        self.carry_out(map, command, actor, along).await
    }
}

/// Companies as a map keeps them: in lower case, in order, and none where it is all that are linked.
fn limit(attached: &Attached, wanted: &[String]) -> Result<Vec<String>, EngineError> {
    let wanted: BTreeSet<String> = wanted.iter().map(|company| company.trim().to_lowercase()).collect();
    if let Some(stranger) = wanted.iter().find(|company| !attached.companies.contains(*company)) {
        return Err(EngineError::NoSuchCompany(stranger.clone()));
    }
    Ok(if wanted == attached.companies { Vec::new() } else { wanted.into_iter().collect() })
}
