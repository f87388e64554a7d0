//! `/e/{env}/search`: what fits a text, as a page that needs no script; and the palette, which is loaded when somebody
//! opens it.

mod found;
#[cfg(any(feature = "hydrate", test))]
mod fuzzy;
#[cfg(any(feature = "hydrate", test))]
mod items;
#[cfg(any(feature = "hydrate", test))]
mod palette;
#[cfg(any(feature = "hydrate", test))]
mod recent;

#[cfg(any(feature = "hydrate", test))]
pub(super) use palette::palette;

use super::{env_param, query_param, within};
use crate::api::search::search;
use crate::ui::{Empty, FilterForm, SearchBox, Shape, Time, loaded};
use found::{address, words};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Found, FoundKind, Sought};

/// The page; what is sought lives in the URL.
#[component]
pub(crate) fn Search() -> impl IntoView {
    let (env, text) = (env_param(), query_param("q"));
    let found = Resource::new(
        move || (env.get(), text.get()),
        |(env, q)| async move { search(within(env)?, q).await },
    );
    view! {
        <Title text="Search" />
        <div class="head"><h1>"Search"</h1></div>
        <div class="bar search-bar">
            <FilterForm kept=&[]>
                <SearchBox name="q" label="Key, cause, code, correlation or map" />
            </FilterForm>
        </div>
        {loaded(found, Shape::Table, move |found| found_of(&found, &env.now(), &text.get()))}
    }
}

/// What was found, kind by kind.
pub(in crate::pages) fn found_of(found: &[Found], env: &str, text: &str) -> AnyView {
    if Sought::new(text, false).is_none() {
        return view! {
            <Empty title="What do you look for?">
                "The key of a record, with or without its company; words of a cause, an error code, a correlation id, or the name of an entity map. Two letters or more."
            </Empty>
        }
        .into_any();
    }
    if found.is_empty() {
        return view! {
            <Empty title="Nothing fits">
                "Keys and correlation ids are found by their beginning, causes and maps by any part of their names. Viewers do not see keys of records, and find nothing by them."
            </Empty>
        }
        .into_any();
    }
    let sections = FoundKind::ALL.map(|kind| {
        let rows: Vec<&Found> = found.iter().filter(|it| it.kind == kind).collect();
        (!rows.is_empty()).then(|| section(kind, &rows, env))
    });
    sections.into_iter().collect_view().into_any()
}

fn section(kind: FoundKind, rows: &[&Found], env: &str) -> AnyView {
    let id = format!("found-{}", kind.label().to_lowercase().replace(' ', "-"));
    let of_heading = id.clone();
    let row = |found: &&Found| {
        let (name, detail) = words(found);
        let class = if found.key.is_empty() { "link" } else { "link mono" };
        view! {
            <li>
                <a class=class href=address(env, found)>{name}</a>
                <span class="quiet">{detail}</span>
                <span class="small quiet"><Time at=found.at /></span>
            </li>
        }
    };
    view! {
        <section class="card found" aria-labelledby=id>
            <header><h2 id=of_heading>{kind.label()}</h2></header>
            <ul class="found-rows">{rows.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
