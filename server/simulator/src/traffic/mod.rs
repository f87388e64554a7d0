//! People at work inside of the app: they enter, change and delete rows all day, under the app's own rules.

mod act;
mod desk;
mod settings;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use tokio::sync::{Mutex as AsyncMutex, watch};
use tokio::task::JoinHandle;

use crate::schema::TableId;
use crate::service::{Edit, Service, edited};
use crate::store::{StoreError, Transaction};
use crate::tasks;

pub(crate) use settings::{Plan, Settings};

/// Acts that could not be done in time are made up for, but no more than so many.
const OWED: u64 = 1_000;

/// The people of one app. Clones are the same people.
#[derive(Clone)]
pub(crate) struct Traffic {
    service: Service,
    /// Held while they are told to begin or to stop, so that never two shifts work at once.
    shift: Arc<AsyncMutex<Option<Shift>>>,
    report: Arc<Mutex<Report>>,
}

/// People at work.
struct Shift {
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

/// What the people were told, and what they have done since.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Report {
    running: bool,
    settings: Option<Settings>,
    /// Entity sets at which people can work.
    desks: Vec<&'static str>,
    created: u64,
    updated: u64,
    deleted: u64,
    /// Acts that the app did not let happen, or for which there was no row.
    refused: u64,
    /// What the app said about the last one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_refusal: Option<String>,
}

impl Traffic {
    /// Nobody works yet.
    pub(crate) fn new(service: Service) -> Self {
        let desks = settings::desks(&service.dialect.schema()).map(|(_, desk)| desk.set).collect();
        let report = Arc::new(Mutex::new(Report { desks, ..Report::default() }));
        Self { service, shift: Arc::default(), report }
    }

    /// What has been done so far.
    pub(crate) fn report(&self) -> Report {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has people begin to work by this plan; those at work go home first.
    pub(crate) async fn start(&self, plan: Plan) -> Report {
        let mut shift = self.shift.lock().await;
        end(shift.take()).await;
        self.tell(|report| {
            let desks = std::mem::take(&mut report.desks);
            *report =
                Report { running: true, settings: Some(plan.settings.clone()), desks, ..Report::default() };
        });
        let (stop, stopped) = watch::channel(());
        let task = tasks::spawn("traffic", self.clone().work(plan, stopped));
        *shift = Some(Shift { stop, task });
        self.report()
    }

    /// Sends everybody home, and waits until they have gone.
    pub(crate) async fn stop(&self) -> Report {
        end(self.shift.lock().await.take()).await;
        self.report()
    }

    async fn work(self, plan: Plan, mut stopped: watch::Receiver<()>) {
        let mut rng = ChaCha8Rng::seed_from_u64(plan.settings.seed);
        let mut pace = Pace::new(plan.settings.per_second, self.service.clock().now());
        let mut put = self.service.clock().put();
        let mut left = plan.settings.limit.unwrap_or(u64::MAX);
        while left > 0 {
            let wait = pace.wait(self.service.clock().now());
            tokio::select! {
                biased;
                _ = stopped.changed() => break,
                () = tokio::time::sleep(wait), if !wait.is_zero() => continue,
                _ = put.changed(), if !wait.is_zero() => continue,
                () = std::future::ready(()), if wait.is_zero() => {}
            }
            if !self.act(&mut rng, &plan).await {
                break;
            }
            pace.done();
            left -= 1;
        }
        self.tell(|report| report.running = false);
    }

    /// One act; `false` when the app cannot go on.
    async fn act(&self, rng: &mut ChaCha8Rng, plan: &Plan) -> bool {
        let Ok((kind, outcome)) = act(&self.service, rng, plan).await else { return false };
        self.tell(|report| match (kind, outcome) {
            (Some(Kind::Create), Ok(())) => report.created += 1,
            (Some(Kind::Update), Ok(())) => report.updated += 1,
            (Some(Kind::Delete), Ok(())) => report.deleted += 1,
            (None, Ok(())) => {}
            (_, Err(reason)) => {
                report.refused += 1;
                report.last_refusal = Some(reason);
            }
        });
        true
    }

    fn tell(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.report.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

async fn end(shift: Option<Shift>) {
    let Some(Shift { stop, task }) = shift else { return };
    // An error only says that they have gone already.
    let _ = stop.send(());
    // A panic has been logged by the supervisor.
    let _ = task.await;
}

/// So many acts of people at one table, each in a transaction of its own, with the mix that people have when nobody
/// says otherwise. Tables at which nobody works stay as they are.
pub(crate) async fn between_pages(service: &Service, table: TableId, acts: u32) -> Result<(), StoreError> {
    let plan = service.store.read(|state| {
        let set = state.schema().table(table).entity_set.to_owned();
        Plan::new(Settings { tables: vec![set], ..Settings::default() }, state.schema())
    });
    let Ok(plan) = plan.await? else { return Ok(()) };
    let mut rng = ChaCha8Rng::seed_from_u64(rand::random());
    for _ in 0..acts {
        // An act that the app does not let happen is one all the same.
        drop(act(service, &mut rng, &plan).await?);
    }
    Ok(())
}

/// One act with what it was; the error is what the app or a missing row has to say against it.
async fn act(
    service: &Service,
    rng: &mut ChaCha8Rng,
    plan: &Plan,
) -> Result<(Option<Kind>, Result<(), String>), StoreError> {
    let dialect = service.dialect.as_ref();
    let work = |transaction: &mut Transaction<'_>| {
        let Some(edit) = act::next(rng, dialect.app(), transaction.state(), plan) else {
            return (None, Err("There is no row to work with.".to_owned()));
        };
        let kind = Kind::of(&edit);
        (Some(kind), edited(dialect, transaction, edit).map(drop))
    };
    service.write(work).await
}

/// What an act is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Create,
    Update,
    Delete,
}

impl Kind {
    const fn of(edit: &Edit) -> Self {
        match edit {
            Edit::Create(..) => Self::Create,
            Edit::Update(..) => Self::Update,
            Edit::Delete(..) => Self::Delete,
        }
    }
}

/// When the next act is due, by the app's clock.
#[derive(Debug)]
struct Pace {
    per_second: f64,
    since: Timestamp,
    done: u64,
}

impl Pace {
    const fn new(per_second: f64, now: Timestamp) -> Self {
        Self { per_second, since: now, done: 0 }
    }

    /// How long until the next act; zero when it is due.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a day has fewer acts than a float holds exactly"
    )]
    fn wait(&mut self, now: Timestamp) -> Duration {
        let passed = now.duration_since(self.since).as_secs_f64();
        let owed = (passed * self.per_second) as u64;
        if owed > self.done + OWED {
            // A long sleep of the machine is not made up for.
            self.done = owed - OWED;
        }
        let due = (self.done + 1) as f64 / self.per_second;
        Duration::try_from_secs_f64(due - passed).unwrap_or(Duration::ZERO)
    }

    fn done(&mut self) {
        self.done += 1;
    }
}
