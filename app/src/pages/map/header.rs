//! What stands over every tab of a map: what it is, what it does now, and what can be ordered of it.

use super::progress;
use crate::address::Address;
use crate::api::deeds::Deed;
use crate::api::maps::MapHeader;
use crate::pages::maps::icon;
use crate::pages::orders::order_address;
use crate::ui::{Badge, BothWays, Icon, StateBadge, Time, Tone, kept};
use crate::wording::{counted, grouped, held_by};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use model::{MapId, MapState, MapSummary, Permission, RunStatus};

/// Name, state, facts, orders and tabs.
pub(in crate::pages) fn head(header: MapHeader, env: &str) -> AnyView {
    let MapSummary { map, version, statistics } = header.summary;
    let home = format!("/e/{env}/maps/{}", map.id);
    let run = header.run.as_ref();
    let count = |open: i64| (open > 0).then(|| view! { <span class="count">{grouped(open)}</span> });
    let catch_up = count(header.catch_up_errors);
    let failures = count(statistics.open_failures - header.catch_up_errors);
    let queue_count = (statistics.queued > 0)
        .then(|| view! { <span class="count calm">{grouped(statistics.queued)}</span> });
    let queued = (statistics.queued > 0).then(|| {
        let since = statistics.oldest_queued.map(|at| view! { ", oldest " <Time at /> });
        let words = format!("{} queued", counted(statistics.queued, "change", "changes"));
        view! { <a class="link" href=format!("{home}/queue")>{words} {since}</a> }
    });
    let waiting = (statistics.waiting > 0).then(|| {
        let href = format!("{home}/failures?status=waiting");
        view! { <a class="link" href=href>{counted(statistics.waiting, "record waits", "records wait")} " for a parent"</a> }
    });
    let doing = match (map.state, run) {
        (MapState::Initializing, Some(run)) => progress::copying(run, header.now, &home),
        (MapState::Resuming, _) => progress::catching_up(statistics.queued, statistics.oldest_queued),
        _ => ().into_any(),
    };
    let status = run.map(|run| run.status);
    let failed = run.filter(|run| run.status == RunStatus::Failed).map(|run| {
        let counts = run.counts();
        let words = format!(
            "Initial sync finished with {}",
            counted(counts.failed + counts.waiting, "failure", "failures")
        );
        view! { <a href=format!("{home}/initial-sync")><Badge tone=Tone::Warn icon=Icon::Alert label=words /></a> }
    });
    let held = header.held_by.as_ref().map(|alert| {
        view! { <a class="link" href=format!("/e/{env}/alerts#firings")>{held_by(map.state, alert)}</a> }
    });
    let orders = header.role.allows(Permission::Operate).then(|| {
        let (id, state) = (map.id, map.state);
        let key = format!("{id} {} {status:?}", state.label());
        kept(key, move || orders(id, state, status))
    });
    view! {
        <Title text=map.name.clone() />
        <nav class="crumbs" aria-label="Breadcrumb">
            <a href=format!("/e/{env}/maps")>"Entity maps"</a>
            " /"
        </nav>
        <div class="head">
            <div>
                <h1>
                    {map.name} " " <BothWays mapping=&version.mapping /> " "
                    <span class="entity">{version.mapping.right_entity.clone()}</span> " " <StateBadge state=map.state />
                </h1>
                <div class="quiet facts">
                    <a class="link" href=format!("{home}/versions")>"Version " {version.number.to_string()} " by " {version.publisher}</a>
                    <span>{counted(statistics.links, "linked record", "linked records")}</span>
                    {queued}
                    {waiting}
                    <span>"state changed " <Time at=map.state_since /></span>
                    {held}
                    {failed}
                </div>
            </div>
            {orders}
        </div>
        {doing}
        <nav class="tabs" aria-label="Of this map">
            <A href=home.clone() exact=true>"Entity mappings"</A>
            <A href=format!("{home}/activity")>"Activity log"</A>
            <A href=format!("{home}/initial-sync")>"Initial sync details"</A>
            <A href=format!("{home}/failures")>"Live failures" {failures}</A>
            <A href=format!("{home}/catch-up")>"Catch-up errors" {catch_up}</A>
            <A href=format!("{home}/queue")>"Queued records" {queue_count}</A>
            <A href=format!("{home}/conflicts")>"Conflicts"</A>
            <A href=format!("{home}/versions")>"Versions"</A>
            <A href=format!("{home}/details")>"Details"</A>
        </nav>
    }
    .into_any()
}

/// What the state allows, as links to the dialogs.
fn orders(map: MapId, state: MapState, run: Option<RunStatus>) -> AnyView {
    let address = Address::current();
    // Companies and the rules for conflicts are changed where they are shown.
    let able = Deed::ALL
        .into_iter()
        .filter(|deed| !matches!(deed, Deed::Companies | Deed::Conflicts | Deed::Version));
    let able = able.filter(|deed| deed.refusal(state, run).is_none());
    let links = able.map(|deed| {
        let class = match deed {
            Deed::Run | Deed::Resume | Deed::Rerun => "btn primary",
            Deed::Stop | Deed::Cancel => "btn danger",
            Deed::Pause | Deed::Skip | Deed::Companies | Deed::Conflicts | Deed::Version => "btn",
        };
        let href = move || order_address(address, deed, map);
        view! { <a class=class href=href data-noscroll=true>{icon(deed).draw()} {deed.label()} "…"</a> }
    });
    view! { <div class="acts head-acts" role="group" aria-label="Orders">{links.collect_view()}</div> }
        .into_any()
}
