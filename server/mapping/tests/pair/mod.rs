//! Two apps in memory that hold one record, and the engine's loop around the rules.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "it is a part of tests")]

mod apps;

use std::collections::{BTreeMap, VecDeque};

use mapping::{
    Compiled, Plan, PlanInput, Source, State, TargetRow, dispute, gone_dispute, gone_link, plan,
    revived_link, settled_link, was_touched,
};
use model::{ConflictPolicy, Direction, Dispute, MapId, Moment, Operation, RecordLink, Side};
use odata::value::{Record, Value};

use super::customers::{left_row, right_row, stamp, state};

pub(crate) const KEY: &str = "usmf|us-001";
const LEFT_ID: &str = "dataAreaId='usmf',CustomerAccount='US-001'";

/// A change in the queue.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) side: Side,
    operation: Operation,
    payload: Option<Record>,
    id: String,
    observed: i64,
    captured_at: Moment,
    /// What somebody wrote in place of the target's values.
    edited: Option<State>,
}

/// One side's app.
#[derive(Clone, Debug, Default)]
pub(crate) struct App {
    pub(crate) row: Option<(String, Record)>,
    /// Ids of rows that were deleted since the last capture, be they known to the engine or not.
    gone: Vec<String>,
    dirty: bool,
}

/// What an app does to values by itself when it is written to.
pub(crate) type Rule = fn(Side, &mut Record);

pub(crate) struct Pair {
    pub(crate) compiled: Compiled,
    pub(crate) apps: BTreeMap<Side, App>,
    pub(crate) queue: VecDeque<Waiting>,
    pub(crate) link: Option<RecordLink>,
    pub(crate) policy: ConflictPolicy,
    pub(crate) now: Moment,
    /// Time that passes with each planned change, in milliseconds.
    pub(crate) pace: i64,
    pub(crate) rule: Rule,
    pub(crate) plans: Vec<(Direction, Plan)>,
    /// The conflicts that were decided.
    pub(crate) disputes: Vec<Dispute>,
    /// A field that the engine binds only later.
    pub(crate) keep_back: Option<&'static str>,
    sequence: i64,
    ids: u32,
}

impl Pair {
    pub(crate) fn new(compiled: Compiled, policy: impl Into<ConflictPolicy>) -> Self {
        Self {
            compiled,
            apps: Side::BOTH.into_iter().map(|side| (side, App::default())).collect(),
            queue: VecDeque::new(),
            link: None,
            policy: policy.into(),
            now: Moment(0),
            pace: 31_000,
            rule: |_, _| {},
            plans: Vec::new(),
            disputes: Vec::new(),
            keep_back: None,
            sequence: 0,
            ids: 0,
        }
    }

    /// Both rows are there, in step and linked.
    pub(crate) fn in_step(compiled: Compiled, policy: impl Into<ConflictPolicy>) -> Self {
        let mut pair = Self::new(compiled, policy);
        pair.create(Side::Left);
        pair.settle_down();
        pair.plans.clear();
        pair
    }

    pub(crate) fn app(&mut self, side: Side) -> &mut App {
        self.apps.get_mut(&side).expect("there are two apps")
    }

    pub(crate) fn create(&mut self, side: Side) {
        if self.apps[&side].row.is_some() {
            return;
        }
        let id = self.new_id(side);
        let mut row = if side == Side::Left { left_row() } else { right_row() };
        row.insert(stamp(side), self.now.to_string());
        *self.app(side) = App { row: Some((id, row)), dirty: true, ..self.apps[&side].clone() };
    }

    pub(crate) fn edit(&mut self, side: Side, column: &str, value: impl Into<Value>) {
        self.now = self.now.plus_millis(10);
        self.edit_at(side, Some(self.now), column, value);
    }

    /// Somebody edits a row at a moment that the app tells, or does not.
    pub(crate) fn edit_at(&mut self, side: Side, at: Option<Moment>, column: &str, value: impl Into<Value>) {
        let app = self.app(side);
        if let Some((_, row)) = &mut app.row {
            row.insert(column, value);
            row.insert(stamp(side), at.map_or(Value::Null, |at| at.to_string().into()));
            app.dirty = true;
        }
    }

    pub(crate) fn delete(&mut self, side: Side) {
        let app = self.app(side);
        if let Some((id, _)) = app.row.take() {
            app.gone.push(id);
            app.dirty = true;
        }
    }

    /// Reads what has changed since the last time.
    pub(crate) fn capture(&mut self, side: Side) {
        let (observed, captured_at) = (self.sequence, self.now);
        let app = self.app(side);
        if !std::mem::take(&mut app.dirty) {
            return;
        }
        let (current, gone) = (app.row.clone(), std::mem::take(&mut app.gone));
        for id in gone {
            if current.as_ref().is_none_or(|(current, _)| *current != id) {
                self.queue.push_back(Waiting {
                    side,
                    operation: Operation::Delete,
                    payload: None,
                    id,
                    observed,
                    captured_at,
                    edited: None,
                });
            }
        }
        if let Some((id, row)) = current {
            self.queue.push_back(Waiting {
                side,
                operation: Operation::Upsert,
                payload: Some(row),
                id,
                observed,
                captured_at,
                edited: None,
            });
        }
    }

    /// Has the row of a side written once more, with these values of the target by hand.
    pub(crate) fn write_by_hand(&mut self, side: Side, edited: State) {
        let Some((id, row)) = self.apps[&side].row.clone() else { return };
        self.queue.push_back(Waiting {
            side,
            operation: Operation::Upsert,
            payload: Some(row),
            id,
            observed: self.sequence,
            captured_at: self.now,
            edited: Some(edited),
        });
    }

    /// Plans, writes and settles the oldest change.
    pub(crate) fn work(&mut self) {
        let Some(change) = self.queue.pop_front() else {
            return;
        };
        self.now = self.now.plus_millis(self.pace);
        let (compiled, link) = (self.compiled.clone(), self.link.clone());
        let target_side = change.side.other();
        let source = self.fresh(&change);
        let rival = self.queue.iter().find(|it| it.side == target_side).cloned();
        let deletes = |it: &Waiting| {
            it.operation == Operation::Delete
                && link.as_ref().is_some_and(|link| link.id(target_side) == it.id)
        };
        let opposite_deleted_at = rival.as_ref().filter(|it| deletes(it)).map(|it| it.captured_at);
        let opposite = rival.filter(|it| it.operation == Operation::Upsert).and_then(|it| self.fresh(&it));
        let target = self.apps[&target_side]
            .row
            .as_ref()
            .map(|(id, row)| TargetRow { id: id.clone(), state: state(&compiled, target_side, row) });
        let is_live = link.as_ref().is_some_and(|link| !link.deleted);
        let input = PlanInput {
            compiled: &compiled,
            map: MapId(1),
            direction: change.side.outward(),
            operation: change.operation,
            source: source.as_ref(),
            captured_at: change.captured_at,
            source_id: &change.id,
            key: KEY,
            link: link.as_ref(),
            target: target.as_ref().filter(|_| !is_live),
            opposite: opposite.as_ref(),
            opposite_deleted_at,
            edited: change.edited.as_ref(),
            policy: self.policy,
            now: self.now,
        };
        let mut decision = plan(&input);
        if let (Plan::Create { fields } | Plan::Update { fields, .. }, Some(field)) =
            (&mut decision, self.keep_back)
        {
            fields.remove(field);
        }
        let written = self.carry_out(target_side, &decision);
        let settled = written.as_ref().and_then(|id| settled_link(&input, &decision, id));
        self.link = settled.or(self.link.take());
        let is_gone = written.is_none() && matches!(decision, Plan::Update { .. });
        if is_gone {
            self.disputes.extend(gone_dispute(&input));
            self.link = if input.survives() { revived_link(&input) } else { gone_link(&input) };
            // It stays in its place.
            self.queue.extend(input.survives().then(|| change.clone()));
            self.queue.rotate_right(usize::from(input.survives()));
        } else {
            self.disputes.extend(dispute(&input, &decision));
        }
        self.sequence += 1;
        let is_write = written.is_some() && !matches!(decision, Plan::Skip { .. });
        if let Some(link) = self.link.as_mut().filter(|_| is_write) {
            match target_side {
                Side::Left => link.left_written = self.sequence,
                Side::Right => link.right_written = self.sequence,
            }
        }
        self.plans.push((input.direction, decision));
    }

    /// Captures and works until nothing is left to do.
    pub(crate) fn settle_down(&mut self) {
        for _ in 0..100 {
            self.capture(Side::Left);
            self.capture(Side::Right);
            if self.queue.is_empty() {
                return;
            }
            while !self.queue.is_empty() {
                self.work();
            }
        }
        panic!("the sides never come to rest: {:#?}", &self.plans[self.plans.len() - 6..]);
    }

    /// Like [`Self::settle_down`], but the other side is captured before what waits is worked off.
    pub(crate) fn settle_down_from_queue(&mut self) {
        self.capture(Side::Left);
        self.capture(Side::Right);
        self.settle_down();
    }

    pub(crate) fn value(&self, side: Side, column: &str) -> Value {
        self.apps[&side].row.as_ref().and_then(|(_, row)| row.get(column)).cloned().unwrap_or_default()
    }

    /// How many plans since the beginning wrote something.
    pub(crate) fn writes(&self) -> usize {
        let is_write =
            |plan: &Plan| matches!(plan, Plan::Create { .. } | Plan::Update { .. } | Plan::Delete { .. });
        self.plans.iter().filter(|(_, plan)| is_write(plan)).count()
    }

    /// The row of a change, read again when something was written to it after the change was seen.
    fn fresh(&self, change: &Waiting) -> Option<Source> {
        let is_stale = self.link.as_ref().is_some_and(|link| link.written(change.side) > change.observed);
        let now = self.apps[&change.side].row.clone().filter(|(id, _)| *id == change.id).map(|(_, row)| row);
        let captured = change.payload.clone();
        let mut record = if is_stale { now? } else { captured.clone()? };
        let of = |record: &Record| state(&self.compiled, change.side, record);
        let agreed = self.link.as_ref().and_then(|link| State::from_json(link.state(change.side)).ok());
        if let Some(captured) = captured
            .filter(|captured| !was_touched(&of(captured), &of(&record), &agreed.clone().unwrap_or_default()))
        {
            self.compiled.keep_modified(change.side, &mut record, &captured);
        }
        let modified = self.compiled.modified(change.side, &record);
        Some(Source { state: of(&record), record, modified })
    }
}

/// An upsert of the left row, of which nothing else is known than the pair.
pub(crate) fn change<'a>(compiled: &'a Compiled, link: Option<&'a RecordLink>, now: Moment) -> PlanInput<'a> {
    PlanInput {
        compiled,
        map: MapId(1),
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        source: None,
        captured_at: now,
        source_id: link.map_or("1", |link| &link.left_id),
        key: KEY,
        link,
        target: None,
        opposite: None,
        opposite_deleted_at: None,
        edited: None,
        policy: ConflictPolicy::from(Side::Right),
        now,
    }
}
