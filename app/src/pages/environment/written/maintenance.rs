//! Maintenance windows of an environment.

use super::EnvironmentFacts;
use super::typed::Typed;
use crate::api::windows::{CHOICES, USUAL};
use crate::ui::{Badge, Icon, Time, TimeForm, Tone};
use crate::wording::counted;
use leptos::prelude::*;
use model::{FieldErrors, MaintenanceWindow, MapId, Permission, WindowDraft, WindowStatus};

/// What is known of the maintenance windows of an environment.
#[derive(Default)]
pub(crate) struct MaintenanceFacts {
    /// Newest first.
    pub(crate) windows: Vec<MaintenanceWindow>,
    /// A plan that somebody typed and that will not do, and whether that is because of another window.
    pub(crate) refused: Option<(WindowDraft, bool)>,
}

pub(super) fn maintenance(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let windows = &facts.maintenance.windows;
    let list = if windows.is_empty() {
        view! { <p class="pad quiet">"No window is planned. A window pauses maps at its beginning and lets them go on at its end; what changes meanwhile waits."</p> }
            .into_any()
    } else {
        let rows = windows.iter().map(|window| row(facts, window)).collect_view();
        view! {
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Reason"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Until"</th>
                        <th scope="col">"Maps"</th>
                        <th scope="col">"State"</th>
                        <th scope="col"><span class="sr">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let form = facts.may(Permission::Operate).then(|| form(facts));
    view! {
        <section class="card" aria-labelledby="maintenance">
            <header>
                <h2 id="maintenance">"Maintenance windows"</h2>
                <span class="more">"planned pauses"</span>
            </header>
            {list}
            {form}
        </section>
    }
}

fn row(facts: &EnvironmentFacts, window: &MaintenanceWindow) -> AnyView {
    let status = window.status;
    let (tone, icon) = match status {
        WindowStatus::Planned => (Tone::Info, Icon::Dash),
        WindowStatus::Running => (Tone::Warn, Icon::Pause),
        WindowStatus::Over => (Tone::Ok, Icon::Check),
        WindowStatus::Cancelled => (Tone::Idle, Icon::Dash),
    };
    let chosen = match window.plan.maps.len() {
        0 => "all".to_owned(),
        some => counted(i64::try_from(some).unwrap_or(i64::MAX), "map", "maps"),
    };
    let paused = window.maps.iter().filter(|map| map.paused_at.is_some()).count();
    let paused = (paused > 0).then(|| format!("{paused} paused"));
    let word = if status == WindowStatus::Running { "End now" } else { "Cancel" };
    let whose = format!(" the window “{}”", window.plan.reason);
    let act = (status.is_open() && facts.may(Permission::Operate)).then(|| {
        view! {
            <form method="post" action="/api/fn/cancel_window">
                <input type="hidden" name="env" value=facts.environment.id.to_string() />
                <input type="hidden" name="window" value=window.id.to_string() />
                <button class="btn small-btn">{word}<span class="sr">{whose}</span></button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{window.plan.reason.clone()}<small class="quiet">{format!("by {}", window.actor.name())}</small></th>
            <td data-label="From"><Time at=window.plan.from form=TimeForm::Full /></td>
            <td data-label="Until"><Time at=window.plan.until form=TimeForm::Full /></td>
            <td data-label="Maps">{chosen}<small class="quiet">{paused}</small></td>
            <td data-label="State"><Badge tone icon label=status.label() /></td>
            <td class="num">{act}</td>
        </tr>
    }
    .into_any()
}

fn form(facts: &EnvironmentFacts) -> AnyView {
    let (draft, taken) = facts.maintenance.refused.clone().unwrap_or_default();
    let errors = match &facts.maintenance.refused {
        Some((draft, false)) => draft.finished(facts.now).err().unwrap_or_default(),
        _ => FieldErrors::default(),
    };
    let taken = taken.then(|| {
        view! {
            <div class="form-problem bad" role="alert">
                "Another window pauses one of these maps at that time. Cancel that one, or choose other maps or another time."
            </div>
        }
    });
    let maps = facts.maps.iter().map(|map| tick(map.map.id, &map.map.name, &draft)).collect_view();
    let chosen = draft.choice.unwrap_or(USUAL);
    let choices = CHOICES.map(|(name, choice, words)| {
        view! { <option value=name selected=choice == chosen>{words}</option> }
    });
    view! {
        <form method="post" action="/api/fn/plan_window" class="pad line-top stack">
            {taken}
            <input type="hidden" name="env" value=facts.environment.id.to_string() />
            <div class="fields-3">
                {field("from", "datetime-local", "From, in UTC", &draft.from, &errors)}
                {field("until", "datetime-local", "Until, in UTC", &draft.until, &errors)}
                {field("reason", "text", "Reason", &draft.reason, &errors)}
            </div>
            <fieldset class="ticks">
                <legend>"Maps to pause (none ticked: all)"</legend>
                {maps}
            </fieldset>
            <div class="fields-3">
                <div class="field">
                    <label for="window-choice">"At its end"</label>
                    <select id="window-choice" name="draft[choice]">{choices}</select>
                </div>
            </div>
            <div class="acts">
                <button class="btn">{Icon::Plus.draw()} "Plan the window"</button>
                <span class="quiet small">"What somebody resumes or stops by hand meanwhile stays as they left it."</span>
            </div>
        </form>
    }
    .into_any()
}

fn tick(map: MapId, name: &str, draft: &WindowDraft) -> AnyView {
    let id = format!("window-map-{map}");
    view! {
        <span class="tick">
            <input type="checkbox" id=id.clone() name="draft[maps][]" value=map.to_string() checked=draft.maps.contains(&map) />
            <label for=id>{name.to_owned()}</label>
        </span>
    }
    .into_any()
}

fn field(name: &str, kind: &'static str, label: &str, value: &str, errors: &FieldErrors) -> AnyView {
    Typed {
        id: format!("window-{name}"),
        name: format!("draft[{name}]"),
        kind: Some(kind),
        label,
        value,
        required: true,
        ..Typed::default()
    }
    .draw(errors.of(name))
}
