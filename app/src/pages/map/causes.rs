//! What failed in an initial sync, by leg and cause.

use crate::api::failures::ActOnFailures;
use crate::ui::{DirectionChip, Icon};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use model::{LegCause, Permission, Role, Run};

/// The causes of a run, of which each leads to its records; `None` where nothing failed.
pub(super) fn of_run(
    run: &Run,
    causes: &[LegCause],
    role: Role,
    env: &str,
    retry: ServerAction<ActOnFailures>,
) -> Option<AnyView> {
    if causes.is_empty() {
        return None;
    }
    let title = format!("causes-{}", run.id);
    let operates = role.allows(Permission::Operate);
    let rows = causes.iter().map(|cause| row(run, cause, env, operates.then_some(retry))).collect_view();
    Some(
        view! {
            <section class="line-top" aria-labelledby=title.clone()>
                <h4 id=title.clone() class="pad">"What failed, by cause"</h4>
                <div class="scroll">
                    <table class="cards">
                        <thead>
                            <tr>
                                <th scope="col">"Cause"</th>
                                <th scope="col">"Company"</th>
                                <th scope="col">"Direction"</th>
                                <th scope="col" class="num">"Records"</th>
                                <th scope="col"><span class="sr">"Acts"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn row(run: &Run, cause: &LegCause, env: &str, retry: Option<ServerAction<ActOnFailures>>) -> AnyView {
    let leg = run.legs.iter().find(|leg| leg.id == cause.leg);
    let company = leg.map(|leg| leg.company.as_str()).filter(|company| !company.is_empty());
    let company = company.unwrap_or("All companies").to_owned();
    let records = format!("/e/{env}/maps/{}/failures?leg={}&group={}", run.map, cause.leg, cause.group);
    let all = cause.open + cause.waiting + cause.retrying;
    let told = [
        (cause.waiting > 0).then(|| format!("{} for a parent", grouped(cause.waiting))),
        (cause.retrying > 0).then(|| format!("{} being tried again", grouped(cause.retrying))),
    ];
    let told = told.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let again = retry.filter(|_| cause.open > 0).map(|retry| {
        let whose = format!(" of “{}”", cause.headline);
        let (env, map) = (env.to_owned(), run.map.to_string());
        let (leg, group) = (cause.leg.to_string(), cause.group.to_string());
        let words = format!("Retry {}", grouped(cause.open));
        view! {
            <ActionForm action=retry>
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="map" value=map />
                <input type="hidden" name="filter[leg]" value=leg />
                <input type="hidden" name="filter[group]" value=group />
                <button class="btn small-btn" name="act" value="retry:matching">
                    {Icon::Retry.draw()} {words}<span class="sr">{whose}</span>
                </button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row" class="lead cause">
                <a href=records.clone()><b>{cause.headline.clone()}</b></a>
                <small class="facts">
                    <span>{cause.class.label()}</span>
                    {(!cause.code.is_empty()).then(|| view! { <code class="mono">{cause.code.clone()}</code> })}
                </small>
            </th>
            <td data-label="Company" class="mono">{company}</td>
            <td data-label="Direction">{leg.map(|leg| view! { <DirectionChip direction=leg.direction /> })}</td>
            <td data-label="Records" class="num">
                <a class="link" href=records aria-label=counted(all, "record", "records")>{grouped(all)}</a>
                {(!told.is_empty()).then(|| view! { <small class="quiet">{told}</small> })}
            </td>
            <td>{again}</td>
        </tr>
    }
    .into_any()
}
