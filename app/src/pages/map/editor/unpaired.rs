//! Values that a value map does not know, each with a place to say what it becomes.

use crate::api::ApiError;
use crate::ui::{Badge, Icon, Tone};
use crate::wording::counted;
use leptos::prelude::*;
use model::{Side, Unpaired};

/// Which values have no partner; it is asked for when a line is opened.
pub(in crate::pages) type Asked = Resource<Result<Vec<Unpaired>, ApiError>>;

/// The values without a partner, once they are known.
pub(super) fn unpaired(asked: Asked) -> AnyView {
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match asked.await {
                    Ok(found) if found.is_empty() => ().into_any(),
                    Ok(found) => rows(&found),
                    Err(error) => view! { <p class="note">"Which values have no partner cannot be told now: " {error.to_string()}</p> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn rows(found: &[Unpaired]) -> AnyView {
    let rows = found.iter().enumerate().map(|(at, value)| row(at, value)).collect_view();
    let number = counted(i64::try_from(found.len()).unwrap_or(i64::MAX), "value has", "values have");
    view! {
        <fieldset class="unpaired">
            <legend>{number} " no partner yet"</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}

/// One value: who has it, what it holds up, and what it becomes.
fn row(at: usize, value: &Unpaired) -> AnyView {
    let id = format!("unpaired-{at}");
    let (class, other) = match value.side {
        Side::Left => ("mono l", Side::Right),
        Side::Right => ("mono r", Side::Left),
    };
    let kind = if value.partners.is_empty() { "text" } else { "choice" };
    let side = if value.side == Side::Left { "left" } else { "right" };
    let of = format!("{side}:{kind}:{}", value.value);
    let label = (value.label != value.value).then(|| format!(" {}", value.label));
    let held = i64::try_from(value.refused).unwrap_or(i64::MAX);
    let held = (held > 0).then(|| {
        let label = format!("{} refused", counted(held, "record", "records"));
        view! { <Badge tone=Tone::Bad icon=Icon::Alert label /> }
    });
    let becomes = format!("{}: {}", other.label(), value.value);
    let input = if value.partners.is_empty() {
        view! { <input id=id.clone() name="form[fill_as][]" class="mono" placeholder="no partner yet" aria-label=becomes /> }
            .into_any()
    } else {
        let options = value.partners.iter().map(|(partner, label)| {
            let words = if partner == label || label.is_empty() {
                partner.clone()
            } else {
                format!("{label} ({partner})")
            };
            view! { <option value=format!("={partner}")>{words}</option> }
        });
        let options = options.collect_view();
        view! {
            <select id=id.clone() name="form[fill_as][]" aria-label=becomes>
                <option value="">"no partner yet"</option>
                {options}
                <option value="=">"nothing (it stays empty)"</option>
            </select>
        }
        .into_any()
    };
    view! {
        <div class="unpaired-row">
            <input type="hidden" name="form[fill_of][]" value=of />
            <label for=id><span class=class>{value.value.clone()}</span><span class="quiet">{label}</span> {held}</label>
            <span aria-hidden="true">"becomes"</span>
            {input}
        </div>
    }
    .into_any()
}
