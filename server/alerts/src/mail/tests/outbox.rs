//! The whole way: a rule goes off, and its people have mail.

use super::sink::{Heard, Sink};
use super::{FIRED, server, told};
use crate::mail::Mail;
use model::{
    Actor, AddresseeFate, AlertDraft, AlertRule, AuthKind, Band, Connection, ConnectionKind, CountedBy,
    Direction, Environment, EnvironmentId, ErrorClass, Firing, MailServer, Moment, NotificationState, Phase,
    RecipientGroupId, Side,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::memory::MemoryStore;
use store::{AlertRound, NewErrorEvent, NewFiring, Store, StoreError};

/// A store, a clock that stands, and what sends.
pub(super) struct World {
    pub(super) store: Arc<dyn Store>,
    now: Arc<AtomicI64>,
    pub(super) mail: Mail,
    pub(super) environment: EnvironmentId,
}

impl World {
    pub(super) async fn new() -> Result<Self, StoreError> {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let environment = EnvironmentId::new("contoso-test").expect("an id");
        let connection = |side: Side| Connection {
            environment: environment.clone(),
            side,
            kind: ConnectionKind::of(side),
            base_url: "http://127.0.0.1:1/".to_owned(),
            auth: AuthKind::Bearer { token: "env:X".to_owned() },
            poll_ms: 1_000,
            overlap_ms: 0,
            sweep_ms: 1_000,
        };
        let here = Environment {
            id: environment.clone(),
            name: "Contoso test".to_owned(),
            band: Band::Test,
            simulated: true,
            companies: Vec::new(),
        };
        store.put_environment(here, Side::BOTH.map(connection)).await?;
        // Only what a test adds counts.
        for setting in store.alerts(&environment).await? {
            store.delete_alert(setting.id, AlertRule::default_actor(), FIRED).await?;
        }
        let now = Arc::new(AtomicI64::new(FIRED.0));
        let clock = Arc::clone(&now);
        let mut mail = Mail::new(
            Arc::clone(&store),
            Arc::new(move || Moment(clock.load(Ordering::SeqCst))),
            Arc::new(|reference| Err(format!("{reference} is not set"))),
            "https://tandem.contoso.example/",
        );
        // Where nothing else is to come nothing is waited for.
        mail.gather = 0;
        Ok(Self { store, now, mail, environment })
    }

    pub(super) async fn use_server(&self, sink: &Sink) -> Result<(), StoreError> {
        let address = sink.address();
        let server = MailServer { host: address.ip().to_string(), port: address.port(), ..server() };
        self.store.set_mail_server(Some(server), self.moment()).await
    }

    pub(super) fn moment(&self) -> Moment {
        Moment(self.now.load(Ordering::SeqCst))
    }

    pub(super) fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    pub(super) async fn fire(&self, draft: AlertDraft) -> Result<Firing, StoreError> {
        let name = if draft.name.is_empty() { "Application errors".to_owned() } else { draft.name };
        let draft = AlertDraft { name, ..draft };
        let rule = draft.finished().expect("a rule");
        let actor = Actor::System("test".to_owned());
        let setting = self.store.add_alert(&self.environment, rule, actor, self.moment()).await?;
        let event = NewErrorEvent {
            map: None,
            direction: Direction::LeftToRight,
            phase: Phase::Live,
            class: ErrorClass::Application,
            status: 400,
            key: None,
            message: "Customer group 80 does not exist".to_owned(),
            correlation: String::new(),
        };
        self.store.record_events(&self.environment, vec![event], self.moment()).await?;
        let newest = self.store.newest_event(&self.environment).await?;
        let fired = NewFiring {
            alert: setting.id,
            revision: setting.revision,
            counted: CountedBy::default(),
            at: self.moment(),
            count: 10,
            first_event: newest,
            last_event: newest,
        };
        let round = AlertRound { fired: vec![fired], resolved: Vec::new(), evaluated: newest };
        let kept = self.store.keep_round(&self.environment, round).await?;
        Ok(kept.into_iter().next().expect("a firing"))
    }

    /// Lets the outbox work while a server talks to one client.
    pub(super) async fn round(&self, sink: &mut Sink, heard: &mut Heard) {
        let (done, ()) = tokio::join!(self.mail.round(), sink.serve(heard));
        done.expect("a round");
    }
}

/// The server's tasks move between threads.
fn sendable<T: Send>(work: T) -> T {
    work
}

pub(super) fn only_told() -> AlertDraft {
    AlertDraft { action: model::AlertAction::None, ..told() }
}

#[tokio::test]
async fn a_group_and_typed_addresses_get_one_mail() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let people = ["cy@contoso.example".to_owned(), "ada@contoso.example".to_owned()];
    let team = world.store.add_recipient_group("Integration team", &people).await?;
    let firing = world.fire(AlertDraft { groups: vec![team], ..only_told() }).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    for address in ["cy@contoso.example", "ada@contoso.example", "bo@contoso.example"] {
        assert_eq!(heard.commands.iter().filter(|said| **said == format!("RCPT TO:<{address}>")).count(), 1);
    }
    let [message] = heard.messages.as_slice() else { panic!("{heard:?}") };
    assert!(
        message.contains("To: cy@contoso.example, ada@contoso.example, bo@contoso.example\r\n"),
        "{message}"
    );
    assert!(message.contains("Auto-Submitted: auto-generated\r\n"));
    // The cause is told without the record's value.
    assert!(message.contains("Customer group =E2=80=A6 does not exist"), "{message}");
    let story = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    assert_eq!((story.message.state, story.message.due), (NotificationState::Sent, None));
    assert_eq!(story.attempts[0].result, "taken for all 3: 250 2.0.0 queued as 4711");
    Ok(())
}

#[tokio::test]
async fn greylisted_people_are_tried_again_and_nobody_else_is() -> Result<(), StoreError> {
    let world = World::new().await?;
    let script = [("RCPT TO:<ada@", "451 4.7.1 greylisted"), ("RCPT TO:<bo@", "550 5.1.1 no such user")];
    let mut sink = Sink::open(&script).await;
    world.use_server(&sink).await?;
    let firing = world.fire(only_told()).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    let first = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    assert_eq!(first.message.state, NotificationState::Queued);
    assert_eq!(first.attempts[0].code, Some(451));
    // Nothing is due before its time.
    world.mail.round().await?;
    assert_eq!(world.store.notifications_of(firing.id).await?.pop().expect("a message").attempts.len(), 1);
    world.wait(36_000);
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    assert!(heard.said("RCPT TO:<ada@") && !heard.said("RCPT TO:<bo@"), "{heard:?}");
    let last = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    let fates: Vec<_> = last.message.addressees.iter().map(|each| (each.fate, each.words.as_str())).collect();
    assert_eq!(last.message.state, NotificationState::Sent);
    assert_eq!(fates[0].0, AddresseeFate::Accepted);
    assert_eq!(fates[1], (AddresseeFate::Refused, "550 5.1.1 no such user"));
    Ok(())
}

#[tokio::test]
async fn what_waits_for_a_mail_server_is_sent_when_there_is_one() -> Result<(), StoreError> {
    let world = World::new().await?;
    let firing = world.fire(only_told()).await?;
    world.mail.round().await?;
    let waiting = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    assert!(waiting.attempts[0].result.starts_with("no mail server is set up yet"));
    assert_eq!(waiting.message.state, NotificationState::Queued);
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let mut heard = Heard::default();
    world.round(&mut sink, &mut heard).await;
    assert_eq!(heard.messages.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_secret_that_cannot_be_had_is_said_and_waited_for() -> Result<(), StoreError> {
    let world = World::new().await?;
    let login = model::MailLogin { user: "tandem".to_owned(), password: "env:SMTP".to_owned() };
    let settings = MailServer { login: Some(login), ..server() };
    world.store.set_mail_server(Some(settings), world.moment()).await?;
    let firing = world.fire(only_told()).await?;
    world.mail.round().await?;
    let story = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    assert_eq!(story.attempts[0].result, "env:SMTP is not set");
    assert_eq!(story.message.state, NotificationState::Queued);
    Ok(())
}

#[tokio::test]
async fn who_is_in_no_group_any_more_is_not_waited_for() -> Result<(), StoreError> {
    let world = World::new().await?;
    let nobody = AlertDraft { addresses: String::new(), groups: vec![RecipientGroupId(9)], ..only_told() };
    let firing = world.fire(nobody).await?;
    world.mail.round().await?;
    let story = world.store.notifications_of(firing.id).await?.pop().expect("a message");
    assert_eq!(story.message.state, NotificationState::GivenUp);
    Ok(())
}

#[tokio::test]
async fn a_message_to_nobody_does_not_hide_what_is_in_the_way_of_the_next() -> Result<(), StoreError> {
    let world = World::new().await?;
    let nobody = AlertDraft { addresses: String::new(), groups: vec![RecipientGroupId(9)], ..only_told() };
    world.fire(nobody).await?;
    let next = world.fire(AlertDraft { name: "Others".to_owned(), ..only_told() }).await?;
    world.mail.round().await?;
    let waiting = world.store.notifications_of(next.id).await?.pop().expect("a message");
    let told = &waiting.attempts[0].result;
    assert!(told.contains("an admin enters one in the settings"), "{told}");
    Ok(())
}

#[tokio::test]
async fn the_outbox_wakes_when_something_is_to_be_told() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    world.use_server(&sink).await?;
    let mut heard = Heard::default();
    let whole = async {
        let fire = async {
            // The outbox is asleep by then.
            tokio::time::sleep(Duration::from_millis(50)).await;
            world.fire(only_told()).await
        };
        tokio::join!(fire, sink.serve(&mut heard)).0
    };
    let running = sendable(world.mail.clone().run());
    let woken = async {
        tokio::select! {
            () = running => panic!("it ended by itself"),
            fired = whole => fired,
        }
    };
    Box::pin(tokio::time::timeout(Duration::from_secs(5), woken)).await.expect("in time")?;
    assert_eq!(heard.messages.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_group_that_a_setting_tells_stays() -> Result<(), StoreError> {
    let world = World::new().await?;
    let people = ["cy@contoso.example".to_owned()];
    let used = world.store.add_recipient_group("Integration team", &people).await?;
    let free = world.store.add_recipient_group("Nobody", &people).await?;
    world.fire(AlertDraft { groups: vec![used], ..only_told() }).await?;
    let refused = world.mail.remove_group(used).await.expect_err("in use");
    assert_eq!(
        refused.to_string(),
        "the alert setting \u{201c}Application errors\u{201d} of Contoso test tells this group"
    );
    world.mail.remove_group(free).await.expect("free");
    assert_eq!(world.store.recipient_groups().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_test_tells_each_step() -> Result<(), StoreError> {
    let world = World::new().await?;
    let mut sink = Sink::open(&[]).await;
    let address = sink.address();
    let settings = MailServer { host: address.ip().to_string(), port: address.port(), ..server() };
    let mut heard = Heard::default();
    let (steps, ()) = tokio::join!(world.mail.test(&settings, "ada@contoso.example"), sink.serve(&mut heard));
    assert!(steps.iter().all(|step| step.went_well), "{steps:?}");
    assert_eq!(steps.last().map(|step| step.words.as_str()), Some("Taken: 250 2.0.0 queued as 4711"));
    assert!(heard.messages[0].contains("Subject: Tandem can send mail\r\n"));
    Ok(())
}
