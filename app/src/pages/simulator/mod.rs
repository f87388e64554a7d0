//! `/e/{env}/simulator`: both stand-in apps side by side, used as a user of each would.

mod faults;
mod form;
mod pane;
mod rows;

use super::env_param;
use crate::api::simulator::{
    AddSimulatedRejection, ClearSimulatedFaults, DeleteSimulatedRow, SaveSimulatedRow, SetSimulatedFaults,
    SimulatedApps, simulated_apps,
};
use crate::live::Live;
use crate::ui::{Shape, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Permission, Side};
use pane::{Pane, Place};

/// What can be done here; one of each for both apps.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) save: ServerAction<SaveSimulatedRow>,
    pub(super) delete: ServerAction<DeleteSimulatedRow>,
    pub(super) set: ServerAction<SetSimulatedFaults>,
    pub(super) reject: ServerAction<AddSimulatedRejection>,
    pub(super) clear: ServerAction<ClearSimulatedFaults>,
}

impl Acts {
    fn new() -> Self {
        Self {
            save: ServerAction::new(),
            delete: ServerAction::new(),
            set: ServerAction::new(),
            reject: ServerAction::new(),
            clear: ServerAction::new(),
        }
    }

    /// Grows with every edit of a row.
    fn edits(self) -> (usize, usize) {
        (self.save.version().get(), self.delete.version().get())
    }
}

/// Both apps. What is open in each stands in the address.
#[component]
pub(crate) fn Simulator() -> impl IntoView {
    let env = env_param();
    let live = Live::current();
    // Each app has acts of its own, so that what one refused is said in its own pane.
    let acts = [Acts::new(), Acts::new()];
    let apps = Resource::new(
        move || {
            let faults = acts.map(|acts| {
                (acts.set.version().get(), acts.reject.version().get(), acts.clear.version().get())
            });
            (env.get(), faults, acts.map(Acts::edits), live.activity.get())
        },
        |(env, ..)| simulated_apps(env),
    );
    let places = [Place::of(env, Side::Left, acts[0], live), Place::of(env, Side::Right, acts[1], live)];
    view! {
        <Title text="Simulator" />
        <div class="head">
            <div>
                <h1>"Simulator"</h1>
                <div class="quiet">
                    "Two stand-in apps with data of their own. Change a record in one and watch it arrive in the other; switch a fault on and see what Tandem makes of it."
                </div>
            </div>
        </div>
        {loaded(apps, Shape::Tiles, move |apps| panes(apps, places, env.get_untracked()))}
    }
}

fn panes(apps: SimulatedApps, places: [Place; 2], env: String) -> AnyView {
    if !apps.role.allows(Permission::ViewValues) {
        return view! {
            <div class="card pad quiet">
                {format!("Your role is {}. Records of the apps are shown to operators and admins.", apps.role.label())}
            </div>
        }
        .into_any();
    }
    let [left, right] = apps.apps;
    let [left_place, right_place] = places;
    view! {
        <div class="panes">
            <Pane app=left place=left_place env=env.clone() />
            <Pane app=right place=right_place env />
        </div>
    }
    .into_any()
}
