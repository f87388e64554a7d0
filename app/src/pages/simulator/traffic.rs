//! People at work in a stand-in app: what they have done, and how they are told to begin and to stop.

use super::faults::whose;
use super::form::side_value;
use super::place::{Acts, Place};
use crate::api::simulator_traffic::{Mix, Traffic, Work};
use crate::ui::{Badge, FormProblem, Icon, Tone, kept};
use crate::wording::grouped;
use leptos::prelude::*;
use std::time::Duration;

/// While people work, what they have done is read again so often: nobody tells of what Tandem does not see.
const AGAIN: Duration = Duration::from_secs(1);

/// What people have done, and the form that tells them how to work. The form is made anew for other settings, and only
/// then.
pub(super) fn people(traffic: Traffic, place: Place, env: String) -> AnyView {
    let Traffic { settings, desks, .. } = traffic.clone();
    let key = format!("{settings:?}");
    let form = {
        let env = env.clone();
        kept(key, move || {
            let (work, desks) = (settings.clone(), desks.clone());
            view! { <WorkForm work desks place env=env.clone() /> }.into_any()
        })
    };
    let report = traffic.settings.is_some().then(|| view! { <Report traffic place env /> });
    view! {
        {report}
        {form}
    }
    .into_any()
}

/// What people have done since they were told to begin.
#[component]
fn Report(traffic: Traffic, place: Place, env: String) -> impl IntoView {
    let Place { side, acts: Acts { stop, stopped, .. }, moments, .. } = place;
    if traffic.running {
        Effect::new(move |_| {
            let look =
                move || moments.try_update(|moment| *moment = moment.wrapping_add(1)).unwrap_or_default();
            if let Ok(waiting) = set_timeout_with_handle(look, AGAIN) {
                on_cleanup(move || waiting.clear());
            }
        });
    }
    let badge = if traffic.running {
        view! { <Badge tone=Tone::Info icon=Icon::Person label="People at work" /> }
    } else {
        view! { <Badge tone=Tone::Idle icon=Icon::Pause label="Nobody at work" /> }
    };
    let counts = [
        ("created", traffic.created),
        ("updated", traffic.updated),
        ("deleted", traffic.deleted),
        ("refused", traffic.refused),
    ]
    .map(|(word, count)| view! { <span><b>{grouped(i64::from(count))}</b> {format!(" {word}")}</span> })
    .into_iter()
    .collect_view();
    let words = traffic.last_refusal.map(|words| {
        view! { <p class="quiet">{format!("The {side} said last: {words}")}</p> }
    });
    let hidden = whose(&env, side);
    let stops = traffic.running.then(|| {
        view! {
            <ActionForm action=stop>
                {hidden}
                <button class="btn">{Icon::Pause.draw()} "Stop"<span class="sr">{format!(" traffic: {side}")}</span></button>
            </ActionForm>
        }
    });
    view! {
        <div class="people" role="group" aria-label=format!("Traffic in the {side}")>
            <FormProblem value=stopped />
            <div class="inline-form">{badge} {counts} {stops}</div>
            {words}
        </div>
    }
}

/// How people shall work.
#[component]
fn WorkForm(
    /// How they work, or have worked last.
    work: Option<Work>,
    /// Tables at which they can.
    desks: Vec<String>,
    /// Where.
    place: Place,
    /// The environment's name in URLs.
    env: String,
) -> impl IntoView {
    let Place { side, acts: Acts { start, started, .. }, .. } = place;
    let id = move |name: &str| format!("{}-work-{name}", side_value(side));
    let is_open = work.is_some();
    let Work { per_second, mix: Mix { create, update, delete }, skew, tables, limit } =
        work.unwrap_or_default();
    let limit = limit.map(|limit| limit.to_string()).unwrap_or_default();
    let share = move |name: &'static str, label: &'static str, share: u32| {
        view! {
            <span class="share">
                <label for=id(name)>{label}</label>
                <input id=id(name) class="short" name=format!("work[mix][{name}]") type="number" min="0" max="1000000" step="1" value=share.to_string() required=true />
            </span>
        }
    };
    let desks = desks
        .into_iter()
        .map(|set| {
            let checked = tables.contains(&set);
            view! {
                <label class="radio">
                    <input type="checkbox" name="work[tables][]" value=set.clone() checked=checked />
                    {set}
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="faults" open=is_open>
            <summary>{Icon::Person.draw()} "Traffic"</summary>
            <FormProblem value=started />
            <ActionForm action=start attr:autocomplete="off">
                {whose(&env, side)}
                <div class="inline-forms">
                    <div class="inline-form">
                        <label for=id("pace")>"People act"</label>
                        <input id=id("pace") class="short" name="work[per_second]" type="number" min="0" max="10000" step="any" value=per_second.to_string() required=true />
                        <span>"times a second,"</span>
                    </div>
                    <div class="inline-form">
                        <span>"in shares of"</span>
                        {share("create", "new records", create)}
                        {share("update", "changed", update)}
                        {share("delete", "deleted", delete)}
                    </div>
                    <div class="inline-form">
                        <label for=id("skew")>"with a skew of"</label>
                        <input id=id("skew") class="short" name="work[skew]" type="number" min="0" max="2" step="any" value=skew.to_string() required=true />
                        <span class="quiet">"0 = all records alike, 2 = mostly the same few"</span>
                    </div>
                    <div class="inline-form">
                        <label for=id("limit")>"and stop after"</label>
                        <input id=id("limit") class="short" name="work[limit]" type="number" min="1" max="4000000000" step="1" value=limit placeholder="never" />
                        <span>"acts."</span>
                    </div>
                </div>
                <fieldset class="desks">
                    <legend>"They work at" <span class="quiet">" (everywhere when none is chosen)"</span></legend>
                    {desks}
                </fieldset>
                <button class="btn">"Start"<span class="sr">{format!(" traffic: {side}")}</span></button>
            </ActionForm>
        </details>
    }
}
