//! Pairs of fields that could join a mapping, to be ticked.

use super::Acts;
use crate::address::Address;
use crate::api::ApiError;
use crate::api::new_map::ProposedPair;
use crate::pages::maps::proposed_table;
use crate::ui::{FormProblem, Icon};
use crate::wording::counted;
use leptos::prelude::*;

/// What could be paired; it is asked for when the panel is opened.
pub(in crate::pages) type Proposed = Resource<Result<Vec<ProposedPair>, ApiError>>;

/// The panel, once the proposals are known.
pub(in crate::pages) fn proposals(asked: Proposed, map: &str, env: &str, acts: Acts) -> AnyView {
    let (map, env) = (map.to_owned(), env.to_owned());
    view! {
        <Transition fallback=|| view! { <p class="card pad quiet" aria-busy="true">"Looking at the fields of both apps…"</p> }>
            {move || {
                let (map, env) = (map.clone(), env.clone());
                Suspend::new(async move {
                    match asked.await {
                        Ok(found) => panel(&found, &map, &env, acts),
                        Err(error) => view! { <div class="form-problem bad" role="alert">{error.to_string()} " " {error.hint()}</div> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn panel(found: &[ProposedPair], map: &str, env: &str, acts: Acts) -> AnyView {
    let address = Address::current();
    let close = move || address.set(&[("line", "")]);
    if found.is_empty() {
        return view! {
            <div class="card pad stack">
                <p class="quiet">"Nothing more suggests itself: of what is not mapped yet no two fields have names that say the same, and no other map has paired them."</p>
                <div class="acts"><a class="btn" href=close data-noscroll=true>"Close"</a></div>
            </div>
        }
        .into_any();
    }
    let number = counted(i64::try_from(found.len()).unwrap_or(i64::MAX), "pair", "pairs");
    let table = proposed_table(found);
    let (map, env) = (map.to_owned(), env.to_owned());
    view! {
        <ActionForm action=acts.pairs.send attr:class="card scroll proposed" attr:autocomplete="off" attr:aria-label="Proposed pairs">
            <header><h2>{number} " proposed"</h2> <span class="quiet small">"Take out the tick of what you do not want."</span></header>
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <FormProblem value=acts.pairs.told />
            {table}
            <div class="acts pad">
                <button class="btn primary">{Icon::Plus.draw()} "Add to the draft"</button>
                <a class="btn" href=close data-noscroll=true>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}
