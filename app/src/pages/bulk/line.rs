//! Acts that are under way, or have just ended, above the failures that they are for.

use super::address;
use super::told::Changes;
use crate::address::Param;
use crate::api::bulk::{BulkLine, bulk_acts};
use crate::live::Live;
use crate::pages::{env_param, within};
use crate::ui::{Shape, Time, loaded};
use crate::wording::{bulk_title, bulk_verb, grouped, millis};
use leptos::prelude::*;
use model::{Actor, BulkKind, BulkStatus, GroupId, MapId, Permission};

/// The acts of a place.
#[component]
pub(crate) fn BulkActs(
    /// Of this map only.
    #[prop(optional)]
    map: Option<Param<Option<MapId>>>,
    /// Of this group only.
    #[prop(optional)]
    group: Option<Param<Option<GroupId>>>,
    /// Grows with each act that was asked for on this page.
    acted: Param<usize>,
    /// What stops and undoes them.
    changes: Changes,
) -> impl IntoView {
    let env = env_param();
    let live = Live::current();
    let acts = Resource::new(
        move || {
            let place = (map.and_then(Param::get), group.and_then(Param::get));
            (env.get(), place, live.failures.get(), acted.get(), changes.version())
        },
        |(env, (map, group), ..)| async move { bulk_acts(within(env)?, map, group).await },
    );
    loaded(acts, Shape::Heading, move |acts| {
        let env = env.now();
        acts.iter().map(|line| card(line, &env, changes)).collect_view().into_any()
    })
}

/// Who asked for something.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::Token(name) => format!("token “{name}”"),
        Actor::User(name) | Actor::System(name) | Actor::Alert(name) => name.clone(),
    }
}

/// One act: how far it has come, how fast it goes, and what can be done about it.
pub(in crate::pages) fn card(line: &BulkLine, env: &str, changes: Changes) -> AnyView {
    let BulkLine { act, map_name, now, role } = line;
    let (title, label, is_working) = (bulk_title(act), bulk_title(act), act.status == BulkStatus::Working);
    let place = (!map_name.is_empty()).then(|| view! { <span>{map_name.clone()}</span> });
    let handled = (act.total - act.left()).max(0).to_string();
    let bar = is_working.then(|| {
        view! { <progress value=handled max=act.total.max(1).to_string() aria-label="Failures looked at"></progress> }
    });
    let fact = |count: i64, word: &'static str| {
        (count > 0).then(|| view! { <span>{format!("{} {word}", grouped(count))}</span> })
    };
    let left = if act.status == BulkStatus::Cancelled { "left as they were" } else { "left" };
    let speed = act.pace(*now).filter(|_| is_working).map(|pace| {
        let words = format!("{} a minute, {} to go", grouped(pace.per_minute), millis(pace.millis_left));
        view! { <span>{words}</span> }
    });
    let stopped =
        act.cancelled_by.as_ref().map(|actor| view! { <span>{format!("stopped by {}", who(actor))}</span> });
    let reason = match &act.kind {
        BulkKind::Discard { reason } => Some(view! { <span>{format!("Reason: {reason}")}</span> }),
        _ => None,
    };
    let undone = act.undone_by.map(|id| view! { <a class="link" href=address(env, id)>"undone"</a> });
    let undoes =
        act.kind.undoes().map(|id| view! { <a class="link" href=address(env, id)>"what it undoes"</a> });
    let operates = role.allows(Permission::Operate);
    let stop = (operates && is_working).then(|| changes.button(env, act.id, "stop", "Stop"));
    let word = if act.kind == BulkKind::Retry { "Take back what was not tried" } else { "Undo" };
    let undo = (operates && act.can_be_undone()).then(|| changes.button(env, act.id, "undo", word));
    let since = act.asked_at;
    view! {
        <div class="doing" role="group" aria-label=label>
            <b><a class="link" href=address(env, act.id)>{title}</a>": " {act.status.label()}</b>
            {bar}
            <span class="facts small">
                {place}
                <span>{format!("{} {}", grouped(act.done), bulk_verb(&act.kind))}</span>
                {fact(act.skipped, "left alone")}
                {fact(act.left(), left)}
                {speed}
                {stopped}
                {reason}
                {undone}
                {undoes}
                <span>{format!("by {}, ", who(&act.actor))} <Time at=since /></span>
            </span>
            {stop}
            {undo}
        </div>
    }
    .into_any()
}
