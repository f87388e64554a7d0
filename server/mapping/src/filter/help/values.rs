//! What fields can be compared by, and with.

use super::Language;
use super::state::{ODATA, RANGE};
use model::{EntitySchema, FieldKind, FieldSchema};

/// The field that a filter means by a name: of the CRM's lookups, `_name_value` is the column that holds the id.
pub(crate) fn field<'s>(language: Language, schema: &'s EntitySchema, name: &str) -> Option<&'s FieldSchema> {
    let bare = || name.strip_prefix('_').and_then(|name| name.strip_suffix("_value"));
    let found = schema.field(name);
    if language == Language::Range { found } else { found.or_else(|| schema.field(bare()?)) }
}

/// How a filter names a field; `None` = it cannot be filtered by.
pub(super) fn name(language: Language, field: &FieldSchema) -> Option<String> {
    match (&field.kind, language) {
        (FieldKind::Other { .. }, _) => None,
        (FieldKind::Lookup { .. }, Language::OData) => Some(format!("_{}_value", field.name)),
        _ => Some(field.name.clone()),
    }
}

/// The operators that make sense for a field; all of them where it is not known.
pub(super) fn operators(language: Language, field: Option<&FieldSchema>) -> Vec<&'static str> {
    use FieldKind::{Boolean, Choice, Guid, Lookup, Other, Text};
    let all: &[&str] = if language == Language::Range { &RANGE } else { &ODATA };
    let fits = |operator: &&&str| {
        let is_equality = matches!(**operator, "==" | "!=" | "eq" | "ne");
        match field.map(|field| &field.kind) {
            None | Some(Other { .. }) => true,
            Some(Text) => is_equality || **operator == "like",
            Some(Boolean | Choice { .. } | Guid | Lookup { .. }) => is_equality,
            Some(_) => **operator != "like",
        }
    };
    all.iter().filter(fits).copied().collect()
}

/// The values that a field can be compared with, as far as they can be listed, each with what people call it. `begun` is
/// what stands there already.
pub(super) fn values(
    language: Language,
    field: Option<&FieldSchema>,
    begun: &str,
) -> Vec<(String, Option<String>)> {
    let plain = |text: &str| (text.to_owned(), None);
    let mut values = match field.map(|field| &field.kind) {
        Some(FieldKind::Boolean) => vec![plain("true"), plain("false")],
        Some(FieldKind::Choice { type_name, options }) => {
            let value = |(value, label): &(String, String)| {
                let label = Some(label.clone()).filter(|label| !label.is_empty() && label != value);
                (choice(language, type_name, value, begun), label)
            };
            options.iter().map(value).collect()
        }
        _ => Vec::new(),
    };
    values.push(plain("null"));
    values
}

fn choice(language: Language, type_name: &str, value: &str, begun: &str) -> String {
    match language {
        Language::Range => match begun.split_once("::") {
            // Whoever writes the type wants its member.
            Some((own, _)) => format!("{own}::{value}"),
            None => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
        },
        Language::OData if type_name.is_empty() && value.parse::<i64>().is_ok() => value.to_owned(),
        Language::OData => format!("{type_name}'{}'", value.replace('\'', "''")),
    }
}
