//! Data on its way to a page: a skeleton while it loads, a problem when it fails, and the old view until the new one
//! is there.

use super::Problem;
use crate::api::ApiError;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The outline shown while something loads for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A heading and a table.
    Table,
    /// A heading only.
    Heading,
    /// Tiles and cards.
    Tiles,
}

fn skeleton(shape: Shape) -> AnyView {
    let lines = match shape {
        Shape::Heading => 1,
        Shape::Tiles => 4,
        Shape::Table => 8,
    };
    let line = || view! { <div class="bone"></div> };
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="sr">"Loading"</span>
            {(0..lines).map(|_| line()).collect_view()}
        </div>
    }
    .into_any()
}

/// Shows what a resource brings. The resource is awaited in one place only, and a refetch keeps the old view.
pub(crate) fn loaded<T>(
    resource: Resource<Result<T, ApiError>>,
    shape: Shape,
    show: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let alive = StoredValue::new(());
    view! {
        <Transition fallback=move || skeleton(shape)>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    let brought = resource.await;
                    if alive.try_get_value().is_none() {
                        // The page is gone, and with it what `show` would ask.
                        return ().into_any();
                    }
                    match brought {
                        Ok(value) => show(value),
                        Err(error) => {
                            view! { <Problem error retry=move |()| resource.refetch() /> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
