use std::ops::Bound;

use odata::value::{Record, Value};

use super::{Store, Transaction, WriteError};
use crate::clock::Clock;
use crate::schema::{ColumnDef, KeyId, Schema, TableDef, TableId};

const TABLE: TableId = TableId(0);
const KEY: KeyId = KeyId(0);

fn store() -> Store {
    let table = TableDef::new("thing", "things", "Thing")
        .id("thingid")
        .name("name")
        .columns([ColumnDef::text("name", 20), ColumnDef::new("number", odata::csdl::EdmType::Int32)])
        .key("by name and number", &["name", "number"]);
    Store::in_memory(Schema::new(vec![table]), Clock::new())
}

fn thing(name: &str, number: i64) -> Record {
    [("name", Value::from(name)), ("number", Value::from(number))].into_iter().collect()
}

fn insert(transaction: &mut Transaction<'_>, name: &str, number: i64) -> uuid::Uuid {
    transaction.insert(TABLE, thing(name, number)).expect("a free key").id
}

#[tokio::test]
async fn a_savepoint_takes_everything_back() {
    let store = store();
    let kept = store.write(|transaction| insert(transaction, "kept", 1)).await.expect("memory");
    let before = store.read(|state| (state.version(), state.count(TABLE))).await.expect("memory");
    store
        .write(|transaction| {
            let savepoint = transaction.savepoint();
            insert(transaction, "new", 2);
            transaction.replace(TABLE, kept, thing("renamed", 3)).expect("a row");
            transaction.delete(TABLE, kept).expect("a row");
            transaction.insert_as(TABLE, kept, thing("revived", 4)).expect("no row");
            transaction.roll_back_to(savepoint);
        })
        .await
        .expect("memory");
    store
        .read(|state| {
            assert_eq!((state.version(), state.count(TABLE)), before);
            let found = state.find(TABLE, KEY, &[&Value::from("KEPT"), &Value::from(1)]);
            assert_eq!(found.map(|row| row.id), Some(kept), "the index is back, too");
            assert!(state.find(TABLE, KEY, &[&Value::from("new"), &Value::from(2)]).is_none());
            assert_eq!(state.changes(TABLE, 0, u64::MAX).count(), 1);
            assert_eq!(state.history(TABLE).count(), 1);
        })
        .await
        .expect("memory");
}

#[tokio::test]
async fn a_panic_keeps_nothing() {
    let store = store();
    let shared = store.clone();
    #[expect(clippy::disallowed_methods, reason = "the panic is what is tested")]
    let broken = tokio::spawn(async move {
        let work = |transaction: &mut Transaction<'_>| {
            insert(transaction, "half", 1);
            panic!("in the middle");
        };
        shared.write(work).await
    });
    assert!(broken.await.is_err());
    let left = store.read(|state| (state.version(), state.count(TABLE))).await.expect("memory");
    assert_eq!(left, (0, 0));
    store.write(|transaction| insert(transaction, "whole", 1)).await.expect("the store goes on");
}

#[tokio::test]
async fn keys_are_unique_and_sorted() {
    let store = store();
    let write = |transaction: &mut Transaction<'_>| {
        for (name, number) in [("b", 1), ("a", 10), ("A", -2), ("ab", 0), ("a", 9)] {
            insert(transaction, name, number);
        }
        assert_eq!(transaction.insert(TABLE, thing("B", 1)), Err(WriteError::DuplicateKey(KEY)));
        let keyless: Record = [("name", "b")].into_iter().collect();
        assert!(transaction.insert(TABLE, keyless).is_ok(), "a null keeps a row out of the index");
    };
    store.write(write).await.expect("memory");
    let read = |state: &super::State| {
        let name = |row: &std::sync::Arc<super::Row>| {
            row.record.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let number = |row: &std::sync::Arc<super::Row>| {
            row.record.get("number").and_then(Value::text).unwrap_or_default().into_owned()
        };
        state
            .rows_by_key(TABLE, KEY, Bound::Unbounded)
            .map(|row| (name(row), number(row)))
            .collect::<Vec<_>>()
    };
    let sorted = store.read(read).await.expect("memory");
    let expected = [("A", "-2"), ("a", "9"), ("a", "10"), ("ab", "0"), ("b", "1")];
    assert_eq!(sorted, expected.map(|(name, number)| (name.to_owned(), number.to_owned())));
}

#[tokio::test]
async fn changes_show_the_latest_state_and_deletions() {
    let store = store();
    let work = |transaction: &mut Transaction<'_>| {
        let (first, second) = (insert(transaction, "first", 1), insert(transaction, "second", 2));
        let since = transaction.state().version();
        transaction.replace(TABLE, first, thing("first", 3)).expect("a row");
        let brief = insert(transaction, "brief", 4);
        transaction.delete(TABLE, brief);
        transaction.delete(TABLE, second);
        let until = transaction.state().version();
        let changes = transaction.state().changes(TABLE, since, until);
        let seen: Vec<_> = changes.map(|change| (change.id, change.row.is_some())).collect();
        assert_eq!(seen, [(first, true), (brief, false), (second, false)]);
        assert_eq!(transaction.state().changes(TABLE, until, until).count(), 0);
        assert_eq!(transaction.state().changes(TABLE, until, u64::MAX).count(), 0);
    };
    store.write(work).await.expect("memory");
}

#[tokio::test]
async fn a_row_is_written_as_of_another_time_but_never_goes_back() {
    let store = store();
    let at = |second: i64| jiff::Timestamp::from_second(second).expect("a time");
    let written = async |time: i64, row: Option<uuid::Uuid>| {
        let work = |transaction: &mut Transaction<'_>| match row {
            None => transaction.insert(TABLE, thing("late", 1)).expect("a free key"),
            Some(id) => transaction.replace(TABLE, id, thing("late", time)).expect("a row"),
        };
        store.write_as_of(at(time), work).await.expect("memory")
    };
    let row = written(100, None).await;
    assert_eq!((row.created, row.modified), (at(100), at(100)));
    let mut version = row.version;
    for (time, expected) in [(90, 100), (130, 130), (120, 130), (131, 131)] {
        let next = written(time, Some(row.id)).await;
        assert_eq!((next.created, next.modified), (at(100), at(expected)));
        assert!(next.version > version, "versions follow the commits");
        version = next.version;
    }
}
