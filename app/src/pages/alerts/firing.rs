//! `/e/{env}/alerts/firings/{firing}`: why a rule went off, what it did, and the way back.

use super::badge;
use super::deliveries::Deliveries;
use super::firings::acknowledged;
use crate::address::{Param, encoded};
use crate::api::ApiError;
use crate::api::firings::{AcknowledgeFiring, FiringContent, FiringError, MapNow, RerunFiring, firing};
use crate::live::Live;
use crate::pages::bulk::{Changes, outcome};
use crate::pages::{env_param, firing_param, within};
use crate::ui::{
    Act, Badge, CopyText, DirectionChip, Empty, FailureBadge, FormProblem, Icon, Shape, StateBadge, Time,
    TimeForm, Tone, kept, loaded,
};
use crate::wording::{counted, counted_of, firing_words, grouped, set_going, told_by};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{AlertAction, Firing, Held, MapId, MapState, Permission};

/// What sends the forms; it belongs to the page, since forms come and go.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    seen: Act<AcknowledgeFiring>,
    rerun: ServerAction<RerunFiring>,
}

impl Acts {
    pub(in crate::pages) fn new() -> Self {
        Self { seen: Act::default(), rerun: ServerAction::new() }
    }
}

fn no_firing() -> ApiError {
    ApiError::NotFound { what: "firing".into() }
}

/// One firing.
#[component]
pub(crate) fn AlertFiring() -> impl IntoView {
    let (env, id) = (env_param(), firing_param());
    let (acts, changes) = (Acts::new(), Changes::new());
    let acted =
        Param::of(move || acts.seen.send.version().get() + acts.rerun.version().get() + changes.version());
    let live = Live::current();
    let content = Resource::new(
        move || {
            let versions = (live.alerts.get(), live.failures.get(), live.maps.get());
            (env.get(), id.get(), versions, acted.get())
        },
        |(env, id, ..)| async move { firing(within(env)?, id.ok_or_else(no_firing)?).await },
    );
    let value = acts.rerun.value();
    view! {
        <Title text="Firing" />
        <FormProblem value=acts.seen.told />
        <FormProblem value />
        {move || {
            let done = value.try_get().flatten().and_then(Result::ok)?;
            Some(outcome(done, &env.now(), changes))
        }}
        {changes.told(&env.now())}
        {loaded(content, Shape::Tiles, move |content| show(&content, &env.now(), acts))}
    }
}

/// All that is known of it.
pub(in crate::pages) fn show(content: &FiringContent, env: &str, acts: Acts) -> AnyView {
    let firing = &content.firing;
    view! {
        {head(content, env, acts)}
        <div class="grid2">
            {held(content, env)}
            {known(content, env, acts)}
        </div>
        {causes(content, env)}
        <Deliveries deliveries=content.deliveries.clone() env=env.to_owned() />
        {errors(content, env)}
        <p class="foot-note quiet small">
            {format!("{} counted when it went off.", counted(firing.count.into(), "error", "errors"))}
        </p>
    }
    .into_any()
}

fn head(content: &FiringContent, env: &str, acts: Acts) -> AnyView {
    let firing = &content.firing;
    let standing = standing(firing, &content.maps);
    let operates = content.role.allows(Permission::Operate);
    let are_stopped = firing.rule.action == AlertAction::Stop;
    let word = if are_stopped { "Run the maps" } else { "Resume the maps" };
    let go = (operates && !standing.is_empty()).then(|| {
        let href = set_going(env, &standing, are_stopped);
        view! { <a class="btn primary" href=href>{Icon::Play.draw()} {word} "…"</a> }
    });
    let rerun = (operates && content.parked > 0).then(|| {
        let (env, id, count) = (env.to_owned(), firing.id.to_string(), content.parked);
        kept(format!("rerun {id} {count}"), move || {
            let (env, id) = (env.clone(), id.clone());
            view! {
                <ActionForm action=acts.rerun attr:class="inline-form">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="firing" value=id />
                    <button class="btn">{Icon::Retry.draw()} {format!("Re-run those {}", grouped(count))}</button>
                </ActionForm>
            }
            .into_any()
        })
    });
    view! {
        <div class="head">
            <div>
                <nav class="crumbs" aria-label="Breadcrumb"><a href=format!("/e/{env}/alerts")>"Alerts"</a> " /"</nav>
                <h1>{firing.rule.name.clone()} " " {badge(firing.status)}</h1>
                <div class="facts small">
                    <span>{firing.rule.sentence(&told_by(&firing.rule, &content.groups))}</span>
                    <span>"went off " <Time at=firing.at form=TimeForm::Full /></span>
                </div>
            </div>
            <div class="acts">{go} {rerun}</div>
        </div>
    }
    .into_any()
}

/// The maps that it has paused or stopped and that stand still.
fn standing(firing: &Firing, maps: &[MapNow]) -> Vec<MapId> {
    let stands = |map: &MapId| {
        let state = maps.iter().find(|known| known.id == *map).map(|known| known.state);
        match firing.rule.action {
            AlertAction::Stop => state == Some(MapState::NotRunning),
            AlertAction::None | AlertAction::Pause => matches!(state, Some(MapState::Paused { .. })),
        }
    };
    firing.held_maps().filter(stands).collect()
}

/// What became of each map.
fn held(content: &FiringContent, env: &str) -> AnyView {
    let firing = &content.firing;
    let inside = match (&firing.held, firing.rule.deed()) {
        (_, None) => {
            view! { <p class="pad quiet">"This rule only tells people; no map was touched."</p> }.into_any()
        }
        (None, _) => {
            view! { <p class="pad quiet" role="status">"The maps are being held right now."</p> }.into_any()
        }
        (Some(held), _) if held.is_empty() => {
            view! { <p class="pad quiet">"No map was meant."</p> }.into_any()
        }
        (Some(held), _) => {
            let rows = held.iter().map(|it| held_map(firing, it, &content.maps, env)).collect_view();
            view! {
                <table class="cards">
                    <thead>
                        <tr><th scope="col">"Map"</th><th scope="col">"What became of it"</th><th scope="col">"Now"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    };
    let acted = firing
        .acted_at
        .map(|at| view! { <span class="more">"done " <Time at form=TimeForm::Clock /></span> });
    view! {
        <section class="card" aria-labelledby="held">
            <header><h2 id="held">"Maps"</h2> {acted}</header>
            {inside}
        </section>
    }
    .into_any()
}

fn held_map(firing: &Firing, held: &model::HeldMap, maps: &[MapNow], env: &str) -> AnyView {
    let known = maps.iter().find(|map| map.id == held.map);
    let name = known.map_or_else(|| "A map that was removed".to_owned(), |map| map.name.clone());
    let done = if firing.rule.action == AlertAction::Stop { "Stopped" } else { "Paused" };
    let (tone, icon, label, why) = match &held.held {
        Held::Done { from } => (Tone::Warn, Icon::Pause, done, format!("was {}", from.label())),
        Held::NothingToDo => (Tone::Idle, Icon::Dash, "Left alone", "it stood already".to_owned()),
        Held::Refused { reason } => (Tone::Bad, Icon::Alert, "Not possible", reason.clone()),
    };
    let href = format!("/e/{env}/maps/{}/activity", held.map);
    view! {
        <tr>
            <th scope="row"><a class="link" href=href>{name}</a></th>
            <td data-label="What became of it"><div><Badge tone icon label /> <small class="quiet">{why}</small></div></td>
            <td data-label="Now">{known.map(|map| view! { <StateBadge state=map.state /> })}</td>
        </tr>
    }
    .into_any()
}

/// The firing in figures.
fn known(content: &FiringContent, env: &str, acts: Acts) -> AnyView {
    let firing = &content.firing;
    let names: Vec<(MapId, String)> = content.maps.iter().map(|map| (map.id, map.name.clone())).collect();
    let of = counted_of(firing.counted, &names);
    let of = if of.is_empty() { "the whole environment".to_owned() } else { of };
    let over = firing.ended_at.map(|at| {
        view! { <div><dt>{firing.status.label()}</dt><dd><Time at form=TimeForm::Full /></dd></div> }
    });
    let setting = if content.has_setting {
        let href = format!("/e/{env}/alerts/{}", firing.alert);
        view! { <a class="link" href=href>"Open the alert settings"</a> }.into_any()
    } else {
        "It was deleted since.".into_any()
    };
    let others = format!("/e/{env}/alerts?alert={}#firings", encoded(&firing.alert.to_string()));
    view! {
        <section class="card" aria-labelledby="about">
            <header><h2 id="about">"About it"</h2></header>
            <dl class="facts-list">
                <div><dt>"What came of it"</dt><dd>{firing_words(firing)}</dd></div>
                <div><dt>"Counted over"</dt><dd>{of}</dd></div>
                {over}
                <div><dt>"Seen"</dt><dd>{acknowledged(firing, env, (content.role, acts.seen))}</dd></div>
                <div><dt>"Setting"</dt><dd class="facts">{setting} <a class="link" href=others>"All its firings"</a></dd></div>
            </dl>
        </section>
    }
    .into_any()
}

/// What the records failed for.
fn causes(content: &FiringContent, env: &str) -> Option<AnyView> {
    let name = |map: MapId| content.maps.iter().find(|known| known.id == map).map(|known| known.name.clone());
    let rows = content.causes.iter().map(|cause| {
        let href = format!("/e/{env}/failures/groups/{}", cause.group);
        view! {
            <li class="facts">
                <a class="link" href=href>{cause.headline.clone()}</a>
                <span>{name(cause.map)}</span>
                <span>{counted(cause.failures, "failure", "failures")}</span>
            </li>
        }
    });
    (!content.causes.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="causes">
                <header><h2 id="causes">"Causes"</h2></header>
                <ul class="pad plain-list">{rows.collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// The errors behind it.
fn errors(content: &FiringContent, env: &str) -> AnyView {
    if content.errors.is_empty() {
        return view! {
            <section class="card" aria-label="Errors">
                <Empty title="Its errors are not kept any more">"They are removed by age, as the retention says."</Empty>
            </section>
        }
        .into_any();
    }
    let rows = content.errors.iter().map(|error| error_row(error, &content.maps, env)).collect_view();
    view! {
        <section class="records" aria-labelledby="errors">
            <div class="bar"><h2 id="errors">"Errors behind it"</h2></div>
            <div class="card scroll" tabindex="0" role="region" aria-label="Errors, newest first">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Error"</th>
                            <th scope="col">"Map"</th>
                            <th scope="col">"Record"</th>
                            <th scope="col">"The failure now"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn error_row(error: &FiringError, maps: &[MapNow], env: &str) -> AnyView {
    let status = if error.status == 0 { String::new() } else { format!(" ({})", error.status) };
    let class = format!("{}{status}", error.class.label());
    let words = match (&error.failure, error.words.as_str()) {
        (_, "") => ().into_any(),
        (Some(failure), words) => {
            let href = format!("/e/{env}/failures/{}", failure.id);
            view! { <a class="link" href=href>{words.to_owned()}</a> }.into_any()
        }
        (None, words) => view! { <span>{words.to_owned()}</span> }.into_any(),
    };
    let map = error.map.and_then(|id| maps.iter().find(|known| known.id == id)).map(|map| {
        let href = format!("/e/{env}/maps/{}/activity", map.id);
        view! { <a class="link" href=href>{map.name.clone()}</a> }
    });
    let map = map
        .map_or_else(|| view! { <span class="quiet">"the connection"</span> }.into_any(), IntoAny::into_any);
    let key = (!error.key.is_empty()).then(|| view! { <CopyText text=error.key.clone() what="key" /> });
    let failure = error.failure.map_or_else(
        || view! { <span class="quiet">"none: it waits in the queue, or was written"</span> }.into_any(),
        |failure| view! { <FailureBadge status=failure.status resolution=failure.resolution /> }.into_any(),
    );
    view! {
        <tr>
            <td data-label="When"><Time at=error.at form=TimeForm::Full /></td>
            <td data-label="Error"><div>{words} <small class="quiet">{class}</small></div></td>
            <td data-label="Map"><div>{map} " " <DirectionChip direction=error.direction /></div></td>
            <td data-label="Record">{key}</td>
            <td data-label="The failure now"><div>{failure}</div></td>
        </tr>
    }
    .into_any()
}
