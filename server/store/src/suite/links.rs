//! Record links by their keys and ids.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, link};
use crate::{Outcome, Store};
use model::{MapState, RecordLink, Side};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Each answer stands where its question stood.
pub async fn links_come_in_the_order_asked(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a", "b"] {
        world.put_link(link(world.map, key), at(0)).await?;
    }
    let found = world.store.links_by_key(world.map, &texts(&["b", "x", "a", "b"])).await?;
    let keys: Vec<_> = found.iter().map(|link| link.as_ref().map(|link| link.key.as_str())).collect();
    assert_eq!(keys, [Some("b"), None, Some("a"), Some("b")]);
    let other = world.add_map("Other", MapState::Running).await?;
    assert_eq!(world.store.links_by_key(other, &texts(&["a"])).await?, [None]);
    assert!(world.store.links_by_key(world.map, &[]).await?.is_empty());
    Ok(())
}

/// An id that came back under another key leads to the pair that lives.
pub async fn ids_lead_to_keys(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let same_id =
        |key: &str, deleted| RecordLink { right_id: "guid".to_owned(), deleted, ..link(world.map, key) };
    world.put_link(same_id("alive", false), at(0)).await?;
    world.put_link(same_id("dead", true), at(1)).await?;
    world.put_link(RecordLink { left_id: String::new(), ..link(world.map, "half") }, at(2)).await?;
    let found = world.store.keys_by_id(world.map, Side::Right, &texts(&["nobody", "guid"])).await?;
    assert_eq!(found, [None, Some("alive".to_owned())]);
    let found = world.store.keys_by_id(world.map, Side::Left, &texts(&["left-dead", "", "guid"])).await?;
    assert_eq!(found, [Some("dead".to_owned()), None, None]);
    Ok(())
}

/// A row that is deleted before its creation was written has no link yet.
pub async fn a_waiting_change_knows_its_key(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(RTL, "k"), (LTR, "l")], at(0)).await?;
    let asked = texts(&["id-k", "id-l"]);
    let found = world.store.keys_by_id(world.map, Side::Right, &asked).await?;
    assert_eq!(found, [Some("k".to_owned()), None]);
    let found = world.store.keys_by_id(world.map, Side::Left, &asked).await?;
    assert_eq!(found, [None, Some("l".to_owned())]);
    world.settle(vec![(ids[0], Outcome::Written)], at(1)).await?;
    assert_eq!(world.store.keys_by_id(world.map, Side::Right, &asked).await?, [None, None]);
    Ok(())
}

/// Page by page, without the pairs that were deleted or have no id on that side.
pub async fn linked_ids_are_swept_in_order(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["c", "a", "b", "d"] {
        let deleted = key == "b";
        let right_id = if key == "d" { String::new() } else { format!("right-{key}") };
        world.put_link(RecordLink { deleted, right_id, ..link(world.map, key) }, at(0)).await?;
    }
    let pair = |key: &str| (format!("right-{key}"), key.to_owned());
    let first = world.store.linked_ids(world.map, Side::Right, "", 1).await?;
    assert_eq!(first, [pair("a")]);
    assert_eq!(world.store.linked_ids(world.map, Side::Right, &first[0].0, 5).await?, [pair("c")]);
    assert_eq!(world.store.linked_ids(world.map, Side::Left, "", 9).await?.len(), 3);
    // What happened to them while nothing was captured is not known.
    let distrust = vec![crate::Effect::DistrustLinks];
    super::moves::go(&world, MapState::Running, MapState::Running, distrust).await?;
    assert_eq!(world.store.map(world.map).await?.0.links_since, at(50));
    assert!(world.store.linked_ids(world.map, Side::Left, "", 9).await?.is_empty());
    world.put_link(RecordLink { updated_at: at(60), ..link(world.map, "a") }, at(60)).await?;
    assert_eq!(world.store.linked_ids(world.map, Side::Right, "", 9).await?, [pair("a")]);
    Ok(())
}
