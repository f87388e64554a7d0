//! What only the inside can see: plans of statements, how much of a long timeline is read, how the file grows, and a
//! disk that is full.

mod full_disk;
mod growth;
mod plans;
mod timeline;

use crate::SqliteStore;
use model::{
    Actor, AuthKind, Band, Connection, ConnectionKind, Direction, Environment, EnvironmentId, MapId,
    MapState, Mapping, Moment, Operation, Side, VersionNumber,
};
use store::{Append, CapturedChange, Environments, Maps, NewMap, NewVersion, Queue, StoreError};
use tempfile::TempDir;

const NOW: Moment = Moment(1_795_340_100_000);

/// A store with one running map.
async fn opened() -> (SqliteStore, MapId, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).await.unwrap();
    let id = EnvironmentId::new("test").unwrap();
    let environment = Environment {
        id: id.clone(),
        name: "Test".to_owned(),
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
    store.put_environment(environment, connections).await.unwrap();
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
        environment: id,
        name: "Customers".to_owned(),
        description: String::new(),
        owner: String::new(),
        state: MapState::Running,
        run: None,
        version,
    };
    let map = store.create_map(new, Actor::System("test".to_owned()), NOW).await.unwrap();
    (store, map, folder)
}

async fn append(store: &SqliteStore, map: MapId, key: &str, bytes: usize) -> Result<u64, StoreError> {
    let change = CapturedChange {
        map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: key.to_owned(),
        company: String::new(),
        source_id: key.to_owned(),
        payload: Some("x".repeat(bytes)),
        observed: 0,
        correlation: String::new(),
    };
    Ok(store
        .append(Append { cursor: None, versions: Vec::new(), changes: vec![change], at: NOW })
        .await?
        .appended)
}
