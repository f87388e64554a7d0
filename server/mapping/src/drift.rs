//! How a mapping fits what both apps say of their entities now, and what has changed since it was made.
//!
//! What fits is for [`check`] to say, now and as the entities were before: of what stood against the mapping all along
//! drift is silent, since whoever saved the version was told. What is new is told as what the app has changed, and how bad
//! it is is seen from a map that runs: without a column that records need from now on each of them is refused, while
//! choices that are gone are refused one by one.

use crate::Compiled;
use crate::rules::{check, finding, name, problem};
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

impl<'a> Described<'a> {
    /// As it was when the mapping was made.
    fn known(self) -> &'a EntitySchema {
        self.before.unwrap_or(self.now)
    }
}

/// What stands against a mapping, or may do so. Empty where it fits. What keeps the map from working at all comes first,
/// as a [`FindingState::Problem`] whose like [`Compiled::new`] gives; all else is of drift, that of the ERP's entity first.
pub fn findings(mapping: &Mapping, left: Described<'_>, right: Described<'_>) -> Vec<Finding> {
    let described = |side| if side == Side::Left { left } else { right };
    let broken = Compiled::new(mapping, left.now, right.now).err().unwrap_or_default();
    let broken: Vec<Finding> = broken.into_iter().map(problem).collect();
    if left.before.is_none() && right.before.is_none() {
        // Nothing is new where nothing has changed.
        return broken;
    }
    let known = check(mapping, left.known(), right.known());
    let mut new = check(mapping, left.now, right.now);
    new.retain(|it| !known.contains(it) && !broken.contains(it));

    let mut found: Vec<Finding> =
        broken.into_iter().map(|it| with_new_name(mapping, described, it)).collect();
    for side in Side::BOTH {
        let Described { now, before: Some(before) } = described(side) else { continue };
        for field in &now.fields {
            let was = before.field(&field.name);
            let lines = mapped(mapping, side, &field.name);
            if let Some(at) = new.iter().position(|it| it.code == MISSING && it.title == field.name) {
                new.remove(at);
                found.push(required(now, field));
            }
            let is_read = || mapping.all_fields().any(|line| reads(line, side, &field.name));
            if let Some(was) = was.filter(|_| !lines.is_empty() || is_read()) {
                let is_theirs = |it: &Finding| lines.iter().any(|line| name(line) == it.title);
                let misfit = new.iter().find(|it| it.code == MISFIT && is_theirs(it));
                let told = altered((side, now), field, was, &lines, misfit);
                // What the rules say of these lines for the same reason is explained by now.
                new.retain(|it| !(is_theirs(it) && told.iter().any(|own| own.code == it.code)));
                found.extend(told);
            }
        }
    }
    // What only some values may meet tells each record that has one.
    let is_rare = |it: &Finding| {
        it.state == FindingState::Warning && [MAY_BE_EMPTY, MISFIT].contains(&it.code.as_str())
    };
    found.extend(new.into_iter().filter(|it| !is_rare(it)));
    found
}

/// The rule that a field which records need is mapped.
const MISSING: &str = "DIPV1010";
/// The rule that values of one field are such as the other one takes.
const MISFIT: &str = "DIPV1030";
/// The rule that what is mapped to such a field has a value.
const MAY_BE_EMPTY: &str = "DIPV1031";

/// A problem, with the hint that its field was renamed where that is likely.
fn with_new_name<'s>(
    mapping: &Mapping,
    described: impl Fn(Side) -> Described<'s>,
    problem: Finding,
) -> Finding {
    let renamed = Side::BOTH
        .into_iter()
        .find_map(|side| renamed(mapping, side, described(side), &problem.title).map(|name| (side, name)));
    let Some((side, name)) = renamed else { return problem };
    let remedy = format!(
        "{} The {side} has a new field `{name}` of the same type: most likely it was renamed.",
        problem.remedy
    );
    Finding { remedy, ..problem }
}

/// A field that a record cannot be created without any more, and to which nothing is mapped.
fn required(entity: &EntitySchema, field: &FieldSchema) -> Finding {
    let message = format!(
        "{} cannot be created without `{}` any more, and nothing is mapped to it.",
        entity.entity, field.name
    );
    let remedy = "Map it, or give it a default value; new records are refused until then.";
    finding("1010", &field.name, FindingState::Problem, message, remedy)
}

/// What of a mapped field is other than it was; `misfit` is what the rules say of its values by now.
fn altered(
    (side, entity): (Side, &EntitySchema),
    field: &FieldSchema,
    was: &FieldSchema,
    lines: &[&FieldMapping],
    misfit: Option<&Finding>,
) -> Vec<Finding> {
    let written = lines.iter().any(|it| it.direction.carries(Direction::from_target(side)));
    let mut found = Vec::new();
    let name = &field.name;
    if discriminant(&field.kind) != discriminant(&was.kind) {
        let why = misfit.map(|it| format!(" {}", it.found)).unwrap_or_default();
        let message = format!("`{name}` of {} is of another type now.{why}", entity.entity);
        let remedy = "Look whether its values still fit, and map it anew if they do not.";
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
            let remedy = "Take them out of the value map of the field.";
            found.push(finding("1030", name, FindingState::Warning, message, remedy));
        }
    }
    if written && field.read_only && !was.read_only {
        let message = format!("`{name}` of {} can only be read now.", entity.entity);
        let remedy = format!("Let it travel away from the {side} only.");
        found.push(finding("1011", name, FindingState::Problem, message, &remedy));
    }
    if let (true, Some(now), Some(before)) = (written, field.max_length, was.max_length)
        && now < before
    {
        let message = format!("`{name}` of {} takes {now} characters only; it took {before}.", entity.entity);
        let remedy = "Longer texts are refused: shorten them in the other app.";
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
pub(crate) fn renamed<'s>(
    mapping: &Mapping,
    side: Side,
    described: Described<'s>,
    place: &str,
) -> Option<&'s str> {
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
