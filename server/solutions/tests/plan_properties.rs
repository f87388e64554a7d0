//! What holds for all environments and all packages.

mod parts;

use model::{MapState, Packaging, ResumeTo, VersionName, VersionNumber};
use proptest::prelude::*;
use solutions::{CORE_VERSION, Here, HereVersion, Package, apply, import, revert, rollback, uninstall};

/// One map of a package, of few names, entities, numbers and contents, so that they meet.
#[derive(Clone, Debug)]
struct Brought {
    name: usize,
    entity: usize,
    number: u32,
    content: u8,
}

/// Something that happens to an environment.
#[derive(Clone, Debug)]
enum Event {
    Install { solution: usize, version: u32, is_managed: bool, maps: Vec<Brought>, overwrites: bool },
    Uninstall { solution: usize },
    Edit { map: prop::sample::Index, number: u32, content: u8 },
    Revert { map: prop::sample::Index },
    Turn { map: prop::sample::Index, state: MapState },
}

const SOLUTIONS: [&str; 3] = ["First", "Second", "Third"];
const NAMES: [&str; 3] = ["Customers V3", "customers v3", "Vendors V2"];
const ENTITIES: [&str; 2] = ["accounts", "contacts"];

fn brought() -> impl Strategy<Value = Brought> {
    (0..NAMES.len(), 0..ENTITIES.len(), 1_u32..4, 0_u8..3)
        .prop_map(|(name, entity, number, content)| Brought { name, entity, number, content })
}

fn state() -> impl Strategy<Value = MapState> {
    let paused = MapState::Paused { resume_to: ResumeTo::Running };
    prop::sample::select(vec![MapState::NotRunning, MapState::Running, paused, MapState::Initializing])
}

fn event() -> impl Strategy<Value = Event> {
    let maps = prop::collection::vec(brought(), 1..4);
    let install = (0..SOLUTIONS.len(), 1_u32..4, any::<bool>(), maps, any::<bool>()).prop_map(
        |(solution, version, is_managed, maps, overwrites)| Event::Install {
            solution,
            version,
            is_managed,
            maps,
            overwrites,
        },
    );
    prop_oneof![
        4 => install,
        1 => (0..SOLUTIONS.len()).prop_map(|solution| Event::Uninstall { solution }),
        2 => (any::<prop::sample::Index>(), 4_u32..7, 0_u8..3)
            .prop_map(|(map, number, content)| Event::Edit { map, number, content }),
        1 => any::<prop::sample::Index>().prop_map(|map| Event::Revert { map }),
        2 => (any::<prop::sample::Index>(), state()).prop_map(|(map, state)| Event::Turn { map, state }),
    ]
}

fn package(solution: usize, version: u32, is_managed: bool, maps: &[Brought]) -> Option<Package> {
    let packaging = if is_managed { Packaging::Managed } else { Packaging::Unmanaged };
    let version = VersionNumber([1, 0, 0, version]);
    let head = solutions::Head { name: SOLUTIONS[solution].into(), version, packaging, ..parts::head() };
    let maps = maps.iter().map(|brought| {
        let mut map = parts::customers();
        map.text.name = NAMES[brought.name].into();
        map.text.version = VersionNumber([1, 0, 0, brought.number]);
        map.text.mapping.right_entity = ENTITIES[brought.entity].into();
        map.text.mapping.left_filter = format!("(A == {})", brought.content);
        map
    });
    // The same version of the same map twice is refused where packages are made.
    Package::new(head, maps.collect()).ok()
}

/// What always holds: names are there once, what is active and what layers name is there, and layers are of solutions that
/// are installed managed.
fn assert_sound(here: &Here) -> Result<(), TestCaseError> {
    for (at, map) in here.maps.iter().enumerate() {
        let twin = here.maps[..at].iter().find(|it| it.name.to_lowercase() == map.name.to_lowercase());
        prop_assert!(twin.is_none(), "{} is there twice", map.name);
        prop_assert!(map.version(&map.active).is_some(), "{} has no active version", map.name);
        for layer in &map.layers {
            prop_assert!(map.version(&layer.version).is_some(), "{} lacks {}", map.name, layer.version);
            let solution = here.solution(&layer.solution);
            prop_assert!(solution.is_some_and(|it| it.packaging == Packaging::Managed), "{}", layer.solution);
        }
    }
    Ok(())
}

fn taken(here: &Here, steps: &[solutions::Step]) -> Result<Here, TestCaseError> {
    let after =
        here.after(steps).map_err(|stale| TestCaseError::fail(format!("a plan does not fit: {stale}")))?;
    assert_sound(&after)?;
    Ok(after)
}

/// Taking back leads to where it began.
fn assert_undone(before: &Here, steps: &[solutions::Step], after: &Here) -> Result<(), TestCaseError> {
    let back = rollback(steps, after);
    prop_assert!(!back.shown.is_refused(), "{:?}", back.shown.findings);
    prop_assert_eq!(&taken(after, &back.steps)?, before);
    Ok(())
}

fn install(here: &Here, package: &Package, digest: &str, overwrites: bool) -> Result<Here, TestCaseError> {
    let listing = import(package, digest, here);
    if listing.shown.is_refused() {
        prop_assert_eq!(listing.steps, []);
        return Ok(here.clone());
    }
    let listed = taken(here, &listing.steps)?;
    prop_assert_eq!(&listed.maps, &here.maps, "importing touches no map");
    assert_undone(here, &listing.steps, &listed)?;
    prop_assert_eq!(import(package, digest, &listed).steps, []);

    let applying = apply(package, &listed, overwrites);
    prop_assert!(!applying.shown.is_refused(), "{:?}", applying.shown.findings);
    let applied = taken(&listed, &applying.steps)?;
    assert_undone(&listed, &applying.steps, &applied)?;
    let again = apply(package, &applied, overwrites);
    prop_assert_eq!(again.steps, [], "applied twice is applied once");
    for map in applied.maps.iter().filter(|map| map.is_busy()) {
        let before = listed.map(&map.name).map(|before| &before.active);
        prop_assert_eq!(Some(&map.active), before, "what works keeps its version");
    }
    // What waited can be done once everything is paused.
    let mut halted = applied.clone();
    halted.maps.iter_mut().filter(|map| map.is_busy()).for_each(|map| {
        map.state = MapState::Paused { resume_to: ResumeTo::Running };
    });
    let rest = apply(package, &halted, overwrites);
    prop_assert_eq!(rest.shown.waiting().count(), 0);
    let done = taken(&halted, &rest.steps)?;
    prop_assert_eq!(apply(package, &done, overwrites).steps, []);
    Ok(applied)
}

fn happen(here: &Here, event: &Event, at: usize) -> Result<Here, TestCaseError> {
    let mut next = here.clone();
    match event {
        Event::Install { solution, version, is_managed, maps, overwrites } => {
            let Some(package) = package(*solution, *version, *is_managed, maps) else { return Ok(next) };
            return install(here, &package, &format!("digest {at}"), *overwrites);
        }
        Event::Uninstall { solution } => {
            let plan = uninstall(SOLUTIONS[*solution], here);
            let after = taken(here, &plan.steps)?;
            if !plan.shown.is_refused() {
                prop_assert!(after.solution(SOLUTIONS[*solution]).is_none());
            }
            assert_undone(here, &plan.steps, &after)?;
            return Ok(after);
        }
        Event::Revert { map } if !next.maps.is_empty() => {
            let name = &here.maps[map.index(here.maps.len())].name;
            let plan = revert(name, here);
            let after = taken(here, &plan.steps)?;
            if !plan.shown.is_refused() {
                prop_assert!(after.map(name).is_some_and(|map| !map.is_local()));
            }
            assert_undone(here, &plan.steps, &after)?;
            return Ok(after);
        }
        Event::Edit { map, number, content } if !next.maps.is_empty() => {
            let map = map.index(next.maps.len());
            let map = &mut next.maps[map];
            let name = VersionName::new("contoso", VersionNumber([1, 0, 0, *number]));
            if map.version(&name).is_none() && !map.is_busy() {
                let mapping = map.versions[0].mapping.clone();
                let mapping = model::Mapping { left_filter: format!("(A == {content})"), ..mapping };
                let version =
                    HereVersion { name: name.clone(), note: String::new(), solution: None, mapping };
                map.versions.push(version);
                map.active = name;
            }
        }
        Event::Turn { map, state } if !next.maps.is_empty() => {
            let map = map.index(next.maps.len());
            next.maps[map].state = *state;
        }
        Event::Revert { .. } | Event::Edit { .. } | Event::Turn { .. } => {}
    }
    Ok(next.ordered())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn plans_fit_can_be_repeated_and_taken_back(events in prop::collection::vec(event(), 1..10)) {
        let mut here = Here { core: Some(CORE_VERSION), ..Here::default() };
        for (at, event) in events.iter().enumerate() {
            here = happen(&here, event, at)?;
            assert_sound(&here)?;
        }
    }

    #[test]
    fn steps_are_kept_as_json(maps in prop::collection::vec(brought(), 1..4)) {
        let here = Here { core: Some(CORE_VERSION), ..Here::default() };
        let Some(package) = package(0, 1, true, &maps) else { return Ok(()) };
        let steps = import(&package, "1", &here).steps;
        let steps = [steps.clone(), apply(&package, &taken(&here, &steps)?, false).steps].concat();
        let text = serde_json::to_string(&steps)?;
        prop_assert_eq!(serde_json::from_str::<Vec<solutions::Step>>(&text)?, steps);
    }
}
