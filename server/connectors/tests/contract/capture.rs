//! No change is missed, none is told twice, and every cursor is a place to go on from.

use crate::each;
use crate::world::{Stirred, World, now};
use connectors::{CaptureRequest, ChangedRow, FaultKind, Record, Value};
use model::{CaptureMode, Operation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

each!(
    every_row_is_read_in_pages,
    changes_are_told_once,
    reading_goes_on_from_every_cursor,
    rows_that_move_between_pages_are_not_missed,
    a_cursor_of_another_kind_has_expired,
    a_value_that_comes_back_is_a_change,
    other_columns_can_be_asked_for_later,
    whole_entities_are_compared_where_nothing_better_is_offered,
    rows_that_come_and_go_under_the_reader_hide_and_repeat_none,
    two_readers_of_one_entity_do_not_disturb_each_other;
    a_commit_that_appears_late_with_an_older_stamp_is_not_missed,
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
    // A row that was made just now would be told once for both.
    let old: Vec<String> =
        world.all_ids(1000).await.into_iter().filter(|id| !expected.contains(id)).collect();
    let edited = &old[3];
    world.send(&[world.update(edited, world.name("Edited"))]).await.remove(0).expect("an update");
    expected.insert(edited.clone());
    let gone = old[7].clone();
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
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    let mut cursor: Option<String> = None;
    for round in 0.. {
        let page = world.page(cursor.as_deref(), 40).await.expect("a page");
        if let (true, Some(first)) = (round < 5, page.rows.first()) {
            // A row that has been read moves to the end of the order, so that all behind it come nearer.
            let name = format!("Moved {round}");
            world.send(&[world.update(&first.id, world.name(&name))]).await.remove(0).expect("an update");
            moved.insert(first.id.clone(), name);
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
    for (id, name) in moved {
        let record = seen[&id].as_ref().expect("a record");
        assert_eq!(record.get(world.fields()[1]), Some(&Value::from(name)), "{id}");
    }
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
    let narrow = CaptureRequest {
        schema: world.schema.clone(),
        select: vec![world.fields()[0].to_owned()],
        cursor: None,
        page_size: 1000,
        now: now(),
    };
    let page = world.connector.changes(&narrow).await.expect("a page");
    assert!(!page.more);
    world.send(&[world.update(&id, world.name("Other"))]).await.remove(0).expect("an update");
    let (rows, _) = world.drain(Some(&page.next), 10).await;
    let row = rows.iter().find(|row| row.id == id).expect("the row");
    assert_eq!(row.record.as_ref().and_then(|it| it.get(world.fields()[1])), Some(&Value::from("Other")));
}

async fn whole_entities_are_compared_where_nothing_better_is_offered(mut world: World) {
    let schema = Arc::make_mut(&mut world.schema);
    schema.tracks_changes = false;
    schema.modified_time = None;
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

async fn rows_that_come_and_go_under_the_reader_hide_and_repeat_none(world: World) {
    let before: BTreeSet<String> = world.all_ids(1000).await.into_iter().collect();
    let (mut seen, mut stirred, mut cursor) = (Vec::new(), Stirred::default(), None);
    for round in 0.. {
        let page = world.page(cursor.as_deref(), 25).await.expect("a page");
        if round < 4 {
            let ids: Vec<String> = page.rows.iter().map(|row| row.id.clone()).collect();
            world.stir(&ids, &before, &mut stirred).await;
        }
        seen.extend(page.rows);
        cursor = Some(page.next);
        if !page.more && round >= 4 {
            break;
        }
    }
    let (rest, _) = world.drain(cursor.as_deref(), 25).await;
    seen.extend(rest);

    let told = latest(&seen);
    let [_, name, optional, _] = world.fields();
    let stayed: BTreeSet<&String> = before.difference(&stirred.gone).collect();
    assert!(stayed.iter().all(|id| told.contains_key(*id)), "none that was there all the time is hidden");
    let mut times: BTreeMap<&String, usize> = BTreeMap::new();
    for row in seen.iter().filter(|row| stayed.contains(&row.id) && !stirred.edited.contains_key(&row.id)) {
        *times.entry(&row.id).or_default() += 1;
    }
    assert!(times.values().all(|times| *times == 1), "none that nobody touched is told twice: {times:?}");
    for (id, expected) in &stirred.edited {
        let record = told[id].as_ref().expect("a record");
        assert_eq!(record.get(optional), Some(&Value::from(expected.as_str())), "what changed is told");
    }
    let came = told.values().flatten().filter(|record| record.get(name) == Some(&Value::from("Came")));
    assert_eq!((came.count(), stirred.edited.len()), (8, 4), "what came is told");
}

async fn two_readers_of_one_entity_do_not_disturb_each_other(world: World) {
    let mut ids: BTreeSet<String> = world.all_ids(1000).await.into_iter().collect();
    let (mut cursors, mut told) = ([None, None], [BTreeMap::new(), BTreeMap::new()]);
    let mut are_done = [false, false];
    for round in 0.. {
        if round == 1 {
            ids.insert(world.made("BOTH", "For both").await);
        }
        for (reader, (columns, page_size)) in [(4, 40), (2, 70)].into_iter().enumerate() {
            let request = CaptureRequest {
                schema: world.schema.clone(),
                select: world.select().into_iter().take(columns).collect(),
                cursor: cursors[reader].take(),
                page_size,
                now: now(),
            };
            let page = world.connector.changes(&request).await.expect("a page");
            are_done[reader] |= round > 1 && !page.more && page.rows.is_empty();
            told[reader].extend(latest(&page.rows));
            cursors[reader] = Some(page.next);
        }
        if are_done == [true, true] {
            break;
        }
    }
    for told in told {
        assert_eq!(told.into_keys().collect::<BTreeSet<_>>(), ids);
    }
}

async fn a_commit_that_appears_late_with_an_older_stamp_is_not_missed(world: World) {
    let advance = async |seconds: i64| {
        world.control("clock", serde_json::json!({ "advance_seconds": seconds })).await;
    };
    world.made("LATE-1", "First").await;
    let (_, cursors) = world.drain(None, 1000).await;
    // Half a minute is within the overlap of a minute.
    advance(-30).await;
    let late = world.made("LATE-2", "Stamped before the last row").await;
    advance(30).await;
    let (rows, cursors) = world.drain(cursors.last().map(String::as_str), 1000).await;
    assert_eq!(rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [late]);
    assert_eq!(world.drain(cursors.last().map(String::as_str), 1000).await.0, []);
}
