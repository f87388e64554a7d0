//! One stand-in app: its tables, the open row, rows, and its faults. Each part is read by itself, so that a change
//! that arrives in the list disturbs nobody who types into the form.

use super::faults::{FaultsForm, seconds};
use super::form::row_form;
use super::place::{NEW, Place, names};
use super::rows::rows_table;
use super::traffic::people;
use crate::address::Param;
use crate::api::simulator::SimulatedApp;
use crate::api::simulator_faults::{Doorbells, Late, Pages, Refusing, Slow};
use crate::ui::{Badge, FilterForm, Icon, SearchBox, Shape, Tone, kept, loaded};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use model::Side;

/// One app.
#[component]
pub(super) fn Pane(place: Place, env: Param<String>) -> impl IntoView {
    let side = place.side;
    let (class, heading) = match side {
        Side::Left => ("card pane l-edge", "erp-pane"),
        Side::Right => ("card pane r-edge", "crm-pane"),
    };
    view! {
        <section class=class aria-labelledby=heading>
            {loaded(place.app, Shape::Heading, move |app| head(app, heading, place))}
            <SearchForm place />
            {loaded(place.form, Shape::Heading, move |form| row_form(form, place, env.now()))}
            {loaded(place.rows, Shape::Table, move |rows| rows_table(&rows, place))}
            {loaded(place.app, Shape::Heading, move |app| {
                let (key, env) = (format!("{:?}", app.faults), env.now());
                kept(key, move || view! { <FaultsForm faults=app.faults.clone() place env=env.clone() /> }.into_any())
            })}
            {loaded(place.traffic, Shape::Heading, move |traffic| people(traffic, place, env.now()))}
        </section>
    }
}

fn head(app: SimulatedApp, heading: &'static str, place: Place) -> AnyView {
    let faults = app.faults;
    let class = if app.side == Side::Left { "l" } else { "r" };
    let state = if faults.offline {
        view! { <Badge tone=Tone::Bad icon=Icon::Unplugged label="Offline" /> }
    } else if faults.slow.median_ms > 0 {
        view! { <Badge tone=Tone::Warn icon=Icon::Pause label=slower(faults.slow) /> }
    } else {
        view! { <Badge tone=Tone::Ok icon=Icon::Check label="Online" /> }
    };
    let others = [
        (faults.refuse.percent > 0).then(|| {
            let Refusing { status, percent } = faults.refuse;
            format!("Answers {status} to {percent} % of requests")
        }),
        (faults.late.percent > 0).then(|| {
            let Late { percent, ms } = faults.late;
            format!("Commits {percent} % of writes {} s late", seconds(ms))
        }),
        (faults.pages.rows > 0).then(|| {
            let Pages { rows, edits } = faults.pages;
            let edits = if edits > 0 {
                format!(", {} between", counted(i64::from(edits), "edit", "edits"))
            } else {
                String::new()
            };
            format!("Pages of {}{edits}", counted(i64::from(rows), "row", "rows"))
        }),
        (faults.lose_answers > 0).then(|| format!("Loses {} % of answers", faults.lose_answers)),
        match faults.doorbells {
            Doorbells::Ring => None,
            Doorbells::Lost => Some("Doorbells are lost".to_owned()),
            Doorbells::Twice => Some("Doorbells ring twice".to_owned()),
        },
        faults.expire_changes.then(|| "Change links expire".to_owned()),
    ];
    let others = others
        .into_iter()
        .flatten()
        .map(|label| view! { <Badge tone=Tone::Warn icon=Icon::Alert label /> })
        .collect_view();
    let rejects = (!faults.reject.is_empty()).then(|| {
        let rules = i64::try_from(faults.reject.len()).unwrap_or(i64::MAX);
        let label = format!("Rejects {}", counted(rules, "kind of write", "kinds of write"));
        view! { <Badge tone=Tone::Warn icon=Icon::Alert label /> }
    });
    let tables = app
        .tables
        .into_iter()
        .map(|table| {
            let (set, own) = (table.set.clone(), table.set.clone());
            let current = move || (place.table.get() == own).then_some("true");
            view! {
                <a class="chip" href=move || table_link(place, &set) aria-current=current data-noscroll=true>
                    {table.label}
                    <span class="chip-count">{grouped(i64::from(table.count))}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <header>
            <h2 id=heading class=class>{app.side.label()}</h2>
            {state} {others} {rejects} <span class="more mono">{app.odata_url}</span>
        </header>
        <div class="chips pad" role="group" aria-label=format!("Tables of the {}", app.side)>{tables}</div>
    }
    .into_any()
}

/// How long answers wait, in few words.
fn slower(Slow { median_ms, p99_ms }: Slow) -> String {
    match p99_ms.filter(|p99_ms| *p99_ms > median_ms) {
        Some(p99_ms) => format!("Slower by {median_ms} ms, 1 in 100 by {p99_ms} ms"),
        None => format!("Slower by {median_ms} ms"),
    }
}

/// The address with another table open here, and everything that is open in the other app.
fn table_link(place: Place, set: &str) -> String {
    let [table, search, skip, row] = names(place.side);
    place.address.set(&[(table, set), (search, ""), (skip, ""), (row, "")])
}

/// Search in the open table, and a way to a new row. Both keep what is open in the other app.
#[component]
fn SearchForm(place: Place) -> impl IntoView {
    let side = place.side;
    let [_, search, skip, row] = names(side);
    let new = move || place.address.set(&[(row, NEW), (skip, "")]);
    let (kept, label): (&'static [&'static str], _) = match side {
        Side::Left => (&["erp", "crm", "crmq", "crmskip", "crmrow"], "Search in the ERP"),
        Side::Right => (&["crm", "erp", "erpq", "erpskip", "erprow"], "Search in the CRM"),
    };
    view! {
        <div class="bar pad">
            <FilterForm kept>
                <SearchBox name=search label />
            </FilterForm>
            <a class="btn" href=new data-noscroll=true>
                {Icon::Plus.draw()}
                "New record"
                <span class="sr">{format!(" in the {side}")}</span>
            </a>
        </div>
    }
}
