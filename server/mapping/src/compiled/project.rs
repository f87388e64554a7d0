//! From the state of one side to that of the other.

use model::{Direction, FieldKind};
use odata::value::Value;

use super::{Compiled, End, Pair};
use crate::transform::Row;
use crate::{ProjectFault, State, normal};

impl Compiled {
    /// The target's state that this source state stands for: every field that travels in that direction, through its
    /// transforms, converted and normalised to the target's type.
    ///
    /// Unknown source fields stay unknown, and so does what reads them; read-only target fields are left out unless they belong to the key. Where
    /// several pairs lead to one target field the first one counts. Faults name every field that cannot be written.
    pub fn project(&self, direction: Direction, source: &State) -> Result<State, Vec<ProjectFault>> {
        let (target, faults) = self.project_parts(direction, source);
        if faults.is_empty() { Ok(target) } else { Err(faults) }
    }

    /// [`Compiled::project`] that gives what can be projected beside the faults.
    pub fn project_parts(&self, direction: Direction, source: &State) -> (State, Vec<ProjectFault>) {
        let mut target = State::new();
        let mut faults = Vec::new();
        for (pair, end) in self.targets(direction) {
            if target.contains(&end.name) {
                continue;
            }
            match pair.project(direction, source) {
                Some(Ok(value)) => target.insert(&end.name, value),
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
        (target, faults)
    }

    /// [`Compiled::project`] where somebody wrote some of the target's values by hand: those count as they are, whatever
    /// the source's values become. Written fields that do not travel this way, or name the record, are passed over.
    pub fn project_edited(
        &self,
        direction: Direction,
        source: &State,
        edited: Option<&State>,
    ) -> Result<State, Vec<ProjectFault>> {
        let (target, faults) = self.project_as_far(direction, source, edited);
        if faults.is_empty() { Ok(target) } else { Err(faults) }
    }

    /// [`Compiled::project_edited`] that gives what can be projected beside the faults.
    pub fn project_as_far(
        &self,
        direction: Direction,
        source: &State,
        edited: Option<&State>,
    ) -> (State, Vec<ProjectFault>) {
        let (mut target, mut faults) = self.project_parts(direction, source);
        let Some(edited) = edited else { return (target, faults) };
        for (_, end) in self.targets(direction).filter(|(pair, _)| !pair.is_key) {
            if let Some(value) = edited.get(&end.name) {
                target.insert(&end.name, value.clone());
                faults.retain(|fault| fault.field() != end.name);
            }
        }
        (target, faults)
    }

    /// A source's state without the fields in whose place somebody wrote the target's values by hand.
    #[must_use]
    pub fn but_for_edited(&self, direction: Direction, source: &State, edited: &State) -> State {
        let mut left = source.clone();
        for (pair, _) in
            self.targets(direction).filter(|(pair, end)| !pair.is_key && edited.contains(&end.name))
        {
            if let Some(from) = pair.end(direction.source()) {
                left.remove(&from.name);
            }
        }
        left
    }

    /// The pairs that can be written when a record travels this way, with their ends there.
    pub(crate) fn targets(&self, direction: Direction) -> impl Iterator<Item = (&Pair, &End)> {
        let carrying = self.pairs.iter().filter(move |pair| pair.carries(direction));
        let ends = carrying.filter_map(move |pair| Some((pair, pair.end(direction.target())?)));
        ends.filter(|(pair, end)| pair.is_key || !end.schema.read_only)
    }
}

impl Pair {
    /// The value of this pair in a row through the transforms and into the target's type; `None` where the row does not
    /// tell all that this takes.
    pub(crate) fn project(
        &self,
        direction: Direction,
        source: &State,
    ) -> Option<Result<Value, ProjectFault>> {
        let value = match self.end(direction.source()) {
            None => &Value::Null,
            Some(from) => source.get(&from.name)?,
        };
        Some(self.convert(direction, value, &self.row(direction, source)?))
    }

    /// [`Pair::project`] of one value, for pairs that read nothing else.
    pub(crate) fn project_value(&self, direction: Direction, value: &Value) -> Result<Value, ProjectFault> {
        self.convert(direction, value, &Row::default())
    }

    fn convert(&self, direction: Direction, value: &Value, row: &Row<'_>) -> Result<Value, ProjectFault> {
        let Some(end) = self.end(direction.target()) else {
            return Ok(Value::Null);
        };
        let field = || end.name.clone();
        let made = self.steps.apply(direction, value.clone(), row);
        let value = made.map_err(|fault| ProjectFault::of(fault, field()))?;
        let converted =
            normal::convert(&value, &end.schema).map_err(|wanted| ProjectFault::NotConvertible {
                field: field(),
                value: value.text().unwrap_or_default().into_owned(),
                wanted: wanted.to_owned(),
            })?;
        if let (Value::Text(text), FieldKind::Text, Some(max)) =
            (&converted, &end.schema.kind, end.schema.max_length)
        {
            let len = text.chars().count();
            if usize::try_from(max).is_ok_and(|max| len > max) {
                return Err(ProjectFault::TooLong { field: field(), max, len });
            }
        }
        Ok(converted)
    }

    /// Do the values of this pair in two rows stand for each other? It is enough that one of them becomes the other on its
    /// way: several left values may share one right value, a default fills one side only, and a text that was cut has lost
    /// its end. What is not known agrees with nothing.
    pub(crate) fn agrees(&self, direction: Direction, source: &State, target: &State) -> bool {
        let becomes = |way: Direction, from: &State, to: &State| {
            let there = self.end(way.target()).and_then(|end| to.get(&end.name));
            self.carries(way)
                && there
                    .is_some_and(|there| self.project(way, from).is_some_and(|it| it.as_ref() == Ok(there)))
        };
        becomes(direction, source, target) || becomes(direction.target().outward(), target, source)
    }

    /// What of a value of the CRM counts in a key: what a row with it would get as it comes back from the ERP, so that
    /// both rows of a pair have the same. What does not go there and back counts as it is.
    pub(super) fn as_key_of_right(&self, value: &Value) -> Value {
        let there = |value: &Value| self.project_value(Direction::RightToLeft, value).ok();
        let back = |value: Value| self.project_value(Direction::LeftToRight, &value).ok();
        let round = self.steps.reshape().then(|| there(value).and_then(back)).flatten();
        round.unwrap_or_else(|| value.clone())
    }

    /// Is no value written to the target as an empty text?
    pub(crate) fn leaves_empty(&self, direction: Direction) -> bool {
        let is_text = |end: &End| end.schema.kind == FieldKind::Text;
        self.carries(direction)
            && self.end(direction.target()).is_some_and(is_text)
            && self.steps.leave_empty(direction)
    }
}
