//! No change is missed, none is told twice, and every cursor is a place to go on from.

use crate::each;
use crate::world::World;
use connectors::{ChangedRow, FaultKind, Record, Value};
use model::{CaptureMode, Operation};
use std::collections::{BTreeMap, BTreeSet};

each!(
    every_row_is_read_in_pages,
    changes_are_told_once,
    reading_goes_on_from_every_cursor,
    rows_that_move_between_pages_are_not_missed,
    a_cursor_of_another_kind_has_expired,
    a_value_that_comes_back_is_a_change,
    other_columns_can_be_asked_for_later,
    whole_entities_are_compared_where_nothing_better_is_offered,
);

fn latest(rows: &[ChangedRow]) -> BTreeMap<String, Option<Record>> {
    rows.iter().map(|row| (row.id.clone(), row.record.clone())).collect()
}

async fn every_row_is_read_in_pages(world: World) {
    let (rows, cursors) = world.drain(None, 50).await;
    assert!(cursors.len() > 2);
    let ids: BTreeSet<&String> = rows.iter().map(|row| &row.id).collect();
    assert_eq!(ids.len(), rows.len(), "no row twice");
    assert_eq!(rows.len(), world.count().await);
    let in_order = world.all_ids(37).await;
    assert_eq!(in_order.iter().collect::<BTreeSet<_>>(), ids);
    assert_eq!(in_order.len(), ids.len());
    let first = world.page(None, 50).await.expect("a page");
    assert!(first.full && first.more);
    let last = cursors.last().map(String::as_str);
    assert!(!world.page(last, 50).await.expect("a page").full);
    assert_eq!(world.drain(last, 50).await.0, []);
}

async fn changes_are_told_once(world: World) {
    let (_, cursors) = world.drain(None, 1000).await;
    let start = cursors.last().expect("a cursor").clone();
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for number in 0..5 {
        expected.insert(world.made(&format!("NEW-{number}"), "New").await);
    }
    let ids = world.all_ids(1000).await;
    let edited = &ids[3];
    world.send(&[world.update(edited, world.name("Edited"))]).await.remove(0).expect("an update");
    expected.insert(edited.clone());
    let gone = ids[7].clone();
    world.send(&[world.delete(&gone)]).await.remove(0).expect("a deletion");

    let (rows, cursors) = world.drain(Some(&start), 2).await;
    let told = latest(&rows);
    assert_eq!(told.len(), rows.len(), "none twice");
    let (upserts, deletes): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| row.operation == Operation::Upsert);
    assert_eq!(upserts.iter().map(|row| row.id.clone()).collect::<BTreeSet<_>>(), expected);
    let record = told[edited].as_ref().expect("a record");
    assert_eq!(record.get(world.fields()[1]), Some(&Value::from("Edited")));
    if world.connector.capture_mode(&world.schema) == CaptureMode::DeltaLink {
        assert_eq!(deletes.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), vec![gone.clone()]);
    } else {
        assert!(deletes.is_empty(), "deletions are found by sweeps here");
    }
    assert!(!world.all_ids(10).await.contains(&gone));
    let (again, _) = world.drain(cursors.last().map(String::as_str), 2).await;
    assert_eq!(again, []);
}

async fn reading_goes_on_from_every_cursor(world: World) {
    let (all, cursors) = world.drain(None, 60).await;
    let mut before = 0;
    for (at, cursor) in cursors.iter().enumerate() {
        before += 60.min(all.len() - before);
        let (rest, _) = world.drain(Some(cursor), 60).await;
        let again: Vec<_> = rest.iter().map(|row| &row.id).collect();
        let expected: Vec<_> = all[before..].iter().map(|row| &row.id).collect();
        assert_eq!(again, expected, "from cursor {at}");
    }
}

async fn rows_that_move_between_pages_are_not_missed(world: World) {
    let ids: BTreeSet<String> = world.all_ids(1000).await.into_iter().collect();
    let mut seen: BTreeMap<String, Option<Record>> = BTreeMap::new();
    let mut cursor: Option<String> = None;
    for round in 0.. {
        let page = world.page(cursor.as_deref(), 40).await.expect("a page");
        if let (true, Some(first)) = (round < 5, page.rows.first()) {
            // A row that has been read moves to the end of the order, so that all behind it come nearer.
            let name = world.name(&format!("Moved {round}"));
            world.send(&[world.update(&first.id, name)]).await.remove(0).expect("an update");
        }
        seen.extend(latest(&page.rows));
        let more = page.more;
        cursor = Some(page.next);
        if !more && round >= 5 {
            break;
        }
    }
    let (rest, _) = world.drain(cursor.as_deref(), 40).await;
    seen.extend(latest(&rest));
    assert_eq!(seen.keys().cloned().collect::<BTreeSet<_>>(), ids);
    let names: BTreeSet<String> = seen
        .values()
        .flatten()
        .filter_map(|record| Some(record.get(world.fields()[1])?.as_str()?.to_owned()))
        .filter(|name| name.starts_with("Moved"))
        .collect();
    assert_eq!(names.len(), 5);
}

async fn a_cursor_of_another_kind_has_expired(world: World) {
    let fault = world.page(Some("{\"wrong\":1}"), 10).await.expect_err("a fault");
    assert_eq!(fault.kind, FaultKind::CursorExpired);
}

async fn a_value_that_comes_back_is_a_change(world: World) {
    let id = world.made("FLIP", "One").await;
    let (_, cursors) = world.drain(None, 1000).await;
    let mut cursor = cursors.last().expect("a cursor").clone();
    for name in ["Two", "One", "Two"] {
        world.send(&[world.update(&id, world.name(name))]).await.remove(0).expect("an update");
        let (rows, cursors) = world.drain(Some(&cursor), 10).await;
        assert_eq!(rows.len(), 1, "{name}");
        assert_eq!(
            rows[0].record.as_ref().and_then(|it| it.get(world.fields()[1])),
            Some(&Value::from(name))
        );
        cursor.clone_from(cursors.last().expect("a cursor"));
    }
}

async fn other_columns_can_be_asked_for_later(world: World) {
    let id = world.made("WIDE", "One").await;
    let narrow = connectors::CaptureRequest {
        schema: world.schema.clone(),
        select: vec![world.fields()[0].to_owned()],
        cursor: None,
        page_size: 1000,
    };
    let page = world.connector.changes(&narrow).await.expect("a page");
    assert!(!page.more);
    world.send(&[world.update(&id, world.name("Other"))]).await.remove(0).expect("an update");
    let (rows, _) = world.drain(Some(&page.next), 10).await;
    let row = rows.iter().find(|row| row.id == id).expect("the row");
    assert_eq!(row.record.as_ref().and_then(|it| it.get(world.fields()[1])), Some(&Value::from("Other")));
}

async fn whole_entities_are_compared_where_nothing_better_is_offered(mut world: World) {
    world.schema.tracks_changes = false;
    world.schema.modified_time = None;
    assert_eq!(world.connector.capture_mode(&world.schema), CaptureMode::Snapshot);
    let first = world.page(None, 50).await.expect("a page");
    assert!(first.full && !first.more);
    assert_eq!(first.rows.len(), world.count().await);
    let same = world.page(Some(&first.next), 50).await.expect("a page");
    assert!(!same.full && same.rows.is_empty());

    let (edited, gone) = (&first.rows[3].id, &first.rows[7].id);
    world.send(&[world.update(edited, world.name("Edited"))]).await.remove(0).expect("an update");
    world.send(&[world.delete(gone)]).await.remove(0).expect("a deletion");
    let made = world.made("SNAP", "New").await;
    let page = world.page(Some(&first.next), 50).await.expect("a page");
    let told: BTreeMap<&String, Operation> = page.rows.iter().map(|row| (&row.id, row.operation)).collect();
    let expected = [(edited, Operation::Upsert), (&made, Operation::Upsert), (gone, Operation::Delete)];
    assert_eq!(told, expected.into_iter().collect());
    assert_eq!(world.page(Some(&page.next), 50).await.expect("a page").rows, []);
}
