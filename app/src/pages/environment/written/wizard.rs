//! The frame of the wizard: where one stands, the form of the step, and the ways on and back.

use super::{EnvironmentFacts, steps};
use crate::wizard::{Mark, Step, Wizard};
use leptos::prelude::*;
use model::{
    Check, ConnectionDraft, DraftFields, EnvironmentDraft, EnvironmentId, FieldErrors, FindingState,
    HealthFacts,
};

/// The address at which the wizard changes an environment that is there.
pub(super) fn change_address(facts: &EnvironmentFacts) -> String {
    let [left, right] = facts.connections.each_ref().map(ConnectionDraft::of);
    let draft = EnvironmentDraft {
        id: facts.environment.id.to_string(),
        name: facts.environment.name.clone(),
        band: Some(facts.environment.band),
        companies: facts.environment.companies.clone(),
        left,
        right,
    };
    let wizard =
        Wizard { step: Step::Names, change: true, mark: Mark::Plain, fields: DraftFields::of(&draft) };
    wizard.address(facts.environment.id.as_str())
}

/// One step of the wizard. `checks` are those of the step's connection, `facts` what both apps told of themselves.
pub(crate) fn wizard_html(
    env: &EnvironmentId,
    wizard: &Wizard,
    checks: Option<Vec<Check>>,
    facts: Option<HealthFacts>,
) -> String {
    let title = if wizard.change { "Change an environment" } else { "Link an environment" };
    let tried = matches!(wizard.mark, Mark::Tried | Mark::Secret);
    let errors = if tried { wizard.errors() } else { FieldErrors::default() };
    let stuck = facts
        .as_ref()
        .is_some_and(|facts| facts.findings().iter().any(|finding| finding.state == FindingState::Problem));
    let content = match wizard.step {
        Step::Names => steps::names(wizard, &errors),
        Step::Connection(side) => steps::connection(wizard, side, &errors, checks),
        Step::Companies => steps::companies(wizard, &errors, facts.as_ref()),
        Step::Health => steps::health(facts),
        Step::Summary => steps::summary(env, wizard, &errors),
    };
    let next = match wizard.step {
        Step::Summary if wizard.change => ("link", "Save changes"),
        Step::Summary => ("link", "Link the environment"),
        // What stands against it may be mended in the apps meanwhile: the button looks again.
        Step::Health if stuck => ("next", "Look again"),
        _ => ("next", "Next"),
    };
    let back = (wizard.step != Step::Names)
        .then(|| view! { <button class="btn" name="go" value="back" formnovalidate="">"Back"</button> });
    let test = matches!(wizard.step, Step::Connection(_))
        .then(|| view! { <button class="btn" name="go" value="test">"Test connection"</button> });
    let secret = (wizard.mark == Mark::Secret).then(|| {
        view! {
            <div class="form-problem bad" role="alert">
                <strong>"What stood where a reference to a secret belongs was not kept."</strong>
                " Tandem never takes a secret itself: write env:NAME or file:PATH. Everything else is still here."
            </div>
        }
    });
    let others = hidden(wizard);
    view! {
        <div class="head">
            <div>
                <div class="crumbs"><a href=format!("/e/{env}/environment")>"Environment"</a></div>
                <h1>{title}</h1>
            </div>
        </div>
        {stairs(env, wizard)}
        <form method="post" action="/api/fn/link_environment" class="card wizard" autocomplete="off">
            // The first button is what Enter does: it goes on.
            <input type="hidden" name="env" value=env.to_string() />
            <input type="hidden" name="step" value=wizard.step.name() />
            {wizard.change.then(|| view! { <input type="hidden" name="change" value="yes" /> })}
            {others}
            {secret}
            {content}
            <div class="acts wizard-acts">
                <button class="btn primary" name="go" value=next.0>{next.1}</button>
                {test}
                {back}
                <a class="btn" href=format!("/e/{env}/environment")>"Cancel"</a>
            </div>
        </form>
    }
    .to_html()
}

/// The steps, of which those behind can be gone back to.
fn stairs(env: &EnvironmentId, wizard: &Wizard) -> impl IntoView + use<> {
    let here = Step::ALL.iter().position(|step| *step == wizard.step).unwrap_or(0);
    let steps = Step::ALL
        .into_iter()
        .enumerate()
        .map(|(at, step)| {
            let label = step.label();
            if at < here {
                let to = wizard.at(step);
                return view! { <li><a class="link" href=to.address(env.as_str())>{label}</a></li> }
                    .into_any();
            }
            let current = (at == here).then_some("step");
            view! { <li aria-current=current>{label}</li> }.into_any()
        })
        .collect_view();
    view! { <ol class="stairs" aria-label="Steps">{steps}</ol> }
}

/// What other steps were filled in with.
fn hidden(wizard: &Wizard) -> impl IntoView + use<> {
    let own = steps::own_fields(wizard);
    wizard
        .fields
        .iter()
        .filter(|(name, _)| !own.iter().any(|field| field == name))
        .map(|(name, text)| {
            view! { <input type="hidden" name=format!("fields[{name}]") value=text.to_owned() /> }
        })
        .collect_view()
}
