//! Value maps that leave more than one way.

use crate::rules::{finding, name};
use crate::transform::travelled;
use model::{
    Direction, FieldMapping, Finding, FindingState, SharedValue, Transform, pair_for, shared_values,
};

/// Values of which it takes a choice to say what becomes of them, and nobody made one, or more than one.
pub(crate) fn unchosen(line: &FieldMapping, transform: &Transform) -> Vec<Finding> {
    let Transform::ValueMap { pairs } = transform else { return Vec::new() };
    let told = |direction: Direction| {
        let shared = shared_values(pairs, direction).into_iter().filter(|it| it.chosen.len() != 1);
        shared.map(move |SharedValue { value, partners, chosen }| {
            let names = |values: &[String]| {
                values.iter().map(|it| format!("“{it}”")).collect::<Vec<_>>().join(", ")
            };
            let (target, counts) = (direction.target(), pair_for(pairs, direction, &value));
            let counts = counts.map(|pair| pair.target(direction)).unwrap_or_default();
            let several = if chosen.is_empty() { names(&partners) } else { names(&chosen) };
            let words = if chosen.is_empty() {
                format!("“{value}” could become {several} on the way to the {target}, and nobody chose: it is “{counts}”.")
            } else {
                format!("“{value}” has more than one choice on the way to the {target}, {several}: it is “{counts}”.")
            };
            let remedy = "Choose one of them in the line's value map.";
            finding("TANDEM07", name(line), FindingState::Warning, words, remedy)
        })
    };
    travelled(line).flat_map(told).collect()
}
