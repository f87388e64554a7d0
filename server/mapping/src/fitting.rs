//! Which types of fields take the values of which others.

use crate::normal;
use model::{Direction, FieldKind, FieldSchema, FindingState};
use odata::value::Value;

/// Does a field take that text as its value?
pub(crate) fn takes(field: &FieldSchema, text: &str) -> bool {
    let fits = |options: &[(String, String)]| {
        options.is_empty() || options.iter().any(|(value, _)| value.eq_ignore_ascii_case(text.trim()))
    };
    match &field.kind {
        FieldKind::Choice { options, .. } => fits(options),
        _ => normal::convert(&Value::from(text), field).is_ok(),
    }
}

/// Why values of one field do not become values of the other; `None` where they do. What may go wrong with some values is
/// a warning.
pub(crate) fn mismatch(
    from: &FieldSchema,
    to: &FieldSchema,
    direction: Direction,
) -> Option<(FindingState, String)> {
    use FieldKind as K;
    let source = direction.source();
    let problem = |why: &str| {
        let words = format!(
            "`{}` of the {source} ({}) does not become `{}` ({}): {why}.",
            from.name,
            kind(&from.kind),
            to.name,
            kind(&to.kind)
        );
        Some((FindingState::Problem, words))
    };
    let warning = |why: String| Some((FindingState::Warning, why));
    match (&from.kind, &to.kind) {
        (K::Choice { .. }, K::Choice { options, .. }) => {
            let K::Choice { options: own, .. } = &from.kind else { return None };
            let known = |value: &str| options.iter().any(|(it, _)| it.eq_ignore_ascii_case(value));
            let strangers = own.iter().any(|(value, _)| !known(value));
            if own.is_empty() || options.is_empty() || !strangers {
                None
            } else {
                problem("both name their choices in other ways")
            }
        }
        (K::Choice { .. }, K::Boolean) | (K::Boolean, K::Choice { .. }) => {
            problem("a choice is not yes or no")
        }
        (_, K::Choice { .. }) => problem("it takes its own choices only"),
        (_, K::Lookup { .. }) => problem("a lookup takes rows of another table"),
        (K::Lookup { .. }, _) => problem("a lookup holds the id of a row"),
        (K::Boolean | K::Guid | K::Choice { .. } | K::DateTime | K::Date, K::Integer | K::Decimal)
        | (K::Boolean | K::Integer | K::Decimal | K::Guid | K::Choice { .. }, K::DateTime | K::Date)
        | (K::Boolean | K::Integer | K::Decimal | K::DateTime | K::Date | K::Choice { .. }, K::Guid)
        | (K::Integer | K::Decimal | K::DateTime | K::Date | K::Guid, K::Boolean) => {
            problem("they have nothing in common")
        }
        (K::Text, K::Boolean | K::Integer | K::Decimal | K::DateTime | K::Date | K::Guid) => {
            warning(format!(
                "`{}` of the {source} is text; what does not read as {} is refused.",
                from.name,
                kind(&to.kind)
            ))
        }
        (K::Decimal, K::Integer) => warning(format!(
            "`{}` of the {source} may have a fraction, which `{}` does not take.",
            from.name, to.name
        )),
        (K::Text, K::Text) => match (from.max_length, to.max_length) {
            (Some(longest), Some(most)) if longest > most => warning(format!(
                "`{}` of the {source} may hold {longest} characters, `{}` takes {most}: longer texts are refused.",
                from.name, to.name
            )),
            _ => None,
        },
        _ => None,
    }
}

fn kind(kind: &FieldKind) -> &str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Integer => "a whole number",
        FieldKind::Decimal => "a number",
        FieldKind::Boolean => "yes or no",
        FieldKind::DateTime => "a time",
        FieldKind::Date => "a date",
        FieldKind::Guid => "a GUID",
        FieldKind::Choice { .. } => "a choice",
        FieldKind::Lookup { .. } => "a lookup",
        FieldKind::Other { name } => name,
    }
}
