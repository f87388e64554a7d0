//! How a mapping fits what both apps say of their entities now, and what has changed since it was made.

use crate::Compiled;
use crate::rules::full_code;
use crate::transform::named;
use model::{
    Direction, EntitySchema, FieldKind, FieldMapping, FieldSchema, Finding, FindingState, Mapping, Side,
};
use std::mem::discriminant;

/// An entity as its app describes it.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    /// As it was last read.
    pub now: &'a EntitySchema,
    /// As it was before, with all fields that are gone since; `None` where nothing has changed since the mapping was
    /// made.
    pub before: Option<&'a EntitySchema>,
}

/// What stands against a mapping, or may do so; the ERP's entity comes first. Empty where it fits. What keeps the map
/// from working at all is a [`FindingState::Problem`] whose like [`Compiled::new`] gives; all else is of drift.
pub fn findings(mapping: &Mapping, left: Described<'_>, right: Described<'_>) -> Vec<Finding> {
    let described = |side| if side == Side::Left { left } else { right };
    let mut found: Vec<Finding> = Vec::new();
    if let Err(problems) = Compiled::new(mapping, left.now, right.now) {
        for problem in problems {
            let renamed = Side::BOTH.into_iter().find_map(|side| {
                renamed(mapping, side, described(side), &problem.place).map(|it| (side, it))
            });
            let remedy = match renamed {
                Some((side, name)) => format!(
                    "{} The {side} has a new field `{name}` of the same type: most likely it was renamed.",
                    problem.remedy
                ),
                None => problem.remedy,
            };
            found.push(finding(problem.code, &problem.place, FindingState::Problem, problem.message, remedy));
        }
    }
    for side in Side::BOTH {
        let Described { now, before: Some(before) } = described(side) else { continue };
        for field in &now.fields {
            let was = before.field(&field.name);
            let mapped = mapped(mapping, side, &field.name);
            let written = mapped.iter().any(|it| it.direction.carries(Direction::from_target(side)));
            if mapped.is_empty() || (field.required && !written) {
                found.extend(required(mapping, side, now, field, was));
            }
            let is_read = || mapping.all_fields().any(|line| reads(line, side, &field.name));
            if let Some(was) = was.filter(|_| !mapped.is_empty() || is_read()) {
                found.extend(altered(side, now, field, was, written));
            }
        }
    }
    found
}

/// A field that a record cannot be created without any more, and to which nothing is mapped.
fn required(
    mapping: &Mapping,
    side: Side,
    entity: &EntitySchema,
    field: &FieldSchema,
    was: Option<&FieldSchema>,
) -> Option<Finding> {
    let is_new = field.required && !field.read_only && was.is_none_or(|was| !was.required);
    (is_new && mapping.carries(Direction::from_target(side))).then(|| {
        let message = format!(
            "{} cannot be created without `{}` any more, and nothing is mapped to it.",
            entity.entity, field.name
        );
        let remedy = "Map it, or give it a default value; new records are refused until then.".to_owned();
        finding("1010", &field.name, FindingState::Problem, message, remedy)
    })
}

/// What of a mapped field is other than it was.
fn altered(
    side: Side,
    entity: &EntitySchema,
    field: &FieldSchema,
    was: &FieldSchema,
    written: bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let name = &field.name;
    if discriminant(&field.kind) != discriminant(&was.kind) {
        let message = format!("`{name}` of {} is of another type now.", entity.entity);
        let remedy = "Look whether its values still fit, and map it anew if they do not.".to_owned();
        found.push(finding("1030", name, FindingState::Problem, message, remedy));
    } else if let (FieldKind::Choice { options, .. }, FieldKind::Choice { options: known, .. }) =
        (&field.kind, &was.kind)
    {
        let gone: Vec<&str> = known
            .iter()
            .filter(|(value, _)| options.iter().all(|(other, _)| other != value))
            .map(|(value, _)| value.as_str())
            .collect();
        if !gone.is_empty() {
            let message =
                format!("`{name}` of {} does not take {} any more.", entity.entity, gone.join(", "));
            let remedy = "Take them out of the value map of the field.".to_owned();
            found.push(finding("1030", name, FindingState::Warning, message, remedy));
        }
    }
    if written && field.read_only && !was.read_only {
        let message = format!("`{name}` of {} can only be read now.", entity.entity);
        let remedy = format!("Let it travel away from the {side} only.");
        found.push(finding("1011", name, FindingState::Problem, message, remedy));
    }
    if let (true, Some(now), Some(before)) = (written, field.max_length, was.max_length)
        && now < before
    {
        let message = format!("`{name}` of {} takes {now} characters only; it took {before}.", entity.entity);
        let remedy = "Longer texts are refused: shorten them in the other app.".to_owned();
        found.push(finding("1030", name, FindingState::Warning, message, remedy));
    }
    found
}

/// The lines of a mapping that name a field of one side, the company's and the key's among them.
fn mapped<'m>(mapping: &'m Mapping, side: Side, name: &str) -> Vec<&'m FieldMapping> {
    mapping.all_fields().filter(|field| column(field, side).eq_ignore_ascii_case(name)).collect()
}

/// Does an expression of a line read a field of that side?
fn reads(line: &FieldMapping, side: Side, name: &str) -> bool {
    named(line, side.outward()).iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// The field that a line names on one side, as schemas call it.
fn column(field: &FieldMapping, side: Side) -> &str {
    match (side, &field.lookup) {
        (Side::Right, Some(lookup)) => &lookup.column,
        _ => field.name(side),
    }
}

/// The only new field of the same type as one that a line names and that is gone.
fn renamed<'s>(mapping: &Mapping, side: Side, described: Described<'s>, place: &str) -> Option<&'s str> {
    let Described { now, before } = described;
    let before = before?;
    let line = mapping.all_fields().find(|field| field.name(side).eq_ignore_ascii_case(place))?;
    let name = column(line, side);
    let was = before.field(name).filter(|_| now.field(name).is_none())?;
    let is_it = |field: &&FieldSchema| {
        before.field(&field.name).is_none()
            && mapped(mapping, side, &field.name).is_empty()
            && (&field.kind, field.max_length) == (&was.kind, was.max_length)
    };
    let mut alike = now.fields.iter().filter(is_it);
    let only = alike.next()?;
    alike.next().is_none().then_some(only.name.as_str())
}

fn finding(code: &str, place: &str, state: FindingState, found: String, remedy: String) -> Finding {
    Finding { code: full_code(code), title: place.to_owned(), state, found, remedy }
}
