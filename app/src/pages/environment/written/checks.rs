//! The answers of a test, step by step.

use crate::ui::Icon;
use crate::wording::millis;
use leptos::prelude::*;
use model::{Check, CheckState};

pub(super) fn checks(checks: &[Check]) -> impl IntoView + use<> {
    let failed = checks.iter().filter(|check| check.state == CheckState::Failed).count();
    let words = match failed {
        0 => "Everything that could be tried works.".to_owned(),
        1 => "1 check failed.".to_owned(),
        _ => format!("{failed} checks failed."),
    };
    let class = if failed == 0 { "check-sum ok-text" } else { "check-sum bad-text" };
    let rows = checks.iter().map(row).collect_view();
    view! {
        <div class="tested">
            <div class=class role="status">{words}</div>
            <ol class="checks">{rows}</ol>
        </div>
    }
}

fn row(check: &Check) -> impl IntoView + use<> {
    let (icon, tone, word) = match check.state {
        CheckState::Passed => (Icon::Check, "ok", "Passed"),
        CheckState::Failed => (Icon::Alert, "bad", "Failed"),
        CheckState::Skipped => (Icon::Dash, "idle", "Skipped"),
    };
    let took = (check.state != CheckState::Skipped).then(|| millis(i64::from(check.took_ms)));
    let remedy = check.remedy.as_ref().map(|remedy| {
        view! {
            <div class="remedy"><b>{remedy.headline.clone()}</b> <div>{remedy.hint.clone()}</div></div>
        }
    });
    // One line is enough for what was not tried.
    let skipped = check.state == CheckState::Skipped;
    let (beside, below) = match check.found.as_str() {
        "" => (None, None),
        found if skipped => (Some(found.to_owned()), None),
        found => (None, Some(found.to_owned())),
    };
    view! {
        <li>
            <span class=format!("dot {tone}")>{icon.draw()}</span>
            <div>
                <div class="check-name">
                    <span>{check.name.label()}</span>
                    <span class="small">
                        <span class:sr=skipped>{word}</span> {took.map(|took| format!(" in {took}"))} {beside}
                    </span>
                </div>
                {remedy}
                {below.map(|found| view! { <div class="small">{found}</div> })}
            </div>
        </li>
    }
}
