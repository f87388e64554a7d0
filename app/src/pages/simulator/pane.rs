//! One stand-in app: its tables, rows, the open row, and its faults.

use super::Acts;
use super::faults::FaultsForm;
use super::form::row_form;
use super::rows::rows_table;
use crate::api::ApiError;
use crate::api::simulator::{RowForm, Rows, SimulatedApp, Table, simulated_row, simulated_rows};
use crate::live::Live;
use crate::pages::query_param;
use crate::ui::{Badge, Icon, Shape, Tone, encoded, href_with, loaded};
use crate::wording::counted;
use leptos::prelude::*;
use leptos_router::hooks::use_url;
use model::Side;

/// What is open in one app: names in the address, and what was read for them.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) side: Side,
    pub(super) acts: Acts,
    pub(super) skip: Memo<u32>,
    pub(super) row: Memo<String>,
    pub(super) table: Memo<String>,
    pub(super) rows: Resource<Result<Rows, ApiError>>,
    form: Resource<Result<Option<RowForm>, ApiError>>,
}

/// Names in the address: table, search, skipped rows, open row.
pub(super) const fn names(side: Side) -> [&'static str; 4] {
    match side {
        Side::Left => ["erp", "erpq", "erpskip", "erprow"],
        Side::Right => ["crm", "crmq", "crmskip", "crmrow"],
    }
}

/// The id in the address of a row that does not exist yet.
pub(super) const NEW: &str = "new";

impl Place {
    pub(super) fn of(env: Memo<String>, side: Side, acts: Acts, live: Live) -> Self {
        let [table, search, skip, row] = names(side).map(query_param);
        let first = match side {
            Side::Left => "CustomersV3",
            Side::Right => "accounts",
        };
        let table = Memo::new(move |_| {
            table.with(|table| if table.is_empty() { first.into() } else { table.clone() })
        });
        let skip = Memo::new(move |_| skip.with(|skip| skip.parse().unwrap_or(0)));
        let rows = Resource::new(
            move || {
                let seen = (live.activity.get(), live.queue.get(), acts.edits());
                (env.get(), table.get(), search.get(), skip.get(), seen)
            },
            move |(env, table, search, skip, _)| simulated_rows(env, side, table, search, skip),
        );
        let form = Resource::new(
            move || (env.get(), table.get(), row.get(), acts.save.version().get()),
            move |(env, table, row, _)| async move {
                match row.as_str() {
                    "" => Ok(None),
                    NEW => simulated_row(env, side, table, String::new()).await.map(Some),
                    _ => simulated_row(env, side, table, row).await.map(Some),
                }
            },
        );
        Self { side, acts, skip, row, table, rows, form }
    }
}

/// One app.
#[component]
pub(super) fn Pane(app: SimulatedApp, place: Place, env: String) -> impl IntoView {
    let side = place.side;
    let class = if side == Side::Left { "card pane l-edge" } else { "card pane r-edge" };
    let (heading, labelled) = (format!("{}-pane", names(side)[0]), format!("{}-pane", names(side)[0]));
    let tables = app.tables.clone();
    let faults = app.faults.clone();
    let form_env = env.clone();
    view! {
        <section class=class aria-labelledby=labelled>
            <header>
                <h2 id=heading class=if side == Side::Left { "l" } else { "r" }>{side.label()}</h2>
                {if faults.offline {
                    view! { <Badge tone=Tone::Bad icon=Icon::Unplugged label="Offline" /> }.into_any()
                } else if faults.slow_ms > 0 {
                    view! { <Badge tone=Tone::Warn icon=Icon::Pause label=format!("Slow by {} ms", faults.slow_ms) /> }.into_any()
                } else {
                    view! { <Badge tone=Tone::Ok icon=Icon::Check label="Online" /> }.into_any()
                }}
                {(!faults.reject.is_empty()).then(|| {
                    let label = format!("Rejects {}", counted(i64::try_from(faults.reject.len()).unwrap_or(i64::MAX), "kind of write", "kinds of write"));
                    view! { <Badge tone=Tone::Warn icon=Icon::Alert label /> }
                })}
                <span class="more mono">{app.odata_url.clone()}</span>
            </header>
            <TableTabs tables=app.tables side chosen=place.table />
            <SearchForm side />
            {loaded(place.form, Shape::Heading, move |form| match form {
                Some(form) => row_form(form, place, form_env.clone()),
                None => ().into_any(),
            })}
            {loaded(place.rows, Shape::Table, move |rows| {
                let table = tables.iter().find(|table| place.table.with(|chosen| *chosen == table.set));
                table.map_or_else(|| ().into_any(), |table| rows_table(table, rows, place))
            })}
            <FaultsForm faults tables=place.table acts=place.acts side env />
        </section>
    }
}

#[component]
fn TableTabs(tables: Vec<Table>, side: Side, chosen: Memo<String>) -> impl IntoView {
    let [table_name, search, skip, row] = names(side);
    let url = use_url();
    let links = tables
        .into_iter()
        .map(|table| {
            let (set, own) = (table.set.clone(), table.set.clone());
            let href = move || {
                url.with(|url| {
                    let kept = [search, skip, row].iter().fold(url.search().to_owned(), |kept, name| {
                        href_with("", &kept, name, "").trim_start_matches('?').to_owned()
                    });
                    href_with(url.path(), &kept, table_name, &set)
                })
            };
            let current = move || (chosen.get() == own).then_some("true");
            view! {
                <a class="chip" href=href aria-current=current data-noscroll=true>
                    {table.label} <span class="chip-count">{crate::wording::grouped(i64::from(table.count))}</span>
                </a>
            }
        })
        .collect_view();
    view! { <div class="chips pad" role="group" aria-label=format!("Tables of the {side}")>{links}</div> }
}

/// Search in the open table, and a way to a new row. Both keep what is open in the other app.
#[component]
fn SearchForm(side: Side) -> impl IntoView {
    use crate::ui::{FilterForm, SearchBox};
    let [_, search, skip, row] = names(side);
    let url = use_url();
    let new = move || {
        url.with(|url| {
            let kept = href_with("", url.search(), skip, "");
            href_with(url.path(), kept.trim_start_matches('?'), row, &encoded(NEW))
        })
    };
    let (kept, label): (&'static [&'static str], _) = match side {
        Side::Left => (&["erp", "crm", "crmq", "crmskip", "crmrow"], "Search in the ERP"),
        Side::Right => (&["crm", "erp", "erpq", "erpskip", "erprow"], "Search in the CRM"),
    };
    view! {
        <div class="bar pad">
            <FilterForm kept><SearchBox name=search label /></FilterForm>
            <a class="btn" href=new data-noscroll=true>{Icon::Plus.draw()} "New record"<span class="sr">{format!(" in the {side}")}</span></a>
        </div>
    }
}
