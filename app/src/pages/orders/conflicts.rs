//! How a map decides conflicts, to be chosen.

use super::asked::Row;
use crate::api::deeds::DELETIONS;
use leptos::prelude::*;
use model::{DeletePolicy, FieldPolicy};

/// Who wins a field that both apps have changed.
pub(super) fn winner(row: &Row) -> AnyView {
    let (id, name) = (row.map.map, &row.map.name);
    let choices = FieldPolicy::ALL.map(|choice| {
        let now = if choice == row.map.policy.winner() { " (as now)" } else { "" };
        view! {
            <option value=format!("{id}:{}", choice.name()) selected=choice == row.master>{choice.label()} {now}</option>
        }
    });
    view! {
        <label class="tick-label">
            "Master for conflicts "
            <select name="how[]" aria-label=format!("Master for conflicts of {name}")>{choices.into_iter().collect_view()}</select>
        </label>
    }
    .into_any()
}

/// Both settings of a map.
pub(super) fn both(row: &Row) -> AnyView {
    let (id, name) = (row.map.map, &row.map.name);
    let choices = DeletePolicy::ALL.map(|choice| {
        let now = if choice == row.map.policy.deletions { " (as now)" } else { "" };
        let value = format!("{id}:{DELETIONS}{}", choice.name());
        view! { <option value=value selected=choice == row.deletions>{choice.label()} {now}</option> }
    });
    view! {
        <input type="hidden" name="row[]" value=id.to_string() />
        <div class="order-how">
            {winner(row)}
            <label class="tick-label">
                "Deleted here, changed there "
                <select name="how[]" aria-label=format!("Deletions against changes of {name}")>{choices.into_iter().collect_view()}</select>
            </label>
        </div>
    }
    .into_any()
}
