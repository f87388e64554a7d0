//! How many changes a second go into the queue and through it, with links, on this machine's disk.
//!
//! `cargo bench -p store-sqlite --bench queue`; the first argument sets the rows of a batch.

use model::{
    Actor, AuthKind, Band, Connection, ConnectionKind, Direction, Environment, EnvironmentId, MapId,
    MapState, Mapping, Moment, Operation, Phase, RecordLink, Side, VersionId, VersionNumber,
};
use std::error::Error;
use std::time::{Duration, Instant};
use store::{
    Append, CapturedChange, DueChange, Environments, Maps, NewMap, NewVersion, Outcome, Queue, SettledChange,
    Settlement,
};
use store_sqlite::SqliteStore;

type Done<T> = Result<T, Box<dyn Error>>;

const NOW: Moment = Moment(1_795_340_100_000);
const BATCHES: usize = 60;

fn state(key: &str) -> String {
    format!(
        r#"{{"ORGANIZATIONNAME":"Contoso {key}","CREDITLIMIT":"1000.00","CITY":"Lyngby","NOTE":"{}"}}"#,
        "n".repeat(200)
    )
}

fn captured(map: MapId, key: String) -> CapturedChange {
    CapturedChange {
        map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        company: "USMF".to_owned(),
        source_id: format!("dataAreaId='USMF',CustomerAccount='{key}'"),
        payload: Some(state(&key)),
        observed: 1,
        correlation: format!("0f8fad5b-d9cb-469f-a165-{key}"),
        key,
    }
}

fn settled(due: DueChange) -> SettledChange {
    let Operation::Upsert = due.change.operation else { unreachable!("only upserts are captured here") };
    let link = RecordLink {
        map: due.change.map,
        left_id: due.change.source_id,
        right_id: format!("b1d1c3f0-0000-4000-8000-{}", due.change.key),
        left_state: state(&due.change.key),
        right_state: state(&due.change.key),
        left_written: 0,
        right_written: 0,
        deleted: false,
        out_of_filter: false,
        recent: Vec::new(),
        by_hand: std::collections::BTreeSet::new(),
        updated_at: NOW,
        key: due.change.key,
    };
    SettledChange {
        change: due.change.id,
        outcome: Outcome::Written,
        link: Some(link),
        events: Vec::new(),
        conflict: None,
    }
}

async fn running_map(store: &SqliteStore, id: &EnvironmentId) -> Done<MapId> {
    let environment = Environment {
        id: id.clone(),
        name: "Bench".to_owned(),
        band: Band::Test,
        simulated: true,
        companies: Vec::new(),
    };
    let connections = Side::BOTH.map(|side| Connection {
        environment: id.clone(),
        side,
        kind: ConnectionKind::Dataverse,
        base_url: String::new(),
        auth: AuthKind::Bearer { token: String::new() },
        poll_ms: 0,
        overlap_ms: 0,
        sweep_ms: 0,
    });
    store.put_environment(environment, connections).await?;
    let mapping = Mapping {
        left_entity: "CustomersV3".to_owned(),
        right_entity: "accounts".to_owned(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: Vec::new(),
        company: None,
        fields: Vec::new(),
    };
    let version = NewVersion {
        publisher: String::new(),
        number: VersionNumber([1, 0, 0, 0]),
        author: String::new(),
        note: String::new(),
        mapping,
    };
    let new = NewMap {
        environment: id.clone(),
        name: "Customers".to_owned(),
        description: String::new(),
        owner: String::new(),
        state: MapState::Running,
        run: None,
        version,
    };
    Ok(store.create_map(new, Actor::System("bench".to_owned()), NOW).await?)
}

fn say(what: &str, rows: usize, took: Duration) {
    let each_second = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / took.as_secs_f64();
    println!("{what:<32} {rows:>8} rows {:>8.2} s {each_second:>10.0} rows/s", took.as_secs_f64());
}

#[tokio::main]
async fn main() -> Done<()> {
    let rows = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_usize);
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(folder.path()).await?;
    let environment = EnvironmentId::new("bench").ok_or("a name")?;
    let map = running_map(&store, &environment).await?;
    for (round, stride) in [("in key order", 1), ("the same again", 1), ("all over the keys", 7_919)] {
        let began = Instant::now();
        for batch in 0..BATCHES {
            let keys = (0..rows)
                .map(|row| captured(map, format!("{:012}", (batch * rows + row) * stride % 1_000_003)));
            store
                .append(Append { cursor: None, versions: Vec::new(), changes: keys.collect(), at: NOW })
                .await?;
        }
        say(&format!("append, {round}"), BATCHES * rows, began.elapsed());
        let (mut due, mut settle) = (Duration::ZERO, Duration::ZERO);
        loop {
            let began = Instant::now();
            let turns = store.due(map, NOW, &[], u32::try_from(rows)?).await?;
            due += began.elapsed();
            if turns.is_empty() {
                break;
            }
            let changes = turns.into_iter().map(settled).collect();
            let (phase, version) = (Phase::Live, VersionId(1));
            let (environment, entity) = (environment.clone(), "accounts".to_owned());
            let settlement = Settlement { environment, map, version, entity, phase, at: NOW, changes };
            let began = Instant::now();
            store.settle(settlement).await?;
            settle += began.elapsed();
        }
        say(&format!("due, {round}"), BATCHES * rows, due);
        say(&format!("settle, {round}"), BATCHES * rows, settle);
        say(&format!("due + settle, {round}"), BATCHES * rows, due + settle);
    }
    let began = Instant::now();
    let all = (0..64_u32).map(|caller| {
        let change = captured(map, format!("caller {caller}"));
        store.append(Append { cursor: None, versions: Vec::new(), changes: vec![change], at: NOW })
    });
    for appended in futures::future::join_all(all).await {
        appended?;
    }
    say("append, 64 callers", 64, began.elapsed());
    let began = Instant::now();
    store.maps(&environment, NOW).await?;
    store.summary(&environment, NOW).await?;
    println!("statistics of {} settled changes: {:?}", 3 * BATCHES * rows, began.elapsed());
    Ok(())
}
