//! The *Details* of a map.

use super::health::Health;
use super::schemas;
use crate::address::Address;
use crate::api::deeds::Deed;
use crate::api::maps::MapSchemas;
use crate::pages::env_param;
use crate::pages::orders::order_address;
use crate::ui::{DirectionChip, Shape, Sparkline, Time, TimeForm, loaded};
use crate::wording::{decides, grouped};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{CaptureMode, Direction, MapId, MapStatistics, Permission, Side};

/// Description, owner, key, companies, capture and counts.
#[component]
pub(crate) fn Details() -> impl IntoView {
    let env = env_param();
    let content = schemas(env);
    view! {
        <Title text="Details" />
        <h2 class="sr">"Details"</h2>
        {loaded(content, Shape::Table, move |content| show(content, &env.now()))}
        <Health />
    }
}

fn show(content: MapSchemas, env: &str) -> AnyView {
    let map = &content.summary.map;
    let version = &content.summary.version;
    let mapping = &version.mapping;
    let key: Vec<String> = mapping
        .all_fields()
        .filter(|field| mapping.is_key(field))
        .map(|field| format!("{} = {}", field.left, field.right))
        .collect();
    let companies = companies(&content);
    let text = |name: &'static str, value: String| {
        let value = if value.is_empty() { "–".to_owned() } else { value };
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    };
    view! {
        <div class="grid2">
            <section class="card" aria-labelledby="about">
                <header><h2 id="about">"About"</h2></header>
                <dl class="facts-list">
                    {text("Description", map.description.clone())}
                    {text("Owner", map.owner.clone())}
                    {text("ERP entity", mapping.left_entity.clone())}
                    {text("CRM entity", mapping.right_entity.clone())}
                    {text("Integration key", key.join("; "))}
                    <div><dt>"Companies"</dt><dd>{companies}</dd></div>
                    <div><dt>"Conflicts"</dt><dd>{conflicts(&content)}</dd></div>
                    <div><dt>"Created"</dt><dd><Time at=map.created_at form=TimeForm::Full /></dd></div>
                    {text("Version", version.name())}
                    {text("Version note", version.note.clone())}
                    {text("Saved by", version.author.clone())}
                    <div><dt>"Saved"</dt><dd><Time at=version.created_at form=TimeForm::Full /></dd></div>
                    {text("ERP changes noticed by", capture(Side::Left, MapSchemas::capture(&content.left)))}
                    {text("CRM changes noticed by", capture(Side::Right, MapSchemas::capture(&content.right)))}
                </dl>
            </section>
            <section class="card" aria-labelledby="counts">
                <header>
                    <h2 id="counts">"Statistics"</h2>
                    <span class="more">"last 24 hours"</span>
                </header>
                <Counts statistics=content.summary.statistics.clone() env=env.to_owned() map=map.id />
            </section>
        </div>
    }
    .into_any()
}

/// The companies whose records are kept in step, and the way to change them.
fn companies(content: &MapSchemas) -> AnyView {
    let map = &content.summary.map;
    if content.summary.version.mapping.company.is_none() {
        return "shared by all companies".into_any();
    }
    let taken: Vec<&str> = map.taken(content.environment.companies.iter()).map(String::as_str).collect();
    let all = if map.companies.is_empty() { " (all)" } else { "" };
    let words = format!("{}{all}", taken.join(", "));
    let may = content.role.allows(Permission::Operate) && Deed::Companies.refusal(map.state, None).is_none();
    let change = may.then(|| changes(map.id, Deed::Companies));
    view! { {words} " " {change} }.into_any()
}

/// How conflicts are decided, and the way to change that.
fn conflicts(content: &MapSchemas) -> AnyView {
    let map = &content.summary.map;
    let change = content.role.allows(Permission::Operate).then(|| changes(map.id, Deed::Conflicts));
    view! { {decides(map.policy)} " " {change} }.into_any()
}

/// The way to a dialog; it says itself where it cannot do anything now.
fn changes(map: MapId, deed: Deed) -> AnyView {
    let address = Address::current();
    let href = move || order_address(address, deed, map);
    view! { <a class="link" href=href data-noscroll=true>{deed.label()} "…"</a> }.into_any()
}

fn capture(side: Side, mode: Option<CaptureMode>) -> String {
    match mode {
        None => format!("not known: the {side} has not answered yet"),
        Some(CaptureMode::DeltaLink) => {
            "change tracking: the latest state of every changed row, and deletions".into()
        }
        Some(CaptureMode::ModifiedTime) => {
            "modified time: the latest state of every changed row; a sweep of the keys finds deletions".into()
        }
        Some(CaptureMode::Snapshot) => "comparing all rows with what was seen last".into(),
    }
}

#[component]
fn Counts(statistics: MapStatistics, env: String, map: MapId) -> impl IntoView {
    let home = format!("/e/{env}/maps/{map}");
    let by_cause = format!("/e/{env}/failures?map={map}");
    let rows = Direction::BOTH
        .into_iter()
        .map(|direction| {
            let counts = statistics.direction(direction);
            view! {
                <tr>
                    <th scope="row"><DirectionChip direction /></th>
                    <td class="num" data-label="Written">{grouped(counts.written)}</td>
                    <td class="num" data-label="Deleted">{grouped(counts.deleted)}</td>
                    <td class="num" data-label="Nothing to write">{grouped(counts.skipped)}</td>
                    <td class="num" data-label="Refused">{grouped(counts.failed)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Direction"</th>
                    <th scope="col" class="num">"Written"</th>
                    <th scope="col" class="num">"Deleted"</th>
                    <th scope="col" class="num">"Nothing to write"</th>
                    <th scope="col" class="num">"Refused"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <dl class="facts-list">
            <div><dt>"Written by hour"</dt><dd><Sparkline counts=statistics.written_by_hour.clone() /></dd></div>
            <div><dt>"Linked records"</dt><dd>{grouped(statistics.links)}</dd></div>
            <div><dt>"Queued"</dt><dd>{grouped(statistics.queued)}</dd></div>
            <div>
                <dt>"Open failures"</dt>
                <dd><a class="link" href=by_cause>{grouped(statistics.open_failures)}</a></dd>
            </div>
            {(statistics.waiting > 0).then(|| view! {
                <div>
                    <dt>"Waiting for a parent"</dt>
                    <dd><a class="link" href=format!("{home}/failures?status=waiting")>{grouped(statistics.waiting)}</a></dd>
                </div>
            })}
            {statistics
                .last_activity
                .map(|at| view! { <div><dt>"Last activity"</dt><dd><a class="link" href=format!("{home}/activity")><Time at /></a></dd></div> })}
        </dl>
    }
}
