//! Searching an environment.

use super::{MemoryStore, State};
use crate::{Search, StoreError};
use async_trait::async_trait;
use model::{EntityMap, EnvironmentId, FailureStatus, Fit, Found, FoundKind, Moment, Sought, best_found};

/// Something of a map, or of none.
fn found(map: Option<&EntityMap>, (kind, id): (FoundKind, i64), fit: Fit) -> Found {
    Found {
        kind,
        id,
        map: map.map(|map| map.id),
        map_name: map.map(|map| map.name.clone()).unwrap_or_default(),
        key: String::new(),
        title: String::new(),
        detail: String::new(),
        fit,
        is_over: false,
        at: Moment(0),
    }
}

fn best_fit(fits: impl IntoIterator<Item = Option<Fit>>) -> Option<Fit> {
    fits.into_iter().flatten().min()
}

fn maps(state: &State, maps: &[&EntityMap], sought: &Sought) -> Vec<Found> {
    let of = |map: &&EntityMap| {
        let mapping = &state.versions.get(&map.active)?.mapping;
        let names = [&map.name, &mapping.left_entity, &mapping.right_entity];
        let fit = best_fit(names.map(|name| sought.fit(name)))?;
        let detail = format!("{} ↔ {}", mapping.left_entity, mapping.right_entity);
        Some(Found {
            title: map.name.clone(),
            detail,
            at: map.state_since,
            ..found(Some(map), (FoundKind::Map, map.id.0), fit)
        })
    };
    maps.iter().filter_map(of).collect()
}

fn failures(state: &State, map: &EntityMap, sought: &Sought, beginnings: &[String]) -> Vec<Found> {
    let of = |failure: &model::Failure| {
        let of_key = if sought.seeks_keys() { sought.fit_key(&failure.key, beginnings) } else { None };
        let of_correlation = Some(sought)
            .filter(|sought| sought.seeks_correlations())
            .and_then(|sought| sought.fit(&failure.correlation))
            .filter(|fit| *fit != Fit::Within);
        let fit = best_fit([of_key, of_correlation])?;
        Some(Found {
            key: if sought.seeks_keys() { failure.key.clone() } else { String::new() },
            title: failure.remedy.headline.clone(),
            detail: failure.code.clone(),
            is_over: matches!(failure.status, FailureStatus::Resolved | FailureStatus::Discarded),
            at: failure.last_at,
            ..found(Some(map), (FoundKind::Failure, failure.id.0), fit)
        })
    };
    state.failures.values().filter(|failure| failure.map == map.id).filter_map(of).collect()
}

fn causes(state: &State, map: &EntityMap, sought: &Sought) -> Vec<Found> {
    let of = |(id, group): (&model::GroupId, &super::groups::Row)| {
        let group = &group.group;
        let names = [&group.remedy.headline, &group.code, &group.field];
        let fit = best_fit(names.map(|name| sought.fit(name)))?;
        Some(Found {
            title: group.remedy.headline.clone(),
            detail: group.code.clone(),
            at: group.last_at,
            ..found(Some(map), (FoundKind::Cause, id.0), fit)
        })
    };
    state.groups.iter().filter(|(_, row)| row.group.map == map.id).filter_map(of).collect()
}

fn records(state: &State, map: &EntityMap, sought: &Sought, beginnings: &[String]) -> Vec<Found> {
    let fit = |key: &str| sought.fit_key(key, beginnings).filter(|fit| *fit != Fit::Within);
    let waiting = state.waiting_of(map.id).filter_map(|change| {
        let fit = fit(&change.key)?;
        Some(Found {
            key: change.key.clone(),
            at: change.captured_at,
            ..found(Some(map), (FoundKind::Waiting, change.id.0), fit)
        })
    });
    let pairs = state.links.get(&map.id).into_iter().flat_map(std::collections::BTreeMap::values);
    let pairs = pairs.filter(|link| !link.deleted).filter_map(|link| {
        let fit = fit(&link.key)?;
        let at = link.updated_at;
        Some(Found { key: link.key.clone(), at, ..found(Some(map), (FoundKind::Pair, 0), fit) })
    });
    waiting.chain(pairs).collect()
}

fn activities(state: &State, environment: &EnvironmentId, sought: &Sought) -> Vec<Found> {
    let of = |activity: &model::Activity| {
        let fit = sought.fit(&activity.correlation).filter(|fit| *fit != Fit::Within)?;
        let map = activity.map.and_then(|map| state.maps.get(&map));
        Some(Found {
            title: activity.kind.name().to_owned(),
            at: activity.at,
            ..found(map, (FoundKind::Activity, activity.id.0), fit)
        })
    };
    state.activities.values().filter(|it| it.environment == *environment).filter_map(of).collect()
}

#[async_trait]
impl Search for MemoryStore {
    async fn search(&self, environment: &EnvironmentId, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        let state = self.read();
        let companies = &state.environment(environment)?.environment.companies;
        let beginnings = sought.beginnings(companies);
        let here: Vec<&EntityMap> = state.maps_of(environment).collect();
        let mut all = maps(&state, &here, sought);
        for map in here {
            all.extend(failures(&state, map, sought, &beginnings));
            all.extend(causes(&state, map, sought));
            if sought.seeks_keys() {
                all.extend(records(&state, map, sought, &beginnings));
            }
        }
        if sought.seeks_correlations() {
            all.extend(activities(&state, environment, sought));
        }
        Ok(best_found(sought, all))
    }
}
