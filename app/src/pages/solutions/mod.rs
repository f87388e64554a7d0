//! Solutions: the list of an environment, one of them, new ones, and who publishes them.

mod apply;
mod export;
mod history;
mod import;
mod list;
mod new;
mod one;
mod packages;
mod parts;
mod publishers;

pub(crate) use apply::ApplyPage;
pub(crate) use export::ExportPage;
pub(crate) use history::History;
pub(crate) use import::ImportPage;
pub(crate) use list::Solutions;
pub(crate) use new::NewSolution;
pub(crate) use one::OneSolution;
pub(crate) use packages::Packages;
pub(crate) use publishers::Publishers;
#[cfg(all(test, feature = "ssr"))]
pub(super) use {
    apply::{outcome as outcome_of, show as apply_of},
    export::{Acts as ExportActs, Place as ExportPlace, show as export_of},
    history::show as history_of,
    import::{show as import_of, upload as upload_of},
    list::show as solutions_of,
    one::{Acts as SolutionActs, show as solution_of},
    packages::show as packages_of,
    publishers::{Acts as PublisherActs, show as publishers_of},
};

use crate::ui::{Badge, Icon, Tone};
use leptos::prelude::*;
use model::{Packaging, Publisher};

/// Whether a solution may be changed here.
fn packaging_badge(packaging: Packaging) -> impl IntoView {
    let (tone, icon) = match packaging {
        Packaging::Managed => (Tone::Info, Icon::Lock),
        Packaging::Unmanaged => (Tone::Idle, Icon::Pencil),
    };
    view! { <Badge tone icon label=packaging.label() /> }
}

/// A choice of publishers.
fn publisher_choice(publishers: &[Publisher], chosen: &str) -> AnyView {
    let options = publishers.iter().map(|it| {
        let is_chosen = it.name.eq_ignore_ascii_case(chosen);
        view! { <option value=it.name.clone() selected=is_chosen>{it.label.clone()}</option> }
    });
    view! {
        <div class="field">
            <label for="solution-publisher">"Publisher"</label>
            <select id="solution-publisher" name="draft[publisher]">{options.collect_view()}</select>
            <div class="note">"The same as that of its entity maps."</div>
        </div>
    }
    .into_any()
}
