//! Under steady traffic the file stops growing.

use super::{NOW, opened};
use crate::SqliteStore;
use model::{Direction, Kept, Limit, MapId, Moment, Operation, Phase};
use store::{
    Append, CapturedChange, Housekeeping, Maps, NewErrorEvent, NewFailure, Outcome, Queue, SettledChange,
    Settlement, Trim,
};

const ROUNDS: i64 = 20;
const CHANGES: usize = 400;

fn outcome(number: usize) -> Outcome {
    if !number.is_multiple_of(8) {
        return Outcome::Written;
    }
    Outcome::Failed(Box::new(NewFailure {
        class: model::ErrorClass::Application,
        code: "0x80040237".to_owned(),
        status_code: 412,
        remedy: model::Remedy { headline: "Refused".to_owned(), hint: "Look".to_owned() },
        detail: "x".repeat(300),
        fields: Vec::new(),
        source: Some("x".repeat(300)),
        attempted: None,
        wait: None,
    }))
}

/// Of each round.
const HOURS: i64 = 3;

/// A round: some hundred records change, some of them are refused, and the refused ones pass later.
async fn work(store: &SqliteStore, map: MapId, at: Moment) {
    let change = |key: usize| CapturedChange {
        map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: key.to_string(),
        company: String::new(),
        source_id: key.to_string(),
        payload: Some("x".repeat(400)),
        observed: 0,
        correlation: String::new(),
    };
    for pass in [0, 1] {
        let changes = (0..CHANGES).map(change).collect();
        store.append(Append { cursor: None, versions: Vec::new(), changes, at }).await.unwrap();
        let (known, version) = store.map(map).await.unwrap();
        let event = || NewErrorEvent {
            map: Some(map),
            direction: Direction::LeftToRight,
            phase: Phase::Live,
            class: model::ErrorClass::Application,
            status: 412,
            key: None,
            message: "Refused".to_owned(),
            correlation: String::new(),
        };
        let queued = store.queued(map, None, u32::MAX).await.unwrap();
        let settled = queued.into_iter().enumerate().map(|(number, change)| SettledChange {
            change: change.id,
            outcome: if pass == 0 { outcome(number) } else { Outcome::Written },
            link: None,
            events: vec![event()],
            conflict: None,
        });
        let settlement = Settlement {
            environment: known.environment,
            map,
            version: version.id,
            entity: "accounts".to_owned(),
            phase: Phase::Live,
            at: at.plus_millis(pass * 60_000),
            changes: settled.collect(),
        };
        store.settle(settlement).await.unwrap();
    }
}

async fn trim(store: &SqliteStore, map: MapId, now: Moment) -> i64 {
    let environment = store.map(map).await.unwrap().0.environment;
    let mut removed = 0;
    for kept in Kept::ALL {
        let limit = Limit { days: 1, rows: 3 * u32::try_from(CHANGES).unwrap() };
        let map = kept.is_per_map().then_some(map);
        let trim = Trim { environment: environment.clone(), map, kept, limit, now };
        loop {
            let step = store.trim(&trim, 500).await.unwrap();
            removed += step.removed;
            if !step.more {
                break;
            }
        }
    }
    removed
}

/// The pages of the file after the first half of the rounds, and after all.
async fn sizes(trims: bool) -> [i64; 2] {
    let (store, map, _folder) = opened().await;
    let mut sizes = [0, 0];
    for round in 1..=ROUNDS {
        let now = NOW.plus_millis(round * HOURS * 3_600_000);
        work(&store, map, now).await;
        if trims {
            let removed = trim(&store, map, now).await;
            assert!(removed > 0 || round < 4, "nothing went in round {round}");
        }
        let pages = sqlx::query_scalar("PRAGMA page_count").fetch_one(&store.readers).await.unwrap();
        sizes[usize::from(round > ROUNDS / 2)] = pages;
    }
    sizes
}

#[tokio::test]
async fn the_file_stops_growing_under_steady_traffic() {
    let [half, all] = sizes(true).await;
    assert!(all * 10 <= half * 11, "{half} pages grew to {all}");
    let [half, all] = sizes(false).await;
    assert!(all * 10 > half * 15, "without rounds it would have grown, and did not: {half} {all}");
}
