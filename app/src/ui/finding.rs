//! What a health check found, as a line of a table.

use super::{Badge, Icon, Tone, words};
use leptos::prelude::*;
use model::{Finding, FindingState};

/// The table of findings.
pub(crate) fn findings(findings: Vec<Finding>) -> AnyView {
    let rows = findings.into_iter().map(row).collect_view();
    view! {
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
    }
    .into_any()
}

fn row(finding: Finding) -> impl IntoView {
    let badge = match finding.state {
        FindingState::Good => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Good" /> },
        FindingState::Info => view! { <Badge tone=Tone::Idle icon=Icon::Check label="Info" /> },
        FindingState::Unknown => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not known" /> },
        FindingState::Warning => view! { <Badge tone=Tone::Warn icon=Icon::Alert label="Warning" /> },
        FindingState::Problem => view! { <Badge tone=Tone::Bad icon=Icon::Alert label="Problem" /> },
    };
    let remedy =
        (!finding.remedy.is_empty()).then(|| view! { <div class="remedy">{words(&finding.remedy)}</div> });
    view! {
        <tr>
            <th scope="row" class="lead">{finding.title} <small class="mono">{finding.code}</small></th>
            <td data-label="State">{badge}</td>
            <td data-label="Found"><div>{words(&finding.found)} {remedy}</div></td>
        </tr>
    }
}
