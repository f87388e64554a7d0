//! `/e/{env}/solutions/import`: a package is brought, looked at, and imported.

use super::packaging_badge;
use crate::api::imports::{ImportPackage, ImportSheet, import_sheet};
use crate::pages::{env_param, query_param, within};
use crate::ui::{Act, Badge, FormProblem, Icon, Shape, Tone, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Checked, Difference, Gravity, ImportPlan, MapFate, PlannedMap};

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let (env, package, refused) = (env_param(), query_param("package"), query_param("refused"));
    let act = Act::<ImportPackage>::default();
    let sheet = Resource::new(
        move || (env.get(), package.get()),
        |(env, package)| async move {
            match package.parse() {
                Ok(package) => import_sheet(within(env)?, package).await.map(Some),
                Err(_) => Ok(None),
            }
        },
    );
    view! {
        <Title text="Import a solution" />
        <div class="head"><h1>"Import a solution"</h1></div>
        {move || {
            let refused = refused.get();
            (!refused.is_empty()).then(|| view! { <div class="form-problem bad" role="alert"><strong>"The package is refused. "</strong>{refused}</div> })
        }}
        <FormProblem value=act.told />
        {move || upload(&env.get())}
        {loaded(sheet, Shape::Table, move |sheet| sheet.map_or_else(
            || ().into_any(),
            |sheet| show(&sheet, &env.now(), act),
        ))}
    }
}

/// A form for the file.
pub(in crate::pages) fn upload(env: &str) -> AnyView {
    let action = format!("/api/v1/environments/{env}/packages");
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="card pad stack narrow-form">
            <div class="field">
                <label for="package-file">"Package"</label>
                <input id="package-file" type="file" name="file" accept=".zip,application/zip" required=true />
                <div class="note">"The zip of a solution. It is read and shown; nothing is imported by that."</div>
            </div>
            <div class="acts"><button class="btn primary">"Show what is in it"</button></div>
        </form>
    }
    .into_any()
}

/// What is in it, and what it will do.
pub(in crate::pages) fn show(sheet: &ImportSheet, env: &str, act: Act<ImportPackage>) -> AnyView {
    let ImportPlan { label, version, publisher, packaging, installed, .. } = sheet.plan.clone();
    let installed = installed.map_or_else(|| "not here yet".to_owned(), |version| version.to_string());
    let (env, id, refused) = (env.to_owned(), sheet.package.id, sheet.plan.is_refused());
    let again = sheet.plan.is_installed;
    let form = (!refused).then(|| {
        kept(format!("import {id}"), move || {
            let env = env.clone();
            let busy = move || act.busy.try_get() == Some(true);
            let words = if again {
                "It is installed already"
            } else {
                "All entity maps are backed up first. No map changes before the solution is applied."
            };
            view! {
                <ActionForm action=act.send attr:class="card pad stack">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="package" value=id.to_string() />
                    <p>{words}</p>
                    <div class="acts"><button class="btn primary" disabled=busy>"Import"</button></div>
                </ActionForm>
            }
            .into_any()
        })
    });
    view! {
        <section class="card" aria-labelledby="package-content">
            <header><h2 id="package-content">{label}</h2> {packaging_badge(packaging)}</header>
            <dl class="kv">
                <div><dt>"File"</dt><dd class="mono">{sheet.package.file_name.clone()}</dd></div>
                <div><dt>"Publisher"</dt><dd>{publisher}</dd></div>
                <div><dt>"Version"</dt><dd class="mono">{version.to_string()}</dd></div>
                <div><dt>"Installed version"</dt><dd class="mono">{installed}</dd></div>
                <div><dt>"BLAKE3"</dt><dd class="mono">{sheet.package.hash.clone()}</dd></div>
            </dl>
        </section>
        {issues(&sheet.plan.findings)}
        {maps(&sheet.plan.maps)}
        {form}
    }
    .into_any()
}

/// What stands against something.
pub(super) fn issues(findings: &[Checked]) -> AnyView {
    if findings.is_empty() {
        return ().into_any();
    }
    let line = |found: &Checked| {
        let (tone, icon) = match found.gravity {
            Gravity::Critical | Gravity::High => (Tone::Bad, Icon::Alert),
            Gravity::Medium => (Tone::Warn, Icon::Alert),
            Gravity::Low | Gravity::Informational => (Tone::Idle, Icon::Dash),
        };
        let of = if found.map.is_empty() { String::new() } else { format!("{}: ", found.map) };
        view! {
            <li><Badge tone icon label=found.gravity.label() /> " " <span class="mono">{found.code.clone()}</span> {format!(" {of}{} {}", found.reason, found.remedy)}</li>
        }
    };
    let lines = findings.iter().map(line).collect_view();
    view! {
        <section class="card pad" aria-labelledby="against">
            <h2 id="against">"What to know before"</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn maps(maps: &[PlannedMap]) -> AnyView {
    let rows = maps.iter().map(planned).collect_view();
    view! {
        <section class="card" aria-labelledby="planned">
            <header><h2 id="planned">"What becomes of entity maps"</h2></header>
            <div class="scroll" tabindex="0" role="region" aria-label="Entity maps of the package">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Entity map"</th>
                            <th scope="col">"What becomes of it"</th>
                            <th scope="col">"Active here"</th>
                            <th scope="col">"The package brings"</th>
                            <th scope="col">"Differences"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn planned(map: &PlannedMap) -> AnyView {
    let (tone, icon) = match map.fate {
        MapFate::New => (Tone::Info, Icon::Plus),
        MapFate::Same => (Tone::Ok, Icon::Check),
        MapFate::Newer | MapFate::Lower => (Tone::Info, Icon::Switch),
        MapFate::Overwrites | MapFate::LocalStays | MapFate::Covered => (Tone::Warn, Icon::Alert),
        MapFate::Clash | MapFate::Unreadable => (Tone::Bad, Icon::Alert),
    };
    let name = |version: &Option<model::VersionName>| {
        version.as_ref().map_or_else(|| "\u{2014}".to_owned(), ToString::to_string)
    };
    let pause = map.must_pause.then_some(" Pause or stop it before the solution is applied.");
    view! {
        <tr>
            <th scope="row">{map.map.clone()} " " <small class="quiet">{map.label.clone()}</small></th>
            <td data-label="What becomes of it"><Badge tone icon label=map.fate.label() /> {pause}</td>
            <td data-label="Active here" class="mono">{name(&map.active)}</td>
            <td data-label="The package brings" class="mono">{name(&map.brings)}</td>
            <td data-label="Differences">{differences(&map.differences)}</td>
        </tr>
    }
    .into_any()
}

/// In what two versions differ.
pub(super) fn differences(found: &[Difference]) -> AnyView {
    if found.is_empty() {
        return view! { <span class="quiet">"none"</span> }.into_any();
    }
    let line = |found: &Difference| {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "\u{2014}".to_owned());
        view! { <li>{format!("{} {}: {} \u{2192} {}", found.place, found.aspect, side(&found.before), side(&found.after))}</li> }
    };
    let lines = found.iter().map(line).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}
