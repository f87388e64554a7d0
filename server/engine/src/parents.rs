//! Records that refer to others: which of those are in both apps, and what has to wait for which.

use crate::attached::MapView;
use crate::batch::Batch;
use crate::prepare::Work;
use mapping::{LookupWanted, Plan, ProjectFault, State};
use model::{Direction, MapId, Moment, Parent};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::{StoreError, Wait};

/// How long a pair is believed to be there. Should its row be refused meanwhile, the store is asked.
const BELIEVED_MS: i64 = 60_000;
/// Pairs kept; beyond it the memory begins anew.
const CAPACITY: usize = 20_000;

/// Where one record stands, by a map that brings it and its key there.
pub(crate) type Place = (MapId, String);

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
    pub(crate) field: String,
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
    /// The name of a map that brings the record.
    pub(crate) fn map_name(&self) -> &str {
        self.candidates.first().map_or("", |candidate| &candidate.maps[0].map.name)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        self.candidates.iter().flat_map(Candidate::places)
    }

    /// The first candidate that is on its way.
    fn on_its_way(&self, travelling: &HashSet<Place>) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.places().any(|place| travelling.contains(&place)))
    }
}

/// The keys of each map, each once.
fn by_map(places: impl Iterator<Item = Place>) -> BTreeMap<MapId, Vec<String>> {
    let mut by_map: BTreeMap<MapId, BTreeSet<String>> = BTreeMap::new();
    for (map, key) in places {
        by_map.entry(map).or_default().insert(key);
    }
    by_map.into_iter().map(|(map, keys)| (map, keys.into_iter().collect())).collect()
}

/// What a record is to wait for.
pub(crate) struct Hold {
    /// The CRM's name of the field that refers to it.
    pub(crate) field: String,
    /// The key value.
    pub(crate) value: String,
    /// The name of the map that brings it.
    pub(crate) map: String,
    /// The source's and the target's name of the field, if the record can be written without it: both records belong to
    /// a circle of maps.
    pub(crate) follows: Option<(String, String)>,
    /// What the store is told.
    pub(crate) wait: Wait,
}

impl Batch<'_> {
    /// What records bound for the ERP have to wait for: those that refer to one which is still on its way there would be
    /// refused. One entry a record, in their order.
    pub(crate) async fn holds(&self, writes: &[(Work, Plan)]) -> Result<Vec<Vec<Hold>>, StoreError> {
        let since = self.attached.left.clock.now();
        let references: Vec<Vec<Reference>> = writes
            .iter()
            .map(|(work, plan)| {
                let travels = work.due.change.direction == Direction::RightToLeft
                    && matches!(plan, Plan::Create { .. } | Plan::Update { .. });
                let source = work.source.as_ref().filter(|_| travels);
                source.map_or_else(Vec::new, |source| self.own_references(&source.state, work))
            })
            .collect();
        let known = |place: &Place| self.attached.known_pairs.has(place, since);
        let asked = references.iter().flatten().flat_map(Reference::places).filter(|place| !known(place));
        let linked = self.linked(asked, since).await?;
        let is_missing = |reference: &&Reference| {
            !reference.places().any(|place| known(&place) || linked.contains(&place))
        };
        let missing: Vec<Vec<&Reference>> =
            references.iter().map(|references| references.iter().filter(is_missing).collect()).collect();
        let sought = missing.iter().flatten().flat_map(|reference| reference.places());
        let travelling = self.travelling(sought, Direction::RightToLeft).await?;
        let holds = |references: Vec<&Reference>| {
            let held = |reference: &Reference| {
                let candidate = reference.on_its_way(&travelling)?;
                Some(self.holding(reference, candidate, Direction::RightToLeft, since))
            };
            references.into_iter().filter_map(held).collect()
        };
        Ok(missing.into_iter().map(holds).collect())
    }

    /// What a record has to wait for whose lookups were not found in the CRM; nothing when nothing brings it. Where
    /// something is missing that nothing brings, the record cannot go without the rest either.
    pub(crate) async fn awaited(
        &self,
        work: &Work,
        fields: &State,
        faults: &[ProjectFault],
        since: Moment,
    ) -> Result<Vec<Hold>, StoreError> {
        if !faults.iter().all(|fault| matches!(fault, ProjectFault::NotFound { .. })) {
            return Ok(Vec::new());
        }
        let references = self.references(fields, work);
        let is_brought = |fault: &&ProjectFault| references.iter().any(|it| it.field == fault.field());
        let is_alone = !faults.iter().all(|fault| is_brought(&fault));
        let mut holds = Vec::new();
        for reference in references.iter().filter(|it| faults.iter().any(|fault| fault.field() == it.field)) {
            let hold = self.hold(reference, Direction::LeftToRight, since).await?;
            holds.push(Hold { follows: hold.follows.filter(|_| !is_alone), ..hold });
        }
        Ok(holds)
    }

    /// What a record has to wait for that the ERP refused: the first record that it refers to and that is not in both
    /// apps.
    pub(crate) async fn blamed(&self, work: &Work) -> Result<Option<Hold>, StoreError> {
        let change = &work.due.change;
        let Some(source) = work.source.as_ref().filter(|_| change.direction == Direction::RightToLeft) else {
            return Ok(None);
        };
        let since = self.attached.left.clock.now();
        let is_left_out = |reference: &Reference| {
            work.deferred.as_ref().is_some_and(|deferred| deferred.leaves_out(&reference.field))
        };
        for reference in self.own_references(&source.state, work) {
            // What was not sent cannot have been refused.
            if is_left_out(&reference) {
                continue;
            }
            let linked = self.linked(reference.places(), since).await?;
            if linked.is_empty() {
                return self.hold(&reference, Direction::RightToLeft, since).await.map(Some);
            }
        }
        Ok(None)
    }

    /// [`Batch::references`] of a source's state, but for fields in whose place somebody wrote something else.
    fn own_references(&self, source: &State, work: &Work) -> Vec<Reference> {
        match &work.edited {
            Some(edited) => {
                let left = self.compiled.but_for_edited(work.due.change.direction, source, edited);
                self.references(&left, work)
            }
            None => self.references(source, work),
        }
    }

    /// The fields of a CRM state that refer to records which maps bring. No record as a whole waits for itself.
    fn references(&self, state: &State, work: &Work) -> Vec<Reference> {
        self.references_among(state, work, |wanted| self.attached.bringing(wanted))
    }

    /// The same where `bringing` says which maps bring a row.
    pub(crate) fn references_among(
        &self,
        state: &State,
        work: &Work,
        bringing: impl Fn(&LookupWanted) -> Vec<Arc<MapView>>,
    ) -> Vec<Reference> {
        let change = &work.due.change;
        let mut by_field: BTreeMap<String, Vec<LookupWanted>> = BTreeMap::new();
        for wanted in self.compiled.lookups_wanted(state, &change.company) {
            by_field.entry(wanted.field.clone()).or_default().push(wanted);
        }
        let reference = |(field, wanted): (String, Vec<LookupWanted>)| {
            let value = wanted.first()?.value.text()?.into_owned();
            let mut candidates = Vec::with_capacity(wanted.len());
            for wanted in wanted {
                let maps = bringing(&wanted);
                let key = wanted.record_key();
                let is_itself = key == change.key && maps.iter().any(|view| view.map.id == change.map);
                let must_come_first = || self.compiled.can_follow(change.direction, &field).is_none();
                // Of what no map brings nothing is known, so that nothing may wait for it.
                if maps.is_empty() || (is_itself && must_come_first()) {
                    return None;
                }
                candidates.push(Candidate { entity: wanted.entity, key, maps });
            }
            Some(Reference { field, value, candidates })
        };
        by_field.into_iter().filter_map(reference).collect()
    }

    /// The places where there is a pair.
    async fn linked(
        &self,
        places: impl Iterator<Item = Place>,
        now: Moment,
    ) -> Result<HashSet<Place>, StoreError> {
        let mut linked = HashSet::new();
        for (map, keys) in by_map(places) {
            let links = self.attached.store.links_by_key(map, &keys).await?;
            let pairs = keys.into_iter().zip(links);
            let live = pairs.filter(|(_, link)| link.as_ref().is_some_and(|link| !link.deleted));
            linked.extend(live.map(|(key, _)| (map, key)));
        }
        self.attached.known_pairs.add(linked.iter().cloned(), now);
        Ok(linked)
    }

    /// The places of which something waits or failed on its way.
    async fn travelling(
        &self,
        places: impl Iterator<Item = Place>,
        direction: Direction,
    ) -> Result<HashSet<Place>, StoreError> {
        let mut travelling = HashSet::new();
        for (map, keys) in by_map(places) {
            let known = self.attached.store.on_its_way(map, direction, &keys).await?;
            let there = keys.into_iter().zip(known).filter(|(_, is_known)| *is_known);
            travelling.extend(there.map(|(key, _)| (map, key)));
        }
        Ok(travelling)
    }

    /// What to wait for: the candidate that is on its way, or else the first; the others may come instead.
    async fn hold(
        &self,
        reference: &Reference,
        direction: Direction,
        since: Moment,
    ) -> Result<Hold, StoreError> {
        let travelling = self.travelling(reference.places(), direction).await?;
        let likely = reference.on_its_way(&travelling).unwrap_or(&reference.candidates[0]);
        Ok(self.holding(reference, likely, direction, since))
    }

    fn holding(
        &self,
        reference: &Reference,
        likely: &Candidate,
        direction: Direction,
        since: Moment,
    ) -> Hold {
        let others = reference.candidates.iter().filter(|other| other.key == likely.key);
        let others = others.filter(|other| other.entity != likely.entity);
        let candidates: Vec<&Candidate> = std::iter::once(likely).chain(others).collect();
        let maps: Vec<MapId> =
            candidates.iter().flat_map(|candidate| &candidate.maps).map(|view| view.map.id).collect();
        let follows = self.compiled.can_follow(direction, &reference.field);
        Hold {
            field: reference.field.clone(),
            value: reference.value.clone(),
            map: likely.maps[0].map.name.clone(),
            follows: follows.filter(|_| self.attached.is_circle(self.view.map.id, &maps)),
            wait: Wait {
                parent: Parent {
                    entities: candidates.iter().map(|candidate| candidate.entity.clone()).collect(),
                    key: likely.key.clone(),
                },
                maps,
                since,
            },
        }
    }
}
