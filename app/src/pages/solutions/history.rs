//! `/e/{env}/solutions/history`: what was done with solutions, and how it is taken back.

use super::apply::told;
use crate::address::Param;
use crate::api::imports::{HistoryList, RollBack, solution_history};
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Act, Badge, Empty, FormProblem, Icon, Pager, Shape, Time, Tone, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{Import, ImportAct};

/// The page.
#[component]
pub(crate) fn History() -> impl IntoView {
    let (env, before) = (env_param(), query_param("before"));
    let act = Act::<RollBack>::default();
    let live = Live::current();
    let done = Param::of(move || act.send.version().get());
    let list = Resource::new(
        move || (env.get(), before.get(), live.maps.get(), done.get()),
        |(env, before, ..)| async move { solution_history(within(env)?, before.parse().ok()).await },
    );
    view! {
        <Title text="History of solutions" />
        <FormProblem value=act.told />
        {loaded(list, Shape::Table, move |list| {
            show(&list, &env.now(), !before.get().is_empty(), act)
        })}
    }
}

/// The list.
pub(in crate::pages) fn show(list: &HistoryList, env: &str, paged: bool, act: Act<RollBack>) -> AnyView {
    let home = format!("/e/{env}/solutions");
    let page = &list.page;
    let body = if page.rows.is_empty() {
        view! { <Empty title="Nothing was imported yet">"What is imported, applied and uninstalled is kept here, and can be taken back."</Empty> }
            .into_any()
    } else {
        let rows = page.rows.iter().map(|import| row(import, env, list.may_change, act)).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="History">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Solution"</th>
                            <th scope="col">"When"</th>
                            <th scope="col">"Entity maps"</th>
                            <th scope="col"><span class="sr">"Take back"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Pager next=page.next total=page.total shown=page.rows.len() paged what=("entry", "entries") />
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>"History"</h1>
            <div class="acts"><a class="btn" href=home>"All solutions"</a></div>
        </div>
        <section class="card" aria-label="What was done with solutions">{body}</section>
    }
    .into_any()
}

fn row(import: &Import, env: &str, may_change: bool, act: Act<RollBack>) -> AnyView {
    let (id, of) = (import.id, format!(" {} {}", import.solution, import.version));
    let lines = import.maps.iter().map(|map| view! { <li>{told(map)}</li> }).collect_view();
    let file = |package: Option<model::PackageId>, words: &'static str| {
        package.filter(|_| may_change).map(|package| {
            let href = format!("/api/v1/packages/{package}/file");
            view! { " " <a class="link" href=href rel="external" download="">{words}</a> }
        })
    };
    let rolled = import.rolled_back.clone();
    let is_open = may_change && rolled.is_none() && import.act != ImportAct::RolledBack;
    let back = is_open.then(|| {
        let env = env.to_owned();
        kept(format!("back {id}"), move || {
let (of, env) = (of.clone(), env.clone());
            view! {
                <details class="fold">
                    <summary>"Rollback"<span class="sr">{of.clone()}</span></summary>
                    <p>"Everything is as it was before, or nothing changes. Maps that were made go away and keep their story."</p>
                    <ActionForm action=act.send>
                        <input type="hidden" name="env" value=env />
                        <input type="hidden" name="import" value=id.to_string() />
                        <button class="btn small-btn danger">{Icon::Retry.draw()} "Roll back"<span class="sr">{of.clone()}</span></button>
                    </ActionForm>
                </details>
            }
            .into_any()
        })
    });
    let taken = rolled.map(|rolled| {
        view! { <div><Badge tone=Tone::Idle icon=Icon::Retry label="Rolled back" /> " " <Time at=rolled.at /> {format!(" by {}", rolled.by)}</div> }
    });
    view! {
        <tr>
            <th scope="row">{import.act.label()}</th>
            <td data-label="Solution">{format!("{} {}", import.solution, import.version)} {file(import.package, "Package")} {file(import.backup, "Backup")}</td>
            <td data-label="When"><Time at=import.at /> {format!(" by {}", import.by)}</td>
            <td data-label="Entity maps"><ul>{lines}</ul></td>
            <td>{taken} {back}</td>
        </tr>
    }
    .into_any()
}
