//! Beside the form: how near the rule is to going off, and when it would have.

use super::chart::chart;
use super::list::meter;
use crate::address::Param;
use crate::api::alert_fields::AlertFields;
use crate::api::alert_form::{AlertNow, Backtested, DAYS, alert_backtest, alert_now};
use crate::live::Live;
use crate::pages::{env_param, within};
use crate::ui::{Shape, Time, TimeForm, loaded};
use crate::wording::{counted, counted_of, grouped, millis};
use leptos::prelude::*;
use model::AlertId;

/// Firings of a backtest that are listed one by one.
const LISTED: usize = 8;

/// Both are asked for again when what is typed has settled; how near it is, also with each error.
#[component]
pub(super) fn Outlook(id: Param<Option<AlertId>>, settled: RwSignal<AlertFields>) -> impl IntoView {
    let env = env_param();
    let live = Live::current();
    let fields = Param::of(move || settled.try_get().unwrap_or_default());
    let now = Resource::new(
        move || (env.get(), id.get(), fields.get(), live.alerts.get()),
        |(env, id, fields, _)| async move { alert_now(within(env)?, id, fields).await },
    );
    let past = Resource::new(
        move || (env.get(), id.get(), fields.get()),
        |(env, id, fields)| async move { alert_backtest(within(env)?, id, fields).await },
    );
    view! {
        <section class="card" aria-labelledby="right-now">
            <header><h2 id="right-now">"Right now"</h2> <span class="more">"live"</span></header>
            <div class="pad">{loaded(now, Shape::Heading, |now| told(now.as_ref()))}</div>
        </section>
        <section class="card" aria-labelledby="backtest">
            <header><h2 id="backtest">"Backtest"</h2> <span class="more">{format!("last {DAYS} days")}</span></header>
            <div class="pad backtest">{loaded(past, Shape::Tiles, |past| shown(past.as_ref()))}</div>
        </section>
    }
}

fn unfinished() -> AnyView {
    view! { <p class="quiet">"Told once the rule is complete."</p> }.into_any()
}

/// How near it is.
pub(in crate::pages) fn told(now: Option<&AlertNow>) -> AnyView {
    let Some(now) = now else { return unfinished() };
    let of = (!now.map_name.is_empty()).then(|| format!(" of {}", now.map_name));
    view! {
        {meter(now.count, now.of, &now.window)}
        <p class="quiet small">{format!("errors in the last {}", now.window)} {of} ". Once it is saved, only later ones count."</p>
    }
    .into_any()
}

/// When it would have gone off.
pub(in crate::pages) fn shown(past: Option<&Backtested>) -> AnyView {
    let Some(Backtested { backtest, maps }) = past else { return unfinished() };
    let fired = backtest.fired;
    let summary = if fired == 0 {
        view! { <p>"It would not have fired."</p> }.into_any()
    } else {
        let lasted = millis(backtest.firing_millis);
        view! { <p>"It would have fired " <b>{counted(fired, "time", "times")}</b> {format!(", for {lasted} in all.")}</p> }.into_any()
    };
    let suggested = backtest.suggested.map(|count| {
        let words =
            format!("A threshold of {} would have fired at most half as often.", grouped(count.into()));
        view! { <p class="quiet small">{words}</p> }
    });
    let rows = backtest.firings.iter().take(LISTED).map(|firing| {
        let of = counted_of(firing.counted, maps);
        let lasted = firing.until.map_or_else(
            || "and would be firing still".to_owned(),
            |until| format!("for {}", millis(until.millis_since(firing.at))),
        );
        view! { <li class="facts small"><Time at=firing.at form=TimeForm::Full /> <span>{lasted}</span> {(!of.is_empty()).then(|| view! { <span>{of}</span> })}</li> }
    });
    let rows = rows.collect_view();
    let listed = i64::try_from(backtest.firings.len().min(LISTED)).unwrap_or(i64::MAX);
    let more = (fired > listed).then(|| view! { <p class="quiet small">{format!("and {} more", counted(fired - listed, "time", "times"))}</p> });
    let looked_at = counted(backtest.looked_at, "error was", "errors were");
    view! {
        {chart(backtest)}
        {summary}
        <ul class="plain-list" aria-label="When it would have fired">{rows}</ul>
        {more}
        {suggested}
        <p class="quiet small">{format!("{looked_at} looked at. What would not have happened while maps stood is not known.")}</p>
    }
    .into_any()
}
