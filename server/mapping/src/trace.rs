//! What becomes of one record, line by line, for somebody who looks at a mapping before it runs.

use crate::compiled::{Compiled, End, LookupWanted, Pair};
use crate::{
    KeyFault, Plan, PlanInput, ProjectFault, RecordKey, Refusal, Source, State, TargetRow, key, normal, plan,
};
use model::{ConflictPolicy, Contrast, Direction, MapId, Moment, Operation, Side, SkipReason, WouldBe};
use odata::value::{Record, Value};

/// One line of a mapping, and what it makes of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The ERP's field as the mapping spells it; empty = none.
    pub left: String,
    /// The CRM's column as the mapping spells it; empty = none.
    pub right: String,
    /// Does it name the record?
    pub is_key: bool,
    /// What the record holds; `None` = nothing is known, or the line has no field there.
    pub source: Option<Value>,
    /// What becomes of that.
    pub fate: Fate,
    /// What the other app's row holds; `None` = nothing is known.
    pub there: Option<Value>,
    /// How that compares with what would be written.
    pub contrast: Contrast,
}

/// What becomes of the value of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It arrives so.
    Written(Value),
    /// The line does not travel this way, or has no field there.
    OtherWay,
    /// The other app lets nobody write the field.
    ReadOnly,
    /// A line further up fills the same field.
    Taken,
    /// It is not known, since the row that a lookup points to was not found.
    Unknown,
    /// It cannot be written.
    Refused(ProjectFault),
}

/// What the other app has under the key of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There<'a> {
    /// That is not known.
    Unknown,
    /// No row.
    Nothing,
    /// A row with these mapped fields.
    Row(&'a State),
}

impl<'a> There<'a> {
    /// The row, if there is one.
    const fn row(self) -> Option<&'a State> {
        match self {
            Self::Row(state) => Some(state),
            Self::Unknown | Self::Nothing => None,
        }
    }
}

/// Gives the id of the row that a lookup points to, see [`Compiled::payload`].
pub type Resolve<'a> = &'a dyn Fn(&LookupWanted) -> Option<String>;

/// A record on its way.
#[derive(Debug, Clone, Copy)]
pub struct Traveller<'a> {
    /// Its way.
    pub direction: Direction,
    /// As its app sent it; filters look at this.
    pub record: &'a Record,
    /// Its mapped fields, from [`Compiled::state`].
    pub source: &'a State,
    /// What the other app has under the same key.
    pub target: There<'a>,
}

/// The whole of a record under a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Its lines in the mapping's order, the company first.
    pub lines: Vec<Traced>,
    /// Does it pass the filter of its side?
    pub passes: bool,
    /// The key by which both apps know it.
    pub key: Result<RecordKey, KeyFault>,
    /// What would become of it; `None` while the other app is silent.
    pub outcome: Option<(WouldBe, Option<SkipReason>)>,
    /// What would be sent to the other app; `None` where nothing would be.
    pub payload: Option<Record>,
}

impl Compiled {
    /// What becomes of a record, without regard to what its pair has agreed on before: as a first meeting has it. Pure.
    ///
    /// Without `resolve` nothing is known of lookups, and what they find is not judged.
    pub fn trace(&self, traveller: Traveller<'_>, resolve: Option<Resolve<'_>>) -> Trace {
        let Traveller { direction, record, source, target } = traveller;
        let key = self.key(direction.source(), source);
        let company = key.as_ref().map(|key| key.company.clone()).unwrap_or_default();
        let passes = self.matches(direction.source(), record);
        let (projected, mut faults) = self.project_parts(direction, source);
        if target == There::Nothing {
            faults.extend(self.missing_required(direction, &projected));
        }
        if let Some(resolve) = resolve {
            let payload = self.payload(direction.target(), &projected, &company, resolve);
            faults.extend(payload.err().unwrap_or_default());
        }
        let mut filled: Vec<&str> = Vec::new();
        let lines: Vec<Traced> = self
            .pairs()
            .iter()
            .map(|pair| {
                let traced = traced(pair, &traveller, (&projected, &faults), &filled);
                if let Some(end) = pair.end(direction.target()).filter(|_| is_filled(&traced.fate)) {
                    filled.push(&end.name);
                }
                traced
            })
            .collect();
        let (outcome, payload) = match self.planned(&traveller, &key) {
            // Of these the other app has no say.
            Plan::Skip {
                reason: reason @ (SkipReason::OneWay | SkipReason::Filtered | SkipReason::NoCompany),
                ..
            } => (Some((WouldBe::Skipped, Some(reason))), None),
            Plan::Invalid(Refusal::Key(_)) => (Some((WouldBe::Failed, None)), None),
            _ if target == There::Unknown => (None, None),
            Plan::Skip { reason, .. } => (Some((WouldBe::Skipped, Some(reason))), None),
            planned => {
                let outcome =
                    if matches!(planned, Plan::Update { .. }) { WouldBe::Updated } else { WouldBe::Created };
                let nobody = |_: &LookupWanted| None;
                let resolve = resolve.unwrap_or(&nobody);
                let sent = |fields| self.payload(direction.target(), fields, &company, resolve).ok();
                match planned.fields().and_then(sent) {
                    Some(payload) => (Some((outcome, None)), Some(payload)),
                    None => (Some((WouldBe::Failed, None)), None),
                }
            }
        };
        Trace { lines, passes, key, outcome, payload }
    }

    /// The fields of one side that name a record, from the parts of its key as [`RecordKey::key`] has them; `None` where
    /// there are not as many parts as the key has. Parts that do not become values of their fields are left as they are.
    pub fn key_state(&self, side: Side, parts: &[String]) -> Option<State> {
        let pairs: Vec<&Pair> = self.key_pairs().collect();
        let ends: Vec<(&Pair, &End)> =
            pairs.iter().filter_map(|pair| Some((*pair, pair.end(side)?))).collect();
        if parts.len() != ends.len() {
            return None;
        }
        let mut state = State::new();
        for ((pair, end), part) in ends.into_iter().zip(parts) {
            let text = Value::from(part.as_str());
            let value = match side {
                Side::Left => pair.project_value(Direction::RightToLeft, &text).ok(),
                Side::Right => normal::convert(&text, &end.schema).ok(),
            };
            state.insert(&end.name, value.unwrap_or(text));
        }
        Some(state)
    }

    /// What is decided about a record whose pair has not agreed on anything before.
    fn planned(&self, traveller: &Traveller<'_>, key: &Result<RecordKey, KeyFault>) -> Plan {
        let Traveller { direction, record, source, target } = *traveller;
        let source = Source { record: record.clone(), state: source.clone(), modified: None };
        let target = target.row().map(|state| TargetRow { id: String::new(), state: state.clone() });
        plan(&PlanInput {
            compiled: self,
            map: MapId(0),
            direction,
            operation: Operation::Upsert,
            source: Some(&source),
            captured_at: Moment(0),
            source_id: "",
            key: key.as_ref().map(|key| key.key.as_str()).unwrap_or_default(),
            link: None,
            target: target.as_ref(),
            opposite: None,
            opposite_deleted_at: None,
            policy: ConflictPolicy::default(),
            edited: None,
            now: Moment(0),
        })
    }
}

impl RecordKey {
    /// The parts of a key as somebody typed it: joined by `|`, with `\` in front of a `|` or `\` that belongs to a part.
    pub fn parts(text: &str) -> Vec<String> {
        key::parts(text)
    }
}

fn is_filled(fate: &Fate) -> bool {
    matches!(fate, Fate::Written(_) | Fate::Refused(_))
}

fn traced(
    pair: &Pair,
    traveller: &Traveller<'_>,
    (projected, faults): (&State, &[ProjectFault]),
    filled: &[&str],
) -> Traced {
    let Traveller { direction, source, target, .. } = *traveller;
    let from = pair.end(direction.source());
    let held = from.and_then(|end| source.get(&end.name));
    let end = pair.end(direction.target());
    let fate = fate(pair, direction, (held, projected, faults), filled);
    let there = target.row().zip(end).and_then(|(row, end)| row.get(&end.name));
    let contrast = match (&fate, there) {
        (Fate::Written(value), Some(there)) if value == there => Contrast::None,
        (Fate::Written(_), Some(_)) => {
            let agrees = target.row().is_some_and(|row| pair.agrees(direction, source, row));
            if agrees { Contrast::Agrees } else { Contrast::Differs }
        }
        // A lookup that points to a row that is not to be seen.
        (Fate::Written(value), None) if target.row().is_some() && !value.is_null() => Contrast::Differs,
        _ => Contrast::None,
    };
    Traced {
        left: pair.mapping.left.clone(),
        right: pair.mapping.right.clone(),
        is_key: pair.is_key,
        source: held.cloned(),
        fate,
        there: there.cloned(),
        contrast,
    }
}

fn fate(
    pair: &Pair,
    direction: Direction,
    (held, projected, faults): (Option<&Value>, &State, &[ProjectFault]),
    filled: &[&str],
) -> Fate {
    let Some(end) = pair.end(direction.target()).filter(|_| pair.carries(direction)) else {
        return Fate::OtherWay;
    };
    if end.schema.read_only && !pair.is_key {
        return Fate::ReadOnly;
    }
    if filled.contains(&end.name.as_str()) {
        return Fate::Taken;
    }
    if let Some(fault) = faults.iter().find(|fault| fault.field() == end.name) {
        return Fate::Refused(fault.clone());
    }
    if pair.end(direction.source()).is_some() && held.is_none() {
        return Fate::Unknown;
    }
    projected.get(&end.name).cloned().map_or(Fate::Unknown, Fate::Written)
}
