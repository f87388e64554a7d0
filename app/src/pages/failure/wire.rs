//! Request and answer as they were.

use crate::api::workbench::Bench;
use crate::browser;
use crate::ui::Icon;
use leptos::prelude::*;
use model::Permission;

/// Two blocks to read and copy. Secrets were masked before they were kept.
pub(super) fn blocks(bench: &Bench) -> Option<AnyView> {
    if !bench.role.allows(Permission::ViewValues) || bench.failure.detail.is_empty() {
        return None;
    }
    let wire = &bench.wire;
    let words = (!wire.message.is_empty() && wire.message != bench.failure.remedy.headline)
        .then(|| view! { <div class="pad words">{wire.message.clone()}</div> });
    let nothing = wire.request.is_empty().then(|| {
        view! { <div class="pad quiet">"Nothing was sent: what is wrong was found before."</div> }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="wire">
                <header><h2 id="wire">"Request and response"</h2> <span class="quiet small">"secrets masked"</span></header>
                {words}
                {nothing}
                <div class="two wire">
                    {block("Request", wire.request.clone())}
                    {block("Response", wire.response.clone())}
                </div>
            </section>
        }
        .into_any(),
    )
}

fn block(title: &'static str, text: String) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let copied = text.clone();
    Some(
        view! {
            <div class="wire-block">
                <div class="failure-line">
                    <h3>{title}</h3>
                    <button type="button" class="btn small-btn copy-all" on:click=move |event| browser::copy(&event, &copied)>
                        <span class="copy-mark">{Icon::Copy.draw()}</span>
                        <span class="copied-mark">{Icon::Check.draw()}</span>
                        {format!("Copy {}", title.to_lowercase())}
                    </button>
                </div>
                <pre class="mono" tabindex="0" role="region" aria-label=title>{text}</pre>
            </div>
        }
        .into_any(),
    )
}
