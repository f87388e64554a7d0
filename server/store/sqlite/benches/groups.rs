//! What grouping costs: refused records are settled in batches, against the plain insertion of the same rows into a table
//! with the same columns and the indexes that failures need without groups; then the first page of one group of all of
//! them, against a plain indexed read.
//!
//! `cargo bench -p store-sqlite --bench groups`; the first argument sets how many failures (100,000 unless given). Both
//! sides synchronise the file with every commit.

use model::{
    Actor, AuthKind, Band, Connection, ConnectionKind, Direction, Environment, EnvironmentId, ErrorClass,
    FailureQuery, GroupQuery, MapId, MapState, Mapping, Moment, Operation, Phase, Remedy, Side, VersionId,
    VersionNumber,
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{
    Append, CapturedChange, Environments, FailureSelection, Groups, Journal, Maps, NewFailure, NewMap,
    NewVersion, Outcome, Queue, SettledChange, Settlement,
};
use store_sqlite::SqliteStore;

type Done<T> = Result<T, Box<dyn Error>>;

const NOW: Moment = Moment(1_795_340_100_000);
const BATCH: usize = 1_000;
/// So many causes take turns.
const CAUSES: usize = 20;

fn payload(key: usize) -> String {
    format!(r#"{{"CUSTOMERACCOUNT":"US-{key:06}","NOTE":"{}"}}"#, "n".repeat(1_000))
}

fn refused(key: usize) -> NewFailure {
    NewFailure {
        class: ErrorClass::Application,
        code: format!("0x8004{:04}", key % CAUSES),
        status_code: 412,
        remedy: Remedy {
            headline: format!("Customer 'US-{key:06}' is blocked since 2026-11-23 by rule {key}"),
            hint: "Release the customer in the app, then re-run.".to_owned(),
        },
        detail: format!("Customer 'US-{key:06}' is blocked."),
        fields: Vec::new(),
        source: Some(payload(key)),
        attempted: None,
        wait: None,
    }
}

/// An environment with one running map.
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

/// Captures a batch and gives what settles it.
async fn captured(
    store: &SqliteStore,
    environment: &EnvironmentId,
    map: MapId,
    batch: usize,
) -> Done<Settlement> {
    let change = |key: usize| CapturedChange {
        map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: format!("usmf|us-{key:06}"),
        company: "USMF".to_owned(),
        source_id: key.to_string(),
        payload: None,
        observed: 1,
        correlation: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
    };
    let keys = batch * BATCH..(batch + 1) * BATCH;
    let changes = keys.clone().map(change).collect();
    store.append(Append { cursor: None, versions: Vec::new(), changes, at: NOW }).await?;
    let due = store.due(map, NOW, &[], u32::try_from(BATCH)?).await?;
    let changes = due.into_iter().zip(keys).map(|(due, key)| SettledChange {
        change: due.change.id,
        outcome: Outcome::Failed(Box::new(refused(key))),
        link: None,
        events: Vec::new(),
        conflict: None,
    });
    Ok(Settlement {
        environment: environment.clone(),
        map,
        version: VersionId(1),
        entity: "accounts".to_owned(),
        phase: Phase::Live,
        at: NOW,
        changes: changes.collect(),
    })
}

/// The table of failures as it would be without groups.
const RAW: &str = "CREATE TABLE failures (id INTEGER PRIMARY KEY AUTOINCREMENT, environment TEXT NOT NULL, \
    map INTEGER NOT NULL, version INTEGER NOT NULL, direction INTEGER NOT NULL, phase TEXT NOT NULL, \
    key TEXT NOT NULL, company TEXT NOT NULL, operation INTEGER NOT NULL, change INTEGER NOT NULL, \
    class TEXT NOT NULL, code TEXT NOT NULL, status_code INTEGER NOT NULL, headline TEXT NOT NULL, \
    hint TEXT NOT NULL, detail TEXT NOT NULL, fields TEXT NOT NULL, source TEXT, attempted TEXT, \
    status INTEGER NOT NULL, attempts INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, \
    correlation TEXT NOT NULL, search TEXT NOT NULL) STRICT; \
    CREATE UNIQUE INDEX a ON failures (map, direction, key) WHERE status < 2; \
    CREATE INDEX b ON failures (environment, id); CREATE INDEX c ON failures (environment, status, id); \
    CREATE INDEX d ON failures (map, status, id); CREATE INDEX e ON failures (change); \
    CREATE INDEX f ON failures (map) WHERE status < 2;";

const INSERT: &str = "INSERT INTO failures (environment, map, version, direction, phase, key, company, operation, \
    change, class, code, status_code, headline, hint, detail, fields, source, attempted, status, attempts, first_at, \
    last_at, correlation, search) SELECT 'bench', 1, 1, 1, 'live', j.value ->> 0, 'USMF', 1, j.value ->> 1, \
    'application', j.value ->> 2, 412, j.value ->> 3, j.value ->> 4, j.value ->> 5, '[]', j.value ->> 6, NULL, 0, 1, \
    ?2, ?2, '0f8fad5b-d9cb-469f-a165-70867728950e', j.value ->> 7 FROM jsonb_each(?1) AS j WHERE true";

async fn raw_file(folder: &Path) -> Done<SqliteConnection> {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .pragma("cache_size", "-24576")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", "32768");
    let mut connection = options.connect().await?;
    sqlx::raw_sql(RAW).execute(&mut connection).await?;
    Ok(connection)
}

async fn insert(connection: &mut SqliteConnection, batch: usize) -> Done<()> {
    let rows = (batch * BATCH..(batch + 1) * BATCH).map(|key| {
        let NewFailure { code, remedy, detail, source, .. } = refused(key);
        let name = format!("usmf|us-{key:06}");
        let search = format!("{name}\n{}\n{code}", remedy.headline.to_lowercase());
        (name, key, code, remedy.headline, remedy.hint, detail, source, search)
    });
    let rows = serde_json::to_string(&rows.collect::<Vec<_>>())?;
    let mut transaction = connection.begin().await?;
    sqlx::query(INSERT).bind(rows).bind(NOW.0).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

fn say(what: &str, ours: Duration, raw: Duration, target: &str) {
    let ratio = ours.as_secs_f64() / raw.as_secs_f64();
    println!("{what:<36} ours {ours:>10.1?}  raw {raw:>10.1?}  ratio {ratio:>5.2}  target {target}");
}

#[tokio::main]
async fn main() -> Done<()> {
    let wanted = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000_usize);
    let batches = wanted.div_ceil(BATCH);
    let folder = tempfile::tempdir()?;
    let state = folder.path().join("state");
    let store = SqliteStore::open(&state).await?;
    let id = EnvironmentId::new("bench").ok_or("a name")?;
    let map = running_map(&store, &id).await?;
    let mut raw = raw_file(folder.path()).await?;
    let (mut ours, mut plain) = (Duration::ZERO, Duration::ZERO);
    for batch in 0..batches {
        let settlement = captured(&store, &id, map, batch).await?;
        let began = Instant::now();
        store.settle(settlement).await?;
        ours += began.elapsed();
        let began = Instant::now();
        insert(&mut raw, batch).await?;
        plain += began.elapsed();
    }
    // A settlement also ends changes and writes counters and the timeline, which the plain insertion does not.
    say(&format!("{} failures in, grouped", batches * BATCH), ours, plain, "1.50");
    let groups = store.groups(&id, &GroupQuery::default(), NOW).await?;
    let first = groups.rows.first().ok_or("a group")?.id;
    let query = FailureQuery { group: Some(first), ..FailureQuery::default() };
    let (mut pages, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        let began = Instant::now();
        store.failures(&id, &query).await?;
        pages.push(began.elapsed());
        let began = Instant::now();
        sqlx::query("SELECT * FROM failures WHERE environment = 'bench' ORDER BY id DESC LIMIT 51")
            .fetch_all(&mut raw)
            .await?;
        reads.push(began.elapsed());
    }
    pages.sort_unstable();
    reads.sort_unstable();
    let p99 = |sorted: &[Duration]| sorted.get(98).copied().unwrap_or_default();
    say("first page of a group, p99", p99(&pages), p99(&reads), "50 ms");
    let began = Instant::now();
    let selection = FailureSelection::Matching(query);
    let retried = store.retry_failures(&id, selection, Actor::System("bench".to_owned()), NOW).await?;
    println!("{retried} of one group back into the queue in {:.1?}", began.elapsed());
    Ok(())
}
