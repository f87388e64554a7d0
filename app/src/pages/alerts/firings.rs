//! What went off, newest first.

use super::badge;
use crate::address::Param;
use crate::api::firings::{AcknowledgeFiring, FiringFilter, FiringList, firings};
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Act, Chip, Choice, Empty, FilterForm, FormProblem, Pager, Shape, Time, kept, loaded};
use crate::wording::{counted_of, firing_words};
use leptos::prelude::*;
use model::{Firing, MapId, Permission, Role};

/// The firings of an environment, with a filter that lives in the URL.
#[component]
pub(super) fn Firings(
    /// Grows with each act on a setting.
    acted: Param<usize>,
) -> impl IntoView {
    let env = env_param();
    let (status, alert, before) = (query_param("status"), query_param("alert"), query_param("before"));
    let filter = Param::of(move || FiringFilter {
        status: status.get(),
        alert: alert.get(),
        before: before.get().parse().ok(),
    });
    let seen = Act::<AcknowledgeFiring>::default();
    let noted = Param::of(move || seen.send.version().get());
    let live = Live::current();
    let list = Resource::new(
        move || (env.get(), filter.get(), live.alerts.get(), acted.get(), noted.get()),
        |(env, filter, ..)| async move { firings(within(env)?, filter).await },
    );
    view! {
        <section class="records" aria-labelledby="firings">
            <div class="bar">
                <h2 id="firings">"Firings"</h2>
                <div class="chips" role="group" aria-label="Status">
                    <Chip name="status" value="" label="All" />
                    <Chip name="status" value="firing" label="Firing" />
                    <Chip name="status" value="resolved" label="Resolved" />
                    <Chip name="status" value="undone" label="Undone" />
                    <Chip name="status" value="ended" label="Ended" />
                </div>
            </div>
            <FormProblem value=seen.told />
            {loaded(list, Shape::Table, move |list| show(list, &env.now(), &filter.get(), seen))}
        </section>
    }
}

/// A page of firings.
pub(in crate::pages) fn show(
    list: FiringList,
    env: &str,
    filter: &FiringFilter,
    seen: Act<AcknowledgeFiring>,
) -> AnyView {
    let FiringList { page, maps, role } = list;
    let (shown, paged) = (page.rows.len(), filter.before.is_some());
    let only = only(&page.rows, filter);
    if shown == 0 {
        let (title, words) = if *filter == FiringFilter::default() {
            (
                "Nothing has gone off",
                "A firing says which rule it was, the errors behind it, and what was done.",
            )
        } else {
            ("No firing matches", "Another status may show more.")
        };
        return view! { {only} <div class="card"><Empty title=title>{words}</Empty></div> }.into_any();
    }
    let rows = page.rows.into_iter().map(|firing| row(&firing, env, &maps, (role, seen))).collect_view();
    view! {
        {only}
        <div class="card scroll" tabindex="0" role="region" aria-label="Firings, newest first">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"Alert"</th>
                        <th scope="col">"What came of it"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Seen"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pager shown total=page.total next=page.next paged what=("firing", "firings") />
    }
    .into_any()
}

/// Says that firings of one setting alone are listed, and takes that away.
fn only(rows: &[Firing], filter: &FiringFilter) -> Option<AnyView> {
    if filter.alert.is_empty() {
        return None;
    }
    let name = rows.first().map_or("this alert", |firing| firing.rule.name.as_str());
    let options =
        vec![(String::new(), "Of all alerts".to_owned()), (filter.alert.clone(), format!("Of {name} only"))];
    let form =
        view! { <FilterForm kept=&["status"]><Choice name="alert" label="Alert" options /></FilterForm> };
    Some(view! { <div class="bar">{form}</div> }.into_any())
}

fn row(
    firing: &Firing,
    env: &str,
    maps: &[(MapId, String)],
    (role, seen): (Role, Act<AcknowledgeFiring>),
) -> AnyView {
    let page = format!("/e/{env}/alerts/firings/{}", firing.id);
    let of = counted_of(firing.counted, maps);
    let of = (!of.is_empty()).then(|| view! { <small class="quiet">{of}</small> });
    let ended = firing.ended_at.map(|at| view! { <small class="quiet"><Time at /></small> });
    view! {
        <tr>
            <td data-label="When"><Time at=firing.at /></td>
            <th scope="row"><a class="link" href=page>{firing.rule.name.clone()}</a><small>{firing.rule.condition()}</small></th>
            <td data-label="What came of it"><div>{firing_words(firing)} {of}</div></td>
            <td data-label="Status"><div>{badge(firing.status)} {ended}</div></td>
            <td data-label="Seen"><div>{acknowledged(firing, env, (role, seen))}</div></td>
        </tr>
    }
    .into_any()
}

/// Who has seen it, or a button to say so.
pub(super) fn acknowledged(
    firing: &Firing,
    env: &str,
    (role, seen): (Role, Act<AcknowledgeFiring>),
) -> AnyView {
    if let Some(seen) = &firing.acknowledged {
        return view! { <span>{format!("by {}", seen.by)} " " <Time at=seen.at /></span> }.into_any();
    }
    if !role.allows(Permission::Operate) {
        return view! { <span class="quiet">"by nobody yet"</span> }.into_any();
    }
    let (env, id, of) =
        (env.to_owned(), firing.id.to_string(), format!(" the firing of {}", firing.rule.name));
    kept(format!("seen {env} {id}"), move || {
        let (env, id, of) = (env.clone(), id.clone(), of.clone());
        view! {
            <ActionForm action=seen.send attr:class="inline-form">
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="firing" value=id />
                <button class="btn small-btn">"Acknowledge"<span class="sr">{of}</span></button>
            </ActionForm>
        }
        .into_any()
    })
}
