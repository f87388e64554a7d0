//! From an app's changes to the queue: one reader per entity of each side, woken by its doorbell or its poll interval.

use crate::attached::{Attached, Bell, MapView, Unusable};
use crate::backoff;
use crate::port::Port;
use crate::sweep;
use connectors::policy::Nature;
use connectors::{CaptureRequest, Fault, FaultKind};
use mapping::{Compiled, Doorbell};
use model::{ActivityKind, Actor, MapState, Phase, Side};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::{Append, CapturedChange, CursorKey, NewActivity, NewErrorEvent, StoreError};
use tokio_util::sync::CancellationToken;

/// Rows asked for in a page.
const PAGE: u32 = 1_000;
/// The same where only the place behind them matters.
const PLACE_PAGE: u32 = 5_000;
const RETRY_FIRST: Duration = Duration::from_millis(500);
const RETRY_CEILING: Duration = Duration::from_secs(30);

/// One reader: an entity of one side of one environment.
pub(crate) struct Reader {
    pub(crate) attached: Arc<Attached>,
    pub(crate) side: Side,
    pub(crate) entity: String,
    pub(crate) stop: CancellationToken,
}

/// What a reader does after a page.
enum AfterPage {
    /// It reads the next one at once.
    More,
    /// It rests for a while, then waits for the bell.
    Rest(Duration),
}

/// What keeps a page from the queue.
pub(crate) enum Obstacle {
    /// An app refused or kept silent.
    App(Side, Box<Fault>),
    /// A mapping does not fit.
    Mapping,
    /// The store refused.
    Store(StoreError),
}

impl From<StoreError> for Obstacle {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Unusable> for Obstacle {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Unread(side, fault) => Self::App(side, Box::new(fault)),
            Unusable::Broken(problems) => {
                for problem in problems {
                    tracing::error!(code = problem.code, place = problem.place, "{}", problem.message);
                }
                Self::Mapping
            }
        }
    }
}

impl Reader {
    /// The end that it reads.
    pub(crate) fn port(&self) -> &Arc<Port> {
        self.attached.port(self.side)
    }

    /// Waits until the app answers and there is room for what it says.
    pub(crate) async fn ready(&self) {
        self.attached.capturing().await;
        self.port().flowing().await;
    }

    /// Reads until told to stop.
    pub(crate) async fn run(&self) {
        let bell = self.attached.bell(self.side, &self.entity);
        let mut maps = self.attached.maps_changed();
        let mut registered = false;
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                () = self.ready() => {}
            }
            if !registered {
                registered = self.register(&bell).await;
            }
            maps.borrow_and_update();
            match self.step(&bell).await {
                Ok(AfterPage::More) => failures = 0,
                Ok(AfterPage::Rest(rest)) => {
                    failures = 0;
                    let _ = tokio::time::timeout(rest, self.stop.cancelled()).await;
                    let poll = Duration::from_millis(u64::from(self.port().settings.poll_ms));
                    tokio::select! {
                        biased;
                        () = self.stop.cancelled() => return,
                        () = bell.changed.notified() => {}
                        _ = maps.changed() => {}
                        () = tokio::time::sleep(poll) => {}
                    }
                }
                Err(obstacle) => {
                    let hold = self.hold(obstacle, failures).await;
                    failures = failures.saturating_add(1);
                    let _ = tokio::time::timeout(hold, self.stop.cancelled()).await;
                }
            }
        }
    }

    /// Takes note of an obstacle; says how long to leave it alone.
    pub(crate) async fn hold(&self, obstacle: Obstacle, failures: u32) -> Duration {
        let hold =
            backoff::wait(failures, RETRY_FIRST, RETRY_CEILING, self.port().clock.now().0.unsigned_abs());
        match obstacle {
            Obstacle::App(side, fault) => {
                tracing::debug!(entity = self.entity, %fault, "changes could not be read");
                let nature = self.attached.port(side).met(&fault, &self.entity).await;
                if side == self.side {
                    self.attached.suspect(side, &self.entity, &fault).await;
                }
                // The port wakes us when the app answers again.
                if matches!(nature, Nature::Outage | Nature::Throttled(_)) { Duration::ZERO } else { hold }
            }
            Obstacle::Mapping => RETRY_CEILING,
            Obstacle::Store(StoreError::Stale { what }) => {
                // Somebody was faster: what was read is left, and read again as things stand now.
                tracing::debug!(entity = self.entity, what, "changes are read again");
                hold
            }
            Obstacle::Store(error) => {
                tracing::error!(entity = self.entity, %error, "changes could not be kept; they are read again");
                hold
            }
        }
    }

    /// Asks the app for a doorbell. Without one changes are still found by polling.
    async fn register(&self, bell: &Bell) -> bool {
        let Some(root) = &self.attached.doorbells else { return true };
        let Ok(schema) = self.port().schema(&self.entity).await else { return false };
        let side = if self.side == Side::Left { "left" } else { "right" };
        let url = format!("{root}{}/{side}/{}", self.attached.id, self.entity);
        match self.port().connector.register_doorbell(&schema, &url).await {
            Ok(()) => {
                bell.is_rung(Doorbell::Registered);
                true
            }
            Err(fault) if fault.kind == FaultKind::Silent => false,
            Err(fault) => {
                tracing::warn!(entity = self.entity, %fault, "no doorbell could be set up; changes are found by polling");
                bell.is_rung(Doorbell::Refused(fault.message));
                true
            }
        }
    }

    /// Reads one page into the queue.
    async fn step(&self, bell: &Bell) -> Result<AfterPage, Obstacle> {
        let views = self.attached.listening(self.side, &self.entity);
        if views.is_empty() {
            return Ok(AfterPage::Rest(Duration::ZERO));
        }
        let mut maps = Vec::with_capacity(views.len());
        for view in views {
            let compiled = self.attached.compiled(&view).await?;
            maps.push((view, compiled));
        }
        sweep::look_at_deleted(self, bell, &maps).await?;

        let port = self.port();
        let schema = port.schema(&self.entity).await.map_err(|fault| self.obstacle(fault))?;
        let key =
            CursorKey { environment: self.attached.id.clone(), side: self.side, entity: self.entity.clone() };
        let cursor = self.attached.store.cursor(&key).await?;
        if cursor.is_none() {
            return self.find_place(&maps, key).await;
        }
        let observed = port.observe().await?;
        let mut request = CaptureRequest {
            schema: Arc::clone(&schema),
            select: self.select(&maps),
            cursor: cursor.clone(),
            page_size: PAGE,
            now: port.clock.now(),
        };
        let page = match port.connector.changes(&request).await {
            Err(fault) if fault.kind == FaultKind::CursorExpired && cursor.is_some() => {
                self.tell_resynchronised(&maps).await?;
                request.cursor = None;
                let page = port.connector.changes(&request).await;
                if page.is_ok() {
                    // Deletions from before are told by nobody any more. They are found before the cursor moves, or a
                    // crash would forget to look for them.
                    self.sweep().await?;
                }
                page
            }
            answer => answer,
        }
        .map_err(|fault| self.obstacle(fault))?;
        port.answered().await;

        let answers = self.fetch_lookups(&maps, &page.rows).await?;
        self.let_writes_settle(&maps, &page.rows).await;
        let _turn = bell.windows.turn().await;
        bell.windows.note(page.rows.iter().filter(|row| row.record.is_none()).map(|row| &row.id));
        let mut changes = Vec::new();
        for (view, compiled) in &maps {
            let captured = self.examined(view, compiled, (&page.rows, &answers), observed).await?;
            changes.extend(self.that_matter(view, compiled, &page.rows, captured).await?);
        }
        self.append(Some((key, cursor, page.next)), changes, &maps).await?;
        if page.more {
            return Ok(AfterPage::More);
        }
        Ok(AfterPage::Rest(backoff::rest(page.known)))
    }

    /// Takes the place from which changes are told, without what is there already: that is for an initial sync to read.
    async fn find_place(
        &self,
        maps: &[(Arc<MapView>, Arc<Compiled>)],
        key: CursorKey,
    ) -> Result<AfterPage, Obstacle> {
        let port = self.port();
        let schema = port.schema(&self.entity).await.map_err(|fault| self.obstacle(fault))?;
        let mut request = CaptureRequest {
            schema: Arc::clone(&schema),
            select: self.select(maps),
            cursor: port.connector.place(&schema).await.map_err(|fault| self.obstacle(fault))?,
            page_size: PLACE_PAGE,
            now: port.clock.now(),
        };
        loop {
            let page = port.connector.changes(&request).await.map_err(|fault| self.obstacle(fault))?;
            port.answered().await;
            if page.more {
                request.cursor = Some(page.next);
                continue;
            }
            self.append(Some((key, None, page.next)), Vec::new(), maps).await?;
            self.attached.rouse();
            return Ok(AfterPage::More);
        }
    }

    /// The columns that maps want.
    fn select(&self, maps: &[(Arc<MapView>, Arc<Compiled>)]) -> Vec<String> {
        let select: BTreeSet<String> =
            maps.iter().flat_map(|(_, compiled)| compiled.select(self.side)).collect();
        select.into_iter().collect()
    }

    pub(crate) fn obstacle(&self, fault: Fault) -> Obstacle {
        Obstacle::App(self.side, Box::new(fault))
    }

    /// Appends what was captured. While the other app is down, each change of a map that is not paused is one error
    /// event of the outage's class, as an admin who counts them expects.
    pub(crate) async fn append(
        &self,
        cursor: Option<(CursorKey, Option<String>, String)>,
        mut changes: Vec<CapturedChange>,
        maps: &[(Arc<MapView>, Arc<Compiled>)],
    ) -> Result<(), Obstacle> {
        // Asked as late as here: what is left out now is read by the initial sync that adds its company later.
        changes.retain(|change| self.attached.takes(change.map, &change.company));
        let unmoved = cursor.as_ref().is_none_or(|(_, from, to)| from.as_deref() == Some(to));
        if changes.is_empty() && unmoved {
            return Ok(());
        }
        let at = self.port().clock.now();
        let held = self.events_of_outage(&changes, maps);
        let versions = maps.iter().map(|(view, _)| (view.map.id, view.version.id)).collect();
        self.attached.store.append(Append { cursor, versions, changes, at }).await?;
        if !held.is_empty() {
            self.attached.store.record_events(&self.attached.id, held, at).await?;
        }
        Ok(())
    }

    fn events_of_outage(
        &self,
        changes: &[CapturedChange],
        maps: &[(Arc<MapView>, Arc<Compiled>)],
    ) -> Vec<NewErrorEvent> {
        let Some(outage) = self.attached.port(self.side.other()).outage() else { return Vec::new() };
        let paused: BTreeSet<_> = maps
            .iter()
            .filter(|(view, _)| matches!(view.map.state, MapState::Paused { .. }))
            .map(|(view, _)| view.map.id)
            .collect();
        changes
            .iter()
            .filter(|change| !paused.contains(&change.map))
            .map(|change| NewErrorEvent {
                map: Some(change.map),
                direction: change.direction,
                phase: Phase::Live,
                class: outage.class,
                status: 0,
                key: Some(change.key.clone()),
                message: outage.cause.clone(),
                correlation: change.correlation.clone(),
            })
            .collect()
    }

    async fn tell_resynchronised(&self, maps: &[(Arc<MapView>, Arc<Compiled>)]) -> Result<(), StoreError> {
        for (view, _) in maps {
            let activity = NewActivity {
                environment: self.attached.id.clone(),
                map: Some(view.map.id),
                version: Some(view.version.id),
                at: self.port().clock.now(),
                actor: Actor::System("engine".to_owned()),
                kind: ActivityKind::Resynchronised { side: self.side },
                count: 0,
                correlation: self.port().correlations.next(),
            };
            self.attached.store.record(activity).await?;
        }
        Ok(())
    }
}
