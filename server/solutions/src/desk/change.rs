//! Solutions that are made and changed here.

use super::{Desk, SolutionError};
use model::{
    Actor, EnvironmentId, KeptSolution, MapId, MapSummary, Packaging, Publisher, Solution, SolutionDraft,
    SolutionStep,
};
use store::{SaveSolution, StoreError};

/// What a managed solution is told when somebody wants to change it.
fn locked(solution: &Solution) -> SolutionError {
    SolutionError::refused(
        format!("The solution {} is managed: it cannot be changed here.", solution.label),
        "Import another version of it, or uninstall it. Maps of it can be saved as versions of your own publisher.",
    )
}

pub(super) fn changeable(solution: &Solution) -> Result<(), SolutionError> {
    if solution.packaging == Packaging::Managed { Err(locked(solution)) } else { Ok(()) }
}

/// What is said where a map and a solution have different publishers.
fn disagreement(map: &MapSummary, solution: &Solution) -> String {
    let (name, publisher) = (&map.map.name, &map.version.publisher);
    format!(
        "{name} is published by {publisher}, and the solution {} by {}: a solution and its entity maps have one publisher.",
        solution.label, solution.publisher
    )
}

impl Desk {
    /// The solutions of an environment by their names for people.
    pub async fn solutions(&self, environment: &EnvironmentId) -> Result<Vec<KeptSolution>, SolutionError> {
        Ok(self.store.solutions(environment).await?)
    }

    /// One solution.
    pub async fn solution(
        &self,
        environment: &EnvironmentId,
        name: &str,
    ) -> Result<KeptSolution, SolutionError> {
        Ok(self.store.solution(environment, name).await?)
    }

    /// Makes a solution that has no maps yet.
    pub async fn create_solution(
        &self,
        environment: &EnvironmentId,
        draft: &SolutionDraft,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let version = draft.validate().map_err(SolutionError::Invalid)?;
        let publisher = self.known_publisher(environment, &draft.publisher).await?;
        let at = self.now();
        let solution = Solution {
            environment: environment.clone(),
            name: draft.name.clone(),
            label: draft.label.trim().to_owned(),
            description: draft.description.trim().to_owned(),
            version,
            publisher: publisher.name,
            packaging: Packaging::Unmanaged,
            maps: Vec::new(),
            created_at: at,
            changed_at: at,
        };
        let by = actor.name().to_owned();
        let kept = KeptSolution {
            solution,
            revision: 0,
            by,
            package: None,
            applied: None,
            installed: String::new(),
            brought: Vec::new(),
        };
        match self.save(kept, None, (SolutionStep::Created, 0), actor).await {
            Err(SolutionError::Store(StoreError::Duplicate { .. })) => {
                Err(SolutionError::field("name", "Another solution of this environment has that name."))
            }
            outcome => outcome,
        }
    }

    /// Changes what is said of a solution; its name stays. Its publisher can be another one while it has no map that would
    /// disagree.
    pub async fn change_solution(
        &self,
        environment: &EnvironmentId,
        draft: &SolutionDraft,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let version = draft.validate().map_err(SolutionError::Invalid)?;
        let kept = self.store.solution(environment, &draft.name).await?;
        changeable(&kept.solution)?;
        let publisher = self.known_publisher(environment, &draft.publisher).await?;
        let solution = Solution {
            label: draft.label.trim().to_owned(),
            description: draft.description.trim().to_owned(),
            version,
            publisher: publisher.name,
            changed_at: self.now(),
            ..kept.solution.clone()
        };
        let maps = self.store.maps(environment, self.now()).await?;
        let own = maps.iter().filter(|map| solution.maps.contains(&map.map.id));
        if let Some(map) = own.into_iter().find(|map| !agrees(map, &solution)) {
            return Err(SolutionError::field("publisher", disagreement(map, &solution)));
        }
        let revision = kept.revision;
        let next = KeptSolution { solution, ..kept };
        self.save(next, Some(revision), (SolutionStep::Changed, 0), actor).await
    }

    /// Adds maps of the environment to a solution; those that are in it stay where they are.
    pub async fn add_maps(
        &self,
        environment: &EnvironmentId,
        name: &str,
        maps: &[MapId],
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let mut kept = self.store.solution(environment, name).await?;
        changeable(&kept.solution)?;
        let known = self.store.maps(environment, self.now()).await?;
        let mut added = 0;
        for id in maps {
            let map = known.iter().find(|map| map.map.id == *id);
            let map = map.ok_or_else(|| StoreError::NotFound { what: "entity map", id: id.to_string() })?;
            if !agrees(map, &kept.solution) {
                return Err(SolutionError::refused(
                    disagreement(map, &kept.solution),
                    format!(
                        "Save a version of the map as {} and make it the active one, or make a solution of {}.",
                        kept.solution.publisher, map.version.publisher
                    ),
                ));
            }
            if !kept.solution.maps.contains(id) {
                kept.solution.maps.push(*id);
                added += 1;
            }
        }
        if added == 0 {
            let hint = "Choose at least one that is not in the solution yet.";
            return Err(SolutionError::refused("No entity map was chosen.", hint));
        }
        self.changed(kept, (SolutionStep::MapsAdded, added), actor).await
    }

    /// Takes a map out of a solution. The map stays as it is.
    pub async fn take_out(
        &self,
        environment: &EnvironmentId,
        name: &str,
        map: MapId,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let mut kept = self.store.solution(environment, name).await?;
        changeable(&kept.solution)?;
        if !kept.solution.maps.contains(&map) {
            return Err(StoreError::NotFound { what: "entity map", id: map.to_string() }.into());
        }
        kept.solution.maps.retain(|known| *known != map);
        kept.brought.retain(|(known, _)| *known != map);
        self.changed(kept, (SolutionStep::MapsTakenOut, 1), actor).await
    }

    /// Deletes a solution that is not managed. Its maps and the packages that were made of it stay.
    pub async fn delete_solution(
        &self,
        environment: &EnvironmentId,
        name: &str,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let kept = self.store.solution(environment, name).await?;
        changeable(&kept.solution)?;
        let expected = Some(kept.revision);
        let maps = i64::try_from(kept.solution.maps.len()).unwrap_or(i64::MAX);
        let (step, at) = (SolutionStep::Deleted, self.now());
        let (actor, correlation) = (actor.clone(), String::new());
        let save = SaveSolution { solution: kept, expected, step, maps, actor, at, correlation };
        Ok(self.store.delete_solution(save).await?)
    }

    async fn changed(
        &self,
        mut kept: KeptSolution,
        told: (SolutionStep, i64),
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let revision = kept.revision;
        kept.solution.changed_at = self.now();
        self.save(kept, Some(revision), told, actor).await
    }

    async fn save(
        &self,
        mut solution: KeptSolution,
        expected: Option<i64>,
        (step, maps): (SolutionStep, i64),
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        // Those that were removed meanwhile are gone from it, too.
        let there = self.store.maps(&solution.solution.environment, self.now()).await?;
        solution.solution.maps.retain(|map| there.iter().any(|row| row.map.id == *map));
        solution.brought.retain(|(map, _)| there.iter().any(|row| row.map.id == *map));
        let (at, correlation) = (self.now(), String::new());
        let actor = actor.clone();
        let save = SaveSolution { solution, expected, step, maps, actor, at, correlation };
        Ok(self.store.save_solution(save).await?)
    }

    async fn known_publisher(
        &self,
        environment: &EnvironmentId,
        name: &str,
    ) -> Result<Publisher, SolutionError> {
        let known = self.store.publishers(environment).await?;
        let named = known.into_iter().find(|known| known.name.eq_ignore_ascii_case(name.trim()));
        named.ok_or_else(|| {
            SolutionError::field("publisher", "This environment has no publisher of that name.")
        })
    }
}

/// Have a map and a solution one publisher?
fn agrees(map: &MapSummary, solution: &Solution) -> bool {
    map.version.publisher.eq_ignore_ascii_case(&solution.publisher)
}
