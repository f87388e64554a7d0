//! `/e/{env}/environment` and the wizard below it. What they show is written by the server (see [`written`]); here it is
//! only put into the page, and read again when the address or the health of a connection changes.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use super::{env_param, within};
use crate::address::{Address, Param};
use crate::api::linking::{Written, written as read};
use crate::live::Live;
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
    let live = Live::current();
    let address = Address::current();
    let query = Param::of(move || address.search());
    let html = Resource::new(
        // Nothing of what somebody types into the wizard is in the address yet: only they have it read again.
        move || (env.get(), query.get(), if page == Written::Environment { live.notices.get() } else { 0 }),
        move |(env, query, _)| async move { read(within(env)?, page, query).await },
    );
    loaded(html, Shape::Table, |html| view! { <div class="written" inner_html=html></div> }.into_any())
}
