//! A mapping as a text file, to be read or edited as a whole.

use super::Acts;
use crate::address::Address;
use crate::api::ApiError;
use crate::api::map_text::DraftText;
use crate::ui::{FormProblem, kept};
use leptos::prelude::*;

/// The draft as a file; it is asked for when the panel is opened.
pub(in crate::pages) type AskedText = Resource<Result<Option<DraftText>, ApiError>>;

/// The panel, once the text is known. Who may not edit reads it.
pub(in crate::pages) fn text(asked: AskedText, map: &str, env: &str, acts: Option<Acts>) -> AnyView {
    let (map, env) = (map.to_owned(), env.to_owned());
    view! {
        <Transition fallback=|| ()>
            {move || {
                let (map, env) = (map.clone(), env.clone());
                Suspend::new(async move {
                    match asked.await {
                        Ok(None) => ().into_any(),
                        // What somebody types stays, whatever others do meanwhile.
                        Ok(Some(found)) => kept("text", move || panel(&found, &map, &env, acts)),
                        Err(error) => view! { <div class="form-problem bad" role="alert">{error.to_string()} " " {error.hint()}</div> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn panel(found: &DraftText, map: &str, env: &str, acts: Option<Acts>) -> AnyView {
    let address = Address::current();
    let close = move || address.set(&[("line", "")]);
    let rows = found.text.lines().count().clamp(12, 40).to_string();
    let text = found.text.clone();
    let label = view! { <label for="mapping-text">"The mapping as text"</label> };
    let Some(acts) = acts else {
        return view! {
            <div class="card pad stack text-form">
                <div class="field">{label}<textarea id="mapping-text" class="mono" rows=rows readonly=true spellcheck="false">{text}</textarea></div>
                <div class="acts"><a class="btn" href=close data-noscroll=true>"Close"</a></div>
            </div>
        }
        .into_any();
    };
    let (map, env, revision) = (map.to_owned(), env.to_owned(), found.revision.to_string());
    view! {
        <ActionForm action=acts.text.send attr:class="card pad stack text-form" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <input type="hidden" name="revision" value=revision />
            <FormProblem value=acts.text.told />
            <div class="field">
                {label}
                <textarea id="mapping-text" name="text" class="mono" rows=rows spellcheck="false">{text}</textarea>
                <div class="note">"YAML or JSON, such as a file of another environment or of Git, in the form of " <a class="link" href="/schema/entity-map-1.json" rel="external">"its schema"</a> ". Everything of it becomes edits of the draft, or nothing. Name, publisher, version and note are said when the draft is saved."</div>
            </div>
            <div class="acts">
                <button class="btn primary">"Take over into the draft"</button>
                <a class="btn" href=close data-noscroll=true>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}
