//! `/e/{env}/simulator`: both stand-in apps side by side, used as a user of each would.

mod faults;
mod form;
mod pane;
mod place;
mod rows;
mod traffic;

use super::{env_param, within};
use crate::address::Param;
use crate::api::environments::frame;
use crate::live::Live;
use crate::ui::{Shape, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Permission, Side};
use pane::Pane;
use place::Place;

/// Both apps. What is open in each stands in the address.
#[component]
pub(crate) fn Simulator() -> impl IntoView {
    let env = env_param();
    let me = Resource::new(move || env.get(), |env| async move { frame(within(env)?).await });
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
        {loaded(me, Shape::Tiles, move |frame| {
            if frame.role.allows(Permission::ViewValues) {
                view! { <Panes env /> }.into_any()
            } else {
                let words =
                    format!("Your role is {}. Records of the apps are shown to operators and admins.", frame.role.label());
                view! { <div class="card pad quiet">{words}</div> }.into_any()
            }
        })}
    }
}

#[component]
fn Panes(env: Param<String>) -> impl IntoView {
    let live = Live::current();
    let [left, right] = Side::BOTH.map(|side| Place::of(env, side, live));
    view! {
        <div class="panes">
            <Pane place=left env />
            <Pane place=right env />
        </div>
    }
}
