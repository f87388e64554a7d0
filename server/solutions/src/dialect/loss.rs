//! What the form of dual-write cannot say.

use super::transform::once;
use model::{FieldMapping, Mapping, Transform};

/// Something of a map that readers of the form of dual-write do not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where: the name of a field, or `Integration key` and the like.
    pub place: String,
    /// What, as a part of a sentence.
    pub what: String,
}

/// What of a map is said in `tandem.json` alone. That of keys and companies is as usual there, and not told.
pub fn loss(mapping: &Mapping) -> Vec<Loss> {
    mapping.fields.iter().flat_map(of_field).collect()
}

fn of_field(field: &FieldMapping) -> Vec<Loss> {
    let place = if field.right.is_empty() { &field.left } else { &field.right };
    let told = field.transforms.iter().filter_map(|transform| match transform {
        Transform::Default { .. } => None,
        Transform::ValueMap { pairs } => {
            let is_chosen = pairs.iter().any(|pair| pair.there || pair.back);
            let is_plain = once(pairs).len() == pairs.len() && !is_chosen;
            (!is_plain).then(|| {
                "a value map with several partners of one value, or with a choice among them".to_owned()
            })
        }
        other => Some(format!("the transform “{}”", other.words())),
    });
    told.map(|what| Loss { place: place.clone(), what }).collect()
}
