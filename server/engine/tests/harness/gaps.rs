//! The memory store with a gap before and after each step: other tasks run in it, a crash may fall into it, and a
//! step may be refused as by a full disk.

use super::chance::Chance;
use async_trait::async_trait;
use model::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use store::memory::MemoryStore;
use store::*;
use tokio::sync::watch;

/// The memory store with gaps.
pub struct Gaps {
    /// Without gaps, for the tests' own questions.
    pub inner: MemoryStore,
    chance: Chance,
    refused: AtomicU64,
    forgetful: AtomicBool,
    /// Who listens, in order; see [`Gaps::tell`].
    listeners: Mutex<Vec<watch::Sender<CommitSignal>>>,
}

impl Gaps {
    pub fn new(seed: u64) -> Self {
        Self {
            inner: MemoryStore::new(),
            chance: Chance::new(seed, 31),
            refused: AtomicU64::new(0),
            forgetful: AtomicBool::new(false),
            listeners: Mutex::default(),
        }
    }

    /// So many steps in a thousand are refused.
    pub fn set_refused(&self, per_mille: u64) {
        self.refused.store(per_mille, Ordering::SeqCst);
    }

    /// A planted bug: names that were agreed on are kept as others, so that our own writes look like other people's.
    pub fn set_forgetful(&self) {
        self.forgetful.store(true, Ordering::SeqCst);
    }

    /// Tells of what was committed. One channel for all listeners would wake them in random order.
    fn tell(&self) {
        let now = self.inner.signal().borrow().clone();
        for listener in &*self.listeners.lock().unwrap() {
            listener.send_if_modified(|known| std::mem::replace(known, now.clone()) != now);
        }
    }

    async fn gap(&self) {
        match self.chance.below(8) {
            0 => tokio::time::sleep(Duration::from_millis(1 + self.chance.below(3))).await,
            1 | 2 => tokio::task::yield_now().await,
            _ => {}
        }
    }

    async fn before(&self) -> Result<(), StoreError> {
        self.gap().await;
        if self.chance.per_mille(self.refused.load(Ordering::SeqCst)) {
            return Err(StoreError::CannotWrite { reason: "the disk is full".to_owned() });
        }
        Ok(())
    }
}

impl Store for Gaps {
    fn signal(&self) -> watch::Receiver<CommitSignal> {
        let (sender, receiver) = watch::channel(self.inner.signal().borrow().clone());
        let mut listeners = self.listeners.lock().unwrap();
        listeners.retain(|listener| !listener.is_closed());
        listeners.push(sender);
        receiver
    }
}

macro_rules! through {
    ($($capability:ident { $($name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)* })*) => {$(
        #[async_trait]
        impl $capability for Gaps {$(
            async fn $name(&self $(, $arg: $kind)*) -> Result<$answer, StoreError> {
                self.before().await?;
                let answer = self.inner.$name($($arg),*).await;
                self.tell();
                self.gap().await;
                answer
            }
        )*}
    )*};
}

mod alerts;
mod solutions;

through! {
    Environments {
        environments() -> Vec<Environment>;
        environment(id: &EnvironmentId) -> Environment;
        put_environment(environment: Environment, connections: [Connection; 2]) -> ();
        change_environment(environment: Environment, connections: [Connection; 2], told: NewActivity) -> ();
        connections(id: &EnvironmentId) -> [Connection; 2];
        health(id: &EnvironmentId) -> [ConnectionHealth; 2];
        set_health(change: HealthChange) -> ();
        touch_contact(id: &EnvironmentId, side: Side, at: Moment) -> ();
        put_schema(id: &EnvironmentId, side: Side, schema: EntitySchema, at: Moment) -> ();
        schema(id: &EnvironmentId, side: Side, entity: &str) -> Option<(EntitySchema, Moment)>;
        schema_before(id: &EnvironmentId, side: Side, entity: &str) -> Option<(EntitySchema, Moment)>;
        schemas(id: &EnvironmentId) -> Vec<(Side, EntitySchema, Moment)>;
        refresh_schemas(id: &EnvironmentId, schemas: Vec<(Side, EntitySchema)>, told: Vec<NewActivity>, at: Moment) -> ();
        notices(id: &EnvironmentId, limit: u32) -> Vec<Notice>;
        set_disk_low(free: Option<i64>, at: Moment) -> ();
        queue_limits(id: &EnvironmentId) -> QueueLimits;
        set_queue_limits(id: &EnvironmentId, limits: QueueLimits, told: NewActivity) -> ();
        set_queue_warning(id: &EnvironmentId, warning: Option<QueueWarning>, at: Moment) -> ();
        summary(id: &EnvironmentId, now: Moment) -> EnvironmentSummary;
        written_by_hour(id: &EnvironmentId, now: Moment) -> Vec<(MapId, Vec<i64>)>;
        half_hours(id: &EnvironmentId, now: Moment) -> Vec<HalfHour>;
        parent_waits(id: &EnvironmentId) -> Vec<ParentWait>;
    }
    Versions {
        save_version(save: SaveVersion) -> VersionId;
        activations(map: MapId) -> Vec<Activation>;
        draft(map: MapId) -> Option<MapDraft>;
        put_draft(draft: MapDraft, expected: Option<i64>) -> ();
        drop_draft(map: MapId, expected: i64) -> ();
        publishers(environment: &EnvironmentId) -> Vec<Publisher>;
        put_publisher(environment: &EnvironmentId, publisher: Publisher) -> ();
    }
    Maps {
        create_map(map: NewMap, actor: Actor, at: Moment) -> MapId;
        maps(environment: &EnvironmentId, now: Moment) -> Vec<MapSummary>;
        map(id: MapId) -> (EntityMap, MapVersion);
        statistics(id: MapId, now: Moment) -> MapStatistics;
        versions(map: MapId) -> Vec<MapVersion>;
        version(id: VersionId) -> MapVersion;
        set_drift(change: DriftChange) -> ();
        set_state(change: StateMove) -> ();
    }
    Runs {
        runs(map: MapId, page: PageRequest) -> Page<Run>;
        run(id: RunId) -> Run;
        newest_run(map: MapId) -> Option<Run>;
        is_its_turn(run: RunId) -> bool;
        position(leg: LegId) -> Option<String>;
        advance(page: LegPage) -> ();
        end_legs(run: RunId, at: Moment) -> bool;
        is_caught_up(map: MapId) -> bool;
    }
    Links {
        links_by_key(map: MapId, keys: &[String]) -> Vec<Option<RecordLink>>;
        keys_by_id(map: MapId, side: Side, ids: &[String]) -> Vec<Option<String>>;
        linked_ids(map: MapId, side: Side, after: &str, limit: u32) -> Vec<(String, String)>;
    }
    Journal {
        record(activity: NewActivity) -> ();
        activities(environment: &EnvironmentId, query: &ActivityQuery) -> Page<Activity>;
        activity_rows(environment: &EnvironmentId, query: &ActivityQuery) -> Vec<Activity>;
        turns(environment: &EnvironmentId, since: Moment, limit: u32) -> Vec<Activity>;
        record_events(environment: &EnvironmentId, events: Vec<NewErrorEvent>, at: Moment) -> ();
        events(environment: &EnvironmentId, after: ErrorEventId, limit: u32) -> Vec<ErrorEvent>;
        failures(environment: &EnvironmentId, query: &FailureQuery) -> Page<Failure>;
        failure_rows(environment: &EnvironmentId, query: &FailureQuery) -> Vec<Failure>;
        conflicts(map: MapId, page: PageRequest) -> Page<Conflict>;
        failure(id: FailureId) -> Failure;
        retry_failures(environment: &EnvironmentId, selection: FailureSelection, actor: Actor, at: Moment) -> i64;
        discard_failures(environment: &EnvironmentId, selection: FailureSelection, reason: &str, actor: Actor, at: Moment) -> i64;
    }
    Groups {
        groups(environment: &EnvironmentId, query: &GroupQuery, now: Moment) -> Page<FailureGroup>;
        group(id: GroupId, now: Moment) -> FailureGroup;
        group_trends(ids: &[GroupId], now: Moment) -> Vec<Vec<i64>>;
        group_comments(id: GroupId, limit: u32) -> Vec<GroupComment>;
        causes_of_run(run: RunId, limit: u32) -> Vec<LegCause>;
        calling_failures(environment: &EnvironmentId, now: Moment) -> i64;
        comment_on_group(id: GroupId, comment: GroupComment) -> ();
        assign_group(id: GroupId, to: Option<String>, actor: Actor, at: Moment) -> ();
        mute_group(id: GroupId, mute: Option<Mute>, actor: Actor, at: Moment) -> ();
    }
    Records {
        story_of_key(map: MapId, key: &str, page: PageRequest) -> KeptStory;
        attempts(map: MapId, key: (Direction, &str), since: Moment, limit: u32) -> Vec<ErrorEvent>;
        attempts_of(failures: &[Failure], limit: u32) -> Vec<Vec<ErrorEvent>>;
        failures_of_key(map: MapId, key: &str, limit: u32) -> Vec<Failure>;
        waiting_for(environment: &EnvironmentId, entity: &str, key: &str, limit: u32) -> Page<Failure>;
        edit_failure(edit: FailureEdit) -> ();
    }
    Forgettings {
        forget_record(forget: Forget) -> Forgetting;
    }
    Search {
        search(environment: &EnvironmentId, sought: &Sought) -> Vec<Found>;
    }
    BulkActs {
        ask_bulk(ask: BulkAsk) -> Option<BulkAct>;
        undo_bulk(id: BulkActId, actor: Actor, at: Moment) -> BulkAct;
        advance_bulk(id: BulkActId, at_most: u32, at: Moment) -> BulkAct;
        cancel_bulk(id: BulkActId, actor: Actor, at: Moment) -> BulkAct;
        bulk_act(id: BulkActId) -> BulkAct;
        bulk_acts(environment: &EnvironmentId, query: &BulkQuery) -> Page<BulkAct>;
        bulk_items(id: BulkActId, is_skipped: bool, page: PageRequest) -> Page<BulkItem>;
    }
    Housekeeping {
        trim(trim: &Trim, at_most: u32) -> Trimmed;
        forget_expired(now: Moment) -> i64;
    }
    Maintenance {
        plan_window(environment: &EnvironmentId, plan: WindowPlan, actor: Actor, at: Moment) -> WindowId;
        windows(environment: &EnvironmentId, limit: u32) -> Vec<MaintenanceWindow>;
        window(id: WindowId) -> MaintenanceWindow;
        open_windows(environment: &EnvironmentId) -> Vec<MaintenanceWindow>;
        begin_window(id: WindowId, at: Moment) -> ();
        leave_map(id: WindowId, map: MapId) -> ();
        end_window(id: WindowId, at: Moment) -> ();
        cancel_window(id: WindowId, actor: Actor, at: Moment) -> ();
    }
    Accounts {
        accounts() -> Vec<Account>;
        account_by_name(name: &str) -> Option<(Account, String)>;
        create_invite(invite: Invite, now: Moment) -> ();
        invite(hash: &[u8; 32], now: Moment) -> Option<Invite>;
        redeem_invite(hash: &[u8; 32], name: &str, password_hash: &str, now: Moment) -> Account;
        set_account(id: AccountId, role: Role, disabled: bool) -> ();
        create_session(hash: [u8; 32], account: AccountId, expires_at: Moment) -> ();
        session(hash: &[u8; 32], now: Moment) -> Option<Session>;
        end_session(hash: &[u8; 32]) -> ();
        put_token(token: NewToken) -> ();
        token(hash: &[u8; 32], now: Moment) -> Option<TokenInfo>;
        tokens() -> Vec<TokenInfo>;
        remove_token(name: &str) -> ();
    }
}

#[async_trait]
impl Queue for Gaps {
    async fn cursor(&self, key: &CursorKey) -> Result<Option<String>, StoreError> {
        self.before().await?;
        let answer = self.inner.cursor(key).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        self.before().await?;
        let answer = self.inner.append(append).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn due(
        &self,
        map: MapId,
        now: Moment,
        busy: &[String],
        limit: u32,
    ) -> Result<Vec<DueChange>, StoreError> {
        self.before().await?;
        let answer = self.inner.due(map, now, busy, limit).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn next_due(&self, map: MapId) -> Result<Option<Moment>, StoreError> {
        self.before().await?;
        let answer = self.inner.next_due(map).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn settle(&self, mut settlement: Settlement) -> Result<(), StoreError> {
        self.before().await?;
        if self.forgetful.load(Ordering::SeqCst) {
            for link in settlement.changes.iter_mut().filter_map(|settled| settled.link.as_mut()) {
                link.left_state = link.left_state.replace("Name ", "Forgotten ");
                link.right_state = link.right_state.replace("Name ", "Forgotten ");
            }
        }
        let answer = self.inner.settle(settlement).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn renew(&self, renewals: Vec<Renewal>, at: Moment) -> Result<(), StoreError> {
        self.before().await?;
        let answer = self.inner.renew(renewals, at).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn settle_sequence(&self) -> Result<i64, StoreError> {
        self.before().await?;
        let answer = self.inner.settle_sequence().await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn queued(
        &self,
        map: MapId,
        after: Option<ChangeId>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        self.before().await?;
        let answer = self.inner.queued(map, after, limit).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn changes_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Change>, StoreError> {
        self.before().await?;
        let answer = self.inner.changes_of_key(map, key, limit).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn on_its_way(
        &self,
        map: MapId,
        direction: Direction,
        keys: &[String],
    ) -> Result<Vec<bool>, StoreError> {
        self.before().await?;
        let answer = self.inner.on_its_way(map, direction, keys).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn queue_load(&self, environment: &EnvironmentId) -> Result<QueueLoad, StoreError> {
        self.before().await?;
        let answer = self.inner.queue_load(environment).await;
        self.tell();
        self.gap().await;
        answer
    }
    async fn queue_depth(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(MapId, Direction, i64)>, StoreError> {
        self.before().await?;
        let answer = self.inner.queue_depth(environment).await;
        self.tell();
        self.gap().await;
        answer
    }
}
