//! Packages come in: they are looked at, imported, applied, and taken back.

use super::picture::Seen;
use super::{Desk, SolutionError};
use crate::{Installed, Package, Planned, Step, apply, import, rollback, uninstall};
use model::{
    Actor, Checked, EnvironmentId, Gravity, Import, ImportAct, ImportId, ImportPlan, ImportedMap,
    KeptPackage, KeptSolution, MapOutcome, MapState, PackageId, PackageKind, Page, PageRequest, ResumeTo,
    Solution, SolutionChange, VersionName,
};
use store::{SolutionWork, StoreError};

/// What became of applying a solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What is kept of it; `None` where there was nothing to do.
    pub import: Option<ImportId>,
    /// What became of each map.
    pub maps: Vec<ImportedMap>,
}

impl Desk {
    /// Keeps a package that somebody brings, byte for byte. Refused unless it can be read.
    pub async fn upload(
        &self,
        environment: &EnvironmentId,
        bytes: Vec<u8>,
        actor: &Actor,
    ) -> Result<PackageId, SolutionError> {
        let package = Package::read(&bytes)?;
        let new = self.new_package(environment, (&package, bytes), PackageKind::Uploaded, actor);
        Ok(self.store.keep_package(new).await?)
    }

    /// A package of an environment, and what importing it there would do.
    pub async fn plan_import(
        &self,
        environment: &EnvironmentId,
        package: PackageId,
    ) -> Result<(KeptPackage, ImportPlan), SolutionError> {
        let (kept, read) = self.read(environment, package).await?;
        let seen = self.look(environment).await?;
        let plan = import(&read, &kept.hash, &seen.here);
        Ok((kept, plan.shown))
    }

    /// Imports a package: its solution is listed, and all maps are backed up first. No map changes by that; applying does.
    /// All of it happens, or nothing. The same package once more does nothing.
    pub async fn import(
        &self,
        environment: &EnvironmentId,
        package: PackageId,
        actor: &Actor,
    ) -> Result<ImportId, SolutionError> {
        let (kept, read) = self.read(environment, package).await?;
        let seen = self.look(environment).await?;
        let Planned { shown, steps } = import(&read, &kept.hash, &seen.here);
        allowed(&shown.findings)?;
        let before = seen.solution(&shown.solution);
        if shown.is_installed {
            return self.newest(environment, &shown.solution).await;
        }
        let listed = steps.iter().find_map(|step| match step {
            Step::Solution { to: Some(to), .. } => Some(to),
            _ => None,
        });
        let listed = listed.ok_or(StoreError::Stale { what: "the solution" })?;
        let mut work = self.work(environment, &shown.solution, ImportAct::Imported, &seen, actor);
        (work.version, work.packaging, work.package) = (shown.version, shown.packaging, Some(package));
        work.next = Some(self.listed(environment, before, listed, package, actor)?);
        work.publishers = seen.translate(&steps, actor.name())?.publishers;
        let publisher = &read.head().publisher;
        for (known, contact) in &mut work.publishers {
            if known.name == publisher.name && publisher.contact.validate().is_empty() {
                contact.clone_from(&publisher.contact);
            }
        }
        work.plan = told(&steps)?;
        work.backup = self.backup(environment, actor).await?;
        Ok(self.store.work_on_solution(work).await?)
    }

    /// What applying a solution would do.
    pub async fn plan_apply(
        &self,
        environment: &EnvironmentId,
        name: &str,
        overwrites: bool,
    ) -> Result<SolutionChange, SolutionError> {
        let seen = self.look(environment).await?;
        let (_, read) = self.imported(environment, &seen, name).await?;
        Ok(apply(&read, &seen.here, overwrites).shown)
    }

    /// Applies what was imported to the maps: all that can be done is done in one act, and what has to wait for a map to be
    /// paused or stopped is told, and done when it is applied again. Applied once more there is nothing left to do.
    pub async fn apply(
        &self,
        environment: &EnvironmentId,
        name: &str,
        overwrites: bool,
        actor: &Actor,
    ) -> Result<Applied, SolutionError> {
        let seen = self.look(environment).await?;
        let (kept, read) = self.imported(environment, &seen, name).await?;
        let package = kept.package;
        let Planned { shown, mut steps } = apply(&read, &seen.here, overwrites);
        allowed(&shown.findings)?;
        let mut maps = untouched(&shown, &seen);
        self.leave_out(environment, &seen, &mut steps, &mut maps).await?;
        let is_whole =
            !maps.iter().any(|map| matches!(map.outcome, MapOutcome::Waiting | MapOutcome::Refused));
        let is_marked = kept.applied == package || !is_whole;
        if steps.is_empty() && is_marked {
            return Ok(Applied { import: None, maps });
        }
        let done = seen.translate(&steps, actor.name())?;
        let mut work = self.work(environment, name, ImportAct::Applied, &seen, actor);
        let mut next = kept.clone();
        next.solution.changed_at = work.at;
        if is_whole {
            next.applied = package;
        }
        for map in shown.maps.iter().filter_map(|map| seen.map(&map.map)) {
            if !next.solution.maps.contains(&map) {
                next.solution.maps.push(map);
            }
        }
        for (map, version) in done.brought {
            next.brought.retain(|(known, _)| *known != map);
            next.brought.push((map, version));
        }
        (work.next, work.steps, work.package, work.plan) = (Some(next), done.steps, package, told(&steps)?);
        work.told = maps;
        work.backup = self.backup(environment, actor).await?;
        let import = self.store.work_on_solution(work).await.map_err(in_words)?;
        Ok(Applied { maps: self.store.import(import).await?.maps, import: Some(import) })
    }

    /// What taking something back would do.
    pub async fn plan_rollback(
        &self,
        environment: &EnvironmentId,
        id: ImportId,
    ) -> Result<SolutionChange, SolutionError> {
        let import = self.undoable(environment, id).await?;
        let seen = self.look(environment).await?;
        Ok(rollback(&steps_of(&import)?, &seen.here).shown)
    }

    /// Takes back what was done: everything is as it was before, or nothing changes. Maps that were made go away and keep
    /// their story.
    pub async fn roll_back(
        &self,
        environment: &EnvironmentId,
        id: ImportId,
        actor: &Actor,
    ) -> Result<ImportId, SolutionError> {
        let undone = self.undoable(environment, id).await?;
        let seen = self.look(environment).await?;
        let Planned { shown, steps } = rollback(&steps_of(&undone)?, &seen.here);
        allowed(&shown.findings)?;
        let known = seen.solution(&undone.solution);
        if undone.act == ImportAct::Applied && known.is_none_or(|known| known.package != undone.package) {
            let message = "Another version of the solution was imported since.";
            return Err(SolutionError::refused(message, "Take that back first."));
        }
        let done = seen.translate(&steps, actor.name())?;
        let mut work = self.work(environment, &undone.solution, ImportAct::RolledBack, &seen, actor);
        (work.version, work.packaging, work.package) = (undone.version, undone.packaging, undone.package);
        (work.steps, work.rolls_back, work.next) = (done.steps, Some(id), undone.before);
        self.store.work_on_solution(work).await.map_err(in_words)
    }

    /// What uninstalling a solution would do.
    pub async fn plan_uninstall(
        &self,
        environment: &EnvironmentId,
        name: &str,
    ) -> Result<SolutionChange, SolutionError> {
        Ok(uninstall(name, &self.look(environment).await?.here).shown)
    }

    /// Uninstalls a solution: each map falls back to what lies below; one that has nothing else goes away and keeps its
    /// story. Of an unmanaged one all maps stay.
    pub async fn uninstall(
        &self,
        environment: &EnvironmentId,
        name: &str,
        actor: &Actor,
    ) -> Result<ImportId, SolutionError> {
        let seen = self.look(environment).await?;
        let Planned { shown, steps } = uninstall(name, &seen.here);
        allowed(&shown.findings)?;
        let done = seen.translate(&steps, actor.name())?;
        let mut work = self.work(environment, name, ImportAct::Uninstalled, &seen, actor);
        work.package = seen.solution(name).and_then(|kept| kept.package);
        (work.steps, work.plan) = (done.steps, told(&steps)?);
        work.backup = self.backup(environment, actor).await?;
        self.store.work_on_solution(work).await.map_err(in_words)
    }

    /// What was done with solutions, the newest first.
    pub async fn history(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<Page<Import>, SolutionError> {
        Ok(self.store.imports(environment, page).await?)
    }

    /// A package of an environment, read.
    async fn read(
        &self,
        environment: &EnvironmentId,
        id: PackageId,
    ) -> Result<(KeptPackage, Package), SolutionError> {
        let kept = self.store.package(id).await?;
        if kept.environment != *environment {
            return Err(StoreError::NotFound { what: "package", id: id.to_string() }.into());
        }
        Ok((kept, Package::read(&self.store.package_bytes(id).await?)?))
    }

    /// A solution that was imported, and its package.
    async fn imported(
        &self,
        environment: &EnvironmentId,
        seen: &Seen,
        name: &str,
    ) -> Result<(KeptSolution, Package), SolutionError> {
        let missing = || StoreError::NotFound { what: "solution", id: name.to_owned() };
        let kept = seen.solution(name).ok_or_else(missing)?.clone();
        let package = kept.package.ok_or_else(|| {
            let message = format!("The solution {} was made here.", kept.solution.label);
            SolutionError::refused(message, "Only what was imported is applied.")
        })?;
        let (_, read) = self.read(environment, package).await?;
        Ok((kept, read))
    }

    /// Leaves out the steps of maps that cannot be done now, and tells why.
    async fn leave_out(
        &self,
        environment: &EnvironmentId,
        seen: &Seen,
        steps: &mut Vec<Step>,
        maps: &mut Vec<ImportedMap>,
    ) -> Result<(), SolutionError> {
        let mut out: Vec<String> = Vec::new();
        for step in steps.iter() {
            let (name, mapping) = match step {
                Step::Map { to: Some(made), .. } => (&made.name, made.mapping().cloned()),
                Step::Active { map, to, .. } => (map, next_mapping(steps, seen, map, to)),
                _ => continue,
            };
            let held = seen
                .here
                .map(name)
                .is_some_and(|map| map.state == MapState::Paused { resume_to: ResumeTo::Initializing });
            let refusal = match mapping {
                _ if held => {
                    let reason =
                        "Its initial sync is held: finish or cancel that, and apply the solution again.";
                    Some((MapOutcome::Waiting, reason.to_owned()))
                }
                Some(mapping) => match self.hold.fits(environment, &mapping).await {
                    Ok(()) => None,
                    Err(SolutionError::Store(error)) => return Err(error.into()),
                    Err(refused) => Some((MapOutcome::Refused, refused.in_words())),
                },
                None => None,
            };
            if let Some((outcome, reason)) = refusal {
                let (map, name) = (seen.map(name), name.clone());
                out.push(name.clone());
                maps.push(ImportedMap { map, name, outcome, before: None, after: None, reason });
            }
        }
        steps.retain(|step| !step.map().is_some_and(|map| out.iter().any(|name| name == map)));
        Ok(())
    }

    /// Something that is kept and was not taken back yet.
    async fn undoable(&self, environment: &EnvironmentId, id: ImportId) -> Result<Import, SolutionError> {
        let import = self.store.import(id).await?;
        if import.environment != *environment {
            return Err(StoreError::NotFound { what: "import", id: id.to_string() }.into());
        }
        if import.rolled_back.is_some() || import.act == ImportAct::RolledBack {
            return Err(SolutionError::refused("That was taken back already.", "Look at the history."));
        }
        Ok(import)
    }

    /// The newest import of a solution.
    async fn newest(&self, environment: &EnvironmentId, name: &str) -> Result<ImportId, SolutionError> {
        let page = self.store.imports(environment, PageRequest { before: None, limit: 500 }).await?;
        let own = page.rows.into_iter().find(|row| {
            row.act == ImportAct::Imported
                && row.solution.eq_ignore_ascii_case(name)
                && row.rolled_back.is_none()
        });
        let missing = || StoreError::NotFound { what: "import", id: name.to_owned() };
        Ok(own.ok_or_else(missing)?.id)
    }

    /// A solution as it is listed once its package is imported.
    fn listed(
        &self,
        environment: &EnvironmentId,
        before: Option<&KeptSolution>,
        listed: &Installed,
        package: PackageId,
        actor: &Actor,
    ) -> Result<KeptSolution, SolutionError> {
        let at = self.now();
        let installed =
            serde_json::to_string(listed).map_err(|error| StoreError::Backend(Box::new(error)))?;
        Ok(KeptSolution {
            solution: Solution {
                environment: environment.clone(),
                name: listed.name.clone(),
                label: listed.label.clone(),
                description: listed.description.clone(),
                version: listed.version,
                publisher: listed.publisher.clone(),
                packaging: listed.packaging,
                maps: before.map(|before| before.solution.maps.clone()).unwrap_or_default(),
                created_at: before.map_or(at, |before| before.solution.created_at),
                changed_at: at,
            },
            revision: 0,
            by: actor.name().to_owned(),
            package: Some(package),
            applied: before.and_then(|before| before.applied),
            installed,
            brought: before.map(|before| before.brought.clone()).unwrap_or_default(),
        })
    }

    fn work(
        &self,
        environment: &EnvironmentId,
        name: &str,
        act: ImportAct,
        seen: &Seen,
        actor: &Actor,
    ) -> SolutionWork {
        let known = seen.solution(name);
        SolutionWork {
            environment: environment.clone(),
            act,
            solution: known.map_or_else(|| name.to_owned(), |known| known.solution.name.clone()),
            version: known.map_or(crate::CORE_VERSION, |known| known.solution.version),
            packaging: known.map(|known| known.solution.packaging).unwrap_or_default(),
            expected: known.map(|known| known.revision),
            next: None,
            package: None,
            backup: None,
            publishers: Vec::new(),
            steps: Vec::new(),
            told: Vec::new(),
            plan: String::new(),
            rolls_back: None,
            actor: actor.clone(),
            at: self.now(),
            correlation: String::new(),
        }
    }
}

/// Refuses a plan that something critical stands against.
fn allowed(findings: &[Checked]) -> Result<(), SolutionError> {
    let critical = findings.iter().find(|finding| finding.gravity == Gravity::Critical);
    critical.map_or(Ok(()), |found| {
        let message = if found.map.is_empty() {
            found.reason.clone()
        } else {
            format!("{}: {}", found.map, found.reason)
        };
        Err(SolutionError::refused(format!("[{}] {message}", found.code), found.remedy.clone()))
    })
}

/// The steps as they are kept.
fn told(steps: &[Step]) -> Result<String, SolutionError> {
    Ok(serde_json::to_string(steps).map_err(|error| StoreError::Backend(Box::new(error)))?)
}

fn steps_of(import: &Import) -> Result<Vec<Step>, SolutionError> {
    Ok(serde_json::from_str(&import.steps).map_err(|error| StoreError::Backend(Box::new(error)))?)
}

/// Maps of a plan to which nothing is done, or not all.
fn untouched(shown: &SolutionChange, seen: &Seen) -> Vec<ImportedMap> {
    let of = |map: &model::ChangedMap| {
        let outcome = match (&map.waiting, map.acts.is_empty()) {
            (Some(_), _) => MapOutcome::Waiting,
            (None, false) => return None,
            (None, true) if map.reason.is_empty() || seen.map(&map.map).is_some() => MapOutcome::Same,
            (None, true) => MapOutcome::Refused,
        };
        let (map, name, reason) = (seen.map(&map.map), map.map.clone(), map.reason.clone());
        Some(ImportedMap { map, name, outcome, before: None, after: None, reason })
    };
    shown.maps.iter().filter_map(of).collect()
}

fn next_mapping(steps: &[Step], seen: &Seen, map: &str, to: &VersionName) -> Option<model::Mapping> {
    let saved = steps.iter().find_map(|step| match step {
        Step::Version { map: of, to: Some(version), .. } if of == map && version.name.is(to) => {
            Some(version.mapping.clone())
        }
        _ => None,
    });
    saved.or_else(|| Some(seen.here.map(map)?.version(to)?.mapping.clone()))
}

/// What the store refuses, in words that say what to do.
fn in_words(error: StoreError) -> SolutionError {
    match error {
        StoreError::Stale { what: "the queue" } => SolutionError::refused(
            "Changes of a map wait in its queue, or failures of it are open.",
            "Let the queue empty, resolve or discard the failures, stop the map, and do this again. Nothing was changed.",
        ),
        other => other.into(),
    }
}
