//! The health check, by code.

use crate::ui::{Badge, Icon, Tone};
use leptos::prelude::*;
use model::{Finding, FindingState};

pub(super) fn findings(findings: Vec<Finding>) -> impl IntoView {
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(FindingState::Good);
    let words = match worst {
        FindingState::Good => "nothing stands against the work of this environment",
        FindingState::Unknown => "some of it could not be found out",
        FindingState::Warning => "it works; look at what is marked",
        FindingState::Problem => "mend what is marked first",
    };
    let rows = findings.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="health">
            <header>
                <h2 id="health">"Health check"</h2>
                <span class="more">{words}</span>
            </header>
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Looked at"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Found, and what to do"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(finding: Finding) -> impl IntoView {
    let badge = match finding.state {
        FindingState::Good => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Good" /> },
        FindingState::Unknown => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not known" /> },
        FindingState::Warning => view! { <Badge tone=Tone::Warn icon=Icon::Alert label="Warning" /> },
        FindingState::Problem => view! { <Badge tone=Tone::Bad icon=Icon::Alert label="Problem" /> },
    };
    let remedy = (!finding.remedy.is_empty()).then(|| view! { <div class="remedy">{finding.remedy}</div> });
    view! {
        <tr>
            <th scope="row" class="lead">{finding.title} <small class="mono">{finding.code}</small></th>
            <td data-label="State">{badge}</td>
            <td data-label="Found"><div>{finding.found} {remedy}</div></td>
        </tr>
    }
}
