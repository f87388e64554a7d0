//! Maps that stand because an alert has paused or stopped them.

use super::ApiError;
use super::environments::MapsHeld;
use super::firings::held_by;
use super::guard::Inside;
use model::{AlertAction, Firing, FiringId, FiringQuery, FiringStatus, MapId, PageRequest};
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

/// So many firings are looked through, the newest ones.
const LOOKED_THROUGH: u32 = 100;

/// Firings that are over, nobody has seen, and whose maps stand still on their behalf, newest first.
pub(super) async fn left_standing(inside: &Inside) -> Result<Vec<(Firing, MapsHeld)>, ApiError> {
    let page = PageRequest { before: None, limit: LOOKED_THROUGH };
    let query = FiringQuery { page, ..FiringQuery::default() };
    let firings = inside.state.store.firings(&inside.environment.id, &query).await?.rows;
    let candidates: BTreeSet<MapId> =
        firings.iter().filter(|firing| calls(firing)).flat_map(Firing::held_maps).collect();
    let mut standing = BTreeMap::new();
    for map in candidates {
        let map = match inside.state.store.map(map).await {
            Ok((map, _)) => map,
            // One that was removed meanwhile is held no more.
            Err(StoreError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        if let Some(alert) = held_by(inside, &map).await? {
            standing.insert(map.id, alert);
        }
    }
    let mut left = left(&firings, &standing);
    let of = |firing: Firing| {
        let maps = left.remove(&firing.id)?;
        let are_stopped = firing.rule.action == AlertAction::Stop;
        let status = firing.status;
        Some((firing, MapsHeld { maps, are_stopped, status }))
    };
    Ok(firings.into_iter().filter_map(of).collect())
}

/// Is it over without anybody having set its maps going or having seen it?
fn calls(firing: &Firing) -> bool {
    matches!(firing.status, FiringStatus::Resolved | FiringStatus::Ended) && firing.acknowledged.is_none()
}

/// The maps that stand on behalf of each of these firings, newest first: those that its alert stands for, unless a later
/// firing has paused or stopped them again.
fn left(firings: &[Firing], standing: &BTreeMap<MapId, String>) -> BTreeMap<FiringId, Vec<MapId>> {
    let mut later = BTreeSet::new();
    let mut left = BTreeMap::new();
    for firing in firings {
        let own: Vec<MapId> = firing.held_maps().filter(|map| later.insert(*map)).collect();
        let stands = |map: &MapId| standing.get(map) == Some(&firing.rule.name);
        let maps: Vec<MapId> = own.into_iter().filter(stands).collect();
        if calls(firing) && !maps.is_empty() {
            left.insert(firing.id, maps);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::left;
    use model::{
        Acknowledgement, AlertDraft, AlertId, CountedBy, EnvironmentId, ErrorEventId, Firing, FiringId,
        FiringStatus, Held, HeldMap, MapId, MapState, Moment,
    };
    use std::collections::BTreeMap;

    fn firing(id: i64, alert: &str, status: FiringStatus, maps: &[i64]) -> Firing {
        let held =
            maps.iter().map(|map| HeldMap { map: MapId(*map), held: Held::Done { from: MapState::Running } });
        Firing {
            id: FiringId(id),
            environment: EnvironmentId::new("test").expect("an id"),
            alert: AlertId(1),
            rule: AlertDraft { name: alert.to_owned(), ..AlertDraft::default() }.finished().expect("a rule"),
            counted: CountedBy::default(),
            at: Moment(id),
            count: 10,
            first_event: ErrorEventId(1),
            last_event: ErrorEventId(2),
            status,
            ended_at: (status != FiringStatus::Firing).then_some(Moment(id + 1)),
            counts_after: None,
            held: Some(held.collect()),
            acted_at: Some(Moment(id)),
            acknowledged: None,
        }
    }

    fn found(firings: &[Firing], standing: &[(i64, &str)]) -> Vec<(i64, Vec<i64>)> {
        let standing: BTreeMap<MapId, String> =
            standing.iter().map(|(map, alert)| (MapId(*map), (*alert).to_owned())).collect();
        let numbers = |maps: Vec<MapId>| maps.into_iter().map(|map| map.0).collect();
        left(firings, &standing).into_iter().map(|(firing, maps)| (firing.0, numbers(maps))).collect()
    }

    #[test]
    fn maps_stand_for_the_last_firing_that_has_them_stand() {
        use FiringStatus::{Ended, Firing as Fires, Resolved, Undone};
        let all = [
            firing(3, "A", Resolved, &[2]),
            firing(2, "B", Ended, &[4]),
            firing(1, "A", Resolved, &[1, 2, 3]),
        ];
        let standing = [(1, "A"), (2, "A"), (4, "B")];
        assert_eq!(found(&all, &standing), [(1, vec![1]), (2, vec![4]), (3, vec![2])]);
        // Somebody has resumed and paused it since.
        assert_eq!(found(&all, &[(1, "B")]), []);
        for status in [Fires, Undone] {
            let again = [firing(2, "A", status, &[1]), firing(1, "A", Resolved, &[1])];
            assert_eq!(found(&again, &[(1, "A")]), [], "{status:?}");
        }
    }

    #[test]
    fn what_somebody_has_seen_does_not_call() {
        let seen = Acknowledgement { by: "Ada".to_owned(), at: Moment(9) };
        let seen = Firing { acknowledged: Some(seen), ..firing(1, "A", FiringStatus::Resolved, &[1]) };
        assert_eq!(found(&[seen], &[(1, "A")]), []);
    }
}
