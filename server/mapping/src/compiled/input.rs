//! What a line reads beside its own field: the fields of the source's row that its expressions name.

use super::check::Problem;
use super::{Compiled, End, Pair};
use crate::State;
use crate::transform::{Row, Shape};
use model::{Direction, Side};
use odata::value::Value;

/// A field of the source's row that an expression of a line names.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// The way that the expression leads.
    direction: Direction,
    /// As the expression spells it.
    spelled: String,
    end: End,
    /// It never changes while a pair lasts.
    is_firm: bool,
}

impl Pair {
    /// Finds the fields that the line's expressions name on a way, if it travels that one. `find` gives a field of the
    /// source by name, or says in words why there is none; `is_firm` tells of one that it never changes while a pair lasts.
    ///
    /// A key reads nothing else: a record that comes back has to be known by its own fields. A line that travels both ways
    /// reads only what never changes: the other app's value says all that the ERP's does, or else a change of the row and
    /// one of the value could overtake each other.
    pub(crate) fn find_inputs(
        &mut self,
        direction: Direction,
        find: impl Fn(&str) -> Result<End, String>,
        is_firm: impl Fn(&End) -> bool,
    ) -> Vec<Problem> {
        if !self.mapping.direction.carries(direction) {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for name in self.steps.named(direction) {
            let found = find(name).map_err(|why| ("TANDEM01", why, UNKNOWN)).and_then(|end| {
                let is_firm = is_firm(&end);
                let both = self.mapping.direction.carries(direction.target().outward());
                match (self.is_key, both && !is_firm) {
                    (true, _) => Err(("TANDEM06", of_key(name), OF_KEY)),
                    (_, true) => Err(("TANDEM06", of_both(name), OF_BOTH)),
                    _ => Ok((end, is_firm)),
                }
            });
            match found {
                Ok((end, is_firm)) => {
                    self.inputs.push(Input { direction, spelled: name.to_owned(), end, is_firm });
                }
                Err((code, message, remedy)) => {
                    let place = self.name().to_owned();
                    problems.push(Problem { code, place, message, remedy: remedy.to_owned() });
                }
            }
        }
        problems
    }

    /// All that may change in rows of a side and has the pair carry another value to the other one.
    pub(crate) fn read(&self, side: Side) -> impl Iterator<Item = &End> {
        self.end(side).into_iter().chain(self.beside(side))
    }

    /// What of that is not the line's own field.
    pub(crate) fn beside(&self, side: Side) -> impl Iterator<Item = &End> {
        self.inputs(side.outward()).filter(|input| !input.is_firm).map(|input| &input.end)
    }

    /// The fields of the source's row that are read on a way beside the line's own.
    fn inputs(&self, direction: Direction) -> impl Iterator<Item = &Input> {
        self.inputs.iter().filter(move |input| input.direction == direction)
    }

    /// What is read on a way beside the line's own field.
    pub(crate) fn read_on(&self, direction: Direction) -> impl Iterator<Item = &End> {
        self.inputs(direction).map(|input| &input.end)
    }

    /// What the expressions of a way see of the source's row; `None` where something of it is not known.
    pub(crate) fn row<'a>(&'a self, direction: Direction, source: &'a State) -> Option<Row<'a>> {
        let field = |input: &'a Input| {
            let value: &Value = source.get(&input.end.name)?;
            Some((input.spelled.as_str(), value, Shape::of(&input.end.schema.kind)))
        };
        self.inputs(direction).map(field).collect()
    }
}

impl Compiled {
    /// The fields of a side that states hold: those of the lines in the mapping's order, then those that only expressions
    /// read. A field that several lines name comes as often.
    pub(crate) fn ends(&self, side: Side) -> impl Iterator<Item = &End> {
        self.pairs.iter().filter_map(move |pair| pair.end(side)).chain(self.read_only_by_expressions(side))
    }

    pub(super) fn read_only_by_expressions(&self, side: Side) -> impl Iterator<Item = &End> {
        let inputs = self.pairs.iter().flat_map(move |pair| pair.read_on(side.outward()));
        inputs.filter(move |end| {
            !self.pairs.iter().filter_map(|pair| pair.end(side)).any(|own| own.name == end.name)
        })
    }
}

/// Lines whose expressions read what is made, by way of other lines, of what they write: each write would ask for the next.
pub(super) fn circles(pairs: &[Pair]) -> Vec<Problem> {
    let leads = |(side, name): (Side, &str), pair: &'_ Pair| {
        let is_read = pair.carries(side.outward()) && pair.read(side).any(|end| end.name == name);
        is_read && pair.end(side.other()).is_some()
    };
    let comes_back = |from: (Side, &str), to: (Side, &str)| {
        let mut reached = vec![(from.0, from.1.to_owned())];
        let mut at = 0;
        while let Some((side, name)) = reached.get(at).cloned() {
            at += 1;
            for pair in pairs.iter().filter(|pair| leads((side, &name), pair)) {
                let there = pair.end(side.other()).map(|end| (side.other(), end.name.clone()));
                reached.extend(there.filter(|there| !reached.contains(there)));
            }
        }
        reached.iter().any(|(side, name)| (*side, name.as_str()) == to)
    };
    let mut problems = Vec::new();
    for pair in pairs {
        for direction in Direction::BOTH.into_iter().filter(|direction| pair.carries(*direction)) {
            let Some(written) = pair.end(direction.target()) else { continue };
            for read in pair.beside(direction.source()) {
                if comes_back((direction.target(), &written.name), (direction.source(), &read.name)) {
                    let message = format!(
                        "The expression reads `{}`, which is made of what the line writes.",
                        read.name
                    );
                    let (place, remedy) = (pair.name().to_owned(), OF_CIRCLE.to_owned());
                    problems.push(Problem { code: "TANDEM06", place, message, remedy });
                }
            }
        }
    }
    problems
}

const OF_CIRCLE: &str = "Read another field, or take one of the lines between both out.";
const UNKNOWN: &str = "Name a field of the source's row, or refresh the tables.";
const OF_KEY: &str = "Have the expression make the key of `value` alone.";
const OF_BOTH: &str =
    "Let the line travel one way only, or have it read fields of the integration key alone.";

fn of_key(name: &str) -> String {
    format!(
        "The line belongs to the integration key, and its expression reads `{name}` beside its own field."
    )
}

fn of_both(name: &str) -> String {
    format!("The line travels both ways, and its expression reads `{name}`, which may change by itself.")
}
