//! One environment at work: its two ports, its maps as last read, and the bells that wake its tasks.

use crate::EngineError;
use crate::drift::Drifts;
use crate::lookup::Lookups;
use crate::news::News;
use crate::parents::KnownPairs;
use crate::port::Port;
use crate::preview::Samples;
use crate::related::dependencies;
use crate::shadow::Shadows;
use crate::window::Windows;
use crate::writing::Writing;
use connectors::Fault;
use mapping::{Compiled, Doorbell, LookupWanted, Problem};
use model::{EntityMap, EntitySchema, EnvironmentId, MapId, MapVersion, Side};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use store::{Store, StoreError};
use tokio::sync::{Mutex as AsyncMutex, Notify, watch};

/// One environment at work.
pub(crate) struct Attached {
    pub(crate) id: EnvironmentId,
    pub(crate) companies: BTreeSet<String>,
    pub(crate) left: Arc<Port>,
    pub(crate) right: Arc<Port>,
    pub(crate) lookups: Lookups,
    pub(crate) known_pairs: KnownPairs,
    pub(crate) drifts: Drifts,
    pub(crate) writing: Writing,
    pub(crate) samples: Samples,
    pub(crate) shadows: Shadows,
    pub(crate) store: Arc<dyn Store>,
    /// Held by the dry run that is under way.
    pub(crate) trial: AsyncMutex<()>,
    /// Held by whoever decides which companies a map has.
    pub(crate) deciding: AsyncMutex<()>,
    /// Root URL of the doorbells of this environment, with a trailing slash; `None` = polling only.
    pub(crate) doorbells: Option<String>,
    /// Whether nothing more may join any queue, and whether nothing more may join those of this environment.
    capture_held: [watch::Receiver<bool>; 2],
    maps: RwLock<BTreeMap<MapId, Arc<MapView>>>,
    maps_changed: News,
    bells: Mutex<HashMap<(Side, String), Arc<Bell>>>,
}

/// What wakes the capture of one entity.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    /// Something changed.
    pub(crate) changed: Notify,
    /// Rows that are said to be gone.
    suspects: Mutex<BTreeSet<String>>,
    /// Compare all keys with those known.
    pub(crate) sweep: Notify,
    /// Who else reads rows of the entity, and must hear of deletions.
    pub(crate) windows: Windows,
    /// Whether the app rings it.
    doorbell: Mutex<Doorbell>,
}

impl Bell {
    /// A row is said to be gone. Beyond a bound a sweep finds it instead: nobody vouches for doorbells.
    pub(crate) fn suspect(&self, id: String) {
        let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        if suspects.len() < SUSPECTS {
            suspects.insert(id);
        } else {
            self.sweep.notify_one();
        }
    }

    /// Whether the app rings it, as far as is known.
    pub(crate) fn doorbell(&self) -> Doorbell {
        self.doorbell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of whether the app rings it.
    pub(crate) fn is_rung(&self, doorbell: Doorbell) {
        *self.doorbell.lock().unwrap_or_else(PoisonError::into_inner) = doorbell;
    }

    /// Takes the rows that are said to be gone.
    pub(crate) fn take_suspects(&self) -> Vec<String> {
        std::mem::take(&mut *self.suspects.lock().unwrap_or_else(PoisonError::into_inner))
            .into_iter()
            .collect()
    }
}

/// Rows of one entity that may be suspected at once.
const SUSPECTS: usize = 10_000;

/// A map with its active version, as last read from the store.
pub(crate) struct MapView {
    pub(crate) map: EntityMap,
    pub(crate) version: MapVersion,
    /// The version names records in another way than the map does: what is known of pairs says nothing of them.
    pub(crate) is_stranger: bool,
    compiled: Mutex<Option<Arc<Compiled>>>,
}

/// Why a map cannot be worked on.
pub(crate) enum Unusable {
    /// An app did not give its schema.
    Unread(Side, Fault),
    /// The mapping does not fit the schemas.
    Broken(Vec<Problem>),
}

impl MapView {
    /// A map as it would be run by a version.
    pub(crate) const fn tried(map: EntityMap, version: MapVersion, is_stranger: bool) -> Self {
        Self { map, version, is_stranger, compiled: Mutex::new(None) }
    }

    /// Does it bring the row that a lookup wants, under a key that the lookup tells?
    pub(crate) fn brings(&self, wanted: &LookupWanted) -> bool {
        let mapping = &self.version.mapping;
        mapping.right_entity == wanted.entity
            && mapping.company.is_some() == wanted.company.is_some()
            && matches!(&mapping.key[..], [key] if key.eq_ignore_ascii_case(&wanted.key_column))
    }
}

impl Attached {
    pub(crate) fn new(
        id: EnvironmentId,
        companies: Vec<String>,
        [left, right]: [Arc<Port>; 2],
        store: Arc<dyn Store>,
        doorbells: Option<String>,
        capture_held: [watch::Receiver<bool>; 2],
    ) -> Self {
        Self {
            id,
            companies: companies.into_iter().map(|company| company.to_lowercase()).collect(),
            left,
            right,
            lookups: Lookups::default(),
            known_pairs: KnownPairs::default(),
            drifts: Drifts::default(),
            writing: Writing::default(),
            samples: Samples::default(),
            shadows: Shadows::default(),
            store,
            trial: AsyncMutex::default(),
            deciding: AsyncMutex::default(),
            doorbells,
            capture_held,
            maps: RwLock::default(),
            maps_changed: News::default(),
            bells: Mutex::default(),
        }
    }

    /// Waits until changes may join the queue.
    pub(crate) async fn capturing(&self) {
        // An engine that is gone holds nothing any more.
        while let Some(held) = self.capture_held.iter().find(|held| *held.borrow()) {
            if held.clone().wait_for(|held| !held).await.is_err() {
                return;
            }
        }
    }

    /// The port of one side.
    pub(crate) const fn port(&self, side: Side) -> &Arc<Port> {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// The schema of an entity; it is read where it is not known yet.
    pub(crate) async fn schema(&self, side: Side, entity: &str) -> Result<Arc<EntitySchema>, EngineError> {
        self.port(side).schema(entity).await.map_err(|fault| EngineError::unread(&fault))
    }

    /// Reads the maps anew. A view whose version is the same keeps what was compiled.
    pub(crate) async fn refresh(&self) -> Result<(), StoreError> {
        let summaries = self.store.maps(&self.id, self.left.clock.now()).await?;
        {
            let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
            let mut fresh = BTreeMap::new();
            for summary in summaries {
                let id = summary.map.id;
                let compiled = maps
                    .get(&id)
                    .filter(|known| known.version.id == summary.version.id)
                    .and_then(|known| known.compiled.lock().unwrap_or_else(PoisonError::into_inner).clone());
                let known = MapView::tried(summary.map, summary.version, false);
                let view = MapView { compiled: Mutex::new(compiled), ..known };
                fresh.insert(id, Arc::new(view));
            }
            *maps = fresh;
        }
        self.maps_changed.tell();
        Ok(())
    }

    /// Has every task look again at what there is to do.
    pub(crate) fn rouse(&self) {
        self.maps_changed.tell();
    }

    /// Changes whenever maps were read anew.
    pub(crate) fn maps_changed(&self) -> watch::Receiver<()> {
        self.maps_changed.subscribe()
    }

    /// All maps as last read.
    pub(crate) fn maps(&self) -> Vec<Arc<MapView>> {
        self.maps.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// One map as last read.
    pub(crate) fn map(&self, id: MapId) -> Option<Arc<MapView>> {
        self.maps.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Are records of that company captured for a map?
    pub(crate) fn takes(&self, map: MapId, company: &str) -> bool {
        self.map(map).is_none_or(|view| view.map.takes(company))
    }

    /// Maps that want the changes of an entity of one side.
    pub(crate) fn listening(&self, side: Side, entity: &str) -> Vec<Arc<MapView>> {
        let wants = |view: &Arc<MapView>| {
            let mapping = &view.version.mapping;
            view.map.state.captures() && mapping.entity(side) == entity && mapping.carries(side.outward())
        };
        self.maps().into_iter().filter(wants).collect()
    }

    /// Maps that capture and bring the row that a lookup wants, under a key that the lookup tells.
    pub(crate) fn bringing(&self, wanted: &LookupWanted) -> Vec<Arc<MapView>> {
        let brings = |view: &Arc<MapView>| view.map.state.captures() && view.brings(wanted);
        self.maps().into_iter().filter(brings).collect()
    }

    /// Do records of one of these maps refer to records of that one, be it by way of others?
    pub(crate) fn is_circle(&self, map: MapId, others: &[MapId]) -> bool {
        if others.contains(&map) {
            return true;
        }
        let views = self.maps();
        let known = dependencies(views.iter().map(|view| (view.map.id, &view.version.mapping)));
        known.iter().any(|(other, needs)| others.contains(other) && needs.contains(&map))
    }

    /// The bell of one entity.
    pub(crate) fn bell(&self, side: Side, entity: &str) -> Arc<Bell> {
        let mut bells = self.bells.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(bells.entry((side, entity.to_owned())).or_default())
    }

    /// A map made ready for work with the schemas of both sides.
    pub(crate) async fn compiled(&self, view: &MapView) -> Result<Arc<Compiled>, Unusable> {
        if let Some(compiled) = &*view.compiled.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Arc::clone(compiled));
        }
        let mapping = &view.version.mapping;
        let unread = |side| move |fault| Unusable::Unread(side, fault);
        let left = self.left.schema(&mapping.left_entity).await.map_err(unread(Side::Left))?;
        let right = self.right.schema(&mapping.right_entity).await.map_err(unread(Side::Right))?;
        let compiled = Arc::new(Compiled::new(mapping, &left, &right).map_err(Unusable::Broken)?);
        let mut kept = view.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        // What was made of a schema that is read anew meanwhile is good for this once only.
        if self.left.still_knows(&left) && self.right.still_knows(&right) {
            *kept = Some(Arc::clone(&compiled));
        }
        Ok(compiled)
    }

    /// Has every map made ready anew, since schemas have changed.
    pub(crate) fn forget_compiled(&self) {
        for view in self.maps() {
            *view.compiled.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        self.maps_changed.tell();
    }
}
