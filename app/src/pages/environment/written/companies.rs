//! The companies of both apps, matched by code.

use super::EnvironmentFacts;
use crate::ui::{Badge, Empty, Icon, Tone};
use leptos::prelude::*;
use model::{CompanyPair, Side};

pub(super) fn companies(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let content = facts.facts.companies().map_or_else(|| not_known(facts), table);
    view! {
        <section class="card" aria-labelledby="companies">
            <header>
                <h2 id="companies">"Companies"</h2>
                <span class="more">"matched by code; records of linked ones are kept in step"</span>
            </header>
            {content}
        </section>
    }
}

fn not_known(facts: &EnvironmentFacts) -> AnyView {
    let linked = facts.environment.companies.join(", ");
    let linked = if linked.is_empty() { "none".to_owned() } else { linked };
    view! {
        <Empty title="The companies cannot be compared now">
            {format!("Linked are: {linked}. Both apps have to answer for more; the health check says which does not.")}
        </Empty>
    }
    .into_any()
}

fn table(pairs: Vec<CompanyPair>) -> AnyView {
    let rows = pairs.into_iter().map(row).collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Code"</th>
                    <th scope="col" class="l">"Name in the ERP"</th>
                    <th scope="col" class="r">"Name in the CRM"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(pair: CompanyPair) -> impl IntoView {
    let problem = pair.problem();
    let names = |side: Side| {
        let names = pair.names(side).join(", ");
        if names.is_empty() { "–".to_owned() } else { names }
    };
    let badge = match (pair.linked, problem.is_some()) {
        (true, true) => view! { <Badge tone=Tone::Bad icon=Icon::Alert label="Linked, with a problem" /> },
        (true, false) => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Linked" /> },
        (false, _) => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not linked" /> },
    };
    // What is not linked may be missing on a side; that is no problem of ours.
    let problem =
        problem.filter(|_| pair.linked).map(|problem| view! { <div class="remedy">{problem}</div> });
    let code = if pair.code.is_empty() { "without a code".to_owned() } else { pair.code.clone() };
    view! {
        <tr>
            <th scope="row" class="mono">{code}</th>
            <td data-label="ERP">{names(Side::Left)}</td>
            <td data-label="CRM">{names(Side::Right)}</td>
            <td data-label="State"><div>{badge} {problem}</div></td>
        </tr>
    }
}
