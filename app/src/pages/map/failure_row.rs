//! One failure in the list.

use crate::address::version_address;
use crate::ui::{CopyText, DirectionChip, FailureBadge, Icon, Time, TimeForm};
use crate::wording::counted;
use leptos::prelude::*;
use model::{Failure, FailureStatus, Operation, Permission, Phase, Resolution, Role};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How a retry stands, where there was one.
fn retry_state(failure: &Failure) -> Option<&'static str> {
    match (failure.status, failure.resolution) {
        (FailureStatus::Retrying, _) => Some("Retry asked for; its turn comes"),
        (FailureStatus::Open | FailureStatus::Waiting, _) if failure.attempts > 1 => {
            Some("Tried, and failed again")
        }
        (FailureStatus::Resolved, Some(Resolution::Retried)) => Some("Retry completed"),
        _ => None,
    }
}

/// Headline, hint and record; unfolded: the app's own words, the version that it last ran under, and the values.
/// `tells_retry`: it is said how a retry stands, too.
pub(super) fn row(
    failure: Failure,
    (version, tells_retry): (String, bool),
    role: Role,
    env: &str,
) -> AnyView {
    let retry_state = retry_state(&failure).filter(|_| tells_retry);
    let open = failure.status.is_parked() && role.allows(Permission::Operate);
    let tick = open.then(|| {
        let label = format!("Select {}", if failure.key.is_empty() { "this failure" } else { &failure.key });
        view! { <input type="checkbox" name="ids[]" value=failure.id.0.to_string() aria-label=label /> }
    });
    let retry = open.then(|| {
        view! {
            <button class="btn small-btn" name="act" value=format!("retry:{}", failure.id)>
                {Icon::Retry.draw()} "Retry"
            </button>
        }
    });
    let key = (!failure.key.is_empty()).then(|| view! { <CopyText text=failure.key.clone() what="key" /> });
    let verb = match failure.operation {
        Operation::Upsert => "write",
        Operation::Delete => "delete",
    };
    let code = (!failure.code.is_empty()).then(|| view! { <code class="mono">{failure.code.clone()}</code> });
    let activity = format!("/e/{env}/maps/{}/activity?kind=failures", failure.map);
    let bench = format!("/e/{env}/failures/{}", failure.id);
    view! {
        <li class="failure">
            <div class="tick">{tick}</div>
            <div class="failure-main">
                <div class="failure-line">
                    <a class="headline" href=bench><b>{failure.remedy.headline.clone()}</b></a>
                    <FailureBadge status=failure.status resolution=failure.resolution />
                </div>
                {(!failure.remedy.hint.is_empty()).then(|| view! { <div class="hint">{failure.remedy.hint.clone()}</div> })}
                <div class="small facts">
                    {key}
                    <DirectionChip direction=failure.direction />
                    <span>{failure.class.label()}</span>
                    {code}
                    {(failure.status != FailureStatus::Waiting).then(|| view! {
                        <span>{format!("{} to {verb}", counted(i64::from(failure.attempts), "attempt", "attempts"))}</span>
                    })}
                    {retry_state.map(|words| view! { <span>{words}</span> })}
                    <span>"last " <Time at=failure.last_at /></span>
                </div>
                <details class="fold">
                    <summary>"Details"</summary>
                    <Facts failure=failure.clone() version env=env.to_owned() />
                    {role.allows(Permission::ViewValues).then(|| view! { <Compared failure=failure.clone() /> })}
                    <a class="link" href=activity>"In the activity log"</a>
                </details>
            </div>
            <div class="failure-acts">{retry}</div>
        </li>
    }
    .into_any()
}

#[component]
fn Facts(failure: Failure, version: String, env: String) -> impl IntoView {
    let ran_under = version_address(&env, failure.map, failure.version);
    let text = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let status = if failure.status_code == 0 {
        "nothing was sent".to_owned()
    } else {
        format!("HTTP {}", failure.status_code)
    };
    let parent =
        failure.parent.as_ref().map(|parent| format!("{} in {}", parent.key, parent.entities.join(" or ")));
    let phase = match failure.phase {
        Phase::Live => "live",
        Phase::CatchUp => "while catching up",
        Phase::InitialSync => "in the initial sync",
    };
    let fields = failure
        .fields
        .iter()
        .map(|fault| {
            let message =
                if fault.message.is_empty() { String::new() } else { format!(": {}", fault.message) };
            view! { <li><code class="mono">{fault.field.clone()}</code>{message}</li> }
        })
        .collect_view();
    view! {
        <dl>
            {(!failure.detail.is_empty()).then(|| view! {
                <div><dt>"The app's own words"</dt><dd class="words">{failure.detail.clone()}</dd></div>
            })}
            {text("Parent", parent.unwrap_or_default())}
            {text("Answer", status)}
            {text("Company", failure.company.clone())}
            {text("Phase", phase.to_owned())}
            {(!version.is_empty()).then(|| view! {
                <div><dt>"Ran under"</dt><dd class="facts"><a class="link" href=ran_under>{version}</a></dd></div>
            })}
            <div><dt>"First attempt"</dt><dd><Time at=failure.first_at form=TimeForm::Full /></dd></div>
            <div><dt>"Last attempt"</dt><dd><Time at=failure.last_at form=TimeForm::Full /></dd></div>
            {(!failure.fields.is_empty()).then(|| view! { <div><dt>"Fields"</dt><dd><ul class="plain-list">{fields}</ul></dd></div> })}
            {(!failure.correlation.is_empty()).then(|| view! {
                <div><dt>"Correlation"</dt><dd><CopyText text=failure.correlation.clone() what="correlation id" /></dd></div>
            })}
        </dl>
    }
}

/// The record as it was captured beside what was to be written.
#[component]
fn Compared(failure: Failure) -> impl IntoView {
    let side = |title: String, class: &'static str, json: Option<String>, faults: Vec<String>| {
        let rows = json.as_deref().map(members).unwrap_or_default();
        let none = rows.is_empty();
        let rows = rows
            .into_iter()
            .map(|(name, value)| {
                let class =
                    if faults.iter().any(|fault| name.eq_ignore_ascii_case(fault)) { "err" } else { "" };
                view! { <div class=class><dt class="mono">{name}</dt><dd>{value}</dd></div> }
            })
            .collect_view();
        view! {
            <section class="compared">
                <h3 class=class>{title}</h3>
                {none.then(|| view! { <div class="quiet">"nothing kept"</div> })}
                <dl class="kv">{rows}</dl>
            </section>
        }
    };
    let (from, to) = (failure.direction.source(), failure.direction.target());
    let colour = |side: model::Side| if side == model::Side::Left { "l" } else { "r" };
    let faults: Vec<String> = failure.fields.iter().map(|fault| fault.field.clone()).collect();
    view! {
        <div class="two">
            {side(format!("{from} record as captured"), colour(from), failure.source.clone(), Vec::new())}
            {side(format!("What the {to} was to write"), colour(to), failure.attempted.clone(), faults)}
        </div>
    }
}

/// The members of a JSON object as name and text, by name; numbers keep every digit. What is not one gives nothing.
fn members(json: &str) -> Vec<(String, String)> {
    let Ok(object) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(json) else { return Vec::new() };
    let text = |value: &RawValue| match serde_json::from_str::<Option<String>>(value.get()) {
        Ok(None) => "–".to_owned(),
        Ok(Some(text)) if text.is_empty() => "“”".to_owned(),
        Ok(Some(text)) => text,
        Err(_) => value.get().to_owned(),
    };
    object.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn a_record_reads_as_names_and_texts() {
        let read = members(r#"{"name":"Ada","city":null,"limit":12.50,"note":""}"#);
        let texts: Vec<_> = read.iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert_eq!(texts, ["city=–", "limit=12.50", "name=Ada", "note=“”"]);
        assert!(members("[1]").is_empty());
    }
}
