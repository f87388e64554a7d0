//! What a run would do, as a dry run found it.

use super::Trial;
use super::asked::Asked;
use crate::api::orders::Orderable;
use crate::ui::{DirectionChip, Shape, loaded};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use model::{DryField, DryGroup, DryLeg, DryMap, DryRun, DrySample, MapId, WouldBe};

/// Nothing before somebody asked.
pub(super) fn told(asked: &Asked, dry: Trial, maps: &[Orderable]) -> AnyView {
    if asked.tried().is_none() {
        return ().into_any();
    }
    let names: Vec<(MapId, String)> = maps.iter().map(|map| (map.map, map.name.clone())).collect();
    view! {
        <section class="trial" aria-labelledby="trial-title" aria-live="polite">
            <h3 id="trial-title">"What this run would do"</h3>
            {loaded(dry, Shape::Table, move |dry| match dry {
                Some(dry) => result(&dry, &names),
                None => ().into_any(),
            })}
        </section>
    }
    .into_any()
}

/// What it found, map by map.
pub(in crate::pages) fn result(dry: &DryRun, names: &[(MapId, String)]) -> AnyView {
    let name = |map: MapId| {
        let known = names.iter().find(|(it, _)| *it == map);
        known.map_or_else(|| map.to_string(), |(_, name)| name.clone())
    };
    let maps = dry.maps.iter().map(|map| one(map, name(map.map))).collect_view();
    view! {
        <div class="quiet small">
            "Both apps were read, and nothing was written. What waits in the queue or failed before is not counted; an app may still refuse what looks right from here."
        </div>
        {maps}
    }
    .into_any()
}

fn one(map: &DryMap, name: String) -> AnyView {
    let refused = map.refused.clone().map(|remedy| {
        view! {
            <div class="form-problem bad">
                <strong>{remedy.headline}</strong>
                " "
                {remedy.hint}
            </div>
        }
    });
    let idle = (map.legs.is_empty() && map.refused.is_none()).then(|| {
        view! { <div class="small quiet">"Without an initial sync a run writes nothing by itself."</div> }
    });
    let legs = map.legs.iter().map(leg).collect_view();
    view! {
        <div class="trial-map">
            <h4>{name}</h4>
            {refused}
            {idle}
            {legs}
        </div>
    }
    .into_any()
}

fn leg(leg: &DryLeg) -> AnyView {
    let company = (!leg.company.is_empty()).then(|| view! { <b class="mono">{leg.company.clone()}</b> });
    let cut = leg.is_cut.then(|| {
        let read = counted(leg.read(), "record", "records");
        let of = leg.expected.map_or_else(|| "more".to_owned(), grouped);
        view! { <small>{format!("the first {read} of {of}")}</small> }
    });
    let groups = leg.groups.iter().map(group).collect_view();
    view! {
        <details class="trial-leg">
            <summary>
                {company} " " <DirectionChip direction=leg.direction /> " " <span>{counts(leg)}</span> " " {cut}
            </summary>
            <ul class="trial-groups">{groups}</ul>
        </details>
    }
    .into_any()
}

/// `would create 12 · update 3 · skip 540 · fail 2`.
fn counts(leg: &DryLeg) -> String {
    let said = |outcome: WouldBe| (leg.count(outcome), outcome.label());
    let counts = WouldBe::ALL.map(said).into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts.map(|(count, verb)| format!("{verb} {}", grouped(count))).collect();
    if words.is_empty() { "nothing to read".to_owned() } else { format!("would {}", words.join(" · ")) }
}

fn group(group: &DryGroup) -> AnyView {
    let records = counted(group.count, "record", "records");
    let why = group.skip.map(|reason| format!(": {}", reason.label().to_lowercase()));
    let after = (group.after_parents > 0)
        .then(|| format!(", {} of them after the records that they refer to", grouped(group.after_parents)));
    let remedy = group.remedy.clone().map(|remedy| {
        view! {
            <div><strong>{remedy.headline}</strong></div>
            <div class="small quiet">{remedy.hint}</div>
        }
    });
    let shown = i64::try_from(group.samples.len()).unwrap_or(i64::MAX);
    let some = (shown < group.count).then(|| format!("{} of them:", grouped(shown)));
    let tells_values = matches!(group.outcome, WouldBe::Created | WouldBe::Updated);
    let samples = group.samples.iter().map(|record| sample(record, tells_values)).collect_view();
    view! {
        <li>
            <div><b class="would">{group.outcome.label()}</b> " " {records} {why} {after}</div>
            {remedy}
            <div class="small quiet">{some}</div>
            <ul class="trial-samples">{samples}</ul>
        </li>
    }
    .into_any()
}

fn sample(sample: &DrySample, tells_values: bool) -> AnyView {
    let fields = sample.fields.iter().filter(|_| tells_values).map(field).collect_view();
    view! {
        <li><span class="mono">{sample.key.clone()}</span> {fields}</li>
    }
    .into_any()
}

fn field(field: &DryField) -> impl IntoView + use<> {
    let before = field.before.clone().map(|before| view! { <del>{before}</del> " → " });
    let after = field.after.clone().unwrap_or_else(|| "(empty)".to_owned());
    view! {
        <span class="trial-field"><span class="mono">{field.field.clone()}</span> " " {before} <ins>{after}</ins></span>
    }
}
