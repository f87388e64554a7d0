//! Pairs of fields.

use super::{lookup, transform};
use crate::json::{Json, object};
use model::{FieldMapping, SyncDirection};

const DIRECTION: &str = "syncDirection";
const LEFT: &str = "sourceField";
const RIGHT: &str = "destinationField";
const RELATED: &str = "destinationLookupFieldRelatedEntity";
const TRANSFORMS: &str = "valueTransforms";

/// The pairs of a list.
pub(super) fn read(list: &Json, warnings: &mut Vec<String>) -> Vec<FieldMapping> {
    let fields = list.items().iter().filter_map(|item| {
        let (left, written) = (item.get(LEFT).words(), item.get(RIGHT).words());
        if left.is_empty() && written.is_empty() {
            warnings.push("A pair of fields names neither of them, and is left out.".to_owned());
            return None;
        }
        let place = if written.is_empty() { &left } else { &written };
        let direction = direction(item.get(DIRECTION)).unwrap_or_else(|| {
            let found = item.get(DIRECTION).words();
            warnings.push(format!(
                "`{place}` has the direction “{found}”, which is not known: it travels both ways."
            ));
            SyncDirection::Both
        });
        let transforms = transform::read(item.get(TRANSFORMS), place, warnings);
        let (right, lookup) = lookup::read(&written, &item.get(RELATED).words());
        if lookup.as_ref().is_some_and(|lookup| lookup.targets.iter().any(|target| target.entity.is_empty()))
        {
            warnings.push(format!("`{place}` does not say which entity it points to."));
        }
        Some(FieldMapping { left, right, direction, transforms, lookup })
    });
    fields.collect()
}

/// Directions are numbers, with and without quotes.
fn direction(code: &Json) -> Option<SyncDirection> {
    let known = [SyncDirection::LeftToRight, SyncDirection::RightToLeft, SyncDirection::Both];
    let code = code.words();
    known.into_iter().find(|known| known.code().to_string() == code.trim())
}

/// The list for these pairs. Of what is kept each pair takes over the entry of the same fields.
pub(super) fn fields(fields: &[FieldMapping], kept: &[Json]) -> Vec<Json> {
    let mut rest: Vec<&Json> = kept.iter().collect();
    let entries = fields.iter().map(|field| {
        let (right, related) = lookup::write(field);
        let is_same = |entry: &&Json| {
            entry.get(LEFT).words().eq_ignore_ascii_case(&field.left)
                && entry.get(RIGHT).words().eq_ignore_ascii_case(&right)
        };
        match rest.iter().position(is_same) {
            Some(at) => renewed(rest.remove(at), field),
            None => fresh(field, &right, related.as_deref()),
        }
    });
    entries.collect()
}

/// An entry that says of a pair what it is now, and whatever else it said before.
fn renewed(entry: &Json, field: &FieldMapping) -> Json {
    let mut entry = entry.clone();
    // A code that is not known stays as long as it means what it was taken for.
    if direction(entry.get(DIRECTION)).unwrap_or(SyncDirection::Both) != field.direction {
        entry.put(DIRECTION, field.direction.code().into());
    }
    let said = transform::sayable(&field.transforms);
    if transform::read(entry.get(TRANSFORMS), "", &mut Vec::new()) != said {
        entry.put(TRANSFORMS, transform::write(&said));
    }
    entry
}

fn fresh(field: &FieldMapping, right: &str, related: Option<&str>) -> Json {
    let mut entry = object([
        (DIRECTION, field.direction.code().into()),
        (LEFT, Json::Text(field.left.to_ascii_uppercase())),
        (RIGHT, right.into()),
        ("isSystemGenerated", Json::Bool(false)),
    ]);
    if let Some(related) = related {
        entry.put(RELATED, related.into());
    }
    let said = transform::sayable(&field.transforms);
    if !said.is_empty() {
        entry.put(TRANSFORMS, transform::write(&said));
    }
    entry
}
