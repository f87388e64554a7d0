//! `/e/{env}/solutions/named/{name}/export`: unfinished changes, what the checker says, and the package.

use super::packages::download;
use crate::address::{Param, encoded};
use crate::api::ApiError;
use crate::api::packages::{ExportSheet, ExportSolution, PublishSolution, export_sheet};
use crate::live::Live;
use crate::pages::{env_param, query_param, solution_param, within};
use crate::ui::{Act, Badge, FormProblem, Icon, Shape, Tone, Typed, field_errors, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{
    CheckSummary, Checked, FieldErrors, Gravity, KeptPackage, MapId, Packaging, Published, PublishedMap,
};

/// What can be done here.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    publish: ServerAction<PublishSolution>,
    export: Act<ExportSolution>,
    errors: Signal<FieldErrors>,
}

impl Acts {
    /// Made by a page.
    pub(in crate::pages) fn new() -> Self {
        let export = Act::<ExportSolution>::default();
        Self { publish: ServerAction::new(), export, errors: field_errors(export.told).1 }
    }
}

/// Which step of the wizard is shown, and what has just been made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pages) struct Place {
    /// `check` and `version` come after the first step, which is empty.
    pub(in crate::pages) step: String,
    /// The id of the package that was made.
    pub(in crate::pages) package: String,
}

/// The page.
#[component]
pub(crate) fn ExportPage() -> impl IntoView {
    let (env, name) = (env_param(), solution_param());
    let (step, package) = (query_param("step"), query_param("package"));
    let acts = Acts::new();
    let live = Live::current();
    let done = Param::of(move || (acts.publish.version().get(), acts.export.send.version().get()));
    let sheet = Resource::new(
        move || (env.get(), name.get(), (step.get(), package.get()), live.maps.get(), done.get()),
        |(env, name, ..)| async move {
            if name.is_empty() {
                return Err(ApiError::NotFound { what: "solution".into() });
            }
            export_sheet(within(env)?, name).await
        },
    );
    view! {
        <FormProblem value=acts.publish.value() />
        <Told value=acts.publish.value() />
        {loaded(sheet, Shape::Table, move |sheet| {
            let place = Place { step: step.get(), package: package.get() };
            show(sheet, &env.now(), &place, acts)
        })}
    }
}

/// What became of unfinished changes.
#[component]
fn Told(#[prop(into)] value: Signal<Option<Result<Vec<PublishedMap>, ApiError>>>) -> impl IntoView {
    move || {
        let published = value.try_get().flatten().and_then(Result::ok)?;
        if published.is_empty() {
            return Some(
                view! { <div class="form-problem ok" role="status">"There was nothing to publish."</div> }
                    .into_any(),
            );
        }
        let line = |map: PublishedMap| {
            let words = match map.outcome {
                Published::Active { version } => format!("{}: version {version} is active.", map.name),
                Published::Saved { version, reason } => {
                    format!("{}: version {version} is saved and not active. {reason}", map.name)
                }
                Published::Refused { reason } => format!("{}: not published. {reason}", map.name),
            };
            view! { <li>{words}</li> }
        };
        let lines = published.into_iter().map(line).collect_view();
        Some(view! { <div class="form-problem" role="status"><ul>{lines}</ul></div> }.into_any())
    }
}

/// One step.
pub(in crate::pages) fn show(sheet: ExportSheet, env: &str, place: &Place, acts: Acts) -> AnyView {
    let solution = sheet.kept.solution.clone();
    let home = format!("/e/{env}/solutions/named/{}", encoded(&solution.name));
    let is_locked = solution.packaging == Packaging::Managed;
    let made = sheet.exported.iter().find(|row| row.id.to_string() == place.package).map(made);
    let body = if is_locked {
        view! { <div class="card pad">"A managed solution is exported where it was made."</div> }.into_any()
    } else if !sheet.may_change {
        view! { <div class="card pad">"An admin can export it."</div> }.into_any()
    } else if place.step == "version" {
        version(&sheet, env, acts)
    } else {
        first(&sheet, env, &home, place, acts)
    };
    let before = super::packages::table(&sheet.exported, sheet.may_change, "Nothing of it was exported yet");
    view! {
        <Title text=format!("Export {}", solution.label) />
        <div class="head">
            <h1>{format!("Export {}", solution.label)}</h1>
            <div class="acts"><a class="btn" href=home>"Back to the solution"</a></div>
        </div>
        {made}
        {body}
        <section class="card" aria-labelledby="exported">
            <header><h2 id="exported">"Exported before"</h2></header>
            {before}
        </section>
    }
    .into_any()
}

/// What has just been made.
fn made(package: &KeptPackage) -> AnyView {
    let words = format!("{} is exported, version {}. ", package.label, package.version);
    view! {
        <div class="form-problem ok" role="status">{words} {download(package)}</div>
    }
    .into_any()
}

/// Unfinished changes, and what the checker says.
fn first(sheet: &ExportSheet, env: &str, home: &str, place: &Place, acts: Acts) -> AnyView {
    let (env, name) = (env.to_owned(), sheet.kept.solution.name.clone());
    let unfinished = if sheet.unfinished.is_empty() {
        "No entity map has unfinished changes.".to_owned()
    } else {
        format!("Unfinished changes, which would not be in the package: {}.", sheet.unfinished.join(", "))
    };
    let publish = acts.publish;
    let form_env = env.clone();
    let publishing = kept(format!("publish {name}"), move || {
        let (form_env, name) = (form_env.clone(), name.clone());
        view! {
            <ActionForm action=publish>
                <input type="hidden" name="env" value=form_env />
                <input type="hidden" name="name" value=name />
                <button class="btn">{Icon::Check.draw()} "Publish all changes"</button>
            </ActionForm>
        }
        .into_any()
    });
    let (check, next) = (format!("{home}/export?step=check"), format!("{home}/export?step=version"));
    let report = (place.step == "check").then(|| report(sheet, &env));
    view! {
        <section class="card pad stack" aria-label="Before the export">
            <p>{unfinished}</p>
            <p class="quiet">"Publishing makes versions of them. They become active where a map is not running or paused; what runs is left alone."</p>
            {publishing}
            <div class="acts">
                <a class="btn" href=check>{Icon::Search.draw()} "Check for issues"</a>
                <a class="btn primary" href=next>"Next"</a>
            </div>
        </section>
        {report}
    }
    .into_any()
}

/// What the checker says, the gravest first.
fn report(sheet: &ExportSheet, env: &str) -> AnyView {
    let summary = CheckSummary::of(&sheet.findings);
    let lines = sheet.findings.iter().zip(&sheet.maps).map(|(found, map)| finding(found, *map, env));
    let lines = lines.collect_view();
    let body = if sheet.findings.is_empty() {
        view! { <div class="pad">"Nothing stands against the export."</div> }.into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="List of issues">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Severity"</th>
                            <th scope="col">"Code"</th>
                            <th scope="col">"Where"</th>
                            <th scope="col">"What"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="issues">
            <header>
                <h2 id="issues">"Issues"</h2>
                <span class="more">{summary.words()}</span>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn finding(found: &Checked, map: Option<MapId>, env: &str) -> AnyView {
    let (tone, icon) = match found.gravity {
        Gravity::Critical | Gravity::High => (Tone::Bad, Icon::Alert),
        Gravity::Medium => (Tone::Warn, Icon::Alert),
        Gravity::Low | Gravity::Informational => (Tone::Idle, Icon::Dash),
    };
    let place = [found.map.as_str(), found.place.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let place = if place.is_empty() { "The solution".to_owned() } else { place.join(": ") };
    let place = match map {
        Some(map) => view! { <a class="link" href=format!("/e/{env}/maps/{map}")>{place}</a> }.into_any(),
        None => place.into_any(),
    };
    view! {
        <tr>
            <td data-label="Severity"><Badge tone icon label=found.gravity.label() /></td>
            <th scope="row" class="mono">{found.code.clone()}</th>
            <td data-label="Where">{place}</td>
            <td data-label="What">{found.reason.clone()} " " <small class="quiet">{found.remedy.clone()}</small></td>
        </tr>
    }
    .into_any()
}

/// Its version, whether it is locked, and the export.
fn version(sheet: &ExportSheet, env: &str, acts: Acts) -> AnyView {
    let summary = CheckSummary::of(&sheet.findings);
    let (env, name, version) = (env.to_owned(), sheet.kept.solution.name.clone(), sheet.version.to_string());
    // What was typed stays while the proposal is the same.
    kept(format!("export {name} {version} {}", summary.words()), move || {
        let (env, name, version) = (env.clone(), name.clone(), version.clone());
        let errors = acts.errors;
        let busy = move || acts.export.busy.try_get() == Some(true);
        let reason = (!summary.is_clean()).then(|| {
            view! {
                <p>{format!("The checker found: {}. Mend that, or say why it is exported all the same.", summary.words())}</p>
                <Typed id="export-reason" field="reason" label="Reason" value=String::new() long=true help="It is kept with the package." errors />
            }
        });
        view! {
            <ActionForm action=acts.export.send attr:class="card pad stack narrow-form" attr:novalidate="" attr:autocomplete="off">
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="name" value=name />
                <FormProblem value=acts.export.told />
                <Typed id="export-version" field="version" label="Version" value=version help="Higher than what was exported before." errors />
                <fieldset class="stack">
                    <legend>"Export as"</legend>
                    <span class="tick">
                        <input type="radio" id="export-managed" name="draft[packaging]" value="managed" checked=true />
                        <label for="export-managed">"Managed (recommended)"</label>
                    </span>
                    <span class="tick">
                        <input type="radio" id="export-unmanaged" name="draft[packaging]" value="unmanaged" />
                        <label for="export-unmanaged">"Unmanaged"</label>
                    </span>
                    <div class="note">"A managed solution is locked where it is imported; an unmanaged one replaces what was changed there."</div>
                </fieldset>
                {reason}
                <div class="acts"><button class="btn primary" disabled=busy>"Export"</button></div>
            </ActionForm>
        }
        .into_any()
    })
}
