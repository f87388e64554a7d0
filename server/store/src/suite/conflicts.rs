//! Conflicts are kept with the settlement that decided them.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, failure, is_not_found, settled};
use super::journal::timeline;
use super::moves::go;
use crate::{Effect, Outcome, SettledChange, Store, StoreError, Trim};
use model::{
    ActivityKind, Conflict, ConflictPolicy, ContestedField, DecidedBy, DeletePolicy, Dispute, FieldPolicy,
    FieldRule, Kept, Limit, MapState, Page, PageRequest, PolicyChange, Side, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn dispute(left: &str) -> Dispute {
    let field = ContestedField {
        left_name: "OrganizationName".to_owned(),
        right_name: "name".to_owned(),
        base: None,
        left: Some(left.to_owned()),
        right: Some("“right” \\ it's".to_owned()),
    };
    Dispute { lost: RTL, decided_by: DecidedBy::Newest, deleted: None, fields: vec![field] }
}

async fn page(world: &World, before: Option<i64>, limit: u32) -> Result<Page<Conflict>, StoreError> {
    world.store.conflicts(world.map, PageRequest { before, limit }).await
}

/// Settles a change of each key, at a later moment each, with a conflict that tells the key as its left value.
async fn decide(world: &World, keys: &[&str]) -> Checked {
    for (number, key) in keys.iter().enumerate() {
        let millis = i64::try_from(number).unwrap_or_default();
        let ids = world.append(&[(LTR, key)], at(millis)).await?;
        let changes = ids
            .into_iter()
            .map(|id| SettledChange { conflict: Some(dispute(key)), ..settled(id, Outcome::Written) })
            .collect();
        world.store.settle(world.settlement(changes, at(millis))).await?;
    }
    Ok(())
}

/// Whatever the change came to, the conflict holds all that was said of it.
pub async fn a_conflict_is_kept_with_its_settlement(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "b"), (LTR, "c")], at(1)).await?;
    let deleted = Dispute {
        lost: LTR,
        decided_by: DecidedBy::Deletion,
        deleted: Some(Side::Right),
        fields: Vec::new(),
    };
    let changes = vec![
        SettledChange { conflict: Some(dispute("left")), ..settled(ids[0], Outcome::Written) },
        SettledChange {
            conflict: Some(deleted.clone()),
            ..settled(ids[1], Outcome::Skipped(SkipReason::Gone))
        },
        settled(ids[2], failure("Refused")),
    ];
    world.store.settle(world.settlement(changes, at(5))).await?;
    let page = page(&world, None, 10).await?;
    let told: Vec<_> = page.rows.iter().map(|row| (row.key.as_str(), &row.dispute)).collect();
    assert_eq!(told, [("b", &deleted), ("a", &dispute("left"))]);
    let first = &page.rows[1];
    assert_eq!((first.map, first.at, first.correlation.as_str()), (world.map, at(5), "c-a"));
    assert_eq!((first.dispute.winner(), page.total, page.next), (Side::Left, 2, None));
    Ok(())
}

/// A settlement that is repeated, as after a crash in between, counts once; so does a change that was named twice.
pub async fn a_conflict_is_counted_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a")], at(1)).await?;
    let change = || SettledChange { conflict: Some(dispute("left")), ..settled(ids[0], Outcome::Written) };
    for _ in 0..2 {
        world.store.settle(world.settlement(vec![change(), change()], at(2))).await?;
    }
    assert_eq!(page(&world, None, 10).await?.total, 1);
    Ok(())
}

/// Newest first, and what is added meanwhile moves nothing.
pub async fn conflicts_are_read_by_pages(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.beside("Another map").await?;
    decide(&world, &["a", "b", "c"]).await?;
    decide(&other, &["x"]).await?;
    let first = page(&world, None, 2).await?;
    decide(&world, &["d"]).await?;
    let second = page(&world, first.next, 2).await?;
    let keys = |page: &Page<Conflict>| page.rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>();
    assert_eq!((keys(&first), first.total), (vec!["c".to_owned(), "b".to_owned()], 3));
    assert_eq!((keys(&second), second.total, second.next), (vec!["a".to_owned()], 4, None));
    assert_eq!(keys(&page(&other, None, 2).await?), ["x"]);
    let unknown = world.store.conflicts(model::MapId(999), PageRequest::default()).await;
    assert!(is_not_found(&unknown));
    Ok(())
}

/// By age and by number, map by map.
pub async fn conflicts_go(store: Shared) -> Checked {
    const DAY: i64 = 86_400_000;
    let world = World::new(store).await?;
    let other = world.beside("Another map").await?;
    decide(&world, &["a", "b", "c"]).await?;
    decide(&other, &["x"]).await?;
    let trim = async |days, rows, now| {
        let (environment, map) = (world.environment.clone(), Some(world.map));
        let limit = Limit { days, rows };
        let trim = Trim { environment, map, kept: Kept::Conflicts, limit, now };
        Ok::<_, StoreError>(world.store.trim(&trim, 100).await?.removed)
    };
    assert_eq!(trim(1, u32::MAX, at(DAY + 1)).await?, 1);
    assert_eq!(trim(9, 1, at(DAY)).await?, 1);
    assert_eq!(trim(9, 1, at(DAY)).await?, 0);
    let left = page(&world, None, 10).await?;
    assert_eq!(left.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(page(&other, None, 10).await?.total, 1);
    Ok(())
}

/// The entry stands beside the move, and only where there is something to tell.
pub async fn a_map_decides_as_it_was_told(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let policy = async || Ok::<_, StoreError>(world.store.map(world.map).await?.0.policy);
    assert_eq!(policy().await?, ConflictPolicy::default());
    let running = MapState::Running;
    let set = |change| go(&world, running, running, vec![Effect::SetPolicy(change)]);
    set(PolicyChange { master: Some(FieldPolicy::Left), deletions: None }).await?;
    set(PolicyChange { master: Some(FieldPolicy::Newest), deletions: Some(DeletePolicy::Change) }).await?;
    let (fields, deletions) = (FieldRule::Newest, DeletePolicy::Change);
    let newest = ConflictPolicy { master: Side::Left, fields, deletions };
    assert_eq!(policy().await?, newest);
    set(PolicyChange { master: Some(FieldPolicy::Newest), deletions: None }).await?;
    set(PolicyChange::default()).await?;
    assert_eq!(policy().await?, newest);
    let told = timeline(&world).await?;
    let told: Vec<_> = told
        .iter()
        .filter_map(|row| match &row.kind {
            ActivityKind::ConflictPolicyChanged { policy } => Some(*policy),
            _ => None,
        })
        .collect();
    assert_eq!(told, [newest, Side::Left.into()]);
    let listed = world.store.maps(&world.environment, at(60)).await?;
    assert!(listed.iter().any(|row| row.map.policy == newest));
    Ok(())
}
