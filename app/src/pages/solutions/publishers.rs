//! `/e/{env}/solutions/publishers`: who publishes versions of maps and solutions.

use crate::address::Param;
use crate::api::publishers::{AddPublisher, ChangePublisher, PublisherLine, PublisherList, publishers};
use crate::live::Live;
use crate::pages::{env_param, within};
use crate::ui::{Act, Badge, FormProblem, Icon, Shape, Tone, Typed, field_errors, kept, loaded};
use crate::wording::counted;
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldErrors, Publisher, PublisherContact};

/// What can be done with publishers.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    add: Act<AddPublisher>,
    add_errors: Signal<FieldErrors>,
    change: Act<ChangePublisher>,
    change_errors: Signal<FieldErrors>,
}

impl Acts {
    /// Made by a page.
    pub(in crate::pages) fn new() -> Self {
        let (add, change) = (Act::<AddPublisher>::default(), Act::<ChangePublisher>::default());
        let (add_errors, change_errors) = (field_errors(add.told).1, field_errors(change.told).1);
        Self { add, add_errors, change, change_errors }
    }
}

/// The page.
#[component]
pub(crate) fn Publishers() -> impl IntoView {
    let env = env_param();
    let acts = Acts::new();
    let live = Live::current();
    let done = Param::of(move || (acts.add.send.version().get(), acts.change.send.version().get()));
    let list = Resource::new(
        move || (env.get(), live.maps.get(), done.get()),
        |(env, ..)| async move { publishers(within(env)?).await },
    );
    view! {
        <Title text="Publishers" />
        {loaded(list, Shape::Table, move |list| show(list, &env.now(), acts))}
    }
}

/// The list, and a form for one more.
pub(in crate::pages) fn show(list: PublisherList, env: &str, acts: Acts) -> AnyView {
    let PublisherList { publishers, may_change } = list;
    let known = publishers.len();
    let rows = publishers.into_iter().map(|line| row(line, env, may_change.then_some(acts))).collect_view();
    let add = may_change.then(|| add(env, known, acts));
    let back = format!("/e/{env}/solutions");
    view! {
        <div class="head">
            <h1>"Publishers"</h1>
            <div class="acts"><a class="btn" href=back>"All solutions"</a></div>
        </div>
        <FormProblem value=acts.change.told />
        <div class="card scroll" tabindex="0" role="region" aria-label="Publishers">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Publisher"</th>
                        <th scope="col">"Prefix"</th>
                        <th scope="col">"Contact"</th>
                        <th scope="col">"Publishes"</th>
                        <th scope="col"><span class="sr">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {add}
    }
    .into_any()
}

fn row(line: PublisherLine, env: &str, acts: Option<Acts>) -> AnyView {
    let PublisherLine { publisher, contact, maps, solutions } = line;
    let publishes = [
        counted(i64::from(maps), "entity map", "entity maps"),
        counted(i64::from(solutions), "solution", "solutions"),
    ];
    let site = (!contact.website.is_empty()).then(|| {
        view! { <a class="link" href=contact.website.clone() rel="noopener noreferrer">{contact.website.clone()}</a> }
    });
    let reach = [contact.description.clone(), contact.email.clone()];
    let reach: Vec<String> = reach.into_iter().filter(|part| !part.is_empty()).collect();
    let default =
        publisher.is_default.then(|| view! { <Badge tone=Tone::Info icon=Icon::Check label="Default" /> });
    let act = acts.map(|acts| change(&publisher, &contact, env, acts));
    view! {
        <tr>
            <th scope="row">{publisher.label.clone()} " " <small class="mono">{publisher.name.clone()}</small> " " {default}</th>
            <td data-label="Prefix"><span class="mono">{publisher.prefix.clone()}</span> " " <small class="quiet">{format!("options {}", contact.option_prefix)}</small></td>
            <td data-label="Contact">{reach.join(" \u{b7} ")} " " {site}</td>
            <td data-label="Publishes">{publishes.join(", ")}</td>
            <td>{act}</td>
        </tr>
    }
    .into_any()
}

fn change(publisher: &Publisher, contact: &PublisherContact, env: &str, acts: Acts) -> AnyView {
    let (env, publisher, contact) = (env.to_owned(), publisher.clone(), contact.clone());
    let key = format!("{publisher:?} {contact:?}");
    kept(key, move || {
        let (env, name, of) = (env.clone(), publisher.name.clone(), format!(" {}", publisher.label));
        let saves = of.clone();
        let id = format!("publisher-{name}");
        let fields = fields(&id, &publisher, &contact, acts.change_errors);
        view! {
            <details class="fold">
                <summary>"Change"<span class="sr">{of}</span></summary>
                <ActionForm action=acts.change.send attr:class="stack" attr:novalidate="" attr:autocomplete="off">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="draft[name]" value=name />
                    {fields}
                    <div class="acts"><button class="btn">"Save"<span class="sr">{saves}</span></button></div>
                </ActionForm>
            </details>
        }
        .into_any()
    })
}

fn add(env: &str, known: usize, acts: Acts) -> AnyView {
    let env = env.to_owned();
    // Emptied when one was added.
    kept(format!("add {known}"), move || {
        let (env, errors) = (env.clone(), acts.add_errors);
        let none =
            Publisher { name: String::new(), label: String::new(), prefix: String::new(), is_default: false };
        let fields = fields("publisher", &none, &PublisherContact::default(), errors);
        view! {
            <section class="card pad stack" aria-labelledby="add-publisher">
                <h2 id="add-publisher">"New publisher"</h2>
                <FormProblem value=acts.add.told />
                <ActionForm action=acts.add.send attr:class="stack" attr:novalidate="" attr:autocomplete="off">
                    <input type="hidden" name="env" value=env />
                    <Typed id="publisher-name" field="name" label="Name" value=String::new() help="Letters, digits and underscores, such as Contoso; never changes." errors />
                    {fields}
                    <div class="acts"><button class="btn primary">"Add publisher"</button></div>
                </ActionForm>
            </section>
        }
        .into_any()
    })
}

/// What is said of a publisher besides its name.
fn fields(
    id: &str,
    publisher: &Publisher,
    contact: &PublisherContact,
    errors: Signal<FieldErrors>,
) -> AnyView {
    let of = |field: &str| format!("{id}-{field}");
    let default = of("default");
    let (publisher, contact) = (publisher.clone(), contact.clone());
    view! {
        <div class="fields-2">
            <Typed id=of("label") field="label" label="Display name" value=publisher.label errors />
            <Typed id=of("prefix") field="prefix" label="Prefix" value=publisher.prefix help="What its customizations begin with: 2 to 8 letters and digits." errors />
            <Typed id=of("option-prefix") field="option_prefix" label="Option value prefix" value=contact.option_prefix.to_string() help="10000 to 99999." errors />
            <Typed id=of("email") field="email" label="Mail address" value=contact.email errors />
            <Typed id=of("website") field="website" label="Web site" value=contact.website errors />
            <Typed id=of("description") field="description" label="Description" value=contact.description help="Who that is, in a line." errors />
        </div>
        <div class="tick">
            <input type="checkbox" id=default.clone() name="draft[is_default]" value="true" checked=publisher.is_default />
            <label for=default>"Proposed when somebody saves a version"</label>
        </div>
    }
    .into_any()
}
