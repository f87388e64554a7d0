//! Mail that waits for the end of quiet hours.

use super::FIRED;
use super::outbox::{World, only_told};
use super::sink::{Heard, Sink};
use super::told;
use model::{
    Actor, AlertDraft, ClockTime, Firing, Moment, NotificationState, NotificationStory, QuietHours, Weekday,
};
use store::StoreError;

/// 22:00 of the day of [`FIRED`], a Sunday.
const EVENING: Moment = Moment(1_795_384_800_000);

/// Sundays from 09:00 to 22:00.
fn sundays() -> QuietHours {
    let time = |hour: u16| ClockTime::of_minutes(hour * 60).expect("a time");
    QuietHours {
        enabled: true,
        days: vec![Weekday::Sunday],
        from: time(9),
        until: time(22),
        ..QuietHours::default()
    }
}

async fn set(world: &World, hours: QuietHours) -> Result<(), StoreError> {
    let somebody = Actor::User("Ada".to_owned());
    world.store.set_quiet_hours(&world.environment, hours, somebody, world.moment()).await
}

async fn story(world: &World, firing: &Firing) -> Result<NotificationStory, StoreError> {
    Ok(world.store.notifications_of(firing.id).await?.into_iter().next().expect("a message"))
}

#[tokio::test]
async fn mail_waits_for_their_end_and_then_goes_together() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    set(&world, sundays()).await?;
    let one = world.fire(only_told()).await?;
    world.mail.round().await?;
    world.wait(60_000);
    let other = world.fire(AlertDraft { name: "Vendors".to_owned(), ..only_told() }).await?;
    world.mail.round().await?;
    for firing in [&one, &other] {
        let held = story(&world, firing).await?;
        assert_eq!((held.message.due, held.message.held_until), (Some(EVENING), Some(EVENING)));
        assert!(held.message.is_held() && held.attempts.is_empty());
    }
    world.wait(EVENING.millis_since(FIRED) - 60_000 - 1);
    world.mail.round().await?;
    assert!(story(&world, &one).await?.attempts.is_empty(), "it went a moment too soon");
    world.wait(1);
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let [mail] = heard.messages.as_slice() else { panic!("{heard:?}") };
    assert!(mail.contains("2 alerts went off"), "{mail}");
    let sent = story(&world, &one).await?;
    assert_eq!((sent.message.state, sent.message.held_until), (NotificationState::Sent, Some(EVENING)));
    assert_eq!(sent.attempts[0].together, [other.id]);
    Ok(())
}

#[tokio::test]
async fn urgent_mail_goes_at_once_if_it_may() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    set(&world, sundays()).await?;
    let quiet = world.fire(only_told()).await?;
    let urgent = world.fire(AlertDraft { name: "Pauses".to_owned(), ..told() }).await?;
    world.store.acted(urgent.id, Vec::new(), world.moment()).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let [mail] = heard.messages.as_slice() else { panic!("{heard:?}") };
    assert!(mail.contains("Pauses") && !mail.contains("alerts went off"), "{mail}");
    assert!(story(&world, &quiet).await?.message.is_held());
    set(&world, QuietHours { urgent_at_once: false, ..sundays() }).await?;
    let waits = world.fire(AlertDraft { name: "Stops".to_owned(), ..told() }).await?;
    world.store.acted(waits.id, Vec::new(), world.moment()).await?;
    world.mail.round().await?;
    assert!(story(&world, &waits).await?.message.is_held());
    assert!(story(&world, &quiet).await?.message.is_held(), "other quiet hours hold it again");
    Ok(())
}

#[tokio::test]
async fn what_was_held_goes_when_they_are_switched_off() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let always = QuietHours { days: Weekday::ALL.to_vec(), until: sundays().from, ..sundays() };
    set(&world, always.clone()).await?;
    let firing = world.fire(only_told()).await?;
    world.mail.round().await?;
    let held = story(&world, &firing).await?;
    assert!(held.message.due >= Some(FIRED.plus_millis(7 * 86_400_000)), "{held:?}");
    // Other settings of the mail server do not let it go.
    world.use_server(&sink).await?;
    world.mail.round().await?;
    assert!(story(&world, &firing).await?.message.is_held());
    // More than a day later it is not given up for its age.
    world.wait(2 * 86_400_000);
    set(&world, QuietHours { enabled: false, ..always }).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    assert_eq!(heard.messages.len(), 1);
    assert_eq!(story(&world, &firing).await?.message.state, NotificationState::Sent);
    Ok(())
}

#[tokio::test]
async fn what_was_held_for_days_is_tried_for_a_day_like_everything_else() -> Result<(), StoreError> {
    let world = World::new().await?;
    let always = QuietHours { days: Weekday::ALL.to_vec(), until: sundays().from, ..sundays() };
    set(&world, always.clone()).await?;
    let firing = world.fire(only_told()).await?;
    world.mail.round().await?;
    world.wait(2 * 86_400_000);
    set(&world, QuietHours { enabled: false, ..always }).await?;
    world.mail.round().await?;
    let waits = story(&world, &firing).await?;
    assert!(waits.attempts[0].result.starts_with("no mail server is set up yet"), "{waits:?}");
    assert_eq!(waits.message.state, NotificationState::Queued);
    Ok(())
}

#[tokio::test]
async fn what_is_tried_again_waits_too() -> Result<(), StoreError> {
    let world = World::new().await?;
    let script = [("RCPT TO:<ada@", "451 4.7.1 greylisted")];
    let mut sink = Sink::open(&script).await;
    world.use_server(&sink).await?;
    let firing = world.fire(only_told()).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    set(&world, sundays()).await?;
    world.wait(36_000);
    world.mail.round().await?;
    let held = story(&world, &firing).await?;
    assert_eq!((held.message.attempts, held.message.due), (1, Some(EVENING)));
    Ok(())
}
