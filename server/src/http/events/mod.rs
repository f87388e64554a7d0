//! `/events/{env}`: tells open pages what changed, so that they can read it again (server-sent events).

use super::{Serving, session};
use crate::http::problem::Problem;
use crate::rest::path::InPath;
use access::{Denied, authorize};
use app::state::Caller;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::sse::{Event, Sse};
use futures::Stream;
use http::HeaderMap;
use model::{EnvironmentId, Permission};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use store::CommitSignal;
use tokio::sync::watch;
use tokio::time::{Instant, interval_at, sleep_until};

mod subjects;
use subjects::Version;

/// At most so often is one page told.
const PACE: Duration = Duration::from_millis(100);
/// So often a quiet stream shows that it is alive, and its reader's right is looked at again.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How a page that was hidden goes on where it stopped; its browser cannot send `Last-Event-ID` by itself then.
#[derive(Deserialize)]
pub(super) struct Resume {
    since: Option<String>,
}

/// Events named `changed` whose data name the subjects that changed (`{"queue":true}`), with an id to resume from. Ends when its reader may no longer
/// look or when the server ends.
pub(super) async fn stream(
    State(serving): State<Serving>,
    InPath(environment): InPath<EnvironmentId>,
    Query(resume): Query<Resume>,
    Extension(Caller(caller)): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    authorize(caller.as_ref(), Some(&environment), Permission::View)?;
    serving.state.store.environment(&environment).await?;
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let last = resume.since.as_deref().or(header).and_then(Version::parse);
    let mut signal = serving.state.store.signal();
    let told = signal.borrow_and_update().clone();
    let reader = Reader {
        secret: session::secret(&headers).map(str::to_owned),
        bearer: session::bearer(&headers).map(str::to_owned),
        environment,
        serving,
        signal,
        // Whoever missed something, or cannot say, reads everything again.
        greeting: Some(subjects::greeting(last.as_ref(), &told)),
        told,
        heartbeat: interval_at(Instant::now() + HEARTBEAT, HEARTBEAT),
        not_before: Instant::now(),
    };
    Ok(Sse::new(futures::stream::unfold(reader, Reader::next)))
}

/// One open page.
struct Reader {
    serving: Serving,
    environment: EnvironmentId,
    secret: Option<String>,
    bearer: Option<String>,
    signal: watch::Receiver<CommitSignal>,
    told: CommitSignal,
    /// The first event, until it is sent.
    greeting: Option<Event>,
    heartbeat: tokio::time::Interval,
    /// Earliest time of the next event.
    not_before: Instant,
}

impl Reader {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if let Some(event) = self.greeting.take() {
            return Some((Ok(event), self));
        }
        let ending = self.serving.ending.clone();
        loop {
            tokio::select! {
                () = ending.cancelled() => return None,
                _ = self.heartbeat.tick() => {
                    return self.may_look().await.then(|| (Ok(Event::default().comment("")), self));
                }
                changed = self.signal.changed() => changed.ok()?,
            }
            // What happens meanwhile goes into the same event.
            sleep_until(self.not_before).await;
            let now = self.signal.borrow_and_update().clone();
            if now.accounts != self.told.accounts && !self.may_look().await {
                return None;
            }
            let event = subjects::changed(&self.told, &now);
            self.told = now;
            if let Some(event) = event {
                self.not_before = Instant::now() + PACE;
                return Some((Ok(event), self));
            }
        }
    }

    /// A session can end, an account be disabled.
    async fn may_look(&self) -> bool {
        let state = &self.serving.state;
        let found = state.access.identify(self.secret.as_deref(), self.bearer.as_deref(), state.now()).await;
        let caller = found.unwrap_or_default();
        let allowed: Result<_, Denied> =
            authorize(caller.as_ref(), Some(&self.environment), Permission::View);
        allowed.is_ok()
    }
}
