//! `/e/{env}/alerts/new` and `/e/{env}/alerts/{alert}`: a rule as a form, with what it would mean beside it. The form works
//! without a script; with one it follows what is typed.

mod fields;

use super::outlook::Outlook;
use super::who;
use crate::address::Param;
use crate::api::ApiError;
use crate::api::alert_fields::AlertFields;
use crate::api::alert_form::{AlertSheet, ChangedMeanwhile, SaveAlert, alert_sheet};
use crate::api::notifications::RecipientName;
use crate::browser;
use crate::pages::{alert_param, env_param, within};
use crate::ui::{FormProblem, Shape, Time, TimeForm, field_errors, hold, loaded};
use crate::wording::{counted, counted_of, told_by};
use fields::fields;
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{AlertId, AlertRule, CountedBy, FieldErrors, MapId, Permission};
use std::time::Duration;

/// Nothing is asked until nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(350);

/// What lives as long as the page, which forms do not.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Page {
    save: ServerAction<SaveAlert>,
    /// What the browser itself found.
    found: RwSignal<FieldErrors>,
    /// What fields are told.
    errors: Signal<FieldErrors>,
    /// What stands in the form; `None` before anything was typed.
    typed: RwSignal<Option<AlertFields>>,
    /// The same once nothing was typed for a moment.
    settled: RwSignal<AlertFields>,
    /// The number of the newest change.
    number: StoredValue<u32>,
}

impl Page {
    pub(in crate::pages) fn new() -> Self {
        let save = ServerAction::<SaveAlert>::new();
        let (found, errors) = field_errors(save.value());
        Self {
            save,
            found,
            errors,
            typed: RwSignal::new(None),
            settled: RwSignal::new(AlertFields::default()),
            number: StoredValue::new(0),
        }
    }

    /// Somebody typed, or chose.
    fn follow(self, event: &Event) {
        let Some(SaveAlert { fields, .. }) = browser::read_form(event) else { return };
        if self.found.try_with(|found| !found.is_empty()) == Some(true) {
            self.found.try_set(fields.draft().finished().err().unwrap_or_default());
        }
        self.typed.try_set(Some(fields.clone()));
        let next = |number: &mut u32| {
            *number = number.wrapping_add(1);
            *number
        };
        let Some(number) = self.number.try_update_value(next) else { return };
        set_timeout(
            move || {
                if self.number.try_get_value() == Some(number) {
                    self.settled.try_set(fields);
                }
            },
            PAUSE,
        );
    }

    /// Keeps the form from being sent while something will not do.
    fn check(self, event: &SubmitEvent) {
        if let Some(SaveAlert { fields, .. }) = browser::read_form(event) {
            hold(event, fields.draft().finished().err().unwrap_or_default(), self.found);
        }
    }

    /// Somebody else's change, where the last attempt met one.
    fn changed(self) -> Option<ChangedMeanwhile> {
        self.save.value().try_get().flatten().and_then(Result::ok).flatten()
    }
}

/// The form of a new rule.
#[component]
pub(crate) fn NewAlert() -> impl IntoView {
    view! { <Editor id=Param::of(|| None) title="Create alert settings" /> }
}

/// The form of a rule that is there.
#[component]
pub(crate) fn Alert() -> impl IntoView {
    view! { <Editor id=alert_param() title="Alert settings" /> }
}

#[component]
fn Editor(id: Param<Option<AlertId>>, title: &'static str) -> impl IntoView {
    let env = env_param();
    let page = Page::new();
    let is_new = title.starts_with("Create");
    let content = Resource::new(
        move || (env.get(), id.get()),
        move |(env, id)| async move {
            if id.is_none() && !is_new {
                return Err(ApiError::NotFound { what: "alert".into() });
            }
            alert_sheet(within(env)?, id).await
        },
    );
    let back = move || format!("/e/{}/alerts", env.get());
    view! {
        <Title text=title />
        <nav class="crumbs" aria-label="Breadcrumb"><a href=back>"Alerts"</a> " /"</nav>
        <div class="head"><h1>{title}</h1></div>
        <div class="alert-page">
            {loaded(content, Shape::Table, move |content| sheet(&content, &env.now(), page))}
            <Outlook id settled=page.settled />
        </div>
    }
}

/// The form, and the rule in words.
pub(in crate::pages) fn sheet(content: &AlertSheet, env: &str, page: Page) -> AnyView {
    view! {
        {form(content, env, page)}
        {in_words(content, page)}
    }
    .into_any()
}

fn form(content: &AlertSheet, env: &str, page: Page) -> AnyView {
    let may = content.role.allows(Permission::Administer);
    let title = if content.name.is_empty() { "The rule".to_owned() } else { content.name.clone() };
    let id = content.id.map(|id| view! { <input type="hidden" name="id" value=id.to_string() /> });
    let known = content.revision;
    let revision = move || page.changed().map_or(known, |changed| changed.revision).to_string();
    let is_new = content.id.is_none();
    let back = format!("/e/{env}/alerts");
    let saved = page.save.pending();
    let busy = move || saved.try_get() == Some(true);
    let send = may.then(|| {
        let word = if is_new { "Create" } else { "Save" };
        view! {
            <div class="acts foot">
                <button class="btn primary" disabled=busy aria-busy=move || busy().then_some("true")>{word}</button>
                <a class="btn" href=back>"Cancel"</a>
            </div>
        }
    });
    let note = (!may).then(|| {
        view! { <p class="quiet small">"Only admins change alert settings."</p> }
    });
    let maps = content.maps.clone();
    let of_before = content.changed.clone();
    let groups = content.groups.clone();
    let address =
        content.id.map_or_else(|| format!("/e/{env}/alerts/new"), |id| format!("/e/{env}/alerts/{id}"));
    let changed = move || {
        let changed = page.changed().or_else(|| of_before.clone())?;
        Some(meanwhile(&changed, &groups, &address))
    };
    let inside = fields(&content.fields, (&maps, &content.groups), page.errors);
    let env = env.to_owned();
    view! {
        <section class="card alert-form" aria-labelledby="rule">
            <header><h2 id="rule">{title}</h2></header>
            <ActionForm
                action=page.save
                on:submit:capture=move |event: SubmitEvent| page.check(&event)
                on:input=move |event| page.follow(&event)
                attr:class="pad stack"
                attr:autocomplete="off"
            >
                {changed}
                <FormProblem value=page.save.value() />
                <input type="hidden" name="env" value=env />
                {id}
                <input type="hidden" name="revision" value=revision prop:value=revision />
                {note}
                <fieldset class="bare stack" disabled=!may>{inside}</fieldset>
                {send}
            </ActionForm>
        </section>
    }
    .into_any()
}

/// What somebody is told under whose hands the rule was changed.
fn meanwhile(changed: &ChangedMeanwhile, groups: &[RecipientName], address: &str) -> AnyView {
    let (by, at) = (who(&changed.by), changed.at);
    let rule = &changed.rule;
    let off = if rule.enabled { "" } else { " It is switched off." };
    let now = format!("It says now: “{}”, {}.{off}", rule.name, rule.sentence(&told_by(rule, groups)));
    let address = address.to_owned();
    view! {
        <div class="form-problem warn" role="alert">
            <strong>{by} " changed this rule while you worked on it"</strong>
            " (" <Time at form=TimeForm::Full /> "). "
            {now}
            " What you typed is still here: save again to put it in the place of theirs, or "
            <a class="link" href=address rel="external">"open the rule as it is now"</a>
            "."
        </div>
    }
    .into_any()
}

/// The rule in words, while it is typed.
fn in_words(content: &AlertSheet, page: Page) -> AnyView {
    let (first, maps, groups) = (content.fields.clone(), content.maps.clone(), content.groups.clone());
    let words = move || {
        let typed = page.typed.try_get().flatten().unwrap_or_else(|| first.clone());
        match typed.draft().finished() {
            Ok(rule) => said(&rule, &maps, &groups),
            Err(errors) => {
                let missing: Vec<&str> = errors.iter().map(|(_, message)| message).collect();
                view! { <p class="quiet">{format!("Not complete yet. {}", missing.join(" "))}</p> }.into_any()
            }
        }
    };
    view! {
        <section class="card" aria-labelledby="in-words">
            <header><h2 id="in-words">"In words"</h2></header>
            <div class="pad plain-list" aria-live="polite">{words}</div>
        </section>
    }
    .into_any()
}

fn said(rule: &AlertRule, maps: &[(MapId, String)], groups: &[RecipientName]) -> AnyView {
    let minutes = |minutes: u32| counted(minutes.into(), "minute", "minutes");
    let names: Vec<String> = rule
        .maps
        .iter()
        .map(|map| counted_of(CountedBy { map: Some(*map), direction: None }, maps))
        .collect();
    let more = [
        (!rule.enabled).then(|| "It is switched off: it counts nothing.".to_owned()),
        (!names.is_empty()).then(|| format!("Only errors of {} count.", names.join(", "))),
        rule.phases_in_words().map(|words| format!("Only errors {words} count.")),
        (rule.cool_down > 0).then(|| format!("At most once in {}.", minutes(rule.cool_down))),
        rule.resume_after.map(|after| {
            format!("Paused maps go on by themselves once both apps have answered for {}.", minutes(after))
        }),
    ];
    let more = more.into_iter().flatten().map(|words| view! { <p class="quiet small">{words}</p> });
    view! {
        <p class="sentence">{rule.sentence(&told_by(rule, groups))}</p>
        {more.collect_view()}
    }
    .into_any()
}
