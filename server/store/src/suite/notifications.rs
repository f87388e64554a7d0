//! Notifications: settings, groups, and the outbox.

use super::Checked;
use super::fixture::{World, ada, at, event, is_duplicate, is_not_found, is_stale, put_environment};
use super::journal::timeline;
use crate::{AlertRound, Attempted, NewFiring, Store, StoreError};
use model::{
    ActivityKind, Addressee, AddresseeFate, AlertDraft, AlertSetting, CountedBy, DeliveryAttempt,
    EnvironmentId, Firing, Held, HeldMap, MailLogin, MailSecurity, MailServer, Moment, NotificationId,
    NotificationKind, NotificationState, QuietHours, RecipientGroup, RecipientGroupId,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn server() -> MailServer {
    MailServer {
        host: "smtp.contoso.example".to_owned(),
        port: 587,
        security: MailSecurity::StartTls,
        login: Some(MailLogin { user: "tandem".to_owned(), password: "env:SMTP".to_owned() }),
        ca: String::new(),
        from: "tandem@contoso.example".to_owned(),
        from_name: "Tandem".to_owned(),
        reply_to: None,
    }
}

async fn setting(world: &World, draft: AlertDraft) -> Result<AlertSetting, StoreError> {
    let name = if draft.name.is_empty() { "Told".to_owned() } else { draft.name };
    let draft = AlertDraft { name, addresses: "ada@c.example".to_owned(), ..draft };
    let Ok(rule) = draft.finished() else { panic!("{draft:?} is no rule") };
    world.store.add_alert(&world.environment, rule, ada(), at(1)).await
}

/// Lets the setting go off at a moment.
async fn fire(world: &World, setting: &AlertSetting, when: Moment) -> Result<Firing, StoreError> {
    world.store.record_events(&world.environment, vec![event(Some(world.map), "bad")], when).await?;
    let newest = world.store.newest_event(&world.environment).await?;
    let fired = NewFiring {
        alert: setting.id,
        revision: setting.revision,
        counted: CountedBy::default(),
        at: when,
        count: 10,
        first_event: newest,
        last_event: newest,
    };
    let round = AlertRound { fired: vec![fired], resolved: Vec::new(), evaluated: newest };
    let mut kept = world.store.keep_round(&world.environment, round).await?;
    let Some(firing) = kept.pop() else { panic!("it did not go off") };
    Ok(firing)
}

async fn over(world: &World, firing: &Firing, when: Moment) -> Checked {
    let evaluated = world.store.newest_event(&world.environment).await?;
    let round = AlertRound { fired: Vec::new(), resolved: vec![(firing.id, when)], evaluated };
    world.store.keep_round(&world.environment, round).await.map(drop)
}

async fn kinds(world: &World, firing: &Firing) -> Result<Vec<NotificationKind>, StoreError> {
    let stories = world.store.notifications_of(firing.id).await?;
    Ok(stories.into_iter().map(|story| story.message.kind).collect())
}

fn attempt(words: &str, code: Option<u16>, when: Moment) -> DeliveryAttempt {
    DeliveryAttempt { at: when, result: words.to_owned(), code, together: Vec::new() }
}

fn addressee(fate: AddresseeFate) -> Addressee {
    Addressee { address: "ada@c.example".to_owned(), fate, words: "said".to_owned() }
}

/// The mail server is kept as it was set, and can be taken out again.
pub async fn a_mail_server_is_kept(store: Shared) -> Checked {
    assert_eq!(store.mail_server().await?, None);
    store.set_mail_server(Some(server()), at(1)).await?;
    assert_eq!(store.mail_server().await?, Some(server()));
    let other = MailServer { port: 465, login: None, ..server() };
    store.set_mail_server(Some(other.clone()), at(2)).await?;
    assert_eq!(store.mail_server().await?, Some(other));
    store.set_mail_server(None, at(3)).await?;
    assert_eq!(store.mail_server().await?, None);
    Ok(())
}

/// Groups are listed by name; no two have the same.
pub async fn groups_of_people_have_names_of_their_own(store: Shared) -> Checked {
    let people = ["ada@c.example".to_owned(), "bo@c.example".to_owned()];
    let team = store.add_recipient_group("Team", &people).await?;
    let admins = store.add_recipient_group("admins", &people[..1]).await?;
    assert!(is_duplicate(&store.add_recipient_group("TEAM", &people).await));
    let names = |groups: Vec<RecipientGroup>| groups.into_iter().map(|group| group.name).collect::<Vec<_>>();
    assert_eq!(names(store.recipient_groups().await?), ["admins", "Team"]);
    let changed = RecipientGroup { id: team, name: "ADMINS".to_owned(), addresses: people.to_vec() };
    assert!(is_duplicate(&store.change_recipient_group(changed.clone()).await));
    let changed = RecipientGroup { name: "team".to_owned(), addresses: people[1..].to_vec(), ..changed };
    store.change_recipient_group(changed.clone()).await?;
    assert_eq!(store.recipient_groups().await?.pop(), Some(changed.clone()));
    store.delete_recipient_group(admins).await?;
    assert_eq!(names(store.recipient_groups().await?), ["team"]);
    assert!(is_not_found(&store.delete_recipient_group(admins).await));
    let unknown = RecipientGroup { id: RecipientGroupId(99), name: "x".to_owned(), ..changed };
    assert!(is_not_found(&store.change_recipient_group(unknown).await));
    Ok(())
}

/// A message comes to be together with its firing, and another one with its end; each of them once.
pub async fn a_firing_and_its_end_are_told_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = setting(&world, AlertDraft::default()).await?;
    let before = world.store.signal().borrow().notifications;
    let firing = fire(&world, &setting, at(1_000)).await?;
    assert!(world.store.signal().borrow().notifications > before);
    assert_eq!(kinds(&world, &firing).await?, [NotificationKind::Fired]);
    over(&world, &firing, at(5_000)).await?;
    over(&world, &firing, at(6_000)).await?;
    assert_eq!(kinds(&world, &firing).await?, [NotificationKind::Fired, NotificationKind::Over]);
    let again = fire(&world, &setting, at(9_000)).await?;
    world.store.undo_firing(again.id, at(9_500)).await?;
    assert_eq!(kinds(&world, &again).await?.len(), 2);
    let last = fire(&world, &setting, at(20_000)).await?;
    world.store.delete_alert(setting.id, ada(), at(21_000)).await?;
    assert_eq!(kinds(&world, &last).await?.len(), 2);
    Ok(())
}

/// Where nobody is to be told there is no message, at the beginning or at the end.
pub async fn nobody_is_told_who_is_not_meant(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = setting(&world, AlertDraft { tell_resolved: false, ..AlertDraft::default() }).await?;
    let firing = fire(&world, &setting, at(1_000)).await?;
    over(&world, &firing, at(5_000)).await?;
    assert_eq!(kinds(&world, &firing).await?, [NotificationKind::Fired]);
    let mut rule = setting.rule.clone();
    rule.notify.clear();
    let change = crate::AlertChange { rule, of_revision: setting.revision };
    let quiet = world.store.change_alert(setting.id, change, ada(), at(6_000)).await?;
    let firing = fire(&world, &quiet, at(9_000)).await?;
    assert!(kinds(&world, &firing).await?.is_empty());
    Ok(())
}

/// A message waits a little for what becomes of the maps, and no longer than until that is known.
pub async fn a_message_waits_for_what_becomes_of_the_maps(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = setting(&world, AlertDraft::default()).await?;
    assert_eq!(world.store.next_notification().await?, None);
    let firing = fire(&world, &setting, at(1_000)).await?;
    assert!(world.store.due_notifications(at(1_000), 10).await?.is_empty());
    let held = vec![HeldMap { map: world.map, held: Held::NothingToDo }];
    world.store.acted(firing.id, held, at(1_040)).await?;
    assert_eq!(world.store.next_notification().await?, Some(at(1_040)));
    let due = world.store.due_notifications(at(1_040), 10).await?;
    let [message] = due.as_slice() else { panic!("{due:?}") };
    assert_eq!((message.firing, message.attempts), (firing.id, 0));
    assert_eq!(message.to, setting.rule.notify);
    assert!(world.store.due_notifications(at(1_040), 0).await?.is_empty());
    Ok(())
}

/// Attempts are kept in their order; what is over stays so.
pub async fn attempts_are_kept_until_a_message_is_over(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = setting(&world, AlertDraft::default()).await?;
    let firing = fire(&world, &setting, at(1_000)).await?;
    let Some(message) = world.store.notifications_of(firing.id).await?.pop() else { panic!("no message") };
    let id = message.message.id;
    let first = Attempted {
        attempt: attempt("451 later", Some(451), at(2_000)),
        addressees: vec![addressee(AddresseeFate::Waiting)],
        next: Some(at(60_000)),
    };
    world.store.attempted(id, first.clone()).await?;
    assert_eq!(world.store.next_notification().await?, Some(at(60_000)));
    // What became of the maps does not hasten what was tried already; other settings do.
    world.store.acted(firing.id, Vec::new(), at(3_000)).await?;
    assert_eq!(world.store.next_notification().await?, Some(at(60_000)));
    world.store.set_mail_server(Some(server()), at(4_000)).await?;
    assert_eq!(world.store.due_notifications(at(4_000), 10).await?.len(), 1);
    let last = Attempted {
        attempt: attempt("taken", None, at(5_000)),
        addressees: vec![addressee(AddresseeFate::Accepted)],
        next: None,
    };
    world.store.attempted(id, last.clone()).await?;
    assert!(is_stale(&world.store.attempted(id, last.clone()).await));
    assert!(is_not_found(&world.store.attempted(NotificationId(99), last.clone()).await));
    assert_eq!(world.store.next_notification().await?, None);
    let Some(message) = world.store.notifications_of(firing.id).await?.pop() else { panic!("no message") };
    assert_eq!(message.attempts, [first.attempt, last.attempt]);
    assert_eq!((message.message.state, message.message.attempts), (NotificationState::Sent, 2));
    assert_eq!(message.message.addressees, last.addressees);
    Ok(())
}

fn nights() -> QuietHours {
    QuietHours { enabled: true, zone: "Europe/Berlin".to_owned(), ..QuietHours::default() }
}

async fn told_of_quiet_hours(world: &World) -> Result<Vec<(String, String)>, StoreError> {
    let rows = timeline(world).await?.into_iter().rev();
    let one = |row: model::Activity| match row.kind {
        ActivityKind::QuietHoursChanged { from, to } if row.actor == ada() => Some((from, to)),
        _ => None,
    };
    Ok(rows.filter_map(one).collect())
}

/// Quiet hours belong to one environment; a change is told with what was before it, and only where it is one.
pub async fn quiet_hours_are_kept_and_told(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let (store, here) = (&world.store, &world.environment);
    let Some(elsewhere) = EnvironmentId::new("other") else { panic!("no id") };
    put_environment(store.as_ref(), &elsewhere, "Other").await?;
    assert_eq!(store.quiet_hours(here).await?, None);
    store.set_quiet_hours(here, QuietHours::default(), ada(), at(1)).await?;
    assert!(told_of_quiet_hours(&world).await?.is_empty());
    let before = store.signal().borrow().clone();
    store.set_quiet_hours(here, nights(), ada(), at(2)).await?;
    let after = store.signal().borrow().clone();
    assert!(after.notifications > before.notifications && after.activity > before.activity);
    store.set_quiet_hours(here, nights(), ada(), at(3)).await?;
    assert_eq!(store.quiet_hours(here).await?, Some(nights()));
    assert_eq!(store.quiet_hours(&elsewhere).await?, None);
    let (off, on) = (QuietHours::default().sentence(), nights().sentence());
    assert_eq!(told_of_quiet_hours(&world).await?, [(off, on)]);
    let Some(nowhere) = EnvironmentId::new("nowhere") else { panic!("no id") };
    assert!(is_not_found(&store.set_quiet_hours(&nowhere, nights(), ada(), at(4)).await));
    Ok(())
}

/// What is held is put off without an attempt, and let go when quiet hours change; what waits for another reason is not.
pub async fn what_quiet_hours_hold_is_let_go_by_other_ones(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let store = &world.store;
    let setting = setting(&world, AlertDraft::default()).await?;
    let other = AlertDraft { name: "Other".to_owned(), ..AlertDraft::default() };
    let other = self::setting(&world, other).await?;
    let (held, tried) = (fire(&world, &setting, at(1_000)).await?, fire(&world, &other, at(2_000)).await?);
    let mut ids = Vec::new();
    for firing in [&held, &tried] {
        let Some(told) = store.notifications_of(firing.id).await?.pop() else { panic!("no message") };
        assert_eq!(told.message.held_until, None);
        store.hold_notification(told.message.id, at(90_000)).await?;
        ids.push(told.message.id);
    }
    assert_eq!(store.next_notification().await?, Some(at(90_000)));
    let Some(told) = store.notifications_of(held.id).await?.pop() else { panic!("no message") };
    assert_eq!((told.message.attempts, told.message.due), (0, Some(at(90_000))));
    assert!(told.message.is_held());
    // The other one was tried when its time had come, and waits for its mail server since.
    let attempted = Attempted {
        attempt: DeliveryAttempt { together: vec![held.id], ..attempt("451 later", Some(451), at(90_000)) },
        addressees: vec![addressee(AddresseeFate::Waiting)],
        next: Some(at(120_000)),
    };
    store.attempted(ids[1], attempted).await?;
    store.set_quiet_hours(&world.environment, nights(), ada(), at(50_000)).await?;
    let Some(free) = store.notifications_of(held.id).await?.pop() else { panic!("no message") };
    assert_eq!((free.message.due, free.message.held_until), (Some(at(50_000)), Some(at(50_000))));
    let Some(waits) = store.notifications_of(tried.id).await?.pop() else { panic!("no message") };
    assert_eq!((waits.message.due, waits.message.held_until), (Some(at(120_000)), Some(at(90_000))));
    assert!(!waits.message.is_held());
    assert_eq!(waits.attempts[0].together, [held.id]);
    let over = Attempted {
        attempt: attempt("taken", None, at(60_000)),
        addressees: vec![addressee(AddresseeFate::Accepted)],
        next: None,
    };
    store.attempted(ids[0], over).await?;
    assert!(is_stale(&store.hold_notification(ids[0], at(99_000)).await));
    assert!(is_not_found(&store.hold_notification(NotificationId(99), at(99_000)).await));
    Ok(())
}
