//! Accounts and one-time links.

use crate::api::people::{CreateToken, Invite, People, RemoveToken, SetAccount};
use crate::ui::{Badge, CopyText, FormProblem, Icon, Time, Tone};
use leptos::prelude::*;
use model::{Account, AccountId, FieldErrors, Role};

/// What an admin can do here.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) invite: ServerAction<Invite>,
    pub(super) set: ServerAction<SetAccount>,
    pub(super) create: ServerAction<CreateToken>,
    /// What the fields of a new token are told; it outlives the lists, which are read again after each act.
    pub(super) token_fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    pub(super) remove: ServerAction<RemoveToken>,
}

/// Who may come in, and a link for one more.
#[component]
pub(super) fn PeopleCard(people: People, acts: Acts) -> impl IntoView {
    let me = people.me;
    let rows = people.accounts.into_iter().map(|account| row(account, me, acts)).collect_view();
    let invite = acts.invite;
    view! {
        <section class="card" aria-labelledby="people">
            <header>
                <h2 id="people">"People"</h2>
                <span class="more">"viewers see states and causes, operators values and retries, admins everything"</span>
            </header>
            <FormProblem value=acts.set.value() />
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Access"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col"><span class="sr">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="pad line-top">
                <FormProblem value=invite.value() />
                <Once value=invite.value() before=people.once what="link" note="Hand it to the person; it is good once, for 24 hours." />
                <ActionForm action=invite attr:class="inline-form">
                    <RoleField id="invite-role" label="Invite somebody as" chosen=Role::Viewer />
                    <button class="btn primary">"Make a one-time link"</button>
                </ActionForm>
            </div>
        </section>
    }
}

fn row(account: Account, me: Option<AccountId>, acts: Acts) -> AnyView {
    let id = account.id;
    let name = account.name.clone();
    let whose = format!(" role of {name}");
    let is_me = me == Some(id);
    let (word, next) = if account.disabled { ("Enable", "false") } else { ("Disable", "true") };
    let class = if account.disabled { "btn small-btn" } else { "btn small-btn danger" };
    let role_words = format!("Role of {name}");
    view! {
        <tr>
            <th scope="row">{account.name} {is_me.then(|| view! { <small>"you"</small> })}</th>
            <td data-label="Role">
                <ActionForm action=acts.set attr:class="inline-form">
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="disabled" value=account.disabled.to_string() />
                    <select name="role" aria-label=role_words>{role_options(account.role)}</select>
                    <button class="btn small-btn">"Save"<span class="sr">{whose}</span></button>
                </ActionForm>
            </td>
            <td data-label="Access">
                {if account.disabled {
                    view! { <Badge tone=Tone::Idle icon=Icon::Lock label="Disabled" /> }
                } else {
                    view! { <Badge tone=Tone::Ok icon=Icon::Check label="May sign in" /> }
                }}
            </td>
            <td data-label="Since"><Time at=account.created_at /></td>
            <td class="num">
                {(!is_me).then(|| view! {
                    <ActionForm action=acts.set>
                        <input type="hidden" name="id" value=id.to_string() />
                        <input type="hidden" name="role" value=role_value(account.role) />
                        <button class=class name="disabled" value=next>{word}<span class="sr">{format!(" {name}")}</span></button>
                    </ActionForm>
                })}
            </td>
        </tr>
    }
    .into_any()
}

/// The role as it travels in forms.
pub(super) const fn role_value(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Operator => "operator",
        Role::Admin => "admin",
    }
}

fn role_options(chosen: Role) -> impl IntoView {
    Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role_value(role) selected=role == chosen>{role.label()}</option> })
        .collect_view()
}

/// A labelled choice of a role.
#[component]
pub(super) fn RoleField(id: &'static str, label: &'static str, chosen: Role) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name="role">{role_options(chosen)}</select>
        </div>
    }
}

/// A secret that is shown this once.
#[component]
pub(super) fn Once(
    /// The answer of the last attempt.
    #[prop(into)]
    value: Signal<Option<Result<String, crate::api::ApiError>>>,
    /// What a plain form has just made.
    before: Option<String>,
    /// What it is.
    what: &'static str,
    /// What to do with it.
    note: &'static str,
) -> impl IntoView {
    move || {
        let secret = value.try_get().flatten().and_then(Result::ok).or_else(|| before.clone())?;
        Some(view! {
            <div class="form-problem ok" role="status">
                <div><b>{format!("Copy this {what} now; it is not shown again.")}</b> " " {note}</div>
                <CopyText text=secret what />
            </div>
        })
    }
}
