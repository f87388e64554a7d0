//! Transforms: the form knows defaults and value maps.

use crate::json::{Json, object};
use model::{Transform, ValuePair};

/// The transforms of a pair of fields. Names of .NET types beside them say nothing more.
pub(super) fn read(list: &Json, place: &str, warnings: &mut Vec<String>) -> Vec<Transform> {
    let transforms = list.items().iter().filter_map(|item| {
        let kind = item.get("transformType").words();
        if kind.eq_ignore_ascii_case("Default") {
            return Some(Transform::Default { value: item.get("defaultValue").words() });
        }
        if kind.eq_ignore_ascii_case("ValueMap")
            && let Json::Object(pairs) = item.get("valueMap")
        {
            let pairs = pairs.iter().map(|(left, right)| ValuePair::new(left, right.words()));
            return Some(Transform::ValueMap { pairs: pairs.collect() });
        }
        warnings.push(format!("`{place}` has a transform “{kind}”, which is not known and is left out."));
        None
    });
    transforms.collect()
}

/// What the form can say of them: of a value map each value of the ERP once, with the partner that counts.
pub(super) fn sayable(transforms: &[Transform]) -> Vec<Transform> {
    let said = transforms.iter().filter_map(|transform| match transform {
        Transform::Default { .. } => Some(transform.clone()),
        Transform::ValueMap { pairs } => Some(Transform::ValueMap { pairs: once(pairs) }),
        _ => None,
    });
    said.collect()
}

/// Each value of the ERP once, where it first stands.
pub(super) fn once(pairs: &[ValuePair]) -> Vec<ValuePair> {
    let mut said: Vec<ValuePair> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for pair in pairs {
        match places.get(&pair.left).and_then(|at: &usize| said.get_mut(*at)) {
            Some(known) if pair.there => known.right.clone_from(&pair.right),
            Some(_) => {}
            None => {
                places.insert(pair.left.clone(), said.len());
                said.push(ValuePair::new(&pair.left, &pair.right));
            }
        }
    }
    said
}

/// The list for these transforms, which are sayable.
pub(super) fn write(said: &[Transform]) -> Json {
    let items = said.iter().filter_map(|transform| match transform {
        Transform::Default { value } => {
            Some(object([("transformType", "Default".into()), ("defaultValue", value.as_str().into())]))
        }
        Transform::ValueMap { pairs } => {
            let pairs = pairs.iter().map(|pair| (pair.left.clone(), pair.right.as_str().into()));
            Some(object([
                ("transformType", "ValueMap".into()),
                ("valueMap", Json::Object(pairs.collect())),
                ("createValuesOnDestination", Json::Bool(false)),
            ]))
        }
        _ => None,
    });
    Json::List(items.collect())
}
