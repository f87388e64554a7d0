//! How the choices of two fields are paired.

use model::{FieldKind, ValuePair};

/// A value map by the labels of both, and of how many choices on the left; `None` where too few have a partner, or where
/// none is needed.
pub(crate) fn paired(left: &FieldKind, right: &FieldKind) -> Option<(Vec<ValuePair>, usize)> {
    let (own, other) = (options(left)?, options(right)?);
    let is_known = |value: &str| other.iter().any(|(it, _)| it.eq_ignore_ascii_case(value));
    if own.iter().all(|(value, _)| is_known(value)) {
        return None;
    }
    let mut pairs: Vec<ValuePair> = Vec::new();
    for (value, names) in &own {
        let partner = other.iter().find(|(_, others)| names.iter().any(|name| others.contains(name)));
        if let Some((right, _)) = partner.filter(|(right, _)| pairs.iter().all(|it| it.right != *right)) {
            pairs.push(ValuePair::new(value.clone(), right.clone()));
        }
    }
    (!pairs.is_empty() && pairs.len() * 2 >= own.len()).then_some((pairs, own.len()))
}

/// The values of a field that takes choices, each with what it is called.
fn options(kind: &FieldKind) -> Option<Vec<(String, Vec<String>)>> {
    match kind {
        FieldKind::Choice { options, .. } => Some(
            options
                .iter()
                .map(|(value, label)| (value.clone(), vec![folded(value), folded(label)]))
                .collect(),
        ),
        FieldKind::Boolean => Some(vec![
            ("True".into(), vec!["yes".into(), "true".into()]),
            ("False".into(), vec!["no".into(), "false".into()]),
        ]),
        _ => None,
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
