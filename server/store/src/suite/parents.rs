//! Records that wait for those that they refer to.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, failure, link, settled, waits};
use super::journal::timeline;
use crate::{FailureSelection, Outcome, SettledChange, Settlement, Store, StoreError};
use model::{
    ActivityKind, Failure, FailureQuery, FailureStatus, MapState, NoticeKind, Parent, Resolution, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn parent(key: &str) -> Parent {
    Parent { entities: vec!["products".to_owned(), "accounts".to_owned()], key: key.to_owned() }
}

/// A map of customers and one of contacts, of which one waits for the customer `p` since 100.
async fn family(store: Shared) -> Result<(World, World), StoreError> {
    let customers = World::new(store).await?;
    let contacts = customers.beside("Contacts").await?;
    contacts.pass(LTR, "child", waits(&parent("p"), vec![customers.map], at(100)), at(110)).await?;
    Ok((customers, contacts))
}

async fn child(contacts: &World) -> Result<Failure, StoreError> {
    let query = FailureQuery { map: Some(contacts.map), ..FailureQuery::default() };
    let mut rows = contacts.store.failures(&contacts.environment, &query).await?.rows;
    assert_eq!(rows.len(), 1, "one failure was expected: {rows:?}");
    Ok(rows.remove(0))
}

/// It is no failure that a person has to look at.
pub async fn a_record_that_waits_calls_nobody(store: Shared) -> Checked {
    let (_, contacts) = family(store).await?;
    let waiting = child(&contacts).await?;
    assert_eq!((waiting.status, waiting.parent), (FailureStatus::Waiting, Some(parent("p"))));
    assert_eq!(contacts.store.failure(waiting.id).await?.status, FailureStatus::Waiting);
    for (status, total) in [(FailureStatus::Waiting, 1), (FailureStatus::Open, 0)] {
        let query = FailureQuery { status: Some(status), ..FailureQuery::default() };
        assert_eq!(contacts.store.failures(&contacts.environment, &query).await?.total, total, "{status:?}");
    }
    let statistics = contacts.store.statistics(contacts.map, at(200)).await?;
    assert_eq!((statistics.waiting, statistics.open_failures), (1, 0));
    assert_eq!(statistics.left_to_right.failed, 0);
    let summary = contacts.store.summary(&contacts.environment, at(200)).await?;
    assert_eq!((summary.waiting, summary.open_failures), (1, 0));
    assert!(contacts.store.notices(&contacts.environment, 10).await?.is_empty());
    let kind = ActivityKind::RecordsWaiting { direction: LTR, headline: "Waits for its parent".to_owned() };
    assert!(timeline(&contacts).await?.iter().any(|row| row.kind == kind && row.count == 1));
    Ok(())
}

/// It goes on as if a person had asked for it, and says so.
pub async fn a_parent_that_passes_lets_it_go_on(store: Shared) -> Checked {
    let (customers, contacts) = family(store).await?;
    customers.put_link(link(customers.map, "p"), at(300)).await?;
    let retrying = child(&contacts).await?;
    assert_eq!((retrying.status, retrying.parent.clone()), (FailureStatus::Retrying, Some(parent("p"))));
    assert!(contacts.store.notices(&contacts.environment, 10).await?.is_empty());
    let change = contacts.due_change(at(300)).await?.change;
    assert_eq!((change.key.as_str(), change.payload, change.source_id.as_str()), ("child", None, "id-child"));
    assert_eq!((change.due_at, change.correlation), (at(300), retrying.correlation));
    let kind = ActivityKind::RecordsReleased { direction: LTR };
    let told = timeline(&contacts).await?;
    let told = told.iter().find(|row| row.kind == kind);
    assert_eq!(told.map(|row| (row.count, row.version)), Some((1, Some(contacts.version))));

    contacts.settle(vec![(change.id, Outcome::Written)], at(400)).await?;
    let over = child(&contacts).await?;
    assert_eq!((over.status, over.resolution), (FailureStatus::Resolved, Some(Resolution::Retried)));
    // The parent passes again, and nothing waits for it any more.
    customers.pass(LTR, "p", Outcome::Skipped(SkipReason::Unchanged), at(500)).await?;
    assert_eq!(child(&contacts).await?, over);
    Ok(())
}

/// Between the look for the parent and the settlement anything may happen.
pub async fn a_parent_that_came_meanwhile_is_not_waited_for(store: Shared) -> Checked {
    let customers = World::new(store).await?;
    let contacts = customers.beside("Contacts").await?;
    // It was linked at 3.
    customers.put_link(link(customers.map, "p"), at(50)).await?;
    let ids = contacts.append(&[(LTR, "child")], at(60)).await?;
    let waiting = |since| waits(&parent("p"), vec![contacts.map, customers.map], since);
    contacts.settle(vec![(ids[0], waiting(at(3)))], at(70)).await?;
    let due = contacts.due_change(at(70)).await?.change;
    assert_eq!((due.id, due.due_at, due.attempts), (ids[0], at(70), 1));
    contacts.settle(vec![(ids[0], waiting(at(80)))], at(90)).await?;
    assert_eq!(
        child(&contacts).await?.status,
        FailureStatus::Waiting,
        "it came before, and is not there now"
    );
    Ok(())
}

/// A record that was written but for some fields: it is there for those that refer to it, and the rest of it waits.
pub async fn the_rest_of_a_record_waits_for_its_parent(store: Shared) -> Checked {
    let customers = World::new(store).await?;
    let contacts = customers.beside("Contacts").await?;
    let ids = contacts.append(&[(LTR, "child")], at(10)).await?;
    // Another customer waits for this contact.
    let of_contact = Parent { entities: vec!["contacts".to_owned()], key: "child".to_owned() };
    customers.pass(LTR, "other", waits(&of_contact, vec![contacts.map], at(20)), at(20)).await?;
    let Outcome::Failed(rest) = waits(&parent("p"), vec![customers.map], at(30)) else { return Ok(()) };
    let written = SettledChange {
        link: Some(link(contacts.map, "child")),
        ..settled(ids[0], Outcome::Partly(rest.clone()))
    };
    let settlement = contacts.settlement(vec![written], at(30));
    contacts.store.settle(Settlement { entity: "contacts".to_owned(), ..settlement }).await?;
    let kept = contacts.store.links_by_key(contacts.map, &["child".to_owned()]).await?.remove(0);
    let sequence = contacts.store.settle_sequence().await?;
    assert_eq!(kept.map(|link| (link.deleted, link.right_written)), Some((false, sequence)));
    assert_eq!(child(&contacts).await?.status, FailureStatus::Waiting);
    assert_eq!(contacts.store.statistics(contacts.map, at(40)).await?.left_to_right.written, 1);
    assert!(contacts.store.queued(contacts.map, None, 10).await?.is_empty());
    assert_eq!(child(&customers).await?.status, FailureStatus::Retrying, "what waits for it goes on");

    let came = model::RecordLink { updated_at: at(50), ..link(customers.map, "p") };
    customers.put_link(came, at(50)).await?;
    assert_eq!(child(&contacts).await?.status, FailureStatus::Retrying);
    let change = contacts.due_change(at(50)).await?.change;
    assert_eq!((change.key.as_str(), change.payload), ("child", None));
    // Its parent came before it was settled: it stays in its place and is planned anew.
    let settlement = contacts.settlement(
        vec![SettledChange {
            link: Some(link(contacts.map, "child")),
            ..settled(change.id, Outcome::Partly(rest))
        }],
        at(60),
    );
    contacts.store.settle(settlement).await?;
    let due = contacts.due_change(at(60)).await?.change;
    assert_eq!((due.id, due.due_at, due.attempts), (change.id, at(60), 1));
    contacts.settle(vec![(due.id, Outcome::Written)], at(70)).await?;
    assert_eq!(child(&contacts).await?.resolution, Some(Resolution::Retried));
    Ok(())
}

/// Neither other keys, nor other entities, nor pairs that are gone, nor what failed.
pub async fn only_its_own_parent_lets_it_go_on(store: Shared) -> Checked {
    let (customers, contacts) = family(store).await?;
    customers.put_link(link(customers.map, "q"), at(200)).await?;
    customers.pass(LTR, "p", failure("Refused"), at(210)).await?;
    let gone = model::RecordLink { deleted: true, ..link(customers.map, "p") };
    customers.put_link(gone, at(220)).await?;
    let products = customers.beside("Products").await?;
    let ids = products.append(&[(LTR, "p")], at(230)).await?;
    let passed = SettledChange { link: Some(link(products.map, "p")), ..settled(ids[0], Outcome::Written) };
    let settlement = products.settlement(vec![passed], at(230));
    products.store.settle(Settlement { entity: "contacts".to_owned(), ..settlement }).await?;
    assert_eq!(child(&contacts).await?.status, FailureStatus::Waiting);
    customers.put_link(link(customers.map, "p"), at(240)).await?;
    assert_eq!(child(&contacts).await?.status, FailureStatus::Retrying);
    Ok(())
}

/// A person may be of another mind; and a record that waits again, or fails for another reason, joins.
pub async fn what_waits_can_be_tried_or_given_up(store: Shared) -> Checked {
    let (customers, contacts) = family(store).await?;
    let id = child(&contacts).await?.id;
    let selection = || FailureSelection::Ids(vec![id]);
    let environment = &contacts.environment;
    assert_eq!(contacts.store.retry_failures(environment, selection(), ada(), at(200)).await?, 1);
    let change = contacts.due_change(at(200)).await?.change;
    contacts.settle(vec![(change.id, failure("Number is taken"))], at(210)).await?;
    let open = child(&contacts).await?;
    assert_eq!((open.id, open.status, open.parent), (id, FailureStatus::Open, None));
    let notices = contacts.store.notices(environment, 10).await?;
    assert_eq!(notices[0].kind, NoticeKind::FailuresOpen { map: contacts.map });

    contacts.pass(LTR, "child", waits(&parent("p"), vec![customers.map], at(220)), at(230)).await?;
    assert!(contacts.store.notices(environment, 10).await?.iter().all(|notice| notice.until.is_some()));
    let discarded = contacts.store.discard_failures(environment, selection(), "Test data", ada(), at(240));
    assert_eq!(discarded.await?, 1);
    customers.put_link(link(customers.map, "p"), at(250)).await?;
    assert_eq!(child(&contacts).await?.status, FailureStatus::Discarded);
    Ok(())
}

/// What waits in the queue, and what failed and is not over.
pub async fn what_is_on_its_way_is_known(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.append(&[(RTL, "queued"), (LTR, "other way")], at(10)).await?;
    world.pass(RTL, "failed", failure("Refused"), at(20)).await?;
    world.pass(RTL, "written", Outcome::Written, at(30)).await?;
    let keys = ["written", "queued", "other way", "failed", "unknown"].map(str::to_owned);
    let known = world.store.on_its_way(world.map, RTL, &keys).await?;
    assert_eq!(known, [false, true, false, true, false]);
    let other = world.add_map("Other", MapState::Running).await?;
    assert_eq!(world.store.on_its_way(other, RTL, &keys).await?, [false; 5]);
    Ok(())
}
