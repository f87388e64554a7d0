//! The health check, by code.

use leptos::prelude::*;
use model::{Finding, FindingState};

pub(super) fn findings(findings: Vec<Finding>) -> impl IntoView {
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(FindingState::Good);
    let words = match worst {
        FindingState::Good | FindingState::Info => "nothing stands against the work of this environment",
        FindingState::Unknown => "some of it could not be found out",
        FindingState::Warning => "it works; look at what is marked",
        FindingState::Problem => "mend what is marked first",
    };
    let table = crate::ui::findings(findings);
    view! {
        <section class="card" aria-labelledby="health">
            <header>
                <h2 id="health">"Health check"</h2>
                <span class="more">{words}</span>
            </header>
            {table}
        </section>
    }
}
