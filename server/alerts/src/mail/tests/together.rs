//! Several firings in one mail.

use super::outbox::{World, only_told};
use super::sink::{Heard, Sink};
use super::told;
use model::{AddresseeFate, AlertDraft, Firing, FiringId, NotificationState, NotificationStory};
use std::time::Duration;
use store::StoreError;

const GATHER: i64 = 5_000;

/// What sends waits for others, as it does outside of tests.
fn gathering(mut world: World) -> World {
    world.mail.gather = GATHER;
    world
}

fn to(name: &str, addresses: &str) -> AlertDraft {
    AlertDraft { name: name.to_owned(), addresses: addresses.to_owned(), ..only_told() }
}

async fn story(world: &World, firing: &Firing) -> Result<NotificationStory, StoreError> {
    Ok(world.store.notifications_of(firing.id).await?.into_iter().next().expect("a message"))
}

async fn together(world: &World, firing: &Firing) -> Result<Vec<FiringId>, StoreError> {
    Ok(story(world, firing).await?.attempts.last().expect("an attempt").together.clone())
}

#[tokio::test]
async fn firings_of_a_short_while_are_one_mail() -> Result<(), StoreError> {
    let world = gathering(World::new().await?);
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let first = world.fire(to("Customers", "ada@contoso.example")).await?;
    assert_eq!(world.mail.work().await?, Some(Duration::from_secs(5)));
    world.wait(GATHER - 1);
    let second = world.fire(to("Vendors", "ADA@contoso.example")).await?;
    assert_eq!(world.mail.work().await?, Some(Duration::from_millis(1)));
    assert!(story(&world, &first).await?.attempts.is_empty(), "it went before its time");
    world.wait(1);
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let [mail] = heard.messages.as_slice() else { panic!("{heard:?}") };
    assert!(mail.contains("Subject: [Contoso test] 2 alerts went off\r\n"), "{mail}");
    assert!(mail.contains("Message-ID: <together."), "{mail}");
    for firing in [&first, &second] {
        let page = format!("/e/contoso-test/alerts/firings/{}", firing.id);
        assert!(mail.contains(&page), "{page} is not in\n{mail}");
        assert_eq!(story(&world, firing).await?.message.state, NotificationState::Sent);
    }
    assert_eq!(together(&world, &first).await?, [second.id]);
    assert_eq!(together(&world, &second).await?, [first.id]);
    Ok(())
}

#[tokio::test]
async fn everybody_hears_of_what_is_theirs_and_once() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let customers = world.fire(to("Customers", "ada@contoso.example, bo@contoso.example")).await?;
    let vendors = world.fire(to("Vendors", "ada@contoso.example, cy@contoso.example")).await?;
    let (mut heard, round) = (Heard::default(), world.mail.round());
    let serve = async {
        for _ in 0..3 {
            sink.serve(&mut heard).await;
        }
    };
    let (done, ()) = tokio::join!(round, serve);
    done?;
    let told: Vec<&str> = heard.commands.iter().filter_map(|said| said.strip_prefix("RCPT TO:")).collect();
    assert_eq!(told, ["<ada@contoso.example>", "<bo@contoso.example>", "<cy@contoso.example>"]);
    let subjects: Vec<&str> = heard
        .messages
        .iter()
        .filter_map(|mail| mail.lines().find_map(|line| line.strip_prefix("Subject: ")))
        .collect();
    assert_eq!(subjects.len(), 3);
    assert!(subjects[0].ends_with("2 alerts went off"), "{subjects:?}");
    assert!(subjects[1].contains("Customers:") && subjects[2].contains("Vendors:"), "{subjects:?}");
    for firing in [&customers, &vendors] {
        let story = story(&world, firing).await?;
        assert!(
            story.message.addressees.iter().all(|each| each.fate == AddresseeFate::Accepted),
            "{story:?}"
        );
        assert_eq!(story.attempts.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn who_refuses_one_mail_does_not_undo_another() -> Result<(), StoreError> {
    let world = World::new().await?;
    // The second conversation does not begin.
    let script = [("(connects)", "220 sink ESMTP"), ("(connects)", "421 4.3.2 shutting down")];
    let mut sink = Sink::open(&script).await;
    world.use_server(&sink).await?;
    let customers = world.fire(to("Customers", "ada@contoso.example, bo@contoso.example")).await?;
    let vendors = world.fire(to("Vendors", "ada@contoso.example")).await?;
    let later = world.fire(to("Others", "cy@contoso.example")).await?;
    let (mut heard, round) = (Heard::default(), world.mail.round());
    let serve = async {
        sink.serve(&mut heard).await;
        sink.serve(&mut heard).await;
    };
    let (done, ()) = tokio::join!(round, serve);
    done?;
    let fates = |story: &NotificationStory| -> Vec<AddresseeFate> {
        story.message.addressees.iter().map(|each| each.fate).collect()
    };
    let first = story(&world, &customers).await?;
    assert_eq!(fates(&first), [AddresseeFate::Accepted, AddresseeFate::Waiting]);
    assert_eq!(first.message.state, NotificationState::Queued);
    assert_eq!(story(&world, &vendors).await?.message.state, NotificationState::Sent);
    let last = story(&world, &later).await?;
    assert_eq!((fates(&last), last.attempts[0].code), (vec![AddresseeFate::Waiting], Some(421)));
    // Only who waits is tried again.
    world.wait(36_000);
    let (mut heard, round) = (Heard::default(), world.mail.round());
    let serve = async {
        sink.serve(&mut heard).await;
        sink.serve(&mut heard).await;
    };
    let (done, ()) = tokio::join!(round, serve);
    done?;
    assert!(
        heard.said("RCPT TO:<bo@") && heard.said("RCPT TO:<cy@") && !heard.said("RCPT TO:<ada@"),
        "{heard:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_thousand_firings_stay_one_mail() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let mut last = None;
    for at in 0..1_000 {
        last = Some(world.fire(to(&format!("Rule {at}"), "ada@contoso.example")).await?);
    }
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let [mail] = heard.messages.as_slice() else { panic!("{} mails", heard.messages.len()) };
    assert!(mail.contains("Subject: [Contoso test] 50 alerts went off, 950 more\r\n"), "{mail}");
    assert_eq!(world.store.next_notification().await?, None);
    let last = last.expect("a firing");
    assert_eq!(story(&world, &last).await?.message.state, NotificationState::Sent);
    assert_eq!(together(&world, &last).await?.len(), 50);
    Ok(())
}

#[tokio::test]
async fn what_is_tried_again_together_is_the_same_mail() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[("RCPT TO:<bo@", "451 4.7.1 greylisted")]).await;
    world.use_server(&sink).await?;
    for name in ["Customers", "Vendors"] {
        world.fire(to(name, "ada@contoso.example, bo@contoso.example")).await?;
    }
    let (mut first, mut second) = (Heard::default(), Heard::default());
    world.round(&mut sink, &mut first).await;
    world.wait(36_000);
    world.round(&mut sink, &mut second).await;
    assert!(second.said("RCPT TO:<bo@") && !second.said("RCPT TO:<ada@"), "{second:?}");
    let id = |heard: &Heard| {
        let [mail] = heard.messages.as_slice() else { panic!("{heard:?}") };
        mail.lines().find(|line| line.starts_with("Message-ID: <together.")).map(ToOwned::to_owned)
    };
    assert!(id(&first).is_some());
    assert_eq!(id(&first), id(&second));
    Ok(())
}

#[tokio::test]
async fn the_end_of_one_and_the_beginning_of_another_stand_in_one_mail() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let one = world.fire(told()).await?;
    world.store.acted(one.id, Vec::new(), world.moment()).await?;
    world.store.undo_firing(one.id, world.moment()).await?;
    world.fire(AlertDraft { name: "Vendors".to_owned(), ..only_told() }).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let [mail] = heard.messages.as_slice() else { panic!("{heard:?}") };
    assert!(mail.contains("2 alerts went off, 1 is over"), "{mail}");
    assert!(together(&world, &one).await?.iter().all(|other| *other != one.id));
    Ok(())
}
