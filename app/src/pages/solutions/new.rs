//! `/e/{env}/solutions/new`: a solution that has no maps yet.

use super::publisher_choice;
use crate::api::solutions::{AddSolution, SolutionList, solutions};
use crate::browser;
use crate::pages::{env_param, within};
use crate::ui::{Act, FormProblem, Shape, Typed, field_errors, hold, kept, loaded};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldErrors, SolutionDraft};

/// The page.
#[component]
pub(crate) fn NewSolution() -> impl IntoView {
    let env = env_param();
    let add = Act::<AddSolution>::default();
    let fields = field_errors(add.told);
    let list = Resource::new(move || env.get(), |env| async move { solutions(within(env)?).await });
    view! {
        <Title text="New solution" />
        <div class="head"><h1>"New solution"</h1></div>
        {loaded(list, Shape::Table, move |list| {
            let env = env.now();
            // What was typed stays.
            kept(env.clone(), move || form(&list, &env, add, fields))
        })}
    }
}

type Fields = (RwSignal<FieldErrors>, Signal<FieldErrors>);

/// What a form about a solution holds.
pub(super) fn typed(event: &SubmitEvent) -> SolutionDraft {
    let value = |field: &str| browser::form_value(event, &format!("draft[{field}]"));
    SolutionDraft {
        name: value("name"),
        label: value("label"),
        description: value("description"),
        version: value("version"),
        publisher: value("publisher"),
    }
}

fn form(list: &SolutionList, env: &str, add: Act<AddSolution>, (found, errors): Fields) -> AnyView {
    let publisher = list.publishers.first().map(|it| it.name.clone()).unwrap_or_default();
    let publishers = publisher_choice(&list.publishers, &publisher);
    let busy = move || add.busy.try_get() == Some(true);
    let check = move |event: SubmitEvent| {
        hold(&event, typed(&event).validate().err().unwrap_or_default(), found);
    };
    let (env, back) = (env.to_owned(), format!("/e/{env}/solutions"));
    view! {
        <ActionForm action=add.send on:submit:capture=check attr:class="card pad stack narrow-form" attr:novalidate="" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <p class="quiet">"A solution holds entity maps that travel together. Its maps are added on its page."</p>
            <FormProblem value=add.told />
            <div class="fields-2">
                <Typed id="solution-label" field="label" label="Display name" value=String::new() help="As people will look for it." errors />
                <Typed id="solution-name" field="name" label="Name" value=String::new() help="Letters, digits and underscores, such as MyCustomEntityMaps; never changes." errors />
            </div>
            <div class="fields-2">
                {publishers}
                <Typed id="solution-version" field="version" label="Version" value="1.0.0.0".to_owned() help="Four whole numbers between dots." errors />
            </div>
            <Typed id="solution-description" field="description" label="Description" value=String::new() long=true help="What it is for." errors />
            <div class="acts">
                <button class="btn primary" disabled=busy>"Create"</button>
                <a class="btn" href=back>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}
