//! Programs and chats that are told of alerts.

use super::people::Once;
use super::typed::Typed;
use crate::address::Param;
use crate::api::webhooks::{
    AddWebhook, ChangeWebhook, RemoveWebhook, RotateWebhook, ShownWebhook, SwitchWebhook, TestWebhook,
    TestedWebhook, WebhookList, webhooks,
};
use crate::browser;
use crate::ui::{Badge, Empty, FormProblem, Icon, Shape, Time, Tone, field_errors, hold, loaded};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::{FieldErrors, WebhookDraft, WebhookFormat, WebhookReach, WebhookState};

/// What an admin can do here.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) add: ServerAction<AddWebhook>,
    pub(super) add_fields: (RwSignal<FieldErrors>, Signal<FieldErrors>),
    pub(super) change: ServerAction<ChangeWebhook>,
    pub(super) switch: ServerAction<SwitchWebhook>,
    pub(super) rotate: ServerAction<RotateWebhook>,
    pub(super) test: ServerAction<TestWebhook>,
    pub(super) remove: ServerAction<RemoveWebhook>,
}

impl Acts {
    pub(super) fn new() -> Self {
        let add = ServerAction::new();
        Self {
            add,
            add_fields: field_errors(add.value()),
            change: ServerAction::new(),
            switch: ServerAction::new(),
            rotate: ServerAction::new(),
            test: ServerAction::new(),
            remove: ServerAction::new(),
        }
    }
}

/// The list, read again after each change.
#[component]
pub(super) fn Webhooking() -> impl IntoView {
    let acts = Acts::new();
    let done = Param::of(move || {
        let changed = (acts.change.version().get(), acts.switch.version().get(), acts.rotate.version().get());
        (acts.add.version().get(), changed, acts.remove.version().get())
    });
    let list = Resource::new(move || done.get(), |_| webhooks());
    loaded(list, Shape::Table, move |list| view! { <WebhooksCard list acts /> }.into_any())
}

/// Where programs and chats are told, and a form for one more.
#[component]
pub(super) fn WebhooksCard(list: WebhookList, acts: Acts) -> impl IntoView {
    let WebhookList { webhooks, reach, secret, tested } = list;
    let none = webhooks.is_empty();
    let rows = webhooks.into_iter().map(|webhook| row(webhook, reach, acts)).collect_view();
    let (found, errors) = acts.add_fields;
    let steps = move || {
        let tested = acts.test.value().try_get().flatten().and_then(Result::ok).or_else(|| tested.clone())?;
        Some(told(&tested))
    };
    view! {
        <section class="card" aria-labelledby="webhooks">
            <header>
                <h2 id="webhooks">"Webhooks"</h2>
                <span class="more">"programs and chats that alert settings tell"</span>
            </header>
            <FormProblem value=acts.remove.value() />
            <FormProblem value=acts.change.value() />
            <FormProblem value=acts.switch.value() />
            <FormProblem value=acts.rotate.value() />
            <FormProblem value=acts.test.value() />
            <Once value=acts.rotate.value() before=None what="secret" note=NOTE />
            <div aria-live="polite">{steps}</div>
            {if none {
                view! { <Empty title="No webhooks">"Alerts reach a channel of Slack or Teams, or a program of yours, by one."</Empty> }.into_any()
            } else {
                view! {
                    <table class="cards">
                        <thead>
                            <tr>
                                <th scope="col">"Webhook"</th>
                                <th scope="col">"Address"</th>
                                <th scope="col">"State"</th>
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
                <Once value=acts.add.value() before=secret what="secret" note=NOTE />
                <ActionForm action=acts.add on:submit:capture=checked(found, reach) attr:class="stack" attr:novalidate="">
                    <Typed id="webhook-name" field="name" label="New webhook" value=String::new() help="such as Ops channel" errors />
                    <Typed id="webhook-url" field="url" label="Address" value=String::new() help=address_help(reach) errors />
                    <FormatField id="webhook-format".to_owned() chosen=WebhookFormat::Standard />
                    <div class="acts"><button class="btn primary">"Add webhook"</button></div>
                </ActionForm>
            </div>
        </section>
    }
}

const NOTE: &str = "A program checks by it that messages come from here; Slack and Teams need none.";

const fn address_help(reach: WebhookReach) -> &'static str {
    match reach {
        WebhookReach::Public => "begins with https:// and leads to a public address",
        WebhookReach::Private => "may lead to private networks, and begin with http://",
    }
}

fn checked(found: RwSignal<FieldErrors>, reach: WebhookReach) -> impl Fn(SubmitEvent) + Clone + 'static {
    move |event| {
        let text = |name: &str| browser::form_value(&event, &format!("draft[{name}]"));
        let format = WebhookFormat::named(&text("format")).unwrap_or_default();
        let draft = WebhookDraft { name: text("name"), url: text("url"), format };
        hold(&event, draft.finished(reach).err().unwrap_or_default(), found);
    }
}

#[component]
fn FormatField(id: String, chosen: WebhookFormat) -> impl IntoView {
    let options = WebhookFormat::ALL
        .into_iter()
        .map(|each| view! { <option value=each.name() selected=each == chosen>{each.label()}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>"Format"</label>
            <select id=id name="draft[format]">{options}</select>
        </div>
    }
}

fn state(webhook: &ShownWebhook) -> AnyView {
    let (tone, icon, label, why) = match &webhook.state {
        WebhookState::On => (Tone::Ok, Icon::Check, "On", None),
        WebhookState::Off => (Tone::Info, Icon::Pause, "Off", None),
        WebhookState::Refused { reason } => {
            (Tone::Bad, Icon::Alert, "Switched off", Some(format!("It answered {reason}")))
        }
    };
    let former = webhook.former_until.map(|at| {
        view! { <div class="quiet">"The former secret signs, too, until " <Time at /> "."</div> }
    });
    view! { <Badge tone icon label /> {why.map(|why| view! { <div class="quiet">{why}</div> })} {former} }
        .into_any()
}

fn row(webhook: ShownWebhook, reach: WebhookReach, acts: Acts) -> AnyView {
    let id = webhook.id;
    let shown = state(&webhook);
    let is_on = webhook.state == WebhookState::On;
    let whose = format!(" {}", webhook.name);
    // Each row's browser check speaks for itself; what the server says stands above the list.
    let unanswered: Signal<Option<Result<(), crate::api::ApiError>>> = Signal::derive(|| None);
    let (found, errors) = field_errors(unanswered);
    let hidden = move || view! { <input type="hidden" name="id" value=id.to_string() /> };
    let of = |words: &'static str| view! { {words} <span class="sr">{whose.clone()}</span> };
    view! {
        <tr>
            <th scope="row">{webhook.name.clone()} " " <small>{webhook.format.label()}</small></th>
            <td data-label="Address"><span class="mono">{webhook.url.clone()}</span></td>
            <td data-label="State">{shown}</td>
            <td>
                <ActionForm action=acts.test attr:class="inline-form">
                    {hidden()}
                    <button class="btn small-btn">{of("Send test")}</button>
                </ActionForm>
                <details class="fold">
                    <summary>{of("Change")}</summary>
                    <ActionForm action=acts.change on:submit:capture=checked(found, reach) attr:class="stack" attr:novalidate="">
                        {hidden()}
                        <Typed id=format!("webhook-{id}-name") field="name" label="Name" value=webhook.name.clone() errors />
                        <Typed id=format!("webhook-{id}-url") field="url" label="Address" value=webhook.url.clone() help=address_help(reach) errors />
                        <FormatField id=format!("webhook-{id}-format") chosen=webhook.format />
                        <div class="acts"><button class="btn">{of("Save")}</button></div>
                    </ActionForm>
                    <ActionForm action=acts.switch>
                        {hidden()}
                        <input type="hidden" name="on" value=(!is_on).to_string() />
                        <button class="btn small-btn">{of(if is_on { "Switch off" } else { "Switch on" })}</button>
                    </ActionForm>
                    <ActionForm action=acts.rotate>
                        {hidden()}
                        <button class="btn small-btn">{of("Make another secret")}</button>
                    </ActionForm>
                    <ActionForm action=acts.remove>
                        {hidden()}
                        <button class="btn small-btn danger">{Icon::Trash.draw()} {of("Remove")}</button>
                    </ActionForm>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

/// What came of a test.
fn told(tested: &TestedWebhook) -> AnyView {
    let TestedWebhook { name, trial } = tested;
    let (tone, icon, word) = if trial.went_well {
        (Tone::Ok, Icon::Check, "Delivered")
    } else {
        (Tone::Bad, Icon::Alert, "Not delivered")
    };
    view! {
        <div class="pad line-top" role="status">
            {format!("Test of {name}: ")} <Badge tone icon label=word /> " " {trial.words.clone()}
        </div>
    }
    .into_any()
}
