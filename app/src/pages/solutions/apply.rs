//! `/e/{env}/solutions/apply`: what was imported reaches the maps.

use super::import::{differences, issues};
use super::packaging_badge;
use crate::address::{Param, encoded};
use crate::api::ApiError;
use crate::api::imports::{ApplySheet, ApplySolution, apply_sheet};
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Badge, Empty, FormProblem, Icon, Shape, Tone, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{ChangedMap, ImportedMap, KeptSolution, MapAct, MapOutcome, SolutionChange};

/// The page.
#[component]
pub(crate) fn ApplyPage() -> impl IntoView {
    let (env, solution) = (env_param(), query_param("solution"));
    let act = ServerAction::<ApplySolution>::new();
    let live = Live::current();
    let done = Param::of(move || act.version().get());
    let sheet = Resource::new(
        move || (env.get(), solution.get(), live.maps.get(), done.get()),
        |(env, solution, ..)| async move { apply_sheet(within(env)?, solution).await },
    );
    view! {
        <Title text="Apply solution" />
        <div class="head"><h1>"Apply solution"</h1></div>
        <FormProblem value=act.value() />
        <Told value=act.value() />
        {loaded(sheet, Shape::Table, move |sheet| show(&sheet, &env.now(), act))}
    }
}

/// What became of each map.
#[component]
fn Told(#[prop(into)] value: Signal<Option<Result<Vec<ImportedMap>, ApiError>>>) -> impl IntoView {
    move || value.try_get().flatten().and_then(Result::ok).map(|maps| outcome(&maps))
}

/// What became of each map.
pub(in crate::pages) fn outcome(maps: &[ImportedMap]) -> AnyView {
    let is_whole = maps.iter().all(ImportedMap::is_done);
    let words = if is_whole {
        "The solution is applied."
    } else {
        "The solution is applied in part: pause or stop the maps that wait, and apply it again."
    };
    let lines = maps.iter().map(|map| view! { <li>{told(map)}</li> }).collect_view();
    view! {
        <div class="form-problem" class:ok=is_whole role="status"><strong>{words}</strong><ul>{lines}</ul></div>
    }
    .into_any()
}

/// What became of one map, as a line.
pub(super) fn told(map: &ImportedMap) -> String {
    let reason = if map.reason.is_empty() { String::new() } else { format!(" {}", map.reason) };
    format!("{}: {}.{reason}", map.name, map.outcome.label())
}

/// A choice of solutions, and what applying the chosen one will do.
pub(in crate::pages) fn show(sheet: &ApplySheet, env: &str, act: ServerAction<ApplySolution>) -> AnyView {
    if sheet.choices.is_empty() {
        let import = format!("/e/{env}/solutions/import");
        return view! {
            <div class="card">
                <Empty title="No solution was imported">
                    "A solution is imported first; applying it brings its entity maps."
                    <div class="acts"><a class="btn primary" href=import>"Import a solution"</a></div>
                </Empty>
            </div>
        }
        .into_any();
    }
    let chosen = sheet.chosen.as_ref().map(|(kept, _)| kept.solution.name.as_str());
    let choices = sheet.choices.iter().map(|kept| choice(kept, env, chosen)).collect_view();
    let plan = sheet.chosen.as_ref().map(|(kept, change)| plan(kept, change, env, sheet.may_change, act));
    view! {
        <section class="card pad" aria-labelledby="imported">
            <h2 id="imported">"Imported solutions"</h2>
            <ul>{choices}</ul>
        </section>
        {plan}
    }
    .into_any()
}

fn choice(kept: &KeptSolution, env: &str, chosen: Option<&str>) -> AnyView {
    let solution = &kept.solution;
    let href = format!("/e/{env}/solutions/apply?solution={}", encoded(&solution.name));
    let current = (chosen == Some(solution.name.as_str())).then_some("true");
    let applied = if kept.is_applied() {
        view! { <Badge tone=Tone::Ok icon=Icon::Check label="Applied" /> }
    } else {
        view! { <Badge tone=Tone::Warn icon=Icon::Pause label="Not applied" /> }
    };
    view! {
        <li><a class="link" href=href aria-current=current>{format!("{} {}", solution.label, solution.version)}</a> " " {packaging_badge(solution.packaging)} " " {applied}</li>
    }
    .into_any()
}

fn plan(
    solution: &KeptSolution,
    change: &SolutionChange,
    env: &str,
    may_change: bool,
    act: ServerAction<ApplySolution>,
) -> AnyView {
    let rows = change.maps.iter().map(planned).collect_view();
    let (env, name) = (env.to_owned(), solution.solution.name.clone());
    let label = solution.solution.label.clone();
    let form = (may_change && !change.is_refused()).then(|| {
        kept(format!("apply {name}"), move || {
let (env, name) = (env.clone(), name.clone());
            view! {
                <ActionForm action=act attr:class="card pad stack">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="solution" value=name />
                    <p>"All entity maps are backed up first. What runs is not touched; nothing starts by itself."</p>
                    <span class="tick">
                        <input type="checkbox" id="apply-overwrite" name="overwrite" value="true" />
                        <label for="apply-overwrite">"Put it on top of what was changed here"</label>
                    </span>
                    <div class="acts"><button class="btn primary">"Apply solution"</button></div>
                </ActionForm>
            }
            .into_any()
        })
    });
    view! {
        {issues(&change.findings)}
        <section class="card" aria-labelledby="apply-plan">
            <header><h2 id="apply-plan">{format!("What applying {label} does")}</h2></header>
            <div class="scroll" tabindex="0" role="region" aria-label="Entity maps of the solution">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Entity map"</th>
                            <th scope="col">"What is done"</th>
                            <th scope="col">"Differences"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        {form}
    }
    .into_any()
}

/// What is done to a map, in words.
pub(super) fn in_words(act: &MapAct) -> String {
    match act {
        MapAct::Make { version } => format!("It is made with version {version}."),
        MapAct::Save { version } => format!("Version {version} is saved."),
        MapAct::Drop { version } => format!("Version {version} is withdrawn."),
        MapAct::Switch { from, to } => format!("Version {to} becomes active in the place of {from}."),
        MapAct::Layer { solution, to: Some(to), .. } => format!("{solution} brings version {to}."),
        MapAct::Layer { solution, to: None, .. } => format!("{solution} says nothing of it any more."),
        MapAct::Remove => "It is removed; its story stays.".to_owned(),
    }
}

fn planned(map: &ChangedMap) -> AnyView {
    let words: Vec<String> = map.acts.iter().map(in_words).collect();
    let words = if words.is_empty() && map.reason.is_empty() {
        "It is just so already.".to_owned()
    } else {
        words.join(" ")
    };
    let waits = map.waiting.is_some().then(|| {
        view! { <Badge tone=Tone::Warn icon=Icon::Pause label=MapOutcome::Waiting.label() /> " " }
    });
    view! {
        <tr>
            <th scope="row">{map.map.clone()}</th>
            <td data-label="What is done">{waits} {words} " " <small class="quiet">{map.reason.clone()}</small></td>
            <td data-label="Differences">{differences(&map.differences)}</td>
        </tr>
    }
    .into_any()
}
