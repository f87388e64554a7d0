//! One failed attempt field by field, and what somebody writes in place of its values.

use std::collections::BTreeMap;

use model::{
    Cell, Direction, FieldErrors, FieldFault, FieldInput, FieldKind, FieldMark, FieldSchema, NowCell, Side,
    TriedField,
};
use odata::value::{Record, Value};

use crate::compiled::{End, Pair};
use crate::{Compiled, State, normal};

/// A failed attempt as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Attempted<'a> {
    /// The way the record travelled.
    pub direction: Direction,
    /// The source's mapped fields at that time; `None` = not known any more.
    pub source: Option<&'a State>,
    /// What was sent, as payloads name it.
    pub sent: Option<&'a Record>,
    /// What somebody had written in place of values.
    pub edited: Option<&'a State>,
    /// What the app or Tandem said of fields.
    pub faults: &'a [FieldFault],
}

impl Compiled {
    /// The lines of the map in their order, with what was to be written and what was said of it. Fields that were not
    /// sent have the value that they would have been sent with.
    pub fn tried(&self, attempted: &Attempted<'_>) -> Vec<TriedField> {
        let empty = State::new();
        let source = attempted.source.unwrap_or(&empty);
        let (projected, _) = self.project_as_far(attempted.direction, source, attempted.edited);
        self.pairs().iter().map(|pair| tried_field(pair, attempted, &projected)).collect()
    }

    /// What a row of one side holds now, for each line of the map in their order, and in what that is not what the
    /// attempt was about. `tried` must come from [`Compiled::tried`] for the same attempt.
    pub fn now(
        &self,
        side: Side,
        row: &State,
        attempted: &Attempted<'_>,
        tried: &[TriedField],
    ) -> Vec<NowCell> {
        let is_target = side == attempted.direction.target();
        let told = |(pair, tried): (&Pair, &TriedField)| {
            let Some(end) = pair.end(side) else { return NowCell::default() };
            let value = row.get(&end.name);
            let now = cell(value);
            let before = attempted.source.filter(|_| !is_target);
            let has_changed = value.is_some()
                && before.is_some_and(|before| before.get(&end.name).is_some_and(|it| value != Some(it)));
            let differs = is_target && tried.tried != Cell::Unknown && tried.tried != now;
            let mark =
                if has_changed { Some(FieldMark::Changed) } else { differs.then_some(FieldMark::Differs) };
            NowCell { cell: now, mark }
        };
        self.pairs().iter().zip(tried).map(told).collect()
    }

    /// Reads what somebody typed in place of values of the target, by its names for the fields: each is brought into the
    /// normal form of its type, an empty text being no value. Every field that will not do has a message. Whether the
    /// row that a lookup names exists is not known here.
    pub fn read_edits(
        &self,
        direction: Direction,
        typed: &BTreeMap<String, String>,
    ) -> Result<State, FieldErrors> {
        let mut edits = State::new();
        let mut errors = FieldErrors::default();
        for (name, text) in typed {
            let line = self.targets(direction).find(|(_, end)| end.name == *name);
            let read = match line {
                None => Err(format!("The {} has no such field in this map.", direction.target())),
                Some((pair, _)) if pair.is_key => {
                    Err("It names the record and cannot be changed.".to_owned())
                }
                Some((_, end)) => read(&end.schema, direction.target(), text),
            };
            match read {
                Ok(value) => edits.insert(name, value),
                Err(message) => errors.add(name, message),
            }
        }
        if errors.is_empty() { Ok(edits) } else { Err(errors) }
    }
}

fn tried_field(pair: &Pair, attempted: &Attempted<'_>, projected: &State) -> TriedField {
    let target = pair.end(attempted.direction.target());
    let carried = target.filter(|_| pair.carries(attempted.direction));
    let sent = carried.and_then(|end| sent(pair, end, attempted.sent?));
    let tried = match (sent, carried) {
        (Some(Sent::Value(value)), Some(end)) => cell(Some(&normal::normalise(value, &end.schema))),
        (_, Some(end)) => cell(projected.get(&end.name)),
        (_, None) => Cell::Unknown,
    };
    let is_meant = |fault: &&FieldFault| {
        target.is_some_and(|end| {
            [&end.name, &end.column, &end.schema.name]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&fault.field))
        })
    };
    let fault = attempted.faults.iter().find(is_meant).map(|fault| fault.message.clone());
    TriedField {
        left: pair.mapping.left.clone(),
        right: pair.mapping.right.clone(),
        is_key: pair.is_key,
        tried,
        sent: sent.is_some(),
        fault,
        input: carried.filter(|end| !pair.is_key && !end.schema.read_only).map(|end| FieldInput {
            name: end.name.clone(),
            kind: end.schema.kind.clone(),
            required: end.schema.required,
            max_length: end.schema.max_length.filter(|_| end.schema.kind == FieldKind::Text),
            scale: end.schema.scale,
        }),
    }
}

/// How a field was part of what was sent.
#[derive(Clone, Copy)]
enum Sent<'a> {
    /// With this value.
    Value(&'a Value),
    /// By the id of the row that it points to.
    Bound,
}

fn sent<'a>(pair: &Pair, end: &End, record: &'a Record) -> Option<Sent<'a>> {
    if !end.is_lookup {
        return record.get(&end.column).map(Sent::Value);
    }
    let targets = pair.mapping.lookup.iter().flat_map(|lookup| &lookup.targets);
    let mut names = targets.map(|target| format!("{}@odata.bind", target.navigation));
    names.any(|name| record.contains(&name)).then_some(Sent::Bound)
}

/// A value as people read it.
fn cell(value: Option<&Value>) -> Cell {
    match value {
        None => Cell::Unknown,
        Some(value) => value.text().map_or(Cell::Empty, |text| Cell::Text(text.into_owned())),
    }
}

/// A typed text as a value of the field; the error is a sentence for whoever typed it.
fn read(field: &FieldSchema, side: Side, text: &str) -> Result<Value, String> {
    let typed = Value::from(text);
    let value = normal::convert(&typed, field).map_err(|wanted| format!("This is not {wanted}."))?;
    if value.is_null() {
        let needed = || format!("The {side} makes no record without it.");
        return if field.required { Err(needed()) } else { Ok(value) };
    }
    let written = value.text().unwrap_or_default();
    match &field.kind {
        FieldKind::Text => {
            let (long, most) = (written.chars().count(), field.max_length);
            match most.filter(|most| usize::try_from(*most).is_ok_and(|most| long > most)) {
                Some(most) => Err(format!("It has {long} characters, and the {side} takes {most}.")),
                None => Ok(value),
            }
        }
        FieldKind::Decimal => {
            let exact = normal::convert(&typed, &FieldSchema { scale: None, ..field.clone() });
            match field.scale.filter(|_| exact.as_ref() != Ok(&value)) {
                Some(scale) => Err(format!("The {side} keeps {scale} digits after the decimal point.")),
                None => Ok(value),
            }
        }
        FieldKind::Choice { options, .. } if !options.is_empty() => {
            let is_known = options.iter().any(|(option, _)| *option == written);
            if is_known { Ok(value) } else { Err("Choose one of the values that the app knows.".to_owned()) }
        }
        _ => Ok(value),
    }
}
