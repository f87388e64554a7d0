//! `/e/{env}/solutions/named/{name}`: one solution with its maps.

use super::new::typed;
use super::parts::{components, more};
use super::{packaging_badge, publisher_choice};
use crate::address::{Param, encoded};
use crate::api::ApiError;
use crate::api::imports::UninstallSolution;
use crate::api::solutions::{
    AddToSolution, ChangeSolution, DeleteSolution, SolutionSheet, TakeOutOfSolution, solution,
};
use crate::live::Live;
use crate::pages::{env_param, solution_param, within};
use crate::ui::{Act, FormProblem, Icon, Shape, Time, Typed, field_errors, hold, kept, loaded};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldErrors, KeptSolution, Packaging, Publisher};

/// What can be done with a solution.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    pub(super) add: Act<AddToSolution>,
    pub(super) take_out: Act<TakeOutOfSolution>,
    change: Act<ChangeSolution>,
    fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    delete: Act<DeleteSolution>,
    uninstall: Act<UninstallSolution>,
}

impl Acts {
    /// Made by a page.
    pub(in crate::pages) fn new() -> Self {
        let change = Act::<ChangeSolution>::default();
        Self {
            add: Act::default(),
            take_out: Act::default(),
            change,
            fields: field_errors(change.told),
            delete: Act::default(),
            uninstall: Act::default(),
        }
    }
}

/// The page.
#[component]
pub(crate) fn OneSolution() -> impl IntoView {
    let (env, name) = (env_param(), solution_param());
    let acts = Acts::new();
    let live = Live::current();
    let done = Param::of(move || {
        let parts = (acts.add.send.version().get(), acts.take_out.send.version().get());
        (parts, acts.change.send.version().get())
    });
    let sheet = Resource::new(
        move || (env.get(), name.get(), live.maps.get(), done.get()),
        |(env, name, ..)| async move {
            if name.is_empty() {
                return Err(ApiError::NotFound { what: "solution".into() });
            }
            solution(within(env)?, name).await
        },
    );
    loaded(sheet, Shape::Table, move |sheet| show(sheet, &env.now(), acts))
}

/// A solution with what can be done with it.
pub(in crate::pages) fn show(sheet: SolutionSheet, env: &str, acts: Acts) -> AnyView {
    let SolutionSheet { kept: solution, publisher, maps, others, publishers, may_change } = sheet;
    let is_open = may_change && solution.solution.packaging == Packaging::Unmanaged;
    let list = format!("/e/{env}/solutions");
    let (name, label) = (solution.solution.name.clone(), solution.solution.label.clone());
    let note = (solution.solution.packaging == Packaging::Managed).then(|| {
        view! {
            <div class="form-problem" role="note">
                {Icon::Lock.draw()}
                " It is managed: it cannot be changed here. Maps of it can be saved as versions of another publisher."
            </div>
        }
    });
    let export = format!("{list}/named/{}/export", encoded(&name));
    let export =
        is_open.then(|| view! { <a class="btn primary" href=export>{Icon::Disk.draw()} "Export"</a> });
    let components = components(&maps, env, &name, is_open.then_some(acts.take_out));
    let more = is_open.then(|| more(&others, env, &name, acts.add));
    let change = is_open.then(|| change(&solution, &publishers, env, acts));
    let is_imported = may_change && solution.package.is_some();
    let delete = (is_open && !is_imported).then(|| delete(&solution, env, acts.delete));
    let uninstall = is_imported.then(|| uninstall(&solution, env, acts.uninstall));
    let apply = is_imported.then(|| {
        let apply = format!("{list}/apply?solution={}", encoded(&name));
        view! { <a class="btn" href=apply>"Apply solution"</a> }
    });
    view! {
        <Title text=label.clone() />
        <div class="head">
            <h1>{label}</h1>
            {packaging_badge(solution.solution.packaging)}
            <div class="acts">
                {export}
                {apply}
                <a class="btn" href=list>"All solutions"</a>
            </div>
        </div>
        <FormProblem value=acts.add.told />
        <FormProblem value=acts.take_out.told />
        <FormProblem value=acts.delete.told />
        <FormProblem value=acts.uninstall.told />
        {note}
        {facts(&solution, publisher)}
        {components}
        {more}
        {change}
        {delete}
        {uninstall}
    }
    .into_any()
}

fn facts(kept: &KeptSolution, publisher: String) -> AnyView {
    let solution = kept.solution.clone();
    let described = (!solution.description.is_empty()).then_some(solution.description);
    view! {
        <section class="card" aria-label="What is said of it">
            <dl class="kv">
                <div><dt>"Name"</dt><dd class="mono">{solution.name}</dd></div>
                <div><dt>"Publisher"</dt><dd>{publisher}</dd></div>
                <div><dt>"Version"</dt><dd class="mono">{solution.version.to_string()}</dd></div>
                <div><dt>"Here since"</dt><dd><Time at=solution.created_at /> {format!(", by {}", kept.by)}</dd></div>
                {described.map(|words| view! { <div><dt>"Description"</dt><dd>{words}</dd></div> })}
            </dl>
        </section>
    }
    .into_any()
}

/// A form for what is said of it.
fn change(solution: &KeptSolution, publishers: &[Publisher], env: &str, acts: Acts) -> AnyView {
    let (env, said, known) = (env.to_owned(), solution.solution.clone(), publishers.to_vec());
    // What was typed stays while nothing else is kept.
    kept(format!("change {} {}", said.name, solution.revision), move || {
        let env = env.clone();
        let said = said.clone();
        let (found, errors) = acts.fields;
        let check = move |event: SubmitEvent| {
            hold(&event, typed(&event).validate().err().unwrap_or_default(), found);
        };
        let publishers = publisher_choice(&known, &said.publisher);
        view! {
            <section class="card pad">
                <details class="fold">
                    <summary>"Rename or change"</summary>
                    <FormProblem value=acts.change.told />
                    <ActionForm action=acts.change.send on:submit:capture=check attr:class="stack" attr:novalidate="" attr:autocomplete="off">
                        <input type="hidden" name="env" value=env />
                        <input type="hidden" name="draft[name]" value=said.name.clone() />
                        <div class="fields-2">
                            <Typed id="solution-label" field="label" label="Display name" value=said.label.clone() errors />
                            <Typed id="solution-version" field="version" label="Version" value=said.version.to_string() errors />
                        </div>
                        {publishers}
                        <Typed id="solution-description" field="description" label="Description" value=said.description.clone() long=true errors />
                        <div class="acts"><button class="btn">"Save"</button></div>
                    </ActionForm>
                </details>
            </section>
        }
        .into_any()
    })
}

/// Asks before the solution goes.
fn delete(solution: &KeptSolution, env: &str, act: Act<DeleteSolution>) -> AnyView {
    let (env, said) = (env.to_owned(), solution.solution.clone());
    kept(format!("delete {}", said.name), move || {
        let env = env.clone();
        let said = said.clone();
        let asks = format!(
            "{} goes. Its entity maps stay as they are, and packages that were made of it stay, too.",
            said.label
        );
        view! {
            <section class="card pad">
                <details class="fold">
                    <summary>"Delete the solution"</summary>
                    <p>{asks}</p>
                    <ActionForm action=act.send>
                        <input type="hidden" name="env" value=env />
                        <input type="hidden" name="name" value=said.name.clone() />
                        <button class="btn small-btn danger">{Icon::Trash.draw()} "Delete solution"</button>
                    </ActionForm>
                </details>
            </section>
        }
        .into_any()
    })
}

/// Asks before the solution is uninstalled.
fn uninstall(solution: &KeptSolution, env: &str, act: Act<UninstallSolution>) -> AnyView {
    let (env, said) = (env.to_owned(), solution.solution.clone());
    kept(format!("uninstall {}", said.name), move || {
        let env = env.clone();
        let said = said.clone();
        let asks = match said.packaging {
            Packaging::Managed => format!(
                "{} goes. Each of its entity maps falls back to what lies below; one that has nothing else is removed and keeps its story. Stop its maps first. All maps are backed up.",
                said.label
            ),
            Packaging::Unmanaged => format!("{} goes. Its entity maps stay as they are.", said.label),
        };
        view! {
            <section class="card pad">
                <details class="fold">
                    <summary>"Uninstall the solution"</summary>
                    <p>{asks}</p>
                    <ActionForm action=act.send>
                        <input type="hidden" name="env" value=env />
                        <input type="hidden" name="name" value=said.name.clone() />
                        <button class="btn small-btn danger">{Icon::Trash.draw()} "Uninstall solution"</button>
                    </ActionForm>
                </details>
            </section>
        }
        .into_any()
    })
}
