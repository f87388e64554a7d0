//! Pages whose code a browser loads when somebody goes there; the rest of the console is there from the start. On the
//! server they are pages like any other, and the head of the answer names the files that the browser will want.
#![allow(unsafe_code, reason = "`#[wasm_split]` declares the functions that arrive with a chunk")]

#[cfg(not(feature = "hydrate"))]
pub(crate) mod early;

use super::{
    Activities, Alert, AlertFiring, Alerts, ApplyPage, BulkActPage, CatchUp, Conflicts, Details, Environment,
    ExportPage, FailureGroup, FailureGroups, Failures, History, ImportPage, InitialSyncs, LinkEnvironment,
    MapFrame, Mappings, Maps, NewAlert, NewMap, NewSolution, OneSolution, Overview, Packages, Publishers,
    Queue, Search, Settings, SignIn, Simulator, Solutions, Versions, Welcome, Workbench,
};
#[cfg(feature = "hydrate")]
use crate::{api::ApiError, browser, ui::Problem};
use leptos::prelude::*;
use leptos_router::{Lazy, LazyRoute};

/// Makes a route of each page, named `chunk: function Page`. Pages that one person sees one after the other share a
/// chunk. What several chunks need is a file of its own; see `.ci/chunks.mjs`.
macro_rules! routes {
    ($($chunk:ident: $name:ident $page:ident;)+) => {$(
        pub(crate) fn $name() -> Lazy<$name::Route> {
            Lazy::new()
        }

        pub(crate) mod $name {
            pub(crate) struct Route;

            #[cfg(feature = "hydrate")]
            #[leptos::wasm_split::wasm_split(
                $chunk,
                wasm_split_path = leptos::wasm_split,
                preload(preload),
                fallible
            )]
            pub(super) fn $name() -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(leptos::prelude::IntoAny::into_any(super::$page()))
            }
        }

        impl LazyRoute for $name::Route {
            fn data() -> Self {
                Self
            }

            #[cfg(feature = "hydrate")]
            async fn preload() {
                if $name::preload().await.is_err() {
                    stay_as_rendered().await;
                }
            }

            #[cfg(feature = "hydrate")]
            async fn view(_: Self) -> AnyView {
                $name::$name().await.unwrap_or_else(|_| missing())
            }

            #[cfg(not(feature = "hydrate"))]
            async fn view(_: Self) -> AnyView {
                early::name(stringify!($chunk));
                $page().into_any()
            }
        }
    )+};
}

routes! {
    door: sign_in SignIn;
    door: welcome Welcome;
    overview: overview Overview;
    maps: maps Maps;
    maps: map_frame MapFrame;
    mapping: new_map NewMap;
    mapping: mappings Mappings;
    maps: activities Activities;
    maps: details Details;
    maps: initial_syncs InitialSyncs;
    maps: queue Queue;
    maps: conflicts Conflicts;
    mapping: versions Versions;
    failures: failures Failures;
    failures: catch_up CatchUp;
    failures: bulk_act BulkActPage;
    failures: failure_groups FailureGroups;
    failures: failure_group FailureGroup;
    workbench: workbench Workbench;
    alerts: alerts Alerts;
    alerts: new_alert NewAlert;
    alerts: alert Alert;
    alerts: alert_firing AlertFiring;
    environment: environment Environment;
    environment: link_environment LinkEnvironment;
    simulator: simulator Simulator;
    solutions: solutions Solutions;
    solutions: new_solution NewSolution;
    solutions: publishers Publishers;
    solutions: solution OneSolution;
    solutions: export ExportPage;
    solutions: packages Packages;
    solutions: import ImportPage;
    solutions: apply ApplyPage;
    solutions: history History;
    settings: settings Settings;
    search: search Search;
}

/// The palette comes with the page that finds the same.
#[cfg(feature = "hydrate")]
#[allow(
    clippy::unnecessary_wraps,
    reason = "`#[wasm_split]` tells by the result that its chunk did not come"
)]
pub(crate) mod palette {
    use leptos::prelude::ViewFn;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    /// Makes the palette; `Err` where its chunk did not come.
    #[wasm_split(search, wasm_split_path = leptos::wasm_split, fallible)]
    pub(crate) fn palette() -> Result<ViewFn, SplitLoaderError> {
        Ok(ViewFn::from(crate::pages::search::palette))
    }
}

/// A page that was rendered by the server stays as it is when its chunk does not come: links and forms work as they do
/// without a script. On the way to another page this returns at once; the page then asks once more and can tell.
#[cfg(feature = "hydrate")]
async fn stay_as_rendered() {
    if Owner::current_shared_context().is_some_and(|context| context.during_hydration()) {
        std::future::pending::<()>().await;
    }
}

/// Stands where a chunk did not arrive. Loading the whole page again helps when Tandem was upgraded meanwhile, too: the
/// chunks of an older console are gone.
#[cfg(feature = "hydrate")]
fn missing() -> AnyView {
    let error = ApiError::Refused {
        message: "This page could not be loaded.".into(),
        hint: "Tandem is down, out of reach, or was upgraded while this page was open; try again.".into(),
    };
    view! { <Problem error retry=|()| browser::reload() /> }.into_any()
}
