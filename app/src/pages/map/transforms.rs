//! Transforms of a field mapping.

use crate::ui::{Badge, Icon, Tone};
use leptos::prelude::*;
use model::{FieldMapping, Transform, ValuePair};

/// What happens to a value on its way, in order.
#[component]
pub(super) fn Transforms<'a>(field: &'a FieldMapping) -> impl IntoView + use<> {
    let constant = field.left.is_empty() || field.right.is_empty();
    field
        .transforms
        .iter()
        .map(|transform| match transform {
            Transform::Default { value } if constant => badge(format!("Constant {value}")),
            Transform::ValueMap { pairs } => value_map(pairs),
            Transform::Default { .. }
            | Transform::Trim
            | Transform::Case { .. }
            | Transform::Truncate { .. }
            | Transform::Number { .. }
            | Transform::Date { .. }
            | Transform::Blank { .. }
            | Transform::Expression { .. } => badge(transform.words()),
        })
        .collect_view()
}

fn badge(label: String) -> AnyView {
    view! { <Badge tone=Tone::Info icon=Icon::Pencil label /> }.into_any()
}

/// For which ways somebody chose a pair of several.
fn chosen(pair: &ValuePair) -> AnyView {
    let words = match (pair.there, pair.back) {
        (false, false) => return ().into_any(),
        (true, false) => "way there",
        (false, true) => "way back",
        (true, true) => "both ways",
    };
    view! { <small class="quiet">{words}</small> }.into_any()
}

fn value_map(pairs: &[ValuePair]) -> AnyView {
    let named = |text: &str| if text.is_empty() { "blank".to_owned() } else { text.to_owned() };
    let rows = pairs
        .iter()
        .map(|pair| {
            view! {
                <tr>
                    <td class="mono l">{named(&pair.left)}</td>
                    <td class="mono r">{named(&pair.right)} {chosen(pair)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="value-map">
            <summary>{format!("Value map of {}", pairs.len())}</summary>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"ERP"</th>
                        <th scope="col">"CRM"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}
