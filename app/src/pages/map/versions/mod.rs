//! The *Versions* of a map: what was saved when, in what two of them differ, and which one is active.

mod as_of;
mod comparison;

use super::no_map;
use super::shadow::{self, ShadowActs};
use crate::address::{Address, Param};
use crate::api::shadow::map_shadow;
use crate::api::versions::{ActivateVersion, VersionLine, VersionList, VersionsAsked, map_versions};
use crate::live::Live;
use crate::pages::orders::{NEW_FIELDS, meaning};
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{Badge, FormProblem, Icon, Shape, Time, Tone, loaded};
use crate::wording::counted;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Moment, Permission, VersionId};

/// The list, with a comparison below where two were chosen; live.
#[component]
pub(crate) fn Versions() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let number = |name: &'static str| {
        let param = query_param(name);
        Param::of(move || param.get().parse::<i64>().ok().map(VersionId))
    };
    let (before, after, version, next) =
        (number("before"), number("after"), number("version"), number("activate"));
    let (at, text) = (query_param("at"), query_param("text"));
    let asked = Param::of(move || VersionsAsked {
        before: before.get(),
        after: after.get(),
        version: version.get(),
        at: Moment::read(&at.get()),
        as_text: text.get() == "yes",
    });
    let act = ServerAction::<ActivateVersion>::new();
    let acted = Param::of(move || act.version().get());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), map.get(), asked.get(), live.maps.get(), acted.get()),
        |(env, map, asked, ..)| async move { map_versions(env, map.ok_or_else(no_map)?, asked).await },
    );
    let shadows = ShadowActs::default();
    // What is settled may have been seen by a shadow, if there is one: its beginning and its end are told as activities.
    let looks_on = RwSignal::new(false);
    let seen = move || looks_on.get().then(|| live.queue.get());
    let shadow = Resource::new(
        move || (env.get(), map.get(), seen(), live.activity.get(), live.maps.get(), shadows.done()),
        |(env, map, ..)| async move { map_shadow(env, map.ok_or_else(no_map)?).await },
    );
    view! {
        <Title text="Versions" />
        <h2 class="sr">"Versions"</h2>
        {loaded(list, Shape::Table, move |list| show(&list, &env.now(), (next.get(), &at.get()), act))}
        {loaded(shadow, Shape::Heading, move |sheet| {
            let is_there = sheet.report.is_some();
            Effect::new(move |_| looks_on.try_set(is_there));
            shadow::show(&sheet, &env.now(), shadows)
        })}
    }
}

/// The list with what was asked for: whether to activate a version, and the moment as it stands in the address.
pub(in crate::pages) fn show(
    list: &VersionList,
    env: &str,
    (next, at): (Option<VersionId>, &str),
    act: ServerAction<ActivateVersion>,
) -> AnyView {
    let compared = list.compared.as_ref();
    // Unless somebody chose others: the newest beside the one that is active.
    let newest = list.versions.first().map_or(list.active, |version| version.id);
    let earlier = compared.map_or(list.active, |both| both.before);
    let later = compared.map_or(newest, |both| both.after);
    let rows = list.versions.iter().map(|version| row(list, version, (earlier, later))).collect_view();
    let question = next.filter(|id| *id != list.active).and_then(|id| list.line(id));
    let question = question.filter(|_| list.role.allows(Permission::Administer));
    let path = format!("/e/{env}/maps/{}/versions", list.map);
    view! {
        {question.map(|version| ask(list, version, env, act))}
        <form method="get" action=path class="stack">
            <div class="card scroll">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Version"</th>
                            <th scope="col">"Publisher"</th>
                            <th scope="col">"Saved"</th>
                            <th scope="col">"Note"</th>
                            <th scope="col" class="num">"Fields"</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"After"</th>
                            <th scope="col">"File"</th>
                            <th scope="col"><span class="sr">"Active"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="bar">
                <button class="btn" disabled=list.versions.len() < 2>"Compare both"</button>
                <span class="quiet small">{counted(i64::try_from(list.versions.len()).unwrap_or(i64::MAX), "version", "versions")}</span>
            </div>
        </form>
        {as_of::show(list, env, at)}
        {comparison::same(list)}
        {compared.map(|both| comparison::show(list, both))}
    }
    .into_any()
}

fn row(list: &VersionList, version: &VersionLine, (before, after): (VersionId, VersionId)) -> AnyView {
    let is_active = version.id == list.active;
    let name = version.name();
    let opened = (list.opened == Some(version.id)).then_some("true");
    let choice = |field: &'static str, word: &str, chosen: VersionId| {
        let label = format!("{word}: {name}");
        let value = version.id.to_string();
        view! { <input type="radio" name=field value=value aria-label=label checked=chosen == version.id /> }
    };
    let state = if is_active {
        view! { <Badge tone=Tone::Ok icon=Icon::Check label="Active" /> }.into_any()
    } else if list.role.allows(Permission::Administer) {
        let id = version.id.to_string();
        let address = Address::current();
        let href = move || address.set(&[("activate", &id), ("activated", "")]);
        view! { <a class="btn small-btn" href=href data-noscroll=true>"Activate…"<span class="sr">{format!(" {name}")}</span></a> }
            .into_any()
    } else {
        ().into_any()
    };
    let file = |format: &str, word: &'static str| {
        let href = format!("/api/v1/maps/{}/text?version={}&format={format}", list.map, version.id);
        view! { <a class="link" href=href rel="external" download="">{word}<span class="sr">{format!(" of {name}")}</span></a> }
    };
    let note = if version.note.is_empty() { "–".to_owned() } else { version.note.clone() };
    view! {
        <tr aria-current=opened>
            <th scope="row" class="num-left">{version.number.to_string()}</th>
            <td data-label="Publisher">{version.publisher.clone()}</td>
            <td data-label="Saved"><Time at=version.created_at /> <small class="quiet">{format!(" by {}", version.author)}</small></td>
            <td data-label="Note">{note}</td>
            <td data-label="Fields" class="num">{version.fields}</td>
            <td data-label="Before">{choice("before", "Before", before)}</td>
            <td data-label="After">{choice("after", "After", after)}</td>
            <td data-label="File"><span class="facts">{file("yaml", "YAML")} {file("json", "JSON")}</span></td>
            <td class="num">{state}</td>
        </tr>
    }
    .into_any()
}

/// What activating a version means, and the button that does it.
fn ask(list: &VersionList, version: &VersionLine, env: &str, act: ServerAction<ActivateVersion>) -> AnyView {
    let address = Address::current();
    let (active, id) = (list.active, version.id);
    let told = Signal::derive(move || act.value().try_get().flatten());
    let busy = move || act.pending().try_get() == Some(true);
    let compare = {
        let (before, after) = (active.to_string(), id.to_string());
        move || address.set(&[("before", &before), ("after", &after)])
    };
    let words = meaning(list.state);
    let refusal = list.refusal.clone();
    let is_refused = refusal.is_some();
    let (env, map) = (env.to_owned(), list.map.to_string());
    view! {
        <section class="card ask" aria-labelledby="activate-title">
            <header><h3 id="activate-title">{format!("Activate {}?", version.name())}</h3></header>
            <div class="pad stack">
                <p>{words} " " {NEW_FIELDS}</p>
                {refusal.map(|words| view! { <div class="form-problem warn">{words}</div> })}
                <FormProblem value=told />
                <ActionForm action=act>
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="map" value=map />
                    <input type="hidden" name="version" value=id.to_string() />
                    <div class="acts">
                        <button class="btn primary" disabled=move || is_refused || busy() aria-busy=move || busy().then_some("true")>
                            {move || if busy() { "Working…" } else { "Activate" }}
                        </button>
                        <a class="btn" href=compare data-noscroll=true>"Compare with the active version"</a>
                        <a class="btn" href=move || address.set(&[("activate", "")]) data-noscroll=true>"Cancel"</a>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}
