//! No hot statement reads a whole table.

use super::opened;
use crate::alerts::{firings, rounds, settings};
use crate::groups::{backfill, begin};
use crate::settle::{fail, parents, write as settle};
use crate::{
    activities, bulk, conflicts, due, events, executions, failures, forgetting, groups, housekeeping, links,
    maintenance, moves, notices, notifications, queue, records, runs, search, statistics, strands, versions,
    webhooks,
};
use model::{EnvironmentId, FailureQuery, FailureStatus, GroupId, Side};
use sqlx::{AssertSqlSafe, Row};

/// What may be read from end to end: what the caller passed in, and the results of inner queries.
const SMALL: [&str; 6] = ["j", "n", "q", "recent", "ranked", "(subquery"];

fn reads_a_table(step: &str) -> bool {
    let Some(scanned) = step.strip_prefix("SCAN ") else { return false };
    let name = scanned.split(['-', ' ']).next().unwrap_or_default();
    !SMALL.contains(&name) && scanned != "CONSTANT ROW"
}

fn heaps() -> impl Iterator<Item = Statement> {
    let heaps = [
        ("changes", housekeeping::CHANGES),
        ("failures", housekeeping::FAILURES),
        ("payloads", housekeeping::PAYLOADS),
        ("groups", housekeeping::GROUPS),
        ("activities", housekeeping::ACTIVITIES),
        ("activities of no map", housekeeping::ACTIVITIES_OF_NO_MAP),
        ("events", housekeeping::EVENTS),
        ("conflicts", housekeeping::CONFLICTS),
        ("runs", housekeeping::RUNS),
        ("statistics", housekeeping::STATISTICS),
        ("notices", housekeeping::NOTICES),
        ("firings", housekeeping::FIRINGS),
        ("gone links", housekeeping::LINKS),
    ];
    let statements = |(name, heap): (_, housekeeping::Heap)| {
        [heap.bound, heap.beyond, heap.remove].map(|statement| (name, statement))
    };
    heaps.into_iter().flat_map(statements)
}

/// Its name, and itself.
type Statement = (&'static str, &'static str);

/// Failures by cause, acts on many of them, searching and forgetting.
fn about_failures() -> Vec<Statement> {
    vec![
        ("failures of a key", records::FAILURES),
        ("due notifications", notifications::DUE),
        ("next notification", notifications::NEXT),
        ("due calls", webhooks::DUE),
        ("next call", webhooks::NEXT),
        ("search maps", search::MAPS),
        ("search failures by key", search::FAILURES),
        ("search recent failures", search::RECENT_FAILURES),
        ("search failures by correlation", search::FAILURES_OF_CORRELATION),
        ("search causes", search::CAUSES),
        ("search the queue", search::WAITING),
        ("search pairs", search::PAIRS),
        ("search activities", search::ACTIVITIES),
        ("fail", fail::FAIL),
        ("begin groups", begin::BEGIN),
        ("count attempts", begin::COUNT),
        ("forget hours", begin::FORGET),
        ("trends", groups::HOURS),
        ("causes of a run", groups::OF_RUN),
        ("open of groups", groups::OPEN),
        ("acted", groups::ACTED),
        ("join groups", backfill::JOIN),
        ("next of an act", bulk::turn::NEXT),
        ("keep what became", bulk::turn::KEEP),
        ("keep what was put back", bulk::turn::PUT_BACK),
        ("keep what was", bulk::turn::WAS),
        ("discard", bulk::turn::DISCARD),
        ("take back", bulk::turn::TAKE_OUT),
        ("reopen", bulk::turn::REOPEN),
        ("reopened parents", bulk::turn::CAME),
        ("failures of an act", bulk::ITEMS),
        ("left alone by an act", bulk::LEFT_ALONE),
        ("acts on failures", bulk::DEEDS),
        ("forget acts", bulk::FORGET),
        ("what of a record waits", forgetting::WAITING),
        ("failures of a record", forgetting::UNSETTLED),
        ("what waits for a record to be forgotten", forgetting::CHILDREN),
        ("forget parents", forgetting::PARENTS),
        ("forget headlines", forgetting::HEADLINES),
        ("forget changes", forgetting::ROWS[0]),
        ("forget events", forgetting::ROWS[1]),
        ("forget conflicts", forgetting::ROWS[2]),
        ("forget failures", forgetting::ROWS[3]),
    ]
}

/// What alert settings look at, and what became of them.
fn about_alerts() -> Vec<Statement> {
    vec![
        ("alert settings", settings::LIST),
        ("newest event", rounds::NEWEST_EVENT),
        ("last told", rounds::LAST_TOLD),
        ("newest firing", firings::NEWEST),
        ("open firings of a setting", firings::OPEN),
        ("firings at work", firings::AT_WORK),
        ("count firings", firings::COUNT),
        ("time of the last event", events::LAST_AT),
        ("event by id", events::FROM_ID),
        ("events since", events::SINCE),
        ("events of a firing", events::OF_CLASSES),
    ]
}

/// What travels, what is known of records, and what is told of it.
fn about_changes() -> Vec<Statement> {
    vec![
        ("append", queue::APPEND),
        ("other versions", versions::OTHERS),
        ("activations", versions::ACTIVATIONS),
        ("queued", queue::QUEUED),
        ("changes of a key", queue::OF_KEY),
        ("story", records::CHANGES),
        ("what waits for a record", records::WAITING_FOR),
        ("how many wait for a record", records::WAITING_TOTAL),
        ("attempts of a key", events::OF_KEY),
        ("attempts in one direction", events::ATTEMPTS),
        ("attempts of a failure", events::OF_FAILURE),
        ("conflicts of a key", conflicts::OF_KEY),
        ("deeds", activities::DEEDS),
        ("due", due::DUE),
        ("next due", due::NEXT_DUE),
        ("by id", due::BY_ID),
        ("links by key", links::BY_KEY),
        ("keys by left id", links::keys_by_id(Side::Left)),
        ("keys by right id", links::keys_by_id(Side::Right)),
        ("left ids", links::linked_ids(Side::Left)),
        ("right ids", links::linked_ids(Side::Right)),
        ("renew", queue::RENEW),
        ("on its way", queue::ON_ITS_WAY),
        ("parents that came", parents::CAME),
        ("what awaits", parents::AWAITING),
        ("calling", notices::CALLING),
        ("what is settled", settle::LOAD),
        ("end", settle::END),
        ("postpone", settle::POSTPONE),
        ("keep links", settle::LINKS),
        ("keep link ids", settle::LINK_IDS),
        ("note left writes", settle::note_write(Side::Left)),
        ("note right writes", settle::note_write(Side::Right)),
        ("resolve", settle::RESOLVE),
        ("legs of a run", runs::LEGS),
        ("companies that begin", executions::BEGUN),
        ("end legs", runs::END_LEGS),
        ("ahead", runs::AHEAD),
        ("behind", runs::BEHIND),
        ("read again", moves::READ_AGAIN),
        ("take out", moves::TAKE_OUT),
        ("park", moves::PARK),
        ("preserve", moves::PRESERVE),
        ("counters", statistics::COUNTED),
        ("by half-hour", statistics::BY_HALF_HOUR),
        ("parent waits", statistics::PARENT_WAITS),
        ("entry by id", activities::FROM_ID),
        ("turns", activities::TURNS),
        ("strands", strands::OF_ENVIRONMENT),
        ("strands of a map", strands::OF_MAP),
        ("entries", strands::PAGE),
        ("all entries", strands::PAGE_OF_ALL),
        ("count entries", strands::COUNT),
        ("waiting", statistics::WAITING),
        ("load", statistics::LOAD),
        ("known", statistics::KNOWN),
        ("latency", statistics::LATENCY),
        ("open windows", maintenance::OPEN),
        ("tell legs", housekeeping::TELL_LEGS),
        ("empty changes", housekeeping::EMPTY_CHANGES),
        ("empty events", housekeeping::EMPTY_EVENTS),
        ("add conflicts", conflicts::ADD),
        ("count conflicts", conflicts::TOTAL),
    ]
}

#[tokio::test]
async fn hot_statements_use_indexes() {
    let (store, _, _folder) = opened().await;
    let statements = about_failures().into_iter().chain(about_changes()).chain(about_alerts());
    for (name, statement) in statements.chain(heaps()) {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let rows = sqlx::query(explain).fetch_all(&store.readers).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(!steps.iter().any(|step| reads_a_table(step)), "{name}: {steps:#?}");
        let of_one_key = steps.iter().all(|step| !step.contains("links_by") || !step.ends_with("(map=?)"));
        assert!(of_one_key, "{name}: {steps:#?}");
        assert!(!steps.iter().any(|step| step.contains("AUTOMATIC")), "{name}: {steps:#?}");
    }
}

/// Neither of a million records that fail for one cause is looked at twice, nor those of others.
#[tokio::test]
async fn a_page_of_one_group_is_found_by_its_index() {
    let (store, _, _folder) = opened().await;
    let environment = EnvironmentId::new("test").unwrap();
    for (status, index) in
        [(None, "failures_of_group "), (Some(FailureStatus::Open), "failures_of_group_unsettled ")]
    {
        let query = FailureQuery { group: Some(GroupId(1)), status, ..FailureQuery::default() };
        let (statement, _) = failures::rows(&environment, &query).unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.into_string()));
        let rows = sqlx::query(explain).fetch_all(&store.readers).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(steps.len() == 1 && steps[0].contains(index), "{status:?}: {steps:#?}");
    }
}
