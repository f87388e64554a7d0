//! Apps that are gone, slow or busy, answers that are lost, and callers that lose patience.

use crate::each;
use crate::world::World;
use connectors::policy::{Nature, classify};
use connectors::{ChangedRow, FaultKind, Record};
use model::{CaptureMode, ErrorClass, Operation};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::mpsc;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

each!(
    ;
    an_app_that_is_offline_is_silent,
    a_slow_app_is_silent_after_the_timeout,
    a_busy_app_asks_for_a_pause,
    a_write_whose_answer_was_lost_may_be_repeated,
    a_call_that_was_dropped_leaves_a_connector_that_works,
    doorbells_ring_and_are_replaced,
    a_deletion_is_found_though_its_doorbell_is_lost,
    a_reading_whose_pages_change_meanwhile_misses_nothing,
    commits_that_appear_late_while_people_work_are_not_missed,
);

async fn an_app_that_is_offline_is_silent(world: World) {
    world.faults(json!({ "offline": true })).await;
    let fault = world.connector.probe().await.expect_err("silence");
    assert_eq!((fault.kind, fault.status), (FaultKind::Silent, 0));
    assert!(fault.connection_wide);
    let verdict = classify(&fault);
    assert_eq!((verdict.class, verdict.nature), (ErrorClass::Network, Nature::Outage));
    let fault = world.connector.write(&[world.create("OFF", "Line")]).await.expect_err("silence");
    assert_eq!(fault.kind, FaultKind::Silent);
    world.faults(json!({ "offline": false })).await;
    world.connector.probe().await.expect("access again");
}

async fn a_slow_app_is_silent_after_the_timeout(world: World) {
    world.hasty.probe().await.expect("fast enough");
    world.faults(json!({ "slow": { "median_ms": 2000 } })).await;
    let fault = world.hasty.probe().await.expect_err("too slow");
    assert_eq!(fault.kind, FaultKind::Silent);
    assert!(fault.message.contains("300 ms"), "{}", fault.message);
}

async fn a_busy_app_asks_for_a_pause(world: World) {
    world.faults(json!({ "refuse": { "status": 429, "percent": 100 } })).await;
    let probed = world.connector.probe().await.expect_err("busy");
    let written = world.connector.write(&[world.create("BUSY", "Busy")]).await.expect_err("busy");
    let read = world.page(None, 10).await.expect_err("busy");
    for fault in [probed, written, read] {
        assert_eq!((fault.status, fault.connection_wide), (429, true));
        let pause = fault.retry_after.expect("for how long");
        let verdict = classify(&fault);
        assert_eq!((verdict.class, verdict.nature), (ErrorClass::Throttled, Nature::Throttled(pause)));
    }
    world.faults(json!({ "refuse": { "status": 429, "percent": 0 } })).await;
    world.made("BUSY", "Busy").await;
}

async fn a_write_whose_answer_was_lost_may_be_repeated(world: World) {
    let (edited, deleted) = (world.made("LOST-1", "One").await, world.made("LOST-2", "Two").await);
    let before = world.count().await;
    let writes = [
        world.create("LOST-3", "Three"),
        world.update(&edited, world.name("Edited")),
        world.delete(&deleted),
    ];
    world.faults(json!({ "lose_answers": 100 })).await;
    let fault = world.connector.write(&writes).await.expect_err("the answer broke off");
    assert_eq!((fault.kind, classify(&fault).nature), (FaultKind::Silent, Nature::Outage));
    assert_eq!(world.count().await, before, "it took place all the same: one more, one less");
    assert!(!world.all_ids(1000).await.contains(&deleted));
    world.faults(json!({ "lose_answers": 0 })).await;
    for _ in 0..2 {
        let outcomes = world.send(&writes).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(world.count().await, before);
    }
    let found = world.connector.find(&world.schema, &world.select(), &[world.key("LOST-3")]).await;
    assert!(found.expect("rows")[0].is_some());
    let read = world.connector.read(&world.schema, &world.select(), &[edited, deleted]).await.expect("rows");
    let name = read[0].as_ref().and_then(|row| row.get(world.fields()[1])).and_then(|it| it.as_str());
    assert_eq!((name, read[1].is_none()), (Some("Edited"), true));
}

async fn a_call_that_was_dropped_leaves_a_connector_that_works(world: World) {
    world.faults(json!({ "slow": { "median_ms": 2000 } })).await;
    let little = Duration::from_millis(50);
    // This connector has no token yet, so that it is dropped while it waits for one.
    assert!(tokio::time::timeout(little, world.hasty.probe()).await.is_err());
    let writes = [world.create("DROP", "Dropped")];
    assert!(tokio::time::timeout(little, world.connector.write(&writes)).await.is_err());
    assert!(tokio::time::timeout(little, world.page(None, 10)).await.is_err());
    world.faults(json!({ "slow": { "median_ms": 0 } })).await;
    world.hasty.probe().await.expect("access");
    let before = world.connector.find(&world.schema, &[], &[world.key("DROP")]).await.expect("rows");
    let written =
        world.send(&writes).await.remove(0).expect("the write, whether it took place before or not");
    assert!(before[0].as_ref().is_none_or(|(id, _)| *id == written.id));
    assert!(!world.page(None, 10).await.expect("a page").rows.is_empty());
}

/// Tells who called.
struct Listener(mpsc::UnboundedSender<String>);

impl Respond for Listener {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let _ = self.0.send(request.url.path().to_owned());
        ResponseTemplate::new(204)
    }
}

async fn listening() -> (MockServer, mpsc::UnboundedReceiver<String>) {
    let (told, calls) = mpsc::unbounded_channel();
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(Listener(told)).mount(&server).await;
    (server, calls)
}

async fn doorbells_ring_and_are_replaced(world: World) {
    let (server, mut calls) = listening().await;
    for secret in ["old", "new", "new"] {
        let url = format!("{}/doorbell/{secret}", server.uri());
        world.connector.register_doorbell(&world.schema, &url).await.expect("a doorbell");
    }
    let id = world.made("BELL", "Ding").await;
    assert_eq!(calls.recv().await.as_deref(), Some("/doorbell/new"));
    world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    assert_eq!(calls.recv().await.as_deref(), Some("/doorbell/new"), "and only the newest");
    world.made("BELL", "Ding").await;
    assert_eq!(calls.recv().await.as_deref(), Some("/doorbell/new"), "once for each change");
}

async fn a_deletion_is_found_though_its_doorbell_is_lost(world: World) {
    let (server, mut calls) = listening().await;
    let url = format!("{}/doorbell/lost", server.uri());
    world.connector.register_doorbell(&world.schema, &url).await.expect("a doorbell");
    let id = world.made("GONE", "Here").await;
    assert!(calls.recv().await.is_some());
    let (_, cursors) = world.drain(None, 1000).await;
    world.faults(json!({ "doorbells": "lost" })).await;
    world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    let (rows, _) = world.drain(cursors.last().map(String::as_str), 1000).await;
    let is_told = rows.iter().any(|row| row.id == id && row.operation == Operation::Delete);
    // Where changes do not tell deletions, the sweep of the ids does.
    assert_eq!(is_told, world.connector.capture_mode(&world.schema) == CaptureMode::DeltaLink);
    assert!(!world.all_ids(1000).await.contains(&id));
    assert!(calls.try_recv().is_err(), "nobody rang");
}

/// What a reader has seen of an entity, and where it goes on.
#[derive(Default)]
struct Reader {
    latest: BTreeMap<String, Option<Record>>,
    cursor: Option<String>,
}

impl Reader {
    /// Reads all that there is behind the cursor; gives the number of pages.
    async fn read(&mut self, world: &World) -> usize {
        let told = world.drain(self.cursor.as_deref(), 50).await;
        self.take(told)
    }

    fn take(&mut self, (rows, mut cursors): (Vec<ChangedRow>, Vec<String>)) -> usize {
        self.latest.extend(rows.into_iter().map(|row| (row.id, row.record)));
        let pages = cursors.len();
        self.cursor = cursors.pop();
        pages
    }

    /// Whether what was seen last of each row is what the app holds.
    async fn check(&self, world: &World) {
        let ids = world.all_ids(1000).await;
        let rows = world.connector.read(&world.schema, &world.select(), &ids).await.expect("rows");
        for (id, row) in ids.iter().zip(rows) {
            assert!(row.is_some(), "{id}");
            assert_eq!(self.latest.get(id), Some(&row), "{id}");
        }
        if world.connector.capture_mode(&world.schema) == CaptureMode::DeltaLink {
            let seen = self.latest.iter().filter(|(_, record)| record.is_some()).map(|(id, _)| id);
            assert_eq!(
                seen.collect::<BTreeSet<_>>(),
                ids.iter().collect(),
                "what went is known to have gone"
            );
        }
    }
}

async fn a_reading_whose_pages_change_meanwhile_misses_nothing(world: World) {
    let before = world.history().await;
    world.faults(json!({ "pages": { "rows": 5, "edits": 3 } })).await;
    let mut reader = Reader::default();
    let mut pages = reader.read(&world).await;
    assert!(pages > 20, "{pages} pages");
    pages += reader.read(&world).await;
    let edits = world.history().await - before;
    assert!(edits > pages, "{edits} edits between {pages} pages");
    world.faults(json!({ "pages": { "rows": 0, "edits": 0 } })).await;
    reader.read(&world).await;
    reader.check(&world).await;
}

async fn commits_that_appear_late_while_people_work_are_not_missed(world: World) {
    let mut reader = Reader::default();
    reader.read(&world).await;
    // The connection's overlap is a minute.
    world.faults(json!({ "late": { "percent": 50, "ms": 40_000 } })).await;
    let work = json!({
        "per_second": 400, "limit": 400, "tables": [world.schema.entity], "skew": 0.5,
        "mix": { "create": 20, "update": 70, "delete": 10 },
    });
    world.control("traffic", work).await;
    let mut readings = 0;
    while world.told("traffic").await["running"] == true {
        reader.read(&world).await;
        readings += 1;
    }
    assert!(readings > 1, "the reader was there while people worked");
    world.faults(json!({ "late": { "percent": 0, "ms": 0 } })).await;
    let told = world.drain_later(reader.cursor.as_deref()).await;
    reader.take(told);
    reader.check(&world).await;
}
