//! `/e/{env}/solutions`: what is installed or made here.

use super::packaging_badge;
use crate::address::encoded;
use crate::api::solutions::{SolutionLine, SolutionList, solutions};
use crate::live::Live;
use crate::pages::{env_param, within};
use crate::ui::{Badge, Empty, Icon, Shape, Time, Tone, loaded};
use crate::wording::grouped;
use leptos::prelude::*;
use leptos_meta::Title;

/// The list.
#[component]
pub(crate) fn Solutions() -> impl IntoView {
    let env = env_param();
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), live.maps.get()),
        |(env, _)| async move { solutions(within(env)?).await },
    );
    view! {
        <Title text="Solutions" />
        {loaded(list, Shape::Table, move |list| show(list, &env.now()))}
    }
}

/// The list with what can be done.
pub(in crate::pages) fn show(list: SolutionList, env: &str) -> AnyView {
    let SolutionList { lines, may_change, .. } = list;
    let new = format!("/e/{env}/solutions/new");
    let create = may_change
        .then(|| view! { <a class="btn primary" href=new.clone()>{Icon::Plus.draw()} "New solution"</a> });
    let publishers = format!("/e/{env}/solutions/publishers");
    let (import, history) = (format!("/e/{env}/solutions/import"), format!("/e/{env}/solutions/history"));
    let import = may_change.then(|| view! { <a class="btn" href=import>{Icon::Plus.draw()} "Import"</a> });
    let packages = format!("/e/{env}/solutions/packages");
    let body = if lines.is_empty() {
        let next = if may_change {
            view! { <div class="acts"><a class="btn primary" href=new>{Icon::Plus.draw()} "Make the first one"</a></div> }
                .into_any()
        } else {
            view! { <div>"An admin can make one."</div> }.into_any()
        };
        view! {
            <div class="card">
                <Empty title="No solution is here">
                    "A solution holds entity maps that travel together: from a test to a production environment, to others, or into a backup."
                    {next}
                </Empty>
            </div>
        }
        .into_any()
    } else {
        let rows = lines.into_iter().map(|line| row(line, env)).collect_view();
        view! {
            <div class="card scroll" tabindex="0" role="region" aria-label="Solutions">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Solution"</th>
                            <th scope="col">"Publisher"</th>
                            <th scope="col">"Version"</th>
                            <th scope="col">"Package"</th>
                            <th scope="col" class="num">"Entity maps"</th>
                            <th scope="col">"Applied"</th>
                            <th scope="col">"Changed"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>"Solutions"</h1>
            <div class="acts">
                {create}
                {import}
                <a class="btn" href=history>{Icon::Retry.draw()} "History"</a>
                <a class="btn" href=packages>{Icon::Disk.draw()} "Packages"</a>
                <a class="btn" href=publishers>{Icon::Person.draw()} "Publishers"</a>
            </div>
        </div>
        {body}
    }
    .into_any()
}

fn row(line: SolutionLine, env: &str) -> AnyView {
    let SolutionLine { kept, publisher, maps } = line;
    let apply = format!("/e/{env}/solutions/apply?solution={}", encoded(&kept.solution.name));
    let applied = match (kept.package, kept.is_applied()) {
        (None, _) => view! { <span class="quiet">"made here"</span> }.into_any(),
        (Some(_), true) => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Applied" /> }.into_any(),
        (Some(_), false) => {
            view! { <a class="link" href=apply><Badge tone=Tone::Warn icon=Icon::Pause label="Not applied" /></a> }.into_any()
        }
    };
    let solution = kept.solution;
    let page = format!("/e/{env}/solutions/named/{}", encoded(&solution.name));
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=page>{solution.label}</a>
                " "
                <small class="mono">{solution.name}</small>
            </th>
            <td data-label="Publisher">{publisher}</td>
            <td data-label="Version" class="mono">{solution.version.to_string()}</td>
            <td data-label="Package">{packaging_badge(solution.packaging)}</td>
            <td data-label="Entity maps" class="num">{grouped(i64::from(maps))}</td>
            <td data-label="Applied">{applied}</td>
            <td data-label="Changed"><Time at=solution.changed_at /></td>
        </tr>
    }
    .into_any()
}
