//! Groups of people who are told together.

use crate::api::notifications::{AddRecipients, ChangeRecipients, RemoveRecipients};
use crate::browser;
use crate::ui::Typed;
use crate::ui::{Empty, FormProblem, Icon, field_errors, hold};
use crate::wording::counted;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::{FieldErrors, RecipientGroup, RecipientGroupDraft};

/// What an admin can do here.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) add: ServerAction<AddRecipients>,
    pub(super) add_fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    pub(super) change: ServerAction<ChangeRecipients>,
    pub(super) remove: ServerAction<RemoveRecipients>,
}

const HELP: &str = "with commas, semicolons or line ends between them; a distribution list is one address";

/// Who is told together, and a form for one more.
#[component]
pub(super) fn GroupsCard(groups: Vec<RecipientGroup>, acts: Acts) -> impl IntoView {
    let none = groups.is_empty();
    let rows = groups.iter().map(|group| row(group, acts)).collect_view();
    let (found, errors) = acts.add_fields;
    view! {
        <section class="card" aria-labelledby="recipients">
            <header>
                <h2 id="recipients">"People and groups"</h2>
                <span class="more">"alert settings tell groups; who is in one can change"</span>
            </header>
            <FormProblem value=acts.remove.value() />
            <FormProblem value=acts.change.value() />
            {if none {
                view! { <Empty title="No groups">"An alert setting tells the addresses that are typed there, too."</Empty> }.into_any()
            } else {
                view! {
                    <table class="cards">
                        <thead>
                            <tr>
                                <th scope="col">"Group"</th>
                                <th scope="col">"Addresses"</th>
                                <th scope="col"><span class="sr">"Change"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
            <div class="pad line-top">
                <FormProblem value=acts.add.value() />
                <ActionForm action=acts.add on:submit:capture=checked(found) attr:class="stack" attr:novalidate="">
                    <Typed id="group-name" field="name" label="New group" value=String::new() help="such as Integration team" errors />
                    <Typed id="group-addresses" field="addresses" label="Mail addresses" value=String::new() long=true help=HELP errors />
                    <div class="acts"><button class="btn primary">"Add group"</button></div>
                </ActionForm>
            </div>
        </section>
    }
}

fn checked(found: RwSignal<FieldErrors>) -> impl Fn(SubmitEvent) + Clone + 'static {
    move |event| {
        let draft = RecipientGroupDraft {
            name: browser::form_value(&event, "draft[name]"),
            addresses: browser::form_value(&event, "draft[addresses]"),
        };
        hold(&event, draft.finished().err().unwrap_or_default(), found);
    }
}

fn row(group: &RecipientGroup, acts: Acts) -> AnyView {
    let id = group.id;
    let draft = RecipientGroupDraft::of(group);
    let whose = || format!(" {}", group.name);
    let (changes, saves, removes) = (whose(), whose(), whose());
    // Each row's browser check speaks for itself; what the server says stands above the list.
    let unanswered: Signal<Option<Result<(), crate::api::ApiError>>> = Signal::derive(|| None);
    let (found, errors) = field_errors(unanswered);
    let people = i64::try_from(group.addresses.len()).unwrap_or(i64::MAX);
    view! {
        <tr>
            <th scope="row">{group.name.clone()} " " <small>{counted(people, "address", "addresses")}</small></th>
            <td data-label="Addresses">{group.addresses.join(", ")}</td>
            <td>
                <details class="fold">
                    <summary>"Change"<span class="sr">{changes}</span></summary>
                    <ActionForm action=acts.change on:submit:capture=checked(found) attr:class="stack" attr:novalidate="">
                        <input type="hidden" name="id" value=id.to_string() />
                        <Typed id=format!("group-{id}-name") field="name" label="Name" value=draft.name errors />
                        <Typed id=format!("group-{id}-addresses") field="addresses" label="Mail addresses" value=draft.addresses long=true help=HELP errors />
                        <div class="acts"><button class="btn">"Save"<span class="sr">{saves}</span></button></div>
                    </ActionForm>
                    <ActionForm action=acts.remove>
                        <input type="hidden" name="id" value=id.to_string() />
                        <button class="btn small-btn danger">{Icon::Trash.draw()} "Remove"<span class="sr">{removes}</span></button>
                    </ActionForm>
                </details>
            </td>
        </tr>
    }
    .into_any()
}
