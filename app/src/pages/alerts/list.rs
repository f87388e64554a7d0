//! `/e/{env}/alerts`: the settings of an environment, and below them what went off.

use super::badge;
use super::firings::Firings;
use crate::address::Param;
use crate::api::ApiError;
use crate::api::alerts::{ActOnAlert, AlertDone, AlertLine, AlertList, LastFired, alerts};
use crate::api::notifications::RecipientName;
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Badge, Empty, FormProblem, Icon, Shape, Time, Tone, kept, loaded};
use crate::wording::{counted_of, grouped, short_utc, told_by};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{AlertGauge, AlertRule, MapId, Permission, Role};

/// The settings above their firings.
#[component]
pub(crate) fn Alerts() -> impl IntoView {
    let (env, saved) = (env_param(), query_param("saved"));
    let act = ServerAction::<ActOnAlert>::new();
    let acted = Param::of(move || act.version().get());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), live.alerts.get(), acted.get()),
        |(env, ..)| async move { alerts(within(env)?).await },
    );
    view! {
        <Title text="Alerts" />
        <FormProblem value=act.value() />
        <Done value=act.value() />
        {loaded(list, Shape::Table, move |list| show(list, &env.now(), &saved.get(), act))}
        <Firings acted />
    }
}

/// What became of a setting.
#[component]
fn Done(#[prop(into)] value: Signal<Option<Result<AlertDone, ApiError>>>) -> impl IntoView {
    move || {
        let done = value.try_get().flatten().and_then(Result::ok)?;
        let words = match done.what.as_str() {
            "enabled" => format!("“{}” is on: it counts errors from here on.", done.name),
            "disabled" => format!("“{}” is off.", done.name),
            _ => format!("“{}” is {}.", done.name, done.what),
        };
        Some(view! { <div class="form-problem ok" role="status">{words}</div> })
    }
}

/// The settings.
pub(in crate::pages) fn show(
    list: AlertList,
    env: &str,
    saved: &str,
    act: ServerAction<ActOnAlert>,
) -> AnyView {
    let AlertList { lines, maps, groups, role } = list;
    let may = role.allows(Permission::Administer);
    let new = format!("/e/{env}/alerts/new");
    let create = may.then(|| {
        view! { <a class="btn primary" href=new.clone()>{Icon::Plus.draw()} "Create alert settings"</a> }
    });
    let saved = lines.iter().find(|line| line.setting.id.to_string() == saved).map(|line| {
        let counts = if line.setting.rule.enabled { "It counts errors from here on." } else { "It is off." };
        let words = format!("“{}” is saved. {counts}", line.setting.rule.name);
        view! { <div class="form-problem ok" role="status">{words}</div> }
    });
    let body = if lines.is_empty() {
        let next = if may {
            view! { <div class="acts"><a class="btn primary" href=new>{Icon::Plus.draw()} "Create the first one"</a></div> }
                .into_any()
        } else {
            view! { <div>"An admin can create one."</div> }.into_any()
        };
        view! {
            <div class="card">
                <Empty title="No alert is set up">
                    "A rule such as 10 Application errors within 15 minutes tells people, and pauses or stops maps, before more goes wrong. While maps are paused every change waits in the queue."
                    {next}
                </Empty>
            </div>
        }
        .into_any()
    } else {
        let rows = lines.into_iter().map(|line| row(line, env, (&maps, &groups), (role, act))).collect_view();
        view! {
            <div class="card scroll" tabindex="0" role="region" aria-label="Alert settings">
                <table class="cards alert-list">
                    <thead>
                        <tr>
                            <th scope="col">"Alert"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Now"</th>
                            <th scope="col">"Last fired"</th>
                            <th scope="col"><span class="sr">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>"Alerts"</h1>
            <div class="acts">{create}</div>
        </div>
        {saved}
        {body}
    }
    .into_any()
}

fn row(
    line: AlertLine,
    env: &str,
    (maps, groups): (&[(MapId, String)], &[RecipientName]),
    (reader, act): (Role, ServerAction<ActOnAlert>),
) -> AnyView {
    let AlertLine { setting, gauge, last } = line;
    let (id, rule) = (setting.id, setting.rule);
    let page = format!("/e/{env}/alerts/{id}");
    let phases = rule.phases_in_words().map(|words| format!("{words} · "));
    let scope = scope(&rule, maps);
    let state = if rule.enabled {
        view! { <Badge tone=Tone::Ok icon=Icon::Check label="On" /> }
    } else {
        view! { <Badge tone=Tone::Idle icon=Icon::Pause label="Off" /> }
    };
    let acts = reader.allows(Permission::Administer).then(|| {
        let (env, name, enabled) = (env.to_owned(), rule.name.clone(), rule.enabled);
        let key = format!("{env} {id} {name} {enabled}");
        kept(key, move || acts(&env, id.0, &name, enabled, act))
    });
    view! {
        <tr>
            <th scope="row" class="alert-cell">
                <a class="link" href=page>{rule.name.clone()}</a>
                <small>{rule.sentence(&told_by(&rule, groups))}</small>
                <small class="quiet">{phases} {scope}</small>
            </th>
            <td data-label="State">{state}</td>
            <td data-label="Now" class="gauge-cell">{now(gauge, &rule, maps)}</td>
            <td data-label="Last fired">{last.map_or_else(
                || view! { <span class="quiet">"never"</span> }.into_any(),
                |last| fired(last, env),
            )}</td>
            <td class="alert-acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// Whose errors count.
fn scope(rule: &AlertRule, maps: &[(MapId, String)]) -> String {
    let name = |map: &MapId| maps.iter().find(|(id, _)| id == map).map(|(_, name)| name.as_str());
    match rule.maps.as_slice() {
        [] => "all maps".to_owned(),
        some => {
            let names: Vec<&str> = some.iter().take(4).filter_map(name).collect();
            let more = some.len().saturating_sub(4);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("{}{more} only", names.join(", "))
        }
    }
}

fn fired(last: LastFired, env: &str) -> AnyView {
    let href = format!("/e/{env}/alerts/firings/{}", last.id);
    view! { <div><a class="link" href=href><Time at=last.at /></a> " " {badge(last.status)}</div> }.into_any()
}

/// How near it is.
fn now(gauge: Option<AlertGauge>, rule: &AlertRule, maps: &[(MapId, String)]) -> AnyView {
    let Some(gauge) = gauge else {
        let words = if rule.enabled { "not counted yet" } else { "counts nothing" };
        return view! { <span class="quiet">{words}</span> }.into_any();
    };
    let of = counted_of(gauge.counted, maps);
    let of = (!of.is_empty()).then(|| view! { <small class="quiet">{of}</small> });
    let held = gauge.pending_until.map(|until| {
        view! { <small class="quiet">{format!("held back by its cool-down until {} UTC", short_utc(until))}</small> }
    });
    view! { <div>{meter(gauge.count, gauge.of, &rule.window_in_words())} {of} {held}</div> }.into_any()
}

/// How many errors of how many, as a gauge.
pub(super) fn meter(count: u32, of: u32, window: &str) -> AnyView {
    let words = format!("{} of {} within {window}", grouped(count.into()), grouped(of.into()));
    // The colours go by this: up to four fifths it is good, from there on it is not.
    let high = of.saturating_mul(4) / 5;
    view! {
        <div class="gauge">
            <span><b>{grouped(count.into())}</b> {format!(" of {}", grouped(of.into()))}</span>
            <meter aria-label=words min="0" max=of.to_string() high=high.to_string() optimum="0" value=count.min(of).to_string()></meter>
        </div>
    }
    .into_any()
}

/// What can be done to a setting. It is one form; to remove a setting asks first.
fn acts(env: &str, id: i64, name: &str, enabled: bool, act: ServerAction<ActOnAlert>) -> AnyView {
    let (dialog, title) = (format!("delete-{id}"), format!("delete-{id}-title"));
    let (switch, word) = if enabled { ("disable", "Switch off") } else { ("enable", "Switch on") };
    let of = format!(" “{name}”");
    let (of_edit, of_switch, of_copy, of_delete) = (of.clone(), of.clone(), of.clone(), of.clone());
    let edit = format!("/e/{env}/alerts/{id}");
    let env = env.to_owned();
    let (opens, shuts, labelled) = (dialog.clone(), dialog.clone(), title.clone());
    view! {
        <ActionForm action=act attr:class="acts">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="id" value=id.to_string() />
            <a class="btn small-btn" href=edit>{Icon::Pencil.draw()} "Edit"<span class="sr">{of_edit}</span></a>
            <button class="btn small-btn" name="act" value=switch>{word}<span class="sr">{of_switch}</span></button>
            <button class="btn small-btn" name="act" value="copy">{Icon::Copy.draw()} "Copy"<span class="sr">{of_copy}</span></button>
            <button type="button" class="btn small-btn danger" popovertarget=opens>{Icon::Trash.draw()} "Delete…"<span class="sr">{of_delete}</span></button>
            <dialog id=dialog popover="auto" class="dialog" aria-labelledby=labelled>
                <h2 id=title>{format!("Delete{of}")}</h2>
                <div class="quiet">"It counts no more. What it is firing for ends; maps that it has paused stay paused, and its firings stay listed."</div>
                <div class="acts">
                    <button class="btn danger" name="act" value="delete">"Delete it"</button>
                    <button type="button" class="btn" popovertarget=shuts popovertargetaction="hide">"Keep it"</button>
                </div>
            </dialog>
        </ActionForm>
    }
    .into_any()
}
