//! Solutions, their packages, what is done with them, and how to reach publishers.

use super::Checked;
use super::fixture::{World, ada, at, is_duplicate, is_not_found, is_stale, new_map};
use super::journal::timeline;
use crate::{
    MapStep, NewPackage, NewVersion, SavePublisher, SaveSolution, SolutionWork, StateMove, StepVersion,
    Store, StoreError,
};
use model::{
    ActivityKind, ConflictPolicy, ImportAct, KeptSolution, MapId, MapOutcome, MapState, Mapping, PackageId,
    PackageKind, Packaging, PageRequest, Publisher, PublisherContact, Solution, SolutionStep, VersionNumber,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn kept(world: &World, name: &str, maps: &[MapId]) -> KeptSolution {
    let solution = Solution {
        environment: world.environment.clone(),
        name: name.to_owned(),
        label: format!("“{name}” it's"),
        description: String::new(),
        version: VersionNumber([1, 0, 0, 0]),
        publisher: "contoso".to_owned(),
        packaging: Packaging::Unmanaged,
        maps: maps.to_vec(),
        created_at: at(10),
        changed_at: at(10),
    };
    let by = "Ada".to_owned();
    KeptSolution {
        solution,
        revision: 0,
        by,
        package: None,
        applied: None,
        installed: String::new(),
        brought: Vec::new(),
    }
}

fn save(solution: KeptSolution, expected: Option<i64>, step: SolutionStep) -> SaveSolution {
    let correlation = "corr".to_owned();
    SaveSolution { solution, expected, step, maps: 1, actor: ada(), at: at(20), correlation }
}

fn package(world: &World, kind: PackageKind, bytes: &[u8]) -> NewPackage {
    NewPackage {
        environment: world.environment.clone(),
        kind,
        solution: "Mine".to_owned(),
        label: "“Mine”".to_owned(),
        version: VersionNumber([1, 0, 0, 10]),
        packaging: Packaging::Managed,
        publisher: "contoso".to_owned(),
        maps: 2,
        file_name: "Mine_1_0_0_10_managed.zip".to_owned(),
        hash: "ab".repeat(32),
        bytes: bytes.to_vec(),
        actor: ada(),
        at: at(30),
        reason: "Because".to_owned(),
    }
}

fn work(world: &World, act: ImportAct, next: Option<KeptSolution>, steps: Vec<MapStep>) -> SolutionWork {
    SolutionWork {
        environment: world.environment.clone(),
        act,
        solution: "Mine".to_owned(),
        version: VersionNumber([1, 0, 0, 10]),
        packaging: Packaging::Unmanaged,
        expected: None,
        next,
        package: None,
        backup: None,
        publishers: Vec::new(),
        steps,
        told: Vec::new(),
        plan: String::new(),
        rolls_back: None,
        actor: ada(),
        at: at(40),
        correlation: "corr".to_owned(),
    }
}

/// A step that makes a map.
fn make(world: &World, name: &str) -> MapStep {
    let map = Box::new(new_map(&world.environment, name, MapState::NotRunning));
    MapStep::Make { map, policy: ConflictPolicy::default(), companies: vec!["usmf".to_owned()] }
}

/// A version with a filter of its own.
fn version(world: &World, number: [u32; 4], filter: &str) -> StepVersion {
    let first = new_map(&world.environment, "", MapState::NotRunning).version;
    let mapping = Mapping { right_filter: filter.to_owned(), ..first.mapping };
    StepVersion::New(Box::new(NewVersion { number: VersionNumber(number), mapping, ..first }))
}

/// Who does not know its newest revision is refused, and its name is one without regard to case.
pub async fn a_solution_is_kept_by_revisions(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let second = world.add_map("Vendors V2", MapState::NotRunning).await?;
    let first = kept(&world, "Mine", &[second, world.map]);
    world.store.save_solution(save(first.clone(), None, SolutionStep::Created)).await?;
    assert_eq!(world.store.solution(&world.environment, "MINE").await?, first);
    assert!(is_duplicate(
        &world.store.save_solution(save(kept(&world, "mine", &[]), None, SolutionStep::Created)).await
    ));
    let fewer = kept(&world, "Mine", &[world.map]);
    assert!(is_stale(&world.store.save_solution(save(fewer.clone(), Some(4), SolutionStep::Changed)).await));
    world.store.save_solution(save(fewer, Some(0), SolutionStep::MapsTakenOut)).await?;
    let known = world.store.solution(&world.environment, "Mine").await?;
    assert_eq!((known.revision, known.solution.maps.as_slice()), (1, [world.map].as_slice()));
    let strange = kept(&world, "Mine", &[MapId(99)]);
    assert!(is_not_found(&world.store.save_solution(save(strange, Some(1), SolutionStep::MapsAdded)).await));
    let above = KeptSolution {
        solution: Solution { label: "A".to_owned(), ..kept(&world, "Zebra", &[]).solution },
        ..kept(&world, "Zebra", &[])
    };
    world.store.save_solution(save(above, None, SolutionStep::Created)).await?;
    let names: Vec<String> =
        world.store.solutions(&world.environment).await?.into_iter().map(|row| row.solution.name).collect();
    assert_eq!(names, ["Zebra", "Mine"]);
    assert!(is_stale(
        &world.store.delete_solution(save(known.clone(), Some(0), SolutionStep::Deleted)).await
    ));
    world.store.delete_solution(save(known, Some(1), SolutionStep::Deleted)).await?;
    assert!(is_not_found(&world.store.solution(&world.environment, "Mine").await));
    let told = timeline(&world).await?;
    let steps: Vec<SolutionStep> = told
        .into_iter()
        .filter_map(|row| match row.kind {
            ActivityKind::SolutionChanged { step, .. } => Some(step),
            _ => None,
        })
        .collect();
    assert_eq!(
        steps,
        [SolutionStep::Deleted, SolutionStep::Created, SolutionStep::MapsTakenOut, SolutionStep::Created]
    );
    Ok(())
}

/// Byte for byte, and told newest first.
pub async fn packages_are_kept_as_they_came(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let first = world.store.keep_package(package(&world, PackageKind::Uploaded, &bytes)).await?;
    let second = world.store.keep_package(package(&world, PackageKind::Exported, b"")).await?;
    assert_eq!(world.store.package_bytes(first).await?, bytes);
    let new = package(&world, PackageKind::Uploaded, &bytes);
    assert_eq!(world.store.package(first).await?, new.kept(first));
    world.store.save_solution(save(kept(&world, "mine", &[]), None, SolutionStep::Created)).await?;
    world.store.keep_package(package(&world, PackageKind::Uploaded, &bytes)).await?;
    let version = async || -> Result<(i64, VersionNumber), StoreError> {
        let known = world.store.solution(&world.environment, "Mine").await?;
        Ok((known.revision, known.solution.version))
    };
    assert_eq!(version().await?, (0, VersionNumber([1, 0, 0, 0])));
    world.store.keep_package(package(&world, PackageKind::Exported, &bytes)).await?;
    assert_eq!(version().await?, (1, VersionNumber([1, 0, 0, 10])));
    let below = Some(second.0 + 1);
    let page = world.store.packages(&world.environment, PageRequest { before: below, limit: 1 }).await?;
    assert_eq!((page.rows[0].id, page.next, page.total), (second, Some(second.0), 4));
    let page = world.store.packages(&world.environment, PageRequest { before: page.next, limit: 1 }).await?;
    assert_eq!((page.rows[0].id, page.next), (first, None));
    assert!(is_not_found(&world.store.package(PackageId(9)).await));
    assert!(is_not_found(&world.store.package_bytes(PackageId(9)).await));
    Ok(())
}

/// Beside their names; one that has to be new must not be known.
pub async fn what_is_said_of_publishers_is_kept(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let contact = PublisherContact { option_prefix: 19_235, ..PublisherContact::default() };
    let save = |name: &str, is_new| SavePublisher {
        environment: world.environment.clone(),
        publisher: Publisher::named(name),
        contact: contact.clone(),
        is_new,
        actor: ada(),
        at: at(5),
        correlation: String::new(),
    };
    world.store.save_publisher(save("fabrikam", true)).await?;
    assert!(is_duplicate(&world.store.save_publisher(save("FABRIKAM", true)).await));
    let contacts = async || world.store.contacts(&world.environment).await;
    let none = PublisherContact::default();
    assert_eq!(contacts().await?, [none.clone(), none.clone(), contact.clone()]);
    world.store.save_publisher(save("Contoso", false)).await?;
    assert_eq!(contacts().await?, [none, contact.clone(), contact.clone()]);
    Ok(())
}

/// Where a later step is refused, nothing of the earlier ones is there.
pub async fn work_on_a_solution_is_all_or_nothing(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let active = world.version;
    let other = StepVersion::Kept(active);
    let switch = |state| MapStep::Switch {
        map: world.map,
        state,
        from: active,
        to: version(&world, [2, 0, 0, 0], "statecode eq 1"),
        effects: Vec::new(),
    };
    let mut all = work(
        &world,
        ImportAct::Applied,
        Some(kept(&world, "Mine", &[])),
        vec![make(&world, "Vendors V2"), switch(MapState::Running), MapStep::Remove { map: world.map }],
    );
    all.backup = Some(package(&world, PackageKind::Backup, b"x"));
    all.publishers = vec![(Publisher::named("fabrikam"), PublisherContact::default())];
    let before = (
        world.store.maps(&world.environment, at(0)).await?.len(),
        world.store.versions(world.map).await?,
        world.store.publishers(&world.environment).await?,
    );
    assert!(is_stale(&world.store.work_on_solution(all.clone()).await));
    let after = (
        world.store.maps(&world.environment, at(0)).await?.len(),
        world.store.versions(world.map).await?,
        world.store.publishers(&world.environment).await?,
    );
    assert_eq!(before, after);
    assert_eq!(world.store.packages(&world.environment, PageRequest::default()).await?.total, 0);
    assert_eq!(world.store.imports(&world.environment, PageRequest::default()).await?.total, 0);
    assert!(is_not_found(&world.store.solution(&world.environment, "Mine").await));

    all.steps.pop();
    all.steps.push(MapStep::Save {
        map: world.map,
        version: version(&world, [1, 5, 0, 0], "statecode eq 2"),
        brings: true,
    });
    let id = world.store.work_on_solution(all.clone()).await?;
    let done = world.store.import(id).await?;
    let outcomes: Vec<(&str, MapOutcome)> =
        done.maps.iter().map(|map| (map.name.as_str(), map.outcome)).collect();
    let expected = [
        ("Vendors V2", MapOutcome::Made),
        ("Customers V3", MapOutcome::Switched),
        ("Customers V3", MapOutcome::Saved),
    ];
    assert_eq!(outcomes, expected);
    assert_eq!((done.before.is_none(), done.rolled_back.is_none()), (true, true));
    assert!(done.backup.is_some());
    let solution = world.store.solution(&world.environment, "Mine").await?;
    // The switch is told by the layer that it comes with, which is no step of the store's.
    let saved = done.maps[2].after;
    assert_eq!(
        solution.brought.iter().map(|(_, version)| Some(*version)).collect::<Vec<_>>(),
        [done.maps[0].after, saved]
    );
    let origins = world.store.origins(&world.environment).await?;
    assert_eq!(origins.len(), 3);
    assert!(origins.iter().all(|(_, solution, dropped)| solution == "Mine" && !dropped));
    let made = done.maps[0].map.ok_or(StoreError::Stale { what: "the test" })?;
    assert_eq!(solution.solution.maps, [made, world.map]);
    let saved = saved.ok_or(StoreError::Stale { what: "the test" })?;
    let mut withdrawn = work(
        &world,
        ImportAct::RolledBack,
        Some(solution.clone()),
        vec![MapStep::Drop { map: world.map, version: saved }],
    );
    withdrawn.expected = Some(0);
    world.store.work_on_solution(withdrawn.clone()).await?;
    assert!(world.store.origins(&world.environment).await?.contains(&(saved, "Mine".to_owned(), true)));
    withdrawn.expected = Some(1);
    withdrawn.steps = vec![MapStep::Save {
        map: world.map,
        version: version(&world, [1, 5, 0, 0], "statecode eq 2"),
        brings: false,
    }];
    world.store.work_on_solution(withdrawn).await?;
    assert!(world.store.origins(&world.environment).await?.contains(&(saved, "Mine".to_owned(), false)));
    assert_eq!(world.store.map(made).await?.0.companies, ["usmf"]);
    assert!(is_duplicate(&world.store.work_on_solution(all.clone()).await), "it was read before that");
    // The same again is refused where the map works by another version by now; the version is not saved twice.
    all.expected = Some(2);
    all.steps = vec![MapStep::Switch {
        map: world.map,
        state: MapState::Running,
        from: active,
        to: other,
        effects: Vec::new(),
    }];
    assert!(is_stale(&world.store.work_on_solution(all).await));
    Ok(())
}

/// What was there before is there again, once.
pub async fn what_was_applied_is_taken_back(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let steps = vec![
        make(&world, "Vendors V2"),
        MapStep::Switch {
            map: world.map,
            state: MapState::Running,
            from: world.version,
            to: version(&world, [2, 0, 0, 0], "statecode eq 1"),
            effects: Vec::new(),
        },
    ];
    let applied = work(&world, ImportAct::Applied, Some(kept(&world, "Mine", &[])), steps);
    let applied = world.store.work_on_solution(applied).await?;
    let done = world.store.import(applied).await?;
    let (made, after) = (done.maps[0].map, done.maps[1].after);
    let (made, after) = made.zip(after).ok_or(StoreError::Stale { what: "the test" })?;
    let mut back = work(
        &world,
        ImportAct::RolledBack,
        None,
        vec![
            MapStep::Remove { map: made },
            MapStep::Switch {
                map: world.map,
                state: MapState::Running,
                from: after,
                to: StepVersion::Kept(world.version),
                effects: Vec::new(),
            },
        ],
    );
    back.expected = Some(0);
    back.rolls_back = Some(applied);
    world.store.work_on_solution(back.clone()).await?;
    assert!(world.store.import(applied).await?.rolled_back.is_some());
    assert_eq!(world.store.map(world.map).await?.1.id, world.version);
    assert!(is_not_found(&world.store.map(made).await));
    assert!(is_not_found(&world.store.solution(&world.environment, "Mine").await));
    back.expected = None;
    back.steps.clear();
    assert!(is_stale(&world.store.work_on_solution(back).await), "it was taken back already");
    let page = world.store.imports(&world.environment, PageRequest::default()).await?;
    let acts: Vec<ImportAct> = page.rows.iter().map(|row| row.act).collect();
    assert_eq!(acts, [ImportAct::RolledBack, ImportAct::Applied]);
    Ok(())
}

/// Its story stays, nothing moves it, and it is there again as it was.
pub async fn a_map_that_was_removed_is_gone_until_one_of_its_name_is_made(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let map = world.add_map("Vendors V2", MapState::NotRunning).await?;
    let mut removal = work(&world, ImportAct::Uninstalled, None, vec![MapStep::Remove { map }]);
    world.store.work_on_solution(removal.clone()).await?;
    let names = async || -> Result<Vec<String>, StoreError> {
        let maps = world.store.maps(&world.environment, at(0)).await?;
        Ok(maps.into_iter().map(|row| row.map.name).collect())
    };
    assert_eq!(names().await?, ["Customers V3"]);
    assert!(is_stale(&world.store.work_on_solution(removal.clone()).await));
    let (expected, next) = (MapState::NotRunning, MapState::Running);
    let (actor, correlation, effects) = (ada(), String::new(), Vec::new());
    let run = StateMove { map, expected, next, actor, at: at(60), correlation, effects };
    assert!(is_not_found(&world.store.set_state(run).await));
    // Made anew by its name, with the version that is known.
    assert_eq!(world.add_map("Vendors V2", MapState::NotRunning).await?, map);
    assert_eq!((names().await?.len(), world.store.versions(map).await?.len()), (2, 1));
    world.store.work_on_solution(removal.clone()).await?;
    removal.steps = vec![make(&world, "Vendors V2")];
    let made = world.store.work_on_solution(removal.clone()).await?;
    assert_eq!(world.store.import(made).await?.maps[0].map, Some(map));
    removal.steps = vec![MapStep::Return { map }];
    assert!(is_stale(&world.store.work_on_solution(removal.clone()).await));
    removal.steps = vec![MapStep::Remove { map }, MapStep::Return { map }];
    world.store.work_on_solution(removal).await?;
    assert_eq!(names().await?, ["Customers V3", "Vendors V2"]);
    Ok(())
}
