//! The forms of the wizard's steps.

use super::typed::Typed;
use super::{apps, checks, findings, side_name};
use crate::ui::{Badge, Icon, Tone};
use crate::wizard::{Mark, Step, Wizard};
use leptos::prelude::*;
use model::{
    Band, Check, CompanyPair, ConnectionKind, DraftFields, EnvironmentId, FieldErrors, HealthFacts, Side,
};

/// The fields that the step itself shows; all others travel along unseen.
pub(super) fn own_fields(wizard: &Wizard) -> Vec<String> {
    match wizard.step {
        Step::Names if wizard.change => vec!["name".into(), "band".into()],
        Step::Names => vec!["name".into(), "id".into(), "band".into()],
        Step::Connection(side) => {
            let prefix = format!("{}.", side_name(side));
            DraftFields::names().filter(|name| name.starts_with(&prefix)).collect()
        }
        Step::Companies => vec!["companies".into()],
        Step::Health | Step::Summary => Vec::new(),
    }
}

/// A text field with its label, what is wrong with it, or what belongs there.
fn field(wizard: &Wizard, errors: &FieldErrors, name: &str, label: &str, help: &str) -> AnyView {
    Typed {
        id: format!("f-{}", name.replace('.', "-")),
        name: format!("fields[{name}]"),
        label,
        help,
        value: wizard.fields.text(name),
        ..Typed::default()
    }
    .draw(errors.of(name))
}

/// A choice of a few, each with its explanation.
fn radio(wizard: &Wizard, name: &str, value: &str, label: &str, help: &str) -> AnyView {
    let checked = wizard.fields.text(name) == value;
    view! {
        <label class="radio">
            <input type="radio" name=format!("fields[{name}]") value=value.to_owned() checked=checked />
            <span><b>{label.to_owned()}</b> " " <span class="small">{help.to_owned()}</span></span>
        </label>
    }
    .into_any()
}

fn problem(errors: &FieldErrors, field: &str) -> AnyView {
    errors
        .of(field)
        .map(|message| view! { <div class="note bad-text" role="alert">{message.to_owned()}</div> })
        .into_any()
}

pub(super) fn names(wizard: &Wizard, errors: &FieldErrors) -> AnyView {
    let taken = (wizard.mark == Mark::Taken).then(|| {
        view! {
            <div class="form-problem bad" role="alert">
                <strong>"There is an environment of that name already."</strong> " Choose another name in URLs."
            </div>
        }
    });
    let id = if wizard.change {
        let id = wizard.fields.text("id").to_owned();
        view! { <div class="quiet">"Name in URLs: " <span class="mono">{id}</span> ", which stays."</div> }
            .into_any()
    } else {
        let help =
            "Lower-case letters, digits and dashes; made of the name when you leave it empty. It stays.";
        field(wizard, errors, "id", "Name in URLs", help)
    };
    view! {
        {taken}
        {field(wizard, errors, "name", "Name", "For people, for example Contoso test; it stands in the top bar.")}
        {id}
        <fieldset>
            <legend>"What is at stake"</legend>
            {radio(wizard, "band", "test", "Test", "for trying things out")}
            {radio(wizard, "band", "production", "Production", "the real thing; its top bar is red")}
            {problem(errors, "band")}
        </fieldset>
    }
    .into_any()
}

pub(super) fn connection(
    wizard: &Wizard,
    side: Side,
    errors: &FieldErrors,
    tested: Option<Vec<Check>>,
) -> AnyView {
    let kind = ConnectionKind::of(side);
    let name = |field: &str| format!("{}.{field}", side_name(side));
    let text = |own: &str, label: &str, help: &str| field(wizard, errors, &name(own), label, help);
    let way = |value: &str, label: &str, help: &str| radio(wizard, &name("auth"), value, label, help);
    let reference = "A reference, never the secret itself: env:NAME or file:/path/to/file.";
    let address = match kind {
        ConnectionKind::FinanceOperations => {
            "For example https://contoso.operations.dynamics.com; /data/ is added."
        }
        ConnectionKind::Dataverse => {
            "For example https://contoso.crm.dynamics.com; /api/data/v9.2/ is added."
        }
    };
    // Only what is wrong opens the part that hardly anybody needs.
    let pace = ["poll_ms", "overlap_ms", "sweep_ms"];
    let open = pace.iter().any(|field| errors.of(&name(field)).is_some());
    view! {
        <div class="wizard-part">
            <h2>{format!("{side}: {}", kind.label())}</h2>
            {text("base_url", "Address", address)}
        </div>
        <fieldset>
            <legend>"How to prove who we are"</legend>
            {way("client_credentials", "OAuth 2 client credentials", "an application with a secret")}
            <div class="auth-way">
                {text("token_url", "Where tokens are issued", "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token")}
                {text("client_id", "Client id", "The application's id.")}
                {text("client_secret", "Client secret", reference)}
                {text("scope", "Scope", "The address of the app with /.default at its end.")}
            </div>
            {way("bearer", "Bearer token", "a fixed token, as simulated apps take it")}
            <div class="auth-way">{text("token", "Token", reference)}</div>
            {way("basic", "Name and password", "where a gateway asks for them")}
            <div class="auth-way">
                {text("user", "Name", "")}
                {text("password", "Password", reference)}
            </div>
            {problem(errors, &name("auth"))}
        </fieldset>
        <details class="wizard-part" open=open>
            <summary>"How often it is asked"</summary>
            {text("poll_ms", "Milliseconds between polls", "10000 unless you say otherwise; doorbells come in between.")}
            {(side == Side::Left).then(|| text("overlap_ms", "Milliseconds of overlap", "60000 unless you say otherwise."))}
            {(side == Side::Left).then(|| text("sweep_ms", "Milliseconds between sweeps for deletions", "900000 unless you say otherwise."))}
        </details>
        {tested.map(|tested| checks::checks(&tested))}
    }
    .into_any()
}

pub(super) fn companies(wizard: &Wizard, errors: &FieldErrors, facts: Option<&HealthFacts>) -> AnyView {
    let Some(pairs) = facts.and_then(HealthFacts::companies) else {
        return view! {
            <div class="form-problem warn" role="status">
                "The companies of both apps cannot be read now, so they cannot be offered. The health check, which comes next, says why."
            </div>
            {field(wizard, errors, "companies", "Companies", "Codes with a comma between, for example usmf, demf.")}
        }
        .into_any();
    };
    let rows = pairs.iter().enumerate().map(|(at, pair)| company(at, pair)).collect_view();
    view! {
        <fieldset>
            <legend>"Companies whose records are kept in step"</legend>
            <ul class="plain-list">{rows}</ul>
            {problem(errors, "companies")}
        </fieldset>
    }
    .into_any()
}

fn company(at: usize, pair: &CompanyPair) -> AnyView {
    let problem = pair.problem();
    let name = Side::BOTH.into_iter().flat_map(|side| pair.names(side)).next().cloned().unwrap_or_default();
    let code = if pair.code.is_empty() { "without a code".to_owned() } else { pair.code.clone() };
    // One that was linked can be taken out even when something is wrong with it.
    let disabled = problem.is_some() && !pair.linked;
    view! {
        <li>
            <label class="radio">
                <input type="checkbox" name=format!("companies[{at}]") value=pair.code.clone() checked=pair.linked disabled=disabled />
                <span>
                    <b class="mono">{code}</b> " " {name}
                    {problem.map(|problem| view! { <small>{problem}</small> })}
                </span>
            </label>
        </li>
    }
    .into_any()
}

pub(super) fn health(facts: Option<HealthFacts>) -> AnyView {
    match facts {
        Some(facts) => findings::findings(facts.findings()).into_any(),
        None => view! {
            <div class="form-problem bad" role="alert">
                "The connections are not complete: go back and fill them in."
            </div>
        }
        .into_any(),
    }
}

fn band(band: Band) -> AnyView {
    let (tone, icon) = match band {
        Band::Test => (Tone::Info, Icon::Check),
        Band::Production => (Tone::Bad, Icon::Alert),
    };
    view! { <Badge tone icon label=band.label() /> }.into_any()
}

pub(super) fn summary(env: &EnvironmentId, wizard: &Wizard, errors: &FieldErrors) -> AnyView {
    let (draft, _) = wizard.fields.draft();
    let wrong = errors.iter().map(|(_, message)| view! { <li>{message.to_owned()}</li> }).collect_view();
    let wrong = (!errors.is_empty()).then(|| {
        view! { <div class="form-problem bad" role="alert"><strong>"Something is missing."</strong> <ul>{wrong}</ul></div> }
    });
    let row = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let sides = Side::BOTH.map(|side| {
        let connection = draft.connection(side).finished(env, side);
        let (address, sign_in) =
            connection.map(|it| (it.base_url, apps::sign_in(&it.auth, true))).unwrap_or_default();
        let (address_name, sign_in_name) = match side {
            Side::Left => ("ERP", "Sign-in to the ERP"),
            Side::Right => ("CRM", "Sign-in to the CRM"),
        };
        view! { {row(address_name, address)} {row(sign_in_name, sign_in)} }
    });
    let id = draft.environment_id().map(|id| id.to_string()).unwrap_or_default();
    view! {
        {wrong}
        <div class="wizard-part">
            <h2>{draft.name.clone()} " " {draft.band.map(band)}</h2>
            <dl class="facts-list">
                {row("Name in URLs", id)}
                {sides.into_iter().collect_view()}
                {row("Companies", draft.company_codes().join(", "))}
            </dl>
            <div class="quiet">
                "Tandem connects to both apps at once. Nothing is copied before an entity map runs."
            </div>
        </div>
    }
    .into_any()
}
