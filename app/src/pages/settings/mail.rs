//! The mail server, and a test of it.

use crate::api::notifications::{RemoveMailServer, SetMailServer, TestMail, check_address};
use crate::browser;
use crate::ui::Typed;
use crate::ui::{Badge, Field, FormProblem, Icon, Tone, hold};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::{FieldErrors, MailSecurity, MailServer, MailServerDraft, MailStep};

/// What an admin can do here.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) set: ServerAction<SetMailServer>,
    pub(super) set_fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    pub(super) remove: ServerAction<RemoveMailServer>,
    pub(super) test: ServerAction<TestMail>,
    pub(super) test_fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
}

/// How alerts reach people.
#[component]
pub(super) fn MailCard(
    server: Option<MailServer>,
    /// What came of a test that a plain form has asked for.
    tested: Option<Vec<MailStep>>,
    acts: Acts,
) -> impl IntoView {
    let is_set = server.is_some();
    let draft = server.as_ref().map(MailServerDraft::of).unwrap_or_default();
    let (found, errors) = acts.set_fields;
    let check = move |event: SubmitEvent| {
        let text = |name: &str| browser::form_value(&event, &format!("draft[{name}]"));
        let security = text("security");
        let typed = MailServerDraft {
            host: text("host"),
            port: text("port"),
            security: MailSecurity::ALL.into_iter().find(|each| each.name() == security).unwrap_or_default(),
            user: text("user"),
            password: text("password"),
            ca: text("ca"),
            from: text("from"),
            from_name: text("from_name"),
            reply_to: text("reply_to"),
        };
        hold(&event, typed.finished().err().unwrap_or_default(), found);
    };
    view! {
        <section class="card" aria-labelledby="mail-server">
            <header>
                <h2 id="mail-server">"Mail server"</h2>
                <span class="more">
                    {if is_set { "alerts are told by it" } else { "until there is one, alerts are told in the console only" }}
                </span>
            </header>
            <ActionForm action=acts.set on:submit:capture=check attr:class="pad stack" attr:novalidate="">
                <FormProblem value=acts.set.value() />
                <div class="fields-3">
                    <Typed id="mail-host" field="host" label="Server" value=draft.host help="such as smtp.contoso.example" errors />
                    <SecurityField chosen=draft.security errors />
                    <Typed id="mail-port" field="port" label="Port" value=draft.port help="587 for STARTTLS, 465 for TLS unless you enter another one" errors />
                    <Typed id="mail-user" field="user" label="Signs in as" value=draft.user help="empty where the server takes mail without" errors />
                    <Typed id="mail-password" field="password" label="Password" value=draft.password help="where it is: env:NAME or file:/path, never the password itself" errors />
                    <Typed id="mail-from" field="from" label="Mail comes from" value=draft.from help="such as tandem@contoso.example" errors />
                    <Typed id="mail-from-name" field="from_name" label="Name shown with it" value=draft.from_name errors />
                    <Typed id="mail-reply-to" field="reply_to" label="Answers go to" value=draft.reply_to help="empty = to the same address" errors />
                </div>
                <Typed id="mail-ca" field="ca" label="Certificate of your own authority" value=draft.ca long=true help="PEM, or file:/path to it; empty where the system trusts the server’s certificate" errors />
                <div class="acts">
                    <button class="btn primary">{Icon::Check.draw()} "Save mail server"</button>
                </div>
            </ActionForm>
            {is_set.then(|| view! { <Trial tested acts /> })}
        </section>
    }
}

#[component]
fn SecurityField(chosen: MailSecurity, #[prop(into)] errors: Signal<FieldErrors>) -> impl IntoView {
    let message = move || errors.try_with(|errors| errors.of("security").map(ToOwned::to_owned)).flatten();
    let options = MailSecurity::ALL
        .into_iter()
        .map(|each| view! { <option value=each.name() selected=each == chosen>{each.label()}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for="mail-security">"Encryption"</label>
            <select id="mail-security" name="draft[security]" aria-describedby="mail-security-note">{options}</select>
            <div id="mail-security-note" class="note" class:bad-text=move || message().is_some() aria-live="polite">
                {move || message().unwrap_or_default()}
            </div>
        </div>
    }
}

/// A test, and the way back.
#[component]
fn Trial(tested: Option<Vec<MailStep>>, acts: Acts) -> impl IntoView {
    let (found, errors) = acts.test_fields;
    let check = move |event: SubmitEvent| {
        hold(&event, check_address(&browser::form_value(&event, "to")).err().unwrap_or_default(), found);
    };
    let pending = acts.test.pending();
    let steps = move || {
        let steps = acts.test.value().try_get().flatten().and_then(Result::ok).or_else(|| tested.clone())?;
        Some(told(&steps))
    };
    view! {
        <div class="pad line-top stack">
            <FormProblem value=acts.test.value() />
            <ActionForm action=acts.test on:submit:capture=check attr:class="inline-form" attr:novalidate="">
                <Field id="mail-test-to" name="to" field="to" label="Send a test to" autocomplete="email" errors />
                <button class="btn" disabled=move || pending.try_get().unwrap_or_default()>"Send test"</button>
            </ActionForm>
            <div aria-live="polite">{steps}</div>
            <FormProblem value=acts.remove.value() />
            <ActionForm action=acts.remove>
                <button class="btn small-btn danger">{Icon::Trash.draw()} "Remove mail server"</button>
            </ActionForm>
        </div>
    }
}

/// What came of each step of a test.
fn told(steps: &[MailStep]) -> AnyView {
    let rows = steps.iter().map(|step| {
        let (tone, icon, word) =
            if step.went_well { (Tone::Ok, Icon::Check, "OK") } else { (Tone::Bad, Icon::Alert, "Failed") };
        view! {
            <tr>
                <th scope="row">{step.what.clone()}</th>
                <td data-label="Result"><Badge tone icon label=word /></td>
                <td data-label="In words">{step.words.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Step"</th>
                    <th scope="col">"Result"</th>
                    <th scope="col">"In words"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
