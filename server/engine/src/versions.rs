//! Versions of maps: checked, saved, made the active one.

use crate::drafts::text_of;
use crate::moves::{effects, new_run};
use crate::{Engine, EngineError};
use mapping::text::MapText;
use model::{
    Actor, Command, EntityMap, EnvironmentId, Finding, FindingState, MapId, MapState, MapVersion, Mapping,
    ResumeChoice, ResumeTo, RunOptions, Side, VersionDraft, VersionId,
};
use store::{Effect, NewVersion, SaveVersion, StoreError};

/// In which state an initial sync is under way, and held.
const HELD: MapState = MapState::Paused { resume_to: ResumeTo::Initializing };

impl Engine {
    /// What stands against a mapping, or may do so, in an environment; empty where it fits. Schemas that are not known yet
    /// are read.
    pub async fn check_mapping(
        &self,
        environment: &EnvironmentId,
        mapping: &Mapping,
    ) -> Result<Vec<Finding>, EngineError> {
        let attached = self.at_work(environment)?;
        let [left, right] = [Side::Left, Side::Right].map(|side| attached.schema(side, mapping.entity(side)));
        let (left, right) = (left.await?, right.await?);
        Ok(mapping::check(mapping, &left, &right))
    }

    /// A version of a map as a file has it.
    pub async fn version_text(&self, map: MapId, version: VersionId) -> Result<MapText, EngineError> {
        let (known, _) = self.store().map(map).await?;
        let version = self.store().version(version).await?;
        if version.map != map {
            return Err(EngineError::NoSuchVersion(known.name));
        }
        Ok(text_of(known, version))
    }

    /// Saves a version of a map. It touches nothing that runs. Refused where the mapping would not work, and where its
    /// number is not later than what the publisher has saved.
    pub async fn save_version(
        &self,
        map: MapId,
        mapping: Mapping,
        draft: &VersionDraft,
        actor: &Actor,
    ) -> Result<VersionId, EngineError> {
        self.keep_version(map, (mapping, None), draft, actor).await
    }

    /// [`Engine::save_version`] of what was worked out in a draft of that revision, or elsewhere.
    pub(crate) async fn keep_version(
        &self,
        map: MapId,
        (mapping, revision): (Mapping, Option<i64>),
        draft: &VersionDraft,
        actor: &Actor,
    ) -> Result<VersionId, EngineError> {
        let (known, _) = self.store().map(map).await?;
        let number = draft.validate(&self.store().versions(map).await?).map_err(EngineError::Invalid)?;
        self.fits(&known.environment, &mapping).await?;
        let version = NewVersion {
            publisher: draft.publisher.trim().to_owned(),
            number,
            author: actor.name().to_owned(),
            note: draft.note.trim().to_owned(),
            mapping,
        };
        let (at, correlation) = (self.now(), self.correlation());
        let save = SaveVersion { map, version, draft: revision, actor: actor.clone(), at, correlation };
        Ok(self.store().save_version(save).await?)
    }

    /// Makes another version the active one; with `restart` a map that is running is paused for it and goes on after it,
    /// also where the version is refused. A crash in between leaves it paused, which its timeline tells.
    pub(crate) async fn switch(
        &self,
        map: MapId,
        version: VersionId,
        restart: bool,
        actor: &Actor,
    ) -> Result<MapState, EngineError> {
        let (known, active) = self.store().map(map).await?;
        if restart && active.id == version {
            // Nothing is stopped for what is so already.
            return Ok(known.state);
        }
        if !restart || known.state != MapState::Running {
            return self.activate(map, version, actor).await;
        }
        // What can be known before is asked before: a map that runs is not stopped for nothing.
        self.may_be_active(map, version).await?;
        let along = |command| move |state| effects(state, command, None);
        self.carry_out(map, Command::Pause, actor, along(Command::Pause)).await?;
        let switched = self.activate(map, version, actor).await;
        let resume = Command::Resume { choice: ResumeChoice::CatchUp };
        let state = self.carry_out(map, resume, actor, along(resume)).await;
        switched.and(state)
    }

    /// Makes another version the active one. What waits is read again under it, and each pair is compared with the row that
    /// stands in the other app when its record changes next. An initial sync that is held begins anew.
    pub(crate) async fn activate(
        &self,
        map: MapId,
        version: VersionId,
        actor: &Actor,
    ) -> Result<MapState, EngineError> {
        let (known, next) = self.may_be_active(map, version).await?;
        let attached = self.environment_of(&known)?;
        // Which companies are copied is decided along with it.
        let _turn = attached.deciding.lock().await;
        let (known, active) = self.store().map(map).await?;
        let run = new_run(&attached, &next.mapping, &known, &RunOptions::default(), false);
        let along = |state| {
            if active.id == version {
                return Vec::new();
            }
            let anew = (state == HELD).then(|| Effect::BeginRun(run.clone()));
            [Effect::Activate(version), Effect::ReadAgain].into_iter().chain(anew).collect()
        };
        match self.carry_out(map, Command::ActivateVersion, actor, along).await {
            Err(EngineError::Store(StoreError::Stale { what: "the queue" })) => {
                Err(EngineError::NamesOtherwise(next.number.to_string()))
            }
            outcome => {
                let state = outcome?;
                // What it was held against works no more.
                if active.id != version
                    && let Err(error) = self.end_shadow(map, actor).await
                {
                    tracing::warn!(%map, %error, "the end of a shadow run could not be told");
                }
                Ok(state)
            }
        }
    }

    /// The map and that version of it, which fits.
    async fn may_be_active(
        &self,
        map: MapId,
        version: VersionId,
    ) -> Result<(EntityMap, MapVersion), EngineError> {
        let (known, active) = self.store().map(map).await?;
        let next = self.store().version(version).await?;
        if next.map != map {
            return Err(EngineError::NoSuchVersion(known.name));
        }
        self.fits(&known.environment, &next.mapping).await?;
        if known.state != MapState::NotRunning && !active.mapping.names_alike(&next.mapping) {
            return Err(EngineError::NamesOtherwise(next.number.to_string()));
        }
        Ok((known, next))
    }

    /// Refuses a mapping that would not work.
    pub(crate) async fn fits(
        &self,
        environment: &EnvironmentId,
        mapping: &Mapping,
    ) -> Result<(), EngineError> {
        let found = self.check_mapping(environment, mapping).await?;
        let problems = found.iter().filter(|finding| finding.state == FindingState::Problem);
        let words: Vec<String> =
            problems.map(|problem| format!("[{}] {}", problem.code, problem.found)).collect();
        if words.is_empty() { Ok(()) } else { Err(EngineError::Unfit(words.join(" "))) }
    }
}
