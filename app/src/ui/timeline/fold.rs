//! An unfolded entry.

use super::version;
use crate::api::activities::ActivityLine;
use crate::ui::{CopyText, File, Time, TimeForm, download};
use crate::wording::{facts, leads};
use leptos::prelude::*;
use model::{ActivityKind, Actor};

/// What an entry tells beyond its line: the cause, before and after, how many, how long, by whom, and where it leads on.
/// What may still grow follows the entry.
pub(super) fn fold(shown: ArcRwSignal<ActivityLine>, cause: &str, env: &str) -> impl IntoView + use<> {
    let line = shown.get_untracked();
    let activity = &line.activity;
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let links = leads(&line, env);
    let links = links.into_iter().map(|(href, words)| view! { <a class="link" href=href>{words}</a> });
    let links = links.collect_view();
    let failed =
        matches!(activity.kind, ActivityKind::RecordsFailed { .. } | ActivityKind::RecordsWaiting { .. });
    let log = activity
        .map
        .filter(|_| failed)
        .map(|map| download(File::Minute(map, activity.at).address(""), "Download log", "of this minute"));
    let growing = move || {
        let told = shown.with(facts);
        told.into_iter()
            .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
            .collect_view()
    };
    view! {
        <details class="fold">
            <summary>"Details"</summary>
            <dl>
                {fact("What happened", cause.to_owned())}
                {growing}
                {fact("Started by", by(&activity.actor))}
                {version(&line, env, "").map(|link| view! { <div><dt>"Version"</dt><dd class="facts">{link}</dd></div> })}
                <div><dt>"When"</dt><dd><Time at=activity.at form=TimeForm::Full /></dd></div>
                {(!activity.correlation.is_empty())
                    .then(|| view! {
                        <div>
                            <dt>"Correlation"</dt>
                            <dd><CopyText text=activity.correlation.clone() what="correlation id" /></dd>
                        </div>
                    })}
            </dl>
            <div class="facts">{links} {log}</div>
        </details>
    }
}

fn by(actor: &Actor) -> String {
    match actor {
        Actor::User(name) => name.clone(),
        Actor::Token(name) => format!("Token “{name}”"),
        Actor::System(part) => format!("Tandem itself ({part})"),
        Actor::Alert(name) => format!("Alert “{name}”"),
    }
}
