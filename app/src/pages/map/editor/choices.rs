//! Which of several partners of a value counts, where a value map has more than one.

use crate::api::line_form::{Choice, choices, value_pairs};
use leptos::prelude::*;
use model::{Direction, FieldMapping};

/// A list for each value of which it takes a choice, on the ways that the line travels, or of which somebody made one;
/// nothing where there is none. They are those of the line as it was kept last.
pub(super) fn choice_fields(field: &FieldMapping) -> AnyView {
    let all = Direction::BOTH.into_iter().flat_map(|way| choices(value_pairs(field), way));
    let counts = |choice: &Choice| field.direction.carries(choice.way) || !choice.chosen.is_empty();
    let found: Vec<Choice> = all.filter(counts).collect();
    if found.is_empty() {
        return ().into_any();
    }
    let rows = found.iter().enumerate().map(|(at, choice)| row(at, choice)).collect_view();
    view! {
        <fieldset class="unpaired">
            <legend>"Values with more than one partner"</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}

fn row(at: usize, choice: &Choice) -> AnyView {
    let id = format!("choice-{at}");
    let (class, way, first) = match choice.way {
        Direction::LeftToRight => ("mono l", "Way there", "the first"),
        Direction::RightToLeft => ("mono r", "Way back", "the first that is not blank"),
    };
    let named = |text: &str| if text.trim().is_empty() { "blank".to_owned() } else { text.to_owned() };
    let options = choice.partners.iter().map(|partner| {
        let value = format!("={partner}");
        let selected = value == choice.chosen;
        view! { <option value=value selected=selected>{named(partner)}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="unpaired-row">
            <input type="hidden" name="form[chosen_of][]" value=choice.of() />
            <label for=id.clone()><span class="quiet">{way} ": "</span><span class=class>{named(&choice.value)}</span></label>
            <span aria-hidden="true">"becomes"</span>
            <select id=id name="form[chosen_as][]">
                <option value="">{first}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
