//! What an editor and a checker say of a mapping: everything that would keep it from working, and what would make trouble
//! later. The numbers are those of the
//! [validation errors of dual-write](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/dual-write/dual-write-error-codes).
//! What these do not know has a code of our own:
//!
//! | code | what it says |
//! | --- | --- |
//! | `TANDEM01` | an expression cannot be read, or uses what it may not |
//! | `TANDEM02` | a date format cannot be used |
//! | `TANDEM03` | a transform has no way in a direction in which its line travels |
//! | `TANDEM04` | a transform's number is out of its range |
//! | `TANDEM05` | a transform of a key may make one key of two |
//! | `TANDEM06` | an expression reads fields that it may not read beside its own |
//! | `TANDEM07` | a value map has several partners for a value, and nobody chose one |

use crate::Compiled;
use crate::choice::unchosen;
use crate::compiled::Problem;
use crate::fitting::{mismatch, takes};
use crate::transform::{self, Ends, arriving, travelled};
use model::{
    Direction, EntitySchema, FieldKind, FieldMapping, FieldSchema, Finding, FindingState, Mapping, Side,
    Transform,
};

/// Everything that stands against a mapping, problems first, each in the order of its lines. A mapping without a problem
/// can be made ready for work.
pub fn check(mapping: &Mapping, left: &EntitySchema, right: &EntitySchema) -> Vec<Finding> {
    let rules = Rules { mapping, left, right };
    let problems = Compiled::new(mapping, left, right).err().unwrap_or_default();
    let mut found: Vec<Finding> = problems.into_iter().map(problem).collect();
    found.extend(rules.company());
    found.extend(rules.written_twice());
    for field in mapping.all_fields() {
        found.extend(rules.read_only(field));
        found.extend(rules.types(field));
        found.extend(rules.transforms(field));
        found.extend(field.transforms.iter().flat_map(|it| unchosen(field, it)));
    }
    found.extend(rules.required());
    found.extend(rules.change_tracking());
    // Problems first; what is equal keeps its order.
    found.sort_by_key(|finding| std::cmp::Reverse(finding.state));
    found
}

/// A problem as people are told of it.
pub(crate) fn problem(problem: Problem) -> Finding {
    let Problem { code, place, message, remedy } = problem;
    finding(code, &place, FindingState::Problem, message, &remedy)
}

/// A finding under its public code.
pub(crate) fn finding(code: &str, place: &str, state: FindingState, found: String, remedy: &str) -> Finding {
    Finding { code: full_code(code), title: place.to_owned(), state, found, remedy: remedy.to_owned() }
}

/// A code as people see it: numbers are those of the public list.
fn full_code(code: &str) -> String {
    if code.starts_with(|first: char| first.is_ascii_digit()) {
        format!("DIPV{code}")
    } else {
        code.to_owned()
    }
}

struct Rules<'a> {
    mapping: &'a Mapping,
    left: &'a EntitySchema,
    right: &'a EntitySchema,
}

/// The ERP's field that holds the company of a row.
const LEFT_COMPANY: &str = "dataAreaId";
/// The CRM's entity of companies.
const RIGHT_COMPANIES: &str = "cdm_companies";

impl Rules<'_> {
    const fn schema(&self, side: Side) -> &EntitySchema {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    /// The field that a line names on a side, as its schema has it.
    fn field(&self, line: &FieldMapping, side: Side) -> Option<&FieldSchema> {
        let name = match (side, &line.lookup) {
            (Side::Right, Some(lookup)) => lookup.column.as_str(),
            _ => line.name(side),
        };
        if name.is_empty() { None } else { self.schema(side).field(name) }
    }

    /// Rows of a company on one side and of none on the other would meet under the wrong key.
    fn company(&self) -> Option<Finding> {
        let left = self.left.key.iter().any(|key| key.eq_ignore_ascii_case(LEFT_COMPANY));
        let of_company = |key: &Vec<String>| key.iter().any(|name| self.is_company(name));
        let right = self.right.alternate_keys.iter().any(of_company);
        let (words, remedy) = match (&self.mapping.company, left, right) {
            (Some(_), _, _) | (None, false, false) => return None,
            (None, true, true) => (
                "Both entities belong to companies, and the map does not.".to_owned(),
                "Make the map company-specific.",
            ),
            (None, one, _) => {
                let (own, other) = if one { (self.left, self.right) } else { (self.right, self.left) };
                (
                    format!("Rows of {} belong to a company, rows of {} do not.", own.entity, other.entity),
                    "Choose entities that both belong to companies, or that both do not.",
                )
            }
        };
        Some(finding("1002", "Company", FindingState::Problem, words, remedy))
    }

    fn is_company(&self, name: &str) -> bool {
        let kind = self.right.field(name).map(|field| &field.kind);
        matches!(kind, Some(FieldKind::Lookup { targets }) if targets.iter().any(|target| target == RIGHT_COMPANIES))
    }

    /// Of two lines that write one field only the first counts, which nobody can mean.
    fn written_twice(&self) -> Vec<Finding> {
        let columns = |line| Side::BOTH.map(|side| self.field(line, side).map(|field| field.name.as_str()));
        let lines: Vec<_> = self.mapping.all_fields().map(|line| (line, columns(line))).collect();
        let mut found = Vec::new();
        for (at, (line, columns)) in lines.iter().enumerate() {
            let earlier = &lines[..at];
            if earlier.iter().any(|(it, _)| same(&it.left, &line.left) && same(&it.right, &line.right)) {
                let words = format!("`{}` and `{}` are mapped twice.", line.left, line.right);
                found.push(finding(
                    "1029",
                    name(line),
                    FindingState::Problem,
                    words,
                    "Remove one of both lines.",
                ));
                continue;
            }
            // In the order of `Side::BOTH`.
            let ways = [("1023", Direction::RightToLeft), ("1026", Direction::LeftToRight)];
            for (at, (code, direction)) in ways.into_iter().enumerate().rev() {
                let side = direction.target();
                let Some(own) = columns[at].filter(|_| line.direction.carries(direction)) else { continue };
                if earlier
                    .iter()
                    .any(|(it, columns)| it.direction.carries(direction) && columns[at] == Some(own))
                {
                    let words = format!("Two lines write `{own}` of the {side}; only the first one counts.");
                    let remedy = format!("Let one of both travel away from the {side} only, or remove it.");
                    found.push(finding(code, name(line), FindingState::Problem, words, &remedy));
                }
            }
        }
        found
    }

    /// What an app sets by itself cannot be written. A key is written with the record or names one that is there.
    fn read_only(&self, line: &FieldMapping) -> Vec<Finding> {
        if self.mapping.is_key(line) {
            return Vec::new();
        }
        let written = Direction::BOTH.into_iter().filter(|direction| line.direction.carries(*direction));
        let told = written.filter_map(|direction| {
            let side = direction.target();
            let field = self.field(line, side).filter(|field| field.read_only)?;
            let words = format!("`{}` of {} can only be read.", field.name, self.schema(side).entity);
            let remedy = format!("Let it travel away from the {side} only.");
            Some(finding("1011", name(line), FindingState::Problem, words, &remedy))
        });
        told.collect()
    }

    /// Values of one type that the other one does not take.
    fn types(&self, line: &FieldMapping) -> Vec<Finding> {
        let mut found = Vec::new();
        let (left, right) = (self.field(line, Side::Left), self.field(line, Side::Right));
        // What a lookup holds is the value of its key column, whose type is not this column's.
        let ends = Ends::of(left, right);
        // Transforms that have nothing to work on leave nothing that could fit; they are told of by themselves.
        let is_fit = (0..line.transforms.len()).all(|at| transform::unfit(line, at, &ends).is_none());
        if line.lookup.is_none() && is_fit {
            for direction in travelled(line) {
                let (from, to) =
                    if direction == Direction::LeftToRight { (left, right) } else { (right, left) };
                let (Some(from), Some(to)) = (from, to) else { continue };
                let Some(arriving) = arriving(line, direction, &ends) else { continue };
                // A text that a transform reads may as well be one that it cannot read.
                let read = || mismatch(from, to, direction).filter(|_| from.kind == FieldKind::Text);
                let told = mismatch(&arriving, to, direction).or_else(|| {
                    read().filter(|(state, _)| {
                        *state == FindingState::Warning && arriving.kind != FieldKind::Text
                    })
                });
                if let Some((state, words)) = told {
                    let remedy = match state {
                        FindingState::Problem => {
                            "Give the field a value map, or map it to a field of a fitting type."
                        }
                        _ => "See to it that there are no such values, or let it travel the other way only.",
                    };
                    found.push(finding("1030", name(line), state, words, remedy));
                }
            }
        }
        for transform in &line.transforms {
            found.extend(self.constants(line, transform));
        }
        found
    }

    /// Transforms that have nothing to work on, or that make one key of two.
    fn transforms(&self, line: &FieldMapping) -> Vec<Finding> {
        let right = self.field(line, Side::Right).filter(|_| line.lookup.is_none());
        let ends = Ends::of(self.field(line, Side::Left), right);
        let mut found = Vec::new();
        for (at, transform) in line.transforms.iter().enumerate() {
            if let Some(why) = transform::unfit(line, at, &ends) {
                let words = format!("{} {why}.", transform::name(transform));
                let remedy = "Take it out, or map other fields.";
                found.push(finding("1030", name(line), FindingState::Problem, words, remedy));
            }
            let state = transform::loss_of_key(transform).filter(|_| self.mapping.is_key(line));
            if let Some(state) = state {
                let words = format!(
                    "{} of a key may give two records the same key, and they would be taken for one.",
                    transform::name(transform)
                );
                let remedy = "Take it out, or name records by another field.";
                found.push(finding("TANDEM05", name(line), state, words, remedy));
            }
        }
        found
    }

    /// Values that a default or a value map would write and that the target does not take.
    fn constants(&self, line: &FieldMapping, transform: &Transform) -> Vec<Finding> {
        let mut found = Vec::new();
        for direction in travelled(line) {
            let side = direction.target();
            let Some(field) = self.field(line, side).filter(|_| line.lookup.is_none() || side == Side::Left)
            else {
                continue;
            };
            let values: Vec<&str> = match transform {
                Transform::Default { value } => vec![value],
                Transform::ValueMap { pairs } if side == Side::Left => {
                    pairs.iter().map(|pair| pair.left.as_str()).collect()
                }
                Transform::ValueMap { pairs } => pairs.iter().map(|pair| pair.right.as_str()).collect(),
                _ => continue,
            };
            // Several transforms take turns: what one leaves is not what is written.
            let is_last = line.transforms.len() == 1;
            for value in values.into_iter().filter(|value| is_last && !value.trim().is_empty()) {
                if !takes(field, value) {
                    let words = format!("`{}` of the {side} does not take “{value}”.", field.name);
                    let remedy = format!("Choose a value that {} knows.", self.schema(side).entity);
                    let told = finding("1030", name(line), FindingState::Problem, words, &remedy);
                    if !found.contains(&told) {
                        found.push(told);
                    }
                }
            }
        }
        found
    }

    /// Fields without which the target makes no record.
    fn required(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for direction in Direction::BOTH.into_iter().filter(|direction| self.mapping.carries(*direction)) {
            let side = direction.target();
            let schema = self.schema(side);
            let needed = schema
                .fields
                .iter()
                .filter(|field| field.required && !field.read_only && field.name != schema.id);
            for field in needed {
                let carries = |line: &&FieldMapping| {
                    line.direction.carries(direction)
                        && self.field(line, side).is_some_and(|own| own.name == field.name)
                };
                let lines: Vec<&FieldMapping> = self.mapping.all_fields().filter(carries).collect();
                if lines.is_empty() {
                    let words = format!(
                        "{} asks for `{}` where a record is created, and nothing is mapped to it.",
                        schema.entity, field.name
                    );
                    let remedy = "Map it or give it a default value, unless the app fills it by itself.";
                    found.push(finding("1010", &field.name, FindingState::Warning, words, remedy));
                } else if lines.iter().all(|line| self.may_be_empty(line, direction)) {
                    let words = format!(
                        "{} asks for `{}`, and what is mapped to it may be empty.",
                        schema.entity, field.name
                    );
                    found.push(finding(
                        "1031",
                        &field.name,
                        FindingState::Warning,
                        words,
                        "Give it a default value.",
                    ));
                }
            }
        }
        found
    }

    /// May a line bring no value?
    fn may_be_empty(&self, line: &FieldMapping, direction: Direction) -> bool {
        let has_default = line.transforms.iter().any(|it| matches!(it, Transform::Default { .. }));
        let source = self.field(line, direction.source());
        !has_default && !self.mapping.is_key(line) && source.is_none_or(|field| !field.required)
    }

    /// Without a time of change or delta links all rows are compared again and again.
    fn change_tracking(&self) -> Vec<Finding> {
        let told = Side::BOTH.into_iter().filter(|side| self.mapping.carries(side.outward()));
        let told = told
            .map(|side| self.schema(side))
            .filter(|schema| !schema.tracks_changes && schema.modified_time.is_none());
        told.map(|schema| {
            let words = format!(
                "{} does not tell what has changed: all its rows are read and compared again and again.",
                schema.entity
            );
            finding(
                "1019",
                &schema.entity,
                FindingState::Warning,
                words,
                "Choose an entity that tracks changes, if it has many rows.",
            )
        })
        .collect()
    }
}

/// What people find a line by.
pub(crate) fn name(line: &FieldMapping) -> &str {
    if line.right.is_empty() { &line.left } else { &line.right }
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
