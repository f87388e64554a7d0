//! What has to be known to tell of a firing.

use super::causes::{ToldCause, causes};
use model::{Environment, Firing, MapId, Moment, Notification, NotificationKind};
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// So many errors are looked at for causes.
const EVENTS: u32 = 1_000;
/// So many causes are told.
const CAUSES: usize = 5;

/// Everything that a message about a firing tells, as it stands when it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Occasion {
    /// What is told.
    pub(crate) kind: NotificationKind,
    /// The firing.
    pub(crate) firing: Firing,
    /// Where.
    pub(crate) environment: Environment,
    /// Names of the maps that the firing has to do with.
    pub(crate) maps: BTreeMap<MapId, String>,
    /// When the oldest of the errors that were looked at happened.
    pub(crate) first_error: Option<Moment>,
    /// What the errors have in common, the most frequent first.
    pub(crate) causes: Vec<ToldCause>,
}

/// Asks the store for all of it.
pub(crate) async fn occasion(store: &dyn Store, message: &Notification) -> Result<Occasion, StoreError> {
    let firing = store.firing(message.firing).await?;
    let environment = store.environment(&message.environment).await?;
    let events = store.events_of_firing(message.firing, EVENTS).await?;
    let causes = causes(&events, CAUSES);
    let held = firing.held.iter().flatten().map(|held| held.map);
    let named = causes.iter().filter_map(|cause| cause.map).chain(firing.counted.map).chain(held);
    let mut maps = BTreeMap::new();
    for id in named {
        if let std::collections::btree_map::Entry::Vacant(free) = maps.entry(id) {
            match store.map(id).await {
                Ok((map, _)) => free.insert(map.name),
                // It may be gone since.
                Err(StoreError::NotFound { .. }) => free.insert(format!("map {id}")),
                Err(other) => return Err(other),
            };
        }
    }
    let first_error = events.iter().map(|event| event.at).min();
    Ok(Occasion { kind: message.kind, firing, environment, maps, first_error, causes })
}
