//! The maps of a solution, and those that can be added to it.

use crate::api::solutions::{AddToSolution, PartLine, TakeOutOfSolution};
use crate::ui::{Act, Empty, Icon, StateBadge, kept};
use leptos::prelude::*;

/// The maps of a solution; with an act, each can be taken out.
pub(super) fn components(
    maps: &[PartLine],
    env: &str,
    name: &str,
    take_out: Option<Act<TakeOutOfSolution>>,
) -> AnyView {
    let body = if maps.is_empty() {
        view! {
            <Empty title="No entity maps yet">"Add those that are to travel together. They stay as they are here."</Empty>
        }
        .into_any()
    } else {
        let rows = maps.iter().map(|line| component(line, env, name, take_out)).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Entity maps of the solution">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Entity map"</th>
                            <th scope="col">"Pairs"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Active version"</th>
                            <th scope="col"><span class="sr">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="solution-maps">
            <header><h2 id="solution-maps">"Components"</h2></header>
            {body}
        </section>
    }
    .into_any()
}

fn component(line: &PartLine, env: &str, name: &str, take_out: Option<Act<TakeOutOfSolution>>) -> AnyView {
    let page = format!("/e/{env}/maps/{}", line.map);
    let [left, right] = line.entities.clone();
    let act = take_out.map(|act| {
        let (env, name, map, of) = (env.to_owned(), name.to_owned(), line.map, format!(" {}", line.name));
        kept(format!("out {map}"), move || {
let (env, name, of) = (env.clone(), name.clone(), of.clone());
            view! {
                <ActionForm action=act.send>
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="name" value=name />
                    <input type="hidden" name="map" value=map.to_string() />
                    <button class="btn small-btn">{Icon::Dash.draw()} "Remove"<span class="sr">{of.clone()}</span></button>
                </ActionForm>
            }
            .into_any()
        })
    });
    let strays = (!line.agrees).then(|| {
        view! { <small class="bad-text">"Another publisher than the solution's."</small> }
    });
    view! {
        <tr>
            <th scope="row"><a class="link" href=page>{line.name.clone()}</a></th>
            <td data-label="Pairs">{format!("{left} \u{2194} {right}")}</td>
            <td data-label="Status"><StateBadge state=line.state /></td>
            <td data-label="Active version"><span class="mono">{line.active.number.to_string()}</span> {format!(" by {} ", line.active.publisher)} {strays}</td>
            <td>{act}</td>
        </tr>
    }
    .into_any()
}

/// The other maps of the environment, to be added.
pub(super) fn more(others: &[PartLine], env: &str, name: &str, act: Act<AddToSolution>) -> AnyView {
    let (others, env, name) = (others.to_vec(), env.to_owned(), name.to_owned());
    let key: Vec<String> =
        others.iter().map(|line| format!("{} {} {}", line.map, line.name, line.active)).collect();
    // What was ticked stays while the choice is the same.
    kept(format!("add {}", key.join("\n")), move || {
        let (env, name) = (env.clone(), name.clone());
        let busy = move || act.busy.try_get() == Some(true);
        let body = if others.is_empty() {
            view! { <p class="quiet">"Every entity map of this environment is in the solution."</p> }
                .into_any()
        } else {
            let lines = others.iter().map(choice).collect_view();
            view! {
                <ActionForm action=act.send attr:class="stack">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="name" value=name />
                    <fieldset class="stack">
                        <legend>"Dual Write entity map"</legend>
                        {lines}
                    </fieldset>
                    <div class="acts"><button class="btn primary" disabled=busy>"Add"</button></div>
                </ActionForm>
            }
            .into_any()
        };
        view! {
            <section class="card pad">
                <details class="fold">
                    <summary>"Add existing entity map"</summary>
                    {body}
                </details>
            </section>
        }
        .into_any()
    })
}

fn choice(line: &PartLine) -> AnyView {
    let id = format!("add-map-{}", line.map);
    let PartLine { active, agrees, .. } = line;
    let strays = (!agrees).then_some(" \u{b7} not the solution's publisher");
    view! {
        <div class="tick">
            <input type="checkbox" id=id.clone() name="maps[]" value=line.map.to_string() />
            <label for=id>{line.name.clone()} " " <small class="quiet">{active.to_string()} {strays}</small></label>
        </div>
    }
    .into_any()
}
