//! A store, a clock that stands, and a webhook of this machine.

use crate::mail::tests::FIRED;
use crate::webhook::{Caller, Webhooks};
use model::{
    Actor, AlertAction, AlertDraft, AlertRule, AuthKind, Band, Connection, ConnectionKind, CountedBy,
    Direction, Environment, EnvironmentId, ErrorClass, Firing, Moment, NotificationStory, Phase, Side,
    Webhook, WebhookDraft, WebhookFormat, WebhookReach,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::memory::MemoryStore;
use store::{AlertRound, NewErrorEvent, NewFiring, Store, StoreError};

/// How long a webhook has in all.
pub(super) const PATIENCE: Duration = Duration::from_millis(400);

pub(super) struct Scene {
    pub(super) store: Arc<dyn Store>,
    now: Arc<AtomicI64>,
    pub(super) webhooks: Webhooks,
    environment: EnvironmentId,
}

impl Scene {
    pub(super) async fn new(reach: WebhookReach) -> Result<Self, StoreError> {
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
        let webhooks = Webhooks::new(
            Arc::clone(&store),
            Arc::new(move || Moment(clock.load(Ordering::SeqCst))),
            Caller::within(reach, b"", PATIENCE).expect("a client"),
            b"a key of this server, which is long",
            "https://tandem.contoso.example/",
        );
        Ok(Self { store, now, webhooks, environment })
    }

    pub(super) fn moment(&self) -> Moment {
        Moment(self.now.load(Ordering::SeqCst))
    }

    pub(super) fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    pub(super) async fn webhook(&self, name: &str, url: &str) -> (Webhook, String) {
        let format = WebhookFormat::Standard;
        let draft = WebhookDraft { name: name.to_owned(), url: url.to_owned(), format };
        let settings = draft.finished(WebhookReach::Private).expect("valid");
        self.webhooks.add(settings).await.expect("it is kept")
    }

    /// A rule that tells these goes off.
    pub(super) async fn fire(&self, name: &str, webhooks: &[&Webhook]) -> Result<Firing, StoreError> {
        let draft = AlertDraft {
            name: name.to_owned(),
            action: AlertAction::None,
            webhooks: webhooks.iter().map(|webhook| webhook.id).collect(),
            ..AlertDraft::default()
        };
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

    /// The messages about a firing.
    pub(super) async fn told(&self, firing: &Firing) -> Result<Vec<NotificationStory>, StoreError> {
        self.store.notifications_of(firing.id).await
    }
}
