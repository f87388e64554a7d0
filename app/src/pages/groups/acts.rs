//! What can be done to all failures of one cause.

use crate::api::ApiError;
use crate::api::groups::{ActOnGroup, Assignees, GroupAct, GroupDone};
use crate::browser;
use crate::pages::bulk::{Changes, outcome};
use crate::pages::env_param;
use crate::pages::map::Found;
use crate::ui::{FormProblem, Icon, hold};
use crate::wording::grouped;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::{FailureGroup, FieldErrors, Permission};

/// For how many days a group may be muted, as values and words.
const DAYS: [(&str, &str); 4] =
    [("1", "for a day"), ("7", "for a week"), ("30", "for 30 days"), ("", "until somebody ends it")];

/// What sends the forms; it belongs to the page, since forms come and go.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Acts {
    pub(in crate::pages) act: ServerAction<ActOnGroup>,
    /// What the browser itself found missing.
    pub(in crate::pages) found: RwSignal<FieldErrors>,
    /// What stops and undoes acts on many failures.
    pub(in crate::pages) changes: Changes,
}

impl Acts {
    pub(in crate::pages) fn new() -> Self {
        Self {
            act: ServerAction::new(),
            found: RwSignal::new(FieldErrors::default()),
            changes: Changes::new(),
        }
    }

    /// Keeps a form from being sent while something is missing.
    pub(super) fn check(self, event: &SubmitEvent) {
        let act = GroupAct::read(&browser::submitter(event));
        let (reason, text) = (browser::form_value(event, "reason"), browser::form_value(event, "text"));
        let errors = act.map(|act| act.validate(&reason, &text)).unwrap_or_default();
        hold(event, errors, self.found);
    }

    /// What the last act came to, or what was missing.
    pub(super) fn told(self) -> impl IntoView {
        let Self { act, found, changes } = self;
        view! {
            <FormProblem value=act.value() />
            <Found errors=found />
            <Done value=act.value() changes />
            {changes.told(&env_param().now())}
        }
    }
}

/// What the last act came to.
#[component]
fn Done(
    #[prop(into)] value: Signal<Option<Result<GroupDone, ApiError>>>,
    /// What undoes it.
    changes: Changes,
) -> impl IntoView {
    let env = env_param();
    move || {
        let done = value.try_get().flatten().and_then(Result::ok)?;
        let words = match GroupAct::read(&done.act)? {
            GroupAct::Retry | GroupAct::Discard => return Some(outcome(done.bulk, &env.now(), changes)),
            GroupAct::Mute => "Muted.",
            GroupAct::Unmute => "No longer muted.",
            GroupAct::Take | GroupAct::Assign => "Assigned.",
            GroupAct::Comment => "Comment added.",
        };
        Some(view! { <div class="form-problem ok" role="status">{words}</div> }.into_any())
    }
}

/// The names of group and environment in a form.
pub(super) fn hidden(env: &str, group: &FailureGroup) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="env" value=env.to_owned() />
        <input type="hidden" name="group" value=group.id.to_string() />
    }
}

/// Is there anything to try again, or to give up?
fn is_parked(group: &FailureGroup) -> bool {
    group.counts.open + group.counts.waiting > 0
}

/// One form with all acts that need no words: in the list, and at the head of the group.
pub(super) fn quick(group: &FailureGroup, people: &Assignees, acts: Acts, env: &str) -> Option<AnyView> {
    if !people.role.allows(Permission::Operate) {
        return None;
    }
    let parked = group.counts.open + group.counts.waiting;
    let all = format!("Retry {}", grouped(parked));
    let whose = format!(" of “{}”", group.remedy.headline);
    let retry = is_parked(group).then(|| {
        let whose = whose.clone();
        view! {
            <button class="btn small-btn" name="act" value="retry">
                {Icon::Retry.draw()} {all}<span class="sr">{whose}</span>
            </button>
        }
    });
    let is_mine = people.me.is_some() && people.me == group.assignee;
    let take = (people.me.is_some() && !is_mine).then(|| {
        let whose = whose.clone();
        view! {
            <button class="btn small-btn" name="act" value="take">"Assign to me"<span class="sr">{whose}</span></button>
        }
    });
    let unmute = group.mute.is_some().then(|| {
        view! {
            <button class="btn small-btn" name="act" value="unmute">"Unmute"<span class="sr">{whose}</span></button>
        }
    });
    let fields = hidden(env, group);
    let check = move |event: SubmitEvent| acts.check(&event);
    Some(
        view! {
            <ActionForm action=acts.act on:submit:capture=check attr:class="acts">
                {fields}
                {retry}
                {take}
                {unmute}
            </ActionForm>
        }
        .into_any(),
    )
}

/// The acts that need words: who, and why.
pub(super) fn with_words(group: &FailureGroup, people: &Assignees, acts: Acts, env: &str) -> Option<AnyView> {
    people.role.allows(Permission::Operate).then(|| {
        view! {
            <div class="group-acts">
                {assign(group, people, acts, env)}
                {silence(group, acts, env)}
            </div>
        }
        .into_any()
    })
}

fn assign(group: &FailureGroup, people: &Assignees, acts: Acts, env: &str) -> AnyView {
    let id = format!("assignee-{}", group.id);
    let chosen = group.assignee.clone();
    let names = people
        .names
        .iter()
        .map(|name| view! { <option value=name.clone() selected=chosen.as_ref() == Some(name)>{name.clone()}</option> })
        .collect_view();
    let fields = hidden(env, group);
    let check = move |event: SubmitEvent| acts.check(&event);
    view! {
        <ActionForm action=acts.act on:submit:capture=check attr:class="inline-form">
            {fields}
            <div class="field">
                <label for=id.clone()>"Who sees to it"</label>
                <select id=id name="to">
                    <option value="" selected=chosen.is_none()>"Nobody"</option>
                    {names}
                </select>
            </div>
            <button class="btn" name="act" value="assign">"Assign"</button>
        </ActionForm>
    }
    .into_any()
}

fn silence(group: &FailureGroup, acts: Acts, env: &str) -> AnyView {
    let (reason, days) = (format!("reason-{}", group.id), format!("days-{}", group.id));
    let help = format!("reason-help-{}", group.id);
    let choices = DAYS.map(|(value, words)| view! { <option value=value>{words}</option> });
    let parked = group.counts.open + group.counts.waiting;
    let discard = format!("Discard {}", grouped(parked));
    let over = !is_parked(group);
    let fields = hidden(env, group);
    let check = move |event: SubmitEvent| acts.check(&event);
    view! {
        <ActionForm action=acts.act on:submit:capture=check attr:class="stack">
            {fields}
            <div class="fields-2">
                <div class="field">
                    <label for=reason.clone()>"Reason to mute or discard"</label>
                    <input id=reason name="reason" maxlength="200" autocomplete="off" aria-describedby=help.clone() />
                </div>
                <div class="field">
                    <label for=days.clone()>"Mute"</label>
                    <select id=days name="days">{choices}</select>
                </div>
            </div>
            <div id=help class="note quiet small">
                "Muted failures stay listed and call nobody. Discarded records are not written; both apps stay different until they change again."
            </div>
            <div class="acts">
                <button class="btn" name="act" value="mute">{Icon::Pause.draw()} "Mute"</button>
                <button class="btn danger" name="act" value="discard" disabled=over>{Icon::Trash.draw()} {discard}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}
