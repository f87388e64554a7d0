//! Tokens of the API.

use super::people::{Acts, Once, RoleField};
use crate::api::people::{Token, check_token_name};
use crate::browser;
use crate::ui::{Empty, Field, FormProblem, Icon, Time, hold};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::Role;

/// Which programs may come in, and a token for one more.
#[component]
pub(super) fn TokensCard(tokens: Vec<Token>, acts: Acts) -> impl IntoView {
    let none = tokens.is_empty();
    let create = acts.create;
    let (found, errors) = acts.token_fields;
    let check = move |event: SubmitEvent| {
        hold(&event, check_token_name(&browser::form_value(&event, "name")), found);
    };
    let rows = tokens.into_iter().map(|token| row(token, acts)).collect_view();
    view! {
        <section class="card" aria-labelledby="tokens">
            <header>
                <h2 id="tokens">"API tokens"</h2>
                <span class="more">"for programs; sent as a bearer token"</span>
            </header>
            <FormProblem value=acts.remove.value() />
            {if none {
                view! { <Empty title="No tokens">"A program needs one to use the API under /api/v1."</Empty> }.into_any()
            } else {
                view! {
                    <table class="cards">
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Role"</th>
                                <th scope="col">"Since"</th>
                                <th scope="col">"Until"</th>
                                <th scope="col"><span class="sr">"Remove"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
            <div class="pad line-top">
                <FormProblem value=create.value() />
                <Once value=create.value() before=None what="token" note="Keep it where the program finds it and nobody else." />
                <ActionForm action=create on:submit:capture=check attr:class="inline-form" attr:novalidate="">
                    <Field id="token-name" name="name" field="name" label="New token for" errors />
                    <RoleField id="token-role" label="Role" chosen=Role::Operator />
                    <button class="btn primary">"Make a token"</button>
                </ActionForm>
            </div>
        </section>
    }
}

fn row(token: Token, acts: Acts) -> AnyView {
    let name = token.name.clone();
    view! {
        <tr>
            <th scope="row">{token.name}</th>
            <td data-label="Role">{token.role.label()}</td>
            <td data-label="Since"><Time at=token.created_at /></td>
            <td data-label="Until">
                {match token.expires_at {
                    Some(at) => view! { <Time at /> }.into_any(),
                    None => "no end".into_any(),
                }}
            </td>
            <td class="num">
                <ActionForm action=acts.remove>
                    <input type="hidden" name="name" value=name.clone() />
                    <button class="btn small-btn danger">{Icon::Trash.draw()} "Remove"<span class="sr">{format!(" {name}")}</span></button>
                </ActionForm>
            </td>
        </tr>
    }
    .into_any()
}
