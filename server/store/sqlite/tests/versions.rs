//! State folders of every earlier version open and keep what they hold.
//!
//! `versions/` has one small database, as SQL, for the last migration before each change of the schema, made by the
//! version that ended with it: two customer groups, one of them refused once, and one change that waits.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use model::{
    ActivityQuery, AlertRule, AlertSetting, ConflictPolicy, EnvironmentId, ErrorEventId, FailureQuery,
    FailureStatus, GroupQuery, GroupState, MapState, Moment, PageRequest, RunStatus, VersionId,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use std::path::{Path, PathBuf};
use store::{Accounts, Alerts, Environments, Groups, Journal, Links, Maps, Queue, Runs, Versions};
use store_sqlite::SqliteStore;

fn versions() -> Vec<PathBuf> {
    let files = std::fs::read_dir("tests/versions").unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

async fn restore(dump: &Path, folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    let options = options.filename(folder.join("tandem.db")).create_if_missing(true).foreign_keys(false);
    let mut connection = options.connect().await.unwrap();
    let statements = AssertSqlSafe(std::fs::read_to_string(dump).unwrap());
    sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn every_earlier_version_opens_with_all_it_holds() {
    for dump in versions() {
        let name = dump.display();
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("state");
        restore(&dump, &folder).await;
        let store = SqliteStore::open(&folder).await.unwrap_or_else(|error| panic!("{name}: {error}"));

        let environment = store.environments().await.unwrap().remove(0).id;
        assert_eq!(environment.as_str(), "contoso-test", "{name}");
        let maps = store.maps(&environment, Moment(0)).await.unwrap();
        let groups = &maps.iter().find(|row| row.map.name == "Customer groups").unwrap().map;
        assert_eq!((groups.state, groups.policy), (MapState::Running, ConflictPolicy::default()), "{name}");
        let told = store.activations(groups.id).await.unwrap();
        assert_eq!((told[0].version, told[0].at), (VersionId(1), groups.created_at), "{name}");
        let switched = dump.file_stem().unwrap() >= "20261124000000";
        let last = told.last().map(|last| (last.version, last.at > groups.created_at));
        assert_eq!(
            (told.len(), last),
            (1 + usize::from(switched), Some((groups.active, switched))),
            "{name}"
        );
        let groups = groups.id;
        assert_eq!(store.conflicts(groups, PageRequest::default()).await.unwrap().total, 0, "{name}");
        let run = store.newest_run(groups).await.unwrap();
        let knew_runs = dump.file_stem().unwrap() >= "20261122180000";
        assert_eq!(run.map(|run| run.status), knew_runs.then_some(RunStatus::Finished), "{name}");
        let waiting = store.queued(groups, None, 10).await.unwrap();
        assert_eq!(waiting.len(), 1, "{name}");
        assert!(waiting[0].payload.as_deref().unwrap().contains("Waiting"), "{name}");
        assert_eq!(waiting[0].read_at, None, "{name}");
        let due = store.due(groups, Moment(i64::MAX), &[], 10).await.unwrap();
        assert_eq!(due[0].link.as_ref().unwrap().key, "usmf|10", "{name}");
        // An initial sync found the echo of what it had written itself.
        let changes = store.changes_of_key(groups, "usmf|20", 10).await.unwrap();
        assert_eq!(changes.len(), if knew_runs { 4 } else { 3 }, "{name}");
        let keys = ["usmf|10".to_owned(), "usmf|20".to_owned()];
        assert!(store.links_by_key(groups, &keys).await.unwrap().iter().all(Option::is_some), "{name}");
        let query = FailureQuery { status: Some(FailureStatus::Open), ..FailureQuery::default() };
        assert_eq!(store.failures(&environment, &query).await.unwrap().total, 1, "{name}");
        // Failures from before there were groups have got theirs.
        let failures = store.failures(&environment, &FailureQuery::default()).await.unwrap();
        for failure in &failures.rows {
            let group = store.group(failure.group, Moment(0)).await.unwrap();
            assert_eq!(
                (group.map, group.direction, group.class),
                (failure.map, failure.direction, failure.class)
            );
            assert!(group.counts.total >= 1 && group.first_at <= failure.first_at, "{name}");
        }
        let query = GroupQuery { states: vec![GroupState::Open], ..GroupQuery::default() };
        let open = store.groups(&environment, &query, Moment(0)).await.unwrap();
        assert_eq!((open.total, open.rows[0].counts.open), (1, 1), "{name}");
        // Entries from before there were strands have got theirs.
        let page = PageRequest { before: None, limit: 500 };
        let told = store.activities(&environment, &ActivityQuery { page, ..ActivityQuery::default() }).await;
        let told = told.unwrap();
        assert_eq!(usize::try_from(told.total).ok(), Some(told.rows.len()), "{name}");
        for row in &told.rows {
            let kinds = vec![row.kind.name().to_owned()];
            let query = ActivityQuery { kinds, map: row.map, page, ..ActivityQuery::default() };
            assert!(
                store.activities(&environment, &query).await.unwrap().rows.contains(row),
                "{name}: {row:?}"
            );
        }
        has_default_alerts(&store, &environment).await;
        assert_eq!(store.tokens().await.unwrap().len(), 1, "{name}");
        assert!(store.settle_sequence().await.unwrap() > 0, "{name}");
    }
}

/// Environments from before there were alerts have got what new ones begin with; errors from before do not count.
async fn has_default_alerts(store: &SqliteStore, environment: &EnvironmentId) {
    let newest = store.newest_event(environment).await.unwrap();
    assert!(newest > ErrorEventId(0));
    assert_eq!(store.evaluated(environment).await.unwrap(), newest);
    let mut rules = AlertRule::defaults().to_vec();
    rules.sort_by_key(|rule| rule.name.to_lowercase());
    let settings = store.alerts(environment).await.unwrap();
    assert_eq!(settings.len(), rules.len());
    for (setting, rule) in settings.into_iter().zip(rules) {
        let AlertSetting { rule: kept, revision, counts_after, changed_by, changed_at, .. } = setting;
        assert_eq!((kept, revision, counts_after), (rule, 1, newest));
        assert_eq!((changed_by, changed_at), (AlertRule::default_actor(), Moment(0)));
    }
}

/// It never says more than is known: the timelines of two maps had lost their beginnings by their age.
#[tokio::test]
async fn which_version_was_active_when_is_taken_from_what_timelines_and_maps_still_tell() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("state");
    restore(Path::new("tests/versions/20261124000000.sql"), &folder).await;
    let store = SqliteStore::open(&folder).await.unwrap();
    let environment = store.environments().await.unwrap().remove(0).id;
    let mut told = Vec::new();
    for row in store.maps(&environment, Moment(0)).await.unwrap() {
        let since = row.map.created_at;
        let known = store.activations(row.map.id).await.unwrap();
        let known: Vec<_> = known.iter().map(|one| (one.version.0, one.at.millis_since(since))).collect();
        told.push((row.map.id.0, known));
    }
    told.sort();
    let minute = 136_698_320;
    let only = |id: i64| (id, vec![(id, 0)]);
    let expected = [
        (1, vec![(1, 0), (12, minute)]),
        (2, vec![(2, minute + 1_000), (13, minute + 1_000)]),
        (3, vec![(14, minute + 2_000)]),
    ];
    assert_eq!(told, expected.into_iter().chain((4..=11).map(only)).collect::<Vec<_>>());
}
