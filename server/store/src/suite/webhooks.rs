//! Webhooks, and the messages that wait for them.

use super::Checked;
use super::fixture::{World, ada, at, event, is_duplicate, is_not_found};
use crate::{AlertRound, Attempted, NewFiring, Store, StoreError};
use model::{
    Addressee, AddresseeFate, AlertAction, AlertDraft, CountedBy, DeliveryAttempt, Firing, FormerSecret,
    NotificationState, Recipient, Webhook, WebhookChange, WebhookDraft, WebhookFormat, WebhookId,
    WebhookReach, WebhookSettings, WebhookState,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn typed(name: &str, format: WebhookFormat) -> WebhookSettings {
    let url = "https://hooks.contoso.example/tandem".to_owned();
    let draft = WebhookDraft { name: name.to_owned(), url, format };
    let Ok(settings) = draft.finished(WebhookReach::Public) else { panic!("{draft:?} is none") };
    settings
}

async fn add(store: &Shared, name: &str) -> Result<Webhook, StoreError> {
    store.add_webhook(typed(name, WebhookFormat::Standard), format!("salt of {name}"), at(1)).await
}

/// A rule of one webhook and one address goes off.
async fn fire(world: &World, webhook: WebhookId) -> Result<Firing, StoreError> {
    let draft = AlertDraft {
        name: "Told".to_owned(),
        addresses: "ada@c.example".to_owned(),
        webhooks: vec![webhook],
        action: AlertAction::None,
        ..AlertDraft::default()
    };
    let Ok(rule) = draft.finished() else { panic!("{draft:?} is no rule") };
    let setting = world.store.add_alert(&world.environment, rule, ada(), at(1)).await?;
    world.store.record_events(&world.environment, vec![event(Some(world.map), "bad")], at(1_000)).await?;
    let newest = world.store.newest_event(&world.environment).await?;
    let fired = NewFiring {
        alert: setting.id,
        revision: setting.revision,
        counted: CountedBy::default(),
        at: at(1_000),
        count: 10,
        first_event: newest,
        last_event: newest,
    };
    let round = AlertRound { fired: vec![fired], resolved: Vec::new(), evaluated: newest };
    let mut kept = world.store.keep_round(&world.environment, round).await?;
    let Some(firing) = kept.pop() else { panic!("it did not go off") };
    Ok(firing)
}

/// Webhooks are listed by name, no two have the same, and each keeps what was changed of it.
pub async fn a_webhook_is_kept_as_it_was_changed(store: Shared) -> Checked {
    let ops = add(&store, "Ops").await?;
    let desk = add(&store, "desk").await?;
    assert!(is_duplicate(&add(&store, "OPS").await));
    assert_eq!(store.webhooks().await?, [desk.clone(), ops.clone()]);
    assert_eq!((ops.state.clone(), ops.former.clone()), (WebhookState::On, None));
    let before = store.signal().borrow().notifications;
    let taken = WebhookChange::Settings(typed("DESK", WebhookFormat::Slack));
    assert!(is_duplicate(&store.change_webhook(ops.id, taken, at(2)).await));
    let other = WebhookChange::Settings(typed("ops", WebhookFormat::Teams));
    store.change_webhook(ops.id, other, at(3)).await?;
    store.change_webhook(ops.id, WebhookChange::Rotated("new".to_owned()), at(4)).await?;
    let refused = WebhookState::Refused { reason: "410 Gone".to_owned() };
    let changed = store.change_webhook(ops.id, WebhookChange::State(refused.clone()), at(5)).await?;
    let expected = Webhook {
        name: "ops".to_owned(),
        format: WebhookFormat::Teams,
        salt: "new".to_owned(),
        former: Some(FormerSecret { salt: "salt of Ops".to_owned(), until: at(86_400_004) }),
        state: refused,
        changed_at: at(5),
        ..ops
    };
    assert_eq!((&changed, &store.webhook(ops.id).await?), (&expected, &expected));
    assert!(store.signal().borrow().notifications > before);
    store.delete_webhook(desk.id).await?;
    assert_eq!(store.webhooks().await?, [expected]);
    assert!(is_not_found(&store.delete_webhook(desk.id).await));
    assert!(is_not_found(&store.webhook(desk.id).await));
    let on = WebhookChange::State(WebhookState::On);
    assert!(is_not_found(&store.change_webhook(desk.id, on, at(6)).await));
    let later = add(&store, "desk").await?;
    assert!(later.id > desk.id);
    Ok(())
}

/// What is for a webhook waits by itself: mail knows nothing of it, nor does it of mail.
pub async fn a_webhook_is_told_by_a_message_of_its_own(store: Shared) -> Checked {
    let webhook = add(&store, "Ops").await?.id;
    let world = World::new(store).await?;
    let firing = fire(&world, webhook).await?;
    let due = world.store.due_notifications(at(1_000), 10).await?;
    let [mail] = due.as_slice() else { panic!("{due:?}") };
    assert_eq!(mail.to, [Recipient::Address("ada@c.example".to_owned())]);
    let calls = world.store.due_calls(at(1_000), 10).await?;
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!((call.webhook(), call.firing), (Some(webhook), firing.id));
    assert_ne!(call.key, mail.key);
    assert!(world.store.due_calls(at(999), 10).await?.is_empty());
    assert!(world.store.due_calls(at(1_000), 0).await?.is_empty());
    assert_eq!(world.store.next_call().await?, Some(at(1_000)));

    let attempt = |fate, next| Attempted {
        attempt: DeliveryAttempt { at: at(2_000), result: "said".to_owned(), code: Some(503) },
        addressees: vec![Addressee { address: "Ops".to_owned(), fate, words: String::new() }],
        next,
    };
    world.store.attempted(call.id, attempt(AddresseeFate::Waiting, Some(at(60_000)))).await?;
    world.store.set_mail_server(None, at(3_000)).await?;
    assert_eq!(world.store.next_call().await?, Some(at(60_000)));
    assert_eq!(world.store.next_notification().await?, Some(at(1_000)));
    let on = WebhookChange::State(WebhookState::On);
    world.store.change_webhook(webhook, on, at(4_000)).await?;
    assert_eq!(world.store.next_call().await?, Some(at(4_000)));
    world.store.attempted(call.id, attempt(AddresseeFate::Accepted, None)).await?;
    assert_eq!(world.store.next_call().await?, None);
    let stories = world.store.notifications_of(firing.id).await?;
    let told: Vec<_> = stories.iter().map(|story| (story.message.webhook(), story.message.state)).collect();
    assert_eq!(told, [(None, NotificationState::Queued), (Some(webhook), NotificationState::Sent)]);
    assert_eq!(stories[1].attempts.len(), 2);
    Ok(())
}
