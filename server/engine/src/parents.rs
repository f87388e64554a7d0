//! Records that refer to others: which of those are in both apps, and what has to wait for which.

use crate::attached::MapView;
use crate::batch::Batch;
use crate::prepare::Work;
use mapping::{LookupWanted, Plan, ProjectFault, State};
use model::{Direction, MapId, Moment, Parent};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use store::{StoreError, Wait};

/// How long a pair is believed to be there. Should its row be refused meanwhile, the store is asked.
const BELIEVED_MS: i64 = 60_000;
/// Pairs kept; beyond it the memory begins anew.
const CAPACITY: usize = 200_000;

/// Where one record stands, by a map that brings it and its key there.
type Place = (MapId, String);

/// Records that were in both apps when they were last looked for.
#[derive(Default)]
pub(crate) struct KnownPairs(Mutex<HashMap<Place, Moment>>);

impl KnownPairs {
    fn has(&self, place: &Place, now: Moment) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(place).is_some_and(|at| now.millis_since(*at).abs() < BELIEVED_MS)
    }

    fn add(&self, places: impl Iterator<Item = Place>, now: Moment) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > CAPACITY {
            known.clear();
        }
        known.extend(places.map(|place| (place, now)));
    }
}

/// One field that refers to a record of a mapped entity. A polymorphic one may mean one of several.
pub(crate) struct Reference {
    /// The CRM's name of the field.
    field: String,
    /// The key value.
    pub(crate) value: String,
    /// The records it may mean, in the mapping's order.
    candidates: Vec<Candidate>,
}

struct Candidate {
    entity: String,
    key: String,
    /// The maps that bring it; never empty.
    maps: Vec<Arc<MapView>>,
}

impl Candidate {
    fn places(&self) -> impl Iterator<Item = Place> {
        self.maps.iter().map(|view| (view.map.id, self.key.clone()))
    }
}

impl Reference {
    fn places(&self) -> impl Iterator<Item = Place> {
        self.candidates.iter().flat_map(Candidate::places)
    }
}

/// What a record is to wait for.
pub(crate) struct Hold {
    /// The CRM's name of the field that refers to it.
    pub(crate) field: String,
    /// The key value.
    pub(crate) value: String,
    /// The name of the map that brings it.
    pub(crate) map: String,
    /// What the store is told.
    pub(crate) wait: Wait,
}

impl Batch<'_> {
    /// What records bound for the ERP have to wait for: those that refer to one which is still on its way there would be
    /// refused. One entry a record, in their order.
    pub(crate) async fn holds(&self, writes: &[(Work, Plan)]) -> Result<Vec<Option<Hold>>, StoreError> {
        let since = self.attached.left.clock.now();
        let references: Vec<Vec<Reference>> = writes
            .iter()
            .map(|(work, plan)| {
                let travels = work.due.change.direction == Direction::RightToLeft
                    && matches!(plan, Plan::Create { .. } | Plan::Update { .. });
                let source = work.source.as_ref().filter(|_| travels);
                source.map_or_else(Vec::new, |source| self.references(&source.state, work))
            })
            .collect();
        let unknown = |place: &Place| !self.attached.known_pairs.has(place, since);
        let asked = references.iter().flatten().flat_map(Reference::places).filter(unknown);
        let linked = self.linked(asked, since).await?;
        let mut holds = Vec::with_capacity(writes.len());
        for references in references {
            let is_missing = |reference: &&Reference| {
                !reference.places().any(|place| !unknown(&place) || linked.get(&place).is_some_and(|it| *it))
            };
            let mut hold = None;
            for reference in references.iter().filter(is_missing) {
                if let Some(candidate) = self.on_its_way(reference, Direction::RightToLeft).await? {
                    hold = Some(holding(reference, candidate, since));
                    break;
                }
            }
            holds.push(hold);
        }
        Ok(holds)
    }

    /// What a record has to wait for whose lookups were not found in the CRM; `None` when nothing brings it.
    pub(crate) async fn awaited(
        &self,
        work: &Work,
        fields: &State,
        faults: &[ProjectFault],
        since: Moment,
    ) -> Result<Option<Hold>, StoreError> {
        if !faults.iter().all(|fault| matches!(fault, ProjectFault::NotFound { .. })) {
            return Ok(None);
        }
        let references = self.references(fields, work);
        let missing = |reference: &&Reference| faults.iter().any(|fault| fault.field() == reference.field);
        match references.iter().find(missing) {
            Some(reference) => self.hold(reference, Direction::LeftToRight, since).await.map(Some),
            None => Ok(None),
        }
    }

    /// What a record has to wait for that the ERP refused: the first record that it refers to and that is not in both
    /// apps.
    pub(crate) async fn blamed(&self, work: &Work) -> Result<Option<Hold>, StoreError> {
        let change = &work.due.change;
        let Some(source) = work.source.as_ref().filter(|_| change.direction == Direction::RightToLeft) else {
            return Ok(None);
        };
        let since = self.attached.left.clock.now();
        for reference in self.references(&source.state, work) {
            let linked = self.linked(reference.places(), since).await?;
            if !linked.values().any(|is_linked| *is_linked) {
                return self.hold(&reference, Direction::RightToLeft, since).await.map(Some);
            }
        }
        Ok(None)
    }

    /// The fields of a CRM state that refer to records which maps bring. A record does not wait for itself.
    fn references(&self, state: &State, work: &Work) -> Vec<Reference> {
        let change = &work.due.change;
        let mut by_field: BTreeMap<String, Vec<LookupWanted>> = BTreeMap::new();
        for wanted in self.compiled.lookups_wanted(state, &change.company) {
            by_field.entry(wanted.field.clone()).or_default().push(wanted);
        }
        let reference = |(field, wanted): (String, Vec<LookupWanted>)| {
            let value = wanted.first()?.value.text()?.into_owned();
            let mut candidates = Vec::with_capacity(wanted.len());
            for wanted in wanted {
                let maps = self.attached.bringing(&wanted);
                let key = wanted.record_key();
                let is_itself = key == change.key && maps.iter().any(|view| view.map.id == change.map);
                // Of what no map brings nothing is known, so that nothing may wait for it.
                if maps.is_empty() || is_itself {
                    return None;
                }
                candidates.push(Candidate { entity: wanted.entity, key, maps });
            }
            Some(Reference { field, value, candidates })
        };
        by_field.into_iter().filter_map(reference).collect()
    }

    /// For each place whether there is a pair.
    async fn linked(
        &self,
        places: impl Iterator<Item = Place>,
        now: Moment,
    ) -> Result<HashMap<Place, bool>, StoreError> {
        let mut by_map: BTreeMap<MapId, Vec<String>> = BTreeMap::new();
        for (map, key) in places {
            by_map.entry(map).or_default().push(key);
        }
        let mut linked = HashMap::new();
        for (map, mut keys) in by_map {
            keys.sort_unstable();
            keys.dedup();
            let links = self.attached.store.links_by_key(map, &keys).await?;
            linked.extend(keys.into_iter().zip(links).map(|(key, link)| {
                let is_linked = link.is_some_and(|link| !link.deleted);
                ((map, key), is_linked)
            }));
        }
        let there = linked.iter().filter(|(_, is_linked)| **is_linked).map(|(place, _)| place.clone());
        self.attached.known_pairs.add(there, now);
        Ok(linked)
    }

    /// The first candidate of which something waits or failed on its way.
    async fn on_its_way<'r>(
        &self,
        reference: &'r Reference,
        direction: Direction,
    ) -> Result<Option<&'r Candidate>, StoreError> {
        for candidate in &reference.candidates {
            for (map, key) in candidate.places() {
                let known = self.attached.store.on_its_way(map, direction, &[key]).await?;
                if known.contains(&true) {
                    return Ok(Some(candidate));
                }
            }
        }
        Ok(None)
    }

    /// What to wait for: the candidate that is on its way, or else the first; the others may come instead.
    async fn hold(
        &self,
        reference: &Reference,
        direction: Direction,
        since: Moment,
    ) -> Result<Hold, StoreError> {
        let likely = self.on_its_way(reference, direction).await?;
        Ok(holding(reference, likely.unwrap_or(&reference.candidates[0]), since))
    }
}

fn holding(reference: &Reference, likely: &Candidate, since: Moment) -> Hold {
    let others = reference.candidates.iter().filter(|other| other.key == likely.key);
    let others = others.filter(|other| other.entity != likely.entity);
    let candidates: Vec<&Candidate> = std::iter::once(likely).chain(others).collect();
    Hold {
        field: reference.field.clone(),
        value: reference.value.clone(),
        map: likely.maps[0].map.name.clone(),
        wait: Wait {
            parent: Parent {
                entities: candidates.iter().map(|candidate| candidate.entity.clone()).collect(),
                key: likely.key.clone(),
            },
            maps: candidates.iter().flat_map(|candidate| &candidate.maps).map(|view| view.map.id).collect(),
            since,
        },
    }
}
