//! `/e/{env}/environment` and the wizard below it. What they show is written by the server (see [`written`]); here it is
//! only put into the page, and read again when the address changes.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use super::{env_param, within};
use crate::address::{Address, Param};
use crate::api::linking::{Written, written as read};
use crate::ui::{Shape, loaded};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of an environment.
#[component]
pub(crate) fn Environment() -> impl IntoView {
    view! {
        <Title text="Environment" />
        {page(Written::Environment)}
    }
}

/// The wizard that links an environment.
#[component]
pub(crate) fn LinkEnvironment() -> impl IntoView {
    view! {
        <Title text="Link an environment" />
        {page(Written::Link)}
    }
}

/// HTML of the server's. It is made of views as any other, so that what people typed is text in it.
fn page(page: Written) -> AnyView {
    let env = env_param();
    let address = Address::current();
    let query = Param::of(move || address.search());
    // Only another address has it read again: what is unfolded or typed would be gone whenever something else happens.
    let html = Resource::new(
        move || (env.get(), query.get()),
        move |(env, query)| async move { read(within(env)?, page, query).await },
    );
    loaded(html, Shape::Table, |html| view! { <div class="written" inner_html=html></div> }.into_any())
}
