//! What people decide about all failures of one cause, and what is kept of them.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, failure, is_not_found};
use super::groups::{all, of, only, retry, settle_all};
use super::journal::timeline;
use super::moves::go;
use crate::{Effect, NewFailure, Outcome, Store, StoreError, Trim};
use model::{
    ActivityKind, Actor, FailureQuery, FailureStatus, GroupComment, GroupId, GroupState, Kept, Limit,
    MapState, Mute, NoticeKind,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const DAY: i64 = 86_400_000;

/// Neither by the notice nor by the count; the others of the map do.
pub async fn a_muted_group_calls_nobody(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    let group = only(&world).await?.id;
    let open = async || {
        let notices = world.store.notices(&world.environment, 10).await?;
        let kind = NoticeKind::FailuresOpen { map: world.map };
        Ok::<_, StoreError>(notices.iter().any(|notice| notice.kind == kind && notice.until.is_none()))
    };
    let calling = async |now| world.store.calling_failures(&world.environment, now).await;
    assert!(open().await? && calling(at(10)).await? == 1);
    let mute = Mute { reason: "known bug".to_owned(), until: Some(at(1_000)) };
    world.store.mute_group(group, Some(mute.clone()), ada(), at(20)).await?;
    assert!(!open().await? && calling(at(20)).await? == 0);
    let muted = world.store.group(group, at(30)).await?;
    assert_eq!((muted.state, muted.mute), (GroupState::Muted, Some(mute.clone())));
    world.pass(LTR, "b", failure("Refused"), at(40)).await?;
    assert!(!open().await?, "the same cause is muted for new records, too");
    world.pass(LTR, "c", failure("Another"), at(50)).await?;
    assert!(open().await? && calling(at(50)).await? == 1);
    world.pass(LTR, "c", Outcome::Written, at(60)).await?;
    assert!(!open().await?);

    let later = world.store.group(group, at(1_000)).await?;
    assert_eq!((later.state, later.mute), (GroupState::Open, None), "its time is over");
    assert_eq!(calling(at(1_000)).await?, 2);
    world.store.mute_group(group, None, ada(), at(70)).await?;
    world.store.mute_group(group, None, ada(), at(80)).await?;
    assert!(open().await?);
    let headline = "Refused".to_owned();
    let kinds: Vec<_> = timeline(&world).await?.into_iter().map(|row| row.kind).collect();
    let Mute { reason, until } = mute;
    assert!(kinds.contains(&ActivityKind::GroupMuted { headline: headline.clone(), reason, until }));
    let unmuted = ActivityKind::GroupUnmuted { headline };
    assert_eq!(kinds.iter().filter(|kind| **kind == unmuted).count(), 1, "what is not muted stays so");
    assert!(is_not_found(&world.store.mute_group(GroupId(99), None, ada(), at(90)).await));
    Ok(())
}

/// Who sees to it, and what was said.
pub async fn a_group_is_assigned_and_talked_about(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    let group = only(&world).await?.id;
    let assign = async |to: Option<&str>| {
        world.store.assign_group(group, to.map(ToOwned::to_owned), ada(), at(20)).await
    };
    assign(Some("Grace")).await?;
    assign(Some("Grace")).await?;
    assert_eq!(only(&world).await?.assignee.as_deref(), Some("Grace"));
    assign(None).await?;
    assert_eq!(only(&world).await?.assignee, None);
    let assigned = timeline(&world).await?;
    let assigned = assigned.iter().filter(|row| row.kind.name() == "group_assigned");
    assert_eq!(assigned.map(|row| row.actor.clone()).collect::<Vec<_>>(), [ada(), ada()]);
    let comment = |text: &str, millis| GroupComment {
        author: Actor::Token("job".to_owned()),
        at: at(millis),
        text: text.to_owned(),
    };
    for (text, millis) in [("first", 30), ("“second”", 40)] {
        world.store.comment_on_group(group, comment(text, millis)).await?;
    }
    let said = world.store.group_comments(group, 10).await?;
    assert_eq!(said, [comment("“second”", 40), comment("first", 30)]);
    assert_eq!(world.store.group_comments(group, 1).await?.len(), 1);
    assert!(is_not_found(&world.store.comment_on_group(GroupId(99), comment("x", 1)).await));
    assert!(is_not_found(&world.store.assign_group(GroupId(99), None, ada(), at(1)).await));
    Ok(())
}

/// An act on a group is one on all of its records, and on no other.
pub async fn acts_reach_all_of_a_group(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for (key, headline) in [("a1", "Blocked"), ("b1", "Gone"), ("a2", "Blocked")] {
        world.pass(LTR, key, failure(headline), at(10)).await?;
    }
    let groups = all(&world).await?;
    let blocked = groups.iter().find(|group| group.remedy.headline == "Blocked");
    let blocked = blocked.map_or(GroupId(0), |group| group.id);
    assert_eq!(retry(&world, blocked, at(20)).await?, 2);
    let keys: Vec<_> = world.store.queued(world.map, None, 10).await?.into_iter().map(|c| c.key).collect();
    assert_eq!(keys, ["a1", "a2"]);
    let count = async |status| {
        let status = Some(status);
        let query = FailureQuery { group: Some(blocked), status, ..FailureQuery::default() };
        let page = world.store.failures(&world.environment, &query).await?;
        assert_eq!(usize::try_from(page.total).ok(), Some(page.rows.len()));
        Ok::<_, StoreError>(page.total)
    };
    assert_eq!((count(FailureStatus::Retrying).await?, count(FailureStatus::Open).await?), (2, 0));
    settle_all(&world, || failure("Blocked"), at(30)).await?;
    let reason = "test data";
    let discarded = world.store.discard_failures(&world.environment, of(blocked), reason, ada(), at(40));
    assert_eq!(discarded.await?, 2);
    assert_eq!((count(FailureStatus::Discarded).await?, count(FailureStatus::Open).await?), (2, 0));
    assert_eq!(world.store.calling_failures(&world.environment, at(40)).await?, 1);
    Ok(())
}

/// The failures go first; that it was met and fixed before is known for longer.
pub async fn a_group_outlives_its_failures(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    world.pass(LTR, "a", Outcome::Written, at(20)).await?;
    let group = only(&world).await?.id;
    let text = "x".to_owned();
    world.store.comment_on_group(group, GroupComment { author: ada(), at: at(20), text }).await?;
    let trim = async |kept, days| {
        let (environment, limit) = (world.environment.clone(), Limit { days, rows: u32::MAX });
        let trim = Trim { environment, map: None, kept, limit, now: at(9 * DAY) };
        Ok::<_, StoreError>(world.store.trim(&trim, 100).await?.removed)
    };
    assert_eq!(trim(Kept::Groups, 1).await?, 0, "a failure of it is kept");
    assert_eq!(trim(Kept::Failures, 1).await?, 1);
    let empty = only(&world).await?;
    assert_eq!((empty.counts.kept, empty.counts.total, empty.state), (0, 1, GroupState::Resolved));
    assert_eq!(trim(Kept::Groups, 30).await?, 0);
    world.pass(LTR, "b", failure("Refused"), at(30)).await?;
    assert_eq!(only(&world).await?.state, GroupState::Regressed, "it is known that it was fixed");
    world.pass(LTR, "b", Outcome::Written, at(40)).await?;
    assert_eq!(trim(Kept::Failures, 1).await?, 1);
    assert_eq!(trim(Kept::Groups, 1).await?, 1);
    assert!(all(&world).await?.is_empty() && world.store.group_comments(group, 9).await?.is_empty());
    Ok(())
}

/// What a queue leaves behind is of one cause in each direction.
pub async fn what_was_left_behind_is_grouped(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.append(&[(LTR, "a"), (LTR, "a"), (LTR, "b"), (RTL, "c")], at(10)).await?;
    let Outcome::Failed(content) = failure("Left behind") else { return Ok(()) };
    let content = NewFailure { source: None, fields: Vec::new(), ..*content };
    let effects = vec![Effect::PreserveQueue(Box::new(content))];
    go(&world, MapState::Running, MapState::NotRunning, effects).await?;
    let told: Vec<_> = all(&world)
        .await?
        .iter()
        .map(|group| (group.direction, group.counts.open, group.counts.total))
        .collect();
    assert_eq!((told.len(), told.contains(&(LTR, 2, 2)), told.contains(&(RTL, 1, 1))), (2, true, true));
    Ok(())
}
